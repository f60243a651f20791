"""Which closed complaints to telephone about: a sample that anyone can draw again.

Enters: complaints closed in the flow period and a seed in words. Leaves: the sample.
"""

from datetime import date
from hashlib import sha256

import numpy as np
import pandas as pd

from samiksha.measures.helpline_settings import Settings
from samiksha.measures.periods import day_number, day_numbers, flow_period

COLUMNS = ["complaint_id", "department", "office", "closed_on", "closed_as", "call_result"]


def call_sample(complaints: pd.DataFrame, as_of: date, settings: Settings, seed_text: str) -> pd.DataFrame | None:
    """`settings.call_sample` complaints closed in the flow period, drawn at random, by complaint number:
    `complaint_id`, `department`, `office`, `closed_on`, `closed_as`, `call_result` (missing where the
    source does not tell). None without closed_on. Source: R2 (chosen cases are telephoned).

    Each complaint draws the lot sha256(sha256("helpline_followup|seed_text|as_of") + its number), and
    the smallest lots are taken: the same sample whatever the order of the rows, and nobody can steer it.
    """
    if "closed_on" not in complaints:
        return None
    known = day_numbers(complaints["registered_on"]) <= day_number(as_of)
    closed = known & flow_period(as_of, settings).holds(day_numbers(complaints["closed_on"]))
    rows = complaints.loc[closed, [name for name in COLUMNS if name in complaints]]
    seed = sha256(f"helpline_followup|{seed_text}|{as_of.isoformat()}".encode()).digest()
    lots = np.array([sha256(seed + str(name).encode()).digest() for name in rows["complaint_id"]], dtype="S32")
    drawn = rows.iloc[np.argsort(lots, kind="stable")[: settings.call_sample]]
    return drawn.sort_values("complaint_id", ignore_index=True).reindex(columns=COLUMNS)
