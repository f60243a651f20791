"""Helpline follow-up (हेल्पलाइन अनुवर्तन): every figure of the review, from one area's complaints.

Enters: `complaints`, the as-of day, the rule's settings. Leaves: `Figures`. No clock, no file, no store.
"""

from datetime import date
from functools import partial

import pandas as pd

from samiksha.measures import ageing, attendance, closing, deferral, flow, grading, trust
from samiksha.measures.breakdown import GROUPINGS, breakdown, by_level, commend_and_improve, in_play, standing
from samiksha.measures.casework import Casework
from samiksha.measures.dossier import Dossier
from samiksha.measures.facts import facts_of
from samiksha.measures.helpline_settings import Settings
from samiksha.measures.helpline_statements import statements
from samiksha.measures.verification import call_sample
from samiksha.model import Figures, Frames, Later, Measure

__all__ = ["CASEWORK", "ROWS", "Settings", "calculate", "count_complaints", "headline", "suspicious"]

ROWS = "complaints"
"""The kind of row that this review counts."""


def calculate(dossier: Dossier, settings: Settings) -> Figures:
    """The figures of one area (or of a state), told to the day of its complaints."""
    return count_complaints(dossier.tables[ROWS], dossier.day(ROWS), settings, dossier.seed)


def suspicious(dossier: Dossier, before: Dossier | None, settings: Settings) -> pd.DataFrame:
    """The suspicious patterns, found beside the complaints of the review before (see `trust.suspicious`)."""
    earlier = before.rows(ROWS) if before else None
    day = before.day(ROWS) if before and earlier is not None else None
    gradings = dossier.rows("gradings")
    return trust.suspicious(dossier.tables[ROWS], earlier, day, dossier.day(ROWS), settings, gradings)


def count_complaints(complaints: pd.DataFrame, as_of: date, settings: Settings, seed_text: str = "") -> Figures:
    """The figures of complaints as of one day.

    `seed_text` (the area's code) seeds the call sample.
    `measures`: as `headline` orders them. `frames` (None where the source lacks the column; each is
    described where it is made): by_level, by_age, flow_daily, closures, by_department, by_block,
    by_office, by_officer, commend, improve, candidates, oldest, call_sample, grade_components, scope.
    Raises FlowDoesNotHold when a row was closed before it was registered.
    """
    facts = facts_of(complaints, as_of, settings)
    flow.check_flow(facts)
    parts = grading.grade_components(facts, settings)
    counts = in_play(facts)
    names = [name for name in ("department", "block", "office", "officer") if name in complaints]

    def by(columns: list[str]) -> pd.DataFrame | None:
        return breakdown(complaints.loc[counts, names], facts[counts], columns, settings)

    frames = Frames({
        "by_level": lambda: by_level(complaints, facts, settings),
        "by_age": lambda: ageing.by_age(facts, settings),
        "flow_daily": lambda: flow.flow_daily(complaints, facts, as_of, settings),
        "closures": lambda: flow.closures(complaints, facts),
        **{name: partial(by, columns) for name, columns in GROUPINGS.items()},
        "commend": lambda: _officers(frames["by_officer"], settings, 0),
        "improve": lambda: _officers(frames["by_officer"], settings, 1),
        "candidates": lambda: deferral.candidates(complaints, facts),
        "oldest": lambda: deferral.oldest(complaints, facts),
        "call_sample": lambda: call_sample(complaints, as_of, settings, seed_text),
        "grade_components": lambda: parts,
        "scope": lambda: scope(facts),
    })  # fmt: skip
    measures = {measure.key: measure for measure in headline(facts, parts, settings)}
    return Figures(measures, frames, Later(lambda: statements(measures, frames, settings)))


def headline(facts: pd.DataFrame, parts: pd.DataFrame, settings: Settings) -> list[Measure]:
    """The headline measures, in the order in which they are shown; `parts`: the grade's components."""
    score = grading.grade_score(facts, parts)
    return [
        flow.pending(facts),
        flow.opening(facts),
        flow.received(facts),
        flow.closed(facts),
        ageing.old_pending(facts),
        ageing.old_pending_pct(facts),
        ageing.over_100(facts),
        ageing.over_100_pct(facts),
        attendance.not_attended(facts),
        attendance.not_attended_pct(facts),
        grading.satisfied_pct(facts),
        grading.low_quality_pct(facts),
        score,
        grading.grade(score, settings),
        closing.median_days_to_close(facts),
        closing.mean_days_to_close(facts),
        deferral.reopened(facts),
        deferral.deferred(facts),
        closing.call_not_satisfied_pct(facts),
        closing.closed_without_call(facts),
    ]


def scope(facts: pd.DataFrame) -> pd.DataFrame:
    """What stands outside the shares. One row a fact (`scope.<key>` in the catalogue): `key`, `count`.

    `repeat_left_out`, `withdrawn_left_out`: registered in the grading period and not graded;
    `not_judged`: pending, but its level's window is unknown. The count is missing when the source does
    not tell: then nobody was left out.
    """
    keys = ["repeat_left_out", "withdrawn_left_out", "not_judged"]
    counts = [int(facts[key].sum()) if key in facts else None for key in keys]
    return pd.DataFrame({"key": pd.Series(keys, dtype="str"), "count": pd.array(counts, dtype="Int64")})


def _officers(by_officer: pd.DataFrame | None, settings: Settings, which: int) -> pd.DataFrame | None:
    """Those to commend (0) or to improve (1)."""
    return None if by_officer is None else commend_and_improve(by_officer, settings.listed)[which]


def _judged(complaints: pd.DataFrame, dossier: Dossier, settings: Settings) -> pd.DataFrame:
    return facts_of(complaints, dossier.day(ROWS), settings)


def _headline(_: pd.DataFrame, facts: pd.DataFrame, settings: Settings) -> list[Measure]:
    flow.check_flow(facts)
    return headline(facts, grading.grade_components(facts, settings), settings)


CASEWORK = Casework(
    kind=ROWS,
    began="registered_on",
    judge=_judged,
    reads=(
        "registered_on", "level_since", "replied_on", "status", "closed_as", "closed_on", "reopened_count",
        "extension_count", "unchanged_remark_count", "repeat_count", "complainant", "called_on", "call_result",
    ),
    headline=_headline,
    in_play=in_play,
    standing=standing,
    drill=("area", "department", "office", "officer", "block", "level"),
    within={"office": ("department",), "officer": ("department", "office")},
    own={"level": by_level, "age": lambda _, facts, settings: ageing.by_age(facts, settings)},
    bands=lambda settings: settings.ageing_upper_days,
    trend=flow.flow_daily,
    trend_reads=("registered_on", "closed_on"),
    states={
        "pending": "pending", "old_pending": "old", "over_100": "very_old", "not_attended": "not_attended",
        "deferred": "deferred", "reopened": "reopened", "received": "received", "closed": "closed",
        "closed_without_call": "without_call",
    },
    listed=(
        "complaint_id", "area", "department", "office", "officer", "level", "subject", "registered_on", "age_days",
        "closed_on", "closed_as",
    ),
    searched=("complaint_id", "subject", "office", "officer"),
)  # fmt: skip
"""A complainant with too many complaints is told by all of the area's rows, whichever of them are asked for."""
