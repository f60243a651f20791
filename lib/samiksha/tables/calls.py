"""What the meeting's calls gave: of one area, and of all areas side by side.

Enters: a `Review` or a `Rollup` with the calls of earlier samples. Leaves: a sentence and a table; of nobody called, that.
"""

from typing import Any

import pandas as pd
from markupsafe import Markup

from samiksha.display import (
    Cell,
    Column,
    InBoth,
    Shown,
    day_of,
    grid,
    label,
    none_found,
    number_text,
    signed,
    together,
)
from samiksha.model import Unit
from samiksha.numerals import NO_DENOMINATOR, decimal, grouped
from samiksha.review import Review
from samiksha.rollup import Rollup
from samiksha.tables.frames import frame_table

SAMPLE = "call_sample"
FIGURES = ("drawn", "called", "reached", "satisfied", "not_satisfied", "not_reached", "wrong_number")
"""The counts of a sample, as they are shown."""


@signed
def call_results(review: Review) -> Shown:
    """What the calls of the last meeting's sample gave, with the interval in which the true share lies."""
    if review.calls.empty:
        return none_found(review.lang, "calls.none_yet")
    row = review.calls.iloc[0]
    day = day_of(row["sampled_on"].date())
    said = label(_sentence(row), review.lang, day=day, **_figures(row))
    sentence = Shown(Markup("<p>{}</p>").format(said))
    if not row["called_count"]:
        return sentence
    heads = [
        Column(label("calls.column.figure", review.lang)),
        Column(label("calls.column.number", review.lang), True),
    ]
    rows = [[Cell(label(f"calls.figure.{name}", review.lang)), Cell(_figures(row)[name])] for name in FIGURES]
    share = InBoth(lambda lang: _share(row, lang))
    rows.append(
        [Cell(label("calls.figure.share", review.lang)), Cell(share.in_language(review.lang), _interval(row))]
    )
    caption = label("calls.caption", review.lang, day=day)
    note = label("calls.note", review.lang)
    return together(sentence, grid(caption, heads, rows, "measures", note))


@signed
def call_results_by_area(rollup: Rollup) -> Shown:
    """Each area's calls of its last sample with the interval of the share not satisfied, the greatest share first; nothing
    where the review draws no sample."""
    if rollup.calls.empty and SAMPLE not in rollup.figures.frames:
        return Shown(Markup(""))
    if rollup.calls.empty or not rollup.calls["called_count"].sum():
        return none_found(rollup.lang, "calls.none_yet")
    held = rollup.calls[rollup.calls["called_count"] > 0]
    held = held.assign(interval=[_interval(row) for _, row in held.iterrows()])
    held = held.sort_values(["not_satisfied_pct", "reached_count"], ascending=False, kind="stable")
    columns = (
        "area",
        "sampled_on",
        "called_count",
        "reached_count",
        "not_satisfied_count",
        "not_satisfied_pct",
        "interval",
    )
    others = len(rollup.rows) - len(held)
    notes = [label("calls.note", rollup.lang)]
    notes += [label("calls.areas_without", rollup.lang, count=grouped(others))] if others else []
    return frame_table(rollup, held, "call_results_by_area", columns, notes=notes)


def _sentence(row: pd.Series) -> str:
    if not row["called_count"]:
        return "calls.said.nobody_called"
    return "calls.said.reached" if row["reached_count"] else "calls.said.nobody_reached"


def _figures(row: pd.Series) -> dict[str, Any]:
    """The counts and the interval as text."""
    counts = {name: row[f"{name}_count"] for name in FIGURES}
    texts: dict[str, Any] = {name: NO_DENOMINATOR if pd.isna(n) else grouped(int(n)) for name, n in counts.items()}
    return texts | {"share": InBoth(lambda lang: _share(row, lang)), "interval": _interval(row)}


def _share(row: pd.Series, lang: str) -> str:
    value = row["not_satisfied_pct"]
    return NO_DENOMINATOR if pd.isna(value) else number_text(value, Unit.PERCENT, lang)


def _interval(row: pd.Series) -> str:
    """Its bounds: 10.9–52.0 %."""
    return NO_DENOMINATOR if pd.isna(row["low_pct"]) else f"{decimal(row['low_pct'])}–{decimal(row['high_pct'])} %"
