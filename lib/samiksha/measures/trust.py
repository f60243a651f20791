"""Can these figures be trusted? Patterns that honest work seldom makes (सही रिपोर्टिंग की संस्कृति, R4).

Enters: one area's complaints, the snapshot before, the settings. Leaves: one row a pattern found. A
pattern is a question for the officer, not a verdict: each has innocent causes too.

Round numbers are not looked for: a helpline's daily figures are counted from cases, nobody types them.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha import numerals
from samiksha.measures.helpline_settings import Settings
from samiksha.measures.periods import Period, day_number, day_numbers, flow_period
from samiksha.numerals import decimal, grouped

PATTERNS = (
    "back_dated_closures", "vanished", "registration_changed",
    "last_days_spike", "repeated_daily_figures", "bulk_same_day",
)  # fmt: skip
EXAMPLES = 3
Found = tuple[str, int, dict[str, Any]]


class Day(date):
    """A date that a sentence of the catalogue writes in its own language."""

    def in_language(self, lang: str) -> str:
        return numerals.day(self, lang)


def suspicious(
    complaints: pd.DataFrame,
    previous: pd.DataFrame | None,
    previous_as_of: date | None,
    as_of: date,
    settings: Settings,
) -> pd.DataFrame:
    """One row a suspicious pattern: `pattern` (of PATTERNS), `count` (complaints concerned), `detail`
    (the fields of its sentence `suspicion.<pattern>`). Empty when none is found.

    Without a previous snapshot, and without closed_on, what needs them is not looked for.
    """
    found: list[Found] = []
    if previous is not None and previous_as_of is not None:
        found += _against_previous(complaints, previous, previous_as_of)
    if "closed_on" in complaints:
        period = flow_period(as_of, settings)
        closed_on = day_numbers(complaints["closed_on"])
        inside = period.holds(closed_on)
        daily = np.bincount((closed_on[inside] - day_number(period.start)).astype("int64"), minlength=period.days)
        found += [*_spike(daily, settings), *_repeated(daily, period, settings)]
        found += _bulk(complaints[inside], settings)
    return pd.DataFrame({
        "pattern": pd.Series([one[0] for one in found], dtype="str"),
        "count": pd.Series([one[1] for one in found], dtype="int64"),
        "detail": pd.Series([one[2] for one in found], dtype="object"),
    })  # fmt: skip


def _against_previous(complaints: pd.DataFrame, previous: pd.DataFrame, previous_as_of: date) -> Iterator[Found]:
    """back_dated_closures: open in the previous snapshot, now closed before its day
    (a portal exports during the day: closing later on it is no fault). vanished: in
    it, absent now. registration_changed: the same number, another registration day.
    """
    columns = [name for name in ("complaint_id", "registered_on", "closed_on") if name in complaints]
    then = previous[[name for name in columns if name in previous]]
    both = then.merge(complaints[columns], on="complaint_id", how="left", suffixes=("_then", ""), indicator="side")
    gone = both["side"] == "left_only"
    stays = both[~gone]
    today = day_number(previous_as_of)
    if "closed_on_then" in both:
        was_open = ~(day_numbers(stays["closed_on_then"]) <= today)
        back_dated = stays[was_open & (day_numbers(stays["closed_on"]) < today)]
        yield from _told("back_dated_closures", back_dated["complaint_id"], previous_as_of)
    yield from _told("vanished", both.loc[gone, "complaint_id"], previous_as_of)
    changed = stays[day_numbers(stays["registered_on_then"]) != day_numbers(stays["registered_on"])]
    yield from _told("registration_changed", changed["complaint_id"], previous_as_of)


def _told(pattern: str, numbers: pd.Series, previous_as_of: date) -> Iterator[Found]:
    if len(numbers):
        examples = ", ".join(sorted(map(str, numbers))[:EXAMPLES])
        yield pattern, len(numbers), {
            "count": grouped(len(numbers)), "previous_as_of": _day(previous_as_of), "examples": examples,
        }  # fmt: skip


def _spike(daily: npt.NDArray[np.int64], settings: Settings) -> Iterator[Found]:
    """last_days_spike: closures a day in the last days > ratio × closures a day before them."""
    limits = settings.suspicion
    before, last = daily[: -limits.last_days], daily[-limits.last_days :]
    if last.sum() >= limits.spike_closures and last.mean() > limits.spike_ratio * before.mean():
        yield "last_days_spike", int(last.sum()), {
            "count": grouped(int(last.sum())), "days": limits.last_days,
            "last_mean": decimal(float(last.mean())), "before_mean": decimal(float(before.mean())),
        }  # fmt: skip


def _repeated(daily: npt.NDArray[np.int64], period: Period, settings: Settings) -> Iterator[Found]:
    """repeated_daily_figures: the same number closed on so many days in a row; few repeat by chance."""
    limits = settings.suspicion
    starts = np.flatnonzero(np.diff(daily, prepend=-1) != 0)
    for start, length in zip(starts, np.diff(starts, append=len(daily)), strict=True):
        number = int(daily[start])
        if length >= limits.repeated_days and number >= limits.repeated_closures:
            first = period.start + timedelta(days=int(start))
            yield "repeated_daily_figures", number * int(length), {
                "number": grouped(number), "days": int(length),
                "from_day": _day(first), "to_day": _day(first + timedelta(days=int(length) - 1)),
            }  # fmt: skip


def _bulk(closed: pd.DataFrame, settings: Settings) -> Iterator[Found]:
    """bulk_same_day: one officer, or one office, closing so many on one day; an office is not named
    again for a day when one of its officers is.
    """
    least = settings.suspicion.same_day_closures
    told: set[tuple[Any, ...]] = set()
    for name in ("officer", "office"):
        if name not in closed:
            continue
        place = [one for one in ("department", "office") if one in closed and one != name]
        keys = [*place, name, "closed_on"]
        days = closed[closed[name].notna()].groupby(keys, dropna=False, sort=True).size()
        for row, number in days[days >= least].items():
            key = dict(zip(keys, row if isinstance(row, tuple) else (row,), strict=True))
            day = key["closed_on"]
            office = (key.get("department"), key.get("office"), day)
            if name == "office" and office in told:
                continue
            told.add(office)
            yield "bulk_same_day", int(number), {
                "who": str(key[name]), "count": grouped(int(number)), "day": _day(day.date()),
            }  # fmt: skip


def _day(when: date) -> Day:
    return Day(when.year, when.month, when.day)
