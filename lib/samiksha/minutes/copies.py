"""A copy of the minutes in the store, for computers that make pages and have no minutes of their own.

Enters: a home. Leaves: one small JSON file an area. The owner of a round writes them; who has the minutes reads none.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache

from pydantic import TypeAdapter, ValidationError

from samiksha.errors import StoreUnusable
from samiksha.home import Home
from samiksha.minutes.book import MinutesBook
from samiksha.minutes.held import Held, together
from samiksha.store.place import Place, place_at

FOLDER = "minutes"


def share_minutes(home: Home) -> list[str]:
    """Writes the copies that differ from what the minutes hold; of which areas. A home without minutes has none."""
    if not home.minutes.exists():
        return []
    place = place_at(home.store)
    place.sweep(FOLDER)
    with MinutesBook(home) as book:
        held = book.held()
    return [area for area, part in sorted(held.by_area().items()) if _write(place, area, part)]


def _write(place: Place, area: str, held: Held) -> bool:
    """Whether the copy was another one, or none."""
    content = _plain().dump_json(held)
    with suppress(FileNotFoundError):
        if place.read(_name(area)) == content:
            return False
    place.write(_name(area), content)
    return True


def read_copies(home: Home, areas: Sequence[str] | None = None) -> Held:
    """What the copies hold of some areas (all without). Raises StoreUnusable."""
    place = place_at(home.store)
    if areas is None or len(areas) > 1:  # one look for all
        there = {path.stem for path in place.glob(FOLDER, "*.json")}
        areas = sorted(there if areas is None else there.intersection(areas))
    return together(_read(place, areas))


def _read(place: Place, areas: Iterable[str]) -> Iterable[Held]:
    for area in areas:
        with suppress(FileNotFoundError):
            content = place.read(_name(area))
            try:
                yield _plain().validate_json(content)
            except ValidationError:
                raise StoreUnusable("minutes_copy", path=place.shown(_name(area))) from None


def _name(area: str) -> str:
    return f"{FOLDER}/{area}.json"


@cache
def _plain() -> TypeAdapter[Held]:
    return TypeAdapter(Held)
