"""Real services with real rounds, on a clock that runs eight hours a second: killed, started again, two at once.

Each simulated day asks for one round of each of two runs. What is due while nobody lives is made later, as of its own day.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.ledger import Ledger, Slots
from samiksha.schedule import State
from tests.clock.year import EVENTS
from tests.homes import ROOT, add_tiny_review, make_home
from tests.waiting import wait_for

FIRST = datetime(2028, 2, 24, 0, 0, tzinfo=UTC)
FASTER = 8 * 3600
DAYS = 10
SCHEDULE = """
try_again_minutes: 0
runs:
  - {name: one, review: tiny, areas: [anuppur], cron: "30 6 * * *"}
  - {name: other, review: tiny, areas: [rewa, satna], cron: "45 6 * * *"}
"""
LAUNCHER = f"""
import sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from samiksha.clock.service import serve
from samiksha.clock.tick import Tick
from samiksha.home import Home
from tests.clock.telling import Nobody

home, began = Home(Path(sys.argv[1])), float(sys.argv[2])

def clock():
    return datetime.fromisoformat("{FIRST.isoformat()}") + timedelta(seconds={FASTER} * (time.time() - began))

sys.exit(serve(home, lambda now: Tick(home, clock, Nobody()).work_off().code, every_seconds=0.25, told=lambda said: None))
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    add_tiny_review(home)
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    with Ledger(home), Slots(home) as slots:
        slots.knows(["one", "other"], FIRST)
    with sqlite3.connect(home.ledger) as base:
        base.executescript(EVENTS)
    return home


def living(home: Home, began: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", LAUNCHER, str(home.root), str(began)], cwd=ROOT,
                            env={**os.environ, "PYTHONUTF8": "1"})  # fmt: skip


def made(home: Home) -> dict[tuple[str, date], str]:
    """Run and day → who made it."""
    with Slots(home) as slots:
        return {(e.slot.run, e.slot.as_of): e.who for e in slots.entries() if e.state is State.MADE}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM that could be answered")
def test_a_killed_service_catches_up_with_the_right_days_and_two_share_the_work(home: Home) -> None:
    began = time.time()
    first = living(home, began)
    wait_for(lambda: len(made(home)) >= 3)
    first.kill()
    first.wait()
    before = set(made(home))
    time.sleep(7)  # two simulated days and more, in which nobody lives

    two = [living(home, began), living(home, began)]
    wait_for(lambda: len(made(home)) >= 2 * DAYS, 120)
    for each in two:
        each.send_signal(signal.SIGTERM)
    assert [each.wait(30) for each in two] == [0, 0]

    slots = made(home)
    last = max(day for _, day in slots)
    asked = [FIRST.date() + timedelta(days=n) for n in range((last - FIRST.date()).days)]
    assert {(run, day) for run in ("one", "other") for day in asked} <= set(slots)
    workers = Counter(who for key, who in slots.items() if key not in before)
    assert len(workers) == 2, "one of the two did all the work"
    with sqlite3.connect(home.ledger) as base:
        events = Counter(base.execute("SELECT what, name, as_of, nth FROM event").fetchall())
    assert set(events.values()) == {1}
    for run, day in slots:
        for area in ("anuppur",) if run == "one" else ("rewa", "satna"):
            assert f'"{day}"' in (home.outputs / "tiny" / day.isoformat() / f"{area}.html").read_text("utf-8")
