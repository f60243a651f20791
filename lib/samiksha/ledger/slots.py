"""What has become of each slot of the schedule.

Enters: slots and what happened to them, from whoever ticks and holds the lock of their run. Leaves: the planner's `Account`.
"""

import getpass
import json
import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from samiksha.ledger.book import Book
from samiksha.schedule import FINAL, Account, Slot, SlotEntry, State


class Slots(Book):
    """The slots of one home."""

    tables = """
    CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, known_since TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS slot (
      run TEXT NOT NULL, as_of TEXT NOT NULL, nth INTEGER NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL,
      attempts INTEGER NOT NULL, not_before TEXT, run_id TEXT NOT NULL, late TEXT NOT NULL, said TEXT,
      counts TEXT NOT NULL, began TEXT, finished TEXT, who TEXT NOT NULL,
      PRIMARY KEY (run, as_of, nth)
    );
    CREATE TABLE IF NOT EXISTS moment (name TEXT PRIMARY KEY, at TEXT NOT NULL);
    """
    dated = {"slot": "as_of"}

    def account(self) -> Account:
        """All that the planner asks for."""
        known = {row["name"]: _moment(row["known_since"]) for row in self._do("SELECT * FROM run")}
        return Account(known, {entry.slot.key: entry for entry in self.entries()})

    def entries(self, run: str | None = None) -> list[SlotEntry]:
        """All slots that were ever worked on (of one run), oldest first."""
        chosen = ("WHERE run = ?", (run,)) if run else ("", ())
        rows = self._do(f"SELECT * FROM slot {chosen[0]} ORDER BY as_of, due, run, nth", chosen[1])
        return [_entry(row) for row in rows]

    def entry(self, slot: Slot) -> SlotEntry | None:
        """What is known of a slot now."""
        row = self._do("SELECT * FROM slot WHERE run = ? AND as_of = ? AND nth = ?", _which(slot)).fetchone()
        return _entry(row) if row else None

    def knows(self, runs: Iterable[str], now: datetime) -> None:
        """Runs that stand in the schedule. A moment that lies ahead of now was noted by a wrong clock, and is mended; a run that
        was taken out is forgotten, so that it begins anew if it comes back."""
        names = list(runs)
        with self._all_or_nothing():
            marks = ", ".join("?" * len(names))
            self._do(f"DELETE FROM run WHERE name NOT IN ({marks})", names)
            for name in names:
                self._do(
                    "INSERT INTO run VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
                    " known_since = min(known_since, excluded.known_since)",
                    (name, _text(now)),
                )

    def notes(self, entry: SlotEntry) -> None:
        """What has become of a slot."""
        told = replace(entry, who=f"{getpass.getuser()}@{platform.node()}, {os.getpid()}")
        values: dict[str, Any] = {
            "run": told.slot.run, "as_of": told.slot.as_of.isoformat(), "nth": told.slot.nth,
            "due": _text(told.slot.due), "state": told.state.value, "attempts": told.attempts,
            "not_before": _text(told.not_before), "run_id": told.run_id,
            "late": json.dumps(told.late, ensure_ascii=False),
            "said": json.dumps(told.said, ensure_ascii=False) if told.said else None,
            "counts": json.dumps(told.counts), "began": _text(told.began), "finished": _text(told.finished),
            "who": told.who,
        }  # fmt: skip
        marks = ", ".join("?" * len(values))
        self._do(f"INSERT OR REPLACE INTO slot ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))

    def brings_to_an_end(self, slots: Iterable[Slot], state: State, now: datetime) -> None:
        """Slots that will not be worked on any more; one that is brought to an end already stays as it is."""
        with self._all_or_nothing():
            for slot in slots:
                held = self.entry(slot)
                if held is None or held.state not in FINAL:
                    self.notes(replace(held or SlotEntry(slot, state), state=state, finished=now))

    def takes_back(self, slots: Iterable[Slot]) -> None:
        """Slots that were worked on before their time."""
        with self._all_or_nothing():
            for slot in slots:
                self._do("DELETE FROM slot WHERE run = ? AND as_of = ? AND nth = ?", _which(slot))

    def last(self, name: str) -> datetime | None:
        """When something that is not done at each tick was last done."""
        row = self._do("SELECT at FROM moment WHERE name = ?", (name,)).fetchone()
        return _moment(row["at"]) if row else None

    def did(self, name: str, now: datetime) -> None:
        """Something that is not done at each tick has been done now."""
        self._do("INSERT OR REPLACE INTO moment VALUES (?, ?)", (name, _text(now)))


def _which(slot: Slot) -> tuple[str, str, int]:
    return slot.run, slot.as_of.isoformat(), slot.nth


def _text(moment: datetime | None) -> str | None:
    """All in one zone and to the second or finer, so that text sorts as time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds") if moment else None


def _moment(text: str | None) -> datetime:
    assert text
    return datetime.fromisoformat(text)


def _entry(row: sqlite3.Row) -> SlotEntry:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(row[name]) if row[name] else None

    slot = Slot(date.fromisoformat(row["as_of"]), datetime.fromisoformat(row["due"]), row["run"], row["nth"])
    return SlotEntry(
        slot, State(row["state"]), row["attempts"], moment("not_before"), row["run_id"], tuple(json.loads(row["late"])),
        json.loads(row["said"]) if row["said"] else None, json.loads(row["counts"]), moment("began"),
        moment("finished"), row["who"],
    )  # fmt: skip
