"""Words in a picture, each line of them set at once.

Enters: words, their place in pixels. Leaves: an artist that draws them with the Hindi fonts.

matplotlib's own Text shapes a line twice and draws it letter by letter; this takes a third of its time, and the words
are most of a chart's time. The letters come of the same fonts.
"""

import threading
from functools import cache
from io import BytesIO
from math import floor
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from matplotlib.ft2font import FT2Font, LoadFlags
from numpy.typing import NDArray

from samiksha.charts.colours import INK, WHITE
from samiksha.fonts import font_files
from samiksha.numerals import MONTHS

DPI = 200
TEXT = 12
_EM = TEXT * DPI / 72
ABOVE, BELOW = 0.896 * _EM, 0.408 * _EM
"""Pixels that a line of the Hindi font takes above its foot and below it."""
LINE = ABOVE + BELOW
_APART = 0.95 * LINE
"""From the foot of one line to that of the next."""
_ACROSS = {"left": 0.0, "center": 0.5, "right": 1.0}
_FOOT = {"top": -ABOVE, "center": -0.3 * _EM, "baseline": 0.0, "bottom": BELOW}
_CLEAR = 3
"""Pixels of white around words that nothing may cross."""


class Words(Artist):
    """Words at a place in pixels; `ha` and `va` tell which part of them stands there, as in matplotlib.

    `clear` gives them a white ground.
    """

    zorder = 3

    def __init__(self, words: str, x: float, y: float, colour: str = INK, *, bold: bool = False, ha: str = "left",
                 va: str = "baseline", clear: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.lines, self.x, self.y = words.split("\n"), x, y + _FOOT[va]
        self.colour, self.bold, self.across, self.clear = colour, bold, _ACROSS[ha], clear

    def draw(self, renderer: RendererBase) -> None:
        """Each line at its place, the block of them around the words' place."""
        for place, line in enumerate(self.lines):
            if line.strip():
                self._draw_line(renderer, line, self.y + ((len(self.lines) - 1) / 2 - place) * _APART)

    def _draw_line(self, renderer: RendererBase, line: str, foot: float) -> None:
        font = _font(bold=self.bold)
        # So that the line above the letters lies on whole pixels: halves would show where two letters meet.
        font.set_text(line, flags=LoadFlags.TARGET_LIGHT)
        font.draw_glyphs_to_bitmap()
        ink = font.get_image()[::-1]
        left = round(self.x - self.across * font.get_width_height()[0] / 64 + font.get_bitmap_offset()[0] / 64)
        low = floor(foot - font.get_descent() / 64)
        if self.clear:
            ground = np.full_like(np.pad(ink, _CLEAR), 255)
            renderer.draw_image(renderer.new_gc(), left - _CLEAR, low - _CLEAR, _coloured(ground, WHITE))
        renderer.draw_image(renderer.new_gc(), left, low, _coloured(ink, self.colour))


def _coloured(ink: NDArray[np.uint8], colour: str) -> NDArray[np.uint8]:
    """An image of one colour, as thick as the ink is."""
    image = np.empty((*ink.shape, 4), np.uint8)
    image[..., :3], image[..., 3] = np.rint(np.multiply(to_rgb(colour), 255)), ink
    return image


def _font(*, bold: bool) -> FT2Font:
    """The Hindi font at our size, and DejaVu for the few signs that it lacks; one for each thread."""
    return _opened(bold, threading.get_ident())


@cache
def _opened(bold: bool, _thread: int) -> FT2Font:
    files, data = font_files(), Path(mpl.get_data_path(), "fonts", "ttf")
    hindi, other = (files.bold, "DejaVuSans-Bold.ttf") if bold else (files.regular, "DejaVuSans.ttf")
    font = FT2Font(_in_memory(hindi), _fallback_list=[FT2Font(_in_memory(data / other))])
    font.set_size(TEXT, DPI)
    return font


def _in_memory(path: Path) -> BytesIO:
    """Not the open file: a process must not share a place in it with the one that it was forked from."""
    return BytesIO(path.read_bytes())


def warm_up() -> None:
    """For the warm parent: how a font sets Hindi and Latin letters is worked out once, and takes a tenth of a chart's time."""
    for bold in (False, True):
        _font(bold=bold).set_text(" ".join(name for names in MONTHS.values() for name in names))
