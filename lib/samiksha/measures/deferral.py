"""Reopened and deferred (पुनः खुली / टलती शिकायतें), and the oldest: lists for an officer, who decides.

Enters: complaints and facts. Leaves: two measures and two lists. A list names candidates, not culprits.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.sums import counted
from samiksha.model import Better, Measure

REASONS = {
    "by_extensions": "extensions",
    "by_unchanged_remarks": "unchanged_remarks",
    "by_reopened": "reopened",
}
"""Fact → the reason's key in the catalogue (`value.reasons.<key>`)."""
TOLD_BY = {
    "extensions": "extension_count",
    "unchanged_remarks": "unchanged_remark_count",
    "reopened": "reopened_count",
}
"""Reason → the column that counts it."""
OLDEST = 10
Places = npt.NDArray[np.int64]
WHO = ["complaint_id", "department", "office", "officer", "level"]
COUNTS = ["extension_count", "unchanged_remark_count", "reopened_count"]


def reopened(facts: pd.DataFrame) -> Measure:
    """Pending complaints that were reopened at least once. Needs reopened_count. Source: domain table."""
    return counted(facts, "reopened", "reopened", Better.LESS, of="pending")


def deferred(facts: pd.DataFrame) -> Measure:
    """Pending complaints whose extensions, unchanged remarks or reopenings reach the rule's number.

    Needs one of the three counts; judged by those that the source has. Source: domain table, R2.
    """
    return counted(facts, "deferred", "deferred", Better.LESS, of="pending")


def candidates(complaints: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame | None:
    """One row a deferred complaint, most reasons first, then the oldest: `complaint_id`, `department`,
    `office`, `officer`, `level`, `age_days`, `extension_count`, `unchanged_remark_count`,
    `reopened_count` (missing where the source does not tell), `reasons` (tuple of keys).

    None when the source has none of the three counts.
    """
    if "deferred" not in facts:
        return None
    held = facts[[fact for fact in REASONS if fact in facts]]
    number = held.to_numpy().sum(axis=1)
    places = _oldest_first(complaints, facts, np.flatnonzero(facts["deferred"]))
    places = places[np.argsort(-number[places], kind="stable")]
    names = [REASONS[fact] for fact in held.columns]
    rows = _listed(complaints, facts, places, [*WHO, *COUNTS])
    rows["reasons"] = pd.Series(
        [tuple(name for name, yes in zip(names, row, strict=True) if yes) for row in held.to_numpy()[places]],
        dtype="object",
    )
    return rows


def oldest(complaints: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The ten complaints pending longest, oldest first: `complaint_id`, `department`, `office`,
    `officer`, `level` (missing where the source does not tell), `age_days`.
    """
    age_days = facts["age_days"].to_numpy()
    places = np.flatnonzero(facts["pending"])
    if len(places) > OLDEST:
        least = np.partition(age_days[places], -OLDEST)[-OLDEST]
        places = places[age_days[places] >= least]
    return _listed(complaints, facts, _oldest_first(complaints, facts, places)[:OLDEST], WHO)


def _oldest_first(complaints: pd.DataFrame, facts: pd.DataFrame, places: Places) -> Places:
    """The places by age, and by complaint number where ages are equal."""
    numbers = complaints["complaint_id"].iloc[places].tolist()
    rows = sorted(zip((-facts["age_days"].to_numpy()[places]).tolist(), numbers, places.tolist(), strict=True))
    return np.array([row[-1] for row in rows], dtype="int64")


def _listed(complaints: pd.DataFrame, facts: pd.DataFrame, places: Places, columns: list[str]) -> pd.DataFrame:
    """The rows at these places, a column that the source lacks all missing, and their age."""
    rows: dict[str, pd.Series] = {}
    for name in columns:
        kind = "Int64" if name in COUNTS else "str"
        there = complaints[name].iloc[places] if name in complaints else pd.Series([None] * len(places), dtype=kind)
        rows[name] = there.reset_index(drop=True)
        if name == WHO[-1]:
            rows["age_days"] = pd.Series(facts["age_days"].to_numpy()[places].astype("int64"))
    return pd.DataFrame(rows)
