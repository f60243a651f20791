"""How each column of a breakdown is shown, told by its name and its kind.

Enters: a breakdown and, if not all, the names of the columns to show. Leaves: a table.

`_count`, `_pct`, `_days`, `_points`, `_per_day`, `_rupees`, `_score` at a name's end give the unit; `<name>__n` and
`<name>__d` beside a share are its numerator and denominator. Days are dates, flags yes or no, codes read as names.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pandas as pd
from markupsafe import Markup
from pandas.api import types

from samiksha.catalogue import text
from samiksha.desk import Opened
from samiksha.display import (
    Cell,
    Column,
    beside,
    coded_name,
    figure_cell,
    in_both,
    is_unstated,
    label,
    terms_of,
)
from samiksha.model import Unit
from samiksha.numerals import day

SHARES = {
    "old_pct": ("old_count", "pending_count"),
    "not_attended_pct": ("not_attended_count", "not_attended_due_count"),
    "satisfied_pct": ("satisfied_count", "received_count"),
    "low_quality_pct": ("low_quality_count", "closed_count"),
    "pct": ("closed_count", ""),
}
"""Shares of the helpline whose numerator and denominator are columns of their own, shown or not."""
HIDDEN = ("enough", "tone", "volume")
"""What makes a row grey or coloured, and how many cases it rests on: shown only where they are named."""
_UNITS = {
    "_count": Unit.COUNT,
    "_pct": Unit.PERCENT,
    "_days": Unit.DAYS,
    "_points": Unit.POINTS,
    "_per_day": Unit.PER_DAY,
    "_rupees": Unit.RUPEES,
    "_score": Unit.SCORE,
    "_volume": Unit.COUNT,
}
_ABOVE = {"office": ("department",), "officer": ("office", "department")}
"""What stands under a name in its own cell, where it has no column: to whom an office belongs."""

CellMaker = Callable[[pd.Series], Cell]


def shown_columns(frame: pd.DataFrame) -> list[str]:
    """The columns that are shown where none are named."""
    return [str(name) for name in frame.columns if "__" not in str(name) and name not in HIDDEN]


def column_head(name: str, frame: pd.DataFrame, opened: Opened) -> Column:
    """A column's name in both languages, to the right over figures."""
    return Column(label(f"table.column.{name}", opened.lang, **terms_of(opened)), unit_of(name, frame) is not None)


def unit_of(name: str, frame: pd.DataFrame) -> Unit | None:
    """What a column counts in; None for words, days and flags."""
    named = next((unit for ending, unit in _UNITS.items() if f"_{name}".endswith(ending)), None)
    if named or name not in frame:
        return named
    kind = frame[name].dtype
    if types.is_bool_dtype(kind) or not types.is_numeric_dtype(kind):
        return None
    return Unit.COUNT if types.is_integer_dtype(kind) else Unit.SCORE


def cell_maker(name: str, columns: Sequence[str], frame: pd.DataFrame, opened: Opened) -> CellMaker:
    """What turns a row into the cell of one column; a column that the breakdown lacks is अप्राप्त."""
    lang = opened.lang
    if name not in frame:
        return lambda _: _absent(lang)
    unit = unit_of(name, frame)
    if unit is Unit.PERCENT:
        return partial(_share_cell, name, lang)
    if unit is not None:
        return lambda row: figure_cell(row[name], unit, lang)
    first = name == columns[0]
    # An officer beside a column of offices stands alone; at the head of a row he is told with his office.
    above = [kind for kind in _ABOVE.get(name, ()) if kind in frame and kind not in columns]
    return lambda row: _worded_cell(name, row, above if first or name == "office" else [], first, opened)


def _absent(lang: str) -> Cell:
    return Cell(text("brief.absent", lang), css="absent")


def _share_cell(name: str, lang: str, row: pd.Series) -> Cell:
    own = (f"{name}__n", f"{name}__d")
    above, below = own if own[0] in row.index else SHARES.get(name, ("", ""))
    if above and pd.isna(
        row.get(above)
    ):  # not counted at all: the source lacks what it needs, which is not "of none"
        return _absent(lang)
    basis = (row.get(above), row.get(below)) if above and below else None
    return figure_cell(row[name], Unit.PERCENT, lang, basis=basis, bar=True)


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
    return Cell(words + Markup("<br><small>{}</small>").format(" · ".join(under)) if under else words)
