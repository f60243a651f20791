"""What can be compared with: other districts, and other days.

Enters: an opened review or roll-up, its cases. Leaves: the choices, and for one of them the cases that stand beside.
"""

from dataclasses import replace
from datetime import date
from functools import cached_property

from samiksha.catalogue import Both
from samiksha.desk import open_desk
from samiksha.display import in_both
from samiksha.display.terms import day_of
from samiksha.explore.cases import Cases
from samiksha.explore.look import Against, Look
from samiksha.explore.screen import Other
from samiksha.home import Home
from samiksha.numerals import day
from samiksha.opened import Opened
from samiksha.params.areas import Area


class Comparing:
    """The choices of one room; what was opened once is kept."""

    def __init__(self, home: Home, brief: Opened, cases: Cases) -> None:
        self._home, self._brief, self._cases = home, brief, cases
        self._within = "area" in {dimension.name for dimension in cases.dimensions}
        self._opened: dict[Against, Cases] = {}

    @cached_property
    def areas(self) -> dict[str, Area]:
        """The areas of the review's level of which there are rows: of the room's own division or state; beside a
        district all others of its register, the nearest first."""
        desk = open_desk(self._home, self._brief.spec.review, self._brief.as_of)
        tops = [self._brief.area.code] if self._within else [each.code for each in self._brief.ancestors]
        near = [area for top in tops for area in desk.register.under(top, desk.spec.level)]
        return {
            area.code: area
            for area in near
            if area.code != self._brief.area.code and desk.found(area.code, desk.as_of)
        }

    def choices(self, look: Look) -> list[tuple[str, Against]]:
        """What stands in the picker: days, newest first, then areas."""
        lang = self._brief.lang
        days = [
            (day(when, lang), Against(day=when)) for when in reversed(self._cases.days) if when != self._brief.as_of
        ]
        areas = [
            (area.in_language(lang), Against(area=code))
            for code, area in self.areas.items()
            if code != look.pick.area
        ]
        return [*days, *areas]

    def other(self, look: Look) -> Other | None:
        """What stands beside the look; None where nothing is to be compared."""
        against = look.against
        if against.day:
            return Other(self._at(against), look.pick, self._said(self._brief.as_of), self._said(against.day))
        if not against.area:
            return None
        here = self.areas[look.pick.area] if look.pick.area else self._brief.area
        names = [in_both(area, self._brief.lang) for area in (here, self.areas[against.area])]
        if self._within:
            return Other(self._cases, replace(look.pick, area=against.area), *names)
        return Other(self._at(against), look.pick, *names)

    def _said(self, when: date) -> Both:
        return in_both(day_of(when), self._brief.lang)

    def _at(self, against: Against) -> Cases:
        if against not in self._opened:
            brief = self._brief
            self._opened[against] = (
                self._cases.at(against.day)
                if against.day
                else Cases.open(self._home, brief.spec.review, against.area, brief.as_of, brief.lang)
            )
        return self._opened[against]
