"""Can these figures be trusted? What the complaints of a helpline show of the patterns that honest work seldom makes.

Enters: one area's complaints, the snapshot before, its published gradings, the settings. Leaves: one row a pattern found.

Round numbers are not looked for: a helpline's daily figures are counted from cases, nobody types them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from samiksha.measures import patterns
from samiksha.measures.grading import COMPONENTS, adds_up, score_of
from samiksha.measures.helpline_settings import Settings
from samiksha.measures.patterns import Found, day_of, pattern_frame
from samiksha.measures.periods import day_number, day_numbers, flow_period
from samiksha.numerals import decimal, grouped

PATTERNS = (
    "back_dated_closures", "vanished", "registration_changed",
    "last_days_spike", "repeated_daily_figures", "bulk_same_day", "grading_does_not_add_up",
)  # fmt: skip


def suspicious(
    complaints: pd.DataFrame,
    previous: pd.DataFrame | None,
    previous_as_of: date | None,
    as_of: date,
    settings: Settings,
    gradings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a suspicious pattern: `pattern` (of PATTERNS), `count` (complaints concerned), `detail`
    (the fields of its sentence `suspicion.<pattern>`). Empty when none is found.

    Without a previous snapshot, closed_on or published `gradings`, what needs them is not looked for.
    """
    found: list[Found] = []
    if previous is not None and previous_as_of is not None:
        found += _against_previous(complaints, previous, previous_as_of)
    if "closed_on" in complaints:
        period, limits = flow_period(as_of, settings), settings.suspicion
        closed_on = day_numbers(complaints["closed_on"])
        inside = period.holds(closed_on)
        daily = np.bincount((closed_on[inside] - day_number(period.start)).astype("int64"), minlength=period.days)
        closures = daily.astype("float64")
        found += patterns.spike(closures, limits, pattern="last_days_spike")
        found += patterns.repeated(closures, period.start, limits, pattern="repeated_daily_figures")
        found += _bulk(complaints[inside], limits.same_day_closures)
    within = settings.grading.published_within
    if gradings is not None and within is not None:
        found += _not_adding_up(gradings, as_of, within)
    return pattern_frame(found)


def _against_previous(complaints: pd.DataFrame, previous: pd.DataFrame, previous_as_of: date) -> Iterator[Found]:
    """back_dated_closures: open in the previous snapshot, now closed before its day. vanished: in it, absent now.
    registration_changed: the same number, another registration day.
    """
    columns = ["registered_on", "closed_on"]
    pair = patterns.compared(complaints, previous, "complaint_id", columns, previous_as_of)
    yield from patterns.back_dated(pair, "closed_on", pattern="back_dated_closures")
    yield from patterns.vanished(pair, pattern="vanished")
    yield from patterns.changed(pair, "registered_on", pattern="registration_changed")


def _bulk(closed: pd.DataFrame, least: int) -> Iterator[Found]:
    """bulk_same_day: one officer, or one office, closing so many on one day; an office is not named
    again for a day when one of its officers is.
    """
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
            yield Found("bulk_same_day", int(number), {
                "who": str(key[name]), "count": grouped(int(number)), "day": day_of(day.date()),
            })  # fmt: skip


def _not_adding_up(gradings: pd.DataFrame, as_of: date, within: float) -> Iterator[Found]:
    """grading_does_not_add_up: the printed total of the newest published grading is not the sum of its components,
    by more than the rounding of printed figures explains.

    Betul: 50.27 + 13.64 + 10 + 9.68 = 83.59, and 83.62 was printed (domain section 5).
    """
    known = gradings[gradings["published_on"] <= pd.Timestamp(as_of)].sort_values("published_on", kind="stable")
    for row in known.tail(1).to_dict("records"):
        points = {name: float(row[f"{name}_points"]) for name in COMPONENTS}
        if not adds_up(points, float(row["score"]), within):
            yield Found("grading_does_not_add_up", 1, {
                "day": day_of(row["published_on"]), "score": decimal(float(row["score"]), 2),
                "parts": " + ".join(decimal(part, 2) for part in points.values()),
                "sum": decimal(score_of(points), 2),
            })  # fmt: skip
