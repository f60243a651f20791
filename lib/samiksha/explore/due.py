"""By when: the quick choices of the form, and days that are no working days.

Enters: the day of the meeting, the calendar. Leaves: days on which offices are open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from samiksha.catalogue import text
from samiksha.numerals import day
from samiksha.params.holidays import WEEKDAYS, Calendar, Holiday

OTHER = "other"
"""The choice of somebody who names the day."""
PROPOSED = "week"


@dataclass(frozen=True)
class Due:
    """A day by which something is to be done."""

    asked: date
    on: date
    """The same, or the next day on which offices are open."""
    holiday: Holiday | None = None
    """What is notified of the day that was asked for."""

    def in_language(self, lang: str) -> str:
        """The day with its weekday: सोमवार, 29 मई 2023."""
        return dated(self.on, lang)

    def moved_from(self, lang: str) -> str:
        """The same in a few words."""
        return text("decide.closed_then", lang, asked=dated(self.asked, lang)) if self.asked != self.on else ""

    def why_moved(self, lang: str) -> str:
        """What is said of a day that was moved; nothing of one that was not."""
        if self.asked == self.on:
            return ""
        why = text("decide.weekly_off", lang) if self.holiday is None else self.holiday.in_language(lang)
        return text("decide.day_moved", lang, asked=dated(self.asked, lang), why=why, due=dated(self.on, lang))


def dated(when: date, lang: str) -> str:
    """A day with the name of its weekday."""
    weekday = text(f"decide.weekday.{WEEKDAYS[when.weekday()]}", lang)
    return text("decide.dated", lang, weekday=weekday, day=day(when, lang))


def due_by(asked: date, calendar: Calendar) -> Due:
    """A day that somebody asked for, moved to the next working day."""
    return Due(asked, calendar.next_working(asked), calendar.holiday(asked))


def quick_choices(given_on: date, calendar: Calendar) -> dict[str, Due]:
    """Name of a quick choice → its day."""
    return {name: due_by(ahead(given_on), calendar) for name, ahead in _CHOICES.items()}


def _month_end(given_on: date) -> date:
    """The month's last day; given on that day itself, the next month's."""
    end = _end_of_month(given_on)
    return end if end > given_on else _end_of_month(given_on + timedelta(days=1))


def _end_of_month(when: date) -> date:
    return (when.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _after(days: int) -> Callable[[date], date]:
    return lambda given_on: given_on + timedelta(days=days)


_CHOICES: dict[str, Callable[[date], date]] = {
    "three_days": _after(3),
    "week": _after(7),
    "two_weeks": _after(14),
    "month_end": _month_end,
}
