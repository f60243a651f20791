"""A simulated year: each due round once, under kills, restarts, two schedulers at once, and a clock that jumps."""

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from samiksha.home import Home
from samiksha.ledger import Slots
from samiksha.platform import can_fork
from samiksha.schedule import State
from tests.clock.year import END, expected
from tests.homes import ROOT, make_home

pytestmark = pytest.mark.skipif(not can_fork(), reason="the processes of the year are forked")
KILLS = 40


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> tuple[Home, dict[str, int]]:
    """A year of the clock, and what happened in it."""
    home = make_home(tmp_path_factory.mktemp("year") / "home")
    words = [str(home.root), str(request.config.getoption("--seed")), str(KILLS)]
    ran = subprocess.run([sys.executable, "-m", "tests.clock.year", *words], cwd=ROOT, capture_output=True, text=True,
                         timeout=280, check=False)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return home, json.loads(ran.stdout.splitlines()[-1])


def test_the_year_was_a_hard_one(year: tuple[Home, dict[str, int]]) -> None:
    _, told = year
    assert told["kills"] >= KILLS and told["pairs"] > 100 and told["jumps"] > 10 and told["dark"] > 3, told


def test_each_slot_that_plain_dates_ask_for_was_made_and_no_other(year: tuple[Home, dict[str, int]]) -> None:
    with Slots(year[0]) as ledger:
        found = {entry.slot.key: entry.state for entry in ledger.entries() if entry.slot.due <= END}
    made = {key for key, state in found.items() if state is State.MADE}
    overtaken = expected() - made
    assert made <= expected()
    assert all(run == "twice" and nth == 1 for run, _, nth in overtaken)
    assert overtaken, "no tick came so late that only the day's last slot was left"
    assert {found[key] for key in overtaken & set(found)} <= {State.SUPERSEDED}


def test_no_page_was_made_twice_but_those_made_before_their_time(year: tuple[Home, dict[str, int]]) -> None:
    with sqlite3.connect(year[0].ledger) as base:
        made = Counter(base.execute("SELECT name, as_of FROM event WHERE what = 'page'").fetchall())
        pages = base.execute("SELECT review || ' ' || area, as_of FROM page").fetchall()
        early = {day for (day,) in base.execute("SELECT as_of FROM event WHERE what = 'forgotten'")}
    assert set(made) == set(pages)
    assert len(pages) > 600
    # What a fast clock made before the day's earlier briefs were there rests on other briefs than it does in its time.
    assert {day for (_, day), count in made.items() if count > 1} <= early


def test_no_slot_came_to_its_end_twice_but_those_that_a_fast_clock_made_before_their_time(
    year: tuple[Home, dict[str, int]],
) -> None:
    with sqlite3.connect(year[0].ledger) as base:
        made, early = (
            Counter(
                base.execute(
                    "SELECT name, as_of, nth FROM event WHERE what = ? AND due <= ?", [what, END.isoformat()]
                ).fetchall()
            )
            for what in ("slot", "forgotten")
        )
    assert {count - early[key] for key, count in made.items() if key[2] > 1 or key[0] != "twice"} == {1}
    assert {count - early[key] for key, count in made.items()} <= {0, 1}  # 0: overtaken in its time
    assert sum(early.values()) > 0, "the clock was never ahead at a moment that mattered"


def test_each_page_lies_where_its_day_says(year: tuple[Home, dict[str, int]]) -> None:
    home, _ = year
    pages = list(home.outputs.glob("*/*/*.html"))
    for page in pages:
        assert page.read_text(encoding="utf-8") == f"<title>{page.stem} {page.parent.name}</title>"
    assert {date.fromisoformat(page.parent.name) for page in pages} >= {date(2028, 2, 29), date(2028, 3, 5)}
