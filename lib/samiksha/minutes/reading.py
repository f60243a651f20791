"""The minutes for whoever reads: pages, rooms, roll-ups.

Enters: a home and areas. Leaves: `Held`. A home without minutes has what its store holds a copy of; none are made by
reading.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from samiksha.home import Home
from samiksha.minutes.book import MinutesBook
from samiksha.minutes.copies import read_copies
from samiksha.minutes.directions import Direction
from samiksha.minutes.held import Held, together


def read_minutes(home: Home, areas: Sequence[str] | None = None) -> Held:
    """What the minutes hold of some areas (all without)."""
    if not home.minutes.exists():
        return read_copies(home, areas)
    with MinutesBook(home) as book:
        return book.held(areas)


class Reader:
    """The minutes for one page: those of an area are read once, however often they are asked for."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._held: dict[str, Held] = {}

    def read(self, areas: Iterable[str]) -> None:
        """Those that are not read yet, all at once."""
        if wanted := [area for area in areas if area not in self._held]:
            found = read_minutes(self._home, wanted).by_area()
            self._held |= {area: found.get(area, Held()) for area in wanted}

    def held(self, areas: Sequence[str]) -> Held:
        """What is held of some areas together."""
        self.read(areas)
        return together(self._held[area] for area in areas)

    def shown(self, areas: Sequence[str], as_of: date, review: str) -> list[Direction]:
        """What a page of a review as of a day shows of the directions of some areas (`Held.shown`)."""
        self.read(areas)
        return [each for area in areas for each in self._held[area].shown(as_of, review)]
