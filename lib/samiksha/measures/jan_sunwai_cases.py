"""The applications of hearings, one by one: what is counted when some of them are asked for.

Enters: rows of the kind `jan_sunwai`. Leaves: `CASEWORK`. Hearings held and due are told by the brief: what was due in a
subdivision cannot be seen from some of its applications.
"""

from typing import Any

import numpy as np
import pandas as pd

from samiksha.measures.casework import Casework
from samiksha.measures.dossier import Dossier
from samiksha.measures.jan_sunwai_facts import KIND, Settings, applications_of
from samiksha.measures.periods import day_numbers, last_days
from samiksha.measures.sums import Groups, counted, shared, whole_numbers
from samiksha.model import Better, Measure

FACTS = ("received", "disposed", "sent", "answer_due", "late", "awaited")


def application_facts(register: pd.DataFrame, papers: Dossier, settings: Settings) -> pd.DataFrame:
    """One row a row of the register, in its order: FACTS as `applications_of` tells them, false where there is no
    application; `heard`: at a hearing of the period; `age_days` since it was sent on.
    """
    told = papers.day(KIND)
    register = register.reset_index(drop=True)
    rows = applications_of(register, told, settings)
    heard = last_days(told, settings.period_days).holds(day_numbers(rows["hearing_on"]))
    facts = pd.DataFrame({name: rows[name].to_numpy(dtype=bool) for name in FACTS if name in rows}, index=rows.index)
    facts["heard"] = heard & rows["received"].to_numpy() if "received" in rows else heard & False
    every = facts.reindex(register.index, fill_value=False)
    if "waiting_days" in rows:
        every["age_days"] = rows["waiting_days"].reindex(register.index).to_numpy(dtype="float64", na_value=np.nan)
    return every


def application_measures(heard: pd.DataFrame, applications: pd.DataFrame) -> tuple[Measure, ...]:
    """What is counted application by application, from those heard in the period, and all of them."""
    return (
        counted(heard, "hearing_applications", "received", Better.NEITHER),
        shared(heard, "hearing_disposed_pct", "disposed", "received", Better.MORE),
        shared(heard, "late_answers_pct", "late", "answer_due", Better.LESS),
        counted(applications, "answers_awaited", "awaited", Better.LESS),
    )


def in_play(facts: pd.DataFrame) -> Any:
    """Which applications a breakdown counts: heard in the period, or waiting for their answer."""
    return (
        facts["heard"].to_numpy() | facts["awaited"].to_numpy() if "awaited" in facts else facts["heard"].to_numpy()
    )


def standing(groups: Groups, facts: pd.DataFrame, by: list[str], settings: Settings) -> pd.DataFrame:
    """One row a group of `by`, most overdue answers first, then most applications: the columns of `by`, `heard_count`,
    `heard_disposed_count` (missing when not reported), `heard_disposed_pct` and `late_answers_pct` in percent (NaN without
    denominator), each with `__n` and `__d`, `answers_awaited_count` of the whole register, `enough`.
    """
    heard = facts["heard"]
    of_heard = facts.assign(**{name: facts[name] & heard for name in FACTS[:-1] if name in facts})
    sums = {name: groups.sums(of_heard, name) for name in ("heard", *FACTS)}
    table: dict[str, Any] = {name: pd.Series(values, dtype="str") for name, values in groups.keys.items()}
    table["heard_count"] = whole_numbers(sums["heard"], groups.number)
    table["heard_disposed_count"] = whole_numbers(sums["disposed"], groups.number)
    table |= _share("heard_disposed_pct", sums["disposed"], sums["heard"], groups.number)
    table |= _share("late_answers_pct", sums["late"], sums["answer_due"], groups.number)
    table["answers_awaited_count"] = whole_numbers(sums["awaited"], groups.number)
    least = getattr(settings.minimum_volume, by[-1], settings.minimum_volume.department)
    cases = np.asarray(sums["heard"]) + (0 if sums["awaited"] is None else sums["awaited"])
    frame = pd.DataFrame(table).assign(enough=cases >= least)
    order = ["answers_awaited_count", "heard_count", *by]
    return frame.sort_values(order, ascending=[False, False, *(True for _ in by)], ignore_index=True)


def _share(name: str, above: Any, below: Any, rows: int) -> dict[str, Any]:
    known = above is not None and below is not None
    percent = np.full(rows, np.nan)
    if known:
        np.divide(100 * above, below, out=percent, where=below > 0)
    parts = (whole_numbers(part if known else None, rows) for part in (above, below))
    return {name: percent} | dict(zip((f"{name}__n", f"{name}__d"), parts, strict=True))


CASEWORK = Casework(
    kind=KIND,
    needs="application_no",
    began="hearing_on",
    judge=application_facts,
    reads=("application_no", "hearing_on", "held", "status", "sent_on", "answered_on", "disposed_on"),
    headline=lambda _, facts, __, ___: application_measures(facts[facts["heard"]], facts),
    in_play=in_play,
    standing=lambda groups, facts, by, _, settings: standing(groups, facts, by, settings),
    drill=("area", "subdivision", "department"),
    aged="awaited",
    states={"hearing_applications": "heard", "answers_awaited": "awaited"},
    listed=(
        "application_no", "area", "subdivision", "hearing_on", "place", "department", "status", "sent_to", "sent_on",
        "age_days", "answered_on", "disposed_on",
    ),
    searched=("application_no", "place", "sent_to"),
)  # fmt: skip
