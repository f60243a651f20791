"""What is looked at: what is picked, by what it is told apart, in which order; and what each step makes of it.

Enters: a `Look` and a step. Leaves: another `Look`. Nothing is counted or drawn here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from samiksha.explore.pick import Pick
from samiksha.model import Measure

WHO, FLOW, CASES = "who", "flow", "cases"
PENDING = "pending"
SHOWN = (WHO, FLOW, CASES)
"""What is shown below the headline: who is behind, what came and went, single cases."""
ASIDE = frozenset({"level", "age", "block", "state"})
"""Dimensions that are chosen beside the way down, which leads from the area to the officer."""
NAMED = tuple(name.name for name in fields(Pick) if name.name not in ("since", "until", "search"))
"""What a row of a breakdown may name."""


@dataclass(frozen=True)
class Against:
    """What is compared with: another area, or the same one on another day. Neither: nothing."""

    area: str = ""
    day: date | None = None

    def __bool__(self) -> bool:
        return bool(self.area or self.day)


@dataclass(frozen=True)
class Look:
    """One view of the cases."""

    pick: Pick = field(default_factory=Pick)
    shown: str = WHO
    by: str = ""
    """The dimension that the rows are told apart by; "": the next one down."""
    order: str = ""
    """The column in whose order rows stand, and which the chart shows; "": worst first."""
    descending: bool = True
    page: int = 0
    against: Against = field(default_factory=Against)


@dataclass(frozen=True)
class OnScreen:
    """What a direction is to be about: filled from what stands on the screen."""

    area: str
    department: str
    key: str
    """Of the measure."""
    measure: Measure | None
    """None where what is on the screen is chosen by age, period or search: no later page could tell it again."""
    title: str
    """What beside area and department it was chosen by: office, officer, level."""
    scope: Mapping[str, str]
    """Of which of the area's cases the measure is (column → code); empty: of all."""


def way_down(dimensions: Sequence[str]) -> list[str]:
    """The dimensions that lead down, from the widest to the narrowest."""
    return [name for name in dimensions if name not in ASIDE]


def told_by(look: Look, dimensions: Sequence[str]) -> str:
    """The dimension by which rows are told apart: the one chosen, else the next one down; "" at the lowest."""
    free = [name for name in dimensions if not getattr(look.pick, name)]
    if look.by in free:
        return look.by
    down = way_down(dimensions)
    chosen = [place for place, name in enumerate(down) if getattr(look.pick, name)]
    below = down[chosen[-1] + 1 :] if chosen else down
    return below[0] if below else ""


def drilled(look: Look, named: Mapping[str, str], dimensions: Sequence[str]) -> Look:
    """One step down, into the row that names these; below the last there are single cases."""
    chosen: dict[str, Any] = {name: value for name, value in named.items() if name in NAMED and name in dimensions}
    pick = replace(look.pick, **chosen)
    below = replace(look, pick=pick, by="", order="", descending=True, page=0)
    return below if told_by(below, dimensions) else replace(below, shown=CASES, pick=replace(pick, state=PENDING))


def up_to(look: Look, name: str, dimensions: Sequence[str]) -> Look:
    """Back up to what `name` picks ("": everything): nothing narrower is picked any more."""
    down = way_down(dimensions)
    narrower = down[down.index(name) + 1 :] if name in down else down
    nothing: dict[str, Any] = dict.fromkeys([*narrower, "state"], "")
    pick = replace(look.pick, **nothing)
    return replace(look, pick=pick, by="", order="", descending=True, page=0, shown=_above(look.shown))


def _above(shown: str) -> str:
    return WHO if shown == CASES else shown


def ordered(look: Look, column: str) -> Look:
    """In the order of a column, largest first; asked again, the other way round."""
    other_way = look.descending if look.order != column else not look.descending
    return replace(look, order=column, descending=other_way if look.order == column else True, page=0)


def without(look: Look, name: str) -> Look:
    """The look without one of its choices."""
    choices: dict[str, Any] = {"since": None, "until": None} if name == "period" else {name: ""}
    return replace(look, pick=replace(look.pick, **choices), page=0)
