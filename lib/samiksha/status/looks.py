"""What needs somebody's look, the worst first.

Enters: a `Status`. Leaves: sentences, each with its tone and the part of the page that tells more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from samiksha.catalogue import LANGUAGES, text
from samiksha.numerals import grouped
from samiksha.schedule import State
from samiksha.status.facts import DUE, MADE_LATE, Fault, RoundFacts, SlotFacts, Status
from samiksha.status.words import Day, Moment, Plain, Said, Several, Written, size

BAD, ACT, GOOD = "bad", "act", "good"
SILENT_AFTER = timedelta(minutes=15)
"""So long after the last tick the clock is said to stand still; a timer ticks every five minutes."""
TOLD_FOR = timedelta(days=1)
"""So long it is told at the top that a brief went out with old data: by then the next one is due."""
FREE_AT_LEAST = 2 * 10**9
"""Bytes; so few are left that the next rounds may not find room."""
OF_STATE = (
    (BAD, State.FAILED), (BAD, State.MISSED), (BAD, State.HELD), (ACT, State.TRY_AGAIN), (ACT, State.WAITING),
    (ACT, DUE), (ACT, MADE_LATE),
)  # fmt: skip
"""Tone and state, in the order in which they are told."""


@dataclass(frozen=True)
class Look:
    """One thing that needs a look: a sentence of the catalogue (`status.look.<key>`)."""

    tone: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    anchor: str = ""
    """The part of the page that tells more."""

    def in_language(self, lang: str) -> str:
        return text(f"status.look.{self.key}", lang, **self.values)

    def to_json(self) -> dict[str, Any]:
        return {"tone": self.tone, "key": self.key, "said": {lang: self.in_language(lang) for lang in LANGUAGES}}


def needs_look(status: Status) -> tuple[Look, ...]:
    """What needs a look now, the worst first; nothing if all is well."""
    found = [*_faults(status), *_clock(status), *_slots(status), *_rounds(status), *_data(status), *_machine(status)]
    return tuple(sorted(found, key=lambda look: look.tone != BAD))


def _faults(status: Status) -> Iterator[Look]:
    for fault in status.faults:
        yield Look(BAD, "part", told(fault))


def told(fault: Fault) -> dict[str, Any]:
    """What the sentence of a fault is filled with."""
    return {"part": Written(f"status.part.{fault.part}", {}), "said": Said(dict(fault.said))}


def _clock(status: Status) -> Iterator[Look]:
    for each in status.services:
        if each.state != "well":
            state = Written(f"status.service.{each.state}", {})
            yield Look(BAD, "service", {"host": each.host, "pid": each.pid, "state": state}, "machine")
    if not status.runs or status.faults_of("ledger"):
        return
    if status.last_tick is None:
        yield Look(BAD, "clock_never", anchor="machine")
    elif status.now - status.last_tick > SILENT_AFTER:
        since = Moment(status.last_tick, status.now, ZoneInfo(status.timezone))
        yield Look(BAD, "clock_silent", {"since": since}, "machine")


def _slots(status: Status) -> Iterator[Look]:
    for tone, state in OF_STATE:
        found = [slot for slot in status.slots if slot.shown == state and not _is_past(status, slot)]
        if found:
            yield Look(tone, str(state), {"names": _names(status, found)}, "days")


def _is_past(status: Status, slot: SlotFacts) -> bool:
    return slot.shown == MADE_LATE and status.now - slot.due > TOLD_FOR


def _rounds(status: Status) -> Iterator[Look]:
    if failed := [each for each in status.by_hand if each.failed and each.finished]:
        yield Look(BAD, "rounds_failed", {"names": _names(status, failed)}, "by-hand")
    if unended := [each for each in status.by_hand if each.finished is None]:
        yield Look(ACT, "rounds_open", {"names": _names(status, unended)}, "by-hand")


def _data(status: Status) -> Iterator[Look]:
    for tone, key in ((BAD, "failed"), (ACT, "trying"), (ACT, "partly")):
        if found := [(each.to, getattr(each, key)) for each in status.sendings if getattr(each, key)]:
            names = [Written("status.named.sending", {"to": to, "count": grouped(count)}) for to, count in found]
            yield Look(tone, f"sendings_{key}", {"names": Several(names)}, "sending")
    if status.sheets:
        yield Look(ACT, "sheets", {"names": Several([Plain(each.sheet) for each in status.sheets])}, "files")
    if status.refused:
        yield Look(ACT, "refused", {"names": Several([Plain(each.name) for each in status.refused])}, "files")


def _machine(status: Status) -> Iterator[Look]:
    if status.disk and status.disk.free < FREE_AT_LEAST:
        yield Look(BAD, "disk", {"free": size(status.disk.free)}, "machine")
    if status.holidays:
        yield Look(ACT, "holidays", {"years": Several([Plain(str(year)) for year in status.holidays])})


def _names(status: Status, found: Sequence[SlotFacts | RoundFacts]) -> Several:
    """Reviews with their days."""
    today = status.now.astimezone(ZoneInfo(status.timezone)).date()
    return Several(
        [Written("status.named.slot", {"review": each.review.name, "day": Day(each.as_of, today)}) for each in found]
    )
