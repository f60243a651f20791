"""What a planted fault is, and how single cells of an export are spoilt.

Enters: rows by canonical name. Leaves: the same with faults in rows of their own. Each review's faults stand as
data in its room; tests prove that loading or the review finds each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from samiksha.demo.world import seeded


@dataclass(frozen=True)
class Planted:
    """One kind of fault in one district's rows of one source."""

    district: str
    key: str
    """The finding's rule, the suspicious pattern, or the frame that shows it."""
    count: int
    """Rows that carry it."""
    what: str
    """For maintainers: what was done."""
    source: str = "cm_helpline"
    review: str = ""
    """The review whose pattern or frame shows it; none: loading finds it."""


def wanted(faults: Iterable[Planted], source: str, district: str) -> dict[str, int]:
    """Key → how many rows, of one district and source."""
    return {fault.key: fault.count for fault in faults if fault.source == source and fault.district == district}


def put(rows: pd.DataFrame, at: Any, **values: Any) -> None:
    """Puts a value into cells of each named column; changes `rows`."""
    for name, value in values.items():
        cells = rows[name].to_numpy(dtype=object).copy()
        cells[at] = value
        rows[name] = cells


def add(rows: pd.DataFrame, at: Any, more: int, *names: str) -> None:
    """Adds to the counts of cells; changes `rows`."""
    for name in names:
        put(rows, at, **{name: rows[name].to_numpy(dtype=object)[at] + more})


class Spoiler:
    """Spoils cells of one district's rows, each fault in rows that no other fault has."""

    def __init__(self, rows: pd.DataFrame, faults: dict[str, int], *names: str) -> None:
        self.rows = rows.astype(object).reset_index(drop=True)
        self._faults = faults
        self._random = seeded("spoil", *names)
        self._free = np.ones(len(rows), dtype=bool)

    def take(self, key: str, among: np.ndarray | None = None) -> np.ndarray:
        """The rows for a fault, from `among` (flags); none if it is not wanted here."""
        held = np.ones(len(self.rows), dtype=bool) if among is None else among
        fit = self._free & np.pad(held, (0, len(self.rows) - len(held)))
        chosen = self._random.choice(np.flatnonzero(fit), self._faults.get(key, 0), replace=False)
        self._free[chosen] = False
        return np.sort(chosen)

    def put(self, key: str, column: str, value: Any, among: np.ndarray | None = None) -> None:
        """Puts a value into the cells of a fault's rows."""
        for place in self.take(key, among):
            self.rows.at[place, column] = value

    def drop(self, key: str, among: np.ndarray | None = None) -> None:
        """Leaves rows out."""
        gone = np.isin(np.arange(len(self.rows)), self.take(key, among))
        self.rows, self._free = self.rows[~gone].reset_index(drop=True), self._free[~gone]

    def repeat(self, key: str, among: np.ndarray | None = None) -> None:
        """Repeats rows word for word, at the end."""
        again = self.rows.iloc[self.take(key, among)]
        self.rows = pd.concat([self.rows, again], ignore_index=True)
        self._free = np.append(self._free, np.zeros(len(again), dtype=bool))
