"""Three to six sentences written from the figures: where it stands, what is good, what is not, who acts.

Enters: a `Review`. Leaves: a list of sentences in both languages, each with its numbers. What is particular to a
review type is stated by its measures; what every review asks (what moved, what is overdue, what is old) is said here.
"""

from collections.abc import Iterator

from samiksha.catalogue import both
from samiksha.display import (
    InBoth,
    Shown,
    absent_sources,
    change,
    day_of,
    late_names,
    least_of,
    plural,
    render,
    signed,
    stale_files,
    value_text,
)
from samiksha.model import Better, Measure, Unit
from samiksha.numerals import grouped
from samiksha.opened import Opened
from samiksha.review import Previous, Review
from samiksha.words.statements import Sentence, figure_of, listed, name_of, stated

AT_MOST = 6
"""More sentences nobody reads: what is good and what moved give way to what is wrong and who must act."""


@signed
def headline(review: Review) -> Shown:
    """Where the area stands, what is good, what is not and who must act, by rules over the figures."""
    return Shown(render("headline.html", sentences=sentences(review)))


def sentences(review: Review) -> list[Sentence]:
    """The headline's sentences in order: what the figures state, what moved, who must act, what is overdue or old."""
    said = [stated(one, review, review.previous) for one in review.figures.statements]
    state, act = [one for one in said if one.css != "act"], [one for one in said if one.css == "act"]
    moves = movement(review, {key for one in state for key in one.about})
    found = [*state, *moves, *act, *overdue(review), *old_sources(review)]
    gives_way = [one for one in moves if not one.about] + [one for one in state if one.css == "good"] + moves
    gone = gives_way[: max(len(found) - AT_MOST, 0)]
    return [one for one in found if one not in gone]


def overdue(opened: Opened) -> Iterator[Sentence]:
    """How many directions of earlier meetings are overdue, if any."""
    late = int((opened.directions["overdue_days"] > 0).sum()) if len(opened.directions) else 0
    if late:
        yield Sentence("act", both(plural("headline.overdue", late), opened.lang, count=grouped(late)))


def old_sources(opened: Opened) -> Iterator[Sentence]:
    """Which sources are late or stale, and of which no export is loaded at all."""
    if late := late_names(opened):
        yield Sentence("bad", both("late.headline", opened.lang, sources=listed(late)))
    if stale := stale_files(opened):
        names = listed([file.source_name for file in stale])
        days = opened.spec.stale_after_days
        yield Sentence("bad", both("headline.stale", opened.lang, sources=names, days=days))
    if absent := absent_sources(opened):
        yield Sentence("bad", both("headline.absent", opened.lang, sources=listed(absent)))


def movement(review: Review, told: set[str]) -> list[Sentence]:
    """What improved most and what worsened most since the last review, or that nothing did.

    `told`: measures of which the headline speaks already.
    """
    previous = review.previous
    moved = by_movement(review, previous) if previous else []
    if previous is None or not moved:
        return []
    fresh = [found for found in moved if found[0].key not in told]
    improved = [one for one, step in fresh if step > 0][:1]
    worsened = [one for one, step in fresh if step < 0][-1:]
    found = [_moved("good", "headline.improved", one, review, previous) for one in improved]
    found += [_moved("bad", "headline.worsened", one, review, previous) for one in worsened]
    better, worse = moved[0][1] > 0, moved[-1][1] < 0
    if not (better and worse):
        key = "better" if worse else "worse" if better else "all"
        found.append(Sentence("", both(f"headline.unmoved.{key}", review.lang, day=day_of(previous.as_of))))
    return found


def by_movement(review: Review, previous: Previous) -> list[tuple[Measure, float]]:
    """The compared measures that rest on enough cases, with how far they moved: + is better, best first.

    Shares and scores by their points; counts, days and amounts by percent of what they were, to be comparable.
    """
    least = least_of("area", review) or 0
    found = []
    for key in review.spec.compared:
        now = review.figures.measures.get(key)
        if now is None or now.better is Better.NEITHER or (now.volume is not None and now.volume < least):
            continue
        then = previous.measures.get(key)
        step = change(now, then)
        if then is not None and step.amount is not None:
            size = (
                abs(step.amount)
                if now.unit in (Unit.PERCENT, Unit.POINTS, Unit.SCORE)
                else _relative(step.amount, then)
            )
            found.append((now, {"better": size, "worse": -size, "same": 0.0}[step.course]))
    return sorted(found, key=lambda one: -one[1])


def _relative(amount: float, then: Measure) -> float:
    """A movement in percent of what there was."""
    was = abs(then.value) if isinstance(then.value, int | float) else 0.0
    return 100 * abs(amount) / was if was else 100.0


def _moved(css: str, key: str, measure: Measure, review: Review, previous: Previous) -> Sentence:
    then = previous.measures[measure.key]
    words = both(
        key,
        review.lang,
        measure=name_of(measure, review),
        now=figure_of(measure),
        then=InBoth(lambda lang: value_text(then, lang)),
        day=day_of(previous.as_of),
        change=InBoth(change(measure, then).words),
    )
    return Sentence(css, words, (measure.key,))
