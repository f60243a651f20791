"""What the minutes hold of some areas, as one frozen piece.

Enters: entries. Leaves: directions and calls, as far as a day knows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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

    def shown(self, as_of: date, review: str) -> list[Direction]:
        """What a page of a review shows: the directions of that review and of none that were given before its day, as
        they stood on it."""
        return [each for each in self.directions(as_of) if each.given_on < as_of and each.review in ("", review)]

    def tallies(self, review: str, before: date) -> list[Tally]:
        """What the newest sample of each area gave, of those of a review that were drawn before a day."""
        return last_tallies(self.calls, self.draws, review, before)

    def by_area(self) -> dict[str, "Held"]:
        """Area → what is held of it."""
        areas = {each.number: each.area for each in self.given}
        found: dict[str, tuple[list[Direction], list[Entry], list[Call], list[Draw]]] = {}

        def of(area: str) -> tuple[list[Direction], list[Entry], list[Call], list[Draw]]:
            return found.setdefault(area, ([], [], [], []))

        for each in self.given:
            of(each.area)[0].append(each)
        for entry in self.entries:
            of(areas[entry.direction])[1].append(entry)
        for call in self.calls:
            of(call.sample.area)[2].append(call)
        for draw in self.draws:
            of(draw.sample.area)[3].append(draw)
        return {
            area: Held(tuple(given), tuple(said), tuple(calls), tuple(draws))
            for area, (given, said, calls, draws) in found.items()
        }


def together(parts: Iterable[Held]) -> Held:
    """Several areas' minutes as one."""
    parts = tuple(parts)
    return Held(
        tuple(each for part in parts for each in part.given),
        tuple(each for part in parts for each in part.entries),
        tuple(each for part in parts for each in part.calls),
        tuple(each for part in parts for each in part.draws),
    )
