"""Scheme saturation (योजनावार संतृप्ति): achieved against target; a missing target is "no target set", not 0 %.

Enters: rows of the kind `indicator_returns`, the as-of day, the schemes of the rule. Leaves: measures and a frame.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from samiksha.measures.good_governance_returns import counted, shared, with_share
from samiksha.measures.good_governance_settings import Settings
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import Groups, counts_of, groups_of, newest_of, texts_of
from samiksha.model import Better, Measure

SATURATED, BEHIND, NO_TARGET, NOT_REPORTED = "saturated", "behind", "no_target", "not_reported"


def schemes_of(returns: pd.DataFrame | None, as_of: date, settings: Settings) -> pd.DataFrame | None:
    """One row an area × scheme of the rule: `area`, `indicator`, `target`, `achieved` (NaN: not told), `reported_on`;
    each from the newest return of each body by the as-of day. None when none was loaded.

    Bodies add up. Where some of an area's bodies have no target, only those that have one count for the share.
    """
    if returns is None:
        return None
    reported = day_numbers(returns["reported_on"])
    known = (reported <= day_number(as_of)) & returns["indicator"].isin(settings.schemes).to_numpy()
    keys = [texts_of(returns, name)[known] for name in ("area", "body", "indicator")]
    newest = returns.take(np.flatnonzero(known)[newest_of(keys, reported[known])])
    target = counts_of(newest["target"])
    schemes = groups_of(newest, ["area", "indicator"])
    aimed = np.isin(schemes.codes, schemes.codes[~np.isnan(target)])
    counts = np.flatnonzero(~np.isnan(target) | ~aimed)
    by = Groups(schemes.codes[counts], schemes.keys, schemes.number)
    frame = pd.DataFrame({
        "area": pd.Series(by.keys["area"], dtype="str"),
        "indicator": pd.Series(by.keys["indicator"], dtype="str"),
        "target": by.added(target[counts]),
        "achieved": by.added(counts_of(newest["achieved"])[counts]),
        "reported_on": newest["reported_on"].iloc[counts[by.last()]].array,
    })  # fmt: skip
    return frame.take(np.lexsort((by.keys["indicator"], by.keys["area"]))).reset_index(drop=True)


def schemes_saturated_pct(schemes: pd.DataFrame | None, settings: Settings) -> Measure:
    """Schemes that reach the rule's share of their target (100 %) ÷ schemes with a target, in percent; over several
    districts, each district's schemes. A scheme without a target, or without an achievement, stands in neither.
    Source: domain 3.2, R3 (targets to be met in full).
    """
    if schemes is None:
        return shared("schemes_saturated_pct", None, None)
    target, achieved = schemes["target"].to_numpy(), schemes["achieved"].to_numpy()
    judged = (target > 0) & ~np.isnan(achieved)
    reached = judged & (100 * achieved >= settings.saturated_pct * target)
    return replace(shared("schemes_saturated_pct", int(reached.sum()), int(judged.sum())), volume=None)


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
