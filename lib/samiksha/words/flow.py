"""How the pending came about, as an equation that must hold.

Enters: a `Review`. Leaves: one line.
"""

from markupsafe import Markup

from samiksha.display import Shown, absent_note, label, settings_of, signed
from samiksha.numerals import grouped
from samiksha.review import Review


@signed
def flow_sentence(review: Review) -> Shown:
    """opening + received − closed = pending, or a warning that it does not tally."""
    measures = review.figures.measures
    found = {key: measures.get(key) for key in ("opening", "received", "closed", "pending")}
    counts = {key: int(one.value) for key, one in found.items() if one is not None and one.value is not None}
    if len(counts) < len(found):
        return absent_note(review.lang)
    expected = counts["opening"] + counts["received"] - counts["closed"]
    holds = expected == counts["pending"]
    words = label(
        "brief.flow.equation" if holds else "brief.flow.broken",
        review.lang,
        days=settings_of(review)["period_days"],
        expected=grouped(expected),
        **{key: grouped(value) for key, value in counts.items()},
    )
    return Shown(Markup('<p class="{}">{}</p>').format("equation" if holds else "warn", words))
