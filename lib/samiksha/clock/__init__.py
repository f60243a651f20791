"""The clock: whoever calls it, and however often, what is due is made once. What calls it: a service of our own, or the
system's timer.

Enters: a home and the moment. Leaves: rounds made, readers served, the status page; heartbeats, unit files.
"""
