"""The history of a direction: every word about it, and what it changed.

Enters: a `Direction`. Leaves: rows for a template, in the reader's languages.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import InBoth, beside, day_of, free_text, in_both, label
from samiksha.minutes import Direction, Entry, Status
from samiksha.numerals import day

_TOLD = ("what", "who", "due_on", "status", "closed_on", "remark")
_INDIA = "Asia/Kolkata"


@dataclass(frozen=True)
class Change:
    """One thing that a word changed; `before` is nothing where there was nothing."""

    name: Markup
    before: Markup
    after: Markup


@dataclass(frozen=True)
class Word:
    """One word about a direction, as a person reads it."""

    kind: Markup
    by: str
    at: Markup
    holds_from: Markup
    changes: tuple[Change, ...]


def past_of(direction: Direction, zone: tzinfo, lang: str) -> list[Word]:
    """The words about a direction, the first one first."""
    held: dict[str, Any] = dict.fromkeys(_TOLD)
    words = []
    for entry in direction.history:
        told = _told(entry)
        changed = tuple(_change(name, held[name], told[name], lang) for name in told if told[name] != held[name])
        held |= told
        words.append(
            Word(
                label(f"decide.past.{entry.kind}", lang),
                free_text(entry.by),
                moment(entry.at, zone, lang),
                label("decide.past.holds_from", lang, day=day_of(entry.on_day)),
                changed,
            )
        )
    return words


def moment(at: str, zone: tzinfo, lang: str) -> Markup:
    """A moment of the minutes, in the time zone of the office."""
    when = datetime.fromisoformat(at).astimezone(zone)

    def said(tongue: str) -> str:
        return text("decide.moment", tongue, day=day(when.date(), tongue), time=f"{when:%H:%M}")

    return beside(in_both(InBoth(said), lang))


def zone_name(zone: tzinfo, lang: str) -> str:
    """What a time zone is called."""
    return text("decide.past.india", lang) if str(zone) == _INDIA else str(zone)


def times_note(zone: tzinfo, lang: str) -> Markup:
    """In which time zone the times are."""
    return label("decide.past.times", lang, zone=InBoth(lambda tongue: zone_name(zone, tongue)))


def _told(entry: Entry) -> dict[str, Any]:
    """What a word says; a status that is not the closing one takes the closing day away."""
    told = {name: getattr(entry, name) for name in _TOLD if getattr(entry, name) is not None}
    if entry.status is not None:
        told["closed_on"] = (entry.closed_on or entry.on_day) if entry.status is Status.IMPLEMENTED else None
    return told


def _change(name: str, before: Any, after: Any, lang: str) -> Change:
    # A remark is said anew each time: it takes nothing's place.
    return Change(
        label(f"decide.past.{name}", lang), _said("" if name == "remark" else before, lang), _said(after, lang)
    )


def _said(value: Any, lang: str) -> Markup:
    if isinstance(value, Status):
        return label(f"value.status.{value}", lang)
    if isinstance(value, date):
        return beside(in_both(day_of(value), lang))
    return Markup("{}").format(free_text(value or ""))
