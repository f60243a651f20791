"""All ways of making the same pages, side by side, from one home.

Enters: how many districts. Leaves: the section "ways" of the results.
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring import BENCH, Measured, machine, measured
from benchmarks.pages import Page, alike, demo_home, pages_of, proven, sample_of, write_pages
from benchmarks.ways import WAYS, environment_of
from samiksha.home import Home

OURS = "samiksha"
SAMPLED = ("command_line", "papermill")
"""Both are linear, and take longer than all others together: a sample is enough."""
AGAIN = (OURS, "floor") * 2
"""Held against each other, so in turn, and of each the time in which the machine was quicker: it is not always the same."""


def as_if_never_made(home: Home) -> None:
    """Without pages, ledger and measures: a round would keep what it has made before."""
    for folder in (home.outputs, Path(home.store) / "measures"):
        shutil.rmtree(folder, ignore_errors=True)
    home.ledger.unlink(missing_ok=True)


def compare(districts: int | None, sample: int) -> dict[str, Any]:
    """What each way takes for the demo's pages; the pages must be there, and be right, or this ends with a message."""
    if not (BENCH / "ploomber_engine").is_dir():
        raise SystemExit("ploomber-engine is missing; `make benchmark` installs it")
    with TemporaryDirectory(prefix="samiksha-benchmark-") as folder:
        home = demo_home(Path(folder) / "home", districts)
        pages = pages_of(home, districts)
        for way in (SAMPLED[0], "floor"):  # unmeasured: nobody pays for what the disk has not read yet
            run_way(way, home, sample_of(pages, 1)[:1], Path(folder) / "first" / way)
        ways: dict[str, dict[str, Any]] = {}
        for way in (*WAYS, *AGAIN):
            wanted = sample_of(pages, sample) if way in SAMPLED else pages
            made = Path(folder) / way if way != OURS else home.outputs
            if way == OURS:
                as_if_never_made(home)
            taken = {**asdict(run_way(way, home, wanted, made)), "pages": len(wanted),
                     "page_mb": proven(wanted, made)}  # fmt: skip
            ways[way] = min(ways.get(way, taken), taken, key=lambda each: each["cpu"])
        for way in WAYS:
            if way not in (SAMPLED[0], OURS):
                wanted = sample_of(pages, sample) if way in SAMPLED else pages
                ways[way]["alike"] = alike(wanted, home.outputs, Path(folder) / way)
        if ways["floor"]["alike"] != len(pages):
            raise SystemExit(f"only {ways['floor']['alike']} of {len(pages)} pages of the floor are the same as ours")
    return {"machine": machine(), "pages": len(pages), "districts": len({page.area for page in pages}),
            "reviews": list(dict.fromkeys(page.review for page in pages)), "ways": ways}  # fmt: skip


def run_way(way: str, home: Home, pages: Sequence[Page], folder: Path) -> Measured:
    """What one way takes in a process of its own, the start of the interpreter included."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = home.root / "pages.json"
    write_pages(listed, pages)
    command = [sys.executable, "-m", "benchmarks.ways", way, home.root, listed, folder]
    return measured(command, environment_of(way))
