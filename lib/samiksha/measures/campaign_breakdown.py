"""Which departments, services, tehsils and offices are behind; what is pending; the campaign's account.

Enters: applications and facts. Leaves: one frame a grouping; each sums to the headline.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.campaign_facts import Clock
from samiksha.measures.campaign_pace import is_behind, pace_columns
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.sums import Groups, groups_of, whole_numbers

COUNTED = (
    "backlog", "arrived", "counted", "disposed", "approved", "rejected", "remaining", "overdue", "recent",
)  # fmt: skip
"""The facts that a breakdown counts."""
GROUPINGS = {
    "by_department": ["department"],
    "by_service": ["service"],
    "by_block": ["block"],
    "by_office": ["department", "office"],
}
"""Frame → what makes a group, widest first; the last one names it and sets the minimum volume."""
LINES = ("backlog", "arrived", "disposed", "approved", "rejected", "pending", "ineligible", "remaining")
Counts = dict[str, npt.NDArray[np.int64] | None]


def in_play(facts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which applications a breakdown counts: pending, in the backlog, or received in the campaign."""
    chosen = facts["pending"].to_numpy()
    return chosen | facts["counted"].to_numpy() if "counted" in facts else chosen


def breakdown(
    rows: pd.DataFrame, facts: pd.DataFrame, by: list[str], at: Clock, settings: Settings
) -> pd.DataFrame | None:
    """One row a group of `by` ("unstated" where a row names none) of the applications given, which `in_play` chooses;
    worst first: most eligible remaining, then most over their limit.

    The columns of `by`, the last of them first; `remaining_count`; `disposed_pct` of backlog + received in percent (NaN without denominator), with `__n` and `__d`; in and before the campaign
    `required_per_day`, `recent_per_day`, `projected_on` (see `pace_columns`); `volume` = backlog + received (pending, when they are not
    reported); `enough`: it reaches the rule's minimum; `tone`: "bad" where it does not finish in time. None when the
    last column of `by` is absent.
    """
    return None if by[-1] not in rows else standing(groups_of(rows, by), facts, by, at, settings)


def standing(groups: Groups, facts: pd.DataFrame, by: list[str], at: Clock, settings: Settings) -> pd.DataFrame:
    """The breakdown of applications whose groups by `by` are known."""
    counts: Counts = {fact: groups.sums(facts, fact) for fact in COUNTED}
    order = _worst_first(groups, counts)
    counts = {name: None if counted is None else counted[order] for name, counted in counts.items()}
    table = named(groups, by, order)
    remaining, volume = _known(counts["remaining"]), counts["counted"]
    table |= {"remaining_count": whole_numbers(remaining, groups.number)}
    table |= _share("disposed_pct", counts["disposed"], volume, groups.number)
    table |= pace_columns(remaining, counts["recent"], at)
    table["volume"] = remaining if volume is None else volume
    table["enough"] = table["volume"] >= getattr(settings.minimum_volume, by[-1])
    table["tone"] = np.where(is_behind(remaining, counts["recent"], at), "bad", "")
    return pd.DataFrame(table)


def outcomes(rows: pd.DataFrame, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row a department ("unstated" where none is known) of the applications given, most disposed of first: `department`, `backlog_count`,
    `received_count`, `disposed_count` (missing when not reported), `approved_pct` and `rejected_pct` of disposed in
    percent (NaN when nothing is), each with `__n` and `__d`, `volume` = disposed, `enough`.
    """
    groups, counts = _counted(rows, facts, ["department"])
    disposed = counts["disposed"]
    by = np.zeros(groups.number, dtype="int64") if disposed is None else -disposed
    order = ordered(by.tolist(), groups)
    counts = {name: None if counted is None else counted[order] for name, counted in counts.items()}
    table = named(groups, ["department"], order)
    for shown, fact in (("backlog_count", "backlog"), ("received_count", "arrived"), ("disposed_count", "disposed")):
        table[shown] = whole_numbers(counts[fact], groups.number)
    for fact in ("approved", "rejected"):
        table |= _share(f"{fact}_pct", counts[fact], counts["disposed"], groups.number)
    volume = counts["disposed"]
    table["volume"] = whole_numbers(volume, groups.number)
    table["enough"] = True if volume is None else volume >= settings.minimum_volume.department
    return pd.DataFrame(table)


def _counted(rows: pd.DataFrame, facts: pd.DataFrame, by: list[str]) -> tuple[Groups, Counts]:
    """The groups of the applications, and how many of each hold a fact."""
    groups = groups_of(rows, by)
    return groups, {fact: groups.sums(facts, fact) for fact in COUNTED}


def named(groups: Groups, by: list[str], order: npt.NDArray[np.int64]) -> dict[str, Any]:
    """The columns that name a group, narrowest first."""
    return {name: pd.Series(groups.keys[name][order], dtype="str") for name in reversed(by)}


def _share(name: str, above: npt.ArrayLike | None, below: npt.ArrayLike | None, rows: int) -> dict[str, Any]:
    """A share with its numerator and denominator; all missing when one of them is not reported."""
    known = above is not None and below is not None
    numerator, denominator = (whole_numbers(part if known else None, rows) for part in (above, below))
    return {name: percent(above, below, rows), f"{name}__n": numerator, f"{name}__d": denominator}


def percent(above: npt.ArrayLike | None, below: npt.ArrayLike | None, rows: int) -> npt.NDArray[np.float64]:
    """above ÷ below in percent; NaN without a denominator, or when one of them is not reported.

    >>> percent(np.array([1, 0]), np.array([4, 0]), 2)
    array([25., nan])
    """
    shares = np.full(rows, np.nan)
    if above is not None and below is not None:
        denominator = np.asarray(below)
        np.divide(100.0 * np.asarray(above), denominator, out=shares, where=denominator > 0)
    return shares


def _known(counted: npt.NDArray[np.int64] | None) -> npt.NDArray[np.int64]:
    if counted is None:
        raise ValueError("facts without pending")
    return counted


def _worst_first(groups: Groups, counts: Counts) -> npt.NDArray[np.int64]:
    remaining, overdue = _known(counts["remaining"]), _known(counts["overdue"])
    return ordered(list(zip((-remaining).tolist(), (-overdue).tolist(), strict=True)), groups)


def ordered(by: Sequence[Any], groups: Groups) -> npt.NDArray[np.int64]:
    """The places of the groups by `by`, then by name."""
    rows = zip(by, *groups.keys.values(), range(groups.number), strict=True)
    return np.array([row[-1] for row in sorted(rows)], dtype="int64")


def pending_by(rows: pd.DataFrame, facts: pd.DataFrame, by: str, settings: Settings) -> pd.DataFrame:
    """The position as of the day (R1): one row a `by` (department or service) with anything pending, most over their
    limit first, then most pending: `by`, `pending_count`, `past_due_count`, `past_due_pct` of those whose limit is known
    (NaN when none is) with `__n` and `__d`, `oldest_days` since receipt, `volume` = pending, `enough`, `tone` ("bad"
    where more are over their limit than of all).
    """
    pending = facts["pending"].to_numpy()
    facts = facts[pending]
    groups = groups_of(rows.loc[pending, [by]], [by])
    counts = [np.asarray(groups.sums(facts, fact)) for fact in ("pending", "overdue", "judged")]
    oldest = np.zeros(groups.number)
    np.maximum.at(oldest, groups.codes, facts["age_days"].to_numpy())
    order = ordered(list(zip((-counts[1]).tolist(), (-counts[0]).tolist(), strict=True)), groups)
    number, overdue, judged = (counted[order] for counted in counts)
    return pd.DataFrame({
        **named(groups, [by], order),
        "pending_count": whole_numbers(number, groups.number),
        "past_due_count": whole_numbers(overdue, groups.number),
        **_share("past_due_pct", overdue, judged, groups.number),
        "oldest_days": pd.array(oldest[order].astype("int64"), dtype="Int64"),
        "volume": whole_numbers(number, groups.number),
        "enough": number >= getattr(settings.minimum_volume, by),
        "tone": np.where(overdue * judged.sum() > overdue.sum() * judged, "bad", ""),
    })  # fmt: skip


def account(facts: pd.DataFrame, over: bool) -> pd.DataFrame:
    """The campaign's account. One row a line (`value.account.<line>`), in the order backlog + arrived − disposed
    (approved, rejected) = pending, of it ineligible and remaining; once the campaign is over, `late`: disposed of since
    its end (not reported by rows that are told to that day or less): `account`, `line_count` (missing when not
    reported).
    """
    lines = [*LINES, "late"] if over else list(LINES)
    counts = [int(facts[line].sum()) if line in facts else None for line in lines]
    return pd.DataFrame({
        "account": pd.Series(lines, dtype="str"),
        "line_count": pd.array(counts, dtype="Int64"),
    })  # fmt: skip
