"""One table: caption, column heads with scope, cells with bars, numerators and grouping.

Enters: columns and rows of cells. Leaves: `Shown`; a table wider than the page scrolls in its box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display.figures import ratio_text
from samiksha.display.shown import Shown, render
from samiksha.model import Unit
from samiksha.numerals import NO_DENOMINATOR
from samiksha.values import number_text


@dataclass(frozen=True)
class Column:
    """One column's head."""

    head: Markup
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell; `bar` is a length in percent, `basis` the line under a figure."""

    text: str | Markup
    basis: str = ""
    bar: float | None = None
    css: str = ""


def grid(
    caption: Markup,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    css: str = "rank",
    note: Markup | None = None,
    row_css: Sequence[str] = (),
) -> Shown:
    """A table whose first column heads its rows."""
    marks = [*row_css, *[""] * (len(rows) - len(row_css))]
    html = render("grid.html", caption=caption, columns=columns, rows=list(zip(marks, rows, strict=True)),
                  css=css, note=note)  # fmt: skip
    return Shown(html)


def figure_cell(
    value: Any, unit: Unit, lang: str, *, basis: tuple[Any, Any] | None = None, bar: bool = False
) -> Cell:
    """A number's cell: "—" where its denominator is 0, अप्राप्त where it is missing otherwise."""
    if value is None or pd.isna(value):
        empty = basis is not None and not pd.isna(basis[1]) and basis[1] == 0
        return (
            Cell(NO_DENOMINATOR, ratio_text(*basis, lang))
            if empty and basis
            else Cell(text("brief.absent", lang), css="absent")
        )
    length = min(max(float(value), 0.0), 100.0) if bar else None
    return Cell(number_text(value, unit, lang), ratio_text(*basis, lang) if basis else "", length)
