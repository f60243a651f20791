"""How the live view looks: the way down, the headline, the chart, the table, as one piece of HTML.

Enters: what the engine answered, and the `Look`. Leaves: HTML in which every value is escaped. Nothing is counted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import (
    Cell,
    Column,
    beside,
    coded_name,
    few_cases,
    in_both,
    label,
    number_text,
    unit_of,
)
from samiksha.display.conventions import HIDDEN, SHARES
from samiksha.explore.html import filled_in
from samiksha.explore.look import NAMED
from samiksha.model import Unit
from samiksha.numerals import grouped
from samiksha.opened import Opened
from samiksha.tables.columns import cell_maker

BARS = 8
"""So many bars are legible from the last row."""
ALWAYS = {"pending_count", "old_count"}
"""Counts that stand in the table even beside their share."""
OF_PENDING = ("pending_", "old_", "not_attended_")
PART_OF = {"pending_count": "old_count"}
"""Column → the one that is a part of it, drawn inside its bar."""


@dataclass(frozen=True)
class Head:
    """One column's head, by which the rows are ordered."""

    name: str
    column: Column
    sort: str
    """aria-sort: ascending, descending, none."""


@dataclass(frozen=True)
class Row:
    """One row of the table: its cells, and what it names (`data-` attributes for the step down)."""

    cells: Sequence[Cell]
    named: Mapping[str, str]
    css: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of the chart; `beside` is the bar of what is compared with."""

    name: Markup
    width: float
    text: str
    part: float = 0.0
    part_text: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    other: float | None = None
    other_text: str = ""
    worse: str = ""
    """Which of the two is worse: "one", "other" or neither."""


def draw(template: str, **values: Any) -> Markup:
    """A template of this package, filled; every value is escaped unless it is Markup."""
    return filled_in(template, label=label, **values)


def shown_columns(frame: pd.DataFrame, by: str, *, pending: bool = False) -> list[str]:
    """What a table in the room shows: the name, then figures that stand alone. What a share was divided by stands
    below it, and has no column of its own. `pending`: those about what is pending alone."""
    basis = {name for share, counts in SHARES.items() if share in frame for name in counts} - ALWAYS
    above = {name for name in NAMED if name in frame}
    left_out = {*basis, *above, *HIDDEN, "lower_days", "upper_days"}
    found = [str(name) for name in frame.columns if str(name) not in left_out and "__" not in str(name)]
    return [by, *(name for name in found if not pending or name.startswith(OF_PENDING))]


def named_by(row: pd.Series) -> dict[str, str]:
    """What a row of a breakdown names: department, office, officer."""
    return {name: str(row[name]) for name in NAMED if name in row.index and not pd.isna(row[name])}


def heads(columns: Mapping[str, Column], order: str, descending: bool) -> list[Head]:
    """The heads of the columns, the one in whose order the rows stand marked."""
    way = "descending" if descending else "ascending"
    return [Head(name, column, way if name == order else "none") for name, column in columns.items()]


def rows(columns: Sequence[str], frame: pd.DataFrame, opened: Opened) -> list[Row]:
    """The rows of a table."""
    makers = [cell_maker(name, columns, frame, opened) for name in columns]
    return [
        Row([make(row) for make in makers], named_by(row), "" if row.get("enough", True) else "small")
        for _, row in frame.iterrows()
    ]


def ordered(frame: pd.DataFrame, by: str, order: str, descending: bool, opened: Opened) -> pd.DataFrame:
    """The frame in the order asked for; names in the order of the alphabet, what is missing last."""
    if order not in frame:
        return frame
    if unit_of(order, frame) is None:
        names = frame[order].map(lambda code: coded_name(order, code, opened).in_language(opened.lang))
        return frame.loc[names.sort_values(ascending=not descending, kind="stable").index]
    return frame.sort_values(order, ascending=not descending, kind="stable", na_position="last")


def chart_column(frame: pd.DataFrame, order: str) -> str:
    """What the bars show: the column that orders the rows if it is a figure, else the first figure there is; "" if none."""
    figures = [str(name) for name in frame.columns if unit_of(str(name), frame) and "__" not in str(name)]
    return order if order in figures else figures[0] if figures else ""


def bars(frame: pd.DataFrame, by: str, column: str, opened: Opened) -> list[Bar]:
    """One bar a row, the longest as wide as there is room; inside it the part that is old, say."""
    unit = unit_of(column, frame) or Unit.COUNT
    top = frame.head(BARS)
    widest = _widest(top[column], unit)
    inner = PART_OF.get(column, "")
    found = []
    for _, row in top.iterrows():
        part = row[inner] if inner in frame and not pd.isna(row[inner]) else 0
        found.append(Bar(
            name=name_of(by, row[by], opened), width=length(row[column], widest), named=named_by(row),
            text=said(row[column], unit, opened.lang), part=length(part, widest),
            part_text=grouped(int(part)) if part else "",
        ))  # fmt: skip
    return found


def _widest(values: pd.Series, unit: Unit) -> float:
    largest = values.max()
    return 1.0 if pd.isna(largest) or largest <= 0 else float(largest)


def length(value: Any, widest: float) -> float:
    """How long a bar is, in percent of its place."""
    return 0.0 if pd.isna(value) else round(100 * max(float(value), 0.0) / widest, 1)


def said(value: Any, unit: Unit, lang: str) -> str:
    """A figure as text."""
    return text("brief.absent", lang) if pd.isna(value) else number_text(float(value), unit, lang)


def name_of(by: str, code: Any, opened: Opened) -> Markup:
    """What a row is called, in both languages."""
    return beside(in_both(coded_name(by, code, opened), opened.lang))


@dataclass(frozen=True)
class Pages:
    """Which page of how many rows is looked at."""

    page: int
    size: int
    count: int

    @property
    def number(self) -> int:
        return max(-(-self.count // self.size), 1)

    def said(self, rows: int, lang: str) -> Markup:
        """13 to 24 of 56."""
        first = self.page * self.size + 1
        return label(
            "explore.range", lang, first=grouped(first), last=grouped(first + rows - 1), total=grouped(self.count)
        )


def table(
    caption: Markup, heads: Sequence[Head], rows: Sequence[Row], pages: Pages, lang: str, *,
    direct: bool, drills: bool = True, sorts: bool = True, notes: Sequence[Markup] = (),
) -> Markup:  # fmt: skip
    """A table with its pages."""
    words = {"direct": text("explore.direct", lang)}
    return draw("table.html", lang=lang, css="rank", caption=caption, heads=heads, rows=rows, direct=direct, words=words,
                range=pages.said(len(rows), lang), page=pages.page, pages=pages.number, drills=drills, sorts=sorts,
                notes=notes)  # fmt: skip


def few_note(rows: pd.DataFrame, by: str, opened: Opened) -> list[Markup]:
    """What the grey rows are, if there are any."""
    if "enough" not in rows or rows["enough"].all():
        return []
    return [label("explore.few", opened.lang, few=few_cases(by, opened))]
