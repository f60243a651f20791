"""The colours of all pictures, and a picture reduced to them.

Enters: a drawing's pixels. Leaves: a small PNG.
"""

import io
from functools import cache

from PIL import Image, ImageColor

# Blue and orange differ in lightness too: for colour-blind readers and for grey print.
BLUE, ORANGE, GREY, INK = "#1c5a8e", "#d8741a", "#9aa8b6", "#1b2733"
RUST = "#a85400"
"""The orange for words: dark enough to read on white."""
WHITE = "#ffffff"
TRACK = "#e9edf1"
"""What lies behind a bar, to show how long it could be."""
SHADES = ("#fdf3e4", "#f5c987", "#e0933a", "#a85400", "#5c2c00")
"""From the best to the weakest: each darker than the one before, in grey print too."""
DARK = 3
"""From this shade on words are white."""
UNSHADED = "#cfd6dd"

_EDGES = (
    (WHITE, INK, 8),
    *((WHITE, colour, 6) for colour in (BLUE, ORANGE, RUST)),
    *((WHITE, colour, 1) for colour in (GREY, TRACK, UNSHADED)),
    *((shade, INK if place < DARK else WHITE, 3) for place, shade in enumerate(SHADES)),
    *((ground, INK, 2) for ground in (BLUE, ORANGE, UNSHADED)),
)
"""Which colour meets which, and in how many steps one goes over into the other: letters need more than bars."""


def small_png(pixels: memoryview, width: int, height: int) -> bytes:
    """RGBA pixels as a PNG of the colours that charts have: a chart needs no more, and the page has a limit."""
    image = Image.frombytes("RGB", (width, height), pixels, "raw", "RGBX")
    held = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(held, "PNG", compress_level=6)
    return held.getvalue()


@cache
def _palette() -> Image.Image:
    """Our colours and the steps between those that meet, known beforehand: to look for them takes longer."""
    steps = [_between(ground, colour, step / most) for ground, colour, most in _EDGES for step in range(most + 1)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in dict.fromkeys(steps) for part in colour])
    return palette


def _between(ground: str, colour: str, share: float) -> tuple[int, ...]:
    """The colour so far on the way from one to the other.

    >>> _between("#ffffff", "#000000", 0.6)
    (102, 102, 102)
    """
    ends = zip(ImageColor.getrgb(ground), ImageColor.getrgb(colour), strict=True)
    return tuple(round(one + (other - one) * share) for one, other in ends)
