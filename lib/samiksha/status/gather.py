"""Everything that is known of a home, gathered. A part that cannot be found out says so, and hides no other.

Enters: a home, a moment; what only a higher floor knows. Leaves: a `Status`.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from samiksha.catalogue import LANGUAGES, text
from samiksha.errors import SamikshaError, one_line
from samiksha.home import Home
from samiksha.keeping import disk_use
from samiksha.params.delivery import read_delivery
from samiksha.params.holidays import HOLIDAY, WORKING, Calendar
from samiksha.params.schedule import Run, Schedule
from samiksha.schedule import Timetable, sound_timetable
from samiksha.status.data import failing_sheets, refused_files, source_ages, what_was_sent
from samiksha.status.disk import disk
from samiksha.status.facts import Fault, ServiceFacts, Status
from samiksha.status.names import Namer
from samiksha.status.slots import Books, Told, read_books

Found = TypeVar("Found")
HOLIDAYS_AHEAD = timedelta(days=60)


class Parts:
    """The parts of a status, and why some are not known."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def of(self, part: str, find: Callable[[], Found], otherwise: Found) -> Found:
        """What `find` gives; if it cannot, `otherwise`, and it is said of that part why."""
        try:
            return find()
        except SamikshaError as fault:
            self.complains(part, fault)
        except Exception as fault:  # noqa: BLE001 - whatever is damaged: the page comes out, and says of this part why
            plain = f"{type(fault).__name__}: {one_line(fault)}"
            said = {lang: text("status.unexpected", lang, fault=plain) for lang in LANGUAGES}
            self.faults.append(Fault(part, said))
        return otherwise

    def complains(self, part: str, fault: SamikshaError) -> None:
        """A fault of a part, of which the rest is known."""
        self.faults.append(Fault(part, fault.said))


def gather(home: Home, now: datetime, services: Sequence[ServiceFacts] = ()) -> Status:
    """The status of a home at a moment (aware)."""
    parts, namer = Parts(), Namer(home)
    timetable = parts.of("schedule", lambda: sound_timetable(home.params), None)
    for fault in timetable.faults.values() if timetable else ():
        parts.complains("schedule", fault)
    parts.of("sendings", lambda: read_delivery(home.params), None)
    schedule = timetable.schedule if timetable else None
    zone = ZoneInfo((schedule or Schedule()).timezone)
    today = now.astimezone(zone).date()
    books = parts.of("ledger", lambda: read_books(home, now), None)
    told = Told(home, timetable, books or Books.empty(), namer, now)
    return Status(
        home=str(home.root), now=now, timezone=zone.key,
        runs=parts.of("runs", told.runs, ()),
        slots=parts.of("slots", told.slots, ()) if books else (),
        by_hand=parts.of("by_hand", told.rounds, ()),
        sources=parts.of("sources", lambda: source_ages(home, schedule, namer, today, partial(parts.complains, "sources")), ()),
        sheets=parts.of("sheets", lambda: failing_sheets(home, namer), ()),
        refused=parts.of("refused", lambda: refused_files(home, today), ()),
        sendings=parts.of("sendings", lambda: what_was_sent(home, today), ()),
        disk=parts.of("disk", lambda: disk(home, now, disk_use), None),
        last_tick=books.last_tick if books else None,
        services=tuple(services),
        holidays=parts.of("holidays", lambda: _incomplete(timetable, today), ()),
        faults=tuple(parts.faults),
    )  # fmt: skip


def _incomplete(timetable: Timetable | None, today: date) -> tuple[int, ...]:
    """The years within two months whose list of holidays is not complete, if a run depends on it."""
    if timetable is None or not any(map(_needs_holidays, timetable.schedule.runs)):
        return ()
    calendar: Calendar = timetable.calendar
    years = dict.fromkeys((today.year, (today + HOLIDAYS_AHEAD).year))
    return tuple(year for year in years if not calendar.is_complete(year))


def _needs_holidays(run: Run) -> bool:
    return bool({WORKING, HOLIDAY} & set(run.days)) or any(wait.of == WORKING for wait in run.waits_for)
