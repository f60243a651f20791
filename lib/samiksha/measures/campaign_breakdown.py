"""Which departments, services, tehsils and offices are behind; what is pending; the campaign's account.

Enters: applications and facts. Leaves: one frame a grouping; each sums to the headline.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.campaign_facts import Clock
from samiksha.measures.campaign_pace import is_behind, pace_columns
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.sums import Groups, groups_of, whole_numbers

COUNTED = {
    "backlog_count": "backlog",
    "received_count": "arrived",
    "disposed_count": "disposed",
    "approved_count": "approved",
    "rejected_count": "rejected",
    "remaining_count": "remaining",
    "past_due_count": "overdue",
}
"""Column → the fact that it counts."""
GROUPINGS = {
    "by_department": ["department"],
    "by_service": ["service"],
    "by_block": ["block"],
    "by_office": ["department", "office"],
}
"""Frame → what makes a group, widest first; the last one names it and sets the minimum volume."""
LINES = ("backlog", "arrived", "disposed", "approved", "rejected", "pending", "ineligible", "remaining", "late")
Counts = dict[str, npt.NDArray[np.int64] | None]


def breakdown(
    rows: pd.DataFrame, facts: pd.DataFrame, by: list[str], at: Clock, settings: Settings
) -> pd.DataFrame | None:
    """One row a group of `by` ("unstated" where a row names none); worst first: most eligible remaining, then most
    over their limit.

    The columns of `by`; `backlog_count`, `received_count`, `disposed_count`, `remaining_count`, `past_due_count`
    (missing when not reported); `disposed_pct` of backlog + received, `approved_pct` and `rejected_pct` of disposed,
    in percent (NaN without denominator), each with `__n` and `__d`; `required_per_day`, `recent_per_day`,
    `projected_on` (missing when nothing is done a day); `volume` = backlog + received (pending, when they are not
    reported); `enough`: it reaches the rule's minimum; `tone`: "bad" where it does not finish in time. None when the
    last column of `by` is absent.
    """
    if by[-1] not in rows:
        return None
    in_play = (facts["pending"] | facts["counted"]) if "counted" in facts else facts["pending"]
    chosen = in_play.to_numpy()
    facts = facts[chosen]
    groups = groups_of(rows.loc[chosen, by], by)
    counts: Counts = {name: groups.sums(facts, fact) for name, fact in COUNTED.items()}
    order = _worst_first(groups, counts)
    counts = {name: None if counted is None else counted[order] for name, counted in counts.items()}
    table: dict[str, Any] = {name: pd.Series(names[order], dtype="str") for name, names in groups.keys.items()}
    table |= _columns(counts, groups.number)
    recent = groups.sums(facts, "recent")
    recent, remaining = None if recent is None else recent[order], _known(counts["remaining_count"])
    table |= pace_columns(remaining, recent, at)
    volume = _sum(counts["backlog_count"], counts["received_count"])
    table["volume"] = volume if volume is not None else remaining
    table["enough"] = table["volume"] >= getattr(settings.minimum_volume, by[-1])
    table["tone"] = np.where(is_behind(remaining, recent, at), "bad", "")
    return pd.DataFrame(table)


def _columns(counts: Counts, rows: int) -> dict[str, Any]:
    total = _sum(counts["backlog_count"], counts["received_count"])
    shown = ("backlog_count", "received_count", "disposed_count")
    return {
        **{name: whole_numbers(counts[name], rows) for name in shown},
        **_share("disposed_pct", counts["disposed_count"], total, rows),
        **_share("approved_pct", counts["approved_count"], counts["disposed_count"], rows),
        **_share("rejected_pct", counts["rejected_count"], counts["disposed_count"], rows),
        **{name: whole_numbers(counts[name], rows) for name in ("remaining_count", "past_due_count")},
    }


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


def _sum(one: npt.NDArray[np.int64] | None, other: npt.NDArray[np.int64] | None) -> npt.NDArray[np.int64] | None:
    return None if one is None or other is None else one + other


def _known(counted: npt.NDArray[np.int64] | None) -> npt.NDArray[np.int64]:
    if counted is None:
        raise ValueError("facts without pending")
    return counted


def _worst_first(groups: Groups, counts: Counts) -> npt.NDArray[np.int64]:
    remaining, overdue = _known(counts["remaining_count"]), _known(counts["past_due_count"])
    rows = zip((-remaining).tolist(), (-overdue).tolist(), *groups.keys.values(), range(groups.number), strict=True)
    return np.array([row[-1] for row in sorted(rows)], dtype="int64")


def pending_by_service(rows: pd.DataFrame, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The position as of the day (R1): one row a service with anything pending, most over their limit first, then most
    pending: `service`, `department`, `pending_count`, `past_due_count`, `past_due_pct` of those whose limit is known
    (NaN when none is) with `__n` and `__d`, `oldest_days` since receipt, `volume` = pending, `enough`, `tone` ("bad"
    where more are over their limit than of all).
    """
    pending = facts["pending"].to_numpy()
    facts = facts[pending]
    groups = groups_of(rows.loc[pending, ["service", "department"]], ["service", "department"])
    number, overdue, judged = (np.asarray(groups.sums(facts, fact)) for fact in ("pending", "overdue", "judged"))
    oldest = np.zeros(groups.number)
    np.maximum.at(oldest, groups.codes, facts["age_days"].to_numpy())
    keys = [np.asarray(groups.keys[name], dtype="object") for name in ("service", "department")]
    ordered = sorted(zip((-overdue).tolist(), (-number).tolist(), *keys, range(groups.number), strict=True))
    order = np.array([row[-1] for row in ordered], dtype="int64")
    number, overdue, judged = number[order], overdue[order], judged[order]
    return pd.DataFrame({
        **{name: pd.Series(key[order], dtype="str") for name, key in zip(("service", "department"), keys, strict=True)},
        "pending_count": whole_numbers(number, groups.number),
        "past_due_count": whole_numbers(overdue, groups.number),
        **_share("past_due_pct", overdue, judged, groups.number),
        "oldest_days": pd.array(oldest[order].astype("int64"), dtype="Int64"),
        "volume": whole_numbers(number, groups.number),
        "enough": number >= settings.minimum_volume.service,
        "tone": np.where(overdue * judged.sum() > overdue.sum() * judged, "bad", ""),
    })  # fmt: skip


def account(facts: pd.DataFrame) -> pd.DataFrame:
    """The campaign's account. One row a line (`value.account.<line>`), in the order backlog + arrived − disposed
    (approved, rejected) = pending, of it ineligible and remaining; late: disposed of since the campaign's end:
    `account`, `line_count` (missing when not reported).
    """
    counts = [int(facts[line].sum()) if line in facts else None for line in LINES]
    return pd.DataFrame({
        "account": pd.Series(list(LINES), dtype="str"),
        "line_count": pd.array(counts, dtype="Int64"),
    })  # fmt: skip
