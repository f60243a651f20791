"""The minutes for whoever reads: pages, rooms, roll-ups.

Enters: a home and areas. Leaves: `Held`. A home without minutes has none, and none are made by reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samiksha.home import Home
from samiksha.minutes.book import MinutesBook
from samiksha.minutes.calls import Call, Draw, Tally, last_tallies
from samiksha.minutes.directions import Direction, Entry, as_they_stood


@dataclass(frozen=True)
class Held:
    """What the minutes hold of some areas."""

    given: tuple[Direction, ...] = ()
    entries: tuple[Entry, ...] = ()
    calls: tuple[Call, ...] = ()
    draws: tuple[Draw, ...] = ()

    def directions(self, on_day: date | None = None) -> list[Direction]:
        """The directions as they stood on a day, or as they stand."""
        return as_they_stood(self.given, self.entries, on_day)

    def tallies(self, review: str, before: date) -> list[Tally]:
        """What the newest sample of each area gave, of those of a review that were drawn before a day."""
        return last_tallies(self.calls, self.draws, review, before)


def calls_told(home: Home, review: str, areas: Sequence[str], before: date) -> list[str]:
    """A line for each area whose page tells of calls: what the page says of them, for its key."""
    return [
        f"{tally.sample.seed} {tally.drawn} {' '.join(sorted(tally.outcomes))}"
        for tally in read_minutes(home, areas).tallies(review, before)
    ]


def read_minutes(home: Home, areas: Sequence[str] | None = None) -> Held:
    """What the minutes hold of some areas (all without)."""
    if not home.minutes.exists():
        return Held()
    with MinutesBook(home) as book:
        return Held(
            given=tuple(book.directions(areas)),
            entries=tuple(book.entries(areas)),
            calls=tuple(book.calls(areas)),
            draws=tuple(book.draws(areas)),
        )
