"""A map of tiles: every area a tile of one size, laid out as the areas lie, the weaker the darker.

Enters: a `Rollup`. Leaves: one picture, legible on a phone and in grey print.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from samiksha.catalogue import text
from samiksha.charts.canvas import INK, axes_at, bare, drawing, picture
from samiksha.charts.ranking import ranking_chart
from samiksha.display import (
    InBoth,
    Ranked,
    Shown,
    few_cases,
    level_words,
    measure_label,
    ranked_rows,
    short_text,
    value_text,
)
from samiksha.numerals import NO_DENOMINATOR
from samiksha.params.tiles import Tiles
from samiksha.rollup import Rollup

SHADES = ("#fdf3e4", "#f5c987", "#e0933a", "#a85400", "#5c2c00")
"""From the best to the weakest: each darker than the one before, in grey print too."""
_DARK = 3
"""From this shade on words are white."""
_NONE, _WHITE = "#cfd6dd", "#ffffff"
_TALL = 0.62
"""Inches a tile: a name of two lines and its figure."""
_LEGEND = 0.27
_LEAST_COLUMNS = 4
"""A division's few tiles do not grow without end."""


@dataclass(frozen=True)
class _Tile:
    """One area on the map: `shade` is None where it is not ranked."""

    row: int
    column: int
    name: str
    value: str
    shade: int | None


def tile_map(rollup: Rollup, key: str | None = None) -> Shown:
    """The areas of the roll-up on the map, shaded by a measure (the ranking one), grey where they have no rank.

    Where nobody has laid out a map, the ranking as bars.
    """
    key = key or rollup.spec.rank_by
    places = rollup.tiles.places() if rollup.tiles else {}
    order = ranked_rows(rollup, key) if key in rollup.measures else []
    shades = _shades(order)
    if rollup.tiles is None or not any(one.area in places for one in order):
        return ranking_chart(rollup)
    tiles = [_tile(one, rollup.tiles, shades, rollup.lang) for one in order if one.area in places]
    tiles += [_Tile(*places[area.code], _short(area.code, area.in_language(rollup.lang), rollup.tiles, rollup.lang),
                    NO_DENOMINATOR, None) for area in rollup.missing if area.code in places]  # fmt: skip
    legend = _legend(order, shades, rollup)
    top, left = min(tile.row for tile in tiles), min(tile.column for tile in tiles)
    rows = max(tile.row for tile in tiles) - top + 1
    columns = max(max(tile.column for tile in tiles) - left + 1, _LEAST_COLUMNS)
    under = _LEGEND * -(-len(legend) // 2) + 0.08
    with drawing(_TALL * rows + under + 0.05) as figure:
        axes = axes_at(figure, 0.0, under, right=0.0, top=0.03)
        axes.set_xlim(left, left + columns)
        axes.set_ylim(top + rows, top)
        _bare(axes)
        for tile in tiles:
            _draw(axes, tile)
        _draw_legend(axes_at(figure, 0.05, 0.02, top=_TALL * rows + 0.1), legend)
        told = InBoth(
            lambda lang: "; ".join(f"{one.name.in_language(lang)} {value_text(one.measure, lang)}" for one in order)
        )
        return picture(figure, "tiles", rollup.lang, measure=measure_label(key, rollup), area=rollup.area, areas=told, few=few_cases("area", rollup),
                       count=len(tiles), **level_words(rollup))  # fmt: skip


def _shades(order: list[Ranked]) -> dict[str, int]:
    """Area → shade: the ranks that there are in up to five equal parts, best first; equals are of one shade."""
    ranked = [one for one in order if one.rank]
    ranks = list(dict.fromkeys(one.rank for one in ranked))
    steps = min(len(SHADES), len(ranks))
    return {one.area: _spread(ranks.index(one.rank) * steps // len(ranks), steps) for one in ranked}


def _spread(step: int, steps: int) -> int:
    """A step among few as a shade among all: the first is the palest, the last the darkest."""
    return round(step * (len(SHADES) - 1) / max(steps - 1, 1))


def _tile(one: Ranked, tiles: Tiles, shades: Mapping[str, int], lang: str) -> _Tile:
    row, column = tiles.places()[one.area]
    name = _short(one.area, one.name.in_language(lang), tiles, lang)
    return _Tile(row, column, name, short_text(one.measure, lang), shades.get(one.area))


def _short(code: str, name: str, tiles: Tiles, lang: str) -> str:
    return tiles.short[code].in_language(lang) if code in tiles.short else name


def _bare(axes: Axes) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    bare(axes, keep="")


def _draw(axes: Axes, tile: _Tile) -> None:
    axes.add_patch(_box(tile.column + 0.02, tile.row + 0.02, 0.96, 0.96, tile.shade))
    words = _WHITE if tile.shade is not None and tile.shade >= _DARK else INK
    middle = tile.column + 0.5
    axes.text(middle, tile.row + 0.35, tile.name, ha="center", va="center", color=words, linespacing=0.95)
    axes.text(middle, tile.row + 0.85, tile.value, ha="center", va="center", color=words, weight="bold")


def _box(left: float, top: float, wide: float, tall: float, shade: int | None) -> Rectangle:
    """A box of a shade; one without is striped, to be told apart in grey print."""
    colour, stripes = (_NONE, "//") if shade is None else (SHADES[shade], None)
    return Rectangle((left, top), wide, tall, facecolor=colour, edgecolor=INK, linewidth=0.6, hatch=stripes,
                     hatchcolor=_WHITE)  # fmt: skip


def _legend(order: list[Ranked], shades: Mapping[str, int], rollup: Rollup) -> list[tuple[int | None, str]]:
    """Shade and meaning: from which figure to which, best first; grey, where there is any."""
    found: list[tuple[int | None, str]] = []
    for shade in sorted(set(shades.values())):
        values = [value_text(one.measure, rollup.lang) for one in order if shades.get(one.area) == shade]
        ends = values[0] if values[0] == values[-1] else f"{values[0]} – {values[-1]}"
        found.append((shade, f"{ends} ({len(values)})"))
    if len(shades) < len(order) or rollup.missing:
        found.append((None, text("chart.tiles.grey", rollup.lang)))
    return found


def _draw_legend(axes: Axes, legend: list[tuple[int | None, str]]) -> None:
    """Two columns below the map."""
    lines = -(-len(legend) // 2)
    axes.set_xlim(0, 2)
    axes.set_ylim(lines, 0)
    _bare(axes)
    for place, (shade, words) in enumerate(legend):
        column, line = place // lines, place % lines
        axes.add_patch(_box(column, line + 0.2, 0.1, 0.6, shade))
        axes.text(column + 0.13, line + 0.5, words, va="center")
