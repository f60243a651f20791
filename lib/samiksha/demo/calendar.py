"""Days as whole numbers, for arithmetic over many lives at once.

Enters: day numbers. Leaves: dates for cells.
"""

from datetime import date, timedelta
from functools import cache

import numpy as np

DAY_ZERO = date(2022, 4, 1)
NEVER = 10**6
"""The number of a day that does not come."""


def day_number(day: date) -> int:
    """Days since DAY_ZERO.

    >>> day_number(date(2022, 4, 2))
    1
    """
    return (day - DAY_ZERO).days


@cache
def day_of(number: int) -> date:
    """The day of a number."""
    return DAY_ZERO + timedelta(days=int(number))


def is_sunday(numbers: np.ndarray) -> np.ndarray:
    """Where a day is a Sunday."""
    return np.asarray((numbers + DAY_ZERO.weekday()) % 7 == 6)


def cells(numbers: np.ndarray, filled: np.ndarray | None = None) -> np.ndarray:
    """The numbers as dates; None where `filled` is false, and where the day does not come."""
    shown = (numbers < NEVER) if filled is None else filled & (numbers < NEVER)
    codes, distinct = np.unique(np.where(shown, numbers, -1), return_inverse=True)[::-1]
    table = np.array([day_of(number) if number >= 0 else None for number in distinct], dtype=object)
    return np.asarray(table[codes])
