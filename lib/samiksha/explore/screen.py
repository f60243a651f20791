"""What stands on the screen for one `Look`: asked of the engine once, for the eye and for the file alike.

Enters: `Cases` and a `Look`. Leaves: a `Screen`: figures, the rows below them, and what they are about.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from samiksha.catalogue import Both
from samiksha.explore.cases import Cases, Pick
from samiksha.explore.drawing import Pages, ordered
from samiksha.explore.look import CASES, FLOW, WHO, Look, told_by
from samiksha.model import Measure
from samiksha.opened import Opened

ROWS = 12
"""A table in the room shows so many rows at once; the others are a press away."""
MOST = 50_000
"""A file holds so many single cases at most."""
CARDS = 6


@dataclass(frozen=True)
class Other:
    """What is compared with: the cases, what is picked of them, and what both sides are called."""

    cases: Cases
    pick: Pick
    here: Both
    """What the side that is compared is called."""
    there: Both
    """What this one is called."""


class Screen:
    """One look at the cases, answered."""

    def __init__(
        self, cases: Cases, look: Look, other: Other | None = None, countable: frozenset[str] = frozenset()
    ) -> None:
        """`countable`: the measures whose cases can be listed."""
        self.cases, self.look, self.other, self.countable = cases, look, other, countable
        self.dimensions = [dimension.name for dimension in cases.dimensions]
        self.by = told_by(look, self.dimensions)
        self.shown = CASES if look.shown == WHO and not self.by else look.shown

    @cached_property
    def opened(self) -> Opened:
        """What charts and tables are given: the picked cases, and what they are about."""
        return self.cases.opened(self.look.pick)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The headline measures of what is picked."""
        return self.cases.headline(self.look.pick)

    @cached_property
    def others(self) -> dict[str, Measure]:
        """The same of what is compared with; empty where nothing is."""
        return self.other.cases.headline(self.other.pick) if self.other else {}

    @property
    def cards(self) -> list[Measure]:
        """The review's main figures, as on the first page of its brief."""
        keys = self.opened.spec.cards or tuple(self.measures)[:CARDS]
        return [self.measures[key] for key in keys if key in self.measures]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All rows of the breakdown in the order asked for."""
        held = self.cases.breakdown(self.by, self.look.pick)
        return ordered(held, self.by, self.look.order, self.look.descending, self.opened)

    @cached_property
    def other_frame(self) -> pd.DataFrame:
        """The same rows of what is compared with."""
        assert self.other
        return self.other.cases.breakdown(self.by, self.other.pick)

    @cached_property
    def trend(self) -> pd.DataFrame:
        """What came and went."""
        return self.cases.trend(self.look.pick)

    @cached_property
    def listed(self) -> tuple[pd.DataFrame, int]:
        """One page of single cases, and how many there are."""
        look = self.look
        return self.cases.listed(look.pick, look.order, look.descending, look.page, ROWS)

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return {CASES: lambda: self.listed[1], FLOW: lambda: len(self.trend), WHO: lambda: len(self.frame)}[self.shown]()

    @property
    def pages(self) -> Pages:
        """Which page of how many rows is looked at."""
        return Pages(self.look.page, ROWS, self.count)

    @property
    def page_rows(self) -> pd.DataFrame:
        """The rows of the page that is looked at."""
        if self.shown == CASES:
            return self.listed[0]
        start = self.look.page * ROWS
        return (self.trend if self.shown == FLOW else self.frame).iloc[start : start + ROWS]

    @property
    def all_rows(self) -> pd.DataFrame:
        """The rows of all pages, for a file."""
        if self.shown == CASES:
            return self.cases.listed(self.look.pick, self.look.order, self.look.descending, 0, MOST)[0]
        return self.trend if self.shown == FLOW else self.frame

    def measure_of(self, key: str, named: dict[str, str]) -> Measure | None:
        """A headline measure of what is picked, or of one row of it."""
        return self.cases.headline(replace(self.look.pick, **named)).get(key) if named else self.measures.get(key)
