"""What the conference's figures state: of a district, and of the state, for whose meeting they are read first.

Enters: measures and frames. Leaves: `Statement`s, most important first; a figure that is absent is never in one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from samiksha.measures.conference_cases import CASE_TYPES
from samiksha.measures.conference_settings import Settings
from samiksha.measures.conference_standing import IMPROVED, WORSE
from samiksha.model import UNSTATED, Better, Coded, Measure, Statement, Unit, share
from samiksha.params.indicators import MONEY, Indicators

Measures = Mapping[str, Measure]
Frames = Mapping[str, pd.DataFrame | None]
NAMED_CASE_TYPES = 2
"""Of so many case types the headline names the weakest districts; the table names all."""


def of_district(
    measures: Measures, frames: Frames, settings: Settings, indicators: Indicators
) -> tuple[Statement, ...]:
    """Where the district stands, what is wrong or at risk, who must act."""
    return (
        standing(measures),
        *false(measures),
        *in_time(measures, settings),
        *at_risk(measures, frames, settings, indicators),
        *court_to_act(frames),
        *uncovered(measures),
    )


def of_whole(measures: Measures, frames: Frames, settings: Settings, indicators: Indicators) -> tuple[Statement, ...]:
    """Where the state stands, which districts are weakest, what became of those named last time, what is left; that
    the weakest must act, every roll-up says by itself."""
    return (
        standing(measures),
        *weakest_courts(measures, frames),
        *false(measures),
        *watched(frames),
        *online(measures),
        *at_risk(measures, frames, settings, indicators),
    )


def standing(measures: Measures) -> Statement:
    """How many cases are pending, and how many of them too long."""
    pending, over = measures["revenue_pending"], measures["revenue_over_100_pct"]
    if pending.value is None:
        return Statement("conference.no_cases")
    if not pending.value:
        return Statement("conference.none_pending", "good")
    return Statement("conference.standing", "", {"pending": pending, "over": over})


def false(measures: Measures) -> Iterator[Statement]:
    """Cases told as disposed of while the record stands uncorrected."""
    if measures["false_disposals"].value:
        values = {"false": measures["false_disposals"], "true": measures["true_disposal_pct"]}
        yield Statement("conference.false_disposals", "bad", values)


def in_time(measures: Measures, settings: Settings) -> Iterator[Statement]:
    """Whether the services that the conference named are given in time."""
    share_in_time = measures["named_within_limit_pct"]
    if share_in_time.value is None:
        return
    well = float(share_in_time.value) >= settings.within_limit_pct
    yield Statement(
        f"conference.{'in_time' if well else 'late'}", "good" if well else "bad", {"share": share_in_time}
    )


def at_risk(measures: Measures, frames: Frames, settings: Settings, indicators: Indicators) -> Iterator[Statement]:
    """The target furthest behind its line, or the money that may lapse, whichever is further behind."""
    funds = measures["funds_behind_points"]
    behind_year = float(funds.value) if funds.value is not None else 0.0
    row = _first(frames.get("pace"))
    behind_line = float(row["behind_points"]) if row is not None and pd.notna(row["behind_points"]) else 0.0
    if max(behind_line, behind_year) <= settings.behind_points:
        return
    if row is None or behind_year > behind_line:
        yield lapsing(measures["funds_unspent_pct"], behind_year)
        return
    money = indicators.by_code()[str(row["indicator"])].unit == MONEY
    values = {"indicator": Coded("indicator", str(row["indicator"])), "points": behind_line}
    values["deadline"] = row["deadline"].date()
    if money:
        values |= {"got": _rupees(row["done_pct__n"]), "whole": _rupees(row["done_pct__d"]), "done": row["done_pct"]}
        yield Statement("conference.behind_money", "bad", values)
    else:
        done = share("done_pct", row["done_pct__n"], row["done_pct__d"], Better.MORE)
        yield Statement("conference.behind", "bad", {**values, "done": done})


def lapsing(unspent: Measure, behind: float) -> Statement:
    """How much is unspent, of how much, and how much of the year is over."""
    part = float(unspent.value or 0)
    values = {"unspent": _rupees(unspent.numerator), "allotted": _rupees(unspent.denominator), "part": part}
    return Statement("conference.lapse", "bad", {**values, "elapsed": behind + 100 - part})


def _rupees(amount: float | None) -> Measure:
    return Measure("done_pct", Unit.RUPEES, amount)


def court_to_act(frames: Frames) -> Iterator[Statement]:
    """The court that holds the most cases over the limit."""
    held = frames.get("courts")
    row = _first(held[held["court"] != UNSTATED] if held is not None else None)
    if row is not None and row["over_100_count"] > 0:
        over = share("revenue_over_100_pct", float(row["over_100_count"]), float(row["pending_count"]), Better.LESS)
        yield Statement("conference.act_court", "act", {"court": Coded("court", str(row["court"])), "over": over})


def uncovered(measures: Measures) -> Iterator[Statement]:
    """Leaves for which nobody is in charge."""
    found = measures["leave_without_cover"]
    if found.value:
        yield Statement("conference.act_leave", "act", {"leaves": found})


def weakest_courts(measures: Measures, frames: Frames) -> Iterator[Statement]:
    """The districts furthest behind on the case types that stand worst."""
    held = frames.get("weakest")
    if held is None or held.empty:
        return
    keys = {f"{name}_over_100_pct": name for name in CASE_TYPES}
    named = held[held["measure"].isin(keys)].groupby("measure", sort=False)["area"].apply(list)
    worst = sorted(named.index, key=lambda key: -float(measures[key].value or 0))[:NAMED_CASE_TYPES]
    for key in worst:
        areas = tuple(Coded("area", area) for area in named[key])
        values: dict[str, Any] = {"case_type": Coded("case_type", keys[key]), "over": measures[key], "areas": areas}
        yield Statement("conference.weakest", "bad", values)


def watched(frames: Frames) -> Iterator[Statement]:
    """What became of the districts that were named last time."""
    held = frames.get("watch_list")
    if held is None or held.empty:
        return
    improved, worse = (held[held["movement"] == which] for which in (IMPROVED, WORSE))
    values: dict[str, Any] = {"named": len(held), "improved": len(improved)}
    if worse.empty:
        yield Statement("conference.watched", "good" if len(improved) else "", values)
        return
    areas = tuple(Coded("area", area) for area in worse["area"].drop_duplicates())
    yield Statement("conference.watched_worse", "bad", {**values, "worse": len(worse), "areas": areas})


def online(measures: Measures) -> Iterator[Statement]:
    """How many notified services are online, and how many are left."""
    share_online = measures.get("online_pct")
    if share_online is not None and share_online.value is not None:
        yield Statement("conference.online", "", {"online": share_online, "left": measures["online_left"]})


def _first(frame: pd.DataFrame | None) -> pd.Series | None:
    return None if frame is None or frame.empty else frame.iloc[0]
