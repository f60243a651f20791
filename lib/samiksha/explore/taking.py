"""What is on the screen as a file: XLSX with a sheet of notes, or CSV.

Enters: a `Screen`. Leaves: a name that tells what it holds, and the bytes.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from samiksha.catalogue import text
from samiksha.display import basis_text, coded_name, in_both, measure_label, unit_of, value_text
from samiksha.explore.look import CASES
from samiksha.explore.screen import Screen
from samiksha.model import Unit
from samiksha.numerals import day
from samiksha.spreadsheet import Column, Kind, Sheet, write_book, write_csv

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv;charset=utf-8",
}
_OF_UNIT = {Unit.COUNT: Kind.COUNT, Unit.PERCENT: Kind.PERCENT, Unit.DAYS: Kind.NUMBER, Unit.SCORE: Kind.NUMBER}
_LONGEST = 60
"""Letters of a file's name that tell what is picked."""


def taken(screen: Screen, kind: str) -> tuple[str, bytes, str]:
    """The file's name, its bytes, its MIME type."""
    table = _table(screen)
    stream = io.BytesIO()
    if kind == "csv":
        write_csv(stream, table)
    else:
        write_book(stream, [table, _figures(screen), _notes(screen)])
    return f"{_name(screen)}.{kind}", stream.getvalue(), KINDS[kind]


def _name(screen: Screen) -> str:
    """Review, area, day, what is picked, what is shown."""
    opened = screen.opened
    picked = "-".join(re.sub(r"[^\w\u0900-\u097f]+", "-", said).strip("-") for _, said in chosen(screen))
    pieces = [opened.spec.review, opened.area.code, opened.as_of.isoformat(), picked[:_LONGEST].strip("-"),
              screen.shown if screen.shown == CASES else screen.by or screen.shown]  # fmt: skip
    return "_".join(piece for piece in pieces if piece)


def _table(screen: Screen) -> Sheet:
    opened, frame = screen.opened, screen.all_rows
    names = [str(name) for name in frame.columns if "__" not in str(name) and name not in ("enough", "tone")]
    columns = [Column(_head(name, screen), _kind(name, frame)) for name in names]
    return Sheet(text(f"explore.shown.{screen.shown}", opened.lang), columns, _rows(frame[names], screen), frozen=1)


def _head(name: str, screen: Screen) -> str:
    words = screen.name_of(name)
    return f"{words.first} / {words.second}" if words.first != words.second else words.first


def _kind(name: str, frame: pd.DataFrame) -> Kind:
    if pd.api.types.is_datetime64_any_dtype(frame[name]):
        return Kind.DAY
    unit = unit_of(name, frame)
    return _OF_UNIT.get(unit, Kind.NUMBER) if unit else Kind.ID if name.endswith("_id") else Kind.TEXT


def _rows(frame: pd.DataFrame, screen: Screen) -> Iterator[list[object]]:
    opened, columns = screen.opened, list(frame.columns)
    worded = {name for name in columns if _kind(name, frame) in (Kind.TEXT, Kind.ID)}
    known: dict[tuple[str, Any], str] = {}

    def said(name: str, value: Any) -> object:
        if name not in worded or isinstance(value, date):
            return value
        if (name, value) not in known:
            known[name, value] = coded_name(name, value, opened).in_language(opened.lang)
        return known[name, value]

    for row in frame.itertuples(index=False):
        yield [said(name, value) for name, value in zip(columns, row, strict=True)]


def chosen(screen: Screen) -> list[tuple[str, str]]:
    """What is picked: (label, value), both as a person reads them."""
    look, opened, lang = screen.look, screen.opened, screen.opened.lang
    found = []
    for dimension in screen.cases.dimensions:
        if code := getattr(look.pick, dimension.name):
            name = (
                measure_label(code, opened) if dimension.name == "state" else coded_name(dimension.name, code, opened)
            )
            found.append((dimension.label.first, name.in_language(lang)))
    found += [(text(f"explore.{name}", lang), day(end, lang))
              for name, end in (("since", look.pick.since), ("until", look.pick.until)) if end]  # fmt: skip
    return found + ([(text("explore.search", lang), look.pick.search)] if look.pick.search else [])


def _figures(screen: Screen) -> Sheet:
    """The headline figures, with what they are compared with."""
    opened, lang, other = screen.opened, screen.opened.lang, screen.other
    columns = [text("explore.sheet.measure", lang), other.here.first if other else text("explore.sheet.value", lang),
               text("explore.sheet.basis", lang)]  # fmt: skip
    rows = []
    for key, measure in screen.measures.items():
        name = in_both(measure_label(key, opened), lang)
        row = [f"{name.first} / {name.second}", value_text(measure, lang), basis_text(measure, lang)]
        if other:
            then = screen.others.get(key)
            row += [value_text(then, lang) if then else "", basis_text(then, lang) if then else ""]
        rows.append(row)
    columns += [other.there.first, text("explore.sheet.basis", lang)] if other else []
    return Sheet(text("explore.sheet.figures", lang), [Column(name) for name in columns], rows)


def _notes(screen: Screen) -> Sheet:
    """What the file holds, of which day, out of which exports; and that it is made up, if it is."""
    opened, lang = screen.opened, screen.opened.lang
    said = [
        (text("explore.sheet.review", lang), opened.spec.name.in_language(lang)),
        (text("explore.sheet.area", lang), opened.area.in_language(lang)),
        (text("explore.sheet.as_of", lang), day(opened.as_of, lang)),
        (text("explore.sheet.data_as_of", lang), day(opened.data_as_of, lang)),
        *chosen(screen),
        *(
            [(text("explore.compare", lang), f"{screen.other.here.first} · {screen.other.there.first}")]
            if screen.other
            else []
        ),
        *(
            (text("explore.sheet.source", lang), f"{file.source_name.in_language(lang)}: {file.file}")
            for file in opened.files
        ),
        *([(text("explore.sheet.note", lang), text("brief.demo", lang))] if opened.demo else []),
    ]
    return Sheet(text("explore.sheet.notes", lang), [Column(""), Column("")], [list(pair) for pair in said])
