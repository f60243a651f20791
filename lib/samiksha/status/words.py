"""How moments, sizes and lists are told.

Enters: moments, bytes, names. Leaves: text in either language, by `in_language`, as the catalogue fills it in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from samiksha.catalogue import text
from samiksha.numerals import MONTHS, decimal, grouped

_INDIA = "Asia/Kolkata"
MOST = 4
"""So many names of a list are told; of the others how many there are."""


class Told(Protocol):
    """Anything that has a text in each language."""

    def in_language(self, lang: str) -> str: ...


@dataclass(frozen=True)
class Day:
    """A day, told without its year unless it is another one."""

    day: date
    today: date

    def in_language(self, lang: str) -> str:
        plain = text("status.day", lang, day=self.day.day, month=MONTHS[lang][self.day.month - 1])
        return plain if self.day.year == self.today.year else f"{plain} {self.day.year}"


@dataclass(frozen=True)
class Moment:
    """A moment in the schedule's time zone. Never "today": the page may be read tomorrow."""

    at: datetime
    now: datetime
    zone: ZoneInfo

    def in_language(self, lang: str) -> str:
        at, today = self.at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        return text("status.moment", lang, day=Day(at.date(), today), time=f"{at:%H:%M}")


@dataclass(frozen=True)
class Written:
    """A text of the catalogue with its values, to be told in either language."""

    key: str
    values: dict[str, object]

    def in_language(self, lang: str) -> str:
        return text(self.key, lang, **self.values)


@dataclass(frozen=True)
class Plain:
    """A text that is the same in both languages: a code, a name as somebody wrote it."""

    told: str

    def in_language(self, _: str) -> str:
        return self.told


@dataclass(frozen=True)
class Said:
    """Somebody's sentence in both languages."""

    said: "dict[str, str]"

    def in_language(self, lang: str) -> str:
        return self.said.get(lang) or next(iter(self.said.values()), "")


@dataclass(frozen=True)
class Several:
    """Names, the first few of them told."""

    names: Sequence[Told]
    most: int = MOST

    def in_language(self, lang: str) -> str:
        told = list(dict.fromkeys(name.in_language(lang) for name in self.names))
        # "and 1 more" says less than the one name would, and takes as much room.
        if len(told) <= self.most + 1:
            return ", ".join(told)
        names = ", ".join(told[: self.most])
        return text("status.more", lang, names=names, count=grouped(len(told) - self.most))


def zone_name(zone: str, lang: str) -> str:
    """The time zone as people call it; those outside of India by their own name."""
    return text("status.zone", lang) if zone == _INDIA else zone


def size(count: int) -> str:
    """Bytes as people read them.

    >>> size(0), size(512), size(1_500_000), size(123_400_000_000)
    ('0 KB', '1 KB', '1.5 MB', '123.4 GB')
    """
    for unit, step in (("GB", 10**9), ("MB", 10**6)):
        if count >= step:
            return f"{decimal(count / step)} {unit}"
    return f"{grouped(-(-count // 1000))} KB"
