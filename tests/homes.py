"""Homes and exports for tests: the shipped params/ and notebooks/ in a folder of their own."""

import atexit
import contextlib
import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from unittest import mock

import nbformat
import pytest

from samiksha.cli import main
from samiksha.home import Home
from samiksha.kernel.address import ADDRESS
from samiksha.kernel.client import WarmParent
from samiksha.kernel.preload import KERNEL, STUDY
from samiksha.kernel.warming import MAKER
from samiksha.platform import can_fork

ROOT = Path(__file__).parents[1]
HEADER = ["शिकायत क्रमांक", "जिला", "विभाग", "पंजीयन दिनांक", "स्थिति", "बंद दिनांक", "मोबाइल"]


@cache
def share_warm_parent() -> WarmParent | None:
    """One warm parent for all briefs and rounds of these tests, in whichever process: starting one takes seconds."""
    if not can_fork():
        return None
    parent = WarmParent((*KERNEL, *STUDY, MAKER, "samiksha.workers"), watches=False)
    atexit.register(parent.close)
    os.environ[ADDRESS] = parent.address
    return parent


def make_home(folder: Path) -> Home:
    """A home with what the project ships, and an empty inbox."""
    shutil.copytree(ROOT / "params", folder / "params")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    home = Home(folder)
    home.inbox.mkdir(parents=True)
    return home


def write_csv(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """A UTF-8 CSV at `path`; returns it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def stored(home: Home, source: str, day: date | str) -> Path:
    """The folder of a snapshot, or with "measures/REVIEW" of the measures of a day, in a store that is a folder."""
    return Path(home.store) / source / str(day)


DISTRICTS = ("anuppur", "shahdol", "umaria")
"""The districts of the shared demo home: Shahdol division, in the register's order."""


def samiksha(*words: str | Path, home: Home | None = None, env: dict[str, str] | None = None, cwd: Path | None = None,
             python: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """The command line as a person runs it: a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name == ADDRESS or not name.startswith("SAMIKSHA_")}
    given = ["--home", str(home.root)] if home else []
    return subprocess.run(
        [sys.executable, *python, "-m", "samiksha", *map(str, words), *given],
        capture_output=True, text=True, encoding="utf-8", timeout=240, cwd=cwd, check=False,
        env={**kept, "PYTHONUTF8": "1", **(env or {})},
    )  # fmt: skip


def samiksha_here(*words: str | Path, home: Home) -> subprocess.CompletedProcess[str]:
    """The same within this process, which is ten times as quick."""
    given = ["samiksha", *map(str, words), "--home", str(home.root)]
    out, complained = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(complained),
        pytest.raises(SystemExit) as left,
    ):
        main()
    return subprocess.CompletedProcess(given, int(left.value.code or 0), out.getvalue(), complained.getvalue())


TITLE = """
from IPython.display import display
from samiksha.home import find_home
from samiksha.params.areas import read_register
place = read_register(find_home().params, "mp").area(area)
name = {{"hi": place.name.hi, "en": place.name.en}}
facts = {{"review": review, "area": area, "area_name": name, "as_of": as_of, "data_as_of": as_of,
         "lang": lang, "title": name, "rule_version": "2023-04", "demo": False, "run_id": "r",
         "software": "s", "measures": '[{{"key": "pending", "unit": "count", "better": "less", "value": 7}}]'}}
display({{"application/vnd.samiksha.brief+json": {{**facts, {changed}}}, "text/html": "<h2>" + area + "</h2>"}}, raw=True)
"""
PARAMETERS = 'review = "tiny"\narea = "anuppur"\nas_of = "2023-05-20"\nlang = "hi"'
KILL = "import os, signal; os.kill({whom}, getattr(signal, 'SIGKILL', signal.SIGTERM))"


def write_notebook(
    home: Home, *cells: str, parameters: str = PARAMETERS, changed: str = "", title: bool = True
) -> None:
    """The notebook "tiny", which takes a second: parameters, these cells, a title that says `changed` of itself."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    sources = [*cells, *([TITLE.format(changed=changed)] if title else [])]
    made.cells = [first, *map(nbformat.v4.new_code_cell, sources)]
    nbformat.write(made, home.notebooks / "tiny.ipynb")


def add_tiny_review(home: Home, *cells: str) -> None:
    """The review "tiny" of Madhya Pradesh's districts, made by a notebook of these cells; it has no roll-up."""
    share_warm_parent()
    write_notebook(home, *cells)
    spec = (home.params / "reviews" / "helpline_followup.yml").read_text(encoding="utf-8")
    spec = spec.replace("review: helpline_followup", "review: tiny").replace("helpline_followup.ipynb", "tiny.ipynb")
    spec = spec.replace("rollup_notebook: rollup.ipynb\n", "")
    (home.params / "reviews" / "tiny.yml").write_text(spec, encoding="utf-8")


def add_rollup(home: Home) -> None:
    """The review "tiny" is rolled up, too: by its own notebook."""
    with (home.params / "reviews" / "tiny.yml").open("a", encoding="utf-8") as spec:
        spec.write("\nrollup_notebook: tiny.ipynb\n")
