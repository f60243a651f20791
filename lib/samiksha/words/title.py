"""The head of a brief: whose it is, of which day, and what the reader must know before reading on.

Enters: a `Review`. Leaves: the title, with the same facts as data for the press.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from samiksha.catalogue import LANGUAGES, Both, both
from samiksha.display import (
    InBoth,
    Shown,
    day_of,
    in_both,
    late_sentences,
    render,
    signature,
    signed,
    stale_files,
    stale_sentence,
)
from samiksha.model import BRIEF_MIME, Measure
from samiksha.opened import BY_HAND
from samiksha.review import Opened, Review
from samiksha.style import live_style


@signed
def title(review: Review) -> Shown:
    """The heading with area, review and day; banners for demo data and for late and stale sources."""
    return head(review, review.spec.in_language, review.figures.measures.values())


def head(review: Opened, heading: Callable[[str], str], measures: Iterable[Measure]) -> Shown:
    """The head of any page of a review, under `heading`."""
    html = render(
        "title.html",
        area=in_both(review.area, review.lang),
        review=in_both(InBoth(heading), review.lang),
        above=[*_campaign(review), *(in_both(area, review.lang) for area in review.ancestors)],
        as_of=both("brief.as_of", review.lang, day=day_of(review.as_of)),
        notes=list(_notes(review)),
        demo=both("brief.demo", review.lang) if review.demo else None,
        late=late_sentences(review),
        stale=[stale_sentence(file, review) for file in stale_files(review)],
    )
    if review.run_id == BY_HAND:
        html = live_style() + html
    return Shown(html, {BRIEF_MIME: brief_facts(review, measures, heading)})


def _campaign(review: Opened) -> Iterator[Both]:
    """The campaign that the review is about, with its days as known."""
    if one := review.campaign:
        days = {"start": day_of(one.start), "end": day_of(one.end)}
        yield both("brief.campaign", review.lang, name=one, **days)


def _notes(review: Opened) -> Iterator[Both]:
    if review.data_as_of != review.as_of:
        yield both("brief.data_as_of", review.lang, day=day_of(review.data_as_of))


def brief_facts(review: Opened, measures: Iterable[Measure], heading: Callable[[str], str]) -> dict[str, Any]:
    """What the press must know of a page, as plain JSON; the measures as one text, which nobody on its way need look into."""
    return {
        **signature(review),
        "area_name": {lang: review.area.in_language(lang) for lang in LANGUAGES},
        "data_as_of": review.data_as_of.isoformat(),
        "title": {lang: f"{review.area.in_language(lang)} — {heading(lang)}" for lang in LANGUAGES},
        "rule_version": review.rule_version,
        "demo": review.demo,
        "run_id": review.run_id,
        "software": review.software,
        "measures": json.dumps([measure.to_json() for measure in measures], ensure_ascii=False),
    }
