"""Daily returns (दैनिक प्रविष्टि): what bodies say they did, what they did not enter, and what case data say instead.

Enters: daily returns, applications, the campaign. Leaves: six measures, two breakdowns by body.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.campaign_account import accounts
from samiksha.measures.campaign_breakdown import ordered
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.facts import Flags
from samiksha.measures.periods import Period, day_number, day_numbers
from samiksha.measures.sums import Groups, groups_of, whole_numbers
from samiksha.model import Better, Measure, Unit, count, not_reported, share
from samiksha.params.areas import fold
from samiksha.params.campaigns import Campaign

ROWS = "daily_returns"
Counts = npt.NDArray[np.int64]
KEYS = {
    "returns_received": Unit.COUNT,
    "returns_disposed_pct": Unit.PERCENT,
    "returns_missing": Unit.COUNT,
    "returns_missing_pct": Unit.PERCENT,
    "returns_silent_days": Unit.DAYS,
    "returns_difference": Unit.COUNT,
    "returns_differing": Unit.COUNT,
}
BODY = ["area", "body"]


@dataclass(frozen=True)
class Returns:
    """The returns of the campaign's days and services, with `disposed` filled, and the days that they cover."""

    rows: pd.DataFrame
    period: Period
    due: Period
    """The days whose entry is due."""


def returns_of(rows: pd.DataFrame | None, campaign: Campaign, told: date, settings: Settings) -> Returns | None:
    """The returns that count: of the campaign's days to `told`, of services on its list or of none. `disposed_count`,
    where it is not given, is approved + rejected. None before the campaign begins and without returns.
    """
    until = min(told, campaign.end)
    if rows is None or until < campaign.start:
        return None
    period = Period(campaign.start, until)
    counts = period.holds(day_numbers(rows["day"]))
    if "service" in rows and campaign.services:
        listed = rows["service"].isin([each.service for each in campaign.services]) | rows["service"].isna()
        counts &= listed.to_numpy()
    chosen = rows[counts].assign(body=lambda held: _one_spelling(held["body"]))
    if {"approved_count", "rejected_count"} <= set(chosen):
        split = chosen["approved_count"] + chosen["rejected_count"]
        given = chosen.get("disposed_count", split)
        chosen = chosen.assign(disposed_count=given.fillna(split))
    end = told - timedelta(days=settings.entry_due_after_days)
    return Returns(chosen, period, Period(campaign.start, min(end, campaign.end)))


def _one_spelling(names: pd.Series) -> pd.Series:
    """Names with those alike but for case, spaces, hyphens and nukta written as the first of them."""
    codes, found = pd.factorize(names)
    first: dict[str, str] = {}
    spelt = [first.setdefault(fold(str(name)), str(name)) for name in found]
    return pd.Series(np.array([*spelt, None], dtype="object")[codes], index=names.index, dtype="str")


@dataclass(frozen=True)
class Bodies:
    """The bodies that enter returns or that case data name; names alike are spelt as the first of them."""

    groups: Groups
    """The body of each entry, then of each application that names one."""
    entries: int
    applications: pd.DataFrame | None
    """None where case data name no body."""
    counted: Flags
    """Which applications name a body and are counted by the campaign."""
    case_codes: Counts
    """The body of each of these."""


def bodies_of(found: Returns | None, applications: pd.DataFrame | None, listed: Flags | None) -> Bodies | None:
    """The bodies of the returns and of the applications (`listed`: which the campaign counts); None without returns."""
    if found is None:
        return None
    entries, nothing = found.rows[BODY], np.zeros(0, dtype="int64")
    if applications is None or listed is None or "body" not in applications:
        return Bodies(groups_of(entries, BODY), len(entries), None, nothing.astype(bool), nothing)
    named = applications["body"].notna().to_numpy()
    both = pd.concat([entries, applications.loc[named, BODY]], ignore_index=True)
    groups = groups_of(both.assign(body=_one_spelling(both["body"])), BODY)
    return Bodies(groups, len(entries), applications, named & listed, groups.codes[len(entries) :][listed[named]])


def reporting_gaps(found: Returns | None, bodies: Bodies | None) -> pd.DataFrame | None:
    """One row a body that enters returns, or that case data name; most days missing first: `body` (and `area`, where
    there are several), `expected_count` (days of the campaign whose entry is due), `entered_count`, `missing_count`,
    `missing_pct` with `__n` and `__d`, `last_on` (the day of its last entry; missing when it never entered),
    `silent_days` since then (all due days when it never entered), `tone` ("bad" where a day is missing). None when no
    returns are loaded, and before the first entry is due.
    """
    if found is None or bodies is None or found.due.end < found.due.start:
        return None
    groups, first, due = bodies.groups, day_number(found.due.start), found.due.days
    entered, days = groups.codes[: bodies.entries], day_numbers(found.rows["day"]) - first
    last = np.full(groups.number, -1.0)
    np.fmax.at(last, entered, days)
    inside = (days >= 0) & (days < due)
    pairs = np.unique(entered[inside] * due + days[inside].astype("int64"))
    missing = due - np.bincount(pairs // due, minlength=groups.number)
    order = ordered((-missing).tolist(), groups)
    missing, last = missing[order], last[order]
    return pd.DataFrame({
        **_named(groups, order),
        "expected_count": np.full(groups.number, due),
        "entered_count": due - missing,
        "missing_count": missing,
        "missing_pct": 100.0 * missing / due,
        "missing_pct__n": missing,
        "missing_pct__d": np.full(groups.number, due),
        "last_on": pd.to_datetime(np.where(last >= 0, last + first, np.nan), unit="D"),
        "silent_days": np.clip(due - 1 - last, 0, None).astype("int64"),
        "tone": np.where(missing > 0, "bad", ""),
    })  # fmt: skip


def _named(groups: Groups, order: Counts) -> dict[str, pd.Series]:
    """The body, and the area where there are several."""
    several = len(set(groups.keys["area"])) > 1
    names = ("body", "area") if several else ("body",)
    return {name: pd.Series(groups.keys[name][order], dtype="str") for name in names}


def against_cases(
    found: Returns | None, bodies: Bodies | None, told: date, settings: Settings
) -> pd.DataFrame | None:
    """One row a body with an entry, the furthest from case data first, counted over the days that both cover: `body`
    (and `area`, where there are several); `received_count`, `case_received_count`, `received_difference_count` (return
    − cases), and the same three of `disposed` (missing when not reported); `tone`: "bad" where a difference reaches the
    rule's number. None without returns, or without the body in case data.
    """
    if found is None or bodies is None or bodies.applications is None:
        return None
    both, groups = Period(found.period.start, min(found.period.end, told)), bodies.groups
    inside = both.holds(day_numbers(found.rows["day"]))
    returns, mine = found.rows[inside], groups.codes[: bodies.entries][inside]
    if returns.empty:
        return None
    table: dict[str, Counts | None] = {}
    for name, column in (("received", "received_on"), ("disposed", "disposed_on")):
        returned = _summed(returns, f"{name}_count", mine, groups.number)
        counted = _counted(bodies, column, both)
        apart = None if returned is None or counted is None else returned - counted
        table |= {f"{name}_count": returned, f"case_{name}_count": counted, f"{name}_difference_count": apart}
    return _furthest_first(groups, np.unique(mine), table, settings)


def _furthest_first(
    groups: Groups, told: Counts, table: dict[str, Counts | None], settings: Settings
) -> pd.DataFrame:
    """The columns of the bodies that are `told`, with their names and tone."""
    furthest = np.zeros(groups.number, dtype="int64")
    for name, numbers in table.items():
        if numbers is not None and name.endswith("_difference_count"):
            furthest = np.maximum(furthest, np.abs(numbers))
    order = ordered((-furthest).tolist(), groups)
    order = order[np.isin(order, told)]
    shown = {name: whole_numbers(None if one is None else one[order], len(order)) for name, one in table.items()}
    tone = np.where(furthest[order] >= settings.differing_least, "bad", "")
    return pd.DataFrame({**_named(groups, order), **shown, "tone": tone})


def _summed(
    rows: pd.DataFrame, column: str, codes: npt.NDArray[np.int64], number: int
) -> npt.NDArray[np.int64] | None:
    if column not in rows:
        return None
    figures = rows[column].to_numpy(dtype="float64", na_value=0)
    return np.bincount(codes, weights=figures, minlength=number).astype("int64")


def _counted(bodies: Bodies, column: str, period: Period) -> Counts | None:
    """How many applications of each body have the day of a column in the period."""
    if bodies.applications is None or column not in bodies.applications:
        return None
    days = day_numbers(bodies.applications[column])[bodies.counted]
    return np.bincount(bodies.case_codes[period.holds(days)], minlength=bodies.groups.number)


def measures(found: Returns | None, gaps: pd.DataFrame | None, beside: pd.DataFrame | None) -> list[Measure]:
    """The measures of daily returns, in the order in which they are shown; of whatever volume, for the rule's minimum
    counts applications."""
    made = [*_reported(found), *_missing(gaps), *_differing(beside)]
    by_key = {one.key: replace(one, volume=None) for one in made}
    return [by_key.get(key, not_reported(key, unit)) for key, unit in KEYS.items()]


def _reported(found: Returns | None) -> list[Measure]:
    """`returns_received`: the sum of received. `returns_disposed_pct`: sum of disposed ÷ (pending before the first
    entries, where pending is entered + sum of received), as the bodies enter them; not reported when more is disposed
    of than that, for then the base is not known. Source: domain 3.1 and 5 (Dewas, phase 2).
    """
    if found is None or "received_count" not in found.rows:
        return []
    received = int(found.rows["received_count"].sum())
    made = [count("returns_received", received)]
    if "disposed_count" in found.rows:
        disposed, base = int(found.rows["disposed_count"].sum()), received + pending_before(found)
        if disposed <= base:
            made.append(share("returns_disposed_pct", disposed, base, Better.MORE))
    return made


def pending_before(found: Returns) -> int:
    """What was pending before the first entries, as far as they say it."""
    return int(accounts(found.rows)["opening"].sum())


def _missing(gaps: pd.DataFrame | None) -> list[Measure]:
    """`returns_missing`: body-days without an entry. `returns_missing_pct`: those ÷ body-days due.
    `returns_silent_days`: age of the last entry of the body that has been silent longest. Source: domain 3.1, R0.
    """
    if gaps is None or gaps.empty:
        return []
    missing, due = int(gaps["missing_count"].sum()), int(gaps["expected_count"].sum())
    return [
        count("returns_missing", missing, Better.LESS),
        share("returns_missing_pct", missing, due, Better.LESS),
        Measure("returns_silent_days", Unit.DAYS, int(gaps["silent_days"].max()), Better.LESS),
    ]


def _differing(beside: pd.DataFrame | None) -> list[Measure]:
    """`returns_difference`: disposed as entered − disposed in case data, over the bodies with an entry.
    `returns_differing`: bodies whose received or disposed differ. Source: domain 3.1.
    """
    if beside is None or bool(beside["disposed_difference_count"].isna().all()):
        return []
    return [
        count("returns_difference", int(beside["disposed_difference_count"].sum())),
        count("returns_differing", int((beside["tone"] == "bad").sum()), Better.LESS),
    ]
