"""Who is behind: the same counts by level, department, block, office and officer.

Enters: complaints and facts. Leaves: one frame a grouping; each sums to the headline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.grading import scores
from samiksha.measures.helpline_settings import Settings, Weights
from samiksha.measures.sums import Groups, groups_of, whole_numbers
from samiksha.model import UNSTATED

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
    places = {name: place for place, name in enumerate(groups.keys["level"])}
    known = list(settings.level_window_days)
    others = sorted(set(places) - {*known, UNSTATED})
    levels = [*known, *others, *([UNSTATED] if UNSTATED in places else [])]
    order = np.array([places.get(name, -1) for name in levels])
    table: dict[str, Any] = {"level": pd.Series(levels, dtype="str")}
    for name in ("pending_count", "old_count", "not_attended_count"):
        counts = groups.sums(facts[pending], COUNTED[name])
        table[name] = whole_numbers(None if counts is None else np.append(counts, 0)[order], len(levels))
    table["window_days"] = pd.array([settings.level_window_days.get(name) for name in levels], dtype="Int64")
    return pd.DataFrame(table)


def in_play(facts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which complaints a breakdown counts: pending, in the grading scope, or closed in the flow period."""
    chosen = [facts[name].to_numpy() for name in ("pending", "graded", "closed") if name in facts]
    return np.asarray(np.logical_or.reduce(chosen))


def breakdown(
    complaints: pd.DataFrame, facts: pd.DataFrame, by: list[str], settings: Settings
) -> pd.DataFrame | None:
    """One row a group of `by` ("unstated" where a row names none) of the rows given, which `in_play`
    chooses; worst first: most old pending, then most pending.

    The columns of `by`, then COLUMNS: counts (missing when not reported) and shares in percent (NaN
    without denominator) of the headline measures; `received_count`, `satisfied_count`,
    `closed_count`, `low_quality_count` in the grading scope; `median_days` to close in the flow
    period; `score` as the grade score; `volume` = received (grading) + pending; `enough`: volume
    reaches the rule's minimum. None when the last column of `by` is absent.
    """
    return None if by[-1] not in complaints else standing(groups_of(complaints, by), facts, by, settings)


def standing(groups: Groups, facts: pd.DataFrame, by: list[str], settings: Settings) -> pd.DataFrame:
    """The breakdown of rows whose groups by `by` are known."""
    counts = {name: groups.sums(facts, fact) for name, fact in COUNTED.items()}
    order = _worst_first(groups, counts)
    table: dict[str, Any] = {name: pd.Series(names[order], dtype="str") for name, names in groups.keys.items()}
    table |= dict.fromkeys(COLUMNS)
    for name, counted in counts.items():
        counts[name] = None if counted is None else counted[order]
        table[name] = whole_numbers(counts[name], groups.number)
    for name, (above, below) in SHARES.items():
        table[name] = _percent(counts[above], counts[below], groups.number)
    by_fact = {COUNTED[name]: counted for name, counted in counts.items() if counted is not None}
    table["median_days"] = _median(facts, groups)[order]
    table["score"] = scores(by_fact, settings.grading.weights, groups.number)
    volume = by_fact["graded"] + by_fact["pending"]
    table["volume"] = whole_numbers(volume, groups.number)
    table["enough"] = volume >= getattr(settings.minimum_volume, by[-1])
    return pd.DataFrame(table)


def _worst_first(groups: Groups, counts: dict[str, npt.NDArray[np.int64] | None]) -> npt.NDArray[np.int64]:
    old, pending = counts["old_count"], counts["pending_count"]
    if old is None or pending is None:
        raise ValueError("facts without age or pending")
    if groups.ordered:
        return np.lexsort((-pending, -old))
    names = [pd.factorize(values, sort=True)[0] for values in groups.keys.values()]
    return np.lexsort((*reversed(names), -pending, -old))


def _percent(
    numerator: npt.NDArray[np.int64] | None, denominator: npt.NDArray[np.int64] | None, rows: int
) -> npt.NDArray[np.float64]:
    shares = np.full(rows, np.nan)
    if numerator is not None and denominator is not None:
        np.divide(100.0 * numerator, denominator, out=shares, where=denominator > 0)
    return shares


def _median(facts: pd.DataFrame, groups: Groups) -> npt.NDArray[np.float64]:
    if "days_to_close" not in facts:
        return np.full(groups.number, np.nan)
    return groups.medians(facts["days_to_close"].to_numpy())


def commend_and_improve(by_officer: pd.DataFrame, listed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The best and the worst officers by score, best first and worst first; columns of `by_officer`.

    Only named officers with enough volume and a score. Nobody stands in both, and nobody is asked to
    improve whose score is as good as one commended. Nobody is commended of whose pending cases a larger share is old
    than of all: a score looks at what was closed, too. Source: domain table, R2.
    """
    fair = by_officer[by_officer["enough"] & by_officer["score"].notna() & (by_officer["officer"] != UNSTATED)]
    number = min(listed, len(fair) // 2)
    columns = [fair[name].tolist() for name in ("score", "volume", "department", "office", "officer")]
    rows = list(zip(*columns, range(len(fair)), strict=True))
    current = _not_older(fair, by_officer)
    best = sorted(rows, key=lambda row: (-row[0], -row[1], *row[2:]))[:number]
    worst = sorted(rows, key=lambda row: (row[0], -row[1], *row[2:]))[:number]
    behind = [row for row in worst if row[0] < best[-1][0]]
    commend, improve = [row[-1] for row in best if current[row[-1]]], [row[-1] for row in behind]
    return fair.iloc[commend].reset_index(drop=True), fair.iloc[improve].reset_index(drop=True)


@dataclass(frozen=True)
class Standing:
    """A share of one officer beside the same share of the whole area, both in percent."""

    name: str
    own: float
    area: float


STANDS_OUT = 5.0
"""A share that differs by fewer percentage points is no reason, unless there is no other."""
COMPONENTS = {
    "satisfied_pct": "satisfaction",
    "old_pct": "old_pending",
    "low_quality_pct": "low_quality",
    "not_attended_pct": "not_attended",
}
"""Share → the component of the grade score that it makes; the first one is better when it is more."""


def with_reasons(listed: pd.DataFrame, of_all: pd.DataFrame, weights: Weights, best: bool) -> pd.DataFrame:
    """The listed officers with the reasons in `reasons__standing`: a tuple of `Standing`s, the weightiest first.

    Named are the shares that are better than the area's own (with `best`), or worse; their weight is what the difference
    makes in the grade score, by which officers are ranked. Source: domain table, R2 (commended and helped with reasons).
    """
    whole = {name: _share(of_all[above].sum(), of_all[below].sum()) for name, (above, below) in SHARES.items()}
    records = listed.to_dict("records")
    told = [_standings([(name, row[name], whole[name]) for name in COMPONENTS], weights, best) for row in records]
    return listed.assign(reasons__standing=pd.Series(told, index=listed.index, dtype="object"))


def _share(above: Any, below: Any) -> float:
    return 100.0 * int(above) / int(below) if below else float("nan")


def _standings(shares: Sequence[tuple[str, float, float]], weights: Weights, best: bool) -> tuple[Standing, ...]:
    found = []
    for name, own, area in shares:
        ahead = (own - area) * (1 if name == "satisfied_pct" else -1)
        ahead = ahead if best else -ahead
        if ahead > 0:  # false of NaN, too
            found.append((ahead * getattr(weights, COMPONENTS[name]), Standing(name, own, area)))
    ordered = [standing for _, standing in sorted(found, key=lambda each: (-each[0], each[1].name))]
    return tuple([each for each in ordered if abs(each.own - each.area) >= STANDS_OUT] or ordered[:1])


def _not_older(rows: pd.DataFrame, of_all: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether no larger share of what is pending with each is old than with all together (old ÷ pending)."""
    old, pending = (rows[name].fillna(0).to_numpy("int64") for name in ("old_count", "pending_count"))
    all_old, all_pending = (int(of_all[name].sum()) for name in ("old_count", "pending_count"))
    return np.asarray(old * all_pending <= all_old * pending)
