"""Counting facts: the three ways that a measure comes out of a facts frame, and rows by group.

Enters: `facts`, one row a complaint. Leaves: a `Measure`; group codes and sums.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.model import UNSTATED, Better, Measure, Unit, count, not_reported, share

Counts = npt.NDArray[np.float64]
"""Whole numbers as a source tells them, NaN where it does not."""
Texts = npt.NDArray[np.object_]


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
    ordered: bool = False
    """Whether they are numbered in the order of their keys."""

    def sums(self, facts: pd.DataFrame, fact: str) -> npt.NDArray[np.int64] | None:
        """How many rows of each group hold `fact`; None when it is not reported."""
        if fact not in facts:
            return None
        return np.bincount(self.codes[facts[fact].to_numpy()], minlength=self.number)

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Groups":
        """The groups of the chosen rows, in the same order; those left without a row are gone.

        >>> Groups(np.array([0, 2, 1]), {"office": np.array(["a", "b", "c"])}, 3).of(np.array([True, True, False])).keys
        {'office': array(['a', 'c'], dtype='<U1')}
        """
        codes = self.codes[chosen]
        there = np.bincount(codes, minlength=self.number) > 0
        numbers = np.cumsum(there) - 1
        keys = {name: values[there] for name, values in self.keys.items()}
        return Groups(numbers[codes], keys, int(there.sum()), self.ordered)

    def in_order(self) -> "Groups":
        """The same groups, numbered in the order of their keys."""
        names = [pd.factorize(values, sort=True)[0] for values in self.keys.values()]
        order = np.lexsort(tuple(reversed(names)))
        numbers = np.empty(self.number, dtype="int64")
        numbers[order] = np.arange(self.number)
        keys = {name: values[order] for name, values in self.keys.items()}
        return Groups(numbers[self.codes], keys, self.number, ordered=True)

    def last(self) -> npt.NDArray[np.int64]:
        """The place of the last row of each group."""
        places = np.zeros(self.number, dtype="int64")
        places[self.codes] = np.arange(len(self.codes))
        return places

    def added(self, counts: Counts) -> Counts:
        """The sum of what is told in each group, NaN where nothing is.

        >>> Groups(np.array([0, 1, 0]), {}, 2).added(np.array([3.0, np.nan, 4.0]))
        array([ 7., nan])
        """
        there = ~np.isnan(counts)
        codes = self.codes[there]
        sums = np.bincount(codes, weights=counts[there], minlength=self.number)
        return np.where(np.bincount(codes, minlength=self.number) > 0, sums, np.nan)

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
    codes, parts = _group_codes(rows, names)
    number = int(codes.max()) + 1 if len(codes) else 0
    first = np.zeros(number, dtype="int64")
    first[codes[::-1]] = np.arange(len(rows))[::-1]
    keys = {name: values[part[first]] for name, (part, values) in zip(names, parts, strict=True)}
    return Groups(codes, keys, number)


def sizes_of(rows: pd.DataFrame, names: list[str], counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Of each row how many of the counted rows agree with it in all `names`.

    >>> rows = pd.DataFrame({"complainant": ["a", "b", "a"]})
    >>> sizes_of(rows, ["complainant"], np.array([True, True, False])).tolist()
    [1, 1, 1]
    """
    codes, _ = _group_codes(rows, names)
    return np.bincount(codes[counted], minlength=int(codes.max(initial=0)) + 1)[codes]


def _group_codes(rows: pd.DataFrame, names: list[str]) -> tuple[npt.NDArray[np.int64], list[Any]]:
    """Which group each row is in, and of each name the codes and values of which that is made."""
    codes = np.zeros(len(rows), dtype="int64")
    parts: list[Any] = []
    for name in names:
        part, values = _factorized(rows, name)
        parts.append((part, values))
        codes = pd.factorize(codes * len(values) + part)[0]  # dense again, so that products never overflow
    return codes, parts


def _factorized(rows: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    if name not in rows:
        return np.zeros(len(rows), dtype="int64"), np.array([UNSTATED], dtype="object")
    codes, found = pd.factorize(rows[name].array)
    values = np.asarray(found, dtype="object")
    missing = codes < 0
    if missing.any():
        if UNSTATED not in values:
            values = np.append(values, UNSTATED)
        codes = np.where(missing, values.tolist().index(UNSTATED), codes)
    return codes, values


def counts_of(column: pd.Series) -> Counts:
    """A column of counts as numbers to reckon with."""
    return column.to_numpy(dtype="float64", na_value=np.nan)


def together(columns: Iterable[Counts]) -> Counts:
    """The sum of several columns, row by row, of what is told; NaN where nothing is.

    >>> together([np.array([3.0, np.nan]), np.array([np.nan, np.nan])])
    array([ 3., nan])
    """
    told = np.stack(list(columns))
    return np.where(np.isnan(told).all(axis=0), np.nan, np.nansum(told, axis=0))


def texts_of(rows: pd.DataFrame, name: str) -> Texts:
    """A column of texts, "" where missing; all so where the rows have no such column."""
    if name not in rows:
        return np.full(len(rows), "", dtype="object")
    texts = rows[name].to_numpy(dtype="object", copy=True)
    texts[rows[name].isna().to_numpy()] = ""
    return texts


def newest_of(keys: Sequence[Texts], days: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The place of the newest row of each combination of keys (of equals the last), in the order of the keys.

    >>> newest_of([np.array(["b", "a", "b"], dtype="object")], np.array([1.0, 3.0, 2.0]))
    array([1, 2])
    """
    order = np.lexsort((days, *reversed(keys)))
    if not len(order):
        return order
    ordered = [key[order] for key in keys]
    is_last = np.any([key[1:] != key[:-1] for key in ordered], axis=0)
    newest: npt.NDArray[np.int64] = order[np.append(is_last, True)]
    return newest


def whole_numbers(values: npt.ArrayLike | None, rows: int) -> pd.api.extensions.ExtensionArray:
    """A column of counts; all missing when they are not reported."""
    if values is None:
        return pd.array([None] * rows, dtype="Int64")
    return pd.array(np.asarray(values, dtype="int64"), dtype="Int64")
