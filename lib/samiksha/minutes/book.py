"""The file of the minutes: two rooms may write at once, and what one was told to be written stays, whatever is killed.

Enters: drafts, words about directions, calls. Leaves: lines that no statement can change or delete; triggers see to that.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from samiksha.database import Database, now_text
from samiksha.errors import UnknownDirection
from samiksha.home import Home
from samiksha.minutes.calls import Call, Outcome, Reveal, Sample
from samiksha.minutes.directions import Direction, Draft, Entry, Kind, Status

TABLES = """
CREATE TABLE IF NOT EXISTS direction (
    number INTEGER PRIMARY KEY AUTOINCREMENT, origin TEXT NOT NULL UNIQUE, review TEXT NOT NULL, area TEXT NOT NULL,
    given_on TEXT NOT NULL, as_of TEXT NOT NULL, department TEXT NOT NULL, measure TEXT NOT NULL,
    measure_then TEXT NOT NULL, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL, room TEXT NOT NULL);
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
"""
_NEVER = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{verb}s_never BEFORE {verb.upper()} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'the minutes are only added to'); END;\n"
    for table in ("direction", "entry", "call", "reveal")
    for verb in ("update", "delete")
)


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
            then = json.dumps(draft.measure_then, ensure_ascii=False)
            number = self._insert(
                "direction", origin=origin, review=draft.review, area=draft.area, given_on=draft.given_on,
                as_of=draft.as_of, department=draft.department, measure=draft.measure, measure_then=then,
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
    return Sample(line["review"], line["area"], date.fromisoformat(line["as_of"]))


def _direction(line: sqlite3.Row) -> Direction:
    same = ("number", "review", "area", "department", "measure", "recorded_at", "recorded_by", "room")
    return Direction(
        **{name: line[name] for name in same},
        given_on=date.fromisoformat(line["given_on"]),
        as_of=date.fromisoformat(line["as_of"]),
        measure_then=json.loads(line["measure_then"]),
    )


def _entry(line: sqlite3.Row) -> Entry:
    return Entry(
        **{name: line[name] for name in ("direction", "origin", "at", "by", "what", "who", "remark")},
        kind=Kind(line["kind"]),
        on_day=date.fromisoformat(line["on_day"]),
        due_on=_day(line, "due_on"),
        closed_on=_day(line, "closed_on"),
        status=Status(line["status"]) if line["status"] else None,
    )


def _day(line: Mapping[str, Any] | sqlite3.Row, name: str) -> date | None:
    return date.fromisoformat(line[name]) if line[name] else None
