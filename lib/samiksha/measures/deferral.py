"""Reopened and deferred (पुनः खुली / टलती शिकायतें), and the oldest: lists for an officer, who decides.

Enters: complaints and facts. Leaves: two measures and two lists. A list names candidates, not culprits.
"""

import pandas as pd

from samiksha.measures.sums import counted
from samiksha.model import Better, Measure

REASONS = {
    "by_extensions": "extensions",
    "by_unchanged_remarks": "unchanged_remarks",
    "by_reopened": "reopened",
}
"""Fact → the reason's key in the catalogue (`reason.<key>`)."""
OLDEST = 10
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
    found = facts["deferred"].to_numpy()
    rows = _listed(complaints, facts, found, [*WHO, *COUNTS])
    held = facts.loc[found, [fact for fact in REASONS if fact in facts]]
    names = [REASONS[fact] for fact in held.columns]
    rows["reasons"] = pd.Series(
        [tuple(name for name, yes in zip(names, row, strict=True) if yes) for row in held.to_numpy()],
        dtype="object",
    )
    order = rows.assign(number=rows["reasons"].map(len)).sort_values(
        ["number", "age_days", "complaint_id"], ascending=[False, False, True]
    )
    return rows.loc[order.index].reset_index(drop=True)


def oldest(complaints: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The ten complaints pending longest, oldest first: `complaint_id`, `department`, `office`,
    `officer`, `level` (missing where the source does not tell), `age_days`.
    """
    pending = facts["pending"].to_numpy()
    age_days = facts["age_days"][pending]
    if len(age_days) > OLDEST:
        pending = pending & (facts["age_days"] >= age_days.nlargest(OLDEST).iloc[-1]).to_numpy()
    rows = _listed(complaints, facts, pending, WHO)
    ordered = rows.sort_values(["age_days", "complaint_id"], ascending=[False, True])
    return ordered.head(OLDEST).reset_index(drop=True)


def _listed(complaints: pd.DataFrame, facts: pd.DataFrame, found: object, columns: list[str]) -> pd.DataFrame:
    """The found rows with these columns, a column that the source lacks all missing, and their age."""
    held = complaints.loc[found, [name for name in columns if name in complaints]].reset_index(drop=True)
    rows = pd.DataFrame({
        name: held[name] if name in held else _missing(name, len(held)) for name in columns
    })  # fmt: skip
    place = columns.index("level") + 1
    rows.insert(place, "age_days", facts.loc[found, "age_days"].to_numpy(dtype="int64"))
    return rows


def _missing(name: str, rows: int) -> pd.Series:
    return pd.Series([None] * rows, dtype="Int64" if name in COUNTS else "str")
