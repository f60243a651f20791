"""Housekeeping killed at any moment leaves whole rounds and whole snapshots, and the next pass ends what it began."""

import signal
import subprocess
import sys
from pathlib import Path

from samiksha.home import Home
from samiksha.keeping import prune
from samiksha.store.manifests import Manifests
from tests.homes import stored
from tests.keeping.things import (
    REVIEW,
    SOURCE,
    TODAY,
    add_round,
    add_snapshot,
    ago,
    days_left,
    home_with,
    policy,
    rounds_left,
)

AT_WORK = """
import os, signal, sys
from datetime import date
from functools import partial
from pathlib import Path
from samiksha.home import Home
from samiksha.index import renew_index
from samiksha.keeping import prune
home, left = Home(Path(sys.argv[1])), int(sys.argv[3])

def count(event, _):
    global left
    if event in ("os.rename", "os.remove", "os.rmdir"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

sys.addaudithook(count)
prune(home, date.fromisoformat(sys.argv[2]), renew=partial(renew_index, home), force=True)
"""
MANY = 60


def killed_before(home: Home, change: int) -> None:
    """A process of its own, killed when it is about to make its so many-th change on the disk."""
    ran = subprocess.run([sys.executable, "-c", AT_WORK, str(home.root), str(TODAY), str(change)], check=False)
    assert ran.returncode == -getattr(signal, "SIGKILL", -1), "it came to its end"


def assert_whole(home: Home) -> None:
    for day in rounds_left(home):
        names = {path.name for path in (home.outputs / REVIEW / str(day)).iterdir()}
        assert names == {"rewa.html", "index.html", "round.json"}, day
    for day in days_left(home):
        names = {path.name for path in stored(home, SOURCE, day).iterdir()} - {".lock"}
        assert names == {"snapshot.json", "rows-1.parquet", "findings-1.parquet"}, day


def test_killed_just_before_a_change_on_the_disk_it_leaves_no_half_of_anything(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    for days in range(1, MANY):
        add_round(home, ago(days), ["rewa"])
        add_snapshot(home, ago(days), ["rewa"])
    states = set()
    for kept, change in ((50, 4), (50, 14), (50, 40), (50, 55), (44, 52)):
        policy(home, outputs=kept, snapshots=kept)
        killed_before(home, change)
        assert_whole(home)
        states.add(((home.outputs / ".going").exists(), bool(Manifests(home).unpointed(SOURCE))))
    assert {(True, False), (False, True)} <= states, "it was never killed amid rounds, or amid a snapshot"
    prune(home, TODAY, renew=lambda: None, force=True)
    assert_whole(home)
    assert rounds_left(home) == {ago(days) for days in range(1, 45)}
    assert days_left(home) == {ago(days) for days in range(1, 47)}
    assert Manifests(home).unpointed(SOURCE) == [] and not (home.outputs / ".going").exists()
