"""The ranking: every area a bar, best first, with the whole marked.

Enters: a `Rollup`. Leaves: one tall picture that stays legible for 55 areas.
"""

from matplotlib.figure import Figure

from samiksha.charts.canvas import drawing, field_at, picture
from samiksha.charts.colours import BLUE, GREY, INK, ORANGE
from samiksha.charts.rows import draw_beside
from samiksha.display import (
    InBoth,
    Ranked,
    Shown,
    absent_note,
    few_cases,
    level_words,
    measure_label,
    number_of,
    ranked_rows,
    short_text,
    signed,
    value_text,
    whole_line,
)
from samiksha.model import Better, Measure
from samiksha.rollup import Rollup

_ROW = 0.23
"""Inches a row: 12-point text without touching the next."""


@signed
def ranking_chart(rollup: Rollup) -> Shown:
    """All areas by the ranking measure; a line marks the whole, grey bars rest on too few cases."""
    held = [one for one in ranked_rows(rollup, rollup.spec.rank_by) if number_of(one.measure) is not None]
    if not held:
        return absent_note(rollup.lang)
    values = [number_of(one.measure) or 0.0 for one in held]
    whole = rollup.total[rollup.spec.rank_by]
    names = [one.name.in_language(rollup.lang) for one in held]
    figure = drawing(_ROW * len(held) + 0.55)
    field = field_at(figure, 1.35, 0.05, right=0.75, top=0.45, across=(0, max(*values, 1.0)),
                     up=(len(held) - 0.5, -0.5))  # fmt: skip
    if (line := whole_line(whole)) is not None:
        field.line([line, line], field.up, INK, 1, (0, (3, 2)), zorder=0.5)
        mark = f"{rollup.area.in_language(rollup.lang)} {short_text(whole, rollup.lang)}"
        field.words(mark, line, -0.9, ha="center", bold=True)
    said = [short_text(one.measure, rollup.lang) for one in held]
    draw_beside(field, names, values, said, _colours(held, whole))
    return _described(figure, held, whole, rollup)


def _described(figure: Figure, held: list[Ranked], whole: Measure, rollup: Rollup) -> Shown:
    def listed(lang: str) -> str:
        return "; ".join(f"{one.name.in_language(lang)} {short_text(one.measure, lang)}" for one in held)

    return picture(
        figure,
        "ranking",
        rollup.lang,
        measure=measure_label(rollup.spec.rank_by, rollup),
        count=len(held),
        areas=InBoth(listed),
        area=rollup.area,
        whole=InBoth(lambda lang: value_text(whole, lang)),
        few=few_cases("area", rollup),
        **level_words(rollup),
    )


def _colours(held: list[Ranked], whole: Measure) -> list[str]:
    """Blue where an area is at least as good as the whole, orange where not, grey with too few cases."""
    return [GREY if one.rank is None else BLUE if _as_good(one.measure, whole) else ORANGE for one in held]


def _as_good(measure: Measure, whole: Measure) -> bool:
    line = whole_line(whole)
    if line is None:
        return True
    more = (number_of(measure) or 0.0) - line
    return more >= 0 if measure.better is Better.MORE else more <= 0
