"""What is due now: plan + ledger + now. Asked twice, it answers the same.

Enters: a `Timetable`, the ledger's `Account`, a moment. Leaves: an `Agenda`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from samiksha.params.schedule import Run
from samiksha.schedule.slots import FINAL, Slot, SlotEntry, SlotKey
from samiksha.schedule.timetable import LOOKS_AHEAD, Timetable

TOLD_DAYS = 31
"""Missed slots are told of for so long beyond the days that are caught up; a machine may have been off for a year."""
SET_BACK = timedelta(minutes=15)
"""A clock that is set right by so little was not ahead: what was made then stays made."""
AHEAD = LOOKS_AHEAD
"""What is due later than this was not made by a clock that was ahead: the clock that says so is behind, as one whose battery
is empty. It forgets nothing."""


@dataclass(frozen=True)
class Account:
    """What the ledger knows."""

    known_since: Mapping[str, datetime] = field(default_factory=dict)
    """Run → when the clock first saw it in the schedule: what was before that was never asked for."""
    entries: Mapping[SlotKey, SlotEntry] = field(default_factory=dict)

    @cached_property
    def of_run(self) -> dict[str, list[SlotEntry]]:
        """Run → its entries."""
        found: dict[str, list[SlotEntry]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.slot.run, []).append(entry)
        return found


@dataclass(frozen=True)
class Due:
    """A slot to be worked on now."""

    slot: Slot
    run: Run
    deadline: datetime
    """Until when it waits for its sources."""
    newest: bool
    """Whether no later slot of the run is due: only then do readers get it by mail."""
    entry: SlotEntry | None


@dataclass(frozen=True)
class Agenda:
    """What a moment asks for."""

    due: tuple[Due, ...] = ()
    """In the order in which they are to be worked on: the oldest day first, because a brief compares with the one before."""
    superseded: tuple[Slot, ...] = ()
    """Begun, and not asked for any more: a later slot of the day is due, or the schedule has changed. One that nobody has
    begun goes without a word."""
    missed: tuple[Slot, ...] = ()
    """Too old to be made; of each day the last one, and what was begun."""
    too_early: tuple[Slot, ...] = ()
    """Worked on, or given up, by a clock that was ahead. They are asked for again in their time."""
    resting: tuple[Slot, ...] = ()
    """Due, and to be tried again only later."""


def agenda(timetable: Timetable, account: Account, now: datetime) -> Agenda:
    """What is due at a moment, and what will not be made any more."""
    of_runs = [_OfRun(timetable, run, account, now) for run in timetable.schedule.runs]
    due = sorted((each for one in of_runs for each in one.due), key=lambda each: each.slot)
    missed = [slot for one in of_runs for slot in one.missed]
    resting = [slot for one in of_runs for slot in one.resting]
    asked_for = {slot.key for slot in (*(each.slot for each in due), *missed, *resting)}
    oldest = {one.run.name: one.oldest for one in of_runs}
    left: list[Slot] = []
    for entry in _open(account.entries.values(), now):
        if entry.slot.key not in asked_for and entry.slot.run not in timetable.faults:
            too_old = entry.slot.due < oldest.get(entry.slot.run, entry.slot.due)
            (missed if too_old else left).append(entry.slot)
    early = [each.slot for each in account.entries.values() if _is_early(each, now)]
    return Agenda(
        tuple(due), tuple(sorted(left)), tuple(sorted(missed)), tuple(sorted(early)), tuple(sorted(resting))
    )


def _is_early(entry: SlotEntry, now: datetime) -> bool:
    """Whether a clock that was ahead has worked on it: it is due only later, or was brought to its end only later."""
    noted = max(entry.slot.due, entry.finished or entry.slot.due)
    return entry.slot.due <= now + AHEAD and now + SET_BACK < noted <= now + AHEAD


def _open(entries: Iterable[SlotEntry], now: datetime) -> list[SlotEntry]:
    return [entry for entry in entries if entry.state not in FINAL and entry.slot.due <= now]


class _OfRun:
    """The slots of one run, sorted out."""

    def __init__(self, timetable: Timetable, run: Run, account: Account, now: datetime) -> None:
        self.run = run
        self.due: list[Due] = []
        self.missed: list[Slot] = []
        self.resting: list[Slot] = []
        self.oldest = _oldest(timetable, run, now, timetable.schedule.catch_up_days)
        # What waits since the evening is brought to its end, also where nothing is caught up.
        oldest_begun = _oldest(timetable, run, now, max(timetable.schedule.catch_up_days, 1))
        known = account.known_since.get(run.name, now)
        begun = (entry.slot.due for entry in account.of_run.get(run.name, ()) if entry.slot.due <= now)
        # Before the newest of which anything is known, whatever was asked for is known.
        newest = max(begun, default=known)
        slots = list(timetable.last_slots(run, max(known, oldest_begun - timedelta(days=TOLD_DAYS)), now))
        for slot in slots:
            entry = account.entries.get(slot.key)
            if entry and entry.state in FINAL:
                continue
            if slot.due < (oldest_begun if entry else self.oldest):
                if entry or slot.due > newest:
                    self.missed.append(slot)
            elif entry and entry.not_before and now < entry.not_before <= now + _longest_pause(timetable):
                self.resting.append(slot)
            else:
                self.due.append(Due(slot, run, timetable.deadline(run, slot), slot is slots[-1], entry))


def _oldest(timetable: Timetable, run: Run, now: datetime, days: int) -> datetime:
    """What was due before this is not made any more: whole days count, so that with none today still does."""
    zone = timetable.schedule.zone(run)
    day = now.astimezone(zone).date() - timedelta(days=days)
    return min(now - timedelta(days=days), datetime.combine(day, time.min, zone).astimezone(UTC))


def _longest_pause(timetable: Timetable) -> timedelta:
    """A pause that ends later than any pause can was noted by a clock that was ahead."""
    return timedelta(minutes=timetable.schedule.try_again_minutes)
