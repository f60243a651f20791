"""What a status is made of.

Enters: nothing. Leaves: frozen facts, each of which can be turned into plain JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from samiksha.model import KEPT, MADE, NOT_MADE
from samiksha.params.base import Names
from samiksha.schedule import State

DAYS = 14
"""So many days back a status tells of slots, rounds and refused files."""
DUE = "due"
"""A slot whose time has come and that nobody has begun; the ledger knows nothing of it."""
MADE_LATE = "made_late"
"""Made, and some data were older than asked for. Shown only: the ledger calls it made."""
SETTLED = "settled"
"""Its failed pages have been made since, by another round. Shown only."""
Said = Mapping[str, str]
"""A sentence by language."""


@dataclass(frozen=True)
class Thing:
    """A review, source or area: its code and its names."""

    code: str
    name: Names


@dataclass(frozen=True)
class FailedPage:
    """A page that a round could not make."""

    area: Thing
    status: str
    said: Said | None
    log: str | None
    stands: bool
    """Whether an earlier page of that day stands."""


@dataclass(frozen=True)
class LateSource:
    """Data that a slot waits for, or went out without."""

    source: Thing
    area: Thing | None
    body: str | None
    since: date | None
    """The day of the newest there is."""
    needed: date | None
    """The day of which they were to be."""


@dataclass(frozen=True)
class SlotFacts:
    """One slot of the schedule."""

    run: str
    review: Thing
    as_of: date
    nth: int
    due: datetime
    state: str
    pages: Mapping[str, int]
    """Status → how many pages of its last round."""
    failed: tuple[FailedPage, ...]
    """Those that still are not made."""
    made_since: int
    """Pages that it could not make and another round has made since."""
    late: tuple[LateSource, ...]
    holds: bool
    """Whether it is held after that, instead of going out with a notice."""
    until: datetime | None
    """Until when it waits; for one that is held, until when it may still be made."""
    not_before: datetime | None
    attempts: int
    run_id: str
    said: Said | None
    began: datetime | None
    finished: datetime | None
    who: str
    index: str | None
    """The index of its round, from outputs/."""

    @property
    def shown(self) -> str:
        """Its state as people are told: a late one and one that was settled since have words of their own."""
        if self.state == State.MADE and self.late:
            return MADE_LATE
        if self.state == State.FAILED and self.made_since and not self.failed:
            return SETTLED
        return self.state

    @property
    def made(self) -> int:
        return self.pages.get(MADE, 0)

    @property
    def kept(self) -> int:
        return self.pages.get(KEPT, 0)

    @property
    def not_made(self) -> int:
        return sum(self.pages.get(status, 0) for status in NOT_MADE)


@dataclass(frozen=True)
class RunFacts:
    """One run of the schedule."""

    run: str
    review: Thing
    next_due: datetime | None
    next_as_of: date | None
    last_made: datetime | None
    last_made_as_of: date | None


@dataclass(frozen=True)
class RoundFacts:
    """A round that somebody made by hand."""

    run_id: str
    review: Thing
    as_of: date
    started: datetime
    finished: datetime | None
    who: str
    pages: Mapping[str, int]
    failed: tuple[FailedPage, ...]
    index: str | None


@dataclass(frozen=True)
class SourceFacts:
    """How old the newest data of a source are."""

    source: Thing
    as_of: date
    age_days: int
    areas: int
    """How many areas the newest snapshot holds."""
    lagging: tuple[Thing, ...]
    """Areas that one of the snapshots before it held and it does not."""
    loaded_at: datetime
    kept: int
    refused: int
    awaited: bool
    """Whether a run of the schedule waits for it."""


@dataclass(frozen=True)
class SheetFacts:
    """A published sheet that could not be fetched."""

    sheet: str
    source: Thing
    since: datetime
    at: datetime
    said: Said | None


@dataclass(frozen=True)
class RefusedFile:
    """An export that was refused whole."""

    name: str
    day: date
    path: str
    """Of the text that says why, from the home."""
    told: str
    """That text, in Hindi and English."""


@dataclass(frozen=True)
class SendingFacts:
    """What was sent by one way in the last days: a list of readers, or a folder."""

    to: str
    sent: int
    partly: int
    """Of those sent, the ones that some of their readers did not get."""
    pending: int
    trying: int
    """Those that did not go and are tried again."""
    failed: int
    """Given up."""
    said: Said | None
    """What was said of the last that did not go."""


@dataclass(frozen=True)
class DiskFacts:
    """What the home takes of the disk."""

    kinds: Mapping[str, int]
    """Kind → bytes."""
    free: int
    total: int
    measured: datetime


@dataclass(frozen=True)
class ServiceFacts:
    """A running service, as its heartbeat tells."""

    host: str
    pid: int
    who: str
    state: str
    """well, or what is amiss: dead, silent, stuck, late."""
    started: datetime | None
    last_tick: datetime | None
    """When its last tick ended."""


@dataclass(frozen=True)
class Fault:
    """Something that could not be found out, and why."""

    part: str
    said: Said


@dataclass(frozen=True)
class Status:
    """Everything that is known of a home at a moment."""

    home: str
    now: datetime
    timezone: str
    days: int = DAYS
    runs: tuple[RunFacts, ...] = ()
    slots: tuple[SlotFacts, ...] = ()
    """The newest first."""
    by_hand: tuple[RoundFacts, ...] = ()
    sources: tuple[SourceFacts, ...] = ()
    sheets: tuple[SheetFacts, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    sendings: tuple[SendingFacts, ...] = ()
    disk: DiskFacts | None = None
    last_tick: datetime | None = None
    services: tuple[ServiceFacts, ...] = ()
    holidays: tuple[int, ...] = ()
    """Years that the schedule reaches soon and whose list of holidays is not complete."""
    faults: tuple[Fault, ...] = field(default=())

    def faults_of(self, part: str) -> list[Fault]:
        """Why a part of it is not known, or not whole."""
        return [fault for fault in self.faults if fault.part == part]

    def to_json(self) -> dict[str, Any]:
        """The same in dictionaries, lists, texts and numbers."""
        plain: dict[str, Any] = _plain(self)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Names):
        return {"hi": value.hi, "en": value.en}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
