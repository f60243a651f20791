"""How one page says things: in its language, with the other beside it, in the schedule's time zone.

Enters: keys of the catalogue, moments, names. Leaves: text, and `Words` of both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from samiksha.catalogue import other, text
from samiksha.publish.facts import Words
from samiksha.status.facts import Thing
from samiksha.status.words import Day, Moment, Said, Told, Written


@dataclass(frozen=True)
class Tongue:
    """The language of a page, its moment and its time zone."""

    lang: str
    now: datetime
    timezone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def say(self, key: str, **values: Any) -> str:
        """A text of the status in the page's language."""
        return text(f"status.{key}", self.lang, **values)

    def both(self, key: str, **values: Any) -> Words:
        """The same in both languages."""
        return self.words(Written(f"status.{key}", values))

    def words(self, told: Told) -> Words:
        """Anything that has both languages; nothing stands beside it if both are the same."""
        first, second = told.in_language(self.lang), told.in_language(other(self.lang))
        return Words(first, second if second != first else "")

    def name(self, thing: Thing) -> Words:
        return self.words(thing.name)

    def said(self, said: Mapping[str, str]) -> Said:
        return Said(dict(said))

    def moment(self, at: datetime) -> str:
        return Moment(at, self.now, self.zone).in_language(self.lang)

    def day(self, day: date) -> str:
        return Day(day, self.today).in_language(self.lang)
