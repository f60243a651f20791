"""Small executed notebooks, built by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

Notebook = Callable[..., NotebookNode]
Shows = Callable[..., NotebookNode]


@pytest.fixture
def facts() -> dict[str, Any]:
    """What a brief says of itself."""
    return {
        "title": {"hi": "अनूपपुर — सीएम हेल्पलाइन अनुवर्तन", "en": "Anuppur — CM Helpline follow-up"},
        "area": {"hi": "अनूपपुर", "en": "Anuppur"},
        "as_of": "2023-05-20",
        "lang": "hi",
        "demo": False,
        "run_id": "20230520T0630-ab12cd",
        "software": "samiksha 0.1.0",
    }


@pytest.fixture
def shows() -> Shows:
    """Makes a code cell that displays HTML, or a bundle of MIME types."""

    def cell(data: str | dict[str, Any], tags: tuple[str, ...] = (), **metadata: Any) -> NotebookNode:
        bundle = {"text/html": data, "text/plain": "plain twin"} if isinstance(data, str) else data
        output = new_output("display_data", bundle, metadata=metadata)
        return new_code_cell("secret_code()", outputs=[output], metadata={"tags": list(tags)})

    return cell


@pytest.fixture
def failing_cell() -> NotebookNode:
    """A code cell that ended in an error."""
    error = new_output("error", ename="KeyError", evalue="'/home/clerk/x'", traceback=["/home/clerk/x.py line 3"])
    return new_code_cell("1/0", outputs=[error])


@pytest.fixture
def notebook() -> Notebook:
    """Makes an executed notebook; a string is a Markdown cell."""

    def made(*cells: NotebookNode | str, facts: Any = None) -> NotebookNode:
        nodes = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        book = new_notebook(cells=nodes)
        if facts is not None:
            book.metadata["samiksha"] = facts
        return book

    return made
