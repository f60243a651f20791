"""The minutes for whoever reads: pages, rooms, roll-ups.

Enters: a home and areas. Leaves: `Held`. A home without minutes has none, and none are made by reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samiksha.home import Home
from samiksha.minutes.book import MinutesBook
from samiksha.minutes.calls import Call
from samiksha.minutes.directions import Direction, Entry, as_they_stood


@dataclass(frozen=True)
class Held:
    """What the minutes hold of some areas."""

    given: tuple[Direction, ...] = ()
    entries: tuple[Entry, ...] = ()
    calls: tuple[Call, ...] = ()

    def directions(self, on_day: date | None = None) -> list[Direction]:
        """The directions as they stood on a day, or as they stand."""
        return as_they_stood(self.given, self.entries, on_day)


def read_minutes(home: Home, areas: Sequence[str] | None = None) -> Held:
    """What the minutes hold of some areas (all without)."""
    if not home.minutes.exists():
        return Held()
    with MinutesBook(home) as book:
        return Held(tuple(book.directions(areas)), tuple(book.entries(areas)), tuple(book.calls(areas)))
