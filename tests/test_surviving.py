"""A round survives what happens to it: a runner killed at any moment, a brief without end, a disk that is full."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import psutil
import pytest

from samiksha.cli.progress import RoundLog
from samiksha.home import Home
from samiksha.index import write_indexes
from samiksha.kernel.address import ADDRESS
from samiksha.ledger import Ledger
from samiksha.model import FAILED, KEPT, MADE, TIMED_OUT
from samiksha.orders import Outcome
from samiksha.plans import Plan, plan_round
from samiksha.platform import can_fork
from samiksha.record import write_record
from samiksha.round import RoundReport, run_round
from samiksha.workers import Workers
from tests.homes import add_rollup, add_tiny_review, make_home, samiksha_here, write_notebook
from tests.kernel.conftest import gone
from tests.test_round import DAY, Listener
from tests.waiting import soon

AREAS = ("anuppur", "shahdol", "rewa", "satna")


def home_with(folder: Path, *cells: str, limits: str = "") -> Home:
    home = make_home(folder)
    add_tiny_review(home, *cells)
    (home.params / "limits.yml").write_text(limits or "{}\n", encoding="utf-8")
    return home


def made_round(home: Home, areas: tuple[str, ...], jobs: int = 2) -> RoundReport:
    report = run_round(plan_round(home, "tiny", DAY, areas=areas), Listener(), jobs)
    write_record(report)
    return report


def statuses(report: RoundReport) -> dict[str, str]:
    return {outcome.area: outcome.status for outcome in report.outcomes}


def command(home: Home) -> list[str]:
    return [sys.executable, "-m", "samiksha", "round", "tiny", "--as-of", DAY.isoformat(), "--areas", ",".join(AREAS),
            "--jobs", "2", "--home", str(home.root)]  # fmt: skip


def below(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def test_resuming_makes_only_what_was_not_made(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(0.5)")
    with subprocess.Popen(command(home), stdout=subprocess.PIPE, text=True, encoding="utf-8") as runner:
        assert runner.stdout and "बन गया" in runner.stdout.readline()
        runner.kill()
    with Ledger(home) as ledger:
        before = {area: entry.changed for area, entry in ledger.entries("tiny", DAY).items() if entry.status == MADE}
        (unfinished,) = ledger.unfinished()
    assert 1 <= len(before) < len(AREAS) and unfinished.areas == AREAS
    done = samiksha_here("round", "--resume", home=home)
    assert f"{len(AREAS) - len(before)} बने, {len(before)} यथावत, 0 विफल" in done.stdout
    assert "कोई अधूरा चक्र नहीं" in samiksha_here("round", "--resume", home=home).stdout


def test_a_forced_round_that_was_cut_short_goes_on_and_does_not_begin_anew(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(0.5)")
    made_round(home, AREAS)
    with subprocess.Popen([*command(home), "--force"], stdout=subprocess.PIPE, text=True, encoding="utf-8") as runner:
        assert runner.stdout and "बन गया" in runner.stdout.readline()
        runner.kill()
    with Ledger(home) as ledger:
        (unfinished,) = ledger.unfinished()
        again = [area for area, entry in ledger.entries("tiny", DAY).items() if entry.made_by == unfinished.run_id]
    done = samiksha_here("round", "--resume", home=home)
    assert again and f"{len(AREAS) - len(again)} बने, {len(again)} यथावत" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(
    ("number", "to_all"), [("SIGINT", False), ("SIGINT", True), ("SIGTERM", True), ("SIGHUP", True)]
)
def test_a_round_that_is_told_to_stop_ends_at_once_and_what_is_made_stays(
    tmp_path: Path, number: str, to_all: bool
) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(60 if area == 'satna' else 0)")
    short = Path(tempfile.mkdtemp(prefix="t"))
    environment = os.environ | {"TMPDIR": str(short)}
    if number == "SIGTERM":  # once with a warm parent of its own
        del environment[ADDRESS]
    with subprocess.Popen(
        command(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment,
        start_new_session=True,
    ) as runner:  # fmt: skip
        assert runner.stdout and runner.stderr and "बन गया" in runner.stdout.readline()
        everyone = below(runner.pid)
        pressed = time.monotonic()
        (os.killpg if to_all else os.kill)(runner.pid, getattr(signal, number))
        assert runner.wait(20) == 128 + getattr(signal, number)
        assert time.monotonic() - pressed < 10
        said = runner.stderr.read()
    assert "रोका गया" in said and "stopped" in said and "Traceback" not in said
    assert psutil.wait_procs(everyone, timeout=5)[1] == []
    with Ledger(home) as ledger:
        found = [entry.status for entry in ledger.entries("tiny", DAY).values()]
        assert len(ledger.unfinished()) == 1
    assert MADE in found and "running" not in found
    assert not list(home.root.rglob("*.tmp")) and not list(short.iterdir())
    short.rmdir()
    assert not list(home.locks.glob("*.json"))


def test_a_second_round_on_the_same_outputs_says_who_holds_them_and_leaves(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(60)")
    with subprocess.Popen(command(home), stdout=subprocess.DEVNULL) as runner:
        soon((home.locks / "tiny-2023-05-20.json").exists, 60)
        second = samiksha_here("round", "tiny", "--as-of", DAY.isoformat(), home=home)
        runner.kill()
    write_notebook(home)
    assert second.returncode == 5 and str(runner.pid) in second.stderr and "tiny-2023-05-20" in second.stderr
    assert samiksha_here("round", "tiny", "--as-of", DAY.isoformat(), "--areas", "rewa", home=home).returncode in (
        0,
        1,
    )


HANGS = {
    "anuppur": "print('x' * 200_000_000); time.sleep(600)",
    "shahdol": "import re; re.match('(a+)+$', 'a' * 40 + 'b')",  # it never lets go of the interpreter
    "umaria": "import ctypes; ctypes.PyDLL(None).sleep(600)",  # nor does this, and no signal is heard
    "maihar": "[signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)]; time.sleep(600)",
    "mauganj": "os.kill(os.getpid(), signal.SIGSTOP)",
}
FAILS = {
    "rewa": ("x = bytearray(8 * 2**30)", "2000 MB"),
    "satna": ("os._exit(3)", "died"),
    "sidhi": ("os.kill(os.getpid(), signal.SIGKILL)", "died"),
}
STAYS = "time.sleep(0.1)", "os.close(1); os.close(2)"
"""Cells of pages that are made."""
LEAVES = (
    "import os, signal, subprocess, sys, time\n"
    "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
    "subprocess.Popen(sleep); subprocess.Popen(sleep, start_new_session=True)\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    subprocess.Popen(sleep); os._exit(0)\n"
)
"""Each cell leaves children: one of its own, one in another session, one whose parent has gone."""


@pytest.mark.skipif(not can_fork(), reason="without a fork each of these would cost a cold kernel")
def test_each_brief_that_goes_beyond_its_limits_ends_alone_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = dict(zip(("singrauli", "balaghat"), STAYS, strict=True))
    cells = HANGS | {area: cell for area, (cell, _) in FAILS.items()} | made
    home = home_with(
        tmp_path / "home", f"{LEAVES}exec({cells!r}[area])",
        limits="{cell_seconds: 60, brief_seconds: 6, memory_mb: 2000, output_kb: 100, attempts: 1}",
    )  # fmt: skip
    with watched(monkeypatch) as peaks:
        report = run_round(plan_round(home, "tiny", DAY, areas=tuple(cells)), Listener(), len(cells))
    write_record(report)
    write_indexes(report)
    assert statuses(report) == dict.fromkeys(HANGS, TIMED_OUT) | dict.fromkeys(FAILS, FAILED) | dict.fromkeys(
        made, MADE
    )
    for outcome in report.failed:
        assert outcome.said is not None and set(outcome.said) == {"hi", "en"}
        assert not any("Traceback" in said or "\n" in said for said in outcome.said.values())
        assert (FAILS[outcome.area][1] if outcome.area in FAILS else "6 seconds") in outcome.said["en"]
    assert soon(lambda: not sleepers(), 5)
    for area in made:
        assert (report.plan.folder / f"{area}.html").exists()
    assert "Traceback" not in (report.plan.folder / "index.html").read_text(encoding="utf-8")
    assert len(peaks) >= len(cells) and max(peaks.values()) < 300, "a worker holds a small part of what is printed"


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, float]]:
    """Worker → the most megabytes that it has held so far; nothing where the system does not tell."""
    peaks: dict[int, float] = {}
    over = threading.Event()
    start = Workers._start

    def seen(workers: Workers) -> Any:
        worker = start(workers)
        peaks[worker.process.pid or 0] = 0.0
        return worker

    def watch() -> None:
        while not over.wait(0.05):
            for pid in list(peaks):
                with suppress(OSError):
                    told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
                    peaks[pid] = next((int(line.split()[1]) / 1024 for line in told if line.startswith("VmHWM")), 0.0)

    monkeypatch.setattr(Workers, "_start", seen)
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peaks
    finally:
        over.set()
        watching.join()


def sleepers() -> list[psutil.Process]:
    """What cells have left behind."""
    return [each for each in psutil.process_iter() if sleeps(each)]


def sleeps(process: psutil.Process) -> bool:
    """Whether it is a child that a cell left behind, and lives."""
    try:
        return process.cmdline()[-1:] == ["import time; time.sleep(600)"]
    except psutil.Error:
        return False  # it has just ended


def test_a_worker_that_is_stopped_loses_its_brief_alone(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(2 if area == 'umaria' else 0)",
                     limits="{brief_seconds: 4, attempts: 1}")  # fmt: skip
    plan = plan_round(home, "tiny", DAY, areas=("umaria", "rewa"))
    with Workers(2, home) as workers:
        for area in plan.areas:
            workers.give(plan.brief(area))
        first = next(iter(workers._busy.values()))
        assert first.process.pid and first.order and first.order.area == "umaria"
        os.kill(first.process.pid, signal.SIGSTOP)
        found: dict[str, str] = {}
        while workers.busy:
            found |= {order.area: outcome.status for order, outcome in workers.done(1)}
    assert found == {"umaria": TIMED_OUT, "rewa": MADE}
    assert gone(first.process.pid)


def test_what_a_cell_prints_beyond_its_limit_is_cut_and_the_page_is_made(tmp_path: Path) -> None:
    cell = "for _ in range(200): print('x' * 10_000)"
    home = home_with(tmp_path / "home", cell, limits="{output_kb: 100}")
    assert statuses(made_round(home, ("rewa",))) == {"rewa": MADE}


def test_what_a_cell_shows_beyond_its_limit_is_no_page_with_a_part_missing(tmp_path: Path) -> None:
    cell = "from IPython.display import HTML, display\nfor _ in range(30): display(HTML('x' * 10_000))"
    home = home_with(tmp_path / "home", cell, limits="{output_kb: 100}")
    report = made_round(home, ("rewa",))
    assert statuses(report) == {"rewa": FAILED}
    (failed,) = report.failed
    assert failed.said is not None and "100 kB" in failed.said["en"]


def test_a_round_that_takes_too_long_publishes_what_it_has(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(0 if area == 'rewa' else 600)",
                     limits="{round_minutes: 0.08}")  # fmt: skip
    report = made_round(home, ("rewa", "satna", "sidhi"))
    assert statuses(report) == {"rewa": MADE, "satna": TIMED_OUT, "sidhi": TIMED_OUT}
    said = next(outcome.said for outcome in report.outcomes if outcome.area == "sidhi")
    assert said is not None and "0.08" in said["en"]


def test_when_the_time_is_over_roll_ups_are_given_up_too(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(0 if area == 'anuppur' else 600)",
                     limits="{round_minutes: 0.08}")  # fmt: skip
    add_rollup(home)
    report = run_round(plan_round(home, "tiny", DAY, under="shahdol"), Listener(), 1)
    found = [outcome.status for outcome in (*report.outcomes, *report.rollups)]
    assert sorted(found) == [MADE, TIMED_OUT, TIMED_OUT, TIMED_OUT]


def test_a_kernel_that_dies_once_is_tried_again_and_one_that_always_dies_is_given_up(tmp_path: Path) -> None:
    once = tmp_path / "once"
    cell = (
        "import os, pathlib, signal\n"
        f"seen = pathlib.Path({str(once)!r})\n"
        "if area == 'rewa' and not seen.exists():\n"
        "    seen.touch(); os.kill(os.getpid(), signal.SIGKILL)\n"
        "if area == 'satna': os.kill(os.getpid(), signal.SIGKILL)"
    )
    home = home_with(tmp_path / "home", cell, limits="{attempts: 2, pause_seconds: 0.1}")
    assert statuses(made_round(home, ("rewa", "satna"))) == {"rewa": MADE, "satna": FAILED}
    with Ledger(home) as ledger:
        assert {area: entry.attempts for area, entry in ledger.entries("tiny", DAY).items()} == {
            "rewa": 2,
            "satna": 2,
        }


def test_a_cell_that_fails_is_not_tried_again(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "1 / 0")
    assert statuses(made_round(home, ("rewa",))) == {"rewa": FAILED}
    with Ledger(home) as ledger:
        assert ledger.entries("tiny", DAY)["rewa"].attempts == 1


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A real file system of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all that is left."""
    filling = folder / "filling"
    with suppress(OSError), filling.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)
    return filling


def test_a_page_for_which_there_is_no_room_fails_alone(tmp_path: Path) -> None:
    cell = "from IPython.display import HTML, display; display(HTML('x' * (2_000_000 if area == 'umaria' else 10)))"
    home = home_with(tmp_path / "home", cell)
    with mounted(home.outputs / "tiny" / DAY.isoformat(), "size=1m") as folder:
        report = run_round(plan_round(home, "tiny", DAY, areas=("umaria", "rewa")), Listener(), 2)
        assert statuses(report) == {"umaria": FAILED, "rewa": MADE}
        assert {path.name for path in folder.iterdir()} == {"rewa.html"}
    said = report.failed[0].said
    assert said is not None and "No space left on device" in said["en"] and said["hi"].startswith("पृष्ठ लिखा नहीं")


def test_outputs_that_cannot_be_written_are_said_of_each_page(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    with mounted(home.outputs / "tiny" / DAY.isoformat(), "ro"):
        report = run_round(plan_round(home, "tiny", DAY, areas=("rewa", "satna")), Listener(), 1)
    assert statuses(report) == {"rewa": FAILED, "satna": FAILED}
    assert all(outcome.said and "Read-only" in outcome.said["en"] for outcome in report.failed)


def test_a_disk_that_becomes_full_ends_the_round_plainly_and_the_next_one_completes_it(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=6m") as disk:
        home = home_with(disk / "home")
        words = ("round", "tiny", "--as-of", DAY.isoformat(), "--areas", ",".join(AREAS), "--jobs", "1")
        filling: list[Path] = []

        def fills(self: RoundLog, plan: Plan, outcome: Outcome) -> None:
            filling[:] = filling or [fill(disk)]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(RoundLog, "has", fills)
            ended = samiksha_here(*words, home=home)
        assert ended.returncode == 3 and "डिस्क" in ended.stderr and "Traceback" not in ended.stderr
        filling[0].unlink()
        with Ledger(home) as ledger:
            assert len(ledger.unfinished()) == 1
        again = samiksha_here("round", "--resume", home=home)
        assert again.returncode == 0 and "0 विफल" in again.stdout
        with Ledger(home) as ledger:
            assert {entry.status for entry in ledger.entries("tiny", DAY).values()} <= {MADE, KEPT}
            assert ledger.unfinished() == []
        assert not list(home.root.rglob("*.tmp"))


def test_a_clock_that_is_set_back_disturbs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path / "home")
    days: list[int] = []

    class Clock(datetime):
        """Each time it is asked it is a day earlier than before."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            days.append(1)
            return datetime.now(tz) - timedelta(days=len(days))

    for module in ("round", "database", "plans", "lock"):
        monkeypatch.setattr(f"samiksha.{module}.datetime", Clock)
    first = made_round(home, ("rewa", "satna"))
    assert statuses(first) == {"rewa": MADE, "satna": MADE} and days
    assert first.finished >= first.started
    assert statuses(made_round(home, ("rewa", "satna"))) == {"rewa": KEPT, "satna": KEPT}
    with Ledger(home) as ledger:
        assert ledger.unfinished() == []
        later, sooner = (plan_round(home, "tiny", day).as_opened() for day in (DAY, date(2023, 5, 13)))
        ledger.opens(later)
        ledger.opens(sooner)
        assert [each.run_id for each in ledger.unfinished()] == [later.run_id, sooner.run_id]
    left = first.plan.folder / ".rewa.html.12345678.tmp"
    left.touch()
    os.utime(left, (time.time() + 86_400,) * 2)  # a writer that was killed before the clock was set back
    made_round(home, ("rewa",))
    assert not left.exists()
