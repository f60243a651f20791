"""Bars: how old the pending is, at which level it lies, which departments hold the old ones.

Enters: a `Review`. Leaves: pictures.
"""

from textwrap import wrap
from typing import Any

import pandas as pd

from samiksha.catalogue import text
from samiksha.charts.canvas import BLUE, GREY, ORANGE, axes_at, bare, drawing, picture
from samiksha.display import (
    InBoth,
    Shown,
    absent_note,
    department_name,
    frame_of,
    is_unstated,
    none_found,
    settings_of,
)
from samiksha.numerals import grouped, percent
from samiksha.review import Review

TOP_DEPARTMENTS = 10
_NAME_WIDTH = 19
"""Letters of a department's name in one line."""


def ageing_chart(review: Review) -> Shown:
    """Pending complaints by days since registration; those over the rule's limit in orange."""
    frame = _shown_frame(review, "by_age")
    if isinstance(frame, Shown):
        return frame
    limit = int(settings_of(review)["old_after_days"])
    counts, old = frame["pending_count"].tolist(), [bool(lower > limit) for lower in frame["lower_days"]]
    total, late = sum(counts), sum(count for count, is_old in zip(counts, old, strict=True) if is_old)
    share = percent(100 * late / total) if total else "—"
    with drawing(2.7) as figure:
        axes = axes_at(figure, 0.1, 0.62, top=0.42)
        bars = axes.bar(
            range(len(counts)), counts, color=[ORANGE if is_old else BLUE for is_old in old], width=0.72
        )
        axes.bar_label(bars, labels=[grouped(count) for count in counts], padding=2)
        axes.set_xticks(range(len(counts)), [_band(row, review.lang) for _, row in frame.iterrows()])
        axes.set_xlabel(text("chart.ageing.axis", review.lang), labelpad=2)
        axes.set_ylim(0, max(*counts, 1) * 1.02)
        bare(axes, keep="bottom")
        figure.text(0.98, 0.98, text("chart.ageing.mark", review.lang, days=limit, count=grouped(late), share=share),
                    ha="right", va="top", color=ORANGE, weight="bold")  # fmt: skip
        bands = "; ".join(
            f"{band}: {grouped(count)}" for band, count in zip(frame["band"], counts, strict=True)
        )
        return picture(figure, "ageing", review.lang, total=grouped(total), late=grouped(late), share=share,
                       days=limit, bands=bands)  # fmt: skip


def _band(row: pd.Series, lang: str) -> str:
    if pd.isna(row["upper_days"]):
        return f"{int(row['lower_days']) - 1}+"
    return f"{int(row['lower_days'])}–{int(row['upper_days'])}"


def level_chart(review: Review) -> Shown:
    """Pending complaints of each level; the unattended ones in orange where the source tells them."""
    frame = _shown_frame(review, "by_level")
    if isinstance(frame, Shown):
        return frame
    pending = frame["pending_count"].fillna(0).astype(int).tolist()
    missed = frame["not_attended_count"]
    told = bool(missed.notna().any())
    unattended = missed.fillna(0).astype(int).tolist()
    names = [text("unstated", review.lang) if is_unstated(level) else str(level) for level in frame["level"]]
    with drawing(0.42 * len(names) + 0.75) as figure:
        axes = axes_at(figure, 0.62 if max(map(len, names)) < 4 else 1.2, 0.1, right=0.75, top=0.5)
        places = range(len(names))
        bars = axes.barh(places, pending, color=BLUE, height=0.66)
        axes.bar_label(bars, labels=[grouped(count) for count in pending], padding=4)
        if told:
            axes.barh(places, unattended, color=ORANGE, height=0.66)
        axes.set_yticks(places, names)
        axes.set_xlim(0, max(*pending, 1))
        axes.invert_yaxis()
        bare(axes, keep="left")
        axes.text(0, -0.72, text("chart.level.pending", review.lang), color=BLUE, weight="bold")
        if told:
            axes.text(0.34, 1.03, text("chart.level.missed", review.lang, count=grouped(sum(unattended))),
                      color=ORANGE, weight="bold", transform=axes.transAxes)  # fmt: skip
        levels = "; ".join(f"{name}: {grouped(count)}" for name, count in zip(names, pending, strict=True))
        missed_text = InBoth(lambda lang: grouped(sum(unattended)) if told else text("brief.absent", lang))
        return picture(
            figure, "level", review.lang, levels=levels, missed=missed_text, total=grouped(sum(pending))
        )


def department_chart(review: Review) -> Shown:
    """The ten departments with the most old pending complaints, and what share of theirs that is."""
    frame = _shown_frame(review, "by_department", count="old_count")
    if isinstance(frame, Shown):
        return frame
    top = frame[frame["old_count"] > 0].nlargest(TOP_DEPARTMENTS, "old_count")
    names = [department_name(review, code) for code in top["department"]]
    lines = [_wrapped(name.in_language(review.lang)) for name in names]
    counts = top["old_count"].astype(int).tolist()
    labels = [_with_share(count, row) for count, (_, row) in zip(counts, top.iterrows(), strict=True)]
    height = sum(0.34 + 0.2 * line.count("\n") for line in lines)
    with drawing(height + 0.15) as figure:
        axes = axes_at(figure, 1.95, 0.05, right=1.15, top=0.1)
        places = range(len(counts))
        colours = [ORANGE if enough else GREY for enough in top["enough"]]
        axes.bar_label(axes.barh(places, counts, color=colours, height=0.62), labels=labels, padding=4)
        axes.set_yticks(places, lines, linespacing=1.0)
        axes.set_xlim(0, max(*counts, 1))
        axes.set_ylim(len(counts) - 0.45, -0.55)
        bare(axes, keep="left")
        values: dict[str, Any] = {"days": settings_of(review)["old_after_days"], "shown": len(counts)}
        said = InBoth(lambda lang: "; ".join(f"{name.in_language(lang)}: {label}"
                                             for name, label in zip(names, labels, strict=True)))  # fmt: skip
        return picture(figure, "department", review.lang, departments=said, **values)


def _with_share(count: int, row: pd.Series) -> str:
    return grouped(count) if pd.isna(row["old_pct"]) else f"{grouped(count)} ({percent(row['old_pct'], 0)})"


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
