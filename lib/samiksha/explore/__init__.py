"""The live view: the same rows as the brief's, asked in the meeting and answered at once.

Enters: a review, an area, a day. Leaves: widgets, for JupyterLab and for the meeting room alike. Nothing here writes a page.
"""
