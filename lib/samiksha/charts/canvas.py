"""Drawing surface: sizes that survive a phone, rectangles with a scale of their own, a small PNG.

Enters: a size in inches. Leaves: fields to draw on, and the drawing as `Shown`.

A field is what our charts need of matplotlib's Axes, and no more: these set up ticks, spines and limits that every
chart of ours would take away again.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox, IdentityTransform
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from samiksha.catalogue import both, text
from samiksha.charts.colours import GREY, INK, small_png
from samiksha.charts.letters import DPI, Words
from samiksha.display import Shown, render
from samiksha.numerals import MONTHS

WIDTH = 5.0
"""Inches: on a phone a wider figure shrinks until nobody can read it."""
_FEW = 7
"""Of so few days only the first and the last are named, unless one stands in the middle."""
GAP = 10
"""Pixels between a line and the words that name what stands at it."""


def warm_up() -> None:
    """For the warm parent."""
    Image.preinit()


def drawing(height: float) -> Figure:
    """A white figure of the brief's width; no window, nothing to close."""
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


@dataclass(frozen=True)
class Field:
    """A rectangle of a figure, `box` in pixels, that spans so much of a scale `across` and `up`."""

    figure: Figure
    box: Bbox
    across: tuple[float, float] = (0.0, 1.0)
    up: tuple[float, float] = (0.0, 1.0)

    def x(self, values: ArrayLike) -> NDArray[np.float64]:
        """Where values stand across, in pixels."""
        return _spread(values, self.across, self.box.x0, self.box.x1)

    def y(self, values: ArrayLike) -> NDArray[np.float64]:
        """How high values stand, in pixels."""
        return _spread(values, self.up, self.box.y0, self.box.y1)

    def draw(self, artist: Artist) -> None:
        """Anything whose places are in pixels."""
        artist.set_transform(IdentityTransform())
        self.figure.add_artist(artist)

    def bars(
        self, left: ArrayLike, low: ArrayLike, right: ArrayLike, high: ArrayLike, colours: Any, **style: Any
    ) -> None:
        """Boxes from their left and lower ends to the right and upper ones, each of its colour."""
        left, low, right, high = np.broadcast_arrays(self.x(left), self.y(low), self.x(right), self.y(high))
        corners = np.array([[left, low], [left, high], [right, high], [right, low]])
        self.draw(
            PolyCollection(list(np.moveaxis(corners, -1, 0)), facecolors=colours, **{"edgecolors": "none", **style})
        )

    def line(
        self, xs: ArrayLike, ys: ArrayLike, colour: str, width: float = 2, style: Any = "-", **marks: Any
    ) -> None:
        """A line through points, cut off at the field's ends; where a figure is NaN there is none."""
        line = Line2D(self.x(xs), self.y(ys), color=colour, linewidth=width, linestyle=style, **marks)
        line.set_clip_box(self.box)
        self.draw(line)

    def edge(self, side: str) -> None:
        """The thin line that bars stand on: "left" or "bottom"."""
        ends = ([self.box.x0, self.box.x0 if side == "left" else self.box.x1],
                [self.box.y0, self.box.y0 if side == "bottom" else self.box.y1])  # fmt: skip
        self.draw(Line2D(*ends, color=GREY, linewidth=0.8, zorder=2.5))

    def words(
        self, words: str, x: float, y: float, colour: str = INK, *, right: float = 0, above: float = 0, **style: Any
    ) -> None:
        """Words at a place, or so many pixels to the right of it and above it."""
        self.draw(Words(words, float(self.x(x)) + right, float(self.y(y)) + above, colour, **style))


def _spread(values: ArrayLike, scale: tuple[float, float], first: float, last: float) -> NDArray[np.float64]:
    return first + (np.asarray(values, float) - scale[0]) / (scale[1] - scale[0]) * (last - first)


def field_at(figure: Figure, left: float, bottom: float, right: float = 0.1, top: float = 0.1, *,
             across: tuple[float, float] = (0.0, 1.0), up: tuple[float, float] = (0.0, 1.0)) -> Field:  # fmt: skip
    """A field with margins in inches, where labels have their room."""
    width, height = figure.get_size_inches()
    ends = np.array([[left, bottom], [width - right, height - top]])
    return Field(figure, Bbox(ends * DPI), across, up)


def name_left(field: Field, names: Mapping[float, str]) -> None:
    """Names at the left of a field, each at its height."""
    for at, name in names.items():
        field.words(name, field.across[0], at, right=-GAP, ha="right", va="center")


def day_labels(field: Field, days: Sequence[date], lang: str, places: Sequence[float] | None = None) -> None:
    """The first, the middle and the last day, inside the field's width; `places` where they do not stand in a row."""
    last = len(days) - 1
    middle = {len(days) // 2} if len(days) % 2 or len(days) > _FEW else set()
    for place in sorted({0, last} | middle):
        said = f"{days[place].day} {MONTHS[lang][days[place].month - 1]}"
        side = "left" if place == 0 else "right" if place == last else "center"
        at = places[place] if places else place
        field.words(said, at, field.up[0], above=-GAP, ha=side, va="top")


def key(field: Field, words: str, colour: str, across: float = 0.0, up: float = 0.05) -> None:
    """What a colour means, above the field, in that colour; `up` in inches."""
    first, last = field.across
    field.words(words, first + across * (last - first), field.up[1], colour, above=up * DPI, bold=True)


def picture(figure: Figure, name: str, lang: str, **values: Any) -> Shown:
    """The figure with its description (`chart.<name>.alt`) and its caption (`chart.<name>.caption`)."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height()
    html = render(
        "chart.html",
        data=base64.b64encode(small_png(canvas.buffer_rgba(), width, height)).decode("ascii"),  # type: ignore[no-untyped-call]
        width=width,
        height=height,
        alt=text(f"chart.{name}.alt", lang, **values),
        caption=both(f"chart.{name}.caption", lang, **values),
    )
    return Shown(html)
