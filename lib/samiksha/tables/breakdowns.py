"""Who is behind: by level, department, block, office and officer, and how cases were closed.

Enters: a `Review`. Leaves: ranked tables; those with too few cases are marked and stand last.
"""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from samiksha.display import Shown, frame_of, label, method_note, settings_of, together
from samiksha.numerals import grouped
from samiksha.review import Review
from samiksha.tables.columns import frame_table

WORST_OFFICES = 15
_STANDING = (
    "pending_count",
    "old_pct",
    "not_attended_pct",
    "satisfied_pct",
    "low_quality_pct",
    "median_days",
    "score",
)
_METHOD = ("old_pending_pct", "not_attended_pct", "satisfied_pct", "low_quality_pct")


def by_level(review: Review) -> Shown:
    """The pending of each level, how many are old, how many went unattended, the level's window."""
    columns = ("level", "pending_count", "old_count", "not_attended_count", "window_days")
    return frame_table(review, frame_of(review, "by_level"), columns, "by_level",
                       note=method_note(["not_attended"], review))  # fmt: skip


def by_department(review: Review) -> Shown:
    """Every department, the one with the most old complaints first."""
    return _ranked(review, "by_department", ("department", *_STANDING), "department")


def by_block(review: Review) -> Shown:
    """Every tehsil or block, the one with the most old complaints first."""
    return _ranked(review, "by_block", ("block", *_STANDING), "block")


def by_office(review: Review) -> Shown:
    """The offices furthest behind, at most fifteen: the smallest that can act."""
    return _ranked(review, "by_office", ("office", *_STANDING), "office", WORST_OFFICES)


def officers(review: Review) -> Shown:
    """Officers to commend and officers to improve, none with fewer cases than the rule's minimum."""
    columns = ("officer", "score", "satisfied_pct", "old_pct", "not_attended_pct", "volume")
    return together(
        _officer_list(review, "commend", columns),
        _officer_list(review, "improve", columns),
        Shown(Markup('<p class="note">{}</p>').format(_guard(review, "officer", "table.guard_officers"))),
    )


def grade_components(review: Review) -> Shown:
    """The four components of the grade score: numerator ÷ denominator, full marks, points."""
    columns = ("component", "numerator_count", "denominator_count", "weight_score", "points_score")
    frame = frame_of(review, "grade_components")
    if frame is not None:
        frame = frame.rename(columns={"numerator": "numerator_count", "denominator": "denominator_count",
                                      "weight": "weight_score", "points": "points_score"})  # fmt: skip
    return frame_table(review, frame, columns, "grade_components", note=_scope_note(review), css="measures")


def _scope_note(review: Review) -> Markup:
    """How the score is made, and what stays out of it."""
    scope = frame_of(review, "scope")
    said = [method_note(["grade_score"], review)]
    for key, count in [] if scope is None else zip(scope["key"], scope["count"], strict=True):
        if pd.isna(count):
            said += [label("scope.repeat_unknown", review.lang)] if key == "repeat_left_out" else []
        elif count:
            said.append(label(f"scope.{key}", review.lang, count=grouped(int(count))))
    return Markup("<br>").join(said)


def closures(review: Review) -> Shown:
    """How the cases of the period were closed; those that do not say so are counted apart."""
    return frame_table(review, frame_of(review, "closures"), ("closed_as", "closed_count", "pct"), "closures",
                       note=method_note(["closed"], review))  # fmt: skip


def _officer_list(review: Review, name: str, columns: Sequence[str]) -> Shown:
    heading = Markup("<h3>{}</h3>").format(label(f"table.heading.{name}", review.lang))
    frame = frame_of(review, name)
    return together(heading, frame_table(review, frame, columns, name))


def _ranked(review: Review, name: str, columns: Sequence[str], kind: str, at_most: int | None = None) -> Shown:
    frame = frame_of(review, name)
    notes = [method_note(_METHOD, review)] if name == "by_department" else []
    marks: list[str] = []
    if frame is not None and len(frame):
        ordered = enough_first(frame)
        frame = ordered.head(at_most) if at_most else ordered
        marks = ["" if enough else "small" for enough in frame["enough"]]
        if at_most and len(ordered) > at_most:
            notes.insert(0, label("table.first_of", review.lang, shown=at_most, total=grouped(len(ordered))))
        if "small" in marks:
            notes.insert(0, _guard(review, kind))
    note = Markup("<br>").join(part for part in notes if part)
    return frame_table(review, frame, columns, name, note=note, row_css=marks)


def enough_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Those with enough cases before the others, each in the order of the breakdown: worst first."""
    return frame.sort_values("enough", ascending=False, kind="stable")


def _guard(review: Review, kind: str, key: str = "table.guard") -> Markup:
    least = settings_of(review)["minimum_volume"].get(kind, 0)
    return label(key, review.lang, least=least)
