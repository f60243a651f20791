"""Ageing (आयु वर्ग): how long what is pending has been pending.

Enters: facts and the age bands. Leaves: four measures and the bands.
"""

import numpy as np
import pandas as pd

from samiksha.measures.helpline_settings import Settings
from samiksha.measures.sums import counted, shared
from samiksha.model import Better, Measure


def old_pending(facts: pd.DataFrame) -> Measure:
    """Pending complaints registered more than `old_after_days` (50) days before. Source: R4 (grading)."""
    return counted(facts, "old_pending", "old", Better.LESS, of="pending")


def old_pending_pct(facts: pd.DataFrame) -> Measure:
    """Old pending ÷ pending. Source: domain table (grading: over 50 days).

    >>> old_pending_pct(pd.DataFrame({"old": [True, False], "pending": [True, True]})).value
    50.0
    """
    return shared(facts, "old_pending_pct", "old", "pending", Better.LESS)


def over_100(facts: pd.DataFrame) -> Measure:
    """Pending complaints registered more than `very_old_after_days` (100) days before. Source: R4."""
    return counted(facts, "over_100", "very_old", Better.LESS, of="pending")


def over_100_pct(facts: pd.DataFrame) -> Measure:
    """Pending over 100 days ÷ pending. Source: R4."""
    return shared(facts, "over_100_pct", "very_old", "pending", Better.LESS)


def by_age(facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row an age band, youngest first, together all that is pending: `band` ("8–50"; the last
    "366+"), `lower_days`, `upper_days` (both in the band; missing for the last), `pending_count`,
    `pending_pct` of all pending (NaN when none). A day since registration is counted from 0.
    """
    uppers = list(settings.ageing_upper_days)
    lowers = [0, *(day + 1 for day in uppers)]
    age_days = facts["age_days"].to_numpy()[facts["pending"].to_numpy()]
    places = np.searchsorted(uppers, age_days, side="left")
    number = np.bincount(places, minlength=len(lowers))
    bands = [f"{low}–{up}" for low, up in zip(lowers, uppers, strict=False)]
    return pd.DataFrame({
        "band": pd.Series([*bands, f"{lowers[-1]}+"], dtype="str"),
        "lower_days": lowers,
        "upper_days": pd.array([*uppers, None], dtype="Int64"),
        "pending_count": number,
        "pending_pct": 100 * number / len(age_days) if len(age_days) else np.nan,
    })  # fmt: skip
