"""Patterns that honest work seldom makes (सही रिपोर्टिंग की संस्कृति, R4), whatever is counted.

Enters: a figure for each day, or the rows of two snapshots, and limits. Leaves: what was found, each one a row
of the frame that a review's `suspicious` gives. A pattern is a question for the officer, not a verdict: each has
innocent causes too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha import catalogue, numerals
from samiksha.measures.pattern_settings import Suspicion, TypedSuspicion
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import Counts, Groups, counts_of
from samiksha.numerals import decimal, grouped

EXAMPLES = 3
Daily = npt.NDArray[np.float64]
"""One figure a day, without a gap between the days; NaN on a day without an entry."""


class InBothLanguages(Protocol):
    """Something that a sentence writes in its own language."""

    def in_language(self, lang: str) -> str: ...


What = str | InBothLanguages
"""What the figures count, as the sentence names it: a text of the catalogue, a name, or an office's own word."""


class Day(date):
    """A date that a sentence of the catalogue writes in its own language."""

    def in_language(self, lang: str) -> str:
        return numerals.day(self, lang)


@dataclass(frozen=True)
class Said:
    """A text of the catalogue, for a sentence that is written in both languages.

    >>> Said("brief.none_found").in_language("en")
    'None found'
    """

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def in_language(self, lang: str) -> str:
        return catalogue.text(self.key, lang, **self.values)


@dataclass(frozen=True)
class Listed:
    """Several things one after the other, "…" after them if there are more."""

    things: tuple[What, ...]
    more: bool = False

    def in_language(self, lang: str) -> str:
        said = [thing if isinstance(thing, str) else thing.in_language(lang) for thing in self.things]
        return ", ".join([*said, "…"] if self.more else said)


@dataclass(frozen=True)
class Found:
    """One suspicious pattern: how many rows or units it concerns, and the fields of `suspicion.<pattern>`."""

    pattern: str
    count: int
    detail: dict[str, Any]


def pattern_frame(found: Iterable[Found]) -> pd.DataFrame:
    """One row a pattern found, in the order given: `pattern`, `count`, `detail` (the fields of its sentence)."""
    rows = list(found)
    return pd.DataFrame({
        "pattern": pd.Series([one.pattern for one in rows], dtype="str"),
        "count": pd.Series([one.count for one in rows], dtype="int64"),
        "detail": pd.Series([one.detail for one in rows], dtype="object"),
    })  # fmt: skip


def day_of(when: date) -> Day:
    """A date that a sentence can write."""
    return Day(when.year, when.month, when.day)


def daily_of(days: pd.Series, figures: pd.Series | Counts, start: date, end: date) -> Daily:
    """The sum of `figures` on each day from `start` to `end`; NaN where no row of the day has one.

    >>> days = pd.to_datetime(pd.Series(["2024-12-19", "2024-12-21", "2024-12-21"]))
    >>> daily_of(days, pd.Series([3, 4, 5]), date(2024, 12, 19), date(2024, 12, 21))
    array([ 3., nan,  9.])
    """
    length = day_number(end) - day_number(start) + 1
    places = day_numbers(days) - day_number(start)
    numbers = counts_of(figures) if isinstance(figures, pd.Series) else figures
    inside = (places >= 0) & (places < length)
    return Groups(places[inside].astype("int64"), {}, length).added(numbers[inside])


def spike(daily: Daily, limits: Suspicion, what: What = "", pattern: str = "spike") -> Iterator[Found]:
    """The last days' mean is over `spike_ratio` times the mean of the days before. Days without an entry count in
    neither; without a day before there is nothing to compare with.
    """
    before, last = (part[~np.isnan(part)] for part in (daily[: -limits.last_days], daily[-limits.last_days :]))
    if not len(before) or not len(last):
        return
    total = int(last.sum())
    if total >= limits.spike_least and last.mean() > limits.spike_ratio * before.mean():
        yield Found(pattern, total, {
            "what": what, "count": grouped(total), "days": limits.last_days,
            "last_mean": decimal(float(last.mean())), "before_mean": decimal(float(before.mean())),
        })  # fmt: skip


def repeated(
    daily: Daily, start: date, limits: Suspicion, what: What = "", pattern: str = "repeated"
) -> Iterator[Found]:
    """The same figure on so many days in a row, from `start` on. A day without an entry ends a run."""
    starts = np.flatnonzero(np.diff(daily, prepend=np.nan) != 0)
    for place, length in zip(starts, np.diff(starts, append=len(daily)), strict=True):
        if length >= limits.repeated_days and daily[place] >= limits.repeated_least:
            number, first = int(daily[place]), start + timedelta(days=int(place))
            yield Found(pattern, number * int(length), {
                "what": what, "number": grouped(number), "days": int(length),
                "from_day": day_of(first), "to_day": day_of(first + timedelta(days=int(length) - 1)),
            })  # fmt: skip


def round_numbers(
    figures: npt.ArrayLike, limits: TypedSuspicion, what: What = "", pattern: str = "round_numbers"
) -> Iterator[Found]:
    """Too many of the typed-in figures end in 0. Of one digit they tell nothing, and missing ones are not there."""
    typed = np.asarray(figures, dtype="float64")
    typed = typed[typed >= 10]
    rounded = typed[typed % 10 == 0]
    if len(typed) >= limits.round_figures and 100 * len(rounded) >= limits.round_pct * len(typed):
        examples = [grouped(int(one)) for one in np.unique(rounded)[::-1]]
        yield Found(pattern, len(rounded), {
            "what": what, "count": grouped(len(rounded)), "of": grouped(len(typed)), "examples": _examples(examples),
        })  # fmt: skip


def missing_days(
    told: npt.NDArray[np.bool_], start: date, what: What = "", pattern: str = "missing_days"
) -> Iterator[Found]:
    """Days from `start` on for which nothing was entered; `told` has one flag a day."""
    days = [day_of(start + timedelta(days=int(place))) for place in np.flatnonzero(~told)]
    if days:
        yield Found(pattern, len(days), {"what": what, "count": grouped(len(days)), "examples": _examples(days)})


@dataclass(frozen=True)
class Compared:
    """The rows of the snapshot before, each beside itself now; `what` names such rows in a sentence."""

    both: pd.DataFrame
    """One row a row of then: the key, each column now, and then (with `_then`); `gone`: it is not there now."""
    key: str
    then: date
    """The day of the snapshot before."""
    what: What = ""

    def told(self, pattern: str, numbers: pd.Series, **more: Any) -> Iterator[Found]:
        """The rows with these keys as one pattern; where rows are told apart by their day, by these days."""
        if len(numbers):
            first = sorted(numbers)[:EXAMPLES]
            of_days = isinstance(first[0], date)
            yield Found(pattern, len(numbers), {
                "what": self.what, "count": grouped(len(numbers)), "previous_as_of": day_of(self.then),
                "examples": Listed(tuple(map(day_of, first))) if of_days else ", ".join(map(str, first)), **more,
            })  # fmt: skip


def compared(
    now: pd.DataFrame, then: pd.DataFrame, key: str, columns: Sequence[str], day: date, what: What = ""
) -> Compared:
    """The rows of the snapshot before, of `day`, beside those of now; of `columns` those that each has."""
    found = pc.index_in(pa.array(then[key]), value_set=pa.array(now[key]))
    places = found.fill_null(-1).to_numpy()  # -1: a row that is gone, whose columns of now are missing
    both = {key: then[key].array}
    both |= {f"{name}_then": then[name].array for name in columns if name in then}
    both |= {name: now[name].array.take(places, allow_fill=True) for name in columns if name in now}
    return Compared(pd.DataFrame({**both, "gone": places < 0}), key, day, what)


def back_dated(pair: Compared, done_on: str, pattern: str = "back_dated") -> Iterator[Found]:
    """Not done in the snapshot before, now done before its day (a portal exports during the day: done later on it
    is no fault). Needs the column `done_on` in both.
    """
    if {done_on, f"{done_on}_then"} <= set(pair.both.columns):
        today = day_number(pair.then)
        was_open = ~(day_numbers(pair.both[f"{done_on}_then"]) <= today)
        late = was_open & (day_numbers(pair.both[done_on]) < today) & ~pair.both["gone"]
        yield from pair.told(pattern, pair.both.loc[late, pair.key])


def vanished(pair: Compared, pattern: str = "rows_vanished") -> Iterator[Found]:
    """In the snapshot before, and absent now."""
    yield from pair.told(pattern, pair.both.loc[pair.both["gone"], pair.key])


def changed(pair: Compared, column: str, pattern: str = "rows_changed", name: What = "") -> Iterator[Found]:
    """The same row with another value in a column, which a sentence calls `name`. Needs the column in both."""
    if {column, f"{column}_then"} <= set(pair.both.columns):
        now, then = pair.both[column], pair.both[f"{column}_then"]
        alike = (now == then).fillna(False).astype(bool) | (now.isna() & then.isna())
        yield from pair.told(pattern, pair.both.loc[~alike & ~pair.both["gone"], pair.key], column=name)


def _examples(things: Sequence[What]) -> Listed:
    return Listed(tuple(things[:EXAMPLES]), len(things) > EXAMPLES)
