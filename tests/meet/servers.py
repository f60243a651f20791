"""A meeting room for tests, opened as a person does: by the command line."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import requests

from samiksha.home import Home
from samiksha.meet.meeting import NOTEBOOK, PARAMETERS
from tests.homes import share_warm_parent
from tests.waiting import soon

ROOM = """
import os
from markupsafe import Markup
from samiksha.explore.panel import Panel
pressed = []
def act(said):
    pressed.append(said)
    draw()
def draw():
    panel.show(Markup(f"<button data-do='press'>{area} {as_of} {os.getpid()} {len(pressed)}</button>"))
panel = Panel(act)
draw()
panel
"""
_TOLD = re.compile(r"(http://\S+?)/(?:\?token=(\S+))?$", re.MULTILINE)


def write_room(home: Home, *cells: str) -> None:
    """A small notebook for rooms."""
    new = nbformat.v4.new_code_cell
    given = 'review = ""\narea = ""\nas_of = ""\nlang = "hi"\nby = ""'
    made = nbformat.v4.new_notebook(cells=[new(given, metadata={"tags": [PARAMETERS]}), *map(new, cells or [ROOM])])
    nbformat.write(made, home.notebooks / NOTEBOOK)


@dataclass(frozen=True)
class Room:
    """A server of rooms that runs."""

    address: str
    token: str
    process: "subprocess.Popen[str]"

    @property
    def full(self) -> str:
        return f"{self.address}/?token={self.token}"

    def visitor(self) -> requests.Session:
        """Somebody who has the token."""
        session = requests.Session()
        answer = session.get(self.full, timeout=60)
        assert answer.ok, answer.text
        return session


def kernels() -> int:
    """How many kernels run beneath the parent that all tests share."""
    parent = share_warm_parent()
    assert parent
    return len(psutil.Process(parent.pid).children())


@contextmanager
def serving(home: Home, folder: Path, *more: str, env: dict[str, str] | None = None) -> Iterator[Room]:
    """A server of rooms of Anuppur."""
    share_warm_parent()
    command = [sys.executable, "-m", "samiksha", "meet", "helpline_followup", "--area", "anuppur", "--no-browser",
               "--port", "0", "--home", str(home.root), *more]  # fmt: skip
    told = folder / "told.txt"
    with told.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, text=True, cwd=folder,
                                   env={**os.environ, "PYTHONUTF8": "1", **(env or {})})  # fmt: skip
    try:
        assert soon(lambda: _TOLD.search(told.read_text(encoding="utf-8")) or process.poll() is not None, 60)
        found = _TOLD.search(told.read_text(encoding="utf-8"))
        assert found, told.read_text(encoding="utf-8")
        yield Room(found[1], found[2] or "", process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
