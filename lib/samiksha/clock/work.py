"""One slot, worked on: what it waits for, its round, what the ledger learns of it, and who is to get its pages.

Enters: a `Due`, held by this process alone. Leaves: the slot's `SlotEntry`. Killed anywhere, the next tick goes on: pages that were
made are kept by their keys, and what is to be sent stands in the ledger once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from samiksha.deliver.digest import Failure, queue_failures
from samiksha.deliver.outbox import Round, queue
from samiksha.errors import NotWritten, OutputsBusy, SamikshaError, StoreOutOfReach, TickFailed
from samiksha.home import Home
from samiksha.ledger import Slots
from samiksha.logs import unforeseen
from samiksha.model import KEPT, MADE
from samiksha.orders import Outcome
from samiksha.params.areas import Area
from samiksha.params.schedule import HOLD, Schedule
from samiksha.plans import Plan, plan_round
from samiksha.round import RoundReport
from samiksha.schedule import Due, SlotEntry, State, Timetable
from samiksha.schedule.gate import Late, late_sources

Make = Callable[[Plan], RoundReport]
"""Whoever makes the pages of a plan, its record and its indexes."""
Clock = Callable[[], datetime]
"""What time it is: aware, UTC."""
_OURS = (NotWritten, StoreOutOfReach)
"""Faults that lie neither in params nor in data: they use up no try."""


@dataclass(frozen=True)
class Worked:
    """What a tick did about a slot."""

    due: Due
    entry: SlotEntry
    report: RoundReport | None = None
    """None where nothing was to be made."""
    busy: OutputsBusy | None = None
    """Somebody makes these pages by hand just now; nothing was done."""

    @property
    def failed(self) -> bool:
        """Whether something failed in this tick."""
        ended_badly = self.entry.state in (State.TRY_AGAIN, State.FAILED)
        return self.busy is None and (ended_badly or bool(self.report and self.report.failed))


@dataclass
class Work:
    """The work of one tick."""

    home: Home
    timetable: Timetable
    ledger: Slots
    make: Make
    clock: Clock

    def on(self, due: Due) -> Worked:
        """Works on a slot as far as it can be now; every fault ends in its entry. The caller holds the run."""
        before = due.entry or SlotEntry(due.slot, State.WAITING)
        try:
            return self._on(due, replace(before, said=None, not_before=None))
        except OutputsBusy as busy:
            return replace(self._noted(due, replace(before, said=busy.said)), busy=busy)
        except SamikshaError as fault:
            return self._failed(due, before, fault)
        except OSError as fault:
            plain = NotWritten.of(fault, self.home.root)
            return self._failed(due, before, plain)
        except Exception as fault:  # noqa: BLE001 - the border: a slot that nobody foresaw must not stop those after it
            said = unforeseen(self.home, "clock", due.run.name, fault)
            return self._failed(due, before, TickFailed("tick_part", part=due.run.name, fault=said))

    def _on(self, due: Due, before: SlotEntry) -> Worked:
        run, now = due.run, self.clock()
        plan = plan_of(self.home, due)
        late = late_for(plan, due, self.timetable)
        told = tuple(each.to_json() for each in late)
        if late and (now < due.deadline or (run.late and run.late.then == HOLD)):
            state = State.WAITING if now < due.deadline else State.HELD
            if before.state in (State.WAITING, State.HELD) and before.late == told:
                return self._noted(due, replace(before, state=state))  # nothing has come since
            ready = _without(plan, {each.area for each in late})
            return self._part(due, replace(before, state=state, late=told), ready)
        return self._whole(due, replace(before, late=told), plan)

    def _part(self, due: Due, waiting: SlotEntry, ready: Plan | None) -> Worked:
        """The areas whose data are there; the slot goes on waiting for the others."""
        if ready is None:
            return self._noted(due, waiting)
        self._noted(due, replace(waiting, state=State.RUNNING, began=waiting.began or self.clock()))
        report = self.make(ready)
        self._tell_of_failures(due, list(_failures(report)))
        entry = replace(waiting, counts=_counts(report), run_id=report.plan.run_id)
        if fault := self._hand_out(due, report):
            entry = self._again(replace(entry, said=fault.said))
        return self._noted(due, entry, report)

    def _whole(self, due: Due, entry: SlotEntry, plan: Plan) -> Worked:
        """The whole round, roll-ups too."""
        entry = replace(entry, state=State.RUNNING, run_id=plan.run_id, began=self.clock(), not_before=None)
        self._noted(due, entry)
        report = self.make(plan)
        fault = self._hand_out(due, report)
        self._tell_of_failures(due, list(_failures(report)))
        entry = replace(entry, counts=_counts(report), finished=self.clock(), state=State.MADE)
        if report.failed:
            ours = all(outcome.of_machine for outcome in report.failed)
            entry = self._again(replace(entry, attempts=entry.attempts + (not ours)))
        elif fault:  # the pages are there, and kept; they are to reach their readers once that is mended
            entry = self._again(replace(entry, said=fault.said))
        return self._noted(due, entry, report)

    def _hand_out(self, due: Due, report: RoundReport) -> SamikshaError | None:
        """What stands now is to reach its readers; of a day that a newer one has overtaken it is not. Why it could not be
        written down, if it could not."""
        pages = [outcome.area for outcome in report.outcomes + report.rollups if outcome.status in (MADE, KEPT)]
        if due.newest and due.run.to:
            try:
                queue(self.home, addressed(due), pages)
            except SamikshaError as fault:
                return fault
        return None

    def _tell_of_failures(self, due: Due, failures: list[Failure]) -> None:
        with suppress(SamikshaError):  # delivery.yml cannot be read: whoever sends says so, in the same tick
            queue_failures(self.home, addressed(due), failures, self.clock())

    def _failed(self, due: Due, before: SlotEntry, fault: SamikshaError) -> Worked:
        """Nothing was made."""
        ours = isinstance(fault, _OURS)
        self._tell_of_failures(due, [Failure("", fault.said)])
        entry = self._again(replace(before, said=fault.said, attempts=before.attempts + (not ours)))
        return self._noted(due, replace(entry, finished=self.clock()))

    def _again(self, entry: SlotEntry) -> SlotEntry:
        """To be tried again after a pause, or for the last time."""
        schedule: Schedule = self.timetable.schedule
        if entry.attempts >= schedule.tries:
            return replace(entry, state=State.FAILED)
        pause = timedelta(minutes=schedule.try_again_minutes)
        return replace(entry, state=State.TRY_AGAIN, not_before=self.clock() + pause)

    def _noted(self, due: Due, entry: SlotEntry, report: RoundReport | None = None) -> Worked:
        self.ledger.notes(entry)
        return Worked(due, entry, report)


def plan_of(home: Home, due: Due) -> Plan:
    """The whole round of a slot."""
    run = due.run
    return plan_round(home, run.review, due.slot.as_of, areas=run.areas, under=run.under, lang=run.lang)


def late_for(plan: Plan, due: Due, timetable: Timetable) -> Sequence[Late]:
    """What the round of a slot still waits for."""
    codes = [area.code for area in plan.areas]
    return late_sources(plan.home, plan.spec, plan.register, codes, due.run.waits_for, plan.as_of, timetable.calendar)


def addressed(due: Due) -> Round:
    """A slot as those who deliver it know it."""
    slot, run = due.slot, due.run
    return Round(slot.run, run.review, slot.as_of, slot.nth, run.lang, run.to)


def _without(plan: Plan, late: set[str]) -> Plan | None:
    """The part of a plan whose data are there; roll-ups wait for all. None if that is nothing."""
    ready: tuple[Area, ...] = tuple(area for area in plan.areas if area.code not in late)
    return replace(plan, areas=ready, rollups=()) if ready else None


def _counts(report: RoundReport) -> dict[str, int]:
    return dict(Counter(outcome.status for outcome in report.outcomes + report.rollups))


def _failures(report: RoundReport) -> Iterator[Failure]:
    outcome: Outcome
    for outcome in report.failed:
        yield Failure(outcome.area, outcome.said or {}, outcome.log)
