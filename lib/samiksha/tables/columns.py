"""How each column of a breakdown is shown, told by its name and its kind.

Enters: a breakdown and, if not all, the names of the columns to show. Leaves: a table.

Figures carry their unit, shares what they were divided by; days are dates, flags yes or no, codes read as names.
"""

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
from markupsafe import Markup
from pandas.api import types

from samiksha.catalogue import text
from samiksha.display import (
    Cell,
    Column,
    basis_of,
    beside,
    coded_name,
    figure_cell,
    in_both,
    is_unstated,
    label,
    terms_of,
    unit_of,
)
from samiksha.model import Unit
from samiksha.numerals import day
from samiksha.opened import Opened

LONG = 40
"""A text of more letters than this gets a wide column."""
_ABOVE = {"office": ("department",), "officer": ("office", "department")}
"""What stands under a name in its own cell, where it has no column: to whom an office belongs."""

CellMaker = Callable[[pd.Series], Cell]


def column_head(name: str, frame: pd.DataFrame, opened: Opened) -> Column:
    """A column's name in both languages, to the right over figures."""
    return Column(label(f"table.column.{name}", opened.lang, **terms_of(opened)), unit_of(name, frame) is not None)


def cell_maker(name: str, columns: Sequence[str], frame: pd.DataFrame, opened: Opened) -> CellMaker:
    """What turns a row into the cell of one column; a column that the breakdown lacks is अप्राप्त."""
    lang = opened.lang
    if name not in frame:
        return lambda _: Cell(text("brief.absent", lang), css="absent")
    unit = unit_of(name, frame)
    if unit is not None:
        share = unit is Unit.PERCENT
        return lambda row: figure_cell(row[name], unit, lang, basis=basis_of(name, row) if share else None, bar=share)
    first = name == columns[0]
    # An officer beside a column of offices stands alone; at the head of a row he is told with his office.
    above = [kind for kind in _ABOVE.get(name, ()) if kind in frame and kind not in columns]
    return lambda row: _worded_cell(name, row, above if first or name == "office" else [], first, opened)


def _worded_cell(name: str, row: pd.Series, above: Sequence[str], first: bool, opened: Opened) -> Cell:
    """Words of both languages at the head of a row; within it the reader's own, lest rows grow tall."""
    value, lang = row[name], opened.lang
    if isinstance(value, date) and not pd.isna(value):
        return Cell(day(pd.Timestamp(value).date(), lang))
    if isinstance(value, list | tuple):
        return Cell("; ".join(coded_name(name, code, opened).in_language(lang) for code in value))
    if types.is_bool(value):
        return Cell(text(f"value.flag.{'yes' if value else 'no'}", lang))
    said = coded_name(name, value, opened)
    words = beside(in_both(said, lang)) if first else Markup("{}").format(said.in_language(lang))
    under = [coded_name(kind, row[kind], opened).in_language(lang) for kind in above if not is_unstated(row[kind])]
    css = "long" if len(said.in_language(lang)) > LONG else ""
    return Cell(
        words + Markup('<small class="said">{}</small>').format(" · ".join(under)) if under else words, css=css
    )
