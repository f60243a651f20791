"""Jan-sunwai (जनसुनवाई): hearings held, where and by whom, and what became of the applications.

Enters: rows of the kind `jan_sunwai`, one an application at a hearing. Leaves: `Figures`, suspicious patterns.
Source of all measures: domain table 3.5 (R2, R3). What one row must be to count is told in `jan_sunwai_facts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from samiksha.measures.dossier import Dossier
from samiksha.measures.jan_sunwai_cases import CASEWORK, application_measures
from samiksha.measures.jan_sunwai_facts import HEARING, KIND, Settings, applications_of, due_of, hearings_of
from samiksha.measures.jan_sunwai_frames import (
    answers_awaited,
    by_department,
    by_hearing_day,
    by_holder,
    by_place,
    by_subdivision,
    missed_hearings,
)
from samiksha.measures.patterns import (
    Found,
    Said,
    back_dated,
    compared,
    daily_of,
    pattern_frame,
    repeated,
    spike,
    vanished,
)
from samiksha.measures.periods import day_numbers, last_days
from samiksha.measures.sums import counted, shared
from samiksha.model import UNSTATED, Better, Coded, Figures, Frames, Later, Measure, Statement
from samiksha.numerals import grouped

__all__ = ["CASEWORK", "ROWS", "Settings", "calculate", "suspicious"]

ROWS = (KIND,)
APPLICATIONS = Said("jan_sunwai.applications")


def calculate(dossier: Dossier, settings: Settings) -> Figures:
    """The figures of one area, or of several together, told to the day of the register.

    `measures`: as `headline` orders them. `frames`: by_hearing_day, by_subdivision, missed_hearings, by_place,
    by_holder, by_department, answers_awaited; each is None where the register lacks what it needs.
    """
    register = dossier.rows(KIND)
    if register is None:
        return Figures({one.key: one for one in headline(*[pd.DataFrame()] * 4)})
    told = dossier.day(KIND)
    period = last_days(told, settings.period_days)
    hearings, applications = hearings_of(register, settings), applications_of(register, told, settings)
    held, heard = (rows[period.holds(day_numbers(rows["hearing_on"]))] for rows in (hearings, applications))
    due = due_of(register, hearings, period, settings)
    measures = {one.key: one for one in headline(due, held, heard, applications)}
    heard = heard.drop(columns="awaited", errors="ignore")  # counted over the whole register, here as above
    frames = Frames({
        "by_hearing_day": lambda: by_hearing_day(applications, told, settings),
        "by_subdivision": lambda: by_subdivision(due, held, heard, settings),
        "missed_hearings": lambda: missed_hearings(due),
        "by_place": lambda: by_place(held, heard, settings),
        "by_holder": lambda: by_holder(held, heard, settings),
        "by_department": lambda: by_department(heard, applications, settings),
        "answers_awaited": lambda: answers_awaited(applications),
    })  # fmt: skip
    return Figures(measures, frames, Later(lambda: tuple(statements(measures, frames, settings))))


def headline(
    due: pd.DataFrame, held: pd.DataFrame, heard: pd.DataFrame, applications: pd.DataFrame
) -> Sequence[Measure]:
    """The headline measures, from hearings due and held in the period, applications heard in it, and all of them.

    Numerator and denominator are the facts named here, as `due_of`, `hearings_of` and `applications_of` tell them.
    """
    return (
        counted(held, "hearings_held", "hearings", Better.MORE),
        counted(due, "hearings_due", "due", Better.NEITHER),
        shared(due, "hearings_due_held_pct", "met", "due", Better.MORE),
        shared(held, "hearings_outside_pct", "outside", "hearings", Better.MORE),
        shared(held, "hearings_in_panchayats_pct", "in_panchayat", "hearings", Better.MORE),
        shared(held, "hearings_invited_pct", "invited", "hearings", Better.MORE),
        *application_measures(heard, applications),
    )


def statements(
    measures: Mapping[str, Measure], frames: Mapping[str, pd.DataFrame | None], settings: Settings
) -> Iterator[Statement]:
    """Where hearings stand, what falls furthest short of what is expected, who must act."""
    values = {key: measures[key] for key in ("hearings_held", "hearings_due_held_pct", "hearing_applications")}
    values["hearing_disposed_pct"] = measures["hearing_disposed_pct"]
    if not measures["hearings_held"].value:
        yield Statement("jan_sunwai.standing.none", "bad")
        return
    known = [measures[key].value is not None for key in ("hearings_due_held_pct", "hearing_disposed_pct")]
    key = "full" if all(known) else "held" if known[0] else "heard" if known[1] else "bare"
    yield Statement(f"jan_sunwai.standing.{key}", "", values)
    yield from short_of_expected(measures, settings)
    yield from acting(frames)


def short_of_expected(measures: Mapping[str, Measure], settings: Settings) -> Iterator[Statement]:
    """The measure furthest below the rule's expectation; or that none is, where any is known."""
    short = {
        key: expected - float(measures[key].value or 0)
        for key, expected in settings.expected_pct.items()
        if measures[key].value is not None
    }
    furthest = max(short, key=lambda key: short[key], default=None)
    if furthest and short[furthest] > 0:
        values = {"worst": measures[furthest], "expected": settings.expected_pct[furthest]}
        yield Statement("jan_sunwai.short", "bad", values)
    elif furthest:
        yield Statement("jan_sunwai.as_expected", "good")


def acting(frames: Mapping[str, pd.DataFrame | None]) -> Iterator[Statement]:
    """Where most hearings were missed (of several areas: in which); the department that holds most overdue answers, or
    that none does.
    """
    missed, departments = frames["missed_hearings"], frames["by_department"]
    if missed is not None and len(missed):
        kind = "area" if "area" in missed else "subdivision"
        counts = missed[kind].value_counts()
        values = {"where": Coded(kind, str(counts.index[0])), "count": int(counts.iloc[0]), "missed": len(missed)}
        yield Statement(f"jan_sunwai.act.{kind}", "act", values)
    if departments is None or "answers_awaited_count" not in departments:
        return
    awaited = departments["answers_awaited_count"]
    named = departments[(departments["department"] != UNSTATED) & (awaited > 0)]
    if not awaited.any():
        yield Statement("jan_sunwai.answered", "good")
    elif len(named):
        most = (
            named.groupby("department", sort=False)["answers_awaited_count"]
            .sum()
            .sort_values(ascending=False, kind="stable")
        )
        values = {"department": Coded("department", str(most.index[0])), "count": int(most.iloc[0])}
        yield Statement("jan_sunwai.act.department", "act", {**values, "awaited": int(awaited.sum())})


def suspicious(dossier: Dossier, before: Dossier | None, settings: Settings) -> pd.DataFrame:
    """Disposals bunched on the last days or alike day after day, hearings that settled all on the spot; and beside the
    register of the review before, disposals and answers dated back, and applications that are gone.
    """
    register = dossier.rows(KIND)
    if register is None or not {"application_no", "status"} <= set(register):
        return pattern_frame([])
    told = dossier.day(KIND)
    earlier = before.rows(KIND) if before else None
    found = [*on_the_spot(register, told, settings), *bunched(register, told, settings)]
    if before is not None and earlier is not None and "application_no" in earlier:
        pair = compared(
            _numbered(register), _numbered(earlier), "case", ["disposed_on", "answered_on"],
            before.day(KIND), APPLICATIONS,
        )  # fmt: skip
        found += [*back_dated(pair, "disposed_on"), *back_dated(pair, "answered_on", "back_dated_answers")]
        found += vanished(pair)
    return pattern_frame(found)


def on_the_spot(register: pd.DataFrame, told: date, settings: Settings) -> Iterator[Found]:
    """Hearings of the period with many applications, all of them settled on the spot."""
    numbered = register[register["application_no"].notna()].assign(
        settled=lambda rows: rows["status"] == "on_the_spot"
    )
    numbered = numbered[last_days(told, settings.period_days).holds(day_numbers(numbered["hearing_on"]))]
    names = [name for name in HEARING if name in numbered]
    hearings = numbered.groupby(names, dropna=False)["settled"].agg(["size", "all"]).reset_index()
    odd = hearings[hearings["all"] & (hearings["size"] >= settings.suspicion.on_the_spot_least)]
    if len(odd):
        examples = [f"{row.place} ({row.hearing_on:%d/%m/%Y})" for row in odd.itertuples()]
        yield Found("all_on_the_spot", len(odd), {
            "count": grouped(len(odd)), "of": grouped(int(odd["size"].sum())), "examples": ", ".join(examples[:3]),
        })  # fmt: skip


def bunched(register: pd.DataFrame, told: date, settings: Settings) -> Iterator[Found]:
    """Disposals after the hearing, by the day on which the register dates them."""
    if "disposed_on" in register:
        done = register.loc[register["status"] == "disposed", "disposed_on"]
        period = last_days(told, settings.period_days)
        daily = daily_of(done, np.ones(len(done)), period.start, period.end)
        yield from spike(daily, settings.suspicion, APPLICATIONS)
        yield from repeated(daily, period.start, settings.suspicion, APPLICATIONS)


def _numbered(register: pd.DataFrame) -> pd.DataFrame:
    """The applications by a name that an officer finds them by: number, place, day."""
    rows = register[register["application_no"].notna()]
    days = rows["hearing_on"].dt.strftime("%d/%m/%Y")
    return rows.assign(case=rows["application_no"] + " (" + rows["place"] + ", " + days + ")")
