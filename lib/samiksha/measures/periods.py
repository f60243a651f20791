"""Which days a figure is told over.

Enters: the as-of day and the settings. Leaves: a `Period`, both ends included.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.helpline_settings import Settings

DayNumbers = npt.NDArray[np.float64]
"""Days since 1970-01-01, NaN where missing: a comparison with a missing day is false."""


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def holds(self, days: DayNumbers) -> npt.NDArray[np.bool_]:
        """Which of `days` lie in the period; a missing one does not."""
        return (days >= day_number(self.start)) & (days <= day_number(self.end))


def flow_period(as_of: date, settings: Settings) -> Period:
    """The last `period_days` days, the as-of day included."""
    return last_days(as_of, settings.period_days)


def last_days(as_of: date, days: int) -> Period:
    """The last `days` days, the as-of day included.

    >>> last_days(date(2023, 5, 20), 30)
    Period(start=datetime.date(2023, 4, 21), end=datetime.date(2023, 5, 20))
    """
    return Period(as_of - timedelta(days=days - 1), as_of)


def grading_period(as_of: date, settings: Settings) -> Period:
    """The period whose registrations are graded: the previous calendar month unless told otherwise."""
    if settings.grading.period == "last_30_days":
        return last_days(as_of, 30)
    if settings.grading.period == "current_month":
        return Period(as_of.replace(day=1), as_of)
    return previous_month(as_of)


def previous_month(as_of: date) -> Period:
    """The calendar month before.

    >>> previous_month(date(2024, 3, 31))
    Period(start=datetime.date(2024, 2, 1), end=datetime.date(2024, 2, 29))
    """
    end = as_of.replace(day=1) - timedelta(days=1)
    return Period(end.replace(day=1), end)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_numbers(column: pd.Series) -> DayNumbers:
    """A column of dates as day numbers, NaN where missing."""
    days = column.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("int64"))
