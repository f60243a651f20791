"""What a tick would do now, without doing it.

Enters: a home and a moment. Leaves: a `Prospect`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from samiksha.clock.work import addressed
from samiksha.deliver.outbox import Letter, preview
from samiksha.home import Home
from samiksha.ledger import Slots
from samiksha.plans import plan_round
from samiksha.schedule import Due, Slot, Timetable, agenda, read_timetable
from samiksha.schedule.gate import late_sources


@dataclass(frozen=True)
class Foreseen:
    """A slot that is due."""

    slot: Slot
    late: tuple[dict[str, Any], ...]
    """The sources that are late for it, as the ledger would hold them."""
    letters: tuple[Letter, ...]
    """What would go to whom, of the pages that stand by now."""


@dataclass(frozen=True)
class Prospect:
    """What is due, and the next slot of each run."""

    due: tuple[Foreseen, ...]
    coming: tuple[Slot, ...]


def look_ahead(home: Home, now: datetime) -> Prospect:
    """What a tick would do at a moment."""
    timetable = read_timetable(home.params)
    with Slots(home) as ledger:
        plan = agenda(timetable, ledger.account(), now)
    due = tuple(_foreseen(home, timetable, each) for each in plan.due)
    coming = [timetable.next(run, now) for run in timetable.schedule.runs]
    return Prospect(due, tuple(sorted(slot for slot in coming if slot)))


def _foreseen(home: Home, timetable: Timetable, due: Due) -> Foreseen:
    run, slot = due.run, due.slot
    plan = plan_round(home, run.review, slot.as_of, areas=run.areas, under=run.under, lang=run.lang)
    codes = [area.code for area in plan.areas]
    late = late_sources(home, plan.spec, plan.register, codes, run.waits_for, slot.as_of, timetable.calendar)
    every = [*codes, *(area.code for area in plan.rollups)]
    letters = preview(home, addressed(due), every) if due.newest and run.to else ()
    return Foreseen(slot, tuple(each.to_json() for each in late), tuple(letters))
