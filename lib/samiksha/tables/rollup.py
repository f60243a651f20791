"""All areas side by side: ranked on each measure, the weakest and the strongest, reconciled.

Enters: a `Rollup`. Leaves: tables with every area in them, those without figures too.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import (
    Cell,
    Column,
    Ranked,
    Shown,
    basis_text,
    beside,
    few_cases,
    grid,
    in_both,
    label,
    level_words,
    measure_label,
    none_found,
    ranked_rows,
    signed,
    together,
    value_text,
)
from samiksha.display import extremes as found_extremes
from samiksha.model import Better, Measure, Unit
from samiksha.numerals import grouped
from samiksha.params.areas import Area
from samiksha.rollup import Rollup

NAMED = 3
"""The weakest and the strongest so many of each measure are named, and those equal to the last of them."""
LISTED = 6
"""Of equals so many are listed, and how many more there are."""


@signed
def ranking(rollup: Rollup) -> Shown:
    """Every area a row, best first by the review's ranking measure; who has too few cases stands unranked."""
    keys = _ranked_keys(rollup)
    heads = [_head("area", rollup), _head("rank", rollup, numeric=True)]
    heads += [Column(_measure_name(key, rollup), numeric=True) for key in keys]
    tallest = {key: _tallest(rollup.measures[key]) for key in keys}
    order = ranked_rows(rollup, rollup.spec.rank_by)
    rows = [_area_row(one, keys, tallest, rollup) for one in order]
    rows += [_missing_row(area, len(keys), rollup.lang) for area in rollup.missing]
    rows.append(_total_row(keys, rollup))
    marks = ["" if one.rank else "small" for one in order] + ["small"] * len(rollup.missing) + ["total"]
    measure = measure_label(rollup.spec.rank_by, rollup)
    return grid(
        _caption("ranking", rollup, measure=measure),
        heads,
        rows,
        "rank",
        _guard(rollup) if "small" in marks else None,
        marks,
    )


def _ranked_keys(rollup: Rollup) -> list[str]:
    return [key for key in rollup.spec.ranked if key in rollup.measures]


def _head(name: str, rollup: Rollup, numeric: bool = False) -> Column:
    return Column(label(f"rollup.column.{name}", rollup.lang, **level_words(rollup)), numeric)


def _caption(name: str, rollup: Rollup, **values: Any) -> Markup:
    return label(f"rollup.caption.{name}", rollup.lang, **values, **level_words(rollup))


def _area_row(one: Ranked, keys: Iterable[str], tallest: dict[str, float], rollup: Rollup) -> list[Cell]:
    place = "—" if one.rank is None else grouped(one.rank)
    cells = [Cell(_area_name(one, rollup.lang)), Cell(place)]
    return cells + [_cell(rollup.measures[key][one.place], tallest[key], rollup.lang) for key in keys]


def _area_name(one: Ranked, lang: str) -> Markup:
    name = beside(in_both(one.name, lang))
    return (
        name + Markup('<small class="said">{}</small>').format(one.parent.in_language(lang)) if one.parent else name
    )


def _cell(measure: Measure, tallest: float, lang: str) -> Cell:
    if measure.value is None:
        return Cell(value_text(measure, lang), css="absent")
    long = 100 * float(measure.value) / tallest if tallest and not isinstance(measure.value, str) else None
    return Cell(value_text(measure, lang), basis_text(measure, lang), long)


def _tallest(measures: Iterable[Measure]) -> float:
    """What a full bar means: 100 for percentages and scores, else the greatest value."""
    numbers = [float(one.value) for one in measures if isinstance(one.value, int | float)]
    full = all(one.unit in (Unit.PERCENT, Unit.SCORE) for one in measures)
    return 100.0 if full else max(numbers, default=0.0)


def _missing_row(area: Area, columns: int, lang: str) -> list[Cell]:
    absent = Cell(text("brief.absent", lang), css="absent")
    return [Cell(beside(in_both(area, lang))), Cell("—"), *[absent] * columns]


def _total_row(keys: Iterable[str], rollup: Rollup) -> list[Cell]:
    name = beside(in_both(rollup.area, rollup.lang))
    cells = [
        Cell(value_text(rollup.total[key], rollup.lang), basis_text(rollup.total[key], rollup.lang)) for key in keys
    ]
    return [Cell(name), Cell(""), *cells]


def _measure_name(key: str, rollup: Rollup) -> Markup:
    return beside(in_both(measure_label(key, rollup), rollup.lang))


def _guard(rollup: Rollup) -> Markup:
    return label("table.guard", rollup.lang, few=few_cases("area", rollup))


@signed
def extremes(rollup: Rollup) -> Shown:
    """The weakest and the strongest areas of each ranked measure, none with too few cases."""
    heads = [_head(name, rollup) for name in ("measure", "weakest", "strongest")]
    keys = [key for key in _ranked_keys(rollup) if rollup.measures[key][0].better is not Better.NEITHER]
    rows = [_extremes_row(key, rollup) for key in keys]
    note = label("rollup.guard", rollup.lang, few=few_cases("area", rollup))
    return grid(_caption("extremes", rollup), heads, rows, "measures", note)


def _extremes_row(key: str, rollup: Rollup) -> list[Cell]:
    strongest, weakest = found_extremes(ranked_rows(rollup, key), NAMED)
    name = Cell(_measure_name(key, rollup))
    if not strongest:
        absent = Cell(label("rollup.too_few", rollup.lang), css="absent")
        return [name, absent, absent]
    return [name, Cell(_listed(weakest, rollup.lang)), Cell(_listed(strongest, rollup.lang))]


def _listed(ranked: Sequence[Ranked], lang: str) -> Markup:
    lines = [
        Markup("{} <strong>{}</strong> <small>{}</small>").format(
            one.name.in_language(lang), value_text(one.measure, lang), basis_text(one.measure, lang)
        )
        for one in ranked[:LISTED]
    ]
    if len(ranked) > LISTED:
        lines.append(Markup("{}").format(text("rollup.and_more", lang, count=len(ranked) - LISTED)))
    return Markup("<br>").join(lines)


@signed
def reconciliation(rollup: Rollup) -> Shown:
    """Whether each figure here is that of the area's own brief, to the last unit; every difference."""
    differences = len(rollup.reconciled)
    if not rollup.briefs_compared:
        none = none_found(rollup.lang, "rollup.no_briefs")
        return together(none, _differences(rollup)) if differences else none
    said = label(
        "rollup.compared",
        rollup.lang,
        briefs=grouped(rollup.briefs_compared),
        measures=len(rollup.measures),
        differences=grouped(differences),
    )
    note = Shown(Markup('<p class="{}">{}</p>').format("warn" if differences else "note", said))
    return together(note, _differences(rollup)) if differences else note


def _differences(rollup: Rollup) -> Shown:
    names = dict(zip(rollup.rows["area"], rollup.rows[f"name_{rollup.lang}"], strict=True))
    names[rollup.area.code] = rollup.area.in_language(rollup.lang)
    heads = [_head("area", rollup), _head("measure", rollup)]
    heads += [_head(name, rollup, numeric=True) for name in ("brief_value", "rollup_value")]
    rows = [
        [
            Cell(names.get(row["area"], row["area"])),
            Cell(_measure_name(row["measure"], rollup)),
            Cell(_plain(row["brief_value"], rollup.lang)),
            Cell(_plain(row["rollup_value"], rollup.lang)),
        ]
        for _, row in rollup.reconciled.iterrows()
    ]
    return grid(_caption("differences", rollup), heads, rows, "measures")


def _plain(value: Any, lang: str) -> str:
    """A value to its last unit, unrounded."""
    return text("brief.absent", lang) if value is None or pd.isna(value) else str(value)
