"""Writing a page so that its readers see the old one or the new one, never half of one.

Enters: an executed notebook; HTML and a path. Leaves: HTML; a file, replaced whole.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from samiksha.files import replacing
from samiksha.publish.exporter import BriefExporter


@dataclass(frozen=True)
class Published:
    """A page as it was written."""

    path: Path
    size: int
    """Bytes."""
    digest: str
    """SHA-256."""


def convert(nb: NotebookNode, name: str = "") -> str:
    """The page of an executed notebook; `name` is its title if the notebook has none."""
    resources = {"metadata": {"name": name}} if name else None
    html, _ = _exporter().from_notebook_node(nb, resources)
    return html


def publish_page(html: str, path: Path) -> Published:
    """`html` at `path`, replaced in one step.

    Raises OSError when it cannot be written, on a full disk say; the earlier page then stands as it was.
    """
    content = html.encode("utf-8")
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return Published(path, len(content), hashlib.sha256(content).hexdigest())


def warm_exporter() -> None:
    """Reads templates, style and fonts once, for this process and all that are forked from it."""
    convert(new_notebook())  # type: ignore[no-untyped-call]


@cache
def _exporter() -> BriefExporter:
    """This process's exporter: the first page costs ten times what the next ones do."""
    return BriefExporter()  # type: ignore[no-untyped-call]
