"""What a tick would do now, without doing it: nothing is written, no run becomes known.

Enters: a home and a moment. Leaves: a `Prospect`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from samiksha.clock.work import addressed, late_for, plan_of
from samiksha.deliver.outbox import Letter, preview
from samiksha.errors import SamikshaError
from samiksha.home import Home
from samiksha.ledger import Slots
from samiksha.ledger.sendings import SendingState
from samiksha.schedule import Account, Due, Slot, Timetable, agenda, sound_timetable


@dataclass(frozen=True)
class Foreseen:
    """A slot that is due."""

    due: Due
    late: tuple[dict[str, Any], ...] = ()
    """The sources that are late for it, as the ledger would hold them."""
    letters: tuple[Letter, ...] = ()
    """What would go to whom, of the pages that stand by now and were not queued for it yet."""
    fault: SamikshaError | None = None
    """Why it would not be made."""


@dataclass(frozen=True)
class Prospect:
    """What is due, the next slot of each run, and the runs that cannot be made."""

    due: tuple[Foreseen, ...]
    coming: tuple[Slot, ...]
    faults: tuple[SamikshaError, ...] = ()


def look_ahead(home: Home, now: datetime) -> Prospect:
    """What a tick would do at a moment."""
    timetable = sound_timetable(home.params)
    coming = sorted(slot for run in timetable.schedule.runs if (slot := timetable.next(run, now)))
    due: tuple[Foreseen, ...] = ()
    if home.ledger.exists():  # else no run is known yet, and none is asked for what was before
        with _Looked(home) as ledger:
            plan = agenda(timetable, ledger.account(), now)
            due = tuple(_foreseen(home, timetable, each, ledger) for each in plan.due)
    return Prospect(due, tuple(coming), tuple(timetable.faults.values()))


class _Looked(Slots):
    """The slots of a ledger in which some tables may not be there yet; none is made."""

    tables = ""

    def account(self) -> Account:
        return super().account() if {"run", "slot"} <= self.there else Account()

    def queued(self, slot: Slot) -> set[tuple[str, str]]:
        """Area and way of what was written down for a slot."""
        if "sending" not in self.there:
            return set()
        rows = self._do(
            "SELECT area, way FROM sending WHERE run = ? AND as_of = ? AND nth = ? AND state != ?",
            (slot.run, slot.as_of.isoformat(), slot.nth, SendingState.TAKEN_BACK),
        )
        return {(row["area"], row["way"]) for row in rows}

    @cached_property
    def there(self) -> set[str]:
        """Its tables."""
        return {row["name"] for row in self._do("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _foreseen(home: Home, timetable: Timetable, due: Due, ledger: _Looked) -> Foreseen:
    run, slot = due.run, due.slot
    try:
        plan = plan_of(home, due)
        late = late_for(plan, due, timetable)
        every = [area.code for area in (*plan.areas, *plan.rollups)]
        stand = due.newest and run.to and "page" in ledger.there
        letters = preview(home, addressed(due), every) if stand else []
    except SamikshaError as fault:
        return Foreseen(due, fault=fault)
    queued = ledger.queued(slot)
    new = tuple(each for each in letters if (each.sending.area, each.sending.way) not in queued)
    return Foreseen(due, tuple(each.to_json() for each in late), new)
