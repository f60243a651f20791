"""From an executed notebook to one page that opens anywhere.

Enters: an executed notebook, or rows of an index. Leaves: one HTML file that asks for nothing, with
its fonts, its style and its little script inside.
"""
