"""Who is behind: by level, department, block, office and officer, and how cases were closed.

Enters: a `Review`. Leaves: ranked tables; those with too few cases are marked and stand last.
"""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import Shown, frame_of, label, least_of, method_note, number_text, signed, terms_of, together
from samiksha.measures.breakdown import Standing
from samiksha.model import Unit
from samiksha.numerals import NO_DENOMINATOR, grouped
from samiksha.review import Review
from samiksha.tables.frames import frame, frame_table

_STANDING = (
    "pending_count",
    "old_pct",
    "not_attended_pct",
    "satisfied_pct",
    "low_quality_pct",
    "median_days",
    "score",
)
REASONS_TOLD = 2
"""So many reasons of an officer are put into words; all figures stand beside them."""
_METHOD = ("old_pending_pct", "not_attended_pct", "satisfied_pct", "low_quality_pct")


@signed
def by_level(review: Review) -> Shown:
    """The pending of each level, how many are old, how many went unattended, the level's window."""
    columns = ("level", "pending_count", "old_count", "not_attended_count", "window_days")
    return _shown(review, "by_level", columns, ["not_attended"])


@signed
def by_department(review: Review) -> Shown:
    """Every department, the one with the most old complaints first."""
    notes = [label("table.volume", review.lang), method_note(_METHOD, review)]
    held = frame_of(review, "by_department")
    return frame_table(review, held, "by_department", ("department", *_STANDING), notes=notes)


@signed
def by_block(review: Review) -> Shown:
    """Every tehsil or block, the one with the most old complaints first."""
    return frame(review, "by_block", ("block", *_STANDING), at_most=None)


@signed
def by_office(review: Review) -> Shown:
    """The offices furthest behind, at most fifteen: the smallest that can act."""
    return frame(review, "by_office", ("office", *_STANDING))


@signed
def officers(review: Review) -> Shown:
    """Officers to commend and officers to help, each with the reasons beside the area's own share; none with fewer cases
    than the rule's minimum."""
    columns = ("officer", "score", "reasons", "satisfied_pct", "old_pct", "not_attended_pct", "volume")
    guard = Markup("{}<br>{}").format(
        label("table.guard_officers", review.lang, least=least_of("officer", review)),
        label("reason.officer.note", review.lang),
    )
    return together(
        _officer_list(review, "commend", columns),
        _officer_list(review, "improve", columns),
        Shown(Markup('<p class="note">{}</p>').format(guard)),
    )


@signed
def grade_components(review: Review) -> Shown:
    """The four components of the grade score: numerator ÷ denominator, full marks, points."""
    columns = ("component", "numerator_count", "denominator_count", "weight_score", "points_score")
    parts = frame_of(review, "grade_components")
    if parts is not None:
        parts = parts.rename(columns={"numerator": "numerator_count", "denominator": "denominator_count",
                                      "weight": "weight_score", "points": "points_score"})  # fmt: skip
    return frame_table(review, parts, "grade_components", columns, notes=_scope_notes(review), css="measures")


def _scope_notes(review: Review) -> list[Markup]:
    """How the score is made, and what stays out of it."""
    scope = frame_of(review, "scope")
    said = [method_note(["grade_score"], review)]
    for key, count in [] if scope is None else zip(scope["key"], scope["count"], strict=True):
        if pd.isna(count):
            said += [label("scope.repeat_unknown", review.lang)] if key == "repeat_left_out" else []
        elif count:
            said.append(label(f"scope.{key}", review.lang, count=grouped(int(count))))
    return said


@signed
def closures(review: Review) -> Shown:
    """How the cases of the period were closed; those that do not say so are counted apart."""
    return _shown(review, "closures", ("closed_as", "closed_count", "pct"), ["closed"])


def _shown(review: Review, name: str, columns: Sequence[str], counted: Sequence[str]) -> Shown:
    """All rows of a breakdown, with how some measures are counted below."""
    return frame_table(review, frame_of(review, name), name, columns, notes=[method_note(counted, review)])


def _officer_list(review: Review, name: str, columns: Sequence[str]) -> Shown:
    heading = Markup("<h3>{}</h3>").format(label(f"table.heading.{name}", review.lang))
    held = frame_of(review, name)
    if held is not None:
        held = held.assign(reasons=[_reasons(row, review) for row in held["reasons__standing"]])
    return together(heading, frame_table(review, held, name, columns))


def _reasons(standings: Sequence[Standing], review: Review) -> str:
    """What stands out, weightiest first: 50 दिन से अधिक लंबित 4.0 %, क्षेत्र में 12.0 %."""
    lang, terms = review.lang, terms_of(review)
    said = [
        text(f"reason.officer.{each.name}", lang, **terms, own=number_text(each.own, Unit.PERCENT, lang),
             area=number_text(each.area, Unit.PERCENT, lang))
        for each in standings[:REASONS_TOLD]
    ]  # fmt: skip
    return "; ".join(said) or NO_DENOMINATOR
