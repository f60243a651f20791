"""Whether the services of the schedule are well: each tells of itself in a file, and that is judged here.

Enters: beats, from a service that runs; a home and a moment. Leaves: `data/services/<host>-<pid>.json`, `ServiceHealth`s.
"""

import getpass
import os
import platform
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, ValidationError

from samiksha.files import sweep, write_text
from samiksha.home import Home
from samiksha.params.base import Strict
from samiksha.params.limits import read_limits
from samiksha.platform import process_mark
from samiksha.status import ServiceFacts

WELL, DEAD, SILENT, STUCK, LATE = "well", "dead", "silent", "stuck", "late"
"""Alive and ticking; its process is gone; no beat for a minute; in one tick for too long; alive, but it does not tick."""
BEAT_SECONDS = 5.0
_SILENT_AFTER = timedelta(minutes=1)
_SWEPT_AFTER = timedelta(days=1)
_BESIDE_THE_ROUND = 30
"""Minutes that a tick may take for all that is not its rounds: the inbox, fetching, delivery, housekeeping."""


class Beat(Strict):
    """What a service tells of itself."""

    who: str
    host: str
    pid: int
    mark: str
    """Of its process, so that a later one of the same number is not taken for it."""
    every_seconds: float
    started: AwareDatetime
    beat: AwareDatetime
    ticks: int = 0
    """Those that were begun."""
    ticking: bool = False
    """Whether it is in a tick just now: moments do not tell, since a clock may be set back."""
    tick_began: AwareDatetime | None = None
    tick_ended: AwareDatetime | None = None
    exit_code: int | None = None
    """Of the last tick that ended, as `tick_ended`."""


@dataclass(frozen=True)
class ServiceHealth:
    """One service, and how it fares: `state` is WELL, DEAD, SILENT, STUCK or LATE."""

    told: Beat
    state: str

    @property
    def well(self) -> bool:
        """Whether it is alive and ticking; what became of its last tick is another matter."""
        return self.state == WELL


def longest_tick(home: Home) -> timedelta:
    """For how long one tick may go on: a round's own limit, and what is done around it."""
    return timedelta(minutes=read_limits(home.params).round_minutes + _BESIDE_THE_ROUND)


def health(home: Home, now: datetime, longest: timedelta | None = None) -> list[ServiceHealth]:
    """Every service of this home that was heard of, the oldest first. A tick may take `longest`, see longest_tick."""
    longest = longest or longest_tick(home)
    found = [ServiceHealth(beat, _state(beat, now, longest)) for _, beat in _beats(home)]
    return sorted(found, key=lambda each: (each.told.started, each.told.host, each.told.pid))


def services_told(home: Home, now: datetime) -> tuple[ServiceFacts, ...]:
    """The services of a home, as its status tells of them."""
    return tuple(
        ServiceFacts(
            each.told.host, each.told.pid, each.told.who, each.state, each.told.started, each.told.tick_ended
        )
        for each in health(home, now)
    )


def sweep_services(home: Home, now: datetime) -> None:
    """Removes what dead services left behind more than a day ago."""
    for path, beat in _beats(home):
        if now - beat.beat > _SWEPT_AFTER and (_elsewhere(beat) or _is_gone(beat)):
            path.unlink(missing_ok=True)
    sweep(home.services, _SWEPT_AFTER.total_seconds())


def _beats(home: Home) -> Iterator[tuple[Path, Beat]]:
    """What stands in the folder. A file may go while it is read, and one that is no beat tells nothing."""
    for path in sorted(home.services.glob("*.json")):
        try:
            yield path, Beat.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            continue


def _state(beat: Beat, now: datetime, longest: timedelta) -> str:
    silent = now - beat.beat > _SILENT_AFTER
    if _elsewhere(beat):
        # Its process cannot be asked for.
        if silent:
            return DEAD if now - beat.beat > _SWEPT_AFTER else SILENT
    elif _is_gone(beat):
        return DEAD
    elif silent:
        return SILENT
    if beat.ticking and beat.tick_began:
        return STUCK if now - beat.tick_began > longest else WELL
    idle_since = beat.tick_ended or beat.started
    return LATE if now - idle_since > timedelta(seconds=2 * beat.every_seconds) + _SILENT_AFTER else WELL


def _elsewhere(beat: Beat) -> bool:
    return beat.host != platform.node()


def _is_gone(beat: Beat) -> bool:
    return process_mark(beat.pid) != beat.mark


class Heartbeat:
    """A service's own file, renewed every few seconds by a thread, gone when the service ends well.

    `complains` hears of a file that cannot be written: once, until it can be written again. The service goes on.
    """

    def __init__(self, home: Home, every_seconds: float, complains: Callable[[OSError], None]) -> None:
        now = datetime.now(UTC)
        self._beat = Beat(who=getpass.getuser(), host=platform.node(), pid=os.getpid(),
                          mark=process_mark(os.getpid()), every_seconds=every_seconds, started=now, beat=now)  # fmt: skip
        host = re.sub(r"[^\w.-]", "_", self._beat.host)
        self.path = home.services / f"{host}-{self._beat.pid}.json"
        self._complains, self._failing = complains, False
        self._one, self._ended = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._write()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self.path.unlink(missing_ok=True)

    def begins(self, now: datetime) -> None:
        """A tick begins."""
        self._tell(ticking=True, tick_began=now, ticks=self._beat.ticks + 1)

    def ends(self, now: datetime, exit_code: int) -> None:
        """The tick has ended."""
        self._tell(ticking=False, tick_ended=now, exit_code=exit_code)

    def _go_on(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            self._tell()

    def _tell(self, **changed: object) -> None:
        with self._one:
            self._beat = self._beat.model_copy(update={**changed, "beat": datetime.now(UTC)})
            try:
                self._write()
                self._failing = False
            except OSError as fault:
                if not self._failing:
                    self._complains(fault)
                self._failing = True

    def _write(self) -> None:
        write_text(self.path, self._beat.model_dump_json(indent=1) + "\n")
