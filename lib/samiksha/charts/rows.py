"""Named rows: on each a name, what is said of it, and a bar beneath, as wide as a phone.

Enters: `Row`s. Leaves: a picture; long names of schemes and services have their room.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unicodedata import category

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from samiksha.charts.canvas import GREY, INK, axes_at, bare, drawing

_HEIGHT = 0.44
"""Inches a row: a line of text and its bar."""
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


@contextmanager
def rows_drawn(rows: Sequence[Row], top: float = 0.05, full: float = 0.0) -> Iterator[tuple[Figure, Axes]]:
    """The rows, first on top; `full` is what a whole line means, if no bar is longer."""
    lengths = [row.length for row in rows if row.length is not None]
    marks = [row.mark for row in rows if row.mark is not None]
    low, high = min([0.0, *lengths]), max([full, *lengths, *marks]) or 1.0
    with drawing(_HEIGHT * len(rows) + top + 0.08) as figure:
        axes = axes_at(figure, 0.05, 0.03, right=0.05, top=top)
        axes.set_xlim(low, high)
        axes.set_ylim(len(rows), 0)
        axes.set_xticks([])
        axes.set_yticks([])
        for place, row in enumerate(rows):
            _draw(axes, place, row, low, high)
        bare(axes, keep="")
        yield figure, axes


def _draw(axes: Axes, place: int, row: Row, low: float, high: float) -> None:
    across = axes.get_yaxis_transform()
    axes.text(0, place + 0.5, shortened(row.name, ROOM - breadth(row.said) - 2), transform=across)
    axes.text(1, place + 0.5, row.said, transform=across, ha="right", weight="bold")
    axes.barh(place + 0.74, high - low, left=low, height=0.3, color="#e9edf1")
    if row.length is not None:
        axes.barh(place + 0.74, row.length, height=0.3, color=row.colour)
    if low < 0:
        axes.vlines(0, place + 0.58, place + 0.9, color=GREY)
    if row.mark is not None:
        axes.vlines(row.mark, place + 0.55, place + 0.93, color=INK, linewidth=3)


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
