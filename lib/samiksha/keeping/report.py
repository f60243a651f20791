"""What housekeeping found: what is old, what of it stays, and why.

Enters: nothing. Leaves: frozen findings and reports, in both languages and as JSON.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from samiksha.catalogue import LANGUAGES, text
from samiksha.errors import SamikshaError

MANY = 10
"""Up to so many things may go at once, however few there are."""


@dataclass(frozen=True)
class Stayed:
    """Something old that stays, and why: a sentence of the catalogue (`keeping.why.<why>`) and its fields."""

    name: str
    why: str
    fields: dict[str, Any] = field(default_factory=dict)

    def in_language(self, lang: str) -> str:
        return text(f"keeping.why.{self.why}", lang, **self.fields)


@dataclass(frozen=True)
class Went:
    """Something old that went."""

    name: str
    bytes: int
    count: int = 1
    """Lines of the ledger go by the table."""


@dataclass(frozen=True)
class Old:
    """Something that may go. `remove` says why it stays after all, or nothing once it is gone from sight."""

    name: str
    bytes: int
    remove: Callable[[], Stayed | None]
    count: int = 1


@dataclass(frozen=True)
class Found:
    """What is known of one kind."""

    known: int
    """All things of the kind, old or not."""
    old: tuple[Old, ...] = ()
    stayed: tuple[Stayed, ...] = ()

    @property
    def going(self) -> int:
        return sum(each.count for each in self.old)

    @property
    def is_too_much(self) -> bool:
        """Whether more than half of a kind would go at once: a wrong clock, most likely."""
        return self.going > MANY and 2 * self.going > self.known


@dataclass(frozen=True)
class KindReport:
    """What became of one kind."""

    kind: str
    before: date | None
    """What is of a day before is old; None: the kind is kept for ever."""
    went: tuple[Went, ...] = ()
    """In a dry run: what would go."""
    stayed: tuple[Stayed, ...] = ()
    held_back: int = 0
    """How many things would have gone: too many at once, so that none did."""
    known: int = 0
    fault: SamikshaError | None = None
    """What kept the kind from being looked at to its end."""

    @property
    def count(self) -> int:
        return sum(each.count for each in self.went)

    @property
    def bytes(self) -> int:
        return sum(each.bytes for each in self.went)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "before": self.before.isoformat() if self.before else None,
            "went": [{"name": each.name, "bytes": each.bytes, "count": each.count} for each in self.went],
            "bytes": self.bytes,
            "count": self.count,
            "stayed": [
                {"name": each.name, "why": each.why, "said": {lang: each.in_language(lang) for lang in LANGUAGES}}
                for each in self.stayed
            ],
            "held_back": self.held_back,
            "known": self.known,
            "fault": self.fault.said if self.fault else None,
        }


@dataclass(frozen=True)
class KeptReport:
    """What housekeeping did, or in a dry run would do."""

    today: date
    dry_run: bool
    kinds: tuple[KindReport, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing was held back and nothing went wrong."""
        return not any(kind.held_back or kind.fault for kind in self.kinds)

    def of(self, kind: str) -> KindReport:
        return next(each for each in self.kinds if each.kind == kind)

    def to_json(self) -> dict[str, Any]:
        return {
            "today": self.today.isoformat(),
            "dry_run": self.dry_run,
            "kinds": [each.to_json() for each in self.kinds],
        }
