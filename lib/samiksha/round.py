"""One review over many areas as of one day: orders in, pages, roll-ups, an index and round.json out.

Enters: `Plan`s. Leaves: a `RoundReport` for each. The outline: plan the areas → make the briefs, several at once →
make the roll-ups of the divisions and of the whole → write the index and round.json.
"""

import json
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from samiksha import __version__
from samiksha.brief import Order, Outcome
from samiksha.errors import BriefFailed, UnknownArea
from samiksha.files import digest_of, write_text
from samiksha.home import Home
from samiksha.kernel.client import KERNEL_NAME
from samiksha.model import FAILED, MADE
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.platform import cores, free_memory_mb
from samiksha.workers import Workers

RECORDED = ("papermill", "nbconvert", "pandas", "matplotlib", "pyarrow")
RECORD = "round.json"
ATTEMPTS = 2
"""How often an area is tried whose worker process died; a cell error is never tried again."""
JOBS_A_CORE = 3
MEMORY_A_JOB = 300
"""Megabytes that a worker and its kernel may need beside what they share with the warm parent."""


@dataclass(frozen=True)
class Plan:
    """What a round is to make."""

    home: Home
    spec: ReviewSpec
    register: Register
    areas: tuple[Area, ...]
    rollups: tuple[Area, ...]
    """The areas that are rolled up, the widest first; none for a hand-picked list."""
    as_of: date
    lang: str
    run_id: str
    kernel: str = KERNEL_NAME

    @property
    def folder(self) -> Path:
        return self.home.outputs / self.spec.review / self.as_of.isoformat()


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
        return tuple(outcome for outcome in self.outcomes + self.rollups if outcome.status == FAILED)


class Reporter(Protocol):
    """Whoever is told how rounds go."""

    def begins(self, total: int) -> None: ...
    def takes_up(self, plan: Plan, area: Area) -> None: ...
    def has(self, plan: Plan, outcome: Outcome) -> None: ...
    def ends(self) -> None: ...


def plan_round(
    home: Home,
    review: str,
    as_of: date,
    *,
    areas: Sequence[str] = (),
    under: str | None = None,
    lang: str = "hi",
) -> Plan:
    """The plan of a round over all areas of the review's level, those named, or those under one.

    Raises UnknownName, UnknownArea.
    """
    spec = read_review(home.params, review)
    register = read_register(home.params, spec.areas)
    for code in areas:
        if register.area(code).level != spec.level:
            raise UnknownArea("wrong_level", area=register.area(code), level=spec.level)
    root = register.area(_division_of(register, under, spec.level)) if under else register.areas[0]
    chosen = tuple(map(register.area, areas)) if areas else register.under(root.code, spec.level)
    if not chosen:
        raise UnknownArea("no_areas", given=under or "")
    now = datetime.now(UTC)
    return Plan(
        home,
        spec,
        register,
        chosen,
        () if areas or spec.rollup_notebook is None else _rolled_up(register, root, chosen),
        as_of,
        lang,
        f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}",
    )


def _rolled_up(register: Register, root: Area, chosen: Sequence[Area]) -> tuple[Area, ...]:
    """`root` and every area within it that lies above one of those chosen; parents before children."""
    above = {each.parent for each in chosen}
    for area in reversed(register.areas):
        if area.code in above:
            above.add(area.parent)
    return tuple(area for area in register.areas if area.code in above and register.is_within(area.code, root.code))


def _division_of(register: Register, under: str, level: str) -> str:
    """`under` itself, or the area above it of the same name: "shahdol" is the division of shahdol."""
    if register.by_code.get(under) and register.area(under).level != level:
        return under
    for candidate in register.areas:
        if candidate.code.startswith(f"{under}_") and register.under(candidate.code, level):
            return candidate.code
    return register.area(under).code


def order_for(plan: Plan, area: Area, notebook: str, keep_measures: bool = True) -> Order:
    """The order of one page of the round."""
    return Order(
        home=plan.home.root,
        review=plan.spec.review,
        notebook=notebook,
        area=area.code,
        as_of=plan.as_of,
        lang=plan.lang,
        run_id=plan.run_id,
        page=plan.folder / f"{area.code}.html",
        keep_measures=keep_measures,
        kernel=plan.kernel,
    )


def run_round(plan: Plan, reporter: Reporter, jobs: int | None = None) -> RoundReport:
    """Makes every brief of the plan, then its roll-ups. One that fails stops no other."""
    (report,) = run_rounds([plan], reporter, jobs)
    return report


def run_rounds(plans: Sequence[Plan], reporter: Reporter, jobs: int | None = None) -> Iterator[RoundReport]:
    """Each plan's report as soon as it is complete; all share the workers, so that starting up is paid once."""
    running = {plan.run_id: _Running(plan) for plan in plans}
    waiting = deque(order for each in running.values() for order in each.briefs())
    again: deque[Order] = deque()
    reporter.begins(sum(len(plan.areas) + len(plan.rollups) for plan in plans))
    with Workers(min(jobs or fitting_jobs(), len(waiting)), plans[0].home) as workers:
        while waiting or again or workers.busy:
            while (again or waiting) and workers.busy < (1 if again else workers.jobs):
                order = (again or waiting).popleft()
                workers.give(order)
                running[order.run_id].begins(order, reporter)
                if running[order.run_id].tried[order.area] > 1:
                    break  # alone: what killed its worker may kill those beside it
            for order, outcome in workers.done():
                mine = running[order.run_id]
                if outcome is None and mine.tried[order.area] < ATTEMPTS:
                    again.append(order)
                    continue
                waiting.extendleft(reversed(mine.has(outcome or _died(order), reporter)))
                if mine.is_complete():
                    yield mine.report()
    reporter.ends()


def fitting_jobs() -> int:
    """How many briefs at once: a kernel that starts or ends waits more than it computes, but each takes memory."""
    return max(1, min(cores() * JOBS_A_CORE, int(free_memory_mb() / MEMORY_A_JOB)))


class _Running:
    """A plan on its way to its report."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tried: Counter[str] = Counter()
        self._made: dict[str, Outcome] = {}
        self._started = _now()
        self._due = {area.code for area in plan.areas}

    def briefs(self) -> list[Order]:
        return [order_for(self.plan, area, self.plan.spec.notebook) for area in self.plan.areas]

    def begins(self, order: Order, reporter: Reporter) -> None:
        """One of its orders is taken up."""
        if not self.tried:
            self._started = _now()
        self.tried[order.area] += 1
        reporter.takes_up(self.plan, self.plan.register.area(order.area))

    def has(self, outcome: Outcome, reporter: Reporter) -> list[Order]:
        """Takes an outcome; its roll-ups, once that was the last of its briefs."""
        self._made[outcome.area] = outcome
        self._due.remove(outcome.area)
        reporter.has(self.plan, outcome)
        if self._due or outcome.area in {area.code for area in self.plan.rollups}:
            return []
        found = [area for area in self.plan.rollups if self._any_made_under(area)]
        self._due = {area.code for area in found}
        assert self.plan.spec.rollup_notebook or not found
        return [
            order_for(self.plan, area, self.plan.spec.rollup_notebook or "", keep_measures=False) for area in found
        ]

    def _any_made_under(self, area: Area) -> bool:
        within = self.plan.register.is_within
        return any(one.status == MADE and within(one.area, area.code) for one in self._made.values())

    def is_complete(self) -> bool:
        return not self._due

    def report(self) -> RoundReport:
        briefs = tuple(self._made[area.code] for area in self.plan.areas)
        rollups = tuple(self._made[area.code] for area in self.plan.rollups if area.code in self._made)
        return RoundReport(self.plan, briefs, rollups, self._started, _now())


def _died(order: Order) -> Outcome:
    said = BriefFailed("kernel_died", area=order.area, fault="—")
    return Outcome(order.area, FAILED, 0.0, said={lang: said.in_language(lang) for lang in ("hi", "en")})


def write_record(report: RoundReport) -> Path:
    """round.json: parameters, digests, versions, and each brief's outcome. Returns its path.

    Lines of areas that this round did not take up stay as an earlier round of the same day left them.
    """
    plan = report.plan
    with suppress(OSError):  # it stays where something failed
        (plan.home.logs / plan.run_id).rmdir()
    path = plan.folder / RECORD
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"briefs": [], "rollups": []}
    record: dict[str, Any] = {
        "review": plan.spec.review,
        "as_of": plan.as_of.isoformat(),
        "lang": plan.lang,
        "run_id": plan.run_id,
        "started": report.started.isoformat(),
        "finished": report.finished.isoformat(),
        "seconds": round((report.finished - report.started).total_seconds(), 1),
        "software": {"samiksha": __version__, **{name: version(name) for name in RECORDED}},
        "notebook": {
            "name": plan.spec.notebook,
            "sha256": digest_of(plan.home.notebooks / plan.spec.notebook),
        },
        "briefs": _lines(plan, earlier["briefs"], report.outcomes),
        "rollups": _lines(plan, earlier["rollups"], report.rollups),
    }
    write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return path


def _lines(plan: Plan, earlier: list[dict[str, Any]], outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The lines of these outcomes and of areas that only an earlier round took up, in the register's order."""
    lines = {line["area"]: line for line in earlier} | {one.area: _line(plan, one) for one in outcomes}
    order = {area.code: place for place, area in enumerate(plan.register.areas)}
    return sorted(lines.values(), key=lambda line: order.get(line["area"], len(order)))


def _line(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    page = f"{outcome.area}.html"
    shown = {measure.key: measure for measure in outcome.measures if measure.key in plan.spec.ranked}
    return {
        "area": outcome.area,
        "status": outcome.status,
        "page": page if (plan.folder / page).exists() else None,
        "seconds": round(outcome.seconds, 2),
        "bytes": outcome.size,
        "sha256": outcome.digest,
        "rule_version": outcome.rule_version,
        "demo": outcome.demo,
        "run_id": plan.run_id,
        "said": outcome.said,
        "log": outcome.log,
        "figures": {
            key: {"value": shown[key].value, "unit": shown[key].unit} for key in plan.spec.ranked if key in shown
        },
    }


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
