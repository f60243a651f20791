"""Targets and money: pace to a deadline, lapse risk, online services, drinking water.

Enters: rows of the kind `indicator_returns`, the indicators, the as-of day, the settings. Leaves: measures, and one row
an indicator (or an urban body).

Returns are cumulative: of each area and body the latest counts. Where an area has told its own total, its bodies are
detail and not added. What lacks target or achievement stands in no share. Money is told by the financial year: a return
of an earlier year is none. What the state tells once for all is not asked of districts, and the other way round.
"""

from typing import Any

import numpy as np
import pandas as pd

from samiksha.measures.conference_cases import share_columns
from samiksha.measures.conference_settings import Settings
from samiksha.measures.dossier import Dossier
from samiksha.measures.facts import Flags, equals
from samiksha.measures.periods import DayNumbers, day_number, day_numbers
from samiksha.measures.sums import counts_of, groups_of, newest_of, texts_of
from samiksha.model import UNSTATED, Better, Measure, Unit, not_reported, share
from samiksha.params.indicators import MONEY, Indicator, Indicators

KIND = "indicator_returns"
PAIR = ["target", "achieved"]
BEHIND = {"ekyc": "ekyc_behind_points", "tap_water": "tap_water_behind_points", "recovery": "recovery_behind_points"}
"""Named indicator → the measure that tells how far it is behind its line."""


def latest_returns(dossier: Dossier, settings: Settings) -> pd.DataFrame | None:
    """The latest return of each area, body and indicator by the as-of day: `area`, `body` ("" without one),
    `indicator`, `reported_on`, `target`, `achieved` (NaN when missing). None without returns.
    """
    rows = dossier.rows(KIND)
    if rows is None:
        return None
    reported = day_numbers(rows["reported_on"])
    told = (reported <= day_number(dossier.as_of)) & _of_their_level(rows, dossier)
    told &= _of_the_year(rows["indicator"], reported, dossier, settings)
    keys = [texts_of(rows, name)[told] for name in ("area", "body", "indicator")]
    newest = newest_of(keys, reported[told])
    places = np.flatnonzero(told)[newest]
    return pd.DataFrame({
        "area": rows["area"].array[places],
        "body": pd.Series(keys[1][newest], dtype="object"),
        "indicator": rows["indicator"].array[places],
        "reported_on": rows["reported_on"].array[places],
        **{name: counts_of(rows[name])[places] for name in PAIR},
    })  # fmt: skip


def _of_the_year(indicator: pd.Series, reported: DayNumbers, dossier: Dossier, settings: Settings) -> Flags:
    money = [each.code for each in dossier.indicators.entries() if each.unit == MONEY]
    start = day_number(settings.financial_year_starts.of(dossier.as_of))
    of_others: Flags = ~indicator.isin(money).to_numpy()
    return of_others | (reported >= start)


def _of_their_level(rows: pd.DataFrame, dossier: Dossier) -> Flags:
    """A state's indicator from the state, a district's from a district."""
    state = [each.code for each in dossier.indicators.entries() if each.level == "state"]
    by_state: Flags = rows["indicator"].isin(state).to_numpy()
    if not dossier.is_whole:
        return ~by_state
    of_its_level: Flags = by_state == equals(rows["area"], dossier.area)
    return of_its_level


def totals(latest: pd.DataFrame | None) -> pd.DataFrame:
    """One row an indicator (its index): `target`, `achieved`, in this order, summed over the areas that tell both."""
    if latest is None:
        return pd.DataFrame(columns=PAIR, dtype="float64")
    own = (latest["body"] == "").to_numpy()
    places = groups_of(latest, ["area", "indicator"]).codes
    has_own = np.isin(places, places[own])
    pair = latest[PAIR]
    counts = (own | ~has_own) & ~np.isnan(pair.to_numpy()).any(axis=1)
    summed: pd.DataFrame = pair[counts].groupby(latest["indicator"][counts]).sum()
    return summed


def indicator_measures(sums: pd.DataFrame, dossier: Dossier, settings: Settings) -> list[Measure]:
    """Achieved ÷ target of the named indicators, how far behind their lines, money not spent; of a state's papers also
    what the state tells once for all.
    """
    found = []
    for name, key in BEHIND.items():
        code = getattr(settings.indicators, name)
        found += [achieved_pct(sums, f"{name}_pct", code), behind_points(sums, key, code, dossier)]
    found += [
        achieved_pct(sums, "anc_pct", settings.indicators.anc),
        achieved_pct(sums, "fertiliser_pct", settings.indicators.fertiliser),
        achieved_pct(sums, "water_failed_pct", settings.indicators.water, Better.LESS),
        *funds_measures(sums, dossier, settings),
    ]
    if dossier.is_whole:
        online, portal = settings.indicators.online, settings.indicators.portal
        found += [
            achieved_pct(sums, "online_pct", online),
            left_to_do(sums, "online_left", online),
            achieved_pct(sums, "portal_pct", portal),
            behind_points(sums, "portal_behind_points", portal, dossier),
        ]
    return found


def achieved_pct(sums: pd.DataFrame, key: str, code: str, better: Better = Better.MORE) -> Measure:
    """Achieved ÷ target of one indicator; of water samples failed ÷ tested. Source: domain 3.4, R4, R0.

    >>> sums = pd.DataFrame({"target": [735.0], "achieved": [602.0]}, index=["services_online"])
    >>> round(achieved_pct(sums, "online_pct", "services_online").value, 1)
    81.9
    """
    told = _told(sums, code)
    return share(key, *told, better) if told else not_reported(key, Unit.PERCENT, better)


def _told(sums: pd.DataFrame, code: str) -> tuple[float, float] | None:
    """Achieved and target of an indicator; None when nobody has told both."""
    if code not in sums.index:
        return None
    target, achieved = sums.to_numpy()[sums.index.tolist().index(code)]
    return float(achieved), float(target)


def left_to_do(sums: pd.DataFrame, key: str, code: str) -> Measure:
    """Target − achieved, never under 0. Source: domain 3.4 (735 − 602 = 133).

    >>> sums = pd.DataFrame({"target": [735.0], "achieved": [602.0]}, index=["services_online"])
    >>> left_to_do(sums, "online_left", "services_online").value
    133
    """
    told = _told(sums, code)
    if told is None:
        return not_reported(key, Unit.COUNT, Better.LESS)
    achieved, target = told
    return Measure(key, Unit.COUNT, max(round(target - achieved), 0), Better.LESS, volume=round(target))


def behind_points(sums: pd.DataFrame, key: str, code: str, dossier: Dossier) -> Measure:
    """What the straight line from baseline to deadline asks for on the as-of day − achieved ÷ target, in points;
    under 0 is ahead. Not reported before the line begins. Source: domain 3.4 (pace to a deadline), R4.
    """
    indicator = dossier.indicators.by_code().get(code)
    line = indicator.deadline_on(dossier.as_of) if indicator else None
    done = achieved_pct(sums, key, code)
    if line is None or done.absent == "not_reported":
        return not_reported(key, Unit.POINTS, Better.LESS)
    behind = None if done.value is None else line.expected_pct(dossier.as_of) - float(done.value)
    return Measure(key, Unit.POINTS, behind, Better.LESS, absent=done.absent, volume=done.volume)


def funds_measures(sums: pd.DataFrame, dossier: Dossier, settings: Settings) -> list[Measure]:
    """Of all centrally sponsored schemes together: `funds_unspent_pct` (unspent ÷ allotted), `funds_unspent` in rupees
    and `funds_behind_points` (share of the financial year elapsed − spent ÷ allotted). Source: domain 3.4 (lapse risk).
    """
    held = sums[sums.index.isin([each.code for each in dossier.indicators.of_kind("funds")])]
    if held.empty:
        return [
            not_reported("funds_unspent_pct", Unit.PERCENT, Better.LESS),
            not_reported("funds_unspent", Unit.RUPEES, Better.LESS),
            not_reported("funds_behind_points", Unit.POINTS, Better.LESS),
        ]
    allotted, spent = float(held["target"].sum()), float(held["achieved"].sum())
    unspent = share("funds_unspent_pct", allotted - spent, allotted, Better.LESS)
    elapsed = settings.financial_year_starts.elapsed_pct(dossier.as_of)
    behind = None if unspent.value is None else elapsed - (100 - float(unspent.value))
    return [
        unspent,
        Measure("funds_unspent", Unit.RUPEES, allotted - spent, Better.LESS, additive=True),
        Measure(
            "funds_behind_points", Unit.POINTS, behind, Better.LESS, absent=unspent.absent, volume=unspent.volume
        ),
    ]


def pace(sums: pd.DataFrame | None, dossier: Dossier, settings: Settings) -> pd.DataFrame | None:
    """One row an indicator with a deadline, the one furthest behind first, those not reported last: `indicator`,
    `done_pct` (of the target), `expected_pct` (what the line asks for), `behind_points` (expected − done),
    `deadline`, `baseline_on`, `baseline_pct`, `tone`. Indicators whose line has not begun are left out.
    """
    if sums is None:
        return None
    lines = [(each, each.deadline_on(dossier.as_of)) for each in _asked(dossier, "pace", sums)]
    begun = [(each, line) for each, line in lines if line is not None]
    table = _done([each for each, _ in begun], sums)
    table["expected_pct"] = [line.expected_pct(dossier.as_of) for _, line in begun]
    table["behind_points"] = table["expected_pct"] - table["done_pct"]
    table["deadline"] = pd.to_datetime([line.deadline for _, line in begun])
    table["baseline_on"] = pd.to_datetime([line.baseline_on for _, line in begun])
    table["baseline_pct"] = [line.baseline_pct for _, line in begun]
    return _furthest_first(table, settings)


def funds(sums: pd.DataFrame | None, dossier: Dossier, settings: Settings) -> pd.DataFrame | None:
    """One row a centrally sponsored scheme, the one furthest behind the year first: `indicator`, `allotted_rupees`,
    `spent_rupees`, `unspent_rupees`, `unspent_pct` (of the allotment), `elapsed_pct` (of the financial year),
    `behind_points` (elapsed − spent share), `tone`. Missing when not reported.
    """
    if sums is None:
        return None
    table = _done(_asked(dossier, "funds", sums), sums)
    frame = pd.DataFrame({
        "indicator": table["indicator"],
        "allotted_rupees": table["done_pct__d"],
        "spent_rupees": table["done_pct__n"],
        "unspent_rupees": table["done_pct__d"] - table["done_pct__n"],
    })  # fmt: skip
    allotted, unspent = (frame[name].to_numpy() for name in ("allotted_rupees", "unspent_rupees"))
    frame = frame.assign(**share_columns("unspent_pct", unspent, allotted, len(frame)))
    frame["elapsed_pct"] = settings.financial_year_starts.elapsed_pct(dossier.as_of)
    frame["behind_points"] = frame["elapsed_pct"] - table["done_pct"]
    return _furthest_first(frame, settings)


def targets(sums: pd.DataFrame | None, dossier: Dossier) -> pd.DataFrame | None:
    """One row an indicator without a deadline: `indicator`, `target_count`, `achieved_count`, `done_pct`."""
    if sums is None:
        return None
    table = _done(_asked(dossier, "saturation", sums), sums)
    table.insert(1, "target_count", table["done_pct__d"])
    table.insert(2, "achieved_count", table["done_pct__n"])
    return table


def water_by_body(latest: pd.DataFrame | None, dossier: Dossier, settings: Settings) -> pd.DataFrame | None:
    """One row an urban body, the largest share of failed samples first: `body`, `area`, `tested_count`,
    `failed_count`, `failed_pct`, `enough` (tested reach the minimum). Missing when not reported.
    """
    if latest is None:
        return None
    mine = latest[latest["indicator"].isin([each.code for each in dossier.indicators.of_kind("failure")])]
    table: dict[str, Any] = {
        "body": mine["body"].replace("", UNSTATED).to_numpy(),
        "area": mine["area"].to_numpy(),
        "tested_count": mine["target"].to_numpy(),
        "failed_count": mine["achieved"].to_numpy(),
    }
    told = mine["target"].notna() & mine["achieved"].notna()
    pair = [mine[name].where(told).to_numpy() for name in ("achieved", "target")]
    table |= share_columns("failed_pct", pair[0], pair[1], len(mine))
    table["enough"] = table["tested_count"] >= settings.minimum_volume.body
    return pd.DataFrame(table).sort_values(
        ["failed_pct", "area", "body"], ascending=[False, True, True], na_position="last", ignore_index=True
    )


def _asked(dossier: Dossier, kind: str, sums: pd.DataFrame) -> list[Indicator]:
    """The indicators of a kind that are to be told of: those a report names, and those that somebody has reported."""
    levels = ("district", "state") if dossier.is_whole else ("district",)
    held = [each for each in dossier.indicators.of_kind(kind) if each.level in levels]
    return [each for each in held if each.sourced == "published" or each.code in sums.index]


def _done(indicators: list[Indicator], sums: pd.DataFrame) -> pd.DataFrame:
    """One row an indicator: `indicator`, `done_pct` with numerator and denominator (missing when not reported)."""
    codes = [each.code for each in indicators]
    held = sums.reindex(codes)
    pair = [held[name].to_numpy(dtype="float64") for name in ("achieved", "target")]
    return pd.DataFrame(
        {"indicator": pd.Series(codes, dtype="str"), **share_columns("done_pct", pair[0], pair[1], len(codes))}
    )


def _furthest_first(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    behind = frame["behind_points"]
    frame["tone"] = np.select([behind > settings.behind_points, behind <= 0], ["bad", "good"], "")
    return frame.sort_values("behind_points", ascending=False, na_position="last", kind="stable", ignore_index=True)


def achieved_over_target(latest: pd.DataFrame, indicators: Indicators) -> pd.DataFrame:
    """The latest returns whose achievement exceeds the target, of whatever kind."""
    known = latest["indicator"].isin(indicators.by_code())
    return latest[known & (latest["achieved"] > latest["target"])]
