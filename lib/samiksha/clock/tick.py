"""One tick, whole: exports in → what is due → rounds → readers → housekeeping → the status page.

Enters: a home and a clock. Leaves: a `Ticked`. A tick may be killed anywhere, be run twice at once, and find the clock set
forward or back: the ledger is the truth, and the tick only acts on it. What fails in one part is said, and stops no other.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from samiksha import inbox, keeping
from samiksha.clock.health import services_told
from samiksha.clock.work import Clock, Make, Work, Worked
from samiksha.deliver import outbox
from samiksha.errors import ExitCode, NotWritten, OutputsBusy, SamikshaError, TickFailed, one_line
from samiksha.home import Home
from samiksha.index import renew_index, write_indexes
from samiksha.ledger import Slots
from samiksha.ledger.fetches import Fetches
from samiksha.lock import one_writer
from samiksha.params.reviews import read_review
from samiksha.params.schedule import office_day, schedule_as_written
from samiksha.params.sheets import read_sheets
from samiksha.plans import Plan
from samiksha.record import write_record
from samiksha.round import Reporter, RoundReport, run_rounds
from samiksha.schedule import Due, Slot, State, Timetable, agenda, read_timetable
from samiksha.status import write_status

_log = logging.getLogger(__name__)
TICKED, FETCHED = "tick", "fetch"
"""What the ledger keeps the moment of."""


class Teller(Protocol):
    """Whoever is told how a tick goes."""

    def says(self, key: str, **values: Any) -> None:
        """A sentence of the catalogue (`cli.tick.<key>`)."""

    def has_taken(self, report: inbox.InboxReport) -> None: ...
    def has_brought(self, report: inbox.Brought) -> None: ...
    def has_worked(self, worked: Worked) -> None: ...
    def has_sent(self, sent: Sequence[outbox.Sent]) -> None: ...
    def has_pruned(self, report: keeping.KeptReport) -> None: ...
    def reporter(self) -> Reporter: ...


@dataclass
class Ticked:
    """What a tick did."""

    worked: list[Worked] = field(default_factory=list)
    faults: list[SamikshaError] = field(default_factory=list)
    """Of parts that failed as a whole."""

    @property
    def code(self) -> int:
        """The exit code: 1 where pages failed, else that of the first fault."""
        if any(each.entry.state in (State.TRY_AGAIN, State.FAILED) for each in self.worked):
            return ExitCode.SOME_FAILED
        return self.faults[0].exit_code if self.faults else ExitCode.OK


class Tick:
    """One tick of a home's clock."""

    def __init__(self, home: Home, clock: Clock, teller: Teller, make: Make | None = None) -> None:
        self._home, self._clock, self._teller = home, clock, teller
        self._make = make or self._make_pages
        self._done = Ticked()

    def run(self) -> Ticked:
        """Does whatever is to be done now."""
        with self._part("inbox"):
            self._take_in()
        self.work_off()
        with self._part("delivery"):
            self._teller.has_sent(outbox.send(self._home, self._clock()))
        with self._part("keeping"):
            self._tidy_up()
        with self._part("status"):
            now = self._clock()
            write_status(self._home, now, services=services_told(self._home, now))
        return self._done

    def work_off(self) -> Ticked:
        """What is due, and nothing else."""
        with self._part("rounds"), Slots(self._home) as ledger:
            self._work_off(read_timetable(self._home.params), ledger)
            ledger.did(TICKED, self._clock())
        return self._done

    @contextmanager
    def _part(self, name: str) -> Iterator[None]:
        """A part of a tick: whatever fails in it is said, kept for the maintainers, and stops no other part."""
        try:
            yield
        except SamikshaError as fault:
            self._fails(name, fault)
        except OSError as fault:
            self._fails(name, NotWritten("disk", path=fault.filename or self._home.root, fault=one_line(fault)))
        except Exception as fault:  # noqa: BLE001 - the border: logged with its traceback, said in plain words
            _log.exception(name)
            self._fails(name, TickFailed("tick_part", part=name, fault=one_line(fault)))

    def _fails(self, name: str, fault: SamikshaError) -> None:
        self._done.faults.append(fault)
        self._teller.says("part_failed", part=name, fault=fault)

    def _take_in(self) -> None:
        settle = schedule_as_written(self._home.params).settle_seconds
        report = inbox.take_in(self._home, settle_seconds=settle, now=self._clock())
        self._teller.has_taken(report)
        if report.fault:
            self._done.faults.append(report.fault)

    def _work_off(self, timetable: Timetable, ledger: Slots) -> None:
        """All slots that are due, one after the other, oldest first; a run that another process is at is left to it."""
        ledger.knows(timetable.schedule.by_name, self._clock())
        work = Work(self._home, timetable, ledger, self._make, self._clock)
        seen: set[Any] = set()
        self._bring(timetable, ledger)
        while due := self._next(timetable, ledger, seen):
            seen.add(due.slot.key)
            try:
                with one_writer(self._home, f"run-{due.run.name}"):
                    if now := self._still(due, timetable, ledger):
                        self._tell(work.on(now))
            except OutputsBusy as busy:
                self._teller.says("busy", run=due.run.name, fault=busy)

    def _next(self, timetable: Timetable, ledger: Slots, seen: set[Any]) -> Due | None:
        """What is to be worked on next; notes what will not be made any more."""
        plan = agenda(timetable, ledger.account(), self._clock())
        ledger.takes_back(plan.too_early)
        ledger.brings_to_an_end(plan.missed, State.MISSED, self._clock())
        self._let_go(plan.superseded, ledger)
        return next((due for due in plan.due if due.slot.key not in seen), None)

    def _still(self, due: Due, timetable: Timetable, ledger: Slots) -> Due | None:
        """The same slot as it is now that nobody else is at its run; None if somebody has brought it to an end."""
        plan = agenda(timetable, ledger.account(), self._clock())
        return next((each for each in plan.due if each.slot.key == due.slot.key), None)

    def _let_go(self, slots: Sequence[Slot], ledger: Slots) -> None:
        """Slots that were begun and are not asked for any more; those that somebody is at are let go the next time."""
        for slot in slots:
            with suppress(OutputsBusy), one_writer(self._home, f"run-{slot.run}"):
                ledger.brings_to_an_end([slot], State.SUPERSEDED, self._clock())

    def _tell(self, worked: Worked) -> None:
        self._done.worked.append(worked)
        self._teller.has_worked(worked)

    def _bring(self, timetable: Timetable, ledger: Slots) -> None:
        """Published sheets of the reviews that are due, not more often than the schedule says."""
        now, schedule = self._clock(), timetable.schedule
        last = ledger.last(FETCHED)
        if last and last <= now < last + timedelta(minutes=schedule.fetch_minutes):
            return
        if not read_sheets(self._home.params).sheets:
            return
        plan = agenda(timetable, ledger.account(), now)
        reviews = {due.run.review for due in plan.due}
        if wanted := {source for name in reviews for source in read_review(self._home.params, name).sources}:
            ledger.did(FETCHED, now)
            report = inbox.bring(self._home, now.astimezone(schedule.own_zone).date(), wanted)
            with Fetches(self._home) as fetches:
                fetches.notes(report.sheets, now)
            self._teller.has_brought(report)
            self._done.faults += report.errors

    def _make_pages(self, plan: Plan) -> RoundReport:
        """The pages of a plan, its record and the indexes."""
        (report,) = (self._recorded(each) for each in run_rounds([plan], self._teller.reporter()))
        return report

    def _recorded(self, report: RoundReport) -> RoundReport:
        write_record(report)
        write_indexes(report)
        return report

    def _tidy_up(self) -> None:
        """Once a day, by one process."""
        today = office_day(self._home.params, self._clock())
        report = keeping.keep_house(self._home, today, renew=partial(renew_index, self._home))
        if report:
            self._teller.has_pruned(report)


def tick(home: Home, clock: Callable[[], datetime], teller: Teller) -> Ticked:
    """Does whatever is to be done now."""
    return Tick(home, clock, teller).run()
