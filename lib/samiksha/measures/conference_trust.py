"""Can these figures be trusted? What is odd in cases, applications and typed returns (सही रिपोर्टिंग की संस्कृति, R4).

Enters: an area's papers now and at the review before, the settings. Leaves: one row a pattern found.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from samiksha.measures import conference_cases, conference_services
from samiksha.measures.conference_cases import case_facts
from samiksha.measures.conference_indicators import achieved_over_target, latest_returns
from samiksha.measures.conference_settings import Settings
from samiksha.measures.dossier import Dossier
from samiksha.measures.patterns import (
    EXAMPLES,
    Found,
    Listed,
    Said,
    What,
    back_dated,
    changed,
    compared,
    daily_of,
    pattern_frame,
    repeated,
    round_numbers,
    spike,
    vanished,
)
from samiksha.measures.periods import day_numbers, last_days
from samiksha.measures.sums import groups_of
from samiksha.numerals import grouped
from samiksha.params.indicators import MONEY

KINDS = {
    conference_cases.KIND: ("case_id", "registered_on"),
    conference_services.KIND: ("application_id", "received_on"),
}
"""Kind of row → its key, and the day on which it began."""
PATTERNS = (
    "back_dated", "rows_vanished", "rows_changed", "spike", "repeated", "round_numbers",
    "false_cluster", "corrected_before_order", "achieved_over_target", "achieved_falling",
)  # fmt: skip


def suspicious(dossier: Dossier, before: Dossier | None, settings: Settings) -> pd.DataFrame:
    """One row a pattern: `pattern` (of PATTERNS), `count` (rows concerned), `detail`. Empty when none is found."""
    return pattern_frame([
        *_disposals(dossier, before, settings),
        *_records(dossier, settings),
        *_returns(dossier, before, settings),
    ])  # fmt: skip


def _disposals(dossier: Dossier, before: Dossier | None, settings: Settings) -> Iterator[Found]:
    """Cases and applications: changed behind the review before, and disposals that come too evenly or all at once."""
    for kind, (key, began_on) in KINDS.items():
        rows, what = dossier.rows(kind), Said(f"conference.what.{kind}")
        if rows is None:
            continue
        then = before.rows(kind) if before else None
        if before and then is not None:
            columns = ["disposed_on", began_on]
            pair = compared(rows, then, key, columns, before.day(kind), what)
            yield from (*back_dated(pair, "disposed_on"), *vanished(pair))
            yield from changed(pair, began_on, name=Said(f"conference.what.{began_on}"))
        if "disposed_on" in rows:
            yield from _daily(rows, dossier.day(kind), settings, what)


def _daily(rows: pd.DataFrame, day: date, settings: Settings, what: Said) -> Iterator[Found]:
    period = last_days(day, settings.period_days)
    disposed = rows.loc[period.holds(day_numbers(rows["disposed_on"])), ["disposed_on"]]
    daily = np.nan_to_num(daily_of(disposed["disposed_on"], np.ones(len(disposed)), period.start, period.end))
    yield from spike(daily, settings.suspicion, what)
    yield from repeated(daily, period.start, settings.suspicion, what)


def _records(dossier: Dossier, settings: Settings) -> Iterator[Found]:
    """false_cluster: one court disposes of so many cases without correcting the record. corrected_before_order: the
    record was corrected before the case was disposed of.
    """
    cases = dossier.rows(conference_cases.KIND)
    if cases is None or not {"disposed_on", "record_corrected_on"} <= set(cases.columns):
        return
    if "office" in cases:
        facts = case_facts(cases, dossier.day(conference_cases.KIND), settings)
        groups = groups_of(cases, [name for name in ("area", "block", "office") if name in cases])
        false, disposed = groups.sums(facts, "false"), groups.sums(facts, "disposed")
        limits = settings.suspicion
        for place, name in sorted(enumerate(groups.keys["office"]), key=lambda one: str(one[1])):
            assert false is not None and disposed is not None
            number, of = int(false[place]), int(disposed[place])
            if number >= limits.cluster_least and 100 * number >= limits.cluster_pct * of:
                yield Found("false_cluster", number, {"who": str(name), "count": grouped(number), "of": grouped(of)})
    early = cases[day_numbers(cases["record_corrected_on"]) < day_numbers(cases["disposed_on"])]
    if len(early):
        examples = sorted(map(str, early["case_id"]))
        yield Found("corrected_before_order", len(early), {
            "count": grouped(len(early)), "examples": _examples(examples),
        })  # fmt: skip


def _returns(dossier: Dossier, before: Dossier | None, settings: Settings) -> Iterator[Found]:
    """achieved_over_target: more than all of it. achieved_falling: a cumulative figure that has grown less since the
    review before. round_numbers: of the counts that somebody typed; money is told in round sums anyway.
    """
    latest = latest_returns(dossier, settings)
    if latest is None:
        return
    names = dossier.indicators.names()
    over = achieved_over_target(latest, dossier.indicators)
    if len(over):
        said = [names[code] for code in over["indicator"].drop_duplicates()]
        yield Found("achieved_over_target", len(over), {"count": grouped(len(over)), "examples": _examples(said)})
    past = latest_returns(before, settings) if before else None
    if past is not None:
        both = latest.merge(past, on=["area", "body", "indicator"], suffixes=("", "_then"))
        fell = both[(both["achieved"] < both["achieved_then"]) & (both["reported_on"] >= both["reported_on_then"])]
        if len(fell):
            said = [names[code] for code in fell["indicator"].drop_duplicates() if code in names]
            yield Found("achieved_falling", len(fell), {"count": grouped(len(fell)), "examples": _examples(said)})
    money = [each.code for each in dossier.indicators.entries() if each.unit == MONEY]
    counts = latest.loc[~latest["indicator"].isin(money), "achieved"].dropna()
    yield from round_numbers(counts, settings.suspicion, Said("conference.what.indicator_returns"))


def _examples(things: Sequence[What]) -> Listed:
    return Listed(tuple(things[:EXAMPLES]), len(things) > EXAMPLES)
