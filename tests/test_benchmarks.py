"""What the benchmarks rest on: the floor does the same work, and their made-up exports are read whole."""

import json
from pathlib import Path

import pytest

from benchmarks.exports import change_one_row, write_exports
from benchmarks.floor import make_one
from benchmarks.growth import Size, home_of
from benchmarks.pages import pages_of, run_of
from samiksha.home import VARIABLE
from samiksha.intake import Desk
from samiksha.model import RUN_ID
from tests.conftest import DemoRound


def test_the_floor_makes_the_page_that_a_round_makes(
    demo_round: DemoRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (VARIABLE, RUN_ID):
        monkeypatch.setenv(name, "")  # taken back afterwards
    (page,) = pages_of(demo_round.home, 1, ["helpline_followup"])
    make_one(demo_round.home, page, tmp_path)
    made = page.within(tmp_path).read_text(encoding="utf-8")
    run = json.loads((demo_round.folder / "round.json").read_text(encoding="utf-8"))["run_id"]
    ours = (demo_round.folder / f"{page.area}.html").read_text(encoding="utf-8")
    assert made.replace(run_of(page), run) == ours


def test_made_up_exports_are_read_whole_and_one_changed_row_changes_one_place(tmp_path: Path) -> None:
    size = Size(districts=12, rows=240)
    home = home_of(tmp_path / "home", size)
    files = write_exports(home.inbox, size.names, size.rows)
    intakes = Desk(home).take(files)
    assert len(files) == 10
    assert sum(intake.count.kept for intake in intakes if intake.count) == size.rows
    change_one_row(files[0])
    assert [intake.outcome for intake in Desk(home).take(files)] == ["loaded", *["current"] * 9]
