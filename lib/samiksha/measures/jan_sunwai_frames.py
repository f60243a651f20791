"""Breakdowns of hearings (जनसुनवाई): by subdivision, place, holder, department and hearing day; what was missed.

Enters: facts. Leaves: one frame a breakdown.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.jan_sunwai_facts import HEARING, WEEKDAYS, Settings, hearing_day
from samiksha.measures.periods import day_numbers, last_days
from samiksha.measures.sums import Groups, groups_of
from samiksha.model import UNSTATED

SHARES = {
    "due_held_pct": ("met", "due"),
    "outside_pct": ("outside", "hearings"),
    "invited_pct": ("invited", "hearings"),
    "heard_disposed_pct": ("disposed", "received"),
    "late_answers_pct": ("late", "answer_due"),
}
COUNTS = {
    "hearings_count": "hearings",
    "heard_count": "received",
    "sent_on_count": "sent",
    "answers_awaited_count": "awaited",
}
"""Columns of the breakdowns → the facts that they count."""
FACTS = tuple(dict.fromkeys([*COUNTS.values(), *(fact for pair in SHARES.values() for fact in pair)]))
Facts = Sequence[pd.DataFrame]
"""Frames of facts; each fact that a breakdown counts is in one of them."""


def breakdown(by: list[str], parts: Facts, volume: str, settings: Settings) -> pd.DataFrame | None:
    """One row a group of `by` ("unstated" where a row names none), those with most of the fact `volume` first; `area`
    stands before it where there are several.

    The COUNTS and the SHARES (with `__n` and `__d`) whose facts are in `parts`; `enough`: the volume reaches the
    rule's minimum, where it has one. None when no part has the column.
    """
    named = [part for part in parts if by[0] in part]
    if not named:
        return None
    names = [*(["area"] if any(part["area"].nunique() > 1 for part in named) else []), *by]
    groups = groups_of(
        pd.concat([part[part.columns.intersection(names)] for part in named], ignore_index=True), names
    )
    sums = _sums(named, groups)
    order = np.lexsort([*(keys for keys in reversed(groups.keys.values())), -sums[volume]])
    sums = {fact: counts[order] for fact, counts in sums.items()}
    table: dict[str, Any] = {name: keys[order] for name, keys in groups.keys.items()}
    table |= {name: sums[fact] for name, fact in COUNTS.items() if fact in sums}
    for name, (above, below) in SHARES.items():
        if above in sums and below in sums:
            shares = np.full(groups.number, np.nan)
            np.divide(100 * sums[above], sums[below], out=shares, where=sums[below] > 0)
            table |= {name: shares, f"{name}__n": sums[above], f"{name}__d": sums[below]}
    if least := getattr(settings.minimum_volume, by[0], None):
        table["enough"] = sums[volume] >= least
    return pd.DataFrame(table)


def _sums(parts: Facts, groups: Groups) -> dict[str, npt.NDArray[np.int64]]:
    """Fact → how many rows of each group hold it; the groups' codes are those of the parts, one after the other."""
    sums: dict[str, npt.NDArray[np.int64]] = {}
    at = 0
    for part in parts:
        codes = groups.codes[at : at + len(part)]
        at += len(part)
        sums |= {
            fact: np.bincount(codes[part[fact].to_numpy(dtype=bool)], minlength=groups.number)
            for fact in FACTS
            if fact in part
        }
    return sums


def by_subdivision(
    due: pd.DataFrame, held: pd.DataFrame, heard: pd.DataFrame, settings: Settings
) -> pd.DataFrame | None:
    """One row a subdivision, as `breakdown`; those that held the least of what was due first."""
    if due.empty:
        return breakdown(["subdivision"], (held, heard), "hearings", settings)
    table = breakdown(["subdivision"], (held, due, heard), "due", settings)
    return None if table is None else _ordered(table, "due_held_pct", ascending=True)


def by_department(heard: pd.DataFrame, applications: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a department, as `breakdown`; those with most overdue answers first. `answers_awaited_count` is of the
    whole register, the rest of the applications heard in the period; both count for `enough`.
    """
    if "received" not in heard:
        return None
    if "awaited" not in applications:
        return breakdown(["department"], (heard,), "received", settings)
    waiting = applications.loc[
        applications["awaited"], applications.columns.intersection(["area", "department", "awaited"])
    ]
    table = breakdown(["department"], (heard, waiting), "received", settings)
    if table is None:
        return None
    cases = table["heard_count"] + table["answers_awaited_count"]
    table["enough"] = cases >= settings.minimum_volume.department
    return _ordered(table, "answers_awaited_count", ascending=False)


def _ordered(table: pd.DataFrame, name: str, ascending: bool) -> pd.DataFrame:
    return table.sort_values(name, ascending=ascending, kind="stable").reset_index(drop=True)


def by_holder(held: pd.DataFrame, heard: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a person who held hearings, as `breakdown`: an application counts for whoever held its hearing."""
    if "held_by" not in held:
        return None
    names = [name for name in HEARING if name in held]
    heard = heard.drop(columns="held_by", errors="ignore").merge(held[[*names, "held_by"]], on=names, how="left")
    return breakdown(["held_by"], (held, heard), "hearings", settings)


def by_place(held: pd.DataFrame, heard: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a place (and its subdivision) where hearings were held, as `breakdown`; and as far as the register tells
    `venue`, `last_hearing_on` and `held_by`, of the last hearing.
    """
    by = [name for name in ("place", "subdivision") if name in held]
    table = breakdown(by, (held, heard), "hearings", settings)
    if table is None or table.empty:
        return table
    names = [name for name in ("area", *by) if name in table]
    told = [name for name in ("venue", "held_by", "last_hearing_on") if name in (*held, "last_hearing_on")]
    last = held.assign(last_hearing_on=held["hearing_on"], **{name: held[name].fillna(UNSTATED) for name in names})
    last = last.sort_values("hearing_on", kind="stable").drop_duplicates(names, keep="last")
    return table.merge(last[[*names, *told]], on=names, how="left")


def by_hearing_day(applications: pd.DataFrame, told: date, settings: Settings) -> pd.DataFrame | None:
    """One row a hearing day of the last `trend_days`: `hearing_day`, `heard_count`, `heard_disposed_count` (disposed
    by now). An application counts for the hearing day on or before its hearing. None when the register does not tell.
    """
    if "disposed" not in applications:
        return None
    shown = last_days(told, settings.trend_days).holds(day_numbers(applications["hearing_on"]))
    days = hearing_day(applications["hearing_on"], settings, len(WEEKDAYS))
    table = applications[shown].assign(hearing_day=days).groupby("hearing_day")[["received", "disposed"]].sum()
    return table.set_axis(["heard_count", "heard_disposed_count"], axis=1).reset_index()


def missed_hearings(due: pd.DataFrame) -> pd.DataFrame | None:
    """One row a hearing that was due and not held: `subdivision`, `missed_on`; the latest first. None when it is not
    known what was due.
    """
    if due.empty:
        return None
    missed = due[~due["met"]].sort_values(["due_on", "subdivision"], ascending=[False, True])
    shown = missed.rename(columns={"due_on": "missed_on"})[["area", "subdivision", "missed_on"]]
    return _one_area(shown)


def answers_awaited(applications: pd.DataFrame) -> pd.DataFrame | None:
    """One row an application sent on whose answer is overdue: `application_no`, `waiting_days`, `department`,
    `sent_to`, `sent_on`; the longest waiting first. None when the register does not tell.
    """
    if "awaited" not in applications:
        return None
    columns = ["area", "application_no", "waiting_days", "department", "sent_to", "sent_on"]
    waiting = applications[applications["awaited"]].sort_values(
        ["waiting_days", "application_no"], ascending=[False, True]
    )
    return _one_area(waiting[[name for name in columns if name in waiting]])


def _one_area(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows numbered anew; the area is named where there are several."""
    rows = rows.reset_index(drop=True)
    return rows if rows["area"].nunique() > 1 else rows.drop(columns="area")
