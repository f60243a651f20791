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
    """Which group each row is in (`codes`), and what the groups are (`keys`, one row a group)."""

    codes: npt.NDArray[np.int64]
    keys: pd.DataFrame

    def __len__(self) -> int:
        return len(self.keys)

    def sum(self, fact: pd.Series) -> npt.NDArray[np.int64]:
        """How many rows of each group hold `fact`."""
        held = fact.to_numpy(dtype=bool)
        return np.bincount(self.codes[held], minlength=len(self))


def groups_of(rows: pd.DataFrame, names: list[str]) -> Groups:
    """The groups of rows that agree in all `names`; a missing name is the group "unstated".

    A column that is absent from `rows` is unstated in every row.
    """
    codes = np.zeros(len(rows), dtype="int64")
    parts: list[tuple[npt.NDArray[np.int64], pd.Series]] = []
    for name in names:
        part, values = _factorized(rows, name)
        codes = codes * len(values) + part
        parts.append((part, values))
        codes = pd.factorize(codes)[0].astype("int64")  # dense again, so that products never overflow
    first = np.full(int(codes.max()) + 1 if len(codes) else 0, -1)
    first[codes[::-1]] = np.arange(len(rows))[::-1]
    keys = {name: values.take(part[first]).array for name, (part, values) in zip(names, parts, strict=True)}
    return Groups(codes, pd.DataFrame(keys))


def _factorized(rows: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.int64], pd.Series]:
    if name not in rows:
        return np.zeros(len(rows), dtype="int64"), pd.Series([UNSTATED], dtype="str")
    codes, values = pd.factorize(rows[name])
    stated = pd.Series(values, dtype="str")
    missing = codes == -1
    if not missing.any():
        return codes.astype("int64"), stated
    if UNSTATED not in set(stated):
        stated = pd.concat([stated, pd.Series([UNSTATED], dtype="str")], ignore_index=True)
    place = int(np.flatnonzero(stated.to_numpy() == UNSTATED)[0])
    return np.where(missing, place, codes).astype("int64"), stated
