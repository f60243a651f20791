"""Counting facts: the three ways that a measure comes out of a facts frame, and rows by group.

Enters: `facts`, one row a complaint. Leaves: a `Measure`; group codes and sums.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.model import Better, Measure, Unit, count, not_reported, share

UNSTATED = "unstated"
"""Stands where a row names no department, office, officer, level or kind of closure."""


def counted(facts: pd.DataFrame, key: str, fact: str, better: Better, of: str | None = None) -> Measure:
    """How many rows hold `fact`; it rests on the rows that hold `of`, itself unless given."""
    if fact not in facts:
        return not_reported(key, Unit.COUNT, better)
    measure = count(key, int(facts[fact].sum()), better)
    return measure if of is None else replace(measure, volume=int(facts[of].sum()))


def shared(facts: pd.DataFrame, key: str, numerator: str, denominator: str, better: Better) -> Measure:
    """Rows that hold `numerator` ÷ rows that hold `denominator`, in percent."""
    if numerator not in facts or denominator not in facts:
        return not_reported(key, Unit.PERCENT, better)
    return share(key, int(facts[numerator].sum()), int(facts[denominator].sum()), better)


@dataclass(frozen=True)
class Groups:
    """Which group each row is in (`codes`), and what the groups are (`keys`: a name a group, by column)."""

    codes: npt.NDArray[np.int64]
    keys: dict[str, npt.NDArray[np.object_]]
    number: int

    def sums(self, facts: pd.DataFrame, fact: str) -> npt.NDArray[np.int64] | None:
        """How many rows of each group hold `fact`; None when it is not reported."""
        if fact not in facts:
            return None
        return np.bincount(self.codes[facts[fact].to_numpy()], minlength=self.number)

    def medians(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The median of each group's values, NaN where it has none.

        >>> Groups(np.array([0, 1, 0, 0]), {}, 3).medians(np.array([5.0, np.nan, 1.0, 9.0]))
        array([ 5., nan, nan])
        """
        there = ~np.isnan(values)
        codes, held = self.codes[there], values[there]
        held = held[np.lexsort((held, codes))]
        sizes = np.bincount(codes, minlength=self.number)
        starts = np.cumsum(sizes) - sizes
        middles = np.full(self.number, np.nan)
        some = sizes > 0
        low, high = starts + (sizes - 1) // 2, starts + sizes // 2
        middles[some] = (held[low[some]] + held[high[some]]) / 2
        return middles


def groups_of(rows: pd.DataFrame, names: list[str]) -> Groups:
    """The groups of rows that agree in all `names`; a missing name is the group "unstated".

    A column that is absent from `rows` is unstated in every row.
    """
    codes = np.zeros(len(rows), dtype="int64")
    parts: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]] = []
    for name in names:
        part, values = _factorized(rows, name)
        parts.append((part, values))
        codes = pd.factorize(codes * len(values) + part)[0]  # dense again, so that products never overflow
    number = int(codes.max()) + 1 if len(codes) else 0
    first = np.zeros(number, dtype="int64")
    first[codes[::-1]] = np.arange(len(rows))[::-1]
    keys = {name: values[part[first]] for name, (part, values) in zip(names, parts, strict=True)}
    return Groups(codes, keys, number)


def _factorized(rows: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    if name not in rows:
        return np.zeros(len(rows), dtype="int64"), np.array([UNSTATED], dtype="object")
    codes, values = pd.factorize(rows[name].fillna(UNSTATED))
    return codes, np.asarray(values, dtype="object")


def whole_numbers(values: npt.ArrayLike | None, rows: int) -> pd.api.extensions.ExtensionArray:
    """A column of counts; all missing when they are not reported."""
    if values is None:
        return pd.array([None] * rows, dtype="Int64")
    return pd.array(np.asarray(values, dtype="int64"), dtype="Int64")
