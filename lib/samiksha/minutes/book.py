"""The file of the minutes: two rooms may write at once, and what one was told to be written stays, whatever is killed.

Enters: drafts, words about directions, calls. Leaves: lines that no statement can change or delete; triggers see to that.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from samiksha.database import Database, now_text
from samiksha.errors import UnknownDirection
from samiksha.home import Home
from samiksha.minutes.calls import Call, Draw, Outcome, Reveal, Sample
from samiksha.minutes.directions import Direction, Draft, Entry, Kind, Status
from samiksha.minutes.held import Held

TABLES = """
CREATE TABLE IF NOT EXISTS direction (
    number INTEGER PRIMARY KEY AUTOINCREMENT, origin TEXT NOT NULL UNIQUE, review TEXT NOT NULL, area TEXT NOT NULL,
    given_on TEXT NOT NULL, as_of TEXT NOT NULL, department TEXT NOT NULL, measure TEXT NOT NULL,
    measure_then TEXT NOT NULL, scope TEXT NOT NULL, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL, room TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS direction_area ON direction (area);
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT, direction INTEGER NOT NULL REFERENCES direction, origin TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('given', 'amended', 'answered')), on_day TEXT NOT NULL, at TEXT NOT NULL,
    by TEXT NOT NULL, what TEXT, who TEXT, due_on TEXT, closed_on TEXT, remark TEXT,
    status TEXT CHECK (status IN ('implemented', 'on_schedule', 'behind_schedule', 'yet_to_start')));
CREATE INDEX IF NOT EXISTS entry_direction ON entry (direction);
CREATE TABLE IF NOT EXISTS call (
    number INTEGER PRIMARY KEY AUTOINCREMENT, review TEXT NOT NULL, area TEXT NOT NULL, as_of TEXT NOT NULL,
    "case" TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, remark TEXT NOT NULL, origin TEXT NOT NULL UNIQUE,
    outcome TEXT NOT NULL CHECK (outcome IN ('satisfied', 'not_satisfied', 'not_reached', 'wrong_number')));
CREATE INDEX IF NOT EXISTS call_area ON call (area);
CREATE TABLE IF NOT EXISTS reveal (
    number INTEGER PRIMARY KEY AUTOINCREMENT, review TEXT NOT NULL, area TEXT NOT NULL, as_of TEXT NOT NULL,
    "case" TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS draw (
    number INTEGER PRIMARY KEY AUTOINCREMENT, review TEXT NOT NULL, area TEXT NOT NULL, as_of TEXT NOT NULL,
    drawn INTEGER NOT NULL, disposed INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL);
"""
_NEVER = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{verb}s_never BEFORE {verb.upper()} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'the minutes are only added to'); END;\n"
    for table in ("direction", "entry", "call", "reveal", "draw")
    for verb in ("update", "delete")
) + "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_replaces_never BEFORE INSERT ON {table} "
    f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
    f"BEGIN SELECT RAISE(ABORT, 'the minutes are only added to'); END;\n"
    for table, same in (
        *((table, "number = NEW.number OR origin = NEW.origin") for table in ("direction", "entry", "call")),
        *((table, "number = NEW.number") for table in ("reveal", "draw")),
    )
)
"""INSERT OR REPLACE would delete without a trigger of deletion."""


class MinutesBook(Database):
    """The minutes of one home, opened. Each method that writes returns when the line is on the disk."""

    tables = TABLES + _NEVER
    synchronous = "FULL"
    seconds_to_wait = 5
    """A line takes milliseconds; a room that has to wait longer is told so."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.minutes)

    def record(self, draft: Draft, by: str, room: str = "", origin: str = "") -> int:
        """Records a direction; returns its number. The same `origin` (a key press sent twice) is recorded once."""
        origin = origin or uuid4().hex
        at = now_text()
        with self._all_or_nothing():
            held = self._do("SELECT number FROM direction WHERE origin = ?", (origin,)).fetchone()
            if held is not None:
                return int(held["number"])
            then, scope = (json.dumps(told, ensure_ascii=False) for told in (draft.measure_then, draft.scope))
            number = self._insert(
                "direction", origin=origin, review=draft.review, area=draft.area, given_on=draft.given_on,
                as_of=draft.as_of, department=draft.department, measure=draft.measure, measure_then=then, scope=scope,
                recorded_at=at, recorded_by=by, room=room,
            )  # fmt: skip
            self._insert(
                "entry", direction=number, origin=f"{origin}/given", kind=Kind.GIVEN, on_day=draft.given_on, at=at,
                by=by, what=draft.what, who=draft.who, due_on=draft.due_on, status=Status.YET_TO_START,
            )  # fmt: skip
        return number

    def add(self, number: int, kind: Kind, on_day: date, by: str, origin: str = "", **told: Any) -> bool:
        """Adds a word about a direction (fields of `Entry`); whether it was new. Raises UnknownDirection."""
        with self._all_or_nothing():
            if self._do("SELECT 1 FROM direction WHERE number = ?", (number,)).fetchone() is None:
                raise UnknownDirection("no_direction", number=number)
            origin = origin or uuid4().hex
            if self._do("SELECT 1 FROM entry WHERE origin = ?", (origin,)).fetchone() is not None:
                return False
            self._insert(
                "entry", direction=number, origin=origin, kind=kind, on_day=on_day, at=now_text(), by=by, **told
            )
        return True

    def amend(self, number: int, on_day: date, by: str, *, what: str | None = None, who: str | None = None,
              due_on: date | None = None, remark: str | None = None, origin: str = "") -> bool:  # fmt: skip
        """Changes the wording of a direction from a day on; what stood before stays in its history."""
        return self.add(number, Kind.AMENDED, on_day, by, origin, what=what, who=who, due_on=due_on, remark=remark)

    def answer(self, number: int, on_day: date, by: str, status: Status, *, closed_on: date | None = None,
               remark: str | None = None, origin: str = "") -> bool:  # fmt: skip
        """Says what became of a direction."""
        return self.add(number, Kind.ANSWERED, on_day, by, origin, status=status, closed_on=closed_on, remark=remark)

    def call(self, sample: Sample, case: str, outcome: Outcome, by: str, remark: str = "", origin: str = "") -> None:
        """Writes down a call's outcome; a later one of the same case takes its place in what is counted."""
        origin = origin or uuid4().hex
        with self._all_or_nothing():
            if self._do("SELECT 1 FROM call WHERE origin = ?", (origin,)).fetchone() is None:
                self._insert("call", **_of(sample), case=case, outcome=outcome, at=now_text(), by=by, remark=remark,
                             origin=origin)  # fmt: skip

    def reveal(self, sample: Sample, case: str, by: str) -> None:
        """Writes down that somebody is about to see a citizen's number."""
        with self._all_or_nothing():
            self._insert("reveal", **_of(sample), case=case, at=now_text(), by=by)

    def draw(self, sample: Sample, drawn: int, disposed: int, by: str) -> None:
        """Writes down how large a sample is; once, unless it was drawn anew from other data."""
        with self._all_or_nothing():
            said = self._do(
                "SELECT drawn, disposed FROM draw WHERE review = ? AND area = ? AND as_of = ? ORDER BY number DESC LIMIT 1",
                (sample.review, sample.area, sample.as_of.isoformat()),
            ).fetchone()
            if said is None or tuple(said) != (drawn, disposed):
                self._insert("draw", **_of(sample), drawn=drawn, disposed=disposed, at=now_text(), by=by)

    def directions(self, areas: Sequence[str] | None = None) -> list[Direction]:
        """What was recorded for some areas (all without), as it was given, without any word about it."""
        return [_direction(line) for line in self._lines("SELECT * FROM direction", areas, "ORDER BY number")]

    def entries(self, areas: Sequence[str] | None = None) -> list[Entry]:
        """Every word about the directions of some areas (all without), in the order of writing."""
        joined = "SELECT entry.* FROM entry JOIN direction ON direction.number = entry.direction"
        return [_entry(line) for line in self._lines(joined, areas, "ORDER BY entry.number")]

    def calls(self, areas: Sequence[str] | None = None) -> list[Call]:
        """Every call about cases of some areas (all without), in the order of writing."""
        return [
            Call(sample=_sample(line), case=line["case"], outcome=Outcome(line["outcome"]), at=line["at"],
                 by=line["by"], remark=line["remark"])
            for line in self._lines("SELECT * FROM call", areas, "ORDER BY number")
        ]  # fmt: skip

    def reveals(self, areas: Sequence[str] | None = None) -> list[Reveal]:
        """Every look at a number, in the order of writing."""
        lines = self._lines("SELECT * FROM reveal", areas, "ORDER BY number")
        return [Reveal(sample=_sample(line), case=line["case"], at=line["at"], by=line["by"]) for line in lines]

    def version(self) -> int:
        """A number that is another one as soon as somebody else has written; asking costs microseconds."""
        return int(self._do("PRAGMA data_version").fetchone()[0])

    def held(self, areas: Sequence[str] | None = None) -> Held:
        """All that is held of some areas (all without), of one moment."""
        with self._plainly(), self._base:
            self._do("BEGIN")
            return Held(
                given=tuple(self.directions(areas)),
                entries=tuple(self.entries(areas)),
                calls=tuple(self.calls(areas)),
                draws=tuple(self.draws(areas)),
            )

    def draws(self, areas: Sequence[str] | None = None) -> list[Draw]:
        """How large the samples of some areas (all without) were, in the order of writing."""
        lines = self._lines("SELECT * FROM draw", areas, "ORDER BY number")
        same = ("drawn", "disposed", "at", "by")
        return [Draw(sample=_sample(line), **{name: line[name] for name in same}) for line in lines]

    def _lines(self, select: str, areas: Sequence[str] | None, order: str) -> list[sqlite3.Row]:
        if areas is None:
            return self._do(f"{select} {order}").fetchall()
        chosen = json.dumps(list(areas))  # however many: SQLite binds no more than 999 of them singly
        return self._do(f"{select} WHERE area IN (SELECT value FROM json_each(?)) {order}", (chosen,)).fetchall()

    def _insert(self, table: str, **told: Any) -> int:
        names = ", ".join(f'"{name}"' for name in told)
        marks = ", ".join("?" * len(told))
        values = [each.isoformat() if isinstance(each, date) else each for each in told.values()]
        number = self._do(f"INSERT INTO {table} ({names}) VALUES ({marks})", values).lastrowid
        assert number is not None
        return number


def _of(sample: Sample) -> dict[str, Any]:
    return {"review": sample.review, "area": sample.area, "as_of": sample.as_of}


def _sample(line: sqlite3.Row) -> Sample:
    return Sample(line["review"], line["area"], _day(line["as_of"]))


def _direction(line: sqlite3.Row) -> Direction:
    told = dict(line)
    del told["origin"]
    given_on, as_of = (_day(told.pop(name)) for name in ("given_on", "as_of"))
    then, scope = (json.loads(told.pop(name)) for name in ("measure_then", "scope"))
    return Direction(given_on=given_on, as_of=as_of, measure_then=then, scope=scope, **told)


def _entry(line: sqlite3.Row) -> Entry:
    told = dict(line)
    del told["number"]
    kind, on_day, due_on, closed_on, status = (
        told.pop(name) for name in ("kind", "on_day", "due_on", "closed_on", "status")
    )
    return Entry(
        kind=_KINDS[kind],
        on_day=_day(on_day),
        due_on=_day(due_on) if due_on else None,
        closed_on=_day(closed_on) if closed_on else None,
        status=_STATUSES[status] if status else None,
        **told,
    )


_KINDS = {str(kind): kind for kind in Kind}
_STATUSES = {str(status): status for status in Status}
_day = cache(date.fromisoformat)
"""Days repeat themselves by the thousand."""
