"""Names and words that need the review: what codes are called, places, limits, free text.

Enters: a `Review` or a `Rollup`. Leaves: text, in one language or both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup
from pydantic import BaseModel

from samiksha.catalogue import Both, has, other, text
from samiksha.display.shown import label
from samiksha.masking import mask
from samiksha.model import UNSTATED
from samiksha.numerals import day
from samiksha.opened import Opened
from samiksha.params.areas import Area
from samiksha.params.base import Names


@dataclass(frozen=True)
class InBoth:
    """A value of a sentence that reads differently in each language."""

    say: Callable[[str], str]

    def in_language(self, lang: str) -> str:
        return self.say(lang)


def frame_of(opened: Opened, name: str) -> pd.DataFrame | None:
    """A breakdown by name; None when the source lacks what it needs."""
    found: pd.DataFrame | None = opened.figures.frames.get(name)
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


def measure_label(key: str, opened: Opened) -> InBoth:
    """A measure's name; where a limit makes the measure, with the rule's limit in it."""
    own = f"brief.measure.{key}"
    terms = terms_of(opened)
    return InBoth(lambda lang: text(own if has(own) else f"measure.{key}", lang, **terms))


def method_note(keys: Iterable[str], opened: Opened) -> Markup:
    """How measures are counted, one after the other, for the foot of a section."""
    said = [
        label("brief.method", opened.lang, measure=measure_label(key, opened), formula=_formula(key, opened))
        for key in keys
    ]
    return Markup("<br>").join(said)


def _formula(key: str, opened: Opened) -> InBoth:
    terms = terms_of(opened)
    return InBoth(lambda lang: text(f"formula.{key}", lang, **terms))


def coded_name(kind: str, code: Any, opened: Opened) -> Names:
    """What a code is called: a department, service, indicator or area by its list, another kind by the catalogue's
    `value.<kind>.<code>` (`.missing` for none, where that has a meaning); one that neither knows stands as it is, masked."""
    listed = opened.names.get(kind, {}).get(str(code))
    key = f"value.{kind}.{'missing' if is_unstated(code) and has(f'value.{kind}.missing') else code}"
    if listed:
        return listed
    if has(key):
        return Names(hi=text(key, "hi", **terms_of(opened)), en=text(key, "en", **terms_of(opened)))
    if is_unstated(code):
        return Names(hi=text("unstated", "hi"), en=text("unstated", "en"))
    return Names(hi=free_text(code), en=free_text(code))


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


def settings_of(opened: Opened) -> dict[str, Any]:
    """The rule's settings by name."""
    settings = opened.settings
    return settings.model_dump() if isinstance(settings, BaseModel) else dict(settings)  # type: ignore[call-overload]


def terms_of(opened: Opened) -> dict[str, Any]:
    """What any caption, head, note or sentence may ask for: the rule's settings, {place}, {as_of}, {data_as_of}, and
    of a campaign {campaign}, {campaign_start}, {campaign_end}."""
    terms: dict[str, Any] = {
        "place": place_of(opened.area),
        "as_of": day_of(opened.as_of),
        "data_as_of": day_of(opened.data_as_of),
    }
    if campaign := opened.campaign:
        terms |= {
            "campaign": campaign,
            "campaign_start": day_of(campaign.start),
            "campaign_end": day_of(campaign.end),
        }
    return terms | settings_of(opened)


def few_cases(kind: str, opened: Opened) -> InBoth:
    """What is too few to be ranked, with the rule's number where it has one: 50 से कम प्रकरण."""
    least = least_of(kind, opened)
    key = "brief.few.any" if least is None else "brief.few.least"
    return InBoth(lambda lang: text(key, lang, least=least))


def least_of(kind: str, opened: Opened) -> int | None:
    """The fewest cases on which something of a kind (area, department, ...) is ranked; None where no rule says."""
    least = settings_of(opened).get("minimum_volume")
    found = least.get(kind) if isinstance(least, Mapping) else least
    return None if found is None else int(found)
