"""Directions as a sheet that departments fill and send back.

Enters: directions as they stood on a day. Leaves: `Sheet`s for `samiksha.spreadsheet`, under headers and a file name by which
loading knows them again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from samiksha.catalogue import LANGUAGES, has, text
from samiksha.errors import UnknownArea, UnknownName
from samiksha.minutes.directions import STATUSES, Direction
from samiksha.model import Measure
from samiksha.numerals import day
from samiksha.params.areas import read_register, register_codes
from samiksha.params.base import Names
from samiksha.params.departments import read_departments
from samiksha.params.reviews import read_review
from samiksha.params.sources import Source, read_source
from samiksha.spreadsheet import Column, Kind, Sheet
from samiksha.values import value_text

SOURCE = "direction_replies"
"""The source by which the sheet is read when it comes back."""
_COLUMNS: tuple[tuple[str, Kind, float | None], ...] = (
    ("number", Kind.ID, 10),
    ("area", Kind.TEXT, 14),
    ("review", Kind.TEXT, 20),
    ("department", Kind.TEXT, 20),
    ("who", Kind.TEXT, 20),
    ("what", Kind.TEXT, 44),
    ("given_on", Kind.DAY, 12),
    ("due_on", Kind.DAY, 12),
    ("measure", Kind.TEXT, 22),
    ("value_then", Kind.TEXT, 12),
    ("stands", Kind.TEXT, 14),
)
_TO_FILL: tuple[tuple[str, Kind, float | None], ...] = (
    ("status", Kind.TEXT, 16),
    ("closed_on", Kind.DAY, 12),
    ("remark", Kind.TEXT, 36),
    ("answered_by", Kind.TEXT, 20),
)
_STEPS = ("status", "closed_on", "remark", "answered_by", "leave", "name", "back")


class Directory:
    """The names of places, departments and reviews, as directions hold their codes."""

    def __init__(self, params: Path) -> None:
        self._params = params
        self.departments: Mapping[str, Names] = read_departments(params).names()

    @cache  # noqa: B019 - lives as long as one command
    def area(self, code: str, lang: str) -> str:
        """The area's name; its code if no register has it any more."""
        for register in register_codes(self._params):
            try:
                return read_register(self._params, register).area(code).in_language(lang)
            except UnknownArea:
                continue
        return code

    @cache  # noqa: B019
    def review(self, name: str, lang: str) -> str:
        """The review's name; its code if it is gone."""
        try:
            return read_review(self._params, name).in_language(lang)
        except UnknownName:
            return name

    def department(self, code: str, lang: str) -> str:
        """The department's name; what stands there if it is none of the list."""
        return self.departments[code].in_language(lang) if code in self.departments else code


def file_name(on_day: date) -> str:
    """The name by which loading knows the sheet when it comes back.

    >>> file_name(date(2026, 1, 20))
    'direction_replies_20260120.xlsx'
    """
    return f"{SOURCE}_{on_day:%Y%m%d}.xlsx"


def comes_back_as(params: Path, name: str) -> bool:
    """Whether loading would know a file of that name."""
    source: Source = read_source(params, SOURCE)[0]
    return source.takes(name) and source.as_of_in(name) is not None


def directions_sheet(directions: Iterable[Direction], names: Directory, lang: str) -> Sheet:
    """One row a direction, as it stands."""
    columns = [Column(text(f"sheet.column.{name}", lang), kind, width) for name, kind, width in _COLUMNS]
    return Sheet(text("sheet.name", lang), columns, [_row(each, names, lang) for each in directions], frozen=1)


def reply_sheets(directions: Sequence[Direction], names: Directory, on_day: date, lang: str) -> tuple[Sheet, Sheet]:
    """The sheet with columns to be filled, and another that says how."""
    plain = directions_sheet(directions, names, lang)
    choices = tuple(text(f"value.status.{status}", lang) for status in STATUSES)
    columns = [
        *plain.columns,
        *(
            Column(text(f"sheet.column.{name}", lang), kind, width, choices if name == "status" else (), to_fill=True)
            for name, kind, width in _TO_FILL
        ),
    ]
    blank = [None] * len(_TO_FILL)
    notes = [text(f"sheet.{key}", lang, day=day(on_day, lang)) for key in ("title", "note")]
    rows = [[*row, *blank] for row in plain.rows]
    steps = [[text(f"sheet.how.{step}", each) for each in LANGUAGES] for step in _STEPS]
    how = Sheet(
        text("sheet.how_name", lang), [Column(text("sheet.how_to", each), width=70) for each in LANGUAGES], steps
    )
    return Sheet(plain.name, columns, rows, notes, frozen=1), how


def measure_name(key: str, lang: str) -> str:
    """The measure's name; its key if the catalogue has lost it."""
    return text(f"measure.{key}", lang) if has(f"measure.{key}") else key


def value_then(direction: Direction, lang: str) -> str:
    """What the measure was when the direction was given; "" for one about no measure."""
    if not direction.measure_then:
        return ""
    return value_text(Measure.from_json(direction.measure_then), lang)


def _row(direction: Direction, names: Directory, lang: str) -> list[object]:
    review = names.review(direction.review, lang)  # first: it brings the names of the review's own measures
    return [
        str(direction.number),
        names.area(direction.area, lang),
        review,
        names.department(direction.department, lang),
        direction.who,
        direction.what,
        direction.given_on,
        direction.due_on if direction.due_on != date.max else None,
        measure_name(direction.measure, lang) if direction.measure else "",
        value_then(direction, lang),
        text(f"value.status.{direction.status}", lang),
    ]
