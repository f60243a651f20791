"""One tick, whole: exports in → what is due → rounds → readers → housekeeping → the status page.

Enters: a home and a clock. Leaves: a `Ticked`. A tick may be killed anywhere, be run twice at once, and find the clock set
forward or back: the ledger is the truth, and the tick only acts on it. What fails in one part is said, and stops no other.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Protocol

from samiksha import inbox, keeping
from samiksha.clock.health import services_told
from samiksha.clock.work import Clock, Make, Work, Worked
from samiksha.deliver import outbox
from samiksha.deliver.digest import INBOX, SHEETS, Failure, queue_refusals
from samiksha.errors import BadConfiguration, ExitCode, NotWritten, OutputsBusy, SamikshaError, TickFailed
from samiksha.home import Home
from samiksha.index import renew_index, write_indexes
from samiksha.ledger import Slots
from samiksha.ledger.fetches import Fetches
from samiksha.ledger.sendings import Sendings, SendingState
from samiksha.lock import one_writer
from samiksha.logs import unforeseen
from samiksha.params.reviews import read_review
from samiksha.params.schedule import Schedule, schedule_as_written
from samiksha.params.sheets import read_sheets
from samiksha.plans import Plan
from samiksha.record import write_record
from samiksha.round import Reporter, RoundReport, run_rounds
from samiksha.schedule import Agenda, Due, Slot, State, Timetable, agenda, sound_timetable
from samiksha.status import write_status

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
    """Of parts that failed as a whole, of runs that cannot be made, of sheets."""
    refused: int = 0
    """Exports of the inbox."""
    unsent: int = 0
    """Mails and files that did not go."""

    @property
    def code(self) -> int:
        """The exit code: 1 where pages failed, exports were refused or mails did not go, else that of the first fault. Data
        that are waited for, and what another process is at, are no fault."""
        if any(each.failed for each in self.worked) or self.refused or self.unsent:
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
            self._send()
        with self._part("keeping"):
            self._tidy_up()
        with self._part("status"):
            now = self._clock()
            write_status(self._home, now, services=services_told(self._home, now))
        return self._done

    def work_off(self) -> Ticked:
        """What is due, and nothing else."""
        with self._part("rounds"), Slots(self._home) as ledger:
            self._work_off(sound_timetable(self._home.params), ledger)
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
            self._fails(name, NotWritten.of(fault, self._home.root))
        except Exception as fault:  # noqa: BLE001 - the border: logged with its traceback, said in plain words
            self._fails(name, TickFailed("tick_part", part=name, fault=unforeseen(self._home, "clock", name, fault)))

    def _fails(self, name: str, fault: SamikshaError) -> None:
        self._done.faults.append(fault)
        self._teller.says("part_failed", part=name, fault=fault)

    def _take_in(self) -> None:
        settle = self._settings().settle_seconds
        report = inbox.take_in(self._home, settle_seconds=settle, now=self._clock())
        self._teller.has_taken(report)
        refused = report.of(inbox.REFUSED)
        self._done.refused = len(refused)
        if report.fault:
            self._fails("inbox", report.fault)
        self._tell_maintainers(INBOX, [_refusal(each.file, each.error, str(each.findings or "")) for each in refused])

    def _settings(self) -> Schedule:
        """How often and how long; where the file cannot be read, as it ships: exports are taken in all the same."""
        try:
            return schedule_as_written(self._home.params)
        except BadConfiguration:
            return Schedule()

    def _tell_maintainers(self, about: str, failures: Sequence[Failure]) -> None:
        with suppress(BadConfiguration):  # delivery.yml cannot be read: whoever sends says so, in the same tick
            queue_refusals(self._home, about, failures, self._today, self._clock())

    @property
    def _today(self) -> date:
        return self._clock().astimezone(self._settings().own_zone).date()

    def _send(self) -> None:
        sent = outbox.send(self._home, self._clock())
        self._teller.has_sent(sent)
        self._done.unsent = sum(each.state is not SendingState.SENT for each in sent)

    def _work_off(self, timetable: Timetable, ledger: Slots) -> None:
        """All slots that are due, one after the other, oldest first; a run that another process is at is left to it."""
        for fault in timetable.faults.values():
            self._fails("rounds", fault)
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
                self._teller.says("busy", run=due.run.name, fault=busy)  # its slots are asked for at the next tick

    def _agenda(self, timetable: Timetable, ledger: Slots) -> Agenda:
        return agenda(timetable, ledger.account(), self._clock())

    def _next(self, timetable: Timetable, ledger: Slots, seen: set[Any]) -> Due | None:
        """What is to be worked on next; notes what will not be made any more."""
        plan = self._agenda(timetable, ledger)
        self._note(plan, ledger)
        if plan.too_early:  # some of it may be due by now
            return self._next(timetable, ledger, seen)
        return next((due for due in plan.due if due.slot.key not in seen), None)

    def _note(self, plan: Agenda, ledger: Slots) -> None:
        """What will not be made, and what was made before its time."""
        if plan.too_early:
            with Sendings(self._home) as sendings:  # first: once the slots are forgotten, nobody asks for this again
                sendings.takes_back([slot.key for slot in plan.too_early])
            ledger.takes_back(plan.too_early)
        ledger.brings_to_an_end(plan.missed, State.MISSED, self._clock())
        self._let_go(plan.superseded, ledger)
        for key, slots in (("missed", plan.missed), ("too_early", plan.too_early)):
            for run in dict.fromkeys(slot.run for slot in slots):
                days = [slot.as_of.isoformat() for slot in slots if slot.run == run]
                self._teller.says(key, run=run, count=len(days), first=days[0], last=days[-1])

    def _still(self, due: Due, timetable: Timetable, ledger: Slots) -> Due | None:
        """The same slot as it is now that nobody else is at its run; None if somebody has brought it to an end."""
        plan = self._agenda(timetable, ledger)
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
        plan = self._agenda(timetable, ledger)
        reviews = {due.run.review for due in plan.due}
        if wanted := {source for name in reviews for source in read_review(self._home.params, name).sources}:
            ledger.did(FETCHED, now)
            report = inbox.bring(self._home, self._today, wanted, now=now)
            with Fetches(self._home) as fetches:
                fetches.notes(report.sheets, now)
            self._teller.has_brought(report)
            if report.fault:
                self._fails("fetch", report.fault)
            self._done.faults += [fault for fault in report.errors if fault not in (report.busy, report.fault)]
            failures = [_refusal(each.sheet.name, each.error) for each in report.sheets if each.error]
            failures += [_refusal(each.path.name, each.error) for each in report.loaded if each.error]
            self._tell_maintainers(SHEETS, failures)

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
        report = keeping.keep_house(self._home, self._today, renew=partial(renew_index, self._home))
        if report:
            self._teller.has_pruned(report)


def _refusal(name: str, fault: SamikshaError | None, log: str = "") -> Failure:
    return Failure(name, fault.said if fault else {}, log)
