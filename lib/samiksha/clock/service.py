"""`samiksha schedule run`: a service in the foreground that ticks, for machines without cron and systemd.

Enters: a home, and a tick: what is to be done each time. Leaves: one tick after the other, in the main thread, since signals
end rounds there; a heartbeat; `data/logs/service.log`. It remembers nothing: what is due is the ledger's matter.
"""

import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from samiksha.catalogue import Both, both
from samiksha.clock.health import Heartbeat, sweep_services
from samiksha.errors import ExitCode, NotWritten, SamikshaError, one_line
from samiksha.home import Home
from samiksha.logs import Log
from samiksha.platform import Stopped, stopped_by_signals

Tick = Callable[[datetime], int]
"""Does what is due at a moment; gives the exit code that `samiksha due` would have."""
_LOOK_SECONDS = 1.0
"""Windows tells a waiting process of Ctrl-C only between two waits."""
_GRACE_SECONDS = 5.0


def serve(home: Home, tick: Tick, *, every_seconds: float, told: Callable[[Both], None]) -> int:
    """Ticks at once and then every so many seconds, until SIGTERM or Ctrl-C, which were asked for: then 0.

    A tick that fails is told and logged, and the next one comes. While one goes on, none begins; of the moments that
    pass meanwhile one is made up for.
    """
    says = _Teller(home, told)
    try:
        with stopped_by_signals():
            sweep_services(home, datetime.now(UTC))
            with Heartbeat(home, every_seconds, says.unwritten) as heart, _waking(every_seconds) as wakes:
                says.now(both("clock.service.started", home=home.root, every=f"{every_seconds:g}"))
                while True:
                    wakes.wait()
                    _one_tick(tick, heart, says)
    except (Stopped, KeyboardInterrupt) as stop:
        if isinstance(stop, Stopped) and stop.number != signal.SIGTERM:
            raise  # a closed terminal has asked for nothing
        says.now(both("clock.service.stopped"))
    return ExitCode.OK


def _one_tick(tick: Tick, heart: Heartbeat, says: "_Teller") -> None:
    heart.begins(datetime.now(UTC))
    try:
        code = int(tick(datetime.now(UTC)))
    except SamikshaError as fault:
        says.failed(fault)
        code = fault.exit_code
    except (Exception, SystemExit) as fault:  # noqa: BLE001 - the border: logged with its traceback, said in plain words
        says.failed(_plainly(fault))
        code = ExitCode.SOME_FAILED
    heart.ends(datetime.now(UTC), code)


def _plainly(fault: BaseException) -> SamikshaError:
    if isinstance(fault, OSError):
        return NotWritten.of(fault)
    return SamikshaError("unexpected", fault=one_line(f"{type(fault).__name__}: {fault}"))


class _Wakes:
    """One wake at most that nobody has taken yet, however many there were."""

    def __init__(self, every_seconds: float, begin_again: Callable[[], None]) -> None:
        self._every, self._begin_again = every_seconds, begin_again
        self._wake = threading.Event()
        self._wake.set()  # the first tick comes at once
        self._taken = time.monotonic()

    def give(self) -> None:
        self._wake.set()

    def wait(self) -> None:
        """Returns when it is time to tick. If the clock was set back, the scheduler would sleep until it is as late as
        before; seconds themselves go on, and say so."""
        while not self._wake.wait(_LOOK_SECONDS):
            if time.monotonic() - self._taken > self._every + _GRACE_SECONDS:
                self._begin_again()
                break
        self._wake.clear()
        self._taken = time.monotonic()


@contextmanager
def _waking(every_seconds: float) -> Iterator[_Wakes]:
    """Wakes at regular moments while the block runs."""
    scheduler = BackgroundScheduler(timezone=UTC)

    def begin_again() -> None:
        job.reschedule(_trigger(every_seconds, datetime.now(UTC)))

    wakes = _Wakes(every_seconds, begin_again)
    job = scheduler.add_job(wakes.give, _trigger(every_seconds, datetime.now(UTC)), coalesce=True, max_instances=1,
                            misfire_grace_time=None)  # fmt: skip
    scheduler.start()
    try:
        yield wakes
    finally:
        scheduler.shutdown(wait=False)


def _trigger(every_seconds: float, now: datetime) -> IntervalTrigger:
    return IntervalTrigger(seconds=every_seconds, start_date=first_wake(every_seconds, now), timezone=UTC)


def first_wake(every_seconds: float, now: datetime) -> datetime:
    """The first moment after `now`: of whole minutes it is at the full minute that a clock shows, as with cron.

    >>> first_wake(300, datetime(2023, 5, 20, 6, 31, 7, tzinfo=UTC)).strftime("%H:%M:%S")
    '06:35:00'
    """
    if every_seconds % 60:
        return now + timedelta(seconds=every_seconds)
    return datetime.fromtimestamp(ceil(now.timestamp() / every_seconds) * every_seconds, UTC)


class _Teller:
    """What the service says: to whoever watches, and into its log."""

    def __init__(self, home: Home, told: Callable[[Both], None]) -> None:
        self._told = told
        self._log = Log(home, "service")

    def now(self, sentence: Both, trace: str = "") -> None:
        self._told(sentence)
        self._log.write(f"{sentence.first} · {sentence.second}", trace)

    def failed(self, fault: SamikshaError) -> None:
        """The tick that is just being handled has failed."""
        self.now(both("clock.service.tick_failed", fault=fault), traceback.format_exc())

    def unwritten(self, fault: OSError) -> None:
        """The heartbeat cannot be written."""
        self.now(both("clock.service.no_beat", fault=_plainly(fault)), traceback.format_exc())
