"""Tables for people, as XLSX and CSV: no text of theirs becomes a formula, a link, or a number that Excel rounds.

Enters: `Sheet`s of plain values. Leaves: a workbook with its headers frozen and Hindi legible, or a CSV that Excel reads.
"""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from numbers import Integral, Real
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from samiksha.errors import NotWritten
from samiksha.files import replacing

FONT = "Nirmala UI"
"""The Hindi font of every Windows; elsewhere the system puts its own in place."""
LONGEST = 32_767
"""UTF-16 units that a cell of Excel holds."""
ROWS = 1_048_576
"""Rows that a sheet of Excel holds."""
_MEASURED = 1_000
"""So many rows say how wide a column is."""
_NARROWEST, _WIDEST = 9, 48
_EXACT = 10**15
"""From here on Excel rounds whole numbers."""
_SIGNS = ("=", "+", "-", "@")
_LIKE_A_NUMBER = re.compile(r"0\d+|\d{12,}|\d+[eE]\d+")
"""Ids that Excel would shorten when it opens a CSV."""
_SETTINGS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": 11},
}
_HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "bottom": 1}
_TO_FILL = "#FFF8E1"


class Kind(StrEnum):
    """What the cells of a column are; text in a column of numbers or days stays text."""

    TEXT = "text"
    ID = "id"
    DAY = "day"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    """Given in percent: 81.9."""


_FORMATS = {
    Kind.DAY: "dd/mm/yyyy",
    Kind.COUNT: r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;##,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.PERCENT: '0.0" %"',
    Kind.ID: "@",
}


@dataclass(frozen=True)
class Column:
    """One column of a sheet."""

    header: str
    kind: Kind = Kind.TEXT
    width: float | None = None
    """In characters; without it as wide as its cells."""
    choices: tuple[str, ...] = ()
    """A list to choose from in each cell (together no more than 250 characters)."""
    to_fill: bool = False
    """Whether people are to write into it: its cells are tinted."""


@dataclass(frozen=True)
class Sheet:
    """One table."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    notes: Sequence[str] = ()
    """Lines above the table; a CSV, which machines read too, goes without."""
    frozen: int = 0
    """So many first columns stay when one scrolls."""


def write_book(goal: Path | BinaryIO, sheets: Sequence[Sheet]) -> None:
    """A workbook: at a path it is replaced in one step. Raises NotWritten for a table that no sheet holds."""
    with _opened(goal) as stream:
        # One row at a time, so that ten lakh rows need no memory.
        book = xlsxwriter.Workbook(stream, {**_SETTINGS, "constant_memory": True})
        for name, sheet in zip(_names(sheets), sheets, strict=True):
            _Writer(book, book.add_worksheet(name), sheet).write()
        book.close()


def write_csv(goal: Path | BinaryIO, sheet: Sheet) -> None:
    """A CSV in UTF-8 with a byte order mark; days as YYYY-MM-DD. A text that Excel would run, or an id that it would
    shorten, begins with an apostrophe."""
    with _opened(goal) as stream:
        wrapped = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        writer = csv.writer(wrapped)
        writer.writerow([guarded(column.header) for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_in_csv(cell, column) for cell, column in zip(row, sheet.columns, strict=True)])
        wrapped.detach()


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens a CSV.

    >>> guarded("=HYPERLINK(1)"), guarded("पूर्ण"), guarded(" @x")
    ("'=HYPERLINK(1)", 'पूर्ण', "' @x")
    """
    plain = legible(text)
    return f"'{plain}" if plain.startswith("\t") or plain.lstrip().startswith(_SIGNS) else plain


def legible(text: str) -> str:
    """A text as a cell can hold it: line ends alike, no control characters, cut where a cell ends.

    >>> legible("a\\r\\nb\\x00")
    'a\\nb'
    """
    if text.isprintable() and len(text) * 2 <= LONGEST:
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.isprintable():
        plain = "".join(sign for sign in plain if sign in "\n\t" or not _is_unfit(sign))
    if len(plain) * 2 <= LONGEST or len(units := plain.encode("utf-16-le")) <= LONGEST * 2:
        return plain
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def _is_unfit(sign: str) -> bool:
    """Whether XML or UTF-8 cannot carry it: controls, halves of a pair, and the two that are no characters."""
    return unicodedata.category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff"


@contextmanager
def _opened(goal: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(goal, Path):
        yield goal
        return
    with replacing(goal) as temporary, temporary.open("wb") as stream:
        yield stream


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names that Excel allows: no more than 31 characters, none of []:*?/\\ in them, no two alike."""
    found: list[str] = []
    for sheet in sheets:
        plain = re.sub(r"[\[\]:*?/\\\n\t]", " ", legible(sheet.name))[:31].strip(" '") or "1"
        taken, name, number = {each.casefold() for each in found}, plain, 2
        while name.casefold() in taken or name.casefold() == "history":
            name = f"{plain[:26]} ({number})"
            number += 1
        found.append(name)
    return found


class _Writer:
    """One sheet, under way."""

    def __init__(self, book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet) -> None:
        self._page, self._sheet = page, sheet
        self._head = book.add_format(_HEAD)
        self._note = book.add_format({"italic": True, "font_color": "#555555"})
        self._formats = [self._format(book, column) for column in sheet.columns]
        self._top = len(sheet.notes) + bool(sheet.notes)
        """The header's row; a blank one parts it from the notes."""

    @staticmethod
    def _format(book: xlsxwriter.Workbook, column: Column) -> Format:
        made: dict[str, Any] = {"valign": "top", "num_format": _FORMATS.get(column.kind, "General")}
        if column.kind is Kind.TEXT:
            made["text_wrap"] = True
        if column.to_fill:
            made |= {"bg_color": _TO_FILL, "border": 1, "border_color": "#D9CFA8"}
        return book.add_format(made)

    def write(self) -> None:
        columns, rows = self._sheet.columns, iter(self._sheet.rows)
        first = list(islice(rows, _MEASURED))
        for place, column in enumerate(columns):
            width = column.width or _width(column, [row[place] for row in first])
            self._page.set_column(place, place, width)
        for place, note in enumerate(self._sheet.notes):
            _write_text(self._page, place, 0, note, self._note)
        for place, column in enumerate(columns):
            _write_text(self._page, self._top, place, column.header, self._head)
        last = self._top
        for last, row in enumerate(_chained(first, rows), start=self._top + 1):
            if last >= ROWS:
                raise NotWritten("table_too_long", sheet=self._sheet.name, most=ROWS - self._top - 1)
            self._write_row(last, row)
        self._finish(last)

    def _write_row(self, at: int, row: Sequence[object]) -> None:
        for place, (cell, column, style) in enumerate(zip(row, self._sheet.columns, self._formats, strict=True)):
            value = _value(cell, column.kind)
            if value is None:
                self._page.write_blank(at, place, None, style)
            elif isinstance(value, date):
                self._page.write_datetime(at, place, value, style)
            elif isinstance(value, str):
                _write_text(self._page, at, place, value, style)
            else:
                self._page.write_number(at, place, value, style)

    def _finish(self, last: int) -> None:
        """What helps whoever reads, fills or prints it."""
        page, columns = self._page, self._sheet.columns
        page.freeze_panes(self._top + 1, self._sheet.frozen)
        if columns:
            page.autofilter(self._top, 0, max(last, self._top), len(columns) - 1)
        for place, column in enumerate(columns):
            if column.choices and last > self._top:
                page.data_validation(
                    self._top + 1, place, last, place, {"validate": "list", "source": list(column.choices)}
                )
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(self._top)


def _write_text(page: Worksheet, row: int, place: int, text: str, style: Format) -> None:
    plain = legible(text)
    if plain.startswith("<r>") and plain.endswith("</r>"):
        plain += " "  # else xlsxwriter puts it into the file as markup of its own
    page.write_string(row, place, plain, style)


def _chained(first: list[Sequence[object]], rest: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield from first
    yield from rest


def _value(cell: Any, kind: Kind) -> date | float | str | None:
    """What a cell holds: a day, a number or a text by the column's kind; None for nothing."""
    if isinstance(cell, str):
        return cell or None
    if cell is None or (type(cell) not in (int, date) and pd.isna(cell)):
        return None
    if kind is Kind.DAY and isinstance(cell, date) and cell.year > 1900:  # Excel knows no earlier ones
        return cell.date() if isinstance(cell, datetime) else cell
    if kind in (Kind.COUNT, Kind.NUMBER, Kind.PERCENT) and isinstance(cell, Real) and not isinstance(cell, bool):
        number = int(cell) if isinstance(cell, Integral) else float(cell)
        return number if math.isfinite(number) and abs(number) < _EXACT else str(number)
    return _day_text(cell) if isinstance(cell, date) else str(cell)


def _day_text(cell: date) -> str:
    return (cell.date() if isinstance(cell, datetime) else cell).isoformat()


def _in_csv(cell: object, column: Column) -> object:
    value = _value(cell, column.kind)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return "" if value is None else value
    text = guarded(value)
    return f"'{text}" if column.kind is Kind.ID and _LIKE_A_NUMBER.fullmatch(text) else text


def _width(column: Column, cells: Sequence[object]) -> float:
    """In characters: as the widest of its lines, within limits; vowel signs above and below take no room."""
    if column.kind is Kind.DAY:
        return max(12, min(_length(column.header), 14))
    shown = [*column.choices, *(str(cell) for cell in cells if cell is not None)]
    widest = max((_length(line) for text in shown for line in text[:400].split("\n")), default=0)
    head = max((_length(word) for word in column.header.split()), default=0) + 4  # the filter's arrow
    return float(min(max(widest * 1.15 + 1, head, _NARROWEST), _WIDEST))


def _length(text: str) -> int:
    return sum(unicodedata.category(sign) != "Mn" for sign in text)
