"""How each column of a breakdown is shown: its head, its grouping, its bar, its numerator.

Enters: a breakdown and the names of the columns to show. Leaves: a table.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import Both, both, has, text
from samiksha.display import (
    Cell,
    Column,
    Shown,
    absent_note,
    beside,
    department_name,
    figure_cell,
    free_text,
    grid,
    in_both,
    is_unstated,
    label,
    none_found,
    settings_of,
)
from samiksha.model import Unit
from samiksha.numerals import day
from samiksha.review import Review

SHARES = {
    "old_pct": ("old_count", "pending_count"),
    "not_attended_pct": ("not_attended_count", "not_attended_due_count"),
    "satisfied_pct": ("satisfied_count", "received_count"),
    "low_quality_pct": ("low_quality_count", "closed_count"),
    "pct": ("closed_count", ""),
}
"""A share's numerator and denominator, by the columns that hold them."""
_UNITS = {"_days": Unit.DAYS, "_count": Unit.COUNT, "score": Unit.SCORE, "volume": Unit.COUNT}
_DATES = ("given_on", "due_on", "closed_on", "registered_on")
_CHOICES = {
    "closed_as": "closed_as",
    "call_result": "table.call_result",
    "status": "table.status",
    "component": "component",
}
"""Column → where its values' words stand in the catalogue."""

CellMaker = Callable[[pd.Series], Cell]


def frame_table(
    review: Review,
    frame: pd.DataFrame | None,
    columns: Sequence[str],
    caption: str,
    *,
    note: Markup | None = None,
    row_css: Sequence[str] = (),
    css: str = "rank",
) -> Shown:
    """The named columns of a breakdown; a stated absence without it, "none found" when it is empty.

    A column that the breakdown lacks stands as अप्राप्त.
    """
    if frame is None:
        return absent_note(review.lang)
    if frame.empty:
        return none_found(review.lang)
    heads = [Column(column_head(name, review), is_numeric(name)) for name in columns]
    makers = [_maker(name, frame, review, first=name == columns[0]) for name in columns]
    rows = [[make(row) for make in makers] for _, row in frame.iterrows()]
    caption_text = label(f"table.caption.{caption}", review.lang, **settings_of(review))
    return grid(caption_text, heads, rows, css, note, row_css)


def column_head(name: str, review: Review) -> Markup:
    """A column's name in both languages."""
    return label(f"table.column.{name}", review.lang, **settings_of(review))


def is_numeric(name: str) -> bool:
    """Whether a column's cells stand to the right."""
    return name in SHARES or _unit(name) is not None


def _unit(name: str) -> Unit | None:
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), None)


def _maker(name: str, frame: pd.DataFrame, review: Review, *, first: bool) -> CellMaker:
    lang = review.lang
    if name not in frame.columns:
        return lambda _: Cell(text("brief.absent", lang), css="absent")
    if name in SHARES:
        return partial(_share_cell, name, lang)
    unit = _unit(name)
    if unit is not None:
        return lambda row: figure_cell(row[name], unit, lang)
    if name in _DATES:
        return lambda row: Cell(_date_text(row[name], lang))
    if name in _CHOICES:
        return lambda row: Cell(_named_in(choice_text(_CHOICES[name], row[name], lang), first))
    if name == "department":
        return lambda row: Cell(_named_in(in_both(department_name(review, row[name]), lang), first))
    if name == "office":
        return lambda row: Cell(_within(row, "office", review))
    if name == "officer" and first:
        return lambda row: Cell(_within(row, "officer", review))
    if name == "reasons":
        return lambda row: Cell(reasons_text(row[name], lang))
    return lambda row: Cell(named(row[name], lang))


def _named_in(words: Both, first: bool) -> Markup:
    """Both languages at the head of a row; within it the reader's own, lest rows grow tall."""
    return beside(words) if first else Markup("{}").format(words.first)


def _within(row: pd.Series, name: str, review: Review) -> Markup:
    """An office with its department under it, an officer with office and department."""
    above = []
    if name == "officer" and "office" in row.index and not is_unstated(row["office"]):
        above.append(free_text(row["office"]))
    if "department" in row.index and not is_unstated(row["department"]):
        above.append(department_name(review, row["department"]).in_language(review.lang))
    said = Markup("{}").format(named(row[name], review.lang))
    return said + Markup("<br><small>{}</small>").format(" · ".join(above)) if above else said


def _share_cell(name: str, lang: str, row: pd.Series) -> Cell:
    above, below = SHARES[name]
    if pd.isna(row.get(above)):  # not counted at all: the source lacks what it needs, which is not "of none"
        return Cell(text("brief.absent", lang), css="absent")
    basis = (row.get(above), row.get(below)) if below else None
    return figure_cell(row[name], Unit.PERCENT, lang, basis=basis, bar=True)


def _date_text(value: Any, lang: str) -> str:
    return text("unstated", lang) if pd.isna(value) else day(pd.Timestamp(value).date(), lang)


def named(value: Any, lang: str) -> str:
    """A name out of a source, or that none was given."""
    return text("unstated", lang) if is_unstated(value) else free_text(value)


def choice_text(words: str, value: Any, lang: str) -> Both:
    """A coded value in words; one that the catalogue does not know stands as it is."""
    key = f"{words}.{value}"
    if has(key):
        return both(key, lang)
    return both("unstated", lang) if is_unstated(value) else both("table.as_it_is", lang, value=free_text(value))


def reasons_text(reasons: Iterable[str], lang: str) -> str:
    """Why a case is on the list, in words."""
    return "; ".join(choice_text("reason", name, lang).first for name in reasons)
