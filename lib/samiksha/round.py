"""One review over many areas as of one day: orders out, pages in, and the ledger told of each.

Enters: `Plan`s. Leaves: a `RoundReport` for each. The outline: take the lock → keep the pages that nothing has changed for →
make the briefs, several at once, and each roll-up once its briefs are there → close the ledger's account.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from samiksha.errors import BriefFailed
from samiksha.files import digest_of, sweep
from samiksha.ledger import Entry, Ledger
from samiksha.lock import one_writer
from samiksha.minutes import share_minutes
from samiksha.model import KEPT, MADE, NOT_MADE
from samiksha.orders import Order, Outcome, accept, failed
from samiksha.params.areas import Area
from samiksha.plans import Plan
from samiksha.platform import can_fork, cores, free_memory_mb
from samiksha.store.history import History
from samiksha.workers import Workers

JOBS_A_CORE = 3
"""Where each brief starts a kernel of its own and waits for it. A fork hardly waits: one more than there are cores serves."""
MEMORY_A_JOB = 300
"""Megabytes that a worker and its kernel may need beside what they share with the warm parent."""
_OTHERS_MAY_WRITE = 60.0
"""Seconds after which a half-written index is nobody's any more."""
_TICK = 1.0
"""Seconds after which limits are looked at, if nothing else happens."""


@dataclass(frozen=True)
class RoundReport:
    """What a round made. No roll-up of an area of which no brief could be made."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    rollups: tuple[Outcome, ...]
    started: datetime
    finished: datetime

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes + self.rollups if outcome.status in NOT_MADE)


class Reporter(Protocol):
    """Whoever is told how rounds go."""

    def begins(self, total: int) -> None: ...
    def takes_up(self, plan: Plan, area: Area) -> None: ...
    def has(self, plan: Plan, outcome: Outcome) -> None: ...
    def ends(self) -> None: ...


class Engine(Protocol):
    """Whoever carries orders out, several at once; it writes nothing."""

    jobs: int

    @property
    def busy(self) -> int: ...
    def give(self, order: Order) -> None: ...
    def done(self, patience: float) -> Iterator[tuple[Order, Outcome]]: ...
    def end_all(self) -> list[Order]: ...
    def __enter__(self) -> "Engine": ...
    def __exit__(self, *_: object) -> None: ...


def run_round(plan: Plan, reporter: Reporter, jobs: int | None = None) -> RoundReport:
    """Makes every brief of the plan, then its roll-ups. One that fails stops no other."""
    (report,) = run_rounds([plan], reporter, jobs)
    return report


def run_rounds(
    plans: Sequence[Plan], reporter: Reporter, jobs: int | None = None, engine: Engine | None = None
) -> Iterator[RoundReport]:
    """Each plan's report as soon as it is complete; all share the workers, so that starting up is paid once.

    Raises OutputsBusy if another round is at work on the same outputs.
    """
    home = plans[0].home
    with ExitStack() as held:
        for plan in plans:
            held.enter_context(one_writer(home, f"{plan.spec.review}-{plan.as_of}"))
            sweep(plan.folder)
            History(home).sweep(plan.spec.review, plan.as_of)
        if engine:
            share_minutes(home)  # other computers have none of their own; before the orders, whose keys hold them
        sweep(home.outputs, older_than=_OTHERS_MAY_WRITE)
        ledger = held.enter_context(Ledger(home))
        reporter.begins(sum(len(plan.areas) + len(plan.rollups) for plan in plans))
        running = [_Running(plan, ledger, reporter) for plan in plans]
        missing = sum(each.missing for each in running)
        if missing:
            made_by = engine or Workers(min(jobs or fitting_jobs(), missing), home)
            yield from _Floor(running, held.enter_context(made_by)).run()
        else:
            for each in running:
                yield from each.close()
        reporter.ends()


def fitting_jobs() -> int:
    """How many briefs at once, within memory."""
    wanted = cores() + 1 if can_fork() else cores() * JOBS_A_CORE
    return max(1, min(wanted, int(free_memory_mb() / MEMORY_A_JOB)))


class _Floor:
    """The workers at work on several plans."""

    def __init__(self, running: Sequence["_Running"], engine: Engine) -> None:
        self._of = {each.plan.run_id: each for each in running}
        self._engine = engine
        self._place = {each.plan.run_id: place for place, each in enumerate(running)}
        self._waiting: list[tuple[int, int, Order]] = []
        """A heap: one plan after the other, each in its own order, so that the first is complete first."""
        self._number = count()
        for each in running:
            self._wait(each.waiting)
        self._in_hand: dict[Path, Order] = {}
        """By their pages: taken up, and of which the ledger does not know yet what came."""
        self._again: list[tuple[float, Order]] = []
        """When, and what, is tried once more; alone, because what killed its worker may kill those beside it."""
        self._until = time.monotonic() + 60 * max(each.plan.limits.round_minutes for each in running)

    def run(self) -> Iterator[RoundReport]:
        """The reports of the plans."""
        try:
            yield from self._closed()  # those that have nothing to make
            while self._of:
                self._give()
                for order, outcome in self._engine.done(_TICK):
                    self._take(order, outcome)
                if time.monotonic() > self._until:
                    self._give_up()
                yield from self._closed()
        finally:
            self._engine.end_all()
            for order in self._in_hand.values():
                self._of[order.run_id].ledger.queues(order)

    def _wait(self, orders: Iterable[Order]) -> None:
        for order in orders:
            heappush(self._waiting, (self._place[order.run_id], next(self._number), order))

    def _give(self) -> None:
        engine = self._engine
        if self._again:
            due, order = self._again[0]
            if not engine.busy and due <= time.monotonic():
                del self._again[0]
                self._begin(order)
            return
        while self._waiting and engine.busy < engine.jobs:
            self._begin(heappop(self._waiting)[-1])

    def _begin(self, order: Order) -> None:
        self._in_hand[order.page] = order
        self._of[order.run_id].begins(order)
        self._engine.give(order)

    def _take(self, order: Order, outcome: Outcome) -> None:
        limits = order.limits
        if outcome.may_pass and order.attempt < limits.attempts:
            pause = limits.pause_seconds * 2 ** (order.attempt - 1)
            again = replace(order, attempt=order.attempt + 1)
            self._of[order.run_id].ledger.queues(again)
            self._again.append((time.monotonic() + pause, again))
            del self._in_hand[order.page]
            return
        due = self._of[order.run_id].ends(order, accept(order, outcome))
        del self._in_hand[order.page]
        self._wait(due)

    def _give_up(self) -> None:
        """The round has taken too long: what is not made has timed out."""
        late = [
            *self._engine.end_all(),
            *(order for *_, order in self._waiting),
            *(order for _, order in self._again),
        ]
        self._waiting.clear()
        self._again.clear()
        self._in_hand.clear()
        while late:
            order = late.pop(0)
            mine = self._of[order.run_id]
            over = BriefFailed("round_over", area=order.area, minutes=mine.plan.limits.round_minutes)
            late += mine.ends(order, failed(order, over, 0.0))  # its roll-ups are late, too

    def _closed(self) -> Iterator[RoundReport]:
        for run_id, each in list(self._of.items()):
            if each.is_complete():
                del self._of[run_id]
                yield from each.close()


class _Running:
    """A plan on its way to its report."""

    def __init__(self, plan: Plan, ledger: Ledger, reporter: Reporter) -> None:
        self.plan, self.ledger, self._reporter = plan, ledger, reporter
        self._made: dict[str, Outcome] = {}
        self._started, self._began = _now(), time.monotonic()
        self._before = ledger.entries(plan.spec.review, plan.as_of)
        ledger.opens(plan.as_opened())
        ordered = {area.code for area in plan.areas}
        self._above = {
            area.code: ordered & {each.code for each in plan.register.within(area.code)} for area in plan.rollups
        }
        """Roll-ups that wait for their briefs, and which these are."""
        self._open = {area.code for area in (*plan.areas, *plan.rollups)}
        self.waiting = [order for order in map(plan.brief, plan.areas) if not self._kept(order)]
        """Orders that can be given at once."""
        self.waiting += self._due()

    def _kept(self, order: Order) -> bool:
        """Whether the page is the one that would be made; it is then kept."""
        entry = self._before.get(order.area)
        if not entry or not self._stands(order, entry):
            return False
        kept = Outcome(order.area, KEPT, 0.0, digest=entry.digest or "", size=entry.bytes or 0)
        self.ledger.keeps(order)
        self._made[order.area] = kept
        self._open.discard(order.area)
        self._reporter.has(self.plan, kept)
        return True

    def _stands(self, order: Order, entry: Entry) -> bool:
        if entry.key != order.key or (self.plan.force and entry.made_by != self.plan.run_id):
            return False
        with suppress(OSError):
            return digest_of(order.page) == entry.digest
        return False

    def begins(self, order: Order) -> None:
        """One of its orders is taken up."""
        self.ledger.begins(order)
        self._reporter.takes_up(self.plan, self.plan.register.area(order.area))

    def ends(self, order: Order, outcome: Outcome) -> list[Order]:
        """Takes an outcome; the roll-ups that need not wait any longer."""
        self.ledger.ends(order, outcome, _figures(self.plan, outcome))
        self._made[order.area] = outcome
        self._open.discard(order.area)
        self._reporter.has(self.plan, outcome)
        return self._due()

    def _due(self) -> list[Order]:
        """The roll-ups whose briefs are all there or have failed. One without any brief is let go, and one that would be
        the same is kept."""
        due = []
        for code in [code for code, briefs in self._above.items() if briefs.isdisjoint(self._open)]:
            if not any(self._made[brief].status in (MADE, KEPT) for brief in self._above.pop(code)):
                self._open.discard(code)
                self.ledger.lets_go(self.plan.spec.review, code, self.plan.as_of)
            elif not self._kept(order := self.plan.rollup(self.plan.register.area(code))):
                due.append(order)
        return due

    @property
    def missing(self) -> int:
        """How many pages are not there yet."""
        return len(self._open)

    def is_complete(self) -> bool:
        return not self._open

    def close(self) -> Iterator[RoundReport]:
        """The report. The ledger's account of this round is closed once whoever gets it has done with it."""
        with suppress(OSError):  # it stays where something failed
            (self.plan.home.logs / self.plan.run_id).rmdir()
        briefs = tuple(self._made[area.code] for area in self.plan.areas)
        rollups = tuple(self._made[area.code] for area in self.plan.rollups if area.code in self._made)
        lasted = timedelta(seconds=round(time.monotonic() - self._began))  # the clock may be set back
        yield RoundReport(self.plan, briefs, rollups, self._started, self._started + lasted)
        self.ledger.closes(self.plan.run_id)


def _figures(plan: Plan, outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The ranked measures of a page, for whoever lists pages."""
    found = {measure.key: measure for measure in outcome.measures}
    return {key: {"value": found[key].value, "unit": found[key].unit} for key in plan.spec.ranked if key in found}


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
