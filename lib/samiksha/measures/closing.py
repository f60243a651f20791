"""How complaints were closed: how fast, and what the complainant said on the telephone.

Enters: facts. Leaves: days to close, and call verification (फोन सत्यापन).
"""

import pandas as pd

from samiksha.measures.sums import counted, shared
from samiksha.model import NO_DENOMINATOR, Better, Measure, Unit, not_reported


def median_days_to_close(facts: pd.DataFrame) -> Measure:
    """The middle of the days from registration to closing, over those closed in the flow period,
    the withdrawn left out. Needs closed_on. Source: domain table.

    >>> median_days_to_close(pd.DataFrame({"days_to_close": [3.0, None, 8.0]})).value
    5.5
    """
    key, unit, better = "median_days_to_close", Unit.DAYS, Better.LESS
    if "days_to_close" not in facts:
        return not_reported(key, unit, better)
    days = facts["days_to_close"].dropna()
    if days.empty:
        return Measure(key, unit, None, better, absent=NO_DENOMINATOR, volume=0)
    return Measure(key, unit, float(days.median()), better, volume=len(days))


def mean_days_to_close(facts: pd.DataFrame) -> Measure:
    """Sum of the days from registration to closing ÷ number closed in the flow period, the withdrawn
    left out. Needs closed_on. Source: domain table.

    >>> mean_days_to_close(pd.DataFrame({"days_to_close": [3.0, None, 9.0]})).value
    6.0
    """
    key, unit, better = "mean_days_to_close", Unit.DAYS, Better.LESS
    if "days_to_close" not in facts:
        return not_reported(key, unit, better)
    days = facts["days_to_close"].dropna()
    total, number = float(days.sum()), len(days)
    if not number:
        return Measure(key, unit, None, better, total, number, absent=NO_DENOMINATOR, volume=0)
    return Measure(key, unit, total / number, better, total, number, volume=number)


def call_not_satisfied_pct(facts: pd.DataFrame) -> Measure:
    """Said "not satisfied" ÷ said "satisfied" or "not satisfied", of those closed in the flow period.

    A call that did not reach the complainant is in neither. Needs call_result. Source: domain table, R2.
    """
    return shared(facts, "call_not_satisfied_pct", "call_not_satisfied", "called", Better.LESS)


def closed_without_call(facts: pd.DataFrame) -> Measure:
    """Closed in the flow period without any call logged. Needs called_on. Source: domain table, R2."""
    return counted(facts, "closed_without_call", "without_call", Better.LESS, of="closed")
