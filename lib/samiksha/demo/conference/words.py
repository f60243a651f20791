"""What the compliance review of January 2026 is made of.

Enters: words.yml beside this module. Leaves: a frozen table.
"""

from functools import cache

from samiksha.demo.packaged import packaged
from samiksha.params.base import Strict


class CaseType(Strict):
    """One type of revenue case."""

    share: float
    head: str
    """As the case number names it."""


class ConferenceWords(Strict):
    """Everything in words.yml."""

    weak: dict[str, tuple[str, ...]]
    """Case type or indicator → districts that are weak in it."""
    quality: dict[str, float]
    case_types: dict[str, CaseType]
    services: tuple[str, ...]
    urban_bodies: tuple[str, ...]
    ceo: str
    sdm: str
    substitute: str


@cache
def conference_words() -> ConferenceWords:
    """The words of the conference."""
    return packaged("samiksha.demo.conference", "words.yml", ConferenceWords)
