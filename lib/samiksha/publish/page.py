"""The page of an executed notebook, by this process's one exporter.

Enters: a notebook. Leaves: HTML.
"""

from functools import cache

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from samiksha.publish.exporter import BriefExporter


def convert(nb: NotebookNode, name: str = "") -> str:
    """The page of an executed notebook; `name` is its title if the notebook has none."""
    resources = {"metadata": {"name": name}} if name else None
    html, _ = _exporter().from_notebook_node(nb, resources)
    return html


def warm_exporter() -> None:
    """Reads templates, style and fonts once, for this process and all that are forked from it."""
    convert(new_notebook())  # type: ignore[no-untyped-call]


@cache
def _exporter() -> BriefExporter:
    """This process's exporter: the first page costs ten times what the next ones do."""
    return BriefExporter()  # type: ignore[no-untyped-call]
