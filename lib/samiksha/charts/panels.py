"""Small multiples: one strip a measure, a dot for every area, the better the further to the right.

Enters: a `Rollup`. Leaves: one picture.
"""

from collections.abc import Sequence

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


def small_multiples(rollup: Rollup) -> Shown:
    """Each ranked measure a strip with every area as a dot, the whole as a line, the weakest two named."""
    keys = [key for key in rollup.spec.ranked if _drawable(key, rollup)][:PANELS]
    if not keys:
        return absent_note(rollup.lang)
    with drawing(_PANEL * len(keys) + 0.05) as figure:
        for place, key in enumerate(keys):
            _panel(figure, key, rollup, place, len(keys))
        told = InBoth(lambda lang: "; ".join(_told(key, rollup, lang) for key in keys))
        return picture(figure, "panels", rollup.lang, area=rollup.area, measures=told,
                       few=few_cases("area", rollup), **level_words(rollup))  # fmt: skip


def _drawable(key: str, rollup: Rollup) -> bool:
    """Whether a measure has a number for at least one area."""
    return any(number_of(one) is not None for one in rollup.measures.get(key, ()))


def _panel(figure: Figure, key: str, rollup: Rollup, place: int, panels: int) -> None:
    held = [one for one in ranked_rows(rollup, key) if number_of(one.measure) is not None]
    values = [number_of(one.measure) or 0.0 for one in held]
    whole, lang = rollup.total.get(key), rollup.lang
    _, worst = extremes(held, NAMED)
    low, high = min(values), max(values)
    room = 0.02 * (high - low) or 1.0
    ends = (low - room, high + room)
    across = ends[::-1] if held[0].measure.better is Better.LESS else ends
    below = _PANEL * (panels - 1 - place)
    field = field_at(figure, 0.12, below + 0.32, right=0.12, top=_PANEL * place + 0.32, across=across, up=(-0.6, 4.2))
    colours = [GREY if one.rank is None else ORANGE if one in worst else BLUE for one in held]
    _draw_dots(field, values, _stacked(values, low, high), colours)
    if (line := whole_line(whole)) is not None:
        line = min(max(line, ends[0]), ends[1])
        field.line([line, line], field.up, INK, 1.5, (0, (3, 2)))
    field.edge("bottom")
    name = measure_label(key, rollup).in_language(lang)
    end = f"{rollup.area.in_language(lang)} {value_text(whole, lang)}" if whole else ""
    field.words(shortened(name, ROOM - breadth(end) - 3), across[0], 4.2, above=4, va="bottom", bold=True)
    field.words(end, across[1], 4.2, above=4, ha="right", va="bottom")
    if worst:
        said = text("chart.panels.weakest", lang, names=_names(worst, lang))
        field.words(said, across[0], -0.6, RUST, above=-6, va="top")


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


def _told(key: str, rollup: Rollup, lang: str) -> str:
    """One measure for the description: the whole, the weakest."""
    whole: Measure | None = rollup.total.get(key)
    parts = [f"{measure_label(key, rollup).in_language(lang)}: {value_text(whole, lang) if whole else ''}"]
    _, worst = extremes(ranked_rows(rollup, key), NAMED)
    if worst:
        parts.append(text("chart.panels.weakest", lang, names=_names(worst, lang)))
    return ", ".join(parts)
