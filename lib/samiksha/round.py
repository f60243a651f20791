"""One review over many areas as of one day: orders in, pages, a roll-up, an index and round.json out.

Enters: a `Plan`. Leaves: a `RoundReport`. The outline: plan the areas → make the briefs, several at once,
each in a process of its own → make the roll-up → write the index and round.json.
"""

import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from samiksha import __version__
from samiksha.brief import Order, Outcome, make_brief
from samiksha.errors import BriefFailed, UnknownArea
from samiksha.files import digest_of, write_text
from samiksha.home import Home
from samiksha.model import FAILED, MADE
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.reviews import ReviewSpec, read_review

RECORDED = ("papermill", "nbconvert", "pandas", "matplotlib", "pyarrow")
RECORD = "round.json"
ATTEMPTS = 2
"""How often an area is tried whose worker process died; a cell error is never tried again."""


@dataclass(frozen=True)
class Plan:
    """What a round is to make."""

    home: Home
    spec: ReviewSpec
    register: Register
    areas: tuple[Area, ...]
    top: Area | None
    """The area of the roll-up; None for a hand-picked list."""
    as_of: date
    lang: str
    run_id: str

    @property
    def folder(self) -> Path:
        return self.home.outputs / self.spec.review / self.as_of.isoformat()


@dataclass(frozen=True)
class RoundReport:
    """What a round made. `rollup` is None when none was asked for."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    rollup: Outcome | None
    started: datetime
    finished: datetime

    @property
    def failed(self) -> tuple[Outcome, ...]:
        every = self.outcomes + ((self.rollup,) if self.rollup else ())
        return tuple(outcome for outcome in every if outcome.status == FAILED)


class Reporter(Protocol):
    """Whoever is told how a round goes."""

    def begins(self, total: int) -> None: ...
    def takes_up(self, name: Area) -> None: ...
    def has(self, outcome: Outcome) -> None: ...


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
        None if areas else root,
        as_of,
        lang,
        f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}",
    )


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
    )


def run_round(plan: Plan, reporter: Reporter, jobs: int | None = None) -> RoundReport:
    """Makes every brief of the plan, then its roll-up. One that fails stops no other."""
    started = _now()
    wanted = plan.top is not None and plan.spec.rollup_notebook is not None
    reporter.begins(len(plan.areas) + int(wanted))
    orders = {area.code: order_for(plan, area, plan.spec.notebook) for area in plan.areas}
    made: dict[str, Outcome] = {}
    with _Workers(min(jobs or os.cpu_count() or 1, len(orders))) as workers:
        for outcome in workers.make(list(orders.values()), plan, reporter):
            made[outcome.area] = outcome
            reporter.has(outcome)
        rollup = None
        if wanted and any(outcome.status == MADE for outcome in made.values()):
            assert plan.top is not None and plan.spec.rollup_notebook is not None
            order = order_for(plan, plan.top, plan.spec.rollup_notebook, keep_measures=False)
            for rollup in workers.make([order], plan, reporter):
                reporter.has(rollup)
    outcomes = tuple(made[area.code] for area in plan.areas)
    return RoundReport(plan, outcomes, rollup, started, _now())


class _Workers:
    """Processes that make briefs; one that dies takes its own brief with it, never the round."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = self._fresh()

    def _fresh(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def make(self, orders: list[Order], plan: Plan, reporter: Reporter) -> Iterator[Outcome]:
        """The outcomes, as they come; no more are in flight than there are processes."""
        waiting, tried = list(reversed(orders)), dict.fromkeys((order.area for order in orders), 0)
        suspects: list[Order] = []
        flying: dict[Future[Outcome], Order] = {}
        while waiting or suspects or flying:
            while (suspects or waiting) and len(flying) < self._room(suspects, flying, tried):
                queue = suspects or waiting
                try:
                    flying[self._pool.submit(make_brief, queue[-1])] = order = queue[-1]
                except BrokenProcessPool:  # a worker died between two briefs
                    if flying:
                        break  # theirs to tell
                    self._renew()
                    continue
                queue.pop()
                tried[order.area] += 1
                reporter.takes_up(plan.register.area(order.area))
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                order = flying.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool as fault:
                    if not flying and tried[order.area] >= ATTEMPTS:
                        yield _died(order, fault)
                    else:
                        # Any of those in flight may have broken the pool: each is tried again alone.
                        suspects += [order, *flying.values()]
                    flying.clear()
                    self._renew()
                    break

    def _room(self, suspects: list[Order], flying: dict[Future[Outcome], Order], tried: dict[str, int]) -> int:
        """How many may be in flight: one that is tried again flies alone, so that it breaks no other."""
        again = suspects or any(tried[order.area] > 1 for order in flying.values())
        return 1 if again else self._jobs

    def _renew(self) -> None:
        """Puts a pool that works in the place of a broken one."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._fresh()


def _died(order: Order, fault: BaseException) -> Outcome:
    said = BriefFailed("kernel_died", area=order.area, fault=str(fault))
    return Outcome(order.area, FAILED, 0.0, said={lang: said.in_language(lang) for lang in ("hi", "en")})


def write_record(report: RoundReport) -> Path:
    """round.json: parameters, digests, versions, and each brief's outcome. Returns its path.

    Lines of areas that this round did not take up stay as an earlier round of the same day left them.
    """
    plan = report.plan
    with suppress(OSError):  # it stays where something failed
        (plan.home.logs / plan.run_id).rmdir()
    path = plan.folder / RECORD
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"briefs": [], "rollup": None}
    lines = {line["area"]: line for line in earlier["briefs"]}
    lines.update({outcome.area: _line(plan, outcome) for outcome in report.outcomes})
    order = {area.code: place for place, area in enumerate(plan.register.areas)}
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
        "briefs": sorted(lines.values(), key=lambda line: order.get(line["area"], len(order))),
        "rollup": _line(plan, report.rollup) if report.rollup else earlier["rollup"],
    }
    write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return path


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
