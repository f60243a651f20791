"""Can the campaign's figures be trusted? Odd patterns in cases, in the frozen cohort and in daily returns (R4).

Enters: an area's papers, those of the review before and of the cut-off, the settings. Leaves: what was found, a pattern a row.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from samiksha.measures.campaign_account import Account, not_adding_up, split_differs
from samiksha.measures.campaign_component_2 import in_cohort
from samiksha.measures.campaign_returns import Returns
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.dossier import Dossier
from samiksha.measures.patterns import (
    Compared,
    Found,
    Listed,
    Said,
    back_dated,
    changed,
    compared,
    daily_of,
    day_of,
    missing_days,
    repeated,
    round_numbers,
    spike,
    vanished,
)
from samiksha.measures.periods import Period, day_number, day_numbers
from samiksha.numerals import grouped
from samiksha.params.campaigns import Component2

APPLICATIONS, COMPLAINTS = "service_applications", "complaints"
SHOWN = 3
"""So many bodies are named in a sentence."""


def of_cases(applications: pd.DataFrame, disposed: pd.Series, period: Period, settings: Settings) -> Iterator[Found]:
    """spike and repeated, in the applications disposed of a day. `disposed`: which of them in the campaign."""
    days = day_numbers(applications["disposed_on"])[disposed.to_numpy()] - day_number(period.start)
    daily = np.bincount(days.astype("int64"), minlength=period.days).astype("float64")
    what = Said("figure.campaign_disposals")
    yield from spike(daily, settings.suspicion, what)
    yield from repeated(daily, period.start, settings.suspicion, what)


def of_changes(dossier: Dossier, before: Dossier) -> Iterator[Found]:
    """back_dated, rows_vanished and rows_changed: applications beside themselves at the review before."""
    now, then = dossier.rows(APPLICATIONS), before.rows(APPLICATIONS)
    if now is None or then is None:
        return
    columns, day = ["received_on", "disposed_on"], before.day(APPLICATIONS)
    pair = compared(now, then, "application_id", columns, day, Said("figure.campaign_applications"))
    yield from back_dated(pair, "disposed_on")
    yield from vanished(pair)
    yield from changed(pair, "received_on", name=Said("figure.campaign_received_on"))


def of_cohort(dossier: Dossier) -> Iterator[Found]:
    """cohort_refused, cohort_vanished, cohort_left, cohort_joined: the cohort of component 2 is frozen, and yet it is
    another one than in the first export since the cut-off: rows of members are refused or absent, have other days, or
    there are new members.
    """
    part, first = dossier.campaign.component_2 if dossier.campaign else None, dossier.frozen
    if part is None or first is None or first.day(COMPLAINTS) < part.cut_off:
        return
    now, then = dossier.rows(COMPLAINTS), first.rows(COMPLAINTS)
    if now is None or then is None:
        return
    if "closed_on" in now and "closed_on" in then:
        pair = Compared(then, "complaint_id", first.day(COMPLAINTS))
        yield from _cohorts(now, then, part, pair, dossier.refused)


def _cohorts(
    now: pd.DataFrame, then: pd.DataFrame, part: Component2, pair: Compared, refused: frozenset[str]
) -> Iterator[Found]:
    # As objects: membership among numbers kept as text takes thirty times as long.
    all_now, all_then = now["complaint_id"].astype(object), then["complaint_id"].astype(object)
    mine, theirs = all_now[in_cohort(now, part.cut_off)], all_then[in_cohort(then, part.cut_off)]
    lost = theirs[~theirs.isin(mine)]
    is_refused, is_there = lost.isin(refused), lost.isin(all_now)
    cut_off, sizes = day_of(part.cut_off), {"then": grouped(len(theirs)), "now": grouped(len(mine))}
    yield from pair.told("cohort_refused", lost[is_refused & ~is_there], cut_off=cut_off, **sizes)
    yield from pair.told("cohort_vanished", lost[~is_refused & ~is_there], cut_off=cut_off, **sizes)
    yield from pair.told("cohort_left", lost[is_there], cut_off=cut_off, **sizes)
    yield from pair.told("cohort_joined", mine[~mine.isin(theirs)], cut_off=cut_off, **sizes)


def of_returns(found: Returns, settings: Settings) -> Iterator[Found]:
    """spike, repeated and missing_days for each body, round_numbers over all; accounts and splits that do not add up."""
    limits, start, end = settings.suspicion, found.period.start, found.period.end
    for (_, body), rows in found.rows.groupby(["area", "body"], sort=True):
        for column in ("received_count", "disposed_count"):
            if column in rows:
                what = Said(f"figure.campaign_{column}", {"body": str(body)})
                daily = daily_of(rows["day"], rows[column], start, end)
                yield from repeated(daily, start, limits, what)
                yield from spike(daily, limits, what) if column == "disposed_count" else ()
        told = np.isin(np.arange(found.due.days) + day_number(start), day_numbers(rows["day"]))
        yield from missing_days(told, start, str(body))
    typed = [found.rows[name] for name in ("received_count", "disposed_count") if name in found.rows]
    if typed:
        figures = pd.concat(typed).to_numpy(dtype="float64", na_value=np.nan)
        yield from round_numbers(figures, limits, Said("figure.campaign_returns"))
    if account := not_adding_up(found.rows):
        yield _account(account)
    if number := split_differs(found.rows):
        yield Found("split_does_not_add_up", number, {"count": grouped(number)})


def _account(account: Account) -> Found:
    """account_does_not_add_up: the difference, and whose entries it comes from."""
    size = abs(account.difference)
    kind = "missing" if account.difference > 0 else "too_many"
    return Found("account_does_not_add_up", size, {
        **{name: grouped(getattr(account, name)) for name in ("opening", "received", "approved", "rejected", "pending")},
        "expected": grouped(account.opening + account.received),
        "accounted": grouped(account.accounted),
        "difference": Said(f"figure.campaign_{kind}", {"count": grouped(size)}),
        "bodies": Listed(account.bodies[:SHOWN], len(account.bodies) > SHOWN),
    })  # fmt: skip


def of_differences(beside: pd.DataFrame) -> Iterator[Found]:
    """returns_differ: bodies whose received or disposed differ from case data, and the one that is furthest off."""
    apart = beside[beside["tone"] == "bad"]
    if len(apart):
        worst = apart.iloc[0]
        yield Found("returns_differ", len(apart), {
            "count": grouped(len(apart)), "of": grouped(len(beside)), "body": str(worst["body"]),
            **{name: _signed(worst[f"{name}_difference_count"]) for name in ("received", "disposed")},
        })  # fmt: skip


def _signed(value: object) -> str:
    """A difference with its sign; "—" when it is not reported."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "—"
    number = int(value)  # type: ignore[call-overload]
    return "0" if not number else ("+" if number > 0 else "−") + grouped(abs(number))
