"""Who is behind: the same counts by level, department, block, office and officer.

Enters: complaints and facts. Leaves: one frame a grouping; each sums to the headline.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.facts import window_days
from samiksha.measures.grading import scores
from samiksha.measures.helpline_settings import Settings
from samiksha.measures.sums import UNSTATED, Groups, groups_of

COUNTED = {
    "pending_count": "pending",
    "old_count": "old",
    "not_attended_count": "not_attended",
    "not_attended_due_count": "reply_due",
    "received_count": "graded",
    "satisfied_count": "satisfied",
    "closed_count": "graded_closed",
    "low_quality_count": "low_quality",
}
"""Column → the fact that it counts."""
SHARES = {
    "old_pct": ("old_count", "pending_count"),
    "not_attended_pct": ("not_attended_count", "not_attended_due_count"),
    "satisfied_pct": ("satisfied_count", "received_count"),
    "low_quality_pct": ("low_quality_count", "closed_count"),
}
COLUMNS = [
    "pending_count", "old_count", "old_pct",
    "not_attended_count", "not_attended_due_count", "not_attended_pct",
    "received_count", "satisfied_count", "satisfied_pct",
    "closed_count", "low_quality_count", "low_quality_pct",
    "median_days", "score", "volume", "enough",
]  # fmt: skip
GROUPINGS = {
    "by_department": ["department"],
    "by_block": ["block"],
    "by_office": ["department", "office"],
    "by_officer": ["department", "office", "officer"],
}
"""Frame → what makes a group, widest first; the last one names it and sets the minimum volume."""


def by_level(complaints: pd.DataFrame, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a level of the rule, lowest first, then any other level that is pending and "unstated":
    `level`, `pending_count`, `old_count`, `not_attended_count` (missing when not reported),
    `window_days` (missing without a window). None without level.
    """
    if "level" not in complaints:
        return None
    pending = facts["pending"].to_numpy()
    groups = groups_of(complaints.loc[pending, ["level"]], ["level"])
    found = facts[pending]
    counts = pd.DataFrame({name: _summed(found, groups, COUNTED[name])
                           for name in ("pending_count", "old_count", "not_attended_count")})  # fmt: skip
    counts.index = pd.Index(groups.keys["level"])
    known = list(settings.level_window_days)
    others = sorted(set(counts.index) - {*known, UNSTATED})
    levels = [*known, *others, *([UNSTATED] if UNSTATED in counts.index else [])]
    reported = "not_attended" in facts
    table = counts.reindex(levels, fill_value=0).astype("Int64")
    if not reported:
        table["not_attended_count"] = pd.array([None] * len(table), dtype="Int64")
    windows = window_days(pd.Series(levels, dtype="str"), settings)
    table["window_days"] = pd.array(windows, dtype="Float64").astype("Int64")
    return table.rename_axis("level").reset_index()


def breakdown(
    complaints: pd.DataFrame, facts: pd.DataFrame, by: list[str], settings: Settings
) -> pd.DataFrame | None:
    """One row a group of `by` ("unstated" where a row names none) with a complaint that is pending, in
    the grading scope or closed in the flow period; worst first: most old pending, then most pending.

    The columns of `by`, then COLUMNS: counts (missing when not reported) and shares in percent (NaN
    without denominator) of the headline measures; `received_count`, `satisfied_count`,
    `closed_count`, `low_quality_count` in the grading scope; `median_days` to close in the flow
    period; `score` as the grade score; `volume` = received (grading) + pending; `enough`: volume
    reaches the rule's minimum. None when the last column of `by` is absent.
    """
    if by[-1] not in complaints:
        return None
    active = (facts["pending"] | facts["graded"]).to_numpy()
    if "closed" in facts:
        active = active | facts["closed"].to_numpy()
    held = facts[active]
    groups = groups_of(complaints.loc[active, [name for name in by if name in complaints]], by)
    table = pd.DataFrame({name: _summed(held, groups, fact) for name, fact in COUNTED.items()})
    by_fact = {fact: table[name].to_numpy() for name, fact in COUNTED.items() if fact in facts}
    table["score"] = scores(by_fact, settings.grading.weights, len(groups))
    for name, (above, below) in SHARES.items():
        table[name] = _percent(table[above], table[below])
    table["median_days"] = _median(held, groups)
    table["volume"] = table["received_count"] + table["pending_count"]
    table["enough"] = (table["volume"] >= getattr(settings.minimum_volume, by[-1])).astype(bool)
    table = pd.concat([groups.keys, table[COLUMNS]], axis=1)
    return _worst_first(table, by)


def _summed(facts: pd.DataFrame, groups: Groups, fact: str) -> pd.Series:
    if fact not in facts:
        return pd.Series([None] * len(groups), dtype="Int64")
    return pd.Series(groups.sum(facts[fact]), dtype="Int64")


def _percent(above: pd.Series, below: pd.Series) -> npt.NDArray[np.float64]:
    numerator = above.to_numpy(dtype="float64", na_value=np.nan)
    denominator = below.to_numpy(dtype="float64", na_value=np.nan)
    return np.divide(100 * numerator, denominator, out=np.full(len(above), np.nan), where=denominator > 0)


def _median(facts: pd.DataFrame, groups: Groups) -> npt.NDArray[np.float64]:
    if "days_to_close" not in facts:
        return np.full(len(groups), np.nan)
    days = facts["days_to_close"].groupby(groups.codes).median()
    return days.reindex(range(len(groups))).to_numpy(dtype="float64")


def _worst_first(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    order = ["old_count", "pending_count", *by]
    down = [False, False, *(True for _ in by)]
    return table.sort_values(order, ascending=down, ignore_index=True)


def commend_and_improve(by_officer: pd.DataFrame, listed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The best and the worst officers by score, best first and worst first; columns of `by_officer`.

    Only named officers with enough volume and a score. Nobody stands in both, and nobody is asked to
    improve whose score is as good as one commended. Source: domain table, R2.
    """
    fair = by_officer[
        by_officer["enough"] & by_officer["score"].notna() & (by_officer["officer"] != UNSTATED)
    ]
    number = min(listed, len(fair) // 2)
    names = ["volume", "department", "office", "officer"]
    best = fair.sort_values(["score", *names], ascending=[False, False, True, True, True], ignore_index=True)
    worst = fair.sort_values(["score", *names], ascending=[True, False, True, True, True], ignore_index=True)
    commend = best.head(number)
    improve = worst[worst["score"] < commend["score"].min()].head(number)
    return commend, improve.reset_index(drop=True)
