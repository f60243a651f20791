"""Two districts, or two days, side by side; the worse one is marked by a sign and a word.

Enters: a `Screen` that has something to compare with. Leaves: what stands beside a figure, paired bars, a table of three
columns. Only differences of figures shown are reckoned here.
"""

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from samiksha.display import Cell, Column, basis_text, beside, change, figure_cell, label, unit_of, value_text
from samiksha.explore import drawing
from samiksha.explore.drawing import BARS, Bar, Head, Row, draw, length, said
from samiksha.explore.look import NAMED
from samiksha.explore.screen import Screen
from samiksha.model import Better, Measure, Unit

_LESS = (
    "pending_count",
    "old_count",
    "old_pct",
    "not_attended_count",
    "not_attended_pct",
    "low_quality_pct",
    "median_days",
)
_MORE = ("satisfied_pct", "score")
BETTER = dict.fromkeys(_LESS, Better.LESS) | dict.fromkeys(_MORE, Better.MORE)
"""Which way is good for a column; of others nobody is called worse."""
COUNTED = frozenset({"pending_count", "old_count", "not_attended_count"})
"""Counts grow with the district: beside another district they are not called better or worse."""


def names(screen: Screen) -> dict[str, Markup] | None:
    """What the two sides are called; None where nothing is compared."""
    return {"one": beside(screen.other.here), "other": beside(screen.other.there)} if screen.other else None


def beside_it(measure: Measure, screen: Screen) -> dict[str, object]:
    """What a figure is compared with: the other figure, the difference, which is worse."""
    lang = screen.opened.lang
    then = screen.others.get(measure.key)
    moved = change(_fair(measure, screen), then)
    return {
        "other": value_text(then, lang) if then else "—",
        "other_basis": basis_text(then, lang) if then else "",
        "difference": label("explore.difference", lang, change=moved),
        "worse": {"worse": "one", "better": "other"}.get(moved.course, ""),
    }


def _fair(measure: Measure, screen: Screen) -> Measure:
    """The measure as it may be compared: a larger district is not worse for having more cases."""
    counts = measure.unit is Unit.COUNT and screen.look.against.area
    return replace(measure, better=Better.NEITHER) if counts else measure


def columns(screen: Screen) -> list[str]:
    """The figures that can be compared."""
    shown = drawing.shown_columns(screen.frame, screen.by, pending=bool(screen.look.pick.age))[1:]
    return [name for name in shown if unit_of(name, screen.frame) and name in screen.other_frame]


def column(screen: Screen) -> str:
    """The figure that is compared."""
    held = columns(screen)
    return screen.look.order if screen.look.order in held else held[0]


def _pairs(screen: Screen) -> pd.DataFrame:
    """The rows of both, those of either alone too, with `there`: the other's figure."""
    keys = [name for name in screen.frame.columns if name in NAMED and name in screen.other_frame]
    there = screen.other_frame[[*keys, column(screen)]].rename(columns={column(screen): "there"})
    pairs = screen.frame.merge(there, on=keys, how="left")
    if not _alone(screen):
        return pairs
    beyond = there.merge(screen.frame[keys], on=keys, how="left", indicator=True)
    return pd.concat([pairs, beyond[beyond.pop("_merge") == "left_only"]], ignore_index=True)


def _alone(screen: Screen) -> bool:
    """Whether rows that only the other side has are shown: offices of another district are not."""
    return bool(screen.look.against.day) or screen.by in ("department", "level", "age")


def _worse(here: float, there: float, name: str, screen: Screen) -> str:
    better = Better.NEITHER if screen.look.against.area and name in COUNTED else BETTER.get(name, Better.NEITHER)
    if pd.isna(here) or pd.isna(there) or here == there or better is Better.NEITHER:
        return ""
    return "one" if (here > there) == (better is Better.LESS) else "other"


def chart(screen: Screen) -> Markup:
    """Two bars a row."""
    opened, name = screen.opened, column(screen)
    unit = unit_of(name, screen.frame) or Unit.COUNT
    pairs = _pairs(screen).head(BARS)
    widest = float(max(pairs[name].max(), pairs["there"].max(), 0) or 1)
    bars = [
        Bar(
            name=drawing.name_of(screen.by, row[screen.by], opened), width=length(row[name], widest),
            text=said(row[name], unit, opened.lang), named=drawing.named_by(row), other=length(row["there"], widest),
            other_text=said(row["there"], unit, opened.lang), worse=_worse(row[name], row["there"], name, screen),
        )
        for _, row in pairs.iterrows()
    ]  # fmt: skip
    return draw("bars.html", lang=opened.lang, compared=names(screen), inner=None, rest=None, more=None, bars=bars,
                caption=beside(screen.name_of(name)))  # fmt: skip


def table(screen: Screen, direct: bool) -> Markup:
    """The same in figures, with the difference."""
    lang, name = screen.opened.lang, column(screen)
    assert screen.other
    unit = unit_of(name, screen.frame) or Unit.COUNT
    heads = [
        Head(screen.by, Column(beside(screen.name_of(screen.by))), "none"),
        Head("here", Column(beside(screen.other.here), numeric=True), "none"),
        Head("there", Column(beside(screen.other.there), numeric=True), "none"),
        Head("change", Column(label("explore.difference_head", lang), numeric=True), "none"),
    ]
    pairs = _pairs(screen)
    start = screen.look.page * screen.pages.size
    rows = [_row(row, name, unit, screen) for _, row in pairs.iloc[start : start + screen.pages.size].iterrows()]
    return drawing.table(beside(screen.name_of(name)), heads, rows, replace(screen.pages, count=len(pairs)), lang,
                         direct=direct, sorts=False)  # fmt: skip


def _row(row: pd.Series, name: str, unit: Unit, screen: Screen) -> Row:
    lang = screen.opened.lang
    better = BETTER.get(name, Better.NEITHER)
    here, there = (
        Measure(name, unit, None if pd.isna(value) else float(value), better) for value in (row[name], row["there"])
    )
    moved = change(_fair(here, screen), there)
    cells = [
        Cell(drawing.name_of(screen.by, row[screen.by], screen.opened)),
        figure_cell(row[name], unit, lang),
        figure_cell(row["there"], unit, lang),
        Cell(Markup('<span class="delta {}">{}</span>').format(moved.course, moved.in_language(lang))),
    ]
    return Row(cells, drawing.named_by(row))
