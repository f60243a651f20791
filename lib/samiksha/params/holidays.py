"""Working days: `params/holidays.yml`.

Enters: YAML. Leaves: a `Calendar`, which tells of any day whether it is a working day, and what else it may be called.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from samiksha.params.base import Named, Names, Strict, Unfit, did_you_mean, read_model

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
WORKING, HOLIDAY, EVERY = "working", "holiday", "every"
BY_CALENDAR = frozenset({*WEEKDAYS, *(f"{nth}_{weekday}" for nth in _ORDINALS for weekday in WEEKDAYS)})
"""What a day is called whatever is notified: saturday, second_saturday, …"""
DAYS = BY_CALENDAR | {EVERY, WORKING, HOLIDAY}
"""What a day may be called."""
_FURTHEST = 60
"""Days that a search for a working day goes; no list has so long a holiday."""


class Holiday(Named):
    """One day on which offices are closed."""

    day: date


class Year(Strict):
    """The holidays of one year."""

    source: Names
    """Where they are notified."""
    complete: bool
    """Whether the whole list of that year has been entered; until then the status page says that it has not."""
    days: tuple[Holiday, ...] = ()


class Calendar(Strict):
    """Which days are working days."""

    weekly_off: tuple[str, ...] = Field(default=("sunday",))
    """Days of the week, or of the month (second_saturday), on which offices are closed."""
    years: dict[int, Year] = {}

    def model_post_init(self, _: Any) -> None:
        check_days(self.weekly_off, "weekly_off", BY_CALENDAR)  # "working" would ask for itself
        for number, year in self.years.items():
            found = [each.day for each in year.days]
            for place, day in enumerate(found):
                where = ("years", number, "days", place, "day")
                if day.year != number:
                    raise Unfit("holiday_year", where=where, day=day, year=number)
                if day in found[:place]:
                    raise Unfit("holiday_twice", where=where, day=day)

    def holiday(self, day: date) -> Holiday | None:
        """The holiday of that day, if it is on the list."""
        year = self.years.get(day.year)
        return next((each for each in year.days if each.day == day), None) if year else None

    def is_a(self, day: date, name: str) -> bool:
        """Whether a day is what `name` (one of DAYS) says.

        >>> Calendar().is_a(date(2026, 11, 14), "second_saturday"), Calendar().is_a(date(2026, 11, 15), "working")
        (True, False)
        """
        if name in (WORKING, HOLIDAY):
            closed = self.holiday(day) is not None or any(self.is_a(day, each) for each in self.weekly_off)
            return closed is (name == HOLIDAY)
        weekday = WEEKDAYS[day.weekday()]
        return name in (EVERY, weekday, f"{_ORDINALS[(day.day - 1) // 7]}_{weekday}")

    def is_working(self, day: date) -> bool:
        return self.is_a(day, WORKING)

    def working_days_to(self, day: date) -> Iterator[date]:
        """The working days up to `day`, itself included, newest first. Ends where none is found for two months."""
        since_last = 0
        while since_last < _FURTHEST:
            if self.is_working(day):
                yield day
                since_last = 0
            day -= timedelta(days=1)
            since_last += 1

    def next_working(self, day: date) -> date:
        """The first working day from `day` on, itself included; `day`, where none is found for two months.

        >>> Calendar().next_working(date(2026, 11, 15))
        datetime.date(2026, 11, 16)
        """
        coming = (day + timedelta(days=ahead) for ahead in range(_FURTHEST))
        return next((each for each in coming if self.is_working(each)), day)

    def is_complete(self, year: int) -> bool:
        """Whether the list of that year has been entered whole."""
        return year in self.years and self.years[year].complete


def check_days(names: tuple[str, ...], key: str, known: frozenset[str] = DAYS) -> None:
    """Raises Unfit for a name that no day has, with the nearest ones."""
    for place, name in enumerate(names):
        if name not in known:
            raise Unfit("no_kind_of_day", where=(key, place), name=name, near=did_you_mean(name, sorted(known)))


def read_calendar(params: Path) -> Calendar:
    """The working days of `params/holidays.yml`; without the file, all but Sundays."""
    path = params / "holidays.yml"
    return read_model(path, Calendar) if path.exists() else Calendar()
