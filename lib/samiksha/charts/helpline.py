"""Bars: how old the pending is, at which level it lies, which departments hold the old ones.

Enters: a `Review`. Leaves: pictures.
"""

from collections.abc import Iterable
from textwrap import wrap

import numpy as np
import pandas as pd

from samiksha.catalogue import text
from samiksha.charts.canvas import GAP, Field, drawing, field_at, key, picture
from samiksha.charts.colours import BLUE, GREY, ORANGE, RUST
from samiksha.charts.letters import DPI, LINE
from samiksha.charts.rows import draw_beside
from samiksha.display import (
    InBoth,
    Shown,
    absent_note,
    coded_name,
    few_cases,
    frame_of,
    free_text,
    is_unstated,
    none_found,
    settings_of,
    signed,
)
from samiksha.numerals import grouped, percent
from samiksha.review import Review

TOP_DEPARTMENTS = 10
_NAME_WIDTH = 19
"""Letters of a department's name in one line."""


@signed
def ageing_chart(review: Review) -> Shown:
    """Pending complaints by days since registration; those over the rule's limit in orange."""
    frame = _shown_frame(review, "by_age")
    if isinstance(frame, Shown):
        return frame
    lang, days = review.lang, int(settings_of(review)["old_after_days"])
    old = frame["lower_days"] > days
    total, late = int(frame["pending_count"].sum()), int(frame.loc[old, "pending_count"].sum())
    values = {"days": days, "late": grouped(late), "share": percent(100 * late / total)}
    counts = [int(count) for count in frame["pending_count"]]
    figure = drawing(2.7)
    field = field_at(figure, 0.1, 0.62, top=0.6, across=(-0.6, len(counts) - 0.4), up=(0, max(counts)))
    places = np.arange(len(counts))
    field.bars(places - 0.36, 0, places + 0.36, counts, [ORANGE if one else BLUE for one in old])
    for place, band in enumerate(frame["band"]):
        field.words(grouped(counts[place]), place, counts[place], above=6, ha="center", va="bottom")
        field.words(band, place, 0, above=-GAP, ha="center", va="top")
    field.words(
        text("chart.ageing.axis", lang), sum(field.across) / 2, 0, above=-GAP - LINE - 6, ha="center", va="top"
    )
    field.edge("bottom")
    mark = text("chart.ageing.mark", lang, **values)
    field.words(mark, field.across[1], field.up[1], RUST, above=0.546 * DPI, bold=True, ha="right", va="top")
    bands = _listed(frame["band"], counts)
    return picture(figure, "ageing", lang, total=grouped(total), bands=bands, **values)


@signed
def level_chart(review: Review) -> Shown:
    """Pending complaints of each level; the unattended ones in orange where the source tells them."""
    frame = _shown_frame(review, "by_level")
    if isinstance(frame, Shown):
        return frame
    lang = review.lang
    pending = [int(count) for count in frame["pending_count"].fillna(0)]
    missed = None if frame["not_attended_count"].isna().all() else [int(n) for n in frame["not_attended_count"]]
    names = [text("unstated", lang) if is_unstated(level) else free_text(level) for level in frame["level"]]
    figure = drawing(0.42 * len(names) + 0.6)
    left = 0.5 + 0.08 * max(map(len, names))
    field = field_at(figure, left, 0.1, right=0.75, top=0.45, across=(0, max(pending)), up=(len(names) - 0.5, -0.5))
    draw_beside(field, names, pending, [grouped(count) for count in pending], BLUE)
    key(field, text("chart.level.pending", lang), BLUE)
    if missed is not None:
        _mark_missed(field, missed, max(pending))
        key(field, text("chart.level.missed", lang, count=grouped(sum(missed))), RUST, 0.34)
    said = InBoth(lambda lang: text("brief.absent", lang) if missed is None else grouped(sum(missed)))
    levels = _listed(names, pending)
    return picture(figure, "level", lang, levels=levels, missed=said, total=grouped(sum(pending)))


def _mark_missed(field: Field, missed: list[int], widest: int) -> None:
    rows = np.arange(len(missed))
    field.bars(0, rows - 0.33, missed, rows + 0.33, ORANGE)
    for row, count in enumerate(missed):
        # Only where the number has room in its bar.
        if count > 0.12 * widest:
            field.words(grouped(count), count / 2, row, ha="center", va="center", bold=True)


@signed
def department_chart(review: Review) -> Shown:
    """The ten departments with the most old pending complaints, and what share of theirs that is."""
    frame = _shown_frame(review, "by_department", count="old_count")
    if isinstance(frame, Shown):
        return frame
    top = frame[frame["old_count"] > 0].nlargest(TOP_DEPARTMENTS, "old_count")
    names = [coded_name("department", code, review) for code in top["department"]]
    lines = [_wrapped(name.in_language(review.lang)) for name in names]
    counts = [int(count) for count in top["old_count"]]
    labels = [_with_share(count, share) for count, share in zip(counts, top["old_pct"], strict=True)]
    figure = drawing(0.15 + sum(0.36 + 0.16 * line.count("\n") for line in lines))
    field = field_at(figure, 1.95, 0.05, right=1.3, across=(0, max(counts)), up=(len(counts) - 0.5, -0.5))
    draw_beside(field, lines, counts, labels, [ORANGE if enough else GREY for enough in top["enough"]], 0.62)
    said = InBoth(lambda lang: _listed([name.in_language(lang) for name in names], labels))
    settings = settings_of(review)
    limits = {"days": settings["old_after_days"], "few": few_cases("department", review)}
    return picture(figure, "department", review.lang, departments=said, shown=len(counts), **limits)


def _listed(names: Iterable[str], values: Iterable[int | str]) -> str:
    """Names and values for a description: L1: 241; L2: 129."""
    shown = (value if isinstance(value, str) else grouped(value) for value in values)
    return "; ".join(f"{name}: {value}" for name, value in zip(names, shown, strict=True))


def _with_share(count: int, share: float) -> str:
    return grouped(count) if pd.isna(share) else f"{grouped(count)} ({percent(share)})"


def _wrapped(name: str) -> str:
    lines = wrap(name, _NAME_WIDTH, break_long_words=True)
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")


def _shown_frame(review: Review, name: str, count: str = "pending_count") -> pd.DataFrame | Shown:
    """The breakdown, or what to say when the source lacks it or nothing is in it."""
    frame = frame_of(review, name)
    if frame is None or (len(frame) and frame[count].isna().all()):
        return absent_note(review.lang)
    if frame.empty or not (frame[count].fillna(0) > 0).any():
        return none_found(review.lang)
    return frame
