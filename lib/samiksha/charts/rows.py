"""Named rows: on each a name, what is said of it, and a bar beneath, as wide as a phone.

Enters: `Row`s. Leaves: a picture; long names of schemes and services have their room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category

import numpy as np
from matplotlib.figure import Figure

from samiksha.charts.canvas import GAP, Field, drawing, field_at, name_left
from samiksha.charts.colours import GREY, INK, TRACK

_HEIGHT = 0.44
"""Inches a row: a line of text and its bar."""
_HALF = 0.13
"""Half of a bar's height, of a row's: below the tails of letters."""
ROOM = 43.0
"""Letters of 12 points that fit side by side."""


@dataclass(frozen=True)
class Row:
    """One bar. `length` is None where there is no figure; `mark` a place that it should have reached."""

    name: str
    said: str
    length: float | None
    colour: str
    mark: float | None = None


def rows_drawn(rows: Sequence[Row], top: float = 0.05, full: float = 0.0) -> tuple[Figure, Field]:
    """The rows, first on top; `full` is what a whole line means, if no bar is longer."""
    lengths = [row.length for row in rows if row.length is not None]
    marks = [row.mark for row in rows if row.mark is not None]
    low, high = min([0.0, *lengths]), max([full, *lengths, *marks]) or 1.0
    figure = drawing(_HEIGHT * len(rows) + top + 0.08)
    field = field_at(figure, 0.05, 0.03, right=0.05, top=top, across=(low, high), up=(len(rows), 0))
    for place, row in enumerate(rows):
        field.words(shortened(row.name, ROOM - breadth(row.said) - 2), low, place + 0.47)
        field.words(row.said, high, place + 0.47, ha="right", bold=True)
    _draw_bars(field, rows)
    return figure, field


def _draw_bars(field: Field, rows: Sequence[Row]) -> None:
    """Each row's track, its bar where there is a figure, its mark where there is one."""
    low, high = field.across
    ends = [0.0 if row.length is None else row.length for row in rows]
    middles = np.arange(len(rows)) + 0.77
    field.bars(low, middles - _HALF, high, middles + _HALF, TRACK)
    field.bars(0, middles - _HALF, ends, middles + _HALF, [row.colour for row in rows])
    for middle, row in zip(middles, rows, strict=True):
        if low < 0:
            field.line([0, 0], [middle - _HALF, middle + _HALF], GREY, 1.5)
        if row.mark is not None:
            field.line([row.mark, row.mark], [middle - _HALF, middle + 0.2], INK, 3)  # not upward, into the words


def draw_beside(field: Field, names: Sequence[str], values: Sequence[float], said: Sequence[str],
                colours: str | Sequence[str], thick: float = 0.66) -> None:  # fmt: skip
    """Bars in rows numbered from 0, with names at their left and figures at their ends."""
    rows = np.arange(len(names))
    field.bars(0, rows - thick / 2, values, rows + thick / 2, colours)
    name_left(field, dict(enumerate(names)))
    for row, (value, words) in enumerate(zip(values, said, strict=True)):
        # White behind the figures, so that no line crosses them.
        field.words(words, value, row, right=GAP, va="center", clear=True)
    field.edge("left")


def breadth(words: str) -> float:
    """How much room words take, in Devanagari letters; signs that stand on a letter take none.

    >>> breadth("नामांतरण"), breadth("81.9 %")
    (5.0, 4.8)
    """
    return sum(0.0 if category(sign).startswith("M") else 0.8 if sign.isascii() else 1.0 for sign in words)


def shortened(name: str, room: float) -> str:
    """A name cut to so much room.

    >>> shortened("नामांतरण", 5), shortened("Undisputed mutation", 9)
    ('नामांतरण', 'Undisputed…')
    """
    if breadth(name) <= room:
        return name
    fitting = max(place for place in range(len(name)) if breadth(name[:place]) <= room - 1)
    return name[:fitting].rstrip() + "…"
