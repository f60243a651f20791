"""What a page says of itself at its head: place, review, day, language.

Enters: `nb.metadata["samiksha"]`, which anybody may have written. Leaves: `Facts`, plain text only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from samiksha.catalogue import LANGUAGES, other
from samiksha.numerals import day

METADATA = "samiksha"
_LONGEST = 300


@dataclass(frozen=True)
class Words:
    """A text in the page's language and, where it has one, in the other."""

    first: str
    second: str = ""


@dataclass(frozen=True)
class Facts:
    """The head of a page; empty where the notebook does not say."""

    lang: str = "hi"
    title: Words = Words("")
    area: Words = Words("")
    as_of: str = ""
    """As people read it: 20 मई 2023."""
    as_of_day: str = ""
    """As machines read it: 2023-05-20."""
    demo: bool = False
    run_id: str = ""
    software: str = ""


def read_facts(metadata: Mapping[str, Any]) -> Facts:
    """The facts of a notebook's metadata; whatever has another shape than expected is left out."""
    said = metadata.get(METADATA)
    if not isinstance(said, Mapping):
        return Facts()
    lang = said.get("lang")
    lang = lang if lang in LANGUAGES else "hi"
    when = _day(said.get("as_of"))
    return Facts(
        lang=lang,
        title=_words(said.get("title"), lang),
        area=_words(said.get("area"), lang),
        as_of=day(when, lang) if when else _text(said.get("as_of")),
        as_of_day=when.isoformat() if when else "",
        demo=said.get("demo") is True,
        run_id=_text(said.get("run_id")),
        software=_text(said.get("software")),
    )


def _words(value: Any, lang: str) -> Words:
    if not isinstance(value, Mapping):
        return Words(_text(value))
    first, second = _text(value.get(lang)), _text(value.get(other(lang)))
    return Words(first or second, second if first and second != first else "")


def _text(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
