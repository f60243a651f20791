"""Component 2 (घटक-2): helpline complaints registered by the cut-off and pending on it, a frozen cohort.

Enters: complaints, the campaign's cut-off, the day of the figures. Leaves: five measures, two breakdowns.

The cohort is told from each complaint's own days, not from when an export was made: registered by the cut-off, and not
closed by it. What is registered or closed later changes nothing in it. An export that loses a member, brings one in or
gives it other days would change it all the same; that is found beside the first export since the cut-off
(`campaign_trust`).
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from samiksha.measures.campaign_breakdown import ordered, percent
from samiksha.measures.facts import Facts, Flags, equals
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import counted, groups_of, whole_numbers
from samiksha.model import Better, Measure, Unit, not_reported, share
from samiksha.params.campaigns import Component2

ROWS = "complaints"
KEYS = {
    "component_2_cohort": Unit.COUNT,
    "component_2_excluded": Unit.COUNT,
    "component_2_disposed": Unit.COUNT,
    "component_2_remaining": Unit.COUNT,
    "component_2_pct": Unit.PERCENT,
}


def in_cohort(complaints: pd.DataFrame, cut_off: date) -> Flags:
    """Which complaints were registered by the cut-off and not closed by it."""
    limit = day_number(cut_off)
    return (day_numbers(complaints["registered_on"]) <= limit) & ~(day_numbers(complaints["closed_on"]) <= limit)


def facts_of(complaints: pd.DataFrame | None, part: Component2 | None, until: date) -> pd.DataFrame | None:
    """One row a complaint: `cohort`; of it `settled` (closed by `until`), `excluded` (not settled, and one of the
    campaign's reasons is named; absent without the column), `open` (neither). None without complaints, their closing
    days or a component 2, and before the cut-off.
    """
    if complaints is None or part is None or "closed_on" not in complaints or until < part.cut_off:
        return None
    cohort = in_cohort(complaints, part.cut_off)
    settled = cohort & (day_numbers(complaints["closed_on"]) <= day_number(until))
    facts: Facts = {"cohort": cohort, "settled": settled, "open": cohort & ~settled}
    if "excluded_reason" in complaints:
        named = complaints["excluded_reason"].isin(part.reasons).to_numpy()
        facts |= {"excluded": cohort & ~settled & named, "open": cohort & ~settled & ~named}
    return pd.DataFrame(facts)


def measures(facts: pd.DataFrame | None, part: Component2 | None) -> list[Measure]:
    """The measures of component 2, in the order in which they are shown; none in a campaign without one."""
    if part is None:
        return []
    if facts is None:
        return [not_reported(key, unit) for key, unit in KEYS.items()]
    return [
        cohort(facts),
        excluded(facts),
        counted(facts, "component_2_disposed", "settled", Better.MORE),
        counted(facts, "component_2_remaining", "open", Better.LESS, of="cohort"),
        disposed_pct(facts),
    ]


def cohort(facts: pd.DataFrame) -> Measure:
    """Complaints registered by the cut-off and still pending on it; frozen. Source: domain 3.1, R0."""
    return counted(facts, "component_2_cohort", "cohort", Better.NEITHER)


def excluded(facts: pd.DataFrame) -> Measure:
    """Of the cohort, not closed and with one of the campaign's reasons: budget, policy, sub judice, over target.
    Without a reason nothing is excluded, and what was closed all the same is not. Needs excluded_reason. Source: R0.
    """
    return counted(facts, "component_2_excluded", "excluded", Better.NEITHER, of="cohort")


def disposed_pct(facts: pd.DataFrame) -> Measure:
    """Closed since the cut-off ÷ (cohort − excluded). Source: domain 3.1, R0.

    >>> flags = {"cohort": [True] * 4, "settled": [True, False, False, False], "excluded": [False, True, False, False]}
    >>> disposed_pct(pd.DataFrame(flags)).value
    33.333333333333336
    """
    left_out = int(facts["excluded"].sum()) if "excluded" in facts else 0
    return share("component_2_pct", int(facts["settled"].sum()), int(facts["cohort"].sum()) - left_out, Better.MORE)


def by_department(
    complaints: pd.DataFrame | None, facts: pd.DataFrame | None, part: Component2 | None, least: int
) -> pd.DataFrame | None:
    """One row a department ("unstated" where a complaint names none), most left open first: `department`,
    `cohort_count`, `excluded_count` (missing when not reported), `settled_count`, `open_count`, `settled_pct` of cohort
    − excluded (NaN when nothing is left) with `__n` and `__d`, `volume` = cohort, `enough`, `tone` ("bad" where that is
    less than of the whole cohort). None when component 2 is not reported; empty in a campaign without one.
    """
    if part is None:
        return pd.DataFrame(columns=["department"])
    if complaints is None or facts is None or "department" not in complaints:
        return None
    member = facts["cohort"].to_numpy()
    facts = facts[member]
    groups = groups_of(complaints.loc[member, ["department"]], ["department"])
    names = groups.keys["department"]
    sums = {fact: groups.sums(facts, fact) for fact in ("cohort", "excluded", "settled", "open")}
    left = np.asarray(sums["open"])
    order = ordered((-left).tolist(), groups)
    told = {fact: None if summed is None else summed[order] for fact, summed in sums.items()}
    below = np.asarray(told["cohort"]) - (0 if told["excluded"] is None else told["excluded"])
    settled = np.asarray(told["settled"])
    weaker = settled * below.sum() < settled.sum() * below
    table: dict[str, Any] = {"department": pd.Series(names[order], dtype="str")}
    table |= {f"{fact}_count": whole_numbers(summed, groups.number) for fact, summed in told.items()}
    table |= {
        "settled_pct": percent(settled, below, groups.number),
        "settled_pct__n": whole_numbers(settled, groups.number),
        "settled_pct__d": whole_numbers(below, groups.number),
        "volume": whole_numbers(told["cohort"], groups.number),
        "enough": np.asarray(told["cohort"]) >= least,
        "tone": np.where(weaker, "bad", ""),
    }
    return pd.DataFrame(table)


def by_reason(
    complaints: pd.DataFrame | None, facts: pd.DataFrame | None, part: Component2 | None
) -> pd.DataFrame | None:
    """One row a reason of the campaign, in its order: `excluded_reason`, `excluded_count`, and `excluded_pct` of the
    cohort (NaN when it is empty) with `__n` and `__d`. None when exclusion is not reported; empty in a campaign without
    component 2.
    """
    if part is None:
        return pd.DataFrame(columns=["excluded_reason"])
    if complaints is None or facts is None or "excluded" not in facts:
        return None
    chosen = facts["excluded"].to_numpy()
    reasons = complaints["excluded_reason"][chosen]
    numbers = np.array([int(equals(reasons, reason).sum()) for reason in part.reasons], dtype="int64")
    below = np.full(len(numbers), int(facts["cohort"].sum()))
    return pd.DataFrame({
        "excluded_reason": pd.Series(list(part.reasons), dtype="str"),
        "excluded_count": numbers,
        "excluded_pct": percent(numbers, below, len(numbers)),
        "excluded_pct__n": numbers,
        "excluded_pct__d": below,
    })  # fmt: skip
