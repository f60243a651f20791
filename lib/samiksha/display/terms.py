"""Names and words that need the review: departments, places, limits, free text.

Enters: a `Review`. Leaves: text, in one language or both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from markupsafe import Markup
from pydantic import BaseModel

from samiksha.catalogue import Both, both, has, other, text
from samiksha.desk import Opened, SourceFile
from samiksha.display.shown import label
from samiksha.masking import mask
from samiksha.numerals import day
from samiksha.params.areas import Area
from samiksha.params.base import Names
from samiksha.review import Review

"""What notebooks open; titles, captions and provenance take either."""

UNSTATED = "unstated"
"""What the measures put where a row names no department, office, officer or level."""


@dataclass(frozen=True)
class InBoth:
    """A value of a sentence that reads differently in each language."""

    say: Callable[[str], str]

    def in_language(self, lang: str) -> str:
        return self.say(lang)


def frame_of(review: Review, name: str) -> pd.DataFrame | None:
    """A breakdown by name; None when the source lacks what it needs."""
    found: pd.DataFrame | None = review.figures.frames.get(name)
    return found


def in_both(value: Any, lang: str) -> Both:
    """A name, an area, a change: whatever reads in either language."""
    return Both(value.in_language(lang), value.in_language(other(lang)), lang, other(lang))


def day_of(when: date) -> InBoth:
    """A date for a sentence."""
    return InBoth(lambda lang: day(when, lang))


def place_of(area: Area) -> InBoth:
    """An area as a sentence names it: जिला अनूपपुर, Anuppur district."""
    key = f"brief.place.{area.level}"
    return InBoth(lambda lang: text(key if has(key) else "brief.place.other", lang, name=area))


def measure_label(key: str, settings: Mapping[str, Any]) -> InBoth:
    """A measure's name; where a limit makes the measure, with the rule's limit in it."""
    own = f"brief.measure.{key}"
    return InBoth(lambda lang: text(own if has(own) else f"measure.{key}", lang, **settings))


def method_note(keys: Iterable[str], review: Opened) -> Markup:
    """How measures are counted, one after the other, for the foot of a section."""
    settings = settings_of(review)
    said = [
        label("brief.method", review.lang, measure=measure_label(key, settings), formula=_formula(key, settings))
        for key in keys
    ]
    return Markup("<br>").join(said)


def _formula(key: str, settings: Mapping[str, Any]) -> InBoth:
    return InBoth(lambda lang: text(f"formula.{key}", lang, **settings))


def department_name(review: Review, code: Any) -> Names:
    """A department's names; a code or name that is in no list stands as it is."""
    if is_unstated(code):
        return Names(hi=text("unstated", "hi"), en=text("unstated", "en"))
    return review.names["department"].get(str(code)) or Names(hi=free_text(code), en=free_text(code))


def is_unstated(value: Any) -> bool:
    """Whether a row names no department, office, officer or level."""
    return bool(pd.isna(value)) or str(value).strip() in ("", UNSTATED)


def free_text(value: Any) -> str:
    """Text out of a source as it may be shown: long numbers masked, nothing for a missing one."""
    return "" if pd.isna(value) else mask(str(value))


def plural(key: str, number: float) -> str:
    """The key of a sentence that fits a number: `.none`, `.one` or `.many`.

    >>> plural("headline.pending", 1)
    'headline.pending.one'
    """
    if number == 0 and has(f"{key}.none"):
        return f"{key}.none"
    return f"{key}.one" if number == 1 else f"{key}.many"


def stale_files(review: Opened) -> list[SourceFile]:
    """The newest file of each source, of those whose newest is older than the review allows."""
    newest: dict[str, SourceFile] = {}
    for file in review.files:
        if file.source not in newest or file.as_of > newest[file.source].as_of:
            newest[file.source] = file
    limit = review.as_of - timedelta(days=review.spec.stale_after_days)
    return [file for file in newest.values() if file.as_of < limit and not file.register_book]


def stale_sentence(file: SourceFile, review: Opened) -> Both:
    """Which source is stale, since when."""
    days = (review.as_of - file.as_of).days
    return both("brief.stale", review.lang, source=file.source_name, day=day_of(file.as_of), days=days)


def settings_of(review: Opened) -> dict[str, Any]:
    """The rule's settings by name, for captions."""
    settings = review.settings
    return settings.model_dump() if isinstance(settings, BaseModel) else dict(settings)  # type: ignore[call-overload]
