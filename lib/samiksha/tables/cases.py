"""Single cases: those put off again and again, the oldest, and the sample to be telephoned.

Enters: a `Review`. Leaves: lists without any citizen's name or number.
"""

from collections.abc import Sequence

from markupsafe import Markup

from samiksha.display import Shown, frame_of, label, method_note, settings_of
from samiksha.numerals import grouped
from samiksha.review import Review
from samiksha.tables.columns import frame_table

LISTED = 20
"""A page shows so many cases of a list and says how many there are."""


def candidates(review: Review) -> Shown:
    """Cases put off often enough to be looked at: candidates, about which the officer decides."""
    columns = ("complaint_id", "office", "officer", "level", "age_days", "reasons")
    limits = settings_of(review)["deferred"]
    said = [label("table.candidates_note", review.lang, **limits), method_note(["deferred"], review)]
    return _cases(review, "candidates", columns, said)


def oldest(review: Review) -> Shown:
    """The cases pending longest."""
    return _cases(review, "oldest", ("complaint_id", "office", "officer", "level", "age_days"), [])


def call_sample(review: Review) -> Shown:
    """A seeded random sample of closed cases to be telephoned, with the call's result where known."""
    columns = ("complaint_id", "office", "closed_on", "closed_as", "call_result")
    said = [label("table.call_sample_note", review.lang), method_note(["call_not_satisfied_pct"], review)]
    return _cases(review, "call_sample", columns, said)


def _cases(review: Review, name: str, columns: Sequence[str], said: list[Markup]) -> Shown:
    frame = frame_of(review, name)
    if frame is not None and len(frame) > LISTED:
        said = [label("table.first_of", review.lang, shown=LISTED, total=grouped(len(frame))), *said]
        frame = frame.head(LISTED)
    return frame_table(review, frame, columns, name, note=Markup("<br>").join(part for part in said if part))
