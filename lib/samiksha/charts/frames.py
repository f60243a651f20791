"""Any breakdown as a picture: bars, lines, the way to a deadline.

Enters: a `Review` or a `Rollup`, the name of a breakdown and of its columns. Leaves: pictures, with the caption that
the table of the same breakdown has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas.api import types

from samiksha.catalogue import text
from samiksha.charts.canvas import GAP, Field, day_labels, drawing, field_at, key, name_left, picture
from samiksha.charts.colours import BLUE, GREY, INK, ORANGE, RUST
from samiksha.charts.rows import Row, rows_drawn
from samiksha.display import (
    Cell,
    InBoth,
    Shown,
    absent_note,
    basis_of,
    coded_name,
    day_of,
    enough_first,
    few_cases,
    figure_cell,
    frame_of,
    none_found,
    number_text,
    shown_columns,
    signed,
    terms_of,
    unit_of,
)
from samiksha.model import Unit
from samiksha.numerals import grouped
from samiksha.opened import Opened

AT_MOST = 12
"""A chart draws so many bars, and says how many there are."""
_KEY = 0.24
"""Inches of one line above a chart."""


@signed
def bars(opened: Opened, name: str, label: str, value: str, at_most: int = AT_MOST) -> Shown:
    """A breakdown's first rows as bars of one column; orange where its tone is bad, grey with too few cases."""
    held = _held(opened, name, value)
    if isinstance(held, Shown):
        return held
    shown = enough_first(held).head(at_most)
    full = 100.0 if unit_of(value, held) is Unit.PERCENT else 0.0
    rows = [_bar(row, label, value, held, opened) for _, row in shown.iterrows()]
    figure, _ = rows_drawn(rows, full=full)
    more = _more(label, len(shown), len(held), GREY in {row.colour for row in rows}, opened)
    return picture(figure, "bars", opened.lang, frame=_caption(name, opened), column=_head(value, opened),
                   values=InBoth(lambda lang: _told(shown, label, value, held, opened, lang)), more=more)  # fmt: skip


def _held(opened: Opened, name: str, *columns: str) -> pd.DataFrame | Shown:
    """The breakdown, or what to say when the source lacks it, or a column of it, or nothing is in it."""
    held = frame_of(opened, name)
    if held is None:
        return absent_note(opened.lang)
    if held.empty:
        return none_found(opened.lang)
    known = [column for column in columns if column in held and held[column].notna().any()]
    return held if known else absent_note(opened.lang)


def _caption(name: str, opened: Opened) -> InBoth:
    terms = terms_of(opened)
    return InBoth(lambda lang: text(f"table.caption.{name}", lang, **terms))


def _head(column: str, opened: Opened) -> InBoth:
    terms = terms_of(opened)
    return InBoth(lambda lang: text(f"table.column.{column}", lang, **terms))


def _bar(row: pd.Series, label: str, value: str, held: pd.DataFrame, opened: Opened) -> Row:
    length = None if pd.isna(row[value]) else float(row[value])
    colour = ORANGE if row.get("tone") == "bad" else BLUE
    return Row(_name(label, row, opened, opened.lang), _said(value, row, held, opened.lang), length,
               colour if row.get("enough", True) else GREY)  # fmt: skip


def _name(label: str, row: pd.Series, opened: Opened, lang: str) -> str:
    return coded_name(label, row[label], opened).in_language(lang)


def _said(value: str, row: pd.Series, held: pd.DataFrame, lang: str) -> str:
    """A figure with its unit, a share with what it was divided by."""
    cell: Cell = figure_cell(row[value], unit_of(value, held) or Unit.SCORE, lang, basis=basis_of(value, row))
    return f"{cell.text} ({cell.basis})" if cell.basis else str(cell.text)


def _told(shown: pd.DataFrame, label: str, value: str, held: pd.DataFrame, opened: Opened, lang: str) -> str:
    """Names and figures for a description."""
    rows = (row for _, row in shown.iterrows())
    return "; ".join(f"{_name(label, row, opened, lang)}: {_said(value, row, held, lang)}" for row in rows)


def _more(kind: str, shown: int, total: int, grey: bool, opened: Opened) -> InBoth:
    """What a caption adds: that there are more rows, what grey means."""

    def said(lang: str) -> str:
        parts = [text("table.first_of", lang, shown=shown, total=grouped(total))] if total > shown else []
        parts += [text("chart.grey", lang, few=few_cases(kind, opened))] if grey else []
        return "".join(f" {part}" for part in parts)

    return InBoth(said)


@dataclass(frozen=True)
class _Line:
    """One line of a chart: its column, what it is called, how it is drawn."""

    column: str
    name: InBoth
    colour: str
    words: str
    """The colour for words: dark enough to read on white."""
    style: Any


_STYLES = ((BLUE, BLUE, "-"), (ORANGE, RUST, (0, (4, 1.5))), (INK, INK, (0, (1, 1.5))))
"""Each line differs from the others in grey print too."""


@signed
def lines(opened: Opened, name: str, x: str, *ys: str) -> Shown:
    """Up to three columns of a breakdown as lines over another, which holds days or names in order."""
    if len(ys) > len(_STYLES):
        raise ValueError(f"more than {len(_STYLES)} lines cannot be told apart")
    drawn = [_Line(y, _head(y, opened), *style) for y, style in zip(ys, _STYLES, strict=False)]
    return _lines(opened, name, x, drawn, "lines", frame=_caption(name, opened))


@signed
def burn_down(opened: Opened) -> Shown:
    """What remains, what should remain on each day to be done by the last one, and where the present pace leads.

    The breakdown `burn_down`: `day`, `remaining_count`, `required_count`, `projected_count`; a day that one of them
    does not speak of is left out of its line.
    """

    def called(kind: str) -> InBoth:
        return InBoth(lambda lang: text(f"chart.burn_down.{kind}", lang))

    kinds = ("remaining", "projected", "required")
    drawn = [_Line(f"{kind}_count", called(kind), *style) for kind, style in zip(kinds, _STYLES, strict=True)]
    return _lines(opened, "burn_down", "day", drawn, "burn_down")


def _lines(opened: Opened, name: str, x: str, wanted: Sequence[_Line], chart: str, **values: Any) -> Shown:
    held = _held(opened, name, *(line.column for line in wanted))
    if isinstance(held, Shown):
        return held
    drawn = [line for line in wanted if line.column in held and held[line.column].notna().any()]
    places, named = _places(held[x], opened)
    figure = drawing(2.3 + _KEY * len(drawn))
    top = max(float(held[line.column].max()) for line in drawn) or 1.0
    most = number_text(top, unit_of(drawn[0].column, held) or Unit.COUNT, opened.lang)
    low = min(0.0, *(float(held[line.column].min()) for line in drawn))
    field = field_at(figure, 0.2 + 0.09 * len(most), 0.36, right=0.15, top=0.08 + _KEY * len(drawn),
                     across=(places[0], max(places[-1], places[0] + 1)), up=(low, top * 1.04))  # fmt: skip
    for at, line in enumerate(drawn):
        figures = held[line.column].astype(float)
        field.line(places, figures, line.colour, style=line.style,
                   marker="o", markersize=4, markevery=_alone(figures))  # fmt: skip
        said = f"{line.name.in_language(opened.lang)}: {_ends(line, held, opened.lang)}"
        key(field, said, line.words, up=0.05 + _KEY * (len(drawn) - 1 - at))
    name_left(field, {0: "0", top: most})
    _name_places(field, held[x], places, opened)
    field.edge("bottom")
    series = InBoth(
        lambda lang: "; ".join(f"{line.name.in_language(lang)}: {_ends(line, held, lang)}" for line in drawn)
    )
    return picture(figure, chart, opened.lang, start=named(0), end=named(-1), series=series, **values)


def _alone(figures: pd.Series) -> list[bool]:
    """Which figures have none beside them, so that no line would show them.

    >>> _alone(pd.Series([5.0, 6.0, None, 7.0]))
    [False, False, False, True]
    """
    known = figures.notna()
    return [bool(one) for one in known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)]


def _places(xs: pd.Series, opened: Opened) -> tuple[list[float], Callable[[int], Any]]:
    """Where each point stands, days by their distance, and what a point is called."""
    if types.is_datetime64_any_dtype(xs):
        days = [one.date() for one in xs]
        return [float(one.toordinal()) for one in days], lambda at: day_of(days[at])
    return [float(at) for at in range(len(xs))], lambda at: coded_name(str(xs.name), xs.iloc[at], opened)


def _name_places(field: Field, xs: pd.Series, places: list[float], opened: Opened) -> None:
    if types.is_datetime64_any_dtype(xs):
        day_labels(field, [one.date() for one in xs], opened.lang, places)
        return
    for at in range(0, len(places), max(len(places) // 4, 1)):
        name = coded_name(str(xs.name), xs.iloc[at], opened).in_language(opened.lang)
        field.words(name, places[at], field.up[0], above=-GAP, ha="center", va="top")


def _ends(line: _Line, held: pd.DataFrame, lang: str) -> str:
    """From the first known figure to the last."""
    known, unit = held[line.column].dropna(), unit_of(line.column, held) or Unit.COUNT
    first, last = (number_text(float(known.iloc[at]), unit, lang) for at in (0, -1))
    return f"{first} → {last}" if len(known) > 1 else last


@signed
def pace(opened: Opened, name: str) -> Shown:
    """How much of each is done, beside how much should be by now; orange where it is less.

    The breakdown holds a column of names, `done_pct` and `expected_pct`.
    """
    held = _held(opened, name, "done_pct")
    if isinstance(held, Shown):
        return held
    label = next(column for column in shown_columns(held) if unit_of(column, held) is None)
    rows = [_paced(row, label, held, opened) for _, row in held.iterrows()]
    figure, field = rows_drawn(rows, top=_KEY + 0.05, full=100.0)
    field.words(text("chart.pace.key", opened.lang), field.across[1], 0, ha="right", va="bottom")
    values = InBoth(lambda lang: "; ".join(
        f"{_name(label, row, opened, lang)}: {_pace_said(row, held, lang)}" for _, row in held.iterrows()))  # fmt: skip
    return picture(figure, "pace", opened.lang, frame=_caption(name, opened), values=values)


def _paced(row: pd.Series, label: str, held: pd.DataFrame, opened: Opened) -> Row:
    done, due = (None if pd.isna(row[column]) else float(row[column]) for column in ("done_pct", "expected_pct"))
    colour = ORANGE if done is not None and due is not None and done < due else BLUE
    return Row(_name(label, row, opened, opened.lang), _pace_said(row, held, opened.lang), done, colour, due)


def _pace_said(row: pd.Series, held: pd.DataFrame, lang: str) -> str:
    """Done / expected."""
    done, due = (figure_cell(row[name], Unit.PERCENT, lang).text for name in ("done_pct", "expected_pct"))
    return f"{done} / {due}"
