"""Small multiples: one strip a measure, a dot for every area, the better the further to the right.

Enters: a `Rollup`. Leaves: one picture.
"""

from collections.abc import Sequence

from matplotlib.axes import Axes

from samiksha.catalogue import text
from samiksha.charts.canvas import BLUE, GREY, INK, ORANGE, RUST, axes_at, bare, drawing, picture
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


def small_multiples(rollup: Rollup) -> Shown:
    """Each ranked measure a strip with every area as a dot, the whole as a line, the weakest two named."""
    keys = [key for key in rollup.spec.ranked if _drawable(key, rollup)][:PANELS]
    if not keys:
        return absent_note(rollup.lang)
    with drawing(_PANEL * len(keys) + 0.05) as figure:
        for place, key in enumerate(keys):
            below = _PANEL * (len(keys) - 1 - place)
            axes = axes_at(figure, 0.12, below + 0.32, right=0.12, top=_PANEL * place + 0.32)
            _panel(axes, key, rollup)
        told = InBoth(lambda lang: "; ".join(_told(key, rollup, lang) for key in keys))
        return picture(figure, "panels", rollup.lang, area=rollup.area, measures=told,
                       few=few_cases("area", rollup), **level_words(rollup))  # fmt: skip


def _drawable(key: str, rollup: Rollup) -> bool:
    """Whether a measure has a number for at least one area."""
    return any(number_of(one) is not None for one in rollup.measures.get(key, ()))


def _panel(axes: Axes, key: str, rollup: Rollup) -> None:
    held = [one for one in ranked_rows(rollup, key) if number_of(one.measure) is not None]
    values = [number_of(one.measure) or 0.0 for one in held]
    whole, lang = rollup.total.get(key), rollup.lang
    _, worst = extremes(held, NAMED)
    low, high = min(values), max(values)
    room = 0.02 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    if held[0].measure.better is Better.LESS:
        axes.invert_xaxis()
    colours = [GREY if one.rank is None else ORANGE if one in worst else BLUE for one in held]
    axes.scatter(values, _stacked(values, low, high), s=45, c=colours, edgecolors="white", linewidths=0.5)
    axes.set_ylim(-0.6, 4.2)
    axes.set_xticks([])
    axes.set_yticks([])
    bare(axes, keep="bottom")
    if (line := whole_line(whole)) is not None:
        axes.axvline(min(max(line, low - room), high + room), color=INK, linewidth=1.5, linestyle=(0, (3, 2)))
    name = measure_label(key, rollup).in_language(lang)
    end = f"{rollup.area.in_language(lang)} {value_text(whole, lang)}" if whole else ""
    _write(axes, 1.06, "bottom", shortened(name, ROOM - breadth(end) - 3), end)
    if worst:
        axes.text(
            0,
            -0.08,
            text("chart.panels.weakest", lang, names=_names(worst, lang)),
            color=RUST,
            va="top",
            transform=axes.transAxes,
        )


def _write(axes: Axes, height: float, side: str, name: str, end: str) -> None:
    """A line above a strip: the measure at its left, the whole's figure at its right."""
    axes.text(0, height, name, weight="bold", va=side, transform=axes.transAxes)
    axes.text(1, height, end, ha="right", va=side, transform=axes.transAxes)


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
