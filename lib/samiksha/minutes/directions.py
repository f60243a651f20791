"""Directions (निर्देश): what a meeting told somebody to do by a day, and every later word about it.

Enters: entries, in whatever order they were written. Leaves: `Direction`s as they stood on a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """The four states of the Cabinet Secretariat's e-SamikSha."""

    IMPLEMENTED = "implemented"
    ON_SCHEDULE = "on_schedule"
    BEHIND_SCHEDULE = "behind_schedule"
    YET_TO_START = "yet_to_start"


STATUSES = tuple(Status)
CLOSED = Status.IMPLEMENTED
"""A direction is carried forward until it is this."""


class Kind(StrEnum):
    """What an entry does."""

    GIVEN = "given"
    AMENDED = "amended"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A direction before it is recorded."""

    review: str
    area: str
    given_on: date
    """The day of the meeting: later briefs show the direction, that of the same day does not."""
    as_of: date
    """Of the figures on the screen."""
    who: str
    what: str
    due_on: date
    department: str = ""
    """A code, or "" for nobody's in particular."""
    measure: str = ""
    """The key of the measure that it is about, if it is about one."""
    measure_then: dict[str, Any] = field(default_factory=dict)
    """That measure on the screen (`Measure.to_json`)."""
    scope: dict[str, str] = field(default_factory=dict)
    """Of which of the area's cases that measure is: column → code (department, office, officer, ...); empty: of all."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One word about a direction. What is None stays as it was."""

    direction: int
    origin: str
    """Where it comes from; the same origin is written once, however often it is sent."""
    kind: Kind
    on_day: date
    """The day from which it holds: a brief of an earlier day does not know it."""
    at: str
    """The moment at which it was written."""
    by: str
    what: str | None = None
    who: str | None = None
    due_on: date | None = None
    status: Status | None = None
    closed_on: date | None = None
    remark: str | None = None


@dataclass(frozen=True)
class Amendment:
    """One thing about a direction that was changed."""

    on_day: date
    field: str
    """what, who or due_on."""
    before: str | date
    after: str | date


@dataclass(frozen=True, kw_only=True)
class Direction:
    """A direction as it stood on a day."""

    number: int
    review: str
    area: str
    given_on: date
    as_of: date
    department: str
    measure: str
    measure_then: dict[str, Any]
    scope: dict[str, str] = field(default_factory=dict)
    recorded_at: str
    recorded_by: str
    room: str
    who: str = ""
    what: str = ""
    due_on: date = date.max
    status: Status = Status.YET_TO_START
    closed_on: date | None = None
    """When it was implemented; None while it is open."""
    remark: str = ""
    """What was said of it last."""
    history: tuple[Entry, ...] = ()
    """Every word about it up to the day, the first one first."""

    @property
    def is_open(self) -> bool:
        return self.status is not CLOSED

    @property
    def closing_told_on(self) -> date | None:
        """The day of the word that closed it, which may come after its closing; None while it is open."""
        told = None
        for entry in self.history:
            if entry.status is CLOSED:
                told = told or entry.on_day
            elif entry.status is not None:
                told = None
        return told

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What was changed since it was given, the first change first."""
        stands: dict[str, str | date] = {}
        found = []
        for entry in self.history:
            for name in ("what", "who", "due_on"):
                told = getattr(entry, name)
                if told is not None:
                    if stands.get(name, told) != told:
                        found.append(Amendment(entry.on_day, name, stands[name], told))
                    stands[name] = told
        return tuple(found)


def as_they_stood(
    given: Iterable[Direction], entries: Iterable[Entry], on_day: date | None = None
) -> list[Direction]:
    """The directions as the entries that hold on a day (all without one) leave them, by number.

    Of two words about the same thing the one that holds from the later day stands, and of one day the one written later.
    A direction that was given after the day is left out.
    """
    said: dict[int, list[tuple[int, Entry]]] = {}
    for place, entry in enumerate(entries):
        if on_day is None or entry.on_day <= on_day:
            said.setdefault(entry.direction, []).append((place, entry))
    found = []
    for direction in sorted(given, key=lambda each: each.number):
        if on_day is None or direction.given_on <= on_day:
            words = [entry for _, entry in sorted(said.get(direction.number, []), key=lambda each: _order(*each))]
            found.append(_with(direction, words))
    return found


_SAID = ("who", "what", "due_on", "status", "remark")
"""What an entry changes where it says it."""


def _order(place: int, entry: Entry) -> tuple[bool, date, int]:
    """What gave the direction comes first, whatever day another entry claims."""
    return entry.kind is not Kind.GIVEN, entry.on_day, place


def _with(direction: Direction, entries: list[Entry]) -> Direction:
    told: dict[str, Any] = {}
    for entry in entries:
        for name in _SAID:
            said = getattr(entry, name)
            if said is not None:
                told[name] = said
        if entry.status is CLOSED:
            # Said once more without a day, it stays closed on the day that was told first.
            told["closed_on"] = entry.closed_on or told.get("closed_on") or entry.on_day
        elif entry.status is not None:
            told["closed_on"] = None
    return replace(direction, **told, history=tuple(entries))
