"""A map of tiles: every area a tile of one size, laid out as the areas lie, the weaker the darker.

Enters: a `Rollup`. Leaves: one picture, legible on a phone and in grey print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samiksha.catalogue import text
from samiksha.charts.canvas import Field, drawing, field_at, picture
from samiksha.charts.colours import DARK, INK, SHADES, UNSHADED, WHITE
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
    signed,
    value_text,
)
from samiksha.numerals import NO_DENOMINATOR
from samiksha.params.tiles import Tiles
from samiksha.rollup import Rollup

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


@signed
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
    lines = -(-len(legend) // 2)
    under = _LEGEND * lines + 0.08
    figure = drawing(_TALL * rows + under + 0.05)
    _draw_tiles(field_at(figure, 0.0, under, right=0.0, top=0.03, across=(left, left + columns),
                         up=(top + rows, top)), tiles)  # fmt: skip
    _draw_legend(field_at(figure, 0.05, 0.02, top=_TALL * rows + 0.1, across=(0, 2), up=(lines, 0)),
                 legend, lines)  # fmt: skip
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


def _draw_tiles(field: Field, tiles: Sequence[_Tile]) -> None:
    _draw_boxes(field, [(tile.column + 0.02, tile.row + 0.02, tile.shade) for tile in tiles], 0.96, 0.96)
    for tile in tiles:
        colour = WHITE if tile.shade is not None and tile.shade >= DARK else INK
        middle = tile.column + 0.5
        field.words(tile.name, middle, tile.row + 0.37, colour, ha="center", va="center")
        field.words(tile.value, middle, tile.row + 0.84, colour, ha="center", va="center", bold=True)


def _draw_boxes(field: Field, boxes: Sequence[tuple[float, float, int | None]], wide: float, tall: float) -> None:
    """Boxes by their left end, their top and their shade; those without one are striped, to be told apart in grey."""
    for stripes in ("", "//"):
        drawn = [box for box in boxes if (box[2] is None) == bool(stripes)]
        if drawn:
            left, top = np.array([box[:2] for box in drawn]).T
            colours = [UNSHADED if shade is None else SHADES[shade] for _, _, shade in drawn]
            field.bars(left, top, left + wide, top + tall, colours, edgecolors=INK, linewidths=0.6, hatch=stripes or None,
                       hatchcolors=WHITE)  # fmt: skip


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


def _draw_legend(field: Field, legend: list[tuple[int | None, str]], lines: int) -> None:
    """Two columns below the map."""
    boxes = [(place // lines, place % lines + 0.2, shade) for place, (shade, _) in enumerate(legend)]
    _draw_boxes(field, boxes, 0.1, 0.6)
    for (column, top, _), (_, words) in zip(boxes, legend, strict=True):
        field.words(words, column + 0.13, top + 0.3, va="center")
