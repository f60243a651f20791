"""Camps and facilities (शिविर एवं व्यवस्थाएँ): held of those due, with banner, seating and drinking water.

Enters: rows of the kind `camps`, the campaign, the day. Leaves: eight measures, two breakdowns.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from samiksha.measures.campaign_breakdown import ordered, percent
from samiksha.measures.facts import Facts, equals
from samiksha.measures.periods import Period, day_number, day_numbers
from samiksha.measures.sums import counted, groups_of, shared, whole_numbers
from samiksha.model import Better, Measure, Unit, count, not_reported
from samiksha.params.campaigns import Campaign

ROWS = "camps"
FACILITIES = ("banner", "seating", "water")
KEYS = {
    "campaign_camps_planned": Unit.COUNT,
    "campaign_camps_held": Unit.COUNT,
    "campaign_camps_held_pct": Unit.PERCENT,
    **{f"campaign_camps_{facility}_pct": Unit.PERCENT for facility in FACILITIES},
    "campaign_health_beneficiaries": Unit.COUNT,
}


def facts_of(camps: pd.DataFrame | None, campaign: Campaign, told: date) -> pd.DataFrame | None:
    """One row a camp: `entered` (its day lies in the campaign), `due` (and not after `told`), `held`, and of those held
    `<facility>` and `<facility>_told` (the register says yes; yes or no). None without camps.
    """
    if camps is None:
        return None
    days = day_numbers(camps["day"])
    entered = Period(campaign.start, campaign.end).holds(days)
    due = entered & (days <= day_number(told))
    held = due & equals(camps["held"], "held")
    facts: Facts = {"entered": entered, "due": due, "held": held}
    for facility in FACILITIES:
        if facility in camps:
            facts[facility] = held & equals(camps[facility], True)
            facts[f"{facility}_told"] = held & camps[facility].notna().to_numpy()
    return pd.DataFrame(facts)


def measures(camps: pd.DataFrame | None, facts: pd.DataFrame | None) -> list[Measure]:
    """The measures of camps, in the order in which they are shown; of whatever volume, for the rule's minimum counts
    applications."""
    if camps is None or facts is None:
        return [not_reported(key, unit) for key, unit in KEYS.items()]
    made = [
        counted(facts, "campaign_camps_planned", "entered", Better.NEITHER),
        counted(facts, "campaign_camps_held", "held", Better.MORE),
        held_pct(facts),
        *(facility_pct(facts, facility) for facility in FACILITIES),
        beneficiaries(camps, facts),
    ]
    return [replace(one, volume=None) for one in made]


def held_pct(facts: pd.DataFrame) -> Measure:
    """Camps held ÷ camps due: those of the register whose day in the campaign has come, also if cancelled.

    Source: domain 3.1, R0.

    >>> held_pct(pd.DataFrame({"held": [True, False], "due": [True, True]})).value
    50.0
    """
    return shared(facts, "campaign_camps_held_pct", "held", "due", Better.MORE)


def facility_pct(facts: pd.DataFrame, facility: str) -> Measure:
    """Held with the facility ÷ held and the register says whether or not. Source: domain 3.1, R0."""
    return shared(facts, f"campaign_camps_{facility}_pct", facility, f"{facility}_told", Better.MORE)


def beneficiaries(camps: pd.DataFrame, facts: pd.DataFrame) -> Measure:
    """People who benefited directly from health camps: the sum over the camps held. Needs beneficiary_count; not
    reported when the register says it of no camp, though health camps were held.

    Source: R3.
    """
    if "beneficiary_count" not in camps:
        return not_reported("campaign_health_beneficiaries", Unit.COUNT, Better.MORE)
    held = camps[facts["held"].to_numpy()]
    told = held["beneficiary_count"]
    if told.isna().all() and "kind" in held and bool(equals(held["kind"], "health").any()):
        return not_reported("campaign_health_beneficiaries", Unit.COUNT, Better.MORE)
    return count("campaign_health_beneficiaries", int(told.sum()), Better.MORE)


def by_place(camps: pd.DataFrame | None, facts: pd.DataFrame | None) -> pd.DataFrame | None:
    """One row a tehsil or block (a body, where the register names no tehsil) with a camp due; most camps not held
    first: `block` or `body`, `expected_count`, `held_count`, `held_pct` with `__n` and `__d`, `taken_count` and
    `settled_count` (applications at the camps held; missing when not reported), `settled_pct` with `__n` and `__d`,
    `tone` ("bad" where one was not held). None without camps, or when the register names no place.
    """
    name = next((one for one in ("block", "body") if camps is not None and one in camps), None)
    if camps is None or facts is None or name is None:
        return None
    due = facts["due"].to_numpy()
    rows, facts = camps[due], facts[due]
    groups = groups_of(rows, [name])
    number, held = (np.asarray(groups.sums(facts, fact)) for fact in ("due", "held"))
    missed, names = number - held, groups.keys[name]
    order = ordered((-missed).tolist(), groups)
    table: dict[str, Any] = {name: pd.Series(names[order], dtype="str")}
    table |= _pair("held_pct", held[order], number[order])
    table = {name: table.pop(name), "expected_count": number[order], "held_count": held[order], **table}
    was_held = facts["held"].to_numpy()
    sums: dict[str, Any] = {"taken_count": None, "settled_count": None}
    for shown, column in (("taken_count", "received_count"), ("settled_count", "disposed_count")):
        if column in rows:
            figures = np.where(was_held, rows[column].to_numpy(dtype="float64", na_value=0), 0)
            sums[shown] = np.bincount(groups.codes, weights=figures, minlength=groups.number)[order]
        table[shown] = whole_numbers(sums[shown], groups.number)
    table |= _pair("settled_pct", sums["settled_count"], sums["taken_count"], groups.number)
    return pd.DataFrame(table | {"tone": np.where(missed[order] > 0, "bad", "")})


def _pair(name: str, above: Any, below: Any, rows: int | None = None) -> dict[str, Any]:
    number = len(above) if rows is None else rows
    return {
        name: percent(above, below, number),
        f"{name}__n": whole_numbers(above, number),
        f"{name}__d": whole_numbers(below, number),
    }


def by_facility(facts: pd.DataFrame | None) -> pd.DataFrame | None:
    """One row a facility (`value.facility.<facility>`), as R0 names them: `facility`, `with_count`, `told_count` (camps
    held of which the register says whether or not; both missing when it has no such column), `with_pct` (NaN when it
    says nothing) with `__n` and `__d`. None without camps.
    """
    if facts is None:
        return None
    told = [
        (int(facts[one].sum()), int(facts[f"{one}_told"].sum())) if one in facts else (None, None)
        for one in FACILITIES
    ]
    above, below = (pd.array([pair[place] for pair in told], dtype="Int64") for place in (0, 1))
    shares = [100 * one / all_ if one is not None and all_ else np.nan for one, all_ in told]
    return pd.DataFrame({
        "facility": pd.Series(list(FACILITIES), dtype="str"),
        "with_count": above,
        "told_count": below,
        "with_pct": shares,
        "with_pct__n": above,
        "with_pct__d": below,
    })  # fmt: skip
