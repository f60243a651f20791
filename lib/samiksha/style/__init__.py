"""The look of a brief's pieces, the same on the page and live in JupyterLab.

Enters: nothing. Leaves: CSS of the pieces, @font-face rules with the fonts inside, and both as one <style>
for a notebook that a person runs.
"""

import base64
import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from samiksha import fonts

FAMILY = "Samiksha"
FALLBACKS = f'"{FAMILY}", "{FAMILY} Signs", "Noto Sans Devanagari", "Nirmala UI", "Mangal", "Noto Sans", sans-serif'
_SPACED = re.compile(r'("[^"]*")|(\s*[{};,>]\s*|:\s+|\s+(?=\s))')
"""What stands in quotes, and spaces beside signs."""
_LAB = ".jp-RenderedHTMLCommon.jp-RenderedHTMLCommon"
"""JupyterLab's own class for HTML outputs; twice, to outweigh its rules for tables."""


@cache
def pieces_css() -> str:
    """The rules of headline, cards, figures and tables."""
    return tight((files(__name__) / "pieces.css").read_text(encoding="utf-8"))


@cache
def font_faces() -> str:
    """The @font-face rules, fonts inside."""
    plain = "".join(_face(font, weight) for weight, font in fonts.page_fonts().items())
    signs = ",".join(f"U+{point:X}" for point in fonts.symbols())
    return plain + _face(fonts.symbol_font(), "100 900", f"{FAMILY} Signs", f"unicode-range:{signs};")


def live_style() -> Markup:
    """The look for JupyterLab, as one element; the page brings its own and drops this one."""
    own = f":root{{--jp-content-font-family:{FALLBACKS}}}"
    return Markup(f"<style>{font_faces()}{own}{_LAB}{{{_nestable(pieces_css())}}}</style>")


def tight(css: str) -> str:
    """CSS without comments, and without spaces that only please the eye.

    >>> tight('a > b, p {\\n  color: red; /* why */\\n  content: "a, b";\\n}')
    'a>b,p{color:red;content:"a, b"}'
    """
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return _SPACED.sub(lambda found: found[1] or found[2].strip(), bare).replace(";}", "}").strip()


def _nestable(css: str) -> str:
    """The same rules, to stand inside another: what :root sets, their parent sets."""
    return css.replace(":root{", "&{", 1)


def _face(font: bytes, weight: int | str, family: str = FAMILY, more: str = "") -> str:
    data = base64.b64encode(font).decode()
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};{more}'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}\n'
    )
