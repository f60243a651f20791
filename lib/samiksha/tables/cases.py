"""Single cases: those put off again and again, the oldest, and the sample to be telephoned.

Enters: a `Review`. Leaves: lists without any citizen's name or number.
"""

from collections.abc import Sequence

from samiksha.display import Shown, frame_of, method_note, signed
from samiksha.review import Review
from samiksha.tables.frames import frame_table

LISTED = 20
"""A page shows so many cases of a list and says how many there are."""


@signed
def candidates(review: Review) -> Shown:
    """Cases put off often enough to be looked at: candidates, about which the officer decides."""
    return _cases(
        review, "candidates", ("complaint_id", "office", "officer", "level", "age_days", "reasons"), "deferred"
    )


@signed
def oldest(review: Review) -> Shown:
    """The cases pending longest."""
    return _cases(review, "oldest", ("complaint_id", "office", "officer", "level", "age_days"))


@signed
def call_sample(review: Review) -> Shown:
    """A seeded random sample of closed cases to be telephoned, with the call's result where known."""
    columns = ("complaint_id", "office", "closed_on", "closed_as", "call_result")
    return _cases(review, "call_sample", columns, "call_not_satisfied_pct")


def _cases(review: Review, name: str, columns: Sequence[str], *counted: str) -> Shown:
    return frame_table(review, frame_of(review, name), name, columns, at_most=LISTED,
                       notes=[method_note(counted, review)])  # fmt: skip
