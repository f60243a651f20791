"""The templates of the room's panels, filled.

Enters: values. Leaves: HTML in which every value is escaped unless it is Markup.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import day_of, label
from samiksha.explore.html import filled_in

_NOTHING = Markup()


@dataclass(frozen=True)
class Told:
    """What a panel says of what was just done."""

    words: Markup = _NOTHING
    tone: str = ""
    """good, bad or nothing."""


def filled(template: str, lang: str, **values: Any) -> Markup:
    """A template of this room; in it `say(key)` gives a text in both languages, `plain(key)` in the reader's."""

    def say(key: str, **named: Any) -> Markup:
        return label(f"decide.{key}", lang, **named)

    def plain(key: str, **named: Any) -> str:
        return text(f"decide.{key}", lang, **named)

    return filled_in(template, lang=lang, say=say, plain=plain, shown_day=day_of, **values)


def both_of(key: str, lang: str, **values: Any) -> Markup:
    """A text of this room in both languages."""
    return label(f"decide.{key}", lang, **values)


def new_mark() -> str:
    """Something that was never there before: it moves the focus, or names a filling."""
    return uuid4().hex
