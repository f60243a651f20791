"""Homes and exports for tests: the shipped params/ and notebooks/ in a folder of their own."""

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from samiksha.home import Home

ROOT = Path(__file__).parents[1]
HEADER = ["शिकायत क्रमांक", "जिला", "विभाग", "पंजीयन दिनांक", "स्थिति", "बंद दिनांक", "मोबाइल"]


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
