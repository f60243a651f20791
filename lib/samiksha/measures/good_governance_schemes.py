"""Scheme saturation (योजनावार संतृप्ति): achieved against target; a missing target is "no target set", not 0 %.

Enters: rows of the kind `indicator_returns`, the as-of day, the schemes of the rule. Leaves: measures and a frame.
"""

from dataclasses import replace
from datetime import date

import pandas as pd

from samiksha.measures.good_governance_returns import counted, shared, with_share
from samiksha.measures.good_governance_settings import Settings
from samiksha.measures.periods import day_number, day_numbers
from samiksha.model import Better, Measure

SATURATED, BEHIND, NO_TARGET, NOT_REPORTED = "saturated", "behind", "no_target", "not_reported"


def schemes_of(returns: pd.DataFrame | None, as_of: date, settings: Settings) -> pd.DataFrame | None:
    """One row an area × scheme of the rule: `area`, `indicator`, `target`, `achieved` (NaN: not told), `reported_on`;
    each from the newest return of each body by the as-of day. None when none was loaded.

    Bodies add up. Where some of an area's bodies have no target, only those that have one count for the share.
    """
    if returns is None:
        return None
    known = returns[day_numbers(returns["reported_on"]) <= day_number(as_of)]
    known = known[known["indicator"].isin(settings.schemes)].reindex(
        columns=["area", "body", "indicator", "reported_on", "target", "achieved"]
    )
    keys = ["area", "body", "indicator"]
    newest = known.sort_values("reported_on", kind="stable").drop_duplicates(keys, keep="last")
    some = newest["target"].notna().groupby([newest["area"], newest["indicator"]]).transform("any").astype(bool)
    counts = newest[newest["target"].notna() | ~some]
    by = counts.groupby(["area", "indicator"])
    sums = by[["target", "achieved"]].sum(min_count=1).astype("float64")
    return sums.assign(reported_on=by["reported_on"].max()).reset_index()


def schemes_saturated_pct(schemes: pd.DataFrame | None, settings: Settings) -> Measure:
    """Schemes that reach the rule's share of their target (100 %) ÷ schemes with a target, in percent; over several
    districts, each district's schemes. A scheme without a target, or without an achievement, stands in neither.
    Source: domain 3.2, R3 (targets to be met in full).
    """
    if schemes is None:
        return shared("schemes_saturated_pct", None, None)
    judged = schemes[(schemes["target"] > 0) & schemes["achieved"].notna()]
    reached = 100 * judged["achieved"] >= settings.saturated_pct * judged["target"]
    return replace(shared("schemes_saturated_pct", int(reached.sum()), len(judged)), volume=None)


def schemes_without_target(schemes: pd.DataFrame | None) -> Measure:
    """Schemes that are reported without a target: "no target set". Source: domain 3.2, R3 (targets to be set)."""
    number = None if schemes is None else int(schemes["target"].isna().sum())
    return counted("schemes_without_target", number, Better.LESS)


def saturation(schemes: pd.DataFrame | None, settings: Settings) -> pd.DataFrame | None:
    """One row a scheme of the rule, in its order: `indicator`, `target_count`, `achieved_count` (where there is a
    target: achieved of the areas that have one), `saturation_pct` of the target, `scheme_state` (saturated, behind,
    no_target, not_reported), `no_target_count` (areas without a target), `reported_on` (the newest); `tone`.
    """
    if schemes is None:
        return None
    by_code = dict(list(schemes.groupby("indicator")))
    rows = [_scheme(by_code.get(code), code, settings) for code in settings.schemes]
    names = ["indicator", "target_count", "achieved_count", "scheme_state", "no_target_count", "reported_on"]
    table = pd.DataFrame(rows, columns=names)
    counts = ["target_count", "achieved_count", "no_target_count"]
    table = table.astype({"indicator": "str", "scheme_state": "str", **dict.fromkeys(counts, "Float64")})
    table = table.astype(dict.fromkeys(counts, "Int64"))
    table["reported_on"] = pd.to_datetime(table["reported_on"]).astype("datetime64[us]")
    table = with_share(table, "saturation_pct", "achieved_count", "target_count")
    table["tone"] = table["scheme_state"].map({SATURATED: "good", BEHIND: "", NO_TARGET: "bad", NOT_REPORTED: ""})
    return table


def _scheme(rows: pd.DataFrame | None, code: str, settings: Settings) -> list[object]:
    if rows is None:
        return [code, None, None, NOT_REPORTED, 0, None]
    newest, without = rows["reported_on"].max(), int(rows["target"].isna().sum())
    aimed = rows[rows["target"].notna()]
    if aimed.empty:
        return [code, None, _whole(rows["achieved"]), NO_TARGET, without, newest]
    aimed = aimed[aimed["achieved"].notna()]
    if aimed.empty:
        return [code, None, None, NOT_REPORTED, without, newest]
    target, achieved = float(aimed["target"].sum()), float(aimed["achieved"].sum())
    reached = target > 0 and 100 * achieved >= settings.saturated_pct * target
    return [code, round(target), round(achieved), SATURATED if reached else BEHIND, without, newest]


def _whole(achieved: pd.Series) -> int | None:
    return round(float(achieved.sum())) if achieved.notna().any() else None
