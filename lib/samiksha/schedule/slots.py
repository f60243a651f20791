"""A slot (बारी): one execution that a run of the schedule asks for, and what has become of it.

Enters: nothing. Leaves: `Slot`, its `State`, its `SlotEntry`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

SlotKey = tuple[str, date, int]


@dataclass(frozen=True, order=True)
class Slot:
    """One execution of a run: the day that its briefs are as of, the moment from which it is due, and the how-manieth it
    is of that day. Day and number name it, not the moment: a time that is moved in the schedule makes no day twice."""

    as_of: date
    due: datetime
    """Aware, UTC."""
    run: str
    nth: int = 1

    @property
    def key(self) -> SlotKey:
        return self.run, self.as_of, self.nth


class State(StrEnum):
    """What has become of a slot."""

    WAITING = "waiting"
    """For a source that is late; the areas whose data are there may be made already."""
    HELD = "held"
    """It has waited as long as it may, and goes out only when the data come."""
    RUNNING = "running"
    """Somebody is at it, or was killed at it."""
    TRY_AGAIN = "try_again"
    """Some pages failed; it is tried again after a pause."""
    MADE = "made"
    FAILED = "failed"
    """Some pages failed, and it is not tried again."""
    SUPERSEDED = "superseded"
    """A later slot of the same day has taken its place, or the schedule asks for it no more."""
    MISSED = "missed"
    """Nobody was there to make it, or its data never came, until it was too old to be made."""


FINAL = frozenset({State.MADE, State.FAILED, State.SUPERSEDED, State.MISSED})


@dataclass(frozen=True)
class SlotEntry:
    """What the ledger knows of a slot."""

    slot: Slot
    state: State
    attempts: int = 0
    """Rounds that came to their end with failed pages."""
    not_before: datetime | None = None
    """When it is tried again."""
    run_id: str = ""
    """Of its last round."""
    late: tuple[dict[str, Any], ...] = ()
    """The sources that it waits for, or went out without: area, source, body, since, needed."""
    said: dict[str, str] | None = None
    """A fault in plain words, by language."""
    counts: dict[str, int] = field(default_factory=dict)
    """Status of pages → how many, of its last round."""
    began: datetime | None = None
    finished: datetime | None = None
    who: str = ""
    """user@computer, process."""
