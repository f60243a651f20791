"""Rows judged once, to be counted again and again: what is true of each, and which value each has of what is chosen by.

Enters: frames of rows, a review's `Casework`. Leaves: arrays. Of cases of which nothing counts (closed long ago) no facts are
kept.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.casework import Casework
from samiksha.measures.dossier import Dossier
from samiksha.measures.sums import Groups, groups_of
from samiksha.model import UNSTATED

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Item = TypeVar("Item")


class Lately(dict[Hashable, Any]):
    """The last answers, so many of them; a question that comes again is not worked out again."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def found(self, asked: Hashable, make: Callable[[], Item]) -> Item:
        """The answer to what is asked."""
        if asked in self:
            self[asked] = self.pop(asked)
        else:
            self[asked] = make()
            while len(self) > self._most:
                del self[next(iter(self))]
        answer: Item = self[asked]
        return answer


@dataclass(frozen=True)
class Coded:
    """A column as small numbers: which of `names` each row has."""

    codes: npt.NDArray[Any]
    names: tuple[str, ...]

    @classmethod
    def of(cls, column: pd.Series) -> "Coded":
        """Of a column of categories; a missing one is "unstated"."""
        codes, names = column.cat.codes.to_numpy(), tuple(map(str, column.cat.categories))
        if (codes >= 0).all():
            return cls(codes, names)
        stated = names if UNSTATED in names else (*names, UNSTATED)
        wide = codes.astype(np.min_scalar_type(-len(stated)))
        return cls(np.where(codes < 0, wide.dtype.type(stated.index(UNSTATED)), wide), stated)

    def equal(self, name: str) -> Flags:
        """Which rows have it."""
        if name not in self.names:
            return np.zeros(len(self.codes), dtype=bool)
        return np.asarray(self.codes == self.names.index(name))

    def counts(self, chosen: Flags) -> npt.NDArray[np.int64]:
        """How many of the chosen rows have each name."""
        return np.bincount(self.codes if chosen.all() else self.codes[chosen], minlength=len(self.names))


def bands(uppers: Sequence[int]) -> list[str]:
    """The names of the age bands, as `measures.ageing.by_age` has them.

    >>> bands([7, 50])
    ['0–7', '8–50', '51+']
    """
    lowers = [0, *(day + 1 for day in uppers)]
    return [*(f"{low}–{up}" for low, up in zip(lowers, uppers, strict=False)), f"{lowers[-1]}+"]


@dataclass(frozen=True)
class Judged:
    """What is true of the rows: told to each area's own day, or to the newest of all."""

    work: Casework
    settings: Any
    number: int
    """Of all rows."""
    live: Places
    """The places of the rows of which anything is true."""
    rows: pd.DataFrame
    """Of these the columns that breakdowns and the trend look at."""
    facts: pd.DataFrame
    """Of these."""
    absent: Mapping[str, frozenset[str]]
    """Area → the facts that its source does not tell, where areas differ in that."""
    grouped: Lately = field(default_factory=lambda: Lately(12))

    @cached_property
    def play(self) -> Places:
        """Which of the live rows a breakdown counts."""
        return np.flatnonzero(self.work.in_play(self.facts))

    @cached_property
    def play_facts(self) -> pd.DataFrame:
        return self.facts.iloc[self.play].reset_index(drop=True)

    @cached_property
    def play_rows(self) -> Places:
        """Their places among all rows."""
        return self.live[self.play]

    @cached_property
    def ages(self) -> npt.NDArray[np.int32]:
        """Of every row the days for which it has waited; -1 where it does not."""
        ages = np.full(self.number, -1, dtype="int32")
        if {"age_days", self.work.aged} <= set(self.facts):
            waiting = self.facts[self.work.aged].to_numpy()
            ages[self.live[waiting]] = self.facts["age_days"].to_numpy()[waiting]
        return ages

    @cached_property
    def age_band(self) -> Coded:
        """The age band of every row; of what is not pending none, "" as the last name."""
        uppers = self.work.bands(self.settings) if self.work.bands else []
        names = (*bands(uppers), "")
        places = np.searchsorted(np.asarray(uppers), self.ages, side="left").astype("int8")
        return Coded(np.where(self.ages < 0, np.int8(len(names) - 1), places), names)

    def state(self, measure: str) -> Flags:
        """Which of all rows a measure counts; none where it is not reported."""
        held = np.zeros(self.number, dtype=bool)
        fact = self.work.states.get(measure, "")
        if fact in self.facts:
            held[self.live[self.facts[fact].to_numpy()]] = True
        return held

    def groups(self, by: tuple[str, ...]) -> Groups:
        """The groups of the rows that a breakdown counts."""
        held = self.rows[[name for name in by if name in self.rows]]
        return self.grouped.found(by, lambda: groups_of(held.iloc[self.play], list(by)).in_order())


Kin = tuple[date, frozenset[str]]
"""What the areas of one judging have in common: the day to which they are told, the columns that they lack."""
Papers = Callable[[date], Dossier]


def judge(work: Casework, settings: Any, rows: pd.DataFrame, papers: Papers, kin: Mapping[str, Kin]) -> Judged:
    """The rows judged, those of each area to its own day and by the columns that it has (area → `kin`)."""
    kinds = list(dict.fromkeys(kin.values()))
    if len(kinds) == 1:
        return _kept(work, settings, rows, work.judge(rows, papers(kinds[0][0]), settings), {})
    of_area = np.array([kinds.index(kin[str(name)]) for name in rows["area"].cat.categories])
    of_row = of_area[rows["area"].cat.codes.to_numpy()]
    parts = []
    for number, (day, lacks) in enumerate(kinds):
        there = np.flatnonzero(of_row == number)
        theirs = rows.iloc[there].drop(columns=[name for name in rows if name in lacks])
        parts.append(work.judge(theirs, papers(day), settings).set_axis(there))
    every = list(dict.fromkeys(str(name) for part in parts for name in part))
    absent = {area: frozenset(every) - set(parts[kinds.index(each)]) for area, each in kin.items()}
    flags = {str(name) for part in parts for name in part if part[name].dtype == bool}
    filled = [part.assign(**dict.fromkeys(flags - set(part), False)) for part in parts]
    facts = pd.concat(filled).sort_index()[every]
    return _kept(work, settings, rows, facts, absent)


def _kept(
    work: Casework, settings: Any, rows: pd.DataFrame, facts: pd.DataFrame, absent: Mapping[str, frozenset[str]]
) -> Judged:
    flags = [facts[name].to_numpy() for name in facts if facts[name].dtype == bool]
    live = np.flatnonzero(np.logical_or.reduce(flags)) if flags else np.arange(len(rows))
    kept = [name for name in dict.fromkeys((*work.drill, *work.trend_reads)) if name in rows]
    theirs, true = rows[kept].iloc[live], facts.iloc[live]
    return Judged(work, settings, len(rows), live, theirs.reset_index(drop=True), true.reset_index(drop=True), absent)
