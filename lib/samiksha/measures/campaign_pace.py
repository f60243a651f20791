"""The pace of a campaign: required daily rate, mean of the last days, projected finish, burn-down.

Enters: counts, facts and the clock. Leaves: three measures, the columns of a breakdown, the burn-down.
"""

from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.campaign_facts import Clock
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.periods import day_number, day_numbers
from samiksha.model import NO_DENOMINATOR, Better, Measure, Unit, not_reported
from samiksha.params.campaigns import Phase

Counts = npt.NDArray[np.int64]


def required_rate(remaining: int, at: Clock) -> Measure:
    """Eligible remaining ÷ days left after the day of the brief (before the start: all days of the campaign). Nothing
    remaining needs nothing; on the last day and after it no day is left. Source: domain 3.1, R0.
    """
    key, unit = "campaign_required_rate", Unit.PER_DAY
    if not at.days_left and remaining:
        return Measure(key, unit, None, Better.LESS, remaining, 0, absent=NO_DENOMINATOR, volume=remaining)
    value = remaining / at.days_left if remaining else 0.0
    return Measure(key, unit, value, Better.LESS, remaining, at.days_left, volume=remaining)


def recent_rate(facts: pd.DataFrame, at: Clock) -> Measure:
    """Disposed in the last days ÷ number of those days (`recent_days`, in the campaign no more than have passed).
    Needs disposed_on. Source: domain 3.1.
    """
    key, unit, better = "campaign_recent_rate", Unit.PER_DAY, Better.MORE
    if "recent" not in facts:
        return not_reported(key, unit, better)
    number = int(facts["recent"].sum())
    return Measure(key, unit, number / at.recent, better, number, at.recent, volume=number)


def projected_finish(remaining: int, recent: Measure, at: Clock) -> Measure:
    """The day on which nothing remains, if it goes on as in the last days and nothing more is received: the day of the
    figures + remaining ÷ mean of the last days. Absent when the mean is 0, and after the campaign. Source: domain 3.1.
    """
    key, unit, better = "campaign_projected_finish", Unit.DATE, Better.LESS
    if recent.value is None:
        return not_reported(key, unit, better)
    day = finish_day(remaining, float(recent.value), at)
    if day is None:
        return Measure(key, unit, None, better, absent=NO_DENOMINATOR, volume=remaining)
    return Measure(key, unit, day.isoformat(), better, volume=remaining)


def finish_day(remaining: int, rate: float, at: Clock) -> date | None:
    """The day of the figures + remaining ÷ rate, the day begun counted whole; None when nothing is done a day, after
    the campaign, or beyond the calendar.

    >>> at = Clock(date(2023, 5, 10), date(2023, 5, 25), date(2023, 5, 20), Phase.DURING, 5, 3)
    >>> finish_day(10, 3.0, at), finish_day(10, 0.0, at), finish_day(0, 0.0, at)
    (datetime.date(2023, 5, 24), None, datetime.date(2023, 5, 20))
    """
    if not remaining:
        return at.until
    if not rate or at.phase is Phase.AFTER:
        return None
    days = ceil(remaining / rate - 1e-9)
    return at.until + timedelta(days=days) if days < (date.max - at.until).days else None


def pace_columns(remaining: Counts, recent: Counts | None, at: Clock) -> dict[str, Any]:
    """For a breakdown: `required_per_day` (absent when no day is left), `recent_per_day` (NaN when disposal is not
    reported), `projected_on` (missing where nothing is done a day; absent when disposal is not reported) of each group.
    None of them after the campaign: it has no pace any more."""
    if at.phase is Phase.AFTER:
        return {}
    required = {"required_per_day": remaining / at.days_left} if at.days_left else {}
    if recent is None:
        return {**required, "recent_per_day": np.full(len(remaining), np.nan)}
    rates = recent / at.recent
    days = [finish_day(left, rate, at) for left, rate in zip(remaining.tolist(), rates.tolist(), strict=True)]
    return {**required, "recent_per_day": rates, "projected_on": pd.Series(days, dtype="datetime64[us]")}


def is_behind(remaining: Counts, recent: Counts | None, at: Clock) -> npt.NDArray[np.bool_]:
    """Which groups do not finish in time: in the campaign those slower than required, after it those with any left."""
    if at.phase is Phase.BEFORE or (recent is None and at.phase is Phase.DURING):
        return np.zeros(len(remaining), dtype=bool)
    if at.phase is Phase.AFTER or recent is None:
        return remaining > 0
    return remaining * at.recent > recent * at.days_left


def burn_down(applications: pd.DataFrame, facts: pd.DataFrame, at: Clock, settings: Settings) -> pd.DataFrame | None:
    """One row a day from the eve of the campaign (or the day of the figures, if that is earlier) to its end, and on to
    the projected finish (at most `projected_days` more): `day`; `remaining_count` at its end, what is marked ineligible
    left out (missing after the day of the figures); `required_count`, the straight line from the backlog on the eve to
    nothing on the last day; `projected_count`, from the day of the figures at the mean of the last days (missing
    before it, and when nothing is projected). None without disposed_on.
    """
    if "backlog" not in facts:
        return None
    eve = at.start - timedelta(days=1)
    counted = (facts["counted"] & ~facts["ineligible"]).to_numpy()
    first, last = int((facts["backlog"] & ~facts["ineligible"]).sum()), int(facts["remaining"].sum())
    rate = float(facts["recent"].sum()) / at.recent
    finish = finish_day(last, rate, at)
    shown = at.end + timedelta(days=settings.projected_days)
    days = pd.date_range(min(eve, at.until), max(at.end, min(finish or at.end, shown)))
    numbers = np.arange(len(days)) + day_number(min(eve, at.until))
    required = first * (day_number(at.end) - numbers) / (at.end - eve).days
    projected = last - rate * (numbers - day_number(at.until))
    projected[(numbers < day_number(at.until)) | (finish is None)] = np.nan
    return pd.DataFrame({
        "day": days,
        "remaining_count": pd.array(_remaining_daily(applications, counted, numbers, at), dtype="Int64"),
        "required_count": np.clip(required, 0, first),
        "projected_count": np.clip(projected, 0, None),
    })  # fmt: skip


def _remaining_daily(
    applications: pd.DataFrame, counted: npt.NDArray[np.bool_], numbers: npt.NDArray[np.int64], at: Clock
) -> list[int | None]:
    """How many of the counted were received and not disposed of at the end of each day; None after the figures' day."""

    def by_day(column: str) -> npt.NDArray[np.int64]:
        days = day_numbers(applications[column])[counted]
        places = np.clip(days[~np.isnan(days)] - numbers[0], 0, len(numbers)).astype("int64")
        return np.cumsum(np.bincount(places, minlength=len(numbers) + 1))[: len(numbers)]

    left = by_day("received_on") - by_day("disposed_on")
    told = numbers <= day_number(at.until)
    return [int(one) if there else None for one, there in zip(left, told, strict=True)]
