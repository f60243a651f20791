"""Directions kept (निर्देश पालन), and leaves for which nobody was put in charge (बिना प्रभार अवकाश).

Enters: rows of the kinds `directions` and `leaves`, the as-of day, the settings. Leaves: measures, directions by
department, and the list of leaves.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from samiksha.measures.conference_cases import share_columns
from samiksha.measures.conference_settings import Settings
from samiksha.measures.directions import compliance_facts, directions_on
from samiksha.measures.dossier import Dossier
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import counted, groups_of, shared, texts_of, whole_numbers
from samiksha.model import NO_DENOMINATOR, Better, Measure, Unit, not_reported

REVIEW = "conference_compliance"
"""Directions of this review and of none are its own."""


def direction_facts(dossier: Dossier) -> pd.DataFrame:
    """`compliance_facts` of the directions given before the as-of day, those of the minutes among them. No columns when
    no register is loaded and the minutes hold nothing.
    """
    rows = dossier.rows("directions")
    if rows is None:
        return pd.DataFrame()
    held = directions_on(rows, dossier.as_of, REVIEW)
    return compliance_facts(held, dossier.as_of)


def direction_measures(facts: pd.DataFrame) -> list[Measure]:
    """On time ÷ due; how many are overdue, and for how long."""
    return [
        directions_on_time_pct(facts),
        directions_overdue(facts),
        overdue_days(facts, "directions_overdue_mean_days"),
        overdue_days(facts, "directions_overdue_max_days"),
    ]


def directions_on_time_pct(facts: pd.DataFrame) -> Measure:
    """Directions implemented by their last day ÷ directions whose last day has passed. Source: domain 3.4, R4.

    >>> facts = pd.DataFrame({"on_time": [True, False, False], "due": [True, True, False]})
    >>> directions_on_time_pct(facts).value
    50.0
    """
    return shared(facts, "directions_on_time_pct", "on_time", "due", Better.MORE)


def directions_overdue(facts: pd.DataFrame) -> Measure:
    """Directions not implemented though their last day has passed. Not additive: the state also answers for its own.

    Source: domain 3.4, R4.
    """
    return replace(counted(facts, "directions_overdue", "overdue", Better.LESS, of="due"), additive=False)


def overdue_days(facts: pd.DataFrame, key: str) -> Measure:
    """Days since their last day of the directions that are overdue: the mean or the longest, as the key says."""
    if "overdue" not in facts:
        return not_reported(key, Unit.DAYS, Better.LESS)
    days = facts["overdue_days"].to_numpy()[facts["overdue"].to_numpy()]
    if not len(days):
        return Measure(key, Unit.DAYS, None, Better.LESS, absent=NO_DENOMINATOR, volume=0)
    if "mean" not in key:
        return Measure(key, Unit.DAYS, int(days.max()), Better.LESS, volume=len(days))
    total = float(days.sum())
    return Measure(key, Unit.DAYS, total / len(days), Better.LESS, total, len(days), volume=len(days))


def directions_by_department(facts: pd.DataFrame) -> pd.DataFrame | None:
    """One row a department, the one with most overdue directions first: `department`, `given_count`,
    `directions_due_count`, `on_time_pct` of the due, `late_count`, `directions_overdue_count`, `undated_count`,
    `overdue_mean_days`, `overdue_max_days` (0 when none is overdue).
    """
    if "due" not in facts:
        return None
    groups = groups_of(facts, ["department"])

    def number(fact: str) -> pd.api.extensions.ExtensionArray:
        return whole_numbers(groups.sums(facts, fact), groups.number)

    late = facts["overdue_days"].where(facts["overdue"]).groupby(groups.codes)
    table = {
        "department": pd.Series(groups.keys["department"], dtype="str"),
        "given_count": number("given"),
        "directions_due_count": number("due"),
        **share_columns("on_time_pct", groups.sums(facts, "on_time"), groups.sums(facts, "due"), groups.number),
        "late_count": number("late"),
        "directions_overdue_count": number("overdue"),
        "undated_count": number("undated"),
        "overdue_mean_days": late.mean().fillna(0).to_numpy(dtype="float64"),
        "overdue_max_days": late.max().fillna(0).to_numpy(dtype="float64"),
    }
    order = ["directions_overdue_count", "overdue_max_days", "department"]
    return pd.DataFrame(table).sort_values(order, ascending=[False, False, True], ignore_index=True)


def leaves_looked_at(dossier: Dossier, settings: Settings) -> pd.DataFrame | None:
    """The leaves of the rule's posts that overlap the days looked at, with `uncovered`: no substitute is named.

    None when no register is loaded, or when it tells neither posts nor substitutes.
    """
    rows = dossier.rows("leaves")
    if rows is None or not {"post", "substitute"} <= set(rows.columns):
        return None
    today = day_number(dossier.as_of)
    begun = day_numbers(rows["from_on"]) <= today + settings.leave.days_ahead
    lasting = day_numbers(rows["to_on"]) >= today - settings.leave.days_back
    chosen = rows["post"].isin(settings.leave.posts).to_numpy() & begun & lasting
    named = np.array([str(name).strip() != "" for name in texts_of(rows, "substitute")[chosen]], dtype=bool)
    return rows[chosen].assign(uncovered=~named)


def leave_measures(leaves: pd.DataFrame | None) -> list[Measure]:
    """How many leaves are without cover, and of how many. Source: domain 3.4, R4."""
    facts = pd.DataFrame() if leaves is None else pd.DataFrame({"uncovered": leaves["uncovered"], "looked_at": True})
    return [
        counted(facts, "leave_without_cover", "uncovered", Better.LESS, of="looked_at"),
        shared(facts, "leave_without_cover_pct", "uncovered", "looked_at", Better.LESS),
    ]


def leaves_without_cover(leaves: pd.DataFrame | None, dossier: Dossier) -> pd.DataFrame | None:
    """One row a leave without a substitute, the latest first: `officer`, `post`, `area`, `from_on`, `to_on`,
    `leave_days` (both ends included), `when_on_leave` (past, now, ahead).
    """
    if leaves is None:
        return None
    day = pd.Timestamp(dossier.as_of)
    held = leaves[leaves["uncovered"]].sort_values(["from_on", "area", "officer"], ascending=[False, True, True])
    when = np.select([held["from_on"] > day, held["to_on"] < day], ["ahead", "past"], "now")
    frame = held[["officer", "post", "area", "from_on", "to_on"]].reset_index(drop=True)
    return frame.assign(leave_days=(frame["to_on"] - frame["from_on"]).dt.days + 1, when_on_leave=when)
