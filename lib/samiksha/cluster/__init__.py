"""A round whose pages are made on several computers, by Dask distributed.

Enters: orders. Leaves: outcomes. `access` says who may join, `engine` is the side of the round's owner, `task` that of the
computers that make the pages. Nothing of Dask is imported before somebody asks for it.
"""
