"""Facts of hearings (जनसुनवाई): what was held, what was due, what became of each application; and the rule's limits.

Enters: rows of the kind `jan_sunwai`, one an application at a hearing; the rule's settings. Leaves: frames of true and
false, for counting. A hearing is a distinct day × place × subdivision.
"""

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from samiksha.measures.pattern_settings import AtLeastOne, Suspicion
from samiksha.measures.periods import Period
from samiksha.params.base import Strict

KIND = "jan_sunwai"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HEARING = ["area", "subdivision", "hearing_on", "place"]
"""What tells one hearing from another."""
DISPOSED = ("on_the_spot", "disposed")


class MinimumVolume(Strict):
    """Fewer cases than this are too few to rank: of a share's denominator, of due hearings, of applications."""

    area: int
    subdivision: int
    department: int


class HearingSuspicion(Suspicion):
    """Limits of suspicious patterns."""

    on_the_spot_least: AtLeastOne
    """So many applications at one hearing, all settled on the spot, are worth a look."""


class Settings(Strict):
    """The limits of the rule."""

    hearing_weekdays: tuple[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...
    ]
    make_up_days: int
    """A hearing so many days after its day still counts for it."""
    period_days: AtLeastOne
    trend_days: AtLeastOne
    answer_days: int
    outside_headquarters: tuple[str, ...]
    """The kinds of places that lie outside headquarters."""
    expected_pct: dict[str, float]
    """Measure → the percentage that is expected of it."""
    minimum_volume: MinimumVolume
    suspicion: HearingSuspicion


def hearings_of(register: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row a hearing that was held: HEARING, `held_by` (the first named), `due_on` (the hearing day that it counts
    for, missing if none), and true or false: `hearings` (always), `outside`, `in_panchayat`, `invited`: absent where
    the register has no such column; a hearing of which it says nothing is none of them.
    """
    rows = register[register["held"] != "not_held"] if "held" in register else register
    names = [name for name in HEARING if name in rows]
    told = {name: "first" for name in ("venue", "held_by") if name in rows}
    facts = rows.assign(hearings=True)
    if "invited" in rows:
        facts["invited"] = rows["invited"].fillna(False).astype(bool)
        told["invited"] = "any"
    hearings = facts.groupby(names, dropna=False, sort=True).agg({**told, "hearings": "first"}).reset_index()
    if "venue" in hearings:
        hearings["outside"] = hearings["venue"].isin(settings.outside_headquarters)
        hearings["in_panchayat"] = hearings["venue"] == "panchayat"
    return hearings.assign(due_on=hearing_day(hearings["hearing_on"], settings, settings.make_up_days))


def hearing_day(days: pd.Series, settings: Settings, within: int) -> pd.Series:
    """The last hearing day on or before each day; missing if it lies more than `within` days back.

    >>> from types import SimpleNamespace
    >>> days = pd.to_datetime(pd.Series(["2026-01-13", "2026-01-14", "2026-01-17"]))
    >>> [str(day)[:10] for day in hearing_day(days, SimpleNamespace(hearing_weekdays=["tuesday"]), 2)]
    ['2026-01-13', '2026-01-13', 'NaT']
    """
    back = np.min([(days.dt.day_of_week - WEEKDAYS.index(name)) % 7 for name in settings.hearing_weekdays], axis=0)
    found: pd.Series = (days - pd.to_timedelta(back, unit="D")).where(back <= within)
    return found


def due_of(register: pd.DataFrame, hearings: pd.DataFrame, period: Period, settings: Settings) -> pd.DataFrame:
    """One row a hearing that was due in the period: `area`, `subdivision`, `due_on`, `due` (always true), `met` (one
    was held on that day, or up to `make_up_days` later). Due is one on each hearing day in each subdivision that the
    register names anywhere. Without subdivisions it has no columns: what is due is not known.
    """
    if "subdivision" not in register:
        return pd.DataFrame()
    named = register[["area", "subdivision"]].dropna().drop_duplicates()
    weekdays = [WEEKDAYS.index(name) for name in settings.hearing_weekdays]
    days = pd.date_range(period.start, period.end)
    days = days[days.day_of_week.isin(weekdays)]
    held = set(zip(hearings["area"], hearings["subdivision"], hearings["due_on"], strict=True))
    due = [(*names, day) for names in named.itertuples(index=False, name=None) for day in days]
    table = pd.DataFrame(due, columns=["area", "subdivision", "due_on"])
    return table.assign(due=True, met=np.array([one in held for one in due], dtype=bool))


def applications_of(register: pd.DataFrame, told: date, settings: Settings) -> pd.DataFrame:
    """One row an application, with what became of it by the day `told`; the columns of the register, and true or false:

    `received` (always), `disposed`; `sent` (sent on to somebody), `answer_due` (and its days to answer are over),
    `late` (and no answer came within them), `awaited` (and none has come at all); `waiting_days` since it was sent.
    A disposal is an answer. Absent where the register has no such columns.
    """
    if "application_no" not in register:
        return register.head(0)[[name for name in HEARING if name in register]]
    rows = register[register["application_no"].notna()].drop(columns="invited", errors="ignore").assign(received=True)
    if "status" not in rows:
        return rows
    rows["disposed"] = rows["status"].isin(DISPOSED)
    if not {"sent_on", "answered_on"} <= set(rows):
        return rows
    rows["sent"] = (rows["status"] == "sent") | rows["sent_on"].notna()
    rows["sent_on"] = rows["sent_on"].fillna(rows["hearing_on"]).where(rows["sent"])
    answered = rows["answered_on"]
    if "disposed_on" in rows:
        answered = pd.concat([answered, rows["disposed_on"]], axis=1).min(axis=1)
    rows["waiting_days"] = (pd.Timestamp(told) - rows["sent_on"]).dt.days.astype("Int64")
    rows["answer_due"] = rows["sent"] & (rows["waiting_days"] > settings.answer_days).fillna(False).astype(bool)
    in_time = (answered - rows["sent_on"]).dt.days <= settings.answer_days
    rows["late"] = rows["answer_due"] & ~in_time
    rows["awaited"] = rows["answer_due"] & answered.isna() & ~rows["disposed"]
    return rows
