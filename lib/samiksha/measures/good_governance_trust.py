"""Can the figures of the week be trusted? They are typed in, a row a day.

Enters: the week's entries, the camps, the CPGRAMS cases, those of the review before. Leaves: patterns found.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from samiksha.measures import patterns
from samiksha.measures.good_governance_camps import held_in
from samiksha.measures.good_governance_returns import COLUMNS, Week, told
from samiksha.measures.good_governance_settings import Settings
from samiksha.measures.patterns import Found, Listed, Said, compared, daily_of, day_of
from samiksha.measures.periods import day_number, day_numbers
from samiksha.numerals import grouped

PATTERNS = (
    "missing_days", "repeated", "spike", "round_numbers", "elsewhere_more", "uploaded_more", "opening_broken",
    "workshop_early", "camps_unlike_register", "rows_vanished", "rows_changed", "back_dated",
)  # fmt: skip
WATCHED = (
    "camps_count", "camp_received_count", "camp_disposed_count", "jan_sunwai_disposed_count",
    "cpgrams_disposed_count", "helpline_disposed_count", "services_disposed_count",
)  # fmt: skip
"""Daily figures of a return that are watched for repetition and for a rush on the last day."""
RETURNS, CASES = Said("figure.ggw_returns"), Said("figure.cpgrams_cases")


def in_returns(entries: pd.DataFrame, week: Week, settings: Settings) -> Iterator[Found]:
    """missing_days, repeated, spike, round_numbers, and what cannot be: more counted elsewhere, or uploaded, than
    disposed; an opening balance that does not continue; a workshop told before its day.
    """
    limits, start = settings.suspicion, week.so_far.start
    days = np.arange(day_number(start), day_number(week.so_far.end) + 1)
    there = np.isin(days, day_numbers(entries["day"]))
    yield from patterns.missing_days(there, start, RETURNS)
    for column in WATCHED:
        daily = daily_of(entries["day"], told(entries, column), start, week.so_far.end)
        yield from patterns.repeated(daily, start, limits, Said(f"figure.{column}"))
        yield from patterns.spike(daily, limits, Said(f"figure.{column}"))
    figures = [told(entries, name) for name in _figures(entries)]
    yield from patterns.round_numbers(np.concatenate([np.empty(0), *figures]), limits, RETURNS)
    yield from _impossible(entries, settings)
    yield from _opening_broken(entries)
    yield from _workshop_early(entries, week, settings)


def _impossible(entries: pd.DataFrame, settings: Settings) -> Iterator[Found]:
    """elsewhere_more, uploaded_more: of a channel, more than it disposed of on that day."""
    for channel in settings.channels:
        columns = COLUMNS[channel]
        done = told(entries, columns.disposed)
        for pattern, column in (("elsewhere_more", columns.elsewhere), ("uploaded_more", columns.uploaded)):
            excess = np.nan_to_num(told(entries, column) - done)
            over = excess > 0
            if over.any():
                number = int(excess[over].sum())
                yield Found(pattern, number, {
                    "what": Said(f"value.channel.{channel}"), "count": grouped(number),
                    "days": _days(entries.loc[over, "day"]),
                })  # fmt: skip


def _opening_broken(entries: pd.DataFrame) -> Iterator[Found]:
    """opening_broken: CPGRAMS pending in the morning is not what was pending the evening before."""
    opening = told(entries, "cpgrams_opening_count")
    closing = opening + told(entries, "cpgrams_received_count") - told(entries, "cpgrams_disposed_count")
    areas = entries["area"].to_numpy()
    follows = (np.diff(day_numbers(entries["day"])) == 1) & (areas[1:] == areas[:-1])
    broken = np.flatnonzero(follows & (np.nan_to_num(opening[1:] - closing[:-1]) != 0)) + 1
    if len(broken):
        first = broken[0]
        yield Found("opening_broken", len(broken), {
            "count": grouped(len(broken)), "days": _days(entries["day"].iloc[broken]),
            "entered": grouped(int(opening[first])), "expected": grouped(int(closing[first - 1])),
        })  # fmt: skip


def _workshop_early(entries: pd.DataFrame, week: Week, settings: Settings) -> Iterator[Found]:
    """workshop_early: told as held before its day; it is not counted then."""
    if "workshop_held" not in entries:
        return
    due_on = settings.deliverables.workshop.due_on(week.whole)
    early = entries["workshop_held"].fillna(False).astype(bool) & (day_numbers(entries["day"]) < day_number(due_on))
    if early.any():
        yield Found("workshop_early", int(early.sum()), {
            "days": _days(entries.loc[early, "day"]), "due_on": day_of(due_on),
        })  # fmt: skip


def against_register(
    entries: pd.DataFrame, register: pd.DataFrame, week: Week, settings: Settings
) -> Iterator[Found]:
    """camps_unlike_register: on the days that were entered, the returns tell other numbers of camps than the register."""
    returned = told(entries, "camps_count")
    entered = ~np.isnan(returned)
    first = day_number(week.so_far.start)
    of_day = (day_numbers(held_in(register, week, settings)["day"]) - first).astype("int64")
    days = (day_numbers(entries["day"]) - first).astype("int64")[entered]
    counted, returned = np.bincount(of_day, minlength=week.so_far.days)[days], returned[entered]
    unlike = np.abs(returned - counted)
    if unlike.sum():
        yield Found("camps_unlike_register", int(unlike.sum()), {
            "registered": grouped(int(counted.sum())), "returned": grouped(int(returned.sum())),
            "days": _days(entries.loc[entered, "day"][unlike > 0]),
        })  # fmt: skip


def against_previous(entries: pd.DataFrame, before: pd.DataFrame, then: date) -> Iterator[Found]:
    """rows_vanished, rows_changed: an entry of the snapshot before is gone, or tells other figures now."""
    columns = [name for name in _figures(entries) if name in before]
    now, earlier = (rows[["day"]].assign(figures=_written(rows, columns)) for rows in (entries, before))
    pair = compared(now, earlier, "day", ["figures"], then, RETURNS)
    yield from patterns.vanished(pair)
    yield from patterns.changed(pair, "figures", name=Said("figure.figures"))


def _figures(entries: pd.DataFrame) -> list[str]:
    """The columns of typed-in figures."""
    return sorted(str(name) for name in entries.columns if str(name).endswith("_count"))


def _written(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    """The figures of each row as one text, to compare by."""
    figures = rows[columns].to_numpy(dtype="float64", na_value=np.nan)
    return pd.Series([str(row) for row in figures.tolist()], index=rows.index, dtype="str")


def cases_against_previous(cases: pd.DataFrame, before: pd.DataFrame, then: date) -> Iterator[Found]:
    """back_dated, rows_vanished, rows_changed: of CPGRAMS cases beside the snapshot before."""
    pair = compared(cases, before, "complaint_id", ["registered_on", "closed_on"], then, CASES)
    yield from patterns.back_dated(pair, "closed_on")
    yield from patterns.vanished(pair)
    yield from patterns.changed(pair, "registered_on", name=Said("figure.registered_on"))


def _days(days: pd.Series) -> Listed:
    told_days = [day_of(day) for day in sorted(set(pd.to_datetime(days).dt.date))]
    return Listed(tuple(told_days[: patterns.EXAMPLES]), len(told_days) > patterns.EXAMPLES)
