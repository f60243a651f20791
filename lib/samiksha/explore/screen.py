"""What stands on the screen for one `Look`: asked of the engine once, for the eye and for the file alike.

Enters: `Cases` and a `Look`. Leaves: a `Screen`: figures, the rows below them, and what they are about.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from samiksha.catalogue import Both, both, has
from samiksha.display import Column, beside, in_both, terms_of, unit_of
from samiksha.explore.cases import Cases, Pick
from samiksha.explore.drawing import Pages, ordered
from samiksha.explore.look import CASES, FLOW, WHO, Look, told_by
from samiksha.model import Measure
from samiksha.opened import Opened
from samiksha.params.rows import RowKind, read_row_kind

ROWS = 12
"""A table in the room shows so many rows at once; the others are a press away."""
MOST = 50_000
"""A file holds so many single cases at most."""
CARDS = 6
AGE = "age_days"
PENDING = ("pending", "old_pending", "old_pending_pct", "over_100", "not_attended", "not_attended_pct")
"""Measures of what is pending."""


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

    @property
    def figured(self) -> Pick:
        """What figures and breakdowns are of. The state chooses among single cases alone: a share of closed cases among
        those that are pending would say nothing."""
        return self.look.pick.without("state")

    @cached_property
    def opened(self) -> Opened:
        """What charts and tables are given: the picked cases, and what they are about."""
        return self.cases.opened(self.figured)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The headline measures of what is picked."""
        return self.cases.headline(self.figured)

    @cached_property
    def others(self) -> dict[str, Measure]:
        """The same of what is compared with; empty where nothing is."""
        return self.other.cases.headline(self.other.pick.without("state")) if self.other else {}

    @property
    def cards(self) -> list[Measure]:
        """The review's main figures, as on the first page of its brief."""
        keys = self.opened.spec.cards or tuple(self.measures)[:CARDS]
        if self.look.pick.age:  # a band of age holds pending cases alone
            keys = tuple(key for key in self.measures if key in PENDING)
        return [self.measures[key] for key in keys if key in self.measures]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All rows of the breakdown in the order asked for."""
        held = _named(self.cases.breakdown(self.by, self.figured), self.by)
        return ordered(held, self.by, self.look.order, self.look.descending, self.opened)

    @cached_property
    def other_frame(self) -> pd.DataFrame:
        """The same rows of what is compared with."""
        assert self.other
        return _named(self.other.cases.breakdown(self.by, self.other.pick.without("state")), self.by)

    @cached_property
    def trend(self) -> pd.DataFrame:
        """What came and went."""
        return self.cases.trend(self.figured)

    @cached_property
    def listed(self) -> tuple[pd.DataFrame, int]:
        """One page of single cases, and how many there are."""
        look = self.look
        found, number = self.cases.listed(look.pick, look.order or AGE, look.descending, look.page, ROWS)
        return found[self._listed_columns(found)], number

    def _listed_columns(self, found: pd.DataFrame) -> list[str]:
        """Those that tell something: no district where there is but one, no closing day where nothing is closed."""
        filled = [str(name) for name in found if name in self.dimensions or not found[name].isna().all()]
        told = [name for name in filled if name != "area" or "area" in self.dimensions]
        since = [name for name in (self.cases.work.began, AGE) if name in told]
        last = [name for name in ("subject",) if name in told]
        return [*(name for name in told if name not in (*since, *last)), *since, *last]

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return {CASES: lambda: self.listed[1], FLOW: lambda: len(self.trend), WHO: lambda: len(self.frame)}[
            self.shown
        ]()

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
            return self.cases.listed(self.look.pick, self.look.order or AGE, self.look.descending, 0, MOST)[0]
        return self.trend if self.shown == FLOW else self.frame

    def name_of(self, column: str) -> Both:
        """What a column is called: by this room, as dimension, as column of the rows, as column of the brief's tables."""
        lang = self.opened.lang
        own = f"explore.{'flow_column' if self.shown == FLOW else 'column'}.{column}"
        if has(own):
            return both(own, lang)
        named = next((each.label for each in self.cases.dimensions if each.name == column), None)
        if named is not None:
            return named
        if column in self._kind.columns and self.shown == CASES:
            return in_both(self._kind.columns[column].name, lang)
        return both(f"table.column.{column}", lang, **terms_of(self.opened))

    @cached_property
    def _kind(self) -> RowKind:
        return read_row_kind(self.cases.home.params, self.cases.work.kind)

    def heads(self, columns: Iterable[str], frame: pd.DataFrame) -> dict[str, Column]:
        """The heads of columns by their names, to the right over figures."""
        return {name: Column(beside(self.name_of(name)), unit_of(name, frame) is not None) for name in columns}

    def measure_of(self, key: str, named: dict[str, str]) -> Measure | None:
        """A headline measure of what is picked, or of one row of it."""
        narrower: dict[str, Any] = dict(named)
        return self.cases.headline(replace(self.figured, **narrower)).get(key) if named else self.measures.get(key)


def _named(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """A breakdown whose rows are named by the dimension, also where the brief's own frame calls it otherwise (band)."""
    return frame if by in frame or frame.empty else frame.rename(columns={str(frame.columns[0]): by})
