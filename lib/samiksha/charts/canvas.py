"""Drawing surface: Hindi fonts, sizes that survive a phone, a small PNG.

Enters: a size in inches. Leaves: axes to draw on, and the drawing as `Shown`.
"""

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from samiksha.catalogue import both
from samiksha.display import Shown, render
from samiksha.fonts import FAMILY, font_files
from samiksha.numerals import MONTHS

WIDTH = 5.0
"""Inches: on a phone a wider figure shrinks until nobody can read it."""
DPI = 200
_FEW = 7
"""Of so few days only the first and the last are named, unless one stands in the middle."""
COLOURS = 48
TEXT = 12
# Blue and orange differ in lightness too: for colour-blind readers and for grey print.
BLUE, ORANGE, GREY, INK = "#1c5a8e", "#d8741a", "#9aa8b6", "#1b2733"
RUST = "#a85400"
"""The orange for words: dark enough to read on white."""


@cache
def _settings() -> dict[str, Any]:
    """matplotlib's settings; the fonts are registered once a process."""
    files = font_files()
    for path in (files.regular, files.bold):
        font_manager.fontManager.addfont(path)
    return {
        "font.family": [FAMILY, "DejaVu Sans"],
        "font.size": TEXT,
        "text.hinting": "none",  # at this resolution nobody sees it, and it takes a tenth of the drawing
        "text.parse_math": False,  # a $ in a name is a $
        "text.color": INK,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.dpi": DPI,
    }


def warm_up() -> None:
    """For the warm parent. It draws nothing: a font stays open, and children would share its place in the file."""
    _settings()
    Image.preinit()


@contextmanager
def drawing(height: float) -> Iterator[Figure]:
    """A white figure of the brief's width, drawn with our fonts; no window, nothing to close."""
    with mpl.rc_context(_settings()):  # type: ignore[arg-type]
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
        FigureCanvasAgg(figure)
        yield figure


def axes_at(figure: Figure, left: float, bottom: float, right: float = 0.1, top: float = 0.1) -> Axes:
    """Axes with margins in inches, so that labels have their room without a second drawing."""
    width, height = figure.get_size_inches()
    return figure.add_axes((left / width, bottom / height, (width - left - right) / width,
                            (height - bottom - top) / height))  # fmt: skip


def bare(axes: Axes, keep: str) -> None:
    """No frame but the line that `keep` names ("left", "bottom"), no tick marks: labels carry the numbers."""
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(side == keep)
    axes.tick_params(length=0)
    for label in axes.get_yticklabels():
        label.set_verticalalignment("center")


def day_labels(axes: Axes, days: Sequence[date], lang: str, places: Sequence[float] | None = None) -> None:
    """The first, the middle and the last day, inside the axes' width; `places` where they do not stand in a row."""
    middle = {len(days) // 2} if len(days) % 2 or len(days) > _FEW else set()
    chosen = sorted({0, len(days) - 1} | middle)
    at = [places[place] if places else place for place in chosen]
    axes.set_xticks(at, [f"{days[place].day} {MONTHS[lang][days[place].month - 1]}" for place in chosen])
    labels = axes.get_xticklabels()
    labels[0].set_horizontalalignment("left")
    if len(labels) > 1:
        labels[-1].set_horizontalalignment("right")


def key(axes: Axes, words: str, colour: str, across: float = 0.0, up: float = 0.05) -> None:
    """What a colour means, above the axes, in that colour; `up` in inches."""
    height = axes.get_window_extent().height / DPI
    axes.text(across, 1 + up / height, words, color=colour, weight="bold", transform=axes.transAxes)


def png(figure: Figure) -> bytes:
    """The figure as a PNG of few colours: a chart needs no more, and the page has a limit."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height()
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    image = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    held = io.BytesIO()
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(held, "PNG", compress_level=7)
    return held.getvalue()


def picture(figure: Figure, name: str, lang: str, **values: Any) -> Shown:
    """The figure with its description (`chart.<name>.alt`) and its caption (`chart.<name>.caption`)."""
    width, height = figure.get_size_inches()
    html = render(
        "chart.html",
        data=base64.b64encode(png(figure)).decode("ascii"),
        width=round(width * DPI),
        height=round(height * DPI),
        alt=both(f"chart.{name}.alt", lang, **values).first,
        caption=both(f"chart.{name}.caption", lang, **values),
    )
    return Shown(html)
