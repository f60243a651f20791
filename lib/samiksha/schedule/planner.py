"""What is due now: plan + ledger + now. Asked twice, it answers the same.

Enters: a `Timetable`, the ledger's `Account`, a moment. Leaves: an `Agenda`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from samiksha.params.schedule import Run
from samiksha.schedule.slots import FINAL, Slot, SlotEntry, SlotKey
from samiksha.schedule.timetable import Timetable

TOLD_DAYS = 31
"""Missed slots are told of for so long beyond the days that are caught up; a machine may have been off for a year."""


@dataclass(frozen=True)
class Account:
    """What the ledger knows."""

    known_since: Mapping[str, datetime] = field(default_factory=dict)
    """Run → when the clock first saw it in the schedule: what was before that was never asked for."""
    entries: Mapping[SlotKey, SlotEntry] = field(default_factory=dict)


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
    missed: tuple[Slot, ...] = ()
    too_early: tuple[Slot, ...] = ()
    """Brought to an end, and due only later: the clock was ahead then. They are asked for again in their time."""
    resting: tuple[Slot, ...] = ()
    """Due, and to be tried again only later."""


def agenda(timetable: Timetable, account: Account, now: datetime) -> Agenda:
    """What is due at a moment, and what will not be made any more."""
    due: list[Due] = []
    superseded: list[Slot] = []
    missed: list[Slot] = []
    resting: list[Slot] = []
    for run in timetable.schedule.runs:
        of_run = _OfRun(timetable, run, account, now)
        due += of_run.due
        superseded += of_run.superseded
        missed += of_run.missed
        resting += of_run.resting
    early = [each.slot for each in account.entries.values() if each.slot.due > now]
    due.sort(key=lambda each: each.slot)
    return Agenda(tuple(due), tuple(superseded), tuple(missed), tuple(sorted(early)), tuple(resting))


class _OfRun:
    """The slots of one run, sorted out."""

    def __init__(self, timetable: Timetable, run: Run, account: Account, now: datetime) -> None:
        self.due: list[Due] = []
        self.superseded: list[Slot] = []
        self.missed: list[Slot] = []
        self.resting: list[Slot] = []
        known = min(account.known_since.get(run.name, now), now)
        oldest = now - timedelta(days=timetable.schedule.catch_up_days)
        told = max(known, oldest - timedelta(days=TOLD_DAYS))
        slots = list(timetable.slots(run, told, now))
        last_of_day = {slot.as_of: slot.nth for slot in slots}
        for slot in slots:
            entry = account.entries.get(slot.key)
            if entry and entry.state in FINAL:
                continue
            if slot.due <= oldest:
                self.missed.append(slot)
            elif slot.nth != last_of_day[slot.as_of]:
                self.superseded.append(slot)
            elif entry and entry.not_before and now < entry.not_before <= now + _longest_pause(timetable):
                self.resting.append(slot)
            else:
                self.due.append(Due(slot, run, timetable.deadline(run, slot), slot is slots[-1], entry))


def _longest_pause(timetable: Timetable) -> timedelta:
    """A pause that ends later than any pause can was noted by a clock that was ahead."""
    return timedelta(minutes=timetable.schedule.try_again_minutes)
