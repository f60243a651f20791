"""The freshness gate: which sources a run still waits for.

Enters: params, what the store holds, the waits of a run. Leaves: `Late`s. The same answer as the banner of the page, for a
brief that has stopped waiting goes out with it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from samiksha.home import Home
from samiksha.params.areas import Register
from samiksha.params.holidays import Calendar
from samiksha.params.reviews import ReviewSpec
from samiksha.params.schedule import Wait
from samiksha.store.freshness import Freshness, Late

__all__ = ["Late", "late_sources"]


def late_sources(
    home: Home,
    spec: ReviewSpec,
    register: Register,
    areas: Sequence[str],
    waits: Iterable[Wait],
    as_of: date,
    calendar: Calendar,
) -> list[Late]:
    """What is late for briefs of these areas (codes) as of a day: empty when the run may begin."""
    return Freshness(home, spec, register, as_of).late(areas, waits, calendar)
