"""What a round is to make: its areas, its roll-ups, an order for each.

Enters: a review's name, a day, names of areas. Leaves: a frozen `Plan`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from samiksha.errors import UnknownArea
from samiksha.home import Home
from samiksha.kernel.client import KERNEL_NAME
from samiksha.keys import Keys
from samiksha.ledger import OpenRound
from samiksha.orders import Order
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.limits import Limits, read_limits
from samiksha.params.reviews import ReviewSpec, read_review


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
    limits: Limits = field(default_factory=Limits)
    kernel: str = KERNEL_NAME
    force: bool = False
    """Whether pages are made that would be the same as those that stand."""

    @property
    def folder(self) -> Path:
        return self.home.outputs / self.spec.review / self.as_of.isoformat()

    def brief(self, area: Area) -> Order:
        """The order of an area's brief."""
        return self._order(area, self.spec.notebook, keep_measures=True)

    def rollup(self, area: Area) -> Order:
        """The order of an area's roll-up; its key rests on what its briefs have said by now."""
        assert self.spec.rollup_notebook
        return self._order(area, self.spec.rollup_notebook, keep_measures=False)

    def _order(self, area: Area, notebook: str, keep_measures: bool) -> Order:
        return Order(
            home=self.home.root,
            review=self.spec.review,
            notebook=notebook,
            area=area.code,
            as_of=self.as_of,
            lang=self.lang,
            run_id=self.run_id,
            page=self.folder / f"{area.code}.html",
            keep_measures=keep_measures,
            limits=self.limits,
            kernel=self.kernel,
            key=self._keys.key(area.code, notebook, of_briefs=not keep_measures),
            store=self.home.store,
        )

    @cached_property
    def _keys(self) -> Keys:
        return Keys(self.home, self.spec, self.register, self.as_of, self.lang)

    def as_opened(self) -> OpenRound:
        """As the ledger holds it."""
        areas, rollups = (tuple(area.code for area in some) for some in (self.areas, self.rollups))
        return OpenRound(
            self.run_id, self.spec.review, self.as_of, self.lang, self.kernel, areas, rollups, self.force
        )  # fmt: skip


def plan_round(
    home: Home,
    review: str,
    as_of: date,
    *,
    areas: Sequence[str] = (),
    under: str | None = None,
    lang: str = "hi",
    force: bool = False,
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
    rolled_up = () if areas or spec.rollup_notebook is None else _rolled_up(register, root, chosen)
    return Plan(
        home, spec, register, chosen, rolled_up, as_of, lang, _new_run_id(), read_limits(home.params), force=force
    )


def plan_again(home: Home, opened: OpenRound) -> Plan:
    """The plan of a round that was begun and has not come to its end."""
    spec = read_review(home.params, opened.review)
    register = read_register(home.params, spec.areas)
    return Plan(
        home, spec, register, tuple(map(register.area, opened.areas)), tuple(map(register.area, opened.rollups)),
        opened.as_of, opened.lang, opened.run_id, read_limits(home.params), opened.kernel, opened.forced,
    )  # fmt: skip


def _new_run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"


def _rolled_up(register: Register, root: Area, chosen: Sequence[Area]) -> tuple[Area, ...]:
    """`root` and every area within it that lies above one of those chosen; parents before children."""
    above = {each.parent for each in chosen}
    for area in reversed(register.areas):
        if area.code in above:
            above.add(area.parent)
    return tuple(area for area in register.within(root.code) if area.code in above)


def _division_of(register: Register, under: str, level: str) -> str:
    """`under` itself, or the area above it of the same name: "shahdol" is the division of shahdol."""
    if register.by_code.get(under) and register.area(under).level != level:
        return under
    for candidate in register.areas:
        if candidate.code.startswith(f"{under}_") and register.under(candidate.code, level):
            return candidate.code
    return register.area(under).code
