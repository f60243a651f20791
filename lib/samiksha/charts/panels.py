"""Small multiples: one strip a measure, a dot for every area, the better the further to the right.

Enters: a `Rollup`. Leaves: one picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import CircleCollection
from matplotlib.figure import Figure

from samiksha.catalogue import text
from samiksha.charts.canvas import Field, drawing, field_at, picture
from samiksha.charts.colours import BLUE, GREY, INK, ORANGE, RUST, WHITE
from samiksha.charts.rows import ROOM, breadth, shortened
from samiksha.display import (
    InBoth,
    Ranked,
    Shown,
    absent_note,
    extremes,
    few_cases,
    level_words,
    measure_label,
    number_of,
    ranked_rows,
    signed,
    value_text,
    whole_line,
)
from samiksha.model import Better, Measure
from samiksha.rollup import Rollup

PANELS = 6
"""So many of the ranked measures, the first ones."""
NAMED = 2
"""The weakest so many are named."""
_PANEL = 1.0
"""Inches a panel: the measure, its strip, the weakest."""
_DOTS = 60
"""Dots side by side; those that fall together are stacked."""
_DOT = 35
"""Square points of a dot."""
_UP = (-0.6, 4.2)
"""A strip's scale: the lowest dot stands at 0, the next ones a step above."""


@dataclass(frozen=True)
class _Strip:
    """One measure: the areas that have a number, best first; the weakest; the whole."""

    key: str
    held: list[Ranked]
    worst: list[Ranked]
    whole: Measure | None


@signed
def small_multiples(rollup: Rollup) -> Shown:
    """Each ranked measure a strip with every area as a dot, the whole as a line, the weakest two named."""
    strips = [_strip(key, rollup) for key in rollup.spec.ranked if _drawable(key, rollup)][:PANELS]
    if not strips:
        return absent_note(rollup.lang)
    figure = drawing(_PANEL * len(strips) + 0.05)
    for place, strip in enumerate(strips):
        _draw_strip(figure, strip, rollup, place, len(strips))
    told = InBoth(lambda lang: "; ".join(_told(strip, rollup, lang) for strip in strips))
    return picture(figure, "panels", rollup.lang, area=rollup.area, measures=told,
                   few=few_cases("area", rollup), **level_words(rollup))  # fmt: skip


def _drawable(key: str, rollup: Rollup) -> bool:
    """Whether a measure has a number for at least one area."""
    return any(number_of(one) is not None for one in rollup.measures.get(key, ()))


def _strip(key: str, rollup: Rollup) -> _Strip:
    held = [one for one in ranked_rows(rollup, key) if number_of(one.measure) is not None]
    return _Strip(key, held, extremes(held, NAMED)[1], rollup.total.get(key))


def _draw_strip(figure: Figure, strip: _Strip, rollup: Rollup, place: int, strips: int) -> None:
    values = [number_of(one.measure) or 0.0 for one in strip.held]
    low, high = min(values), max(values)
    room = 0.02 * (high - low) or 1.0
    ends = (low - room, high + room)
    across = ends[::-1] if strip.held[0].measure.better is Better.LESS else ends
    below = _PANEL * (strips - 1 - place)
    field = field_at(figure, 0.12, below + 0.32, right=0.12, top=_PANEL * place + 0.32, across=across, up=_UP)
    colours = [GREY if one.rank is None else ORANGE if one in strip.worst else BLUE for one in strip.held]
    _draw_dots(field, values, _stacked(values, low, high), colours)
    if (line := whole_line(strip.whole)) is not None:
        line = min(max(line, ends[0]), ends[1])
        field.line([line, line], _UP, INK, 1.5, (0, (3, 2)))
    field.edge("bottom")
    _write(field, strip, rollup)


def _write(field: Field, strip: _Strip, rollup: Rollup) -> None:
    """Above a strip the measure at its left, the whole's figure at its right; below it the weakest."""
    lang, (left, right), (foot, top) = rollup.lang, field.across, field.up
    name = measure_label(strip.key, rollup).in_language(lang)
    end = f"{rollup.area.in_language(lang)} {value_text(strip.whole, lang)}" if strip.whole else ""
    field.words(shortened(name, ROOM - breadth(end) - 3), left, top, above=4, va="bottom", bold=True)
    field.words(end, right, top, above=4, ha="right", va="bottom")
    if strip.worst:
        said = text("chart.panels.weakest", lang, names=_names(strip.worst, lang))
        field.words(said, left, foot, RUST, above=-6, va="top")


def _draw_dots(field: Field, values: list[float], heights: list[float], colours: list[str]) -> None:
    places = np.column_stack([field.x(values), field.y(heights)])
    field.draw(CircleCollection([_DOT], offsets=places, facecolors=colours, edgecolors=WHITE, linewidths=0.5))


def _stacked(values: list[float], low: float, high: float) -> list[float]:
    """How high each dot stands: those of the same place on top of one another, squeezed where there are many."""
    step = (high - low) / _DOTS or 1.0
    bins = [round((value - low) / step) for value in values]
    tallest = max(bins.count(one) for one in set(bins))
    up = min(1.0, 3.6 / max(tallest - 1, 1))
    return [up * bins[:place].count(one) for place, one in enumerate(bins)]


def _names(worst: Sequence[Ranked], lang: str) -> str:
    """The weakest by name and figure; how many more are no better than the last one named."""
    names = [f"{one.name.in_language(lang)} {value_text(one.measure, lang)}" for one in worst[:NAMED]]
    more = [text("rollup.and_more", lang, count=len(worst) - NAMED)] if len(worst) > NAMED else []
    return ", ".join([*names, *more])


def _told(strip: _Strip, rollup: Rollup, lang: str) -> str:
    """One measure for the description: the whole, the weakest."""
    whole = value_text(strip.whole, lang) if strip.whole else ""
    parts = [f"{measure_label(strip.key, rollup).in_language(lang)}: {whole}"]
    if strip.worst:
        parts.append(text("chart.panels.weakest", lang, names=_names(strip.worst, lang)))
    return ", ".join(parts)
