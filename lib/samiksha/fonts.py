"""The Hindi fonts: static files for charts, small web fonts for pages, made once per machine.

Enters: the variable font of fontpkg-noto-sans-devanagari, and DejaVu Sans out of matplotlib for a
few arrows and marks that Noto lacks. Leaves: files in the user's cache folder; nobody installs a font.
"""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import platformdirs
from filelock import FileLock

from samiksha.files import replacing

FAMILY = "Noto Sans Devanagari"
REGULAR, BOLD = 400, 700
_RECIPE = "1"
"""Raise it when this module makes other files from the same fonts."""
_LETTERS = (*range(0x20, 0x7F), *range(0x900, 0x980), 0xA0, 0x200C, 0x200D, 0x25CC)
_SIGNS = "₹—–…•·÷×−°©“”‘’½"
_SYMBOLS = "→←↑↓▲▼△▽●○✓✗⚠≥≤■□▶▸"


@dataclass(frozen=True)
class FontFiles:
    """Static TrueType files, for matplotlib."""

    regular: Path
    bold: Path


@cache
def font_files() -> FontFiles:
    """Regular and Bold of Noto Sans Devanagari as static TTF, made at first use.

    Raises OSError naming the cache folder when it cannot be written (XDG_CACHE_HOME moves it).
    """
    return FontFiles(_static(REGULAR), _static(BOLD))


@cache
def page_fonts() -> dict[int, bytes]:
    """Weight → woff2 with Devanagari, Basic Latin and common signs, made at first use."""
    return {weight: _web(weight).read_bytes() for weight in (REGULAR, BOLD)}


@cache
def symbol_font() -> bytes:
    """A woff2 of a few kilobytes with the arrows and marks that Noto Sans Devanagari lacks."""

    def build(target: Path) -> None:
        _subset(_dejavu(), symbols(), target)

    return _made("symbols.woff2", build).read_bytes()


def symbols() -> tuple[int, ...]:
    """The code points of `symbol_font`."""
    return tuple(map(ord, _SYMBOLS))


def _static(weight: int) -> Path:
    def build(target: Path) -> None:
        from fontTools.ttLib import TTFont  # here: every process needs the files, hardly any has to make them
        from fontTools.varLib import instancer

        font = TTFont(_source(), recalcTimestamp=False)
        # updateFontNames gives each file its own PostScript name; two files with one name mix up glyphs.
        instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100}, inplace=True, updateFontNames=True)
        font.save(target)

    return _made(f"NotoSansDevanagari-{weight}.ttf", build)


def _web(weight: int) -> Path:
    regular_or_bold = _static(weight)

    def build(target: Path) -> None:
        _subset(regular_or_bold, (*_LETTERS, *map(ord, _SIGNS)), target)

    return _made(f"NotoSansDevanagari-{weight}.woff2", build)


def _subset(source: Path, code_points: Iterable[int], target: Path) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=["*"], notdef_outline=True)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=code_points)
    with _quiet():
        worker.subset(font)
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(target)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without fontTools' remarks on tables that it drops."""
    logger = logging.getLogger("fontTools.subset")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _made(name: str, build: Callable[[Path], None]) -> Path:
    """The cached file of that name; built under a lock, so that two processes never collide."""
    path = _folder() / name
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(path.suffix + ".lock")):
        if not path.exists():
            with replacing(path) as temporary:
                build(temporary)
    return path


@cache
def _folder() -> Path:
    """The cache folder of exactly these fonts, this recipe and this fontTools."""
    digest = hashlib.sha256(f"{_RECIPE} {version('fonttools')} {_LETTERS} {_SIGNS} {_SYMBOLS}".encode())
    digest.update(_source().read_bytes())
    return Path(platformdirs.user_cache_dir("samiksha")) / "fonts" / digest.hexdigest()[:16]


def _source() -> Path:
    folder = Path(str(files("fontpkg_noto_sans_devanagari"))) / "files"
    return next(folder.glob("*.ttf"))


def _dejavu() -> Path:
    # Found without importing matplotlib, which a worker that only writes pages does not need.
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib and its DejaVuSans.ttf")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
