"""Cells in a forked process leave what they leave in a Jupyter kernel."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
import pytest

from samiksha.engines import outputs_of
from samiksha.errors import BriefFailed
from samiksha.execution import execute
from samiksha.home import Home
from samiksha.orders import Order
from samiksha.params.limits import Limits
from tests.homes import add_tiny_review, make_home, write_notebook

CELLS = (
    "print('क', end=''); print('ख'); import sys; print('गलत', file=sys.stderr)",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>1</b>'), metadata={'text/html': {'a': 1}})\n{'b': 2}",
    "shown = display(HTML('then'), display_id=True)",
    "shown.update(HTML('now'))",
    "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('stays')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "figure, axes = plt.subplots()\naxes.bar([1], [2])\nplt.show()",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "1 + 1;",
    "_",
    "%precision 3\n0.12345",
    "!echo शेल",
    "__name__, __builtins__ is not None, sys.modules['__main__'].__dict__ is globals()",
    "import ipywidgets\nipywidgets.IntSlider()",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    add_tiny_review(home)
    return home


def order(home: Home, kernel: str) -> Order:
    page = home.outputs / "tiny" / "2023-05-20" / "anuppur.html"
    return replace(
        Order(home.root, "tiny", "tiny.ipynb", "anuppur", date(2023, 5, 20), "hi", "run-1", page), kernel=kernel
    )


def told(home: Home, kernel: str) -> list[list[Any]]:
    """What each cell left, pieces of one stream together, without names that are new each time."""
    executed = execute(order(home, kernel), home)
    return [[(kind, *_plain(group)) for kind, group in groupby(cell.outputs, _kind)]
            for cell in executed.cells if cell.cell_type == "code"]  # fmt: skip


def _kind(output: Any) -> str:
    return f"{output.output_type} {output.get('name', '')}"


def _plain(outputs: Any) -> list[Any]:
    found = list(outputs)
    if found[0].output_type == "stream":
        return ["".join(output.text for output in found)]
    return [{name: value for name, value in output.items() if "widget" not in str(value)} for output in found]


def test_both_engines_leave_the_same_outputs(home: Home) -> None:
    write_notebook(home, *CELLS)
    forked, of_kernel = told(home, "samiksha"), told(home, "python3")
    for cell, one, other in zip(CELLS, forked[2:], of_kernel[2:], strict=False):
        assert one == other, cell
    assert len(forked) == len(of_kernel) == len(CELLS) + 3
    assert any("image/png" in str(cell) for cell in forked)


def test_both_engines_fail_alike_and_keep_the_notebook_as_far_as_it_came(home: Home) -> None:
    write_notebook(
        home, "print('before')", "def deep():\n    raise ValueError('no such column')\ndeep()", "print('after')"
    )
    said = []
    for kernel in ("samiksha", "python3"):
        with pytest.raises(BriefFailed) as failed:
            execute(order(home, kernel), home)
        kept = nbformat.reads(failed.value.notebook, 4)
        assert [output.output_type for output in outputs_of(kept)] == ["stream", "error"]
        error = outputs_of(kept)[1]
        assert "deep" in "".join(error.traceback)
        said.append((failed.value.in_language("en"), error.ename, error.evalue))
    assert said[0] == said[1] and "no such column" in said[0][0]


def test_a_cell_that_may_fail_stops_nothing(home: Home) -> None:
    write_notebook(home, "1 / 0", "print('after')")
    path = home.notebooks / "tiny.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(notebook, path)
    for kernel in ("samiksha", "python3"):
        with pytest.raises(BriefFailed, match="ZeroDivisionError") as failed:  # papermill itself minds any error
            execute(order(home, kernel), home)
        assert "after" in failed.value.notebook or not failed.value.notebook


def test_no_notebook_finds_anything_of_the_one_before(home: Home) -> None:
    write_notebook(home, "assert 'left' not in globals() and 'left' not in __import__('json').__dict__",
                   "left = 1; __import__('json').left = 1; import random; print(random.random())")  # fmt: skip
    first, second = told(home, "samiksha"), told(home, "samiksha")
    assert first[3][0][0] == second[3][0][0] == "stream stdout" and first[3] != second[3]


def test_a_cell_beyond_its_time_is_ended_and_said_to_be(home: Home) -> None:
    write_notebook(home, "import time; time.sleep(60)")
    with pytest.raises(BriefFailed) as failed:
        execute(replace(order(home, "samiksha"), limits=Limits(cell_seconds=1)), home)
    assert failed.value.key == "took_too_long"


def test_what_a_cell_forks_says_nothing_and_reads_no_other_cell(home: Home) -> None:
    fork = "import os\nif os.fork() == 0:\n    print('a child')\nelse:\n    os.wait()\n'once'"
    write_notebook(home, fork, "print('then')")
    assert [group[0] for cell in told(home, "samiksha")[2:4] for group in cell] == [
        "execute_result ",
        "stream stdout",
    ]


def test_cells_for_people_do_not_run_in_a_brief(home: Home) -> None:
    write_notebook(home, "print('before')", "raise ValueError('a widget, asked for')", "print('after')")
    path = home.notebooks / "tiny.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[2].metadata["tags"] = ["live"]
    nbformat.write(notebook, path)
    for kernel in ("samiksha", "python3"):
        executed = execute(order(home, kernel), home)
        (live,) = [cell for cell in executed.cells if "live" in cell.metadata.get("tags", [])]
        assert not live.outputs and live.execution_count is None
        assert "after" in str(outputs_of(executed))
