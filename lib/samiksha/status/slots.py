"""Slots, runs and rounds, from the schedule and the ledger.

Enters: a timetable (None if it cannot be read), what the ledger holds (nothing, if there is none), a moment. Leaves: facts,
the newest first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from samiksha.home import Home
from samiksha.ledger import Slots
from samiksha.ledger.recent import Missing, Recent, RoundEntry
from samiksha.model import NOT_MADE
from samiksha.params.schedule import HOLD, Run
from samiksha.schedule import FINAL, Account, Slot, SlotEntry, State, Timetable, agenda
from samiksha.status.facts import DAYS, DUE, FailedPage, LateSource, RoundFacts, RunFacts, SlotFacts
from samiksha.status.names import Namer

INDEX = "index.html"


@dataclass(frozen=True)
class Books:
    """What the ledger holds of slots and of rounds."""

    account: Account
    rounds: Mapping[str, RoundEntry]
    """Run id → round: those of the last days, and those of slots that have not come to their end."""
    tallies: Mapping[tuple[str, date], Mapping[tuple[str, str], int]]
    missing: Mapping[tuple[str, date], Sequence[Missing]]
    last_tick: datetime | None

    @classmethod
    def empty(cls) -> "Books":
        """Those of a home where nothing was ever made."""
        return cls(Account(), {}, {}, {}, None)


def read_books(home: Home, now: datetime) -> Books:
    """The ledger's part of it. Without a ledger nothing was ever made, and none is begun for the asking."""
    if not home.ledger.exists():
        return Books.empty()
    with Slots(home) as slots:
        account, last_tick = slots.account(), slots.last("tick")
    with Recent(home) as recent:
        named = {entry.run_id for entry in account.entries.values() if entry.run_id and _is_shown(entry, now)}
        known = [*recent.rounds(_oldest(now)), *recent.rounds_named(named)]
        rounds = {each.run_id: each for each in known}
        days = {(each.review, each.as_of) for each in rounds.values()}
        return Books(account, rounds, {day: recent.tally(*day) for day in days},
                     {day: recent.missing(*day) for day in days}, last_tick)  # fmt: skip


def _oldest(now: datetime) -> datetime:
    return now - timedelta(days=DAYS)


def _is_shown(entry: SlotEntry, now: datetime) -> bool:
    return entry.slot.due >= _oldest(now) or entry.state not in FINAL


class Told:
    """What is told of slots, runs and rounds."""

    def __init__(self, home: Home, timetable: Timetable | None, books: Books, namer: Namer, now: datetime) -> None:
        self._home, self._timetable, self._books, self._namer, self._now = home, timetable, books, namer, now

    def slots(self) -> tuple[SlotFacts, ...]:
        """The slots of the last days and all that have not come to their end, the newest first."""
        found = [*self._noted(), *self._not_noted()]
        found.sort(key=lambda slot: (slot.due, slot.run), reverse=True)
        return tuple(found)

    def runs(self) -> tuple[RunFacts, ...]:
        """The runs of the schedule, in its order."""
        return tuple(map(self._run, self._timetable.schedule.runs)) if self._timetable else ()

    def rounds(self) -> tuple[RoundFacts, ...]:
        """Of each review and day the newest round, if no slot has begun it; the newest first."""
        newest = {(each.review, each.as_of): each for each in sorted(self._books.rounds.values(), key=_begun)}
        of_slots = {entry.run_id for entry in self._books.account.entries.values()}
        own = [each for each in newest.values() if each.run_id not in of_slots and each.started >= _oldest(self._now)]
        return tuple(self._round(each) for each in sorted(own, key=_begun, reverse=True))

    def _noted(self) -> Iterator[SlotFacts]:
        for entry in self._books.account.entries.values():
            if _is_shown(entry, self._now):
                yield self._slot(entry)

    def _not_noted(self) -> Iterator[SlotFacts]:
        """Slots that nobody has begun, though their time has come: the clock stands still, or has not ticked since."""
        if self._timetable is None:
            return
        asked = agenda(self._timetable, self._books.account, self._now)
        for due in asked.due:
            if due.entry is None:
                yield self._slot(SlotEntry(due.slot, State.WAITING), DUE)
        for slot in asked.missed:
            if slot.key not in self._books.account.entries and slot.due >= _oldest(self._now):
                yield self._slot(SlotEntry(slot, State.MISSED))

    def _slot(self, entry: SlotEntry, state: str = "") -> SlotFacts:
        slot, review = entry.slot, self._review_of(entry)
        pages, failed = self._pages(entry, review), self._failed(entry.run_id)
        not_made = sum(pages.get(status, 0) for status in NOT_MADE) if entry.run_id in self._books.rounds else 0
        return SlotFacts(
            run=slot.run, review=self._namer.review(review), as_of=slot.as_of, nth=slot.nth, due=slot.due,
            state=state or entry.state.value, pages=pages, failed=failed,
            made_since=max(0, not_made - len(failed)), late=self._late(entry, review),
            holds=self._holds(slot), until=self._until(entry), not_before=entry.not_before, attempts=entry.attempts, run_id=entry.run_id,
            said=entry.said, began=entry.began, finished=entry.finished, who=entry.who,
            index=self._index(review, slot.as_of),
        )  # fmt: skip

    def _pages(self, entry: SlotEntry, review: str) -> Mapping[str, int]:
        """As the ledger noted them at the end of its round; of one that is being made, as they are now."""
        if entry.counts and entry.state != State.RUNNING:
            return {status: number for status, number in entry.counts.items() if number}
        return self._now_of(entry.run_id, review, entry.slot.as_of)

    def _now_of(self, run_id: str, review: str, as_of: date) -> Mapping[str, int]:
        tally = self._books.tallies.get((review, as_of), {})
        return {status: number for (of, status), number in tally.items() if of == run_id}

    def _failed(self, run_id: str) -> tuple[FailedPage, ...]:
        """Pages of a round that are not made, be it that a later round could not make them either."""
        if (entry := self._books.rounds.get(run_id)) is None:
            return ()
        return tuple(
            FailedPage(
                self._namer.area_of_review(entry.review, each.area), each.status, each.said, each.log, each.stands
            )
            for each in self._books.missing.get((entry.review, entry.as_of), ())
            if each.area in entry.areas
        )

    def _late(self, entry: SlotEntry, review: str) -> tuple[LateSource, ...]:
        return tuple(
            LateSource(
                self._namer.source(str(each.get("source") or "")),
                self._namer.area_of_review(review, str(each["area"])) if each.get("area") else None,
                each.get("body") or None,
                _day(each.get("since")), _day(each.get("needed")),
            )
            for each in entry.late
        )  # fmt: skip

    def _until(self, entry: SlotEntry) -> datetime | None:
        run = self._run_of(entry.slot)
        if run is None or self._timetable is None:
            return None
        if entry.state == State.HELD:
            return entry.slot.due + timedelta(days=self._timetable.schedule.catch_up_days)
        return self._timetable.deadline(run, entry.slot) if entry.state == State.WAITING and run.late else None

    def _holds(self, slot: Slot) -> bool:
        run = self._run_of(slot)
        return run is not None and run.late is not None and run.late.then == HOLD

    def _run_of(self, slot: Slot) -> Run | None:
        return self._timetable.schedule.by_name.get(slot.run) if self._timetable else None

    def _review_of(self, entry: SlotEntry) -> str:
        """As its round says, else as the schedule does; of a run that was taken out before its first round nobody knows."""
        if found := self._books.rounds.get(entry.run_id):
            return found.review
        run = self._run_of(entry.slot)
        return run.review if run else ""

    def _index(self, review: str, as_of: date) -> str | None:
        path = f"{review}/{as_of.isoformat()}/{INDEX}"
        return path if review and (self._home.outputs / path).exists() else None

    def _run(self, run: Run) -> RunFacts:
        assert self._timetable
        coming = self._timetable.next(run, self._now)
        made = self._last_made.get(run.name)
        return RunFacts(
            run.name, self._namer.review(run.review), coming.due if coming else None, coming.as_of if coming else None,
            made.finished if made else None, made.slot.as_of if made else None,
        )  # fmt: skip

    @cached_property
    def _last_made(self) -> dict[str, SlotEntry]:
        """Run → the slot that was made last."""
        made = [
            entry for entry in self._books.account.entries.values() if entry.state == State.MADE and entry.finished
        ]
        return {entry.slot.run: entry for entry in sorted(made, key=lambda entry: entry.finished or self._now)}

    def _round(self, entry: RoundEntry) -> RoundFacts:
        return RoundFacts(
            entry.run_id, self._namer.review(entry.review), entry.as_of, entry.started, entry.finished, entry.who,
            self._now_of(entry.run_id, entry.review, entry.as_of),
            self._failed(entry.run_id), self._index(entry.review, entry.as_of),
        )  # fmt: skip


def _begun(entry: RoundEntry) -> tuple[datetime, str]:
    return entry.started, entry.run_id


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
