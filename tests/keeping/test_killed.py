"""Housekeeping killed at any moment leaves whole rounds and whole snapshots, and the next pass ends what it began."""

import random
import subprocess
import sys
import time
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
import sys
from datetime import date
from functools import partial
from pathlib import Path
from samiksha.home import Home
from samiksha.index import renew_index
from samiksha.keeping import prune
from samiksha.store.snapshots import Store
home = Home(Path(sys.argv[1]))
print("ready", flush=True)
prune(home, date.fromisoformat(sys.argv[2]), renew=partial(renew_index, home), force=True)
"""
MANY = 60


def killed_within(home: Home, seconds: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(home.root), str(TODAY)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.kill()


def assert_whole(home: Home) -> None:
    for day in rounds_left(home):
        names = {path.name for path in (home.outputs / REVIEW / str(day)).iterdir()}
        assert names == {"rewa.html", "index.html", "round.json"}, day
    for day in days_left(home):
        names = {path.name for path in stored(home, SOURCE, day).iterdir()} - {".lock"}
        assert names == {"snapshot.json", "rows-1.parquet", "findings-1.parquet"}, day


def test_killed_at_any_moment_it_leaves_no_half_of_anything(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    chance = random.Random(20240630)
    for days in range(1, MANY):
        add_round(home, ago(days), ["rewa"])
        add_snapshot(home, ago(days), ["rewa"])
    seen = []
    for kept in (50, 40, 30, 20):
        policy(home, outputs=kept, snapshots=kept)
        killed_within(home, chance.uniform(0.02, 0.25))
        assert_whole(home)
        seen.append((len(rounds_left(home)), len(days_left(home))))
    prune(home, TODAY, renew=lambda: None, force=True)
    assert_whole(home)
    assert rounds_left(home) == {ago(days) for days in range(1, 21)}
    assert days_left(home) == {ago(days) for days in range(1, 23)}
    assert Manifests(home).unpointed(SOURCE) == [] and not (home.outputs / ".going").exists()
    assert seen != [(20, 22)] * 4, "no kill came in time"
