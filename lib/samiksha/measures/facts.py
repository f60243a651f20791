"""What is true of each complaint as of a day; every figure and every breakdown is a sum over this.

Enters: `complaints` of one area (or of many), the as-of day, the settings. Leaves: `facts`, one row a
complaint. A fact whose source column is absent is an absent column: what needs it is "not reported".
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.helpline_settings import Settings
from samiksha.measures.periods import DayNumbers, Period, day_number, day_numbers, flow_period, grading_period
from samiksha.measures.sums import sizes_of

Flags = npt.NDArray[np.bool_]
Facts = dict[str, npt.NDArray[np.generic]]


def facts_of(complaints: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame:
    """One row a complaint, in the order of `complaints`; true or false, missing never.

    `pending`: registered_on ≤ as-of and not closed by it. Of those: `old`, `very_old`, `reply_due`,
    `not_attended`, `not_judged`, `reopened`, `deferred`, `by_extensions`, `by_unchanged_remarks`,
    `by_reopened`. In the flow period: `opening` (open on the day before it), `received`, `closed`,
    `called`, `call_not_satisfied`, `without_call`, and `days_to_close` (days; NaN where not closed in
    the period or withdrawn). In the grading scope: `graded`, `graded_closed`, `satisfied`,
    `low_quality`; kept out of it: `repeat_left_out`, `withdrawn_left_out`. `age_days`: days from
    registration to the as-of day. Without closed_on, `pending` and `graded_closed` follow `status`.
    """
    today = day_number(as_of)
    registered = day_numbers(complaints["registered_on"])
    known = registered <= today
    by_now = known & _closed_by_now(complaints, today)
    pending = known & ~by_now
    facts: Facts = {"pending": pending, "age_days": today - registered}
    facts |= _age_facts(facts["age_days"], pending, settings)
    facts |= _flow_facts(complaints, registered, known, flow_period(as_of, settings))
    facts |= _attendance_facts(complaints, registered, pending, today, settings)
    facts |= _grading_facts(complaints, known, by_now, grading_period(as_of, settings).holds(registered), settings)
    facts |= _deferral_facts(complaints, pending, settings)
    facts |= _call_facts(complaints, facts)
    return pd.DataFrame(facts)


def _closed_by_now(complaints: pd.DataFrame, today: int) -> Flags:
    if "closed_on" in complaints:
        return day_numbers(complaints["closed_on"]) <= today
    return equals(complaints["status"], "closed")


def _age_facts(age_days: npt.NDArray[np.generic], pending: Flags, settings: Settings) -> Facts:
    age = age_days.astype("float64")
    return {
        "old": pending & (age > settings.old_after_days),
        "very_old": pending & (age > settings.very_old_after_days),
    }


def _flow_facts(complaints: pd.DataFrame, registered: DayNumbers, known: Flags, period: Period) -> Facts:
    received = period.holds(registered)
    if "closed_on" not in complaints:
        return {"received": received}
    closed_on = day_numbers(complaints["closed_on"])
    eve = day_number(period.start - timedelta(days=1))
    closed = known & period.holds(closed_on)
    return {
        "received": received,
        "opening": (registered <= eve) & ~(closed_on <= eve),
        "closed": closed,
        "days_to_close": np.where(closed & ~_closed_as(complaints, "withdrawn"), closed_on - registered, np.nan),
    }


def _grading_facts(
    complaints: pd.DataFrame, known: Flags, by_now: Flags, in_period: Flags, settings: Settings
) -> Facts:
    registered = known & in_period
    repeats = repeat_counts(complaints, known)
    too_many = np.zeros(len(complaints), dtype=bool)
    if repeats is not None:
        too_many = repeats > settings.grading.max_repeat_complaints
    withdrawn = by_now & _closed_as(complaints, "withdrawn")
    graded = registered & ~too_many & ~withdrawn
    closed = graded & by_now
    facts: Facts = {"graded": graded, "graded_closed": closed}
    if repeats is not None:
        facts["repeat_left_out"] = registered & too_many
    if "closed_as" in complaints:
        facts["withdrawn_left_out"] = registered & withdrawn & ~too_many
        facts["satisfied"] = closed & _closed_as(complaints, "satisfied")
        facts["low_quality"] = closed & _closed_as(complaints, "low_quality")
    return facts


def repeat_counts(complaints: pd.DataFrame, known: Flags) -> npt.NDArray[np.float64] | None:
    """How many complaints the complainant of each row has; NaN where unknown, None if no column tells.

    `repeat_count` as the portal counts, else the rows of the same complainant pseudonym in the same
    area (so that a state's figures are the sum of its districts').
    """
    if "repeat_count" in complaints:
        return complaints["repeat_count"].to_numpy(dtype="float64", na_value=np.nan)
    if "complainant" not in complaints:
        return None
    names = [name for name in ("area", "complainant") if name in complaints]
    counted = sizes_of(complaints, names, known).astype("float64")
    return np.where(complaints["complainant"].isna(), np.nan, counted)


def _attendance_facts(
    complaints: pd.DataFrame, registered: DayNumbers, pending: Flags, today: int, settings: Settings
) -> Facts:
    """`reply_due`: the window (level_since … level_since + days of the level) ended before the as-of day;
    at the first level it begins at registration when level_since is missing. `not_attended`: of those,
    replied_on does not lie in the window. `not_judged`: pending, but without a known window.

    The portal gives the last reply only: a reply in time that was followed by a later one is not seen.
    """
    if "level" not in complaints or "replied_on" not in complaints:
        return {}
    since = np.where(equals(complaints["level"], settings.first_level), registered, np.nan)
    if "level_since" in complaints:
        stated = day_numbers(complaints["level_since"])
        since = np.where(np.isnan(stated), since, stated)
    end = since + window_days(complaints["level"], settings)
    replied = day_numbers(complaints["replied_on"])
    reply_due = pending & (end < today)
    return {
        "reply_due": reply_due,
        "not_attended": reply_due & ~((replied >= since) & (replied <= end)),
        "not_judged": pending & np.isnan(end),
    }


def window_days(level: pd.Series, settings: Settings) -> npt.NDArray[np.float64]:
    """The days to attend of each row's level; NaN where the level is missing or has no window."""
    codes, levels = pd.factorize(level)
    windows = [settings.level_window_days.get(str(name), np.nan) for name in levels]
    return np.array([*windows, np.nan])[codes]  # a missing level has code -1: the last one


def _deferral_facts(complaints: pd.DataFrame, pending: Flags, settings: Settings) -> Facts:
    facts: Facts = {}
    limits = settings.deferred
    for reason, column, least in (
        ("by_extensions", "extension_count", limits.extensions),
        ("by_unchanged_remarks", "unchanged_remark_count", limits.unchanged_remarks),
        ("by_reopened", "reopened_count", limits.reopened),
    ):
        if column in complaints:
            facts[reason] = pending & (_counts(complaints[column]) >= least)
    if facts:
        facts["deferred"] = np.logical_or.reduce(list(facts.values()))
    if "reopened_count" in complaints:
        facts["reopened"] = pending & (_counts(complaints["reopened_count"]) >= 1)
    return facts


def _call_facts(complaints: pd.DataFrame, so_far: Facts) -> Facts:
    facts: Facts = {}
    if "closed" not in so_far:
        return facts
    closed = so_far["closed"].astype(bool)
    if "call_result" in complaints:
        dissatisfied = equals(complaints["call_result"], "not_satisfied")
        facts["call_not_satisfied"] = closed & dissatisfied
        facts["called"] = closed & (dissatisfied | equals(complaints["call_result"], "satisfied"))
    if "called_on" in complaints:
        facts["without_call"] = closed & complaints["called_on"].isna().to_numpy()
    return facts


def equals(column: pd.Series, value: str | bool) -> Flags:
    """Which rows hold `value`; a missing one does not."""
    held: Any = column.array == value
    return held if isinstance(held, np.ndarray) else held.to_numpy(dtype=bool, na_value=False)


def _closed_as(complaints: pd.DataFrame, kind: str) -> Flags:
    if "closed_as" not in complaints:
        return np.zeros(len(complaints), dtype=bool)
    return equals(complaints["closed_as"], kind)


def _counts(column: pd.Series) -> npt.NDArray[np.float64]:
    return column.to_numpy(dtype="float64", na_value=np.nan)
