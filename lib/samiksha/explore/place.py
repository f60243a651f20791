"""The room in which directions are given: whose they are, and where they are written.

Enters: the brief on the screen, a home. Leaves: a `Place`, the same for the form and the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from samiksha.explore.filling import suggested
from samiksha.explore.listed import NowOf, figures_now
from samiksha.home import Home
from samiksha.opened import Opened
from samiksha.params.areas import read_register
from samiksha.params.holidays import Calendar, read_calendar


@dataclass(frozen=True)
class Place:
    """One brief on one screen."""

    brief: Opened
    home: Home
    calendar: Calendar
    areas: tuple[str, ...]
    """The brief's area and all within it."""
    now_of: NowOf
    room: str
    """Which of several rooms this is."""

    @cached_property
    def suggested(self) -> Mapping[str, str]:
        """Who may be told to do something → the code of the department."""
        return suggested(self.brief)


def place_of_brief(brief: Opened, home: Home, now_of: NowOf | None = None) -> Place:
    """The room of a brief; `now_of` knows more measures than the brief does."""
    register = read_register(home.params, brief.spec.areas)
    areas = tuple(area.code for area in register.within(brief.area.code))
    calendar = read_calendar(home.params)
    return Place(brief, home, calendar, areas, now_of or figures_now(brief), uuid4().hex[:8])
