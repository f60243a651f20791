"""What the minutes hold of some areas, as one frozen piece.

Enters: entries. Leaves: directions and calls, as far as a day knows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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

    def shown(self, as_of: date, review: str) -> list[Direction]:
        """What a page of a review shows: the directions of that review and of none that were given before its day, as
        they stood on it."""
        return [each for each in self.directions(as_of) if each.given_on < as_of and each.review in ("", review)]

    def calls_before(self, as_of: date, review: str) -> list[Call]:
        """What a page of a review may tell of calls: those to samples of earlier days."""
        return [call for call in self.calls if call.sample.as_of < as_of and call.sample.review == review]

    def by_area(self) -> dict[str, "Held"]:
        """Area → what is held of it."""
        areas = {each.number: each.area for each in self.given}
        found: dict[str, tuple[list[Direction], list[Entry], list[Call]]] = {}

        def of(area: str) -> tuple[list[Direction], list[Entry], list[Call]]:
            return found.setdefault(area, ([], [], []))

        for each in self.given:
            of(each.area)[0].append(each)
        for entry in self.entries:
            of(areas[entry.direction])[1].append(entry)
        for call in self.calls:
            of(call.sample.area)[2].append(call)
        return {area: Held(tuple(given), tuple(said), tuple(calls)) for area, (given, said, calls) in found.items()}


def together(parts: Iterable[Held]) -> Held:
    """Several areas' minutes as one."""
    parts = tuple(parts)
    return Held(
        tuple(each for part in parts for each in part.given),
        tuple(each for part in parts for each in part.entries),
        tuple(each for part in parts for each in part.calls),
    )
