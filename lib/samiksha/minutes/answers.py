"""Answers of departments, on their way into the minutes.

Enters: rows of the kind `direction_replies`. Leaves: which rows are refused, by what the minutes know; words about
directions, each written once however often its file is loaded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from samiksha.errors import MissingColumn
from samiksha.home import Home
from samiksha.load.frame import Cells
from samiksha.load.tidy import ROW, Loaded
from samiksha.masking import mask
from samiksha.minutes.book import MinutesBook
from samiksha.minutes.directions import CLOSED, Direction, Entry, Kind, Status, as_they_stood
from samiksha.minutes.held import Held
from samiksha.minutes.reading import read_minutes
from samiksha.model import Severity
from samiksha.params.base import Names
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source
from samiksha.sources import RawExport

ROWS = "direction_replies"
"""The kind of row that loading brings here."""
_TOLD = ("status", "closed_on", "remark")
"""A row in which these are blank is no answer."""
_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Told:
    """What became of the rows of one file."""

    written: int = 0
    known: int = 0
    """They say what the minutes have already, or another file of the same moment has closed what they call open."""
    blank: int = 0
    """Nobody has answered there yet."""


@dataclass(frozen=True)
class _Answer:
    """One row."""

    number: int | None
    area: str | None
    status: Status | None
    closed_on: date | None
    remark: str
    by: str
    origin: str
    as_of: date

    @property
    def is_blank(self) -> bool:
        return not (self.status or self.closed_on or self.remark)

    @property
    def on_day(self) -> date:
        """The day from which it holds: of what is implemented the day on which it was."""
        return self.closed_on if self.status is CLOSED and self.closed_on else self.as_of


class AnswerLaw:
    """Which rows the minutes cannot take, and why: what `tidy` asks for each file."""

    def __init__(self, home: Home, source: Source, kind: RowKind) -> None:
        self._home, self._source, self._kind = home, source, kind

    def __call__(self, cells: Cells, raw: RawExport, as_of: date) -> np.ndarray:
        self._require_status(cells, raw)
        book = _Known(read_minutes(self._home))
        names = [name for name in ("direction_id", "area", *_TOLD) if name in cells.values]
        columns = {name: cells.values[name].to_pylist() for name in names}
        refused = np.zeros(len(cells.numbers), dtype=bool)
        for place, number in enumerate(cells.numbers):
            row = {name: values[place] for name, values in columns.items()}
            answer = _answer(row, origin(raw.digest, raw.sheet, int(number)), as_of)
            fault = book.fault(answer)
            if fault:
                rule, column, detail = fault
                cells.find(rule, Severity.REFUSED, column, np.array([place]), detail)
                refused[place] = True
        return refused

    def _require_status(self, cells: Cells, raw: RawExport) -> None:
        """Raises MissingColumn: else a sheet whose header was rewritten would pass for one that nobody has filled."""
        if "status" not in cells.values:
            raise MissingColumn(
                "missing_column", file=raw.file, sheet=raw.sheet, row=raw.header_row, name=self._kind.columns["status"],
                spellings=", ".join(self._source.columns["status"].headers), seen=", ".join(filter(None, raw.header)),
            )  # fmt: skip


def write_answers(home: Home, loaded: Loaded, as_of: date, departments: Mapping[str, Names]) -> Told:
    """Writes what the kept rows of a file say into the minutes. Raises NotWritten; what was written till then stands, and
    is known when the file is loaded again."""
    answers = list(_answers(loaded, as_of))
    told = [answer for answer in answers if not answer.is_blank]
    if not told:
        return Told(blank=len(answers))
    written = 0
    with MinutesBook(home) as book:
        known, answered = _read(book), set[int | None]()
        for answer in told:
            known = _read(book) if answer.number in answered else known
            answered.add(answer.number)
            written += known.says_something_new(answer) and _write(book, answer, known, departments)
    return Told(written, len(told) - written, len(answers) - len(told))


def _read(book: MinutesBook) -> "_Known":
    return _Known(Held(tuple(book.directions()), tuple(book.entries())))


def origin(digest: str, sheet: str, row: int) -> str:
    """The name of a row of a file among all words of the minutes."""
    return f"{digest}:{sheet}:{row}"


def origin_of(name: str) -> tuple[str, str, int] | None:
    """Digest, sheet and row of a word that came from a file; None for one that was typed in a room.

    >>> origin_of("ab" * 32 + ":निर्देश:7")[1:], origin_of("9f2c/given")
    (('निर्देश', 7), None)
    """
    digest, _, rest = name.partition(":")
    sheet, _, row = rest.rpartition(":")
    return (digest, sheet, int(row)) if len(digest) == 64 and row.isdigit() else None


class _Known:
    """The minutes as they stand, for weighing answers."""

    def __init__(self, held: Held) -> None:
        self._entries: dict[int, list[Entry]] = {}
        for entry in held.entries:
            self._entries.setdefault(entry.direction, []).append(entry)
        self._given = {each.number: each for each in held.given}
        self._origins = {entry.origin for entry in held.entries}

    def fault(self, answer: _Answer) -> tuple[str, str, str] | None:
        """What is wrong with an answer: rule, column, detail; None for a sound one, and for one written already."""
        if answer.is_blank or answer.origin in self._origins:
            return None
        direction = self._given.get(answer.number or 0)
        if direction is None:
            return "answer_to_nothing", "direction_id", ""
        if answer.area is not None and direction.area != answer.area:
            return "answer_other_area", "area", str(direction.number)
        if answer.closed_on and not answer.status:
            return "answer_without_status", "closed_on", ""
        if answer.on_day < direction.given_on:
            return "answer_before_given", _day_column(answer), direction.given_on.isoformat()
        if self._unsays(answer):
            return "answer_not_later", "status", answer.on_day.isoformat()
        return None

    def _unsays(self, answer: _Answer) -> bool:
        """Whether it takes back, as of the same day, that the direction is implemented: only a later day reopens."""
        return (
            answer.status not in (None, CLOSED)
            and not self.at(answer).is_open
            and self.at(answer).closed_on == answer.on_day
        )

    def at(self, answer: _Answer) -> Direction:
        """The direction as it stands on the answer's day."""
        assert answer.number is not None
        (found,) = as_they_stood([self._given[answer.number]], self._entries[answer.number], answer.on_day)
        return found

    def says_something_new(self, answer: _Answer) -> bool:
        """A status that differs, or a remark that is not the last one; and not written from this row before."""
        stood = self.at(answer)
        is_new = (answer.status or stood.status) is not stood.status or (
            answer.remark or stood.remark
        ) != stood.remark
        return is_new and answer.origin not in self._origins and not self._unsays(answer)


def _write(book: MinutesBook, answer: _Answer, known: _Known, departments: Mapping[str, Names]) -> bool:
    """Adds it; whether it was new."""
    stood = known.at(answer)
    told: dict[str, Any] = {"remark": answer.remark or None}
    if answer.status is not stood.status:  # told again, it would move the day on which it was implemented
        told |= {"status": answer.status, "closed_on": answer.closed_on if answer.status is CLOSED else None}
    office = departments.get(stood.department)
    by = answer.by or (office.in_language("hi") if office else "") or stood.department or stood.who
    return book.add(stood.number, Kind.ANSWERED, answer.on_day, by, answer.origin, **told)


def _answers(loaded: Loaded, as_of: date) -> Iterator[_Answer]:
    """The kept rows, in the order of the sheet."""
    for row in sorted(loaded.rows.to_pylist(), key=lambda each: int(each[ROW])):
        yield _answer(row, origin(loaded.digest, loaded.sheet, row[ROW]), as_of)


def _answer(row: Mapping[str, Any], named: str, as_of: date) -> _Answer:
    number, closed_on = str(row.get("direction_id") or ""), row.get("closed_on")
    return _Answer(
        number=int(number) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else None,
        area=row.get("area"),
        status=Status(row["status"]) if row.get("status") else None,
        closed_on=closed_on.date() if isinstance(closed_on, datetime) else closed_on,
        remark=mask((row.get("remark") or "").strip()),
        by=(row.get("answered_by") or "").strip(),
        origin=named,
        as_of=as_of,
    )


def _day_column(answer: _Answer) -> str:
    return "closed_on" if answer.status is CLOSED and answer.closed_on else "status"
