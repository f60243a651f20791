"""The service ticks at once and at its moments, one tick at a time, whatever a tick does; and it ends when asked to."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

import psutil
import pytest

from samiksha.catalogue import Both
from samiksha.clock import service
from samiksha.clock.health import DEAD, WELL, health
from samiksha.clock.service import first_wake, serve
from samiksha.errors import ExitCode, NotFetched
from samiksha.home import Home
from samiksha.platform import Stopped, group_options, process_mark
from tests.waiting import wait_for

LAUNCHER = """
import sys, time
from datetime import datetime
from pathlib import Path
from samiksha.clock.service import serve
from samiksha.home import Home

ticks, takes = Path(sys.argv[2]), float(sys.argv[3])

def tick(now: datetime) -> int:
    with ticks.open("a") as stream:
        stream.write(f"begins {time.monotonic()}\\n")
    time.sleep(takes)
    with ticks.open("a") as stream:
        stream.write(f"ends {time.monotonic()}\\n")
    return 5

sys.exit(serve(Home(Path(sys.argv[1])), tick, every_seconds=0.4, told=lambda said: print(said.first, said.second, flush=True)))
"""
ASKED_TO_END = signal.SIGTERM
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM that could be answered")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


class Served:
    """A service in a process of its own, whose ticks write a line when they begin and when they end."""

    def __init__(self, home: Home, takes: float) -> None:
        self.home, self.file = home, home.root / "ticks.txt"
        self._said = (home.root / "said.txt").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, str(home.root), str(self.file), str(takes)],
            stdout=self._said, stderr=subprocess.STDOUT, **group_options(),
        )  # fmt: skip

    def lines(self) -> list[tuple[str, float]]:
        written = self.file.read_text() if self.file.exists() else ""
        return [(word, float(moment)) for word, _, moment in (line.partition(" ") for line in written.splitlines())]

    def count(self, word: str) -> int:
        return sum(each == word for each, _ in self.lines())

    def said(self) -> str:
        return (self.home.root / "said.txt").read_text(encoding="utf-8")

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._said.close()


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_ends_well_within_seconds_and_leaves_no_heartbeat(home: Home, number: signal.Signals) -> None:
    with Served(home, takes=0) as served:
        wait_for(lambda: served.count("ends") >= 2)
        (seen,) = health(home, datetime.now(UTC))
        assert (seen.state, seen.told.pid, seen.told.exit_code) == (WELL, served.process.pid, 5)
        served.process.send_signal(number)
        assert served.process.wait(timeout=5) == 0
    assert list(home.services.iterdir()) == []
    assert "रोकी गई" in served.said() and "was stopped" in served.said()
    assert "was stopped" in (home.logs / "service.log").read_text(encoding="utf-8")


@posix
def test_a_signal_ends_a_tick_that_goes_on(home: Home) -> None:
    with Served(home, takes=60) as served:
        wait_for(lambda: served.count("begins") == 1)
        served.process.send_signal(ASKED_TO_END)
        assert served.process.wait(timeout=5) == 0
    assert served.count("ends") == 0


@posix
def test_a_closed_terminal_asked_for_nothing(home: Home) -> None:
    with Served(home, takes=0) as served:
        wait_for(lambda: served.count("ends") >= 1)
        served.process.send_signal(signal.SIGHUP)
        assert served.process.wait(timeout=5) not in (0, None)
    assert list(home.services.iterdir()) == []


def test_a_killed_service_leaves_a_heartbeat_that_is_called_dead(home: Home) -> None:
    with Served(home, takes=0) as served:
        wait_for(lambda: served.count("ends") >= 1)
        served.process.kill()
        # Nobody has waited for it yet: its number is still taken.
        wait_for(lambda: process_mark(served.process.pid) == "")
        assert [each.state for each in health(home, datetime.now(UTC))] == [DEAD]
        with Served(home, takes=0) as another:
            wait_for(lambda: len(health(home, datetime.now(UTC))) == 2)
            states = {each.told.pid: each.state for each in health(home, datetime.now(UTC))}
            assert states == {served.process.pid: DEAD, another.process.pid: WELL}


def test_a_tick_longer_than_the_interval_is_never_run_twice_at_once(home: Home) -> None:
    with Served(home, takes=1) as served:
        wait_for(lambda: served.count("begins") >= 3)
    assert [word for word, _ in served.lines()] == ["begins", "ends", "begins", "ends", "begins"]
    assert "maximum number" not in served.said()  # what APScheduler would say of a job that still runs


def test_of_the_wakes_that_a_long_tick_misses_one_is_made_up_for(home: Home, said: list[Both]) -> None:
    began: list[float] = []

    def tick(_: datetime) -> int:
        began.append(time.monotonic())
        if len(began) == 1:
            time.sleep(1.6)  # five wakes
        if len(began) == 4:
            raise KeyboardInterrupt
        return 0

    assert serve(home, tick, every_seconds=0.3, told=said.append) == 0
    assert began[3] - began[1] > 0.1


def test_ticks_come_at_the_interval_and_not_more_often(home: Home) -> None:
    with Served(home, takes=0) as served:
        wait_for(lambda: served.count("begins") >= 6)
    began = [moment for word, moment in served.lines() if word == "begins"]
    assert 1.2 < began[5] - began[1] < 4


@posix
def test_waiting_takes_hardly_any_processor_time(home: Home) -> None:
    with Served(home, takes=0) as served:
        wait_for(lambda: served.count("ends") >= 2)
        process = psutil.Process(served.process.pid)
        before = process.cpu_times()
        time.sleep(1.5)
        after = process.cpu_times()
    assert after.user + after.system - before.user - before.system < 0.3


@pytest.fixture
def said() -> list[Both]:
    return []


def ticks(*acts: BaseException | int) -> Callable[[datetime], int]:
    """A tick that does one act after the other and then is asked to end."""
    left = [*acts, KeyboardInterrupt()]

    def tick(_: datetime) -> int:
        act = left.pop(0)
        if isinstance(act, BaseException):
            raise act
        return act

    return tick


@pytest.mark.parametrize(
    ("fault", "hindi", "english", "code"),
    [
        (NotFetched("fetch_empty"), "खाली फ़ाइल", "empty file", ExitCode.SOME_FAILED),
        (ValueError("the seventh"), "अप्रत्याशित", "ValueError: the seventh", ExitCode.SOME_FAILED),
        (OSError(28, "No space left", "/disk"), "/disk", "No space left", ExitCode.SOME_FAILED),
        (SystemExit(3), "अप्रत्याशित", "SystemExit: 3", ExitCode.SOME_FAILED),
    ],
)
def test_a_tick_that_raises_is_told_in_both_languages_and_the_next_one_comes(
    home: Home, said: list[Both], monkeypatch: pytest.MonkeyPatch, fault: BaseException, hindi: str, english: str, code: int
) -> None:  # fmt: skip
    codes: list[int] = []
    monkeypatch.setattr(service.Heartbeat, "ends", lambda _, __, code: codes.append(code))
    tick = ticks(0, fault, 0)
    assert serve(home, tick, every_seconds=0.05, told=said.append) == 0
    assert codes == [0, code, 0]
    _, told, _ = said
    assert hindi in told.first and english in told.second
    log = (home.logs / "service.log").read_text(encoding="utf-8")
    assert told.first in log and told.second in log and "Traceback" in log and type(fault).__name__ in log


def test_a_fault_of_ours_keeps_its_exit_code_in_the_heartbeat(home: Home, said: list[Both]) -> None:
    seen: list[int | None] = []

    def tick(_: datetime) -> int:
        (beat,) = health(home, datetime.now(UTC))
        seen.append(beat.told.exit_code)
        assert beat.told.ticking and beat.told.ticks == len(seen)
        if len(seen) == 3:
            raise Stopped(signal.SIGTERM)
        return [ExitCode.BUSY, ExitCode.BAD_CONFIGURATION][len(seen) - 1]

    assert serve(home, tick, every_seconds=0.05, told=said.append) == 0
    assert seen == [None, 5, 4]


def test_a_clock_that_is_set_back_does_not_put_the_service_to_sleep(
    home: Home, said: list[Both], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the scheduler it is as if the next wake were a day away."""
    monkeypatch.setattr(service, "_GRACE_SECONDS", 0.2)
    wakes = iter([timedelta(days=1), timedelta(seconds=0)])
    real = service.first_wake
    monkeypatch.setattr(service, "first_wake", lambda every, now: real(every, now) + next(wakes))
    tick = ticks(0, 0, 0)
    began = time.monotonic()
    assert serve(home, tick, every_seconds=0.2, told=said.append) == 0
    assert time.monotonic() - began < 5
    assert next(wakes, None) is None  # it was begun again, once


def test_a_disk_that_takes_no_heartbeat_is_told_once_and_ends_nothing(
    home: Home, said: list[Both], monkeypatch: pytest.MonkeyPatch
) -> None:
    tick = ticks(0, 0, 0)

    def full(_: object) -> None:
        if said:  # the first beat, before the service has started, is written
            raise OSError(28, "No space left on device", "beat.json")

    monkeypatch.setattr(service.Heartbeat, "_write", full)
    assert serve(home, tick, every_seconds=0.05, told=said.append) == 0
    assert [("No space left" in each.second) for each in said] == [False, True, False]


def test_whole_minutes_are_full_minutes_and_others_are_not_moved() -> None:
    now = datetime(2023, 5, 20, 6, 31, 7, 250_000, tzinfo=UTC)
    assert first_wake(60, now) == datetime(2023, 5, 20, 6, 32, tzinfo=UTC)
    assert first_wake(600, now) == datetime(2023, 5, 20, 6, 40, tzinfo=UTC)
    assert first_wake(45, now) == now + timedelta(seconds=45)
