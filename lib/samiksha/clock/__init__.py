"""The clock: whoever calls it, and however often, what is due is made once.

Enters: a home and the moment. Leaves: rounds made, readers served, the status page.
"""
