"""Single cases: those put off again and again, the oldest, and the sample to be telephoned.

Enters: a `Review`. Leaves: lists without any citizen's name or number.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import Shown, frame_of, label, method_note, signed
from samiksha.measures.deferral import TOLD_BY
from samiksha.minutes import Sample
from samiksha.review import Review
from samiksha.tables.frames import frame_table

LISTED = 20
"""A page shows so many cases of a list and says how many there are."""


@signed
def candidates(review: Review) -> Shown:
    """Cases put off often enough to be looked at: candidates, about which the officer decides."""
    held = frame_of(review, "candidates")
    if held is not None:
        held = held.assign(reasons=[_reasons(row, review.lang) for row in held.to_dict("records")])
    columns = ("complaint_id", "office", "officer", "level", "age_days", "reasons")
    return frame_table(review, held, "candidates", columns, at_most=LISTED, notes=[method_note(["deferred"], review)])


def _reasons(row: dict[Hashable, Any], lang: str) -> str:
    """Why a case is a candidate, each reason with its number: समय-वृद्धि 4 बार; 2 बार पुनः खुली."""
    return "; ".join(text(f"reason.case.{each}", lang, count=int(row[TOLD_BY[each]])) for each in row["reasons"])


@signed
def oldest(review: Review) -> Shown:
    """The cases pending longest."""
    return _cases(review, "oldest", ("complaint_id", "office", "officer", "level", "age_days"))


@signed
def call_sample(review: Review) -> Shown:
    """A seeded random sample of closed cases to be telephoned, with the call's result where known, and its seed."""
    columns = ("complaint_id", "office", "closed_on", "closed_as", "call_result")
    seed = Sample(review.spec.review, review.area.code, review.as_of).seed
    notes = [label("calls.seed", review.lang, seed=seed), method_note(["call_not_satisfied_pct"], review)]
    return _cases(review, "call_sample", columns, notes)


@signed
def call_strata(review: Review) -> Shown:
    """How many cases of each department are in the sample, of how many that were closed."""
    return frame_table(review, frame_of(review, "call_strata"), "call_strata",
                       ("department", "drawn_count", "disposed_count"), css="measures")  # fmt: skip


def _cases(review: Review, name: str, columns: Sequence[str], notes: Sequence[Markup] = ()) -> Shown:
    return frame_table(review, frame_of(review, name), name, columns, at_most=LISTED, notes=notes)
