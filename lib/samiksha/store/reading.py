"""Which snapshots of a source a page may read: of each area the newest two, and the first since a cut-off.

Enters: days, and the areas that each holds. Leaves: the days that are read, and for which areas. A brief takes the newest
snapshot that holds its area, and counts the review before from the one before that (`desk`); both of a day or of an
earlier one, so that no older snapshot is asked for. The cohort of a campaign is proven by the first since its cut-off.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date

READ_BACK = 2

Holds = Callable[[date], Collection[str]]


def newest(days: Iterable[date], holds: Holds, areas: Collection[str] | None = None) -> dict[date, set[str]]:
    """Day → the areas (of those named, else all) of whose newest two it is one. Days are given newest first, and looked
    at no further than needed.

    >>> held = {date(2023, 5, 13): "ab", date(2023, 5, 14): "a", date(2023, 5, 15): "a"}
    >>> [(day.day, sorted(found)) for day, found in newest(sorted(held, reverse=True), held.get).items()]
    [(15, ['a']), (14, ['a']), (13, ['b'])]
    """
    seen: Counter[str] = Counter()
    found: dict[date, set[str]] = {}
    for day in days:
        if areas is not None and all(seen[area] == READ_BACK for area in areas):
            break
        here = {area for area in _here(holds(day), areas) if seen[area] < READ_BACK}
        seen.update(here)
        if here:
            found[day] = here
    return found


def first(days: Iterable[date], holds: Holds, areas: Collection[str] | None = None) -> dict[date, set[str]]:
    """Day → the areas (of those named, else all) that it is the first to hold. Days are given oldest first.

    >>> held = {date(2023, 5, 13): "b", date(2023, 5, 14): "ab"}
    >>> [(day.day, sorted(found)) for day, found in first(sorted(held), held.get).items()]
    [(13, ['b']), (14, ['a'])]
    """
    seen: set[str] = set()
    found: dict[date, set[str]] = {}
    for day in days:
        if areas is not None and seen.issuperset(areas):
            break
        here = {area for area in _here(holds(day), areas) if area not in seen}
        seen |= here
        if here:
            found[day] = here
    return found


def _here(held: Collection[str], areas: Collection[str] | None) -> Iterable[str]:
    return held if areas is None else (area for area in areas if area in held)
