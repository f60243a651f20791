"""Real processes: one that is still copying, one that is killed between loading and moving, two at once."""

import json
import os
import signal
import subprocess
import sys
from datetime import date

import pytest

from samiksha.home import Home
from samiksha.inbox import CURRENT, LOADED, WAITS, take_in
from samiksha.store.snapshots import Store
from tests.homes import HEADER, write_csv
from tests.waiting import wait_for

DAY = date(2023, 5, 20)
GOOD = ["MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", "", "9876543210"]
START = "import sys\nfrom pathlib import Path\nfrom samiksha.home import Home\nhome = Home(Path(sys.argv[1]))\n"


def started(home: Home, script: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", START + script, str(home.root)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def exports(home: Home) -> dict[str, bytes]:
    """Every export of the inbox and the archive, by name."""
    found = [path for root in (home.inbox, home.archive) for path in root.rglob("*.csv") if path.is_file()]
    assert len({path.name for path in found}) == len(found)
    return {path.name: path.read_bytes() for path in found}


def test_a_file_that_another_process_is_still_copying_is_taken_when_it_is_whole(home: Home) -> None:
    write_csv(home.inbox / "helpline_whole_20230520.csv", [GOOD])
    slow_file, enough = home.inbox / "helpline_slow_20230520.csv", home.root / "enough"
    writer = started(
        home,
        f"import itertools, time\nheader, row = {','.join(HEADER)!r}, {','.join(GOOD[1:])!r}\n"
        "with (home.inbox / 'helpline_slow_20230520.csv').open('w', encoding='utf-8') as stream:\n"
        "    print(header, file=stream, flush=True)\n"
        "    for number in itertools.takewhile(lambda _: not (home.root / 'enough').exists(), itertools.count(100)):\n"
        "        print(f'MP{number},{row}', file=stream, flush=True); time.sleep(0.05)\n",
    )
    wait_for(slow_file.exists)
    first = {taken.file: taken for taken in take_in(home, settle_seconds=0.4).files}
    enough.touch()
    assert first["helpline_whole_20230520.csv"].outcome == LOADED
    slow = first["helpline_slow_20230520.csv"]
    assert slow.outcome == WAITS and slow.error is not None
    assert slow.error.key in ("inbox_growing", "inbox_empty")
    assert writer.wait(timeout=60) == 0
    written = len(slow_file.read_text(encoding="utf-8").splitlines()) - 1
    (second,) = take_in(home, settle_seconds=0.2).files
    assert second.outcome == LOADED and second.count is not None and second.count.read == written > 1


@pytest.mark.parametrize(
    "moment",
    ["samiksha.inbox.taking.put_away", "samiksha.inbox.shelf.signature", "samiksha.intake.merge"],
    ids=["between loading and moving", "in the middle of moving", "before anything is stored"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_whoever_is_killed_loses_nothing_and_the_next_one_ends_the_work(home: Home, moment: str) -> None:
    for number in range(3):
        write_csv(home.inbox / f"helpline_{number}_20230520.csv", [[f"MP{number}", *GOOD[1:]]])
    before = exports(home)
    module, _, name = moment.rpartition(".")
    # `signature` is asked within the shelf after the first file has been moved.
    killed = started(
        home,
        f"import os, signal, {module} as module\n"
        f"module.{name} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from samiksha.inbox import take_in\ntake_in(home, settle_seconds=0)\n",
    )
    assert killed.wait(timeout=60) == -signal.SIGKILL
    assert exports(home) == before
    moved = len([path for path in home.archive.rglob("*.csv") if path.is_file()])
    assert moved == (1 if name == "signature" else 0)
    report = take_in(home, settle_seconds=0)
    outcome = LOADED if name == "merge" else CURRENT
    assert [(taken.outcome, taken.error) for taken in report.files] == [(outcome, None)] * (3 - moved)
    assert exports(home) == before and list(home.inbox.rglob("*.csv")) == []
    manifest = Store(home).manifest("cm_helpline", DAY)
    assert (manifest.revision, manifest.count.kept, len(manifest.parts)) == (1, 3, 3)


def test_of_two_at_once_one_takes_in_and_the_other_says_who_is_busy(home: Home) -> None:
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    first = started(
        home,
        "from samiksha.inbox import take_in\nreport = take_in(home, settle_seconds=2)\n"
        "print(report.busy, [taken.outcome for taken in report.files])\n",
    )
    holder = home.locks / "inbox.json"
    wait_for(holder.exists)
    second = take_in(home, settle_seconds=0)
    assert second.busy is not None and second.files == ()
    assert json.loads(holder.read_text(encoding="utf-8"))["pid"] == first.pid
    assert str(first.pid) in str(second.busy) and os.getpid() != first.pid
    assert first.communicate(timeout=60)[0].strip() == "None ['loaded']"
    assert take_in(home, settle_seconds=0).files == ()
