"""`kill -9` at random moments of a round: in the end it is as if nothing had happened."""

import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import FileLock

from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.kernel.address import ADDRESS
from samiksha.ledger import Ledger
from samiksha.model import KEPT, MADE
from samiksha.platform import can_fork
from tests.homes import add_rollup, add_tiny_review, make_home, samiksha_here
from tests.waiting import soon

DAY = date(2023, 5, 20)
WORDS = ("tiny", "--as-of", DAY.isoformat(), "--under", "rewa")
AREAS = ("maihar", "mauganj", "rewa", "satna", "sidhi", "singrauli")
CELL = (
    "import subprocess, sys, time\n"
    "subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
    "subprocess.Popen(['sh', '-c', 'sleep 300 & exit'], start_new_session=True)\n"
    "time.sleep(0.2)"
)
"""Each kernel leaves a process in another session, and one whose own parent has gone: both must end with it."""
KINDS = ("runner", "warm parent", "worker", "kernel")
OWNER = "SAMIKSHA_KILLED_BY_TESTS"

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers and kernels are told apart by their parent's means")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A temporary folder of its own, and short: a socket's path has about 100 characters."""
    folder = Path(tempfile.mkdtemp(prefix="t"))
    yield folder
    shutil.rmtree(folder)


class Rounds:
    """Rounds over one home, one after the other, with everything that they start."""

    def __init__(self, home: Home, temporary: Path) -> None:
        self.home, self.temporary = home, temporary
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *words: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name != ADDRESS}
        own = {OWNER: str(self.home.root), "TMPDIR": str(self.temporary), "PYTHONUTF8": "1",
               "JUPYTER_RUNTIME_DIR": str(self.temporary / "jupyter")}  # fmt: skip
        command = [sys.executable, "-m", "samiksha", "round", *words, "--jobs", "3", "--home", str(self.home.root)]
        with (self.home.root / "said").open("ab") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said, env={**kept, **own})

    def said(self) -> str:
        return (self.home.root / "said").read_text(encoding="utf-8")

    @property
    def runner(self) -> "subprocess.Popen[bytes]":
        assert self._process
        return self._process

    def processes(self) -> list[psutil.Process]:
        """All that belong to these rounds, whoever their parent is by now; not those that wait to be buried."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return process.environ().get(OWNER) == str(self.home.root)
        return False

    def victims(self, kind: str) -> list[psutil.Process]:
        if kind == "runner":
            return [psutil.Process(self.runner.pid)]
        with contextlib.suppress(psutil.Error):
            parents = [each for each in psutil.Process(self.runner.pid).children() if is_parent(each)]
            if kind == "warm parent":
                return parents
            children = [child for parent in parents for child in parent.children() if is_parent(child)]
            return [child for child in children if is_kernel(child) is (kind == "kernel")]
        return []


def is_parent(process: psutil.Process) -> bool:
    """Whether it is the warm parent or has been forked from it."""
    return "samiksha.kernel.parent" in process.cmdline()


def is_kernel(process: psutil.Process) -> bool:
    """What a notebook prints goes nowhere but into the notebook; what a worker prints is the round's."""
    try:
        return str(Path(f"/proc/{process.pid}/fd/1").readlink()) == os.devnull
    except OSError:
        raise psutil.NoSuchProcess(process.pid) from None


def kill_some(rounds: Rounds, chance: random.Random, kinds: list[str], told: Callable[[str], None]) -> None:
    """Kills one of each kind; rounds that end in the meantime are followed by one that makes everything anew."""
    rounds.start(*WORDS)
    for kind in kinds:
        began = time.monotonic()
        while not (victim := drawn(rounds, chance, kind)):
            assert time.monotonic() - began < 60, f"no {kind} to kill"
            if rounds.runner.poll() is not None:
                assert rounds.runner.returncode == 0, rounds.said()
                rounds.start(*WORDS, "--force")
        victim.kill()
        told(f"{time.monotonic() - began:.2f} s later: {kind} {victim.pid}")
        if kind == "runner":
            rounds.runner.wait(5)
            assert soon(lambda: not rounds.processes(), 5), rounds.processes()
            with Ledger(rounds.home) as ledger:
                resumed = bool(ledger.unfinished()) and chance.random() < 0.7
            told("resumed" if resumed else "begun again")
            rounds.start(*(("--resume",) if resumed else WORDS))


def drawn(rounds: Rounds, chance: random.Random, kind: str) -> psutil.Process | None:
    """One of that kind, some time after there is any; None if there is none then."""
    for longest in (4 if kind == "runner" else 1, 0.3):  # a kernel lives for less than a second
        soon(lambda: rounds.runner.poll() is not None or rounds.victims(kind), 30)
        time.sleep(chance.uniform(0, longest))
    found = [] if rounds.runner.poll() is not None else rounds.victims(kind)
    return chance.choice(found) if found else None


def test_a_round_killed_again_and_again_ends_as_an_undisturbed_one(
    tmp_path: Path, temporary: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    kills, seed = pytestconfig.getoption("--kills"), pytestconfig.getoption("--seed")
    chance = random.Random(seed)
    undisturbed = home_with_rollup(tmp_path / "undisturbed")
    shutil.copytree(undisturbed.root, tmp_path / "home")
    for _ in ("made", "kept"):
        assert samiksha_here("round", *WORDS, home=undisturbed).returncode == 0
    expected = published(undisturbed)
    assert len(expected) == 2 * len(AREAS) + 4  # measures and pages, the roll-up, two indexes, round.json

    def told(line: str) -> None:
        if kills > len(KINDS):
            with capsys.disabled():
                print(f"seed {seed}, home {done // len(KINDS)}: {line}", flush=True)
        else:
            print(f"seed {seed}: {line}")

    for done in range(0, kills, len(KINDS)):
        rounds = Rounds(Home(shutil.copytree(tmp_path / "home", tmp_path / f"home_{done}")), temporary)
        kill_some(rounds, chance, chance.sample(KINDS, min(len(KINDS), kills - done)), told)
        assert rounds.runner.wait(60) == 0, rounds.said()
        assert soon(lambda: not rounds.processes(), 5), rounds.processes()  # noqa: B023
        assert "Traceback" not in rounds.said()
        assert_sound(rounds.home)
        assert differing(published(rounds.home), expected) <= {"outputs/index.html", INDEX}
        assert [path for path in temporary.rglob("*") if not path.is_dir()] == []
        assert [path.name for path in temporary.iterdir()] in ([], ["jupyter"])
        kept = samiksha_here("round", *WORDS, home=rounds.home)
        assert f"{len(AREAS) + 1} यथावत" in kept.stdout
        assert differing(published(rounds.home), expected) == set()  # the indexes say what was kept, too


def home_with_rollup(folder: Path) -> Home:
    home = make_home(folder)
    add_tiny_review(home, CELL)
    add_rollup(home)
    (home.params / "limits.yml").write_text("{attempts: 10, pause_seconds: 0.05}\n", encoding="utf-8")
    return home


def differing(found: dict[str, Any], expected: dict[str, Any]) -> set[str]:
    return {name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)}


INDEX = f"outputs/tiny/{DAY}/index.html"
TIMES = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
OF_A_RUN = ("run_id", "started", "finished", "seconds")
OF_A_LINE = ("run_id", "made_by", "seconds", "attempts", "status")


def published(home: Home) -> dict[str, Any]:
    """Everything that readers get and later rounds read, without its times."""
    found: dict[str, Any] = {}
    for folder in (home.outputs, Path(home.store) / "measures"):
        for path in folder.rglob("*"):
            if path.is_file():
                found[path.relative_to(home.root).as_posix()] = without_times(path)
    return found


def without_times(path: Path) -> Any:
    if path.name == "round.json":
        record = json.loads(path.read_bytes())
        for line in (*record["briefs"], *record["rollups"]):
            assert line["status"] in (MADE, KEPT)
            for name in OF_A_LINE:
                del line[name]
        return {name: value for name, value in record.items() if name not in OF_A_RUN}
    return TIMES.sub("", path.read_text(encoding="utf-8")) if path.name == "index.html" else path.read_bytes()


def assert_sound(home: Home) -> None:
    """The ledger is whole and true, nothing is open, locked or half written."""
    with contextlib.closing(sqlite3.connect(home.ledger)) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    folder = home.outputs / "tiny" / DAY.isoformat()
    with Ledger(home) as ledger:
        entries = ledger.entries("tiny", DAY)
        assert ledger.unfinished() == []
    assert set(entries) == {*AREAS, "rewa_division"}
    for area, entry in entries.items():
        assert entry.status in (MADE, KEPT)
        assert entry.digest == digest_of(folder / f"{area}.html")
    for lock in home.locks.glob("*.lock"):
        with FileLock(lock, timeout=0):
            assert not lock.with_suffix(".json").exists()
    assert list(home.root.rglob("*.tmp")) == []
