"""Three to five sentences written from the figures: where it stands, what is good, what is not, who acts.

Enters: a `Review`. Leaves: a list of sentences in both languages, each with its numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samiksha.catalogue import Both, both, text
from samiksha.display import (
    InBoth,
    Shown,
    basis_text,
    change,
    day_of,
    measure_label,
    place_of,
    plural,
    render,
    settings_of,
    value_text,
)
from samiksha.model import Better, Measure, Unit
from samiksha.numerals import decimal, grouped
from samiksha.review import Review
from samiksha.words.behind import act_sentence

COMPONENTS = {
    "satisfied_pct": "satisfaction",
    "old_pending_pct": "old_pending",
    "low_quality_pct": "low_quality",
    "not_attended_pct": "not_attended",
}
"""The measure behind each component of the grade."""
COMPARED = (*COMPONENTS, "over_100_pct", "call_not_satisfied_pct")
"""The shares whose movement since the last review is worth a sentence."""


@dataclass(frozen=True)
class Sentence:
    """One line of the headline: `css` is good, bad, act or nothing; `about` the measure's key."""

    css: str
    words: Both
    about: str = ""


def headline(review: Review) -> Shown:
    """Where the area stands, what is good, what is not and who must act, by rules over the figures."""
    return Shown(render("headline.html", sentences=list(sentences(review))))


def sentences(review: Review) -> Iterator[Sentence]:
    """The headline's sentences in order: standing, good, bad, act, overdue directions."""
    yield Sentence("", standing(review))
    if _reported(review) and not _compared_now(review):
        yield Sentence("", both("headline.too_few", review.lang, least=_least(review)))
    elif _reported(review):
        found = good(review)
        yield found
        yield bad(review, besides=found.about)
    else:
        yield Sentence("", both("headline.bad.unknown", review.lang))
    yield Sentence("act", act_sentence(review))
    overdue = int((review.directions["overdue_days"] > 0).sum()) if len(review.directions) else 0
    if overdue:
        yield Sentence("act", both(plural("headline.overdue", overdue), review.lang, count=grouped(overdue)))


def standing(review: Review) -> Both:
    """Score, grade and the pending; what is known of them."""
    measures = review.figures.measures
    score, grade, pending = (measures.get(key) for key in ("grade_score", "grade", "pending"))
    place = place_of(review.area)
    if pending is None or pending.value is None:
        return both("headline.standing.nothing", review.lang, place=place)
    count = grouped(int(pending.value))
    if score is None or score.value is None:
        return both(plural("headline.standing.no_score", int(pending.value)), review.lang, place=place, pending=count)
    letter = InBoth(lambda lang: value_text(grade, lang) if grade else text("brief.absent", lang))
    return both("headline.standing.score", review.lang, place=place, pending=count, grade=letter,
                score=decimal(float(score.value), 2), moved=_moved(score, review))  # fmt: skip


def _moved(score: Measure, review: Review) -> InBoth | str:
    then = review.previous.measures.get("grade_score") if review.previous else None
    moved = change(score, then)
    if moved.amount is None:
        return ""
    return InBoth(lambda lang: text("headline.standing.moved", lang, change=moved.words(lang)))


def good(review: Review) -> Sentence:
    """The measure that improved most; at a first review, the strongest component if it is strong."""
    if review.previous is None:
        best = min(_shares_missed(review), key=lambda found: found[1], default=None)
        if best is not None and 100 - best[1] >= _grade_a(review):
            return _sentence("good", "headline.good.strong", best[0], review)
        return Sentence("", both("headline.good.no_previous", review.lang))
    moved = _by_movement(review)
    if moved and moved[0][1] > 0:
        return _sentence("good", "headline.good.improved", moved[0][0], review)
    return Sentence("", both("headline.good.none", review.lang, day=day_of(review.previous.as_of)))


def bad(review: Review, besides: str = "") -> Sentence:
    """The measure that worsened most; if none did, the component that costs the score most points.

    `besides`: a measure that was just called good, which is not called bad in the same breath.
    """
    moved = _by_movement(review)
    if moved and moved[-1][1] < 0:
        return _sentence("bad", "headline.bad.worsened", moved[-1][0], review)
    losses = [found for found in _losses(review) if found[0].key != besides]
    worst = max(losses, key=lambda found: found[1], default=None)
    if worst is None or worst[1] == 0:
        return Sentence("", both("headline.bad.none", review.lang))
    measure, lost = worst
    if review.figures.measures["grade_score"].value is None:
        return _sentence("bad", "headline.bad.weak", measure, review)
    weight = _weights(review)[COMPONENTS[measure.key]]
    return _sentence("bad", "headline.bad.costs", measure, review, lost=decimal(lost, 2), weight=weight)


def _reported(review: Review) -> list[Measure]:
    measures = review.figures.measures
    return [measures[key] for key in COMPARED if key in measures and measures[key].value is not None]


def _compared_now(review: Review) -> list[Measure]:
    """The reported measures that rest on enough cases to be called good or bad."""
    return [one for one in _reported(review) if one.volume is None or one.volume >= _least(review)]


def _least(review: Review) -> int:
    return int(settings_of(review)["minimum_volume"]["area"])


def _by_movement(review: Review) -> list[tuple[Measure, float]]:
    """Measures with their movement in points, + is better; best first."""
    if review.previous is None:
        return []
    moved = []
    for measure in _compared_now(review):
        step = change(measure, review.previous.measures.get(measure.key))
        if step.amount is not None:
            moved.append((measure, step.amount if measure.better is Better.MORE else -step.amount))
    return sorted(moved, key=lambda found: -found[1])


def _shares_missed(review: Review) -> list[tuple[Measure, float]]:
    """Measures of the grade's components, each with the percent that it misses of its best."""
    found = [(one, float(one.value or 0)) for one in _compared_now(review) if one.key in COMPONENTS]
    return [(one, 100 - value if one.better is Better.MORE else value) for one, value in found]


def _losses(review: Review) -> list[tuple[Measure, float]]:
    """Measures of the grade's components, each with the points that it costs the score."""
    weights = _weights(review)
    return [(one, missed * weights[COMPONENTS[one.key]] / 100) for one, missed in _shares_missed(review)]


def _weights(review: Review) -> dict[str, float]:
    """Full marks of each component."""
    return dict(settings_of(review)["grading"]["weights"])


def _grade_a(review: Review) -> float:
    """The lowest score of the best grade."""
    return float(max(settings_of(review)["grading"]["grades"].values()))


def _sentence(css: str, key: str, measure: Measure, review: Review, **more: Any) -> Sentence:
    then = review.previous.measures.get(measure.key) if review.previous else None
    values: dict[str, Any] = {
        "measure": _named(measure, review),
        "now": InBoth(lambda lang: value_text(measure, lang)),
        "basis": _basis(measure),
    }
    if then is not None and review.previous is not None:
        values |= {
            "then": InBoth(lambda lang: value_text(then, lang)),
            "day": day_of(review.previous.as_of),
            "change": InBoth(change(measure, then).words),
        }
    return Sentence(css, both(key, review.lang, **values, **more), measure.key)


def _named(measure: Measure, review: Review) -> InBoth:
    """A measure's name without its closing %: the figure beside it carries one."""
    name = measure_label(measure.key, settings_of(review))
    return InBoth(lambda lang: name.in_language(lang).removesuffix("%").rstrip(" ,"))


def _basis(measure: Measure) -> InBoth | str:
    if measure.unit is not Unit.PERCENT or not basis_text(measure):
        return ""
    numerator, denominator = (grouped(round(part or 0)) for part in (measure.numerator, measure.denominator))
    return InBoth(lambda lang: text("headline.basis", lang, numerator=numerator, denominator=denominator))
