"""A round survives what happens to it: a runner killed at any moment, a brief without end, a disk that is full."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from samiksha.home import Home
from samiksha.ledger import Ledger
from samiksha.model import FAILED, KEPT, MADE, TIMED_OUT
from samiksha.plans import plan_round
from samiksha.record import write_record
from samiksha.round import RoundReport, run_round
from tests.homes import add_tiny_review, make_home, samiksha_here, write_notebook
from tests.test_round import DAY, Listener

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


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_round_killed_at_random_moments_is_taken_up_where_it_was(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(0.3)")
    undisturbed = home_with(tmp_path / "undisturbed", "import time; time.sleep(0.3)")
    made_round(undisturbed, AREAS)
    chance = random.Random(20230520)
    kept = set()
    for _ in range(2):
        with subprocess.Popen(command(home), stdout=subprocess.DEVNULL) as runner:
            time.sleep(chance.uniform(1, 4))
            doomed = chance.choice([psutil.Process(runner.pid), *below(runner.pid)])
            everyone = below(runner.pid)
            doomed.kill()
            if doomed.pid == runner.pid:
                assert psutil.wait_procs(everyone, timeout=10)[1] == []
            else:
                assert runner.wait(120) == 0
        with Ledger(home) as ledger:
            now = {area: entry.made_by for area, entry in ledger.entries("tiny", DAY).items() if entry.digest}
        assert kept <= now.items(), "a page that was made is not made again"
        kept = set(now.items())
    done = samiksha_here("round", "--resume", home=home)
    assert done.returncode == 0
    assert statuses(made_round(home, AREAS)) == dict.fromkeys(AREAS, KEPT)
    folder, other = (each.outputs / "tiny" / DAY.isoformat() for each in (home, undisturbed))
    names = {path.name for path in other.iterdir()} | {"index.html"}
    assert {path.name for path in folder.iterdir()} <= names
    for area in AREAS:
        assert (folder / f"{area}.html").read_bytes() == (other / f"{area}.html").read_bytes()


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
def test_ctrl_c_ends_at_once_and_what_is_made_stays(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(60 if area == 'satna' else 0)")
    with subprocess.Popen(command(home), stdout=subprocess.PIPE, text=True, encoding="utf-8") as runner:
        assert runner.stdout and "बन गया" in runner.stdout.readline()
        everyone = below(runner.pid)
        pressed = time.monotonic()
        runner.send_signal(signal.SIGINT)
        assert runner.wait(20) == 130
    assert time.monotonic() - pressed < 10
    assert psutil.wait_procs(everyone, timeout=5)[1] == []
    with Ledger(home) as ledger:
        found = [entry.status for entry in ledger.entries("tiny", DAY).values()]
    assert MADE in found and "running" not in found
    assert not list(home.root.rglob("*.tmp"))


def test_a_second_round_on_the_same_outputs_says_who_holds_them_and_leaves(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "import time; time.sleep(60)")
    with subprocess.Popen(command(home), stdout=subprocess.DEVNULL) as runner:
        end = time.monotonic() + 60
        while not (home.locks / "tiny-2023-05-20.json").exists() and time.monotonic() < end:
            time.sleep(0.05)
        second = samiksha_here("round", "tiny", "--as-of", DAY.isoformat(), home=home)
        runner.kill()
    write_notebook(home)
    assert second.returncode == 5 and str(runner.pid) in second.stderr and "tiny-2023-05-20" in second.stderr
    assert samiksha_here("round", "tiny", "--as-of", DAY.isoformat(), "--areas", "rewa", home=home).returncode in (
        0,
        1,
    )


HOGS = {
    "prints without end": ("while True: print('x' * 1000)", "timed_out"),
    "holds the interpreter": ("import re; re.match('(a+)+$', 'a' * 40 + 'b')", "timed_out"),
    "has children that outlive it": (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
        "time.sleep(600)",
        "timed_out",
    ),
    "takes all memory": ("x = bytearray(8 * 2**30)", "failed"),
}


@pytest.mark.parametrize("what", HOGS)
def test_a_brief_that_goes_beyond_its_limits_ends_alone(tmp_path: Path, what: str) -> None:
    cell, status = HOGS[what]
    home = home_with(
        tmp_path / "home", "\n".join(["if area == 'umaria':", *(f"    {line}" for line in cell.splitlines())]),
        limits="{cell_seconds: 60, brief_seconds: 3, memory_mb: 2000, output_kb: 100, attempts: 2, pause_seconds: 0.1}",
    )  # fmt: skip
    report = made_round(home, ("umaria", "rewa"))
    assert statuses(report) == {"umaria": status, "rewa": MADE}
    (failed,) = report.failed
    assert failed.said is not None and "Traceback" not in failed.said["hi"]
    left = [each for each in below(os.getpid()) if sleeps(each)]
    assert psutil.wait_procs(left, timeout=5)[1] == []


def sleeps(process: psutil.Process) -> bool:
    """Whether it is the child that a cell left behind."""
    try:
        return "time.sleep(600)" in " ".join(process.cmdline())
    except psutil.Error:
        return False  # it has just ended


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
    with (home.params / "reviews" / "tiny.yml").open("a", encoding="utf-8") as spec:
        spec.write("\nrollup_notebook: tiny.ipynb\n")
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


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="for root nothing is read-only")
def test_outputs_that_cannot_be_written_are_said_of_each_page(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    folder = home.outputs / "tiny" / DAY.isoformat()
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    report = run_round(plan_round(home, "tiny", DAY, areas=("rewa",)), Listener(), 1)
    assert statuses(report) == {"rewa": FAILED}
