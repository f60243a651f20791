"""The flow: what came in and what was closed each day, and what that did to the pending.

Enters: a `Review`. Leaves: one picture of two panels.
"""

import pandas as pd
from matplotlib.axes import Axes

from samiksha.catalogue import text
from samiksha.charts.canvas import BLUE, INK, ORANGE, axes_at, bare, drawing, picture
from samiksha.display import Shown, absent_note, day_of, frame_of, none_found
from samiksha.numerals import MONTHS, grouped
from samiksha.review import Review

_HEIGHT = 3.5


def flow_chart(review: Review) -> Shown:
    """Received and closed a day above, the pending at each day's end below."""
    frame = frame_of(review, "flow_daily")
    if frame is None:
        return absent_note(review.lang)
    if frame.empty:
        return none_found(review.lang)
    days = pd.to_datetime(frame["day"])
    received, closed = int(frame["received_count"].sum()), int(frame["closed_count"].sum())
    pending = [int(count) for count in frame["pending_count"]]
    lang = review.lang
    with drawing(_HEIGHT) as figure:
        upper = axes_at(figure, 0.5, 2.15, right=0.15, top=0.36)
        _lines(upper, frame)
        for place, colour, key, total in ((0, BLUE, "received", received), (0.5, ORANGE, "closed", closed)):
            upper.text(place, 1.08, text(f"chart.flow.{key}", lang, count=grouped(total)), color=colour,
                       weight="bold", transform=upper.transAxes)  # fmt: skip
        lower = axes_at(figure, 0.5, 0.36, right=0.15, top=1.85)
        _pending_line(lower, pending, lang)
        middle = len(days) // 2
        lower.set_xticks(
            [0, middle, len(days) - 1], [_short_day(days.iloc[at], lang) for at in (0, middle, -1)]
        )
        labels = lower.get_xticklabels()
        labels[0].set_ha("left")
        labels[-1].set_ha("right")
        return picture(figure, "flow", lang, start=day_of(days.iloc[0].date()), end=day_of(days.iloc[-1].date()),
                       received=grouped(received), closed=grouped(closed), first=grouped(pending[0]),
                       last=grouped(pending[-1]))  # fmt: skip


def _lines(axes: Axes, frame: pd.DataFrame) -> None:
    places = range(len(frame))
    axes.plot(places, frame["received_count"], color=BLUE, linewidth=2)
    # Dashed as well as orange: told apart in grey print.
    axes.plot(places, frame["closed_count"], color=ORANGE, linewidth=2, linestyle=(0, (4, 1.5)))
    top = max(int(frame["received_count"].max()), int(frame["closed_count"].max()), 1)
    axes.set_ylim(0, top * 1.05)
    axes.set_yticks([0, top], ["0", grouped(top)])
    axes.set_xlim(0, max(len(frame) - 1, 1))
    axes.set_xticks([])
    bare(axes, keep="bottom")


def _pending_line(axes: Axes, pending: list[int], lang: str) -> None:
    places = range(len(pending))
    low, high = min(pending), max(pending)
    room = max(high - low, 1)
    axes.fill_between(places, pending, low - 0.15 * room, color=INK, alpha=0.08, linewidth=0)
    axes.plot(places, pending, color=INK, linewidth=2)
    axes.set_ylim(low - 0.15 * room, high + 0.15 * room)
    axes.set_yticks(
        [low, high] if high > low else [low], [grouped(one) for one in ([low, high] if high > low else [low])]
    )
    axes.set_xlim(0, max(len(pending) - 1, 1))
    axes.text(0, 1.06, text("chart.flow.pending", lang, first=grouped(pending[0]), last=grouped(pending[-1])),
              weight="bold", transform=axes.transAxes)  # fmt: skip
    bare(axes, keep="bottom")


def _short_day(when: pd.Timestamp, lang: str) -> str:
    return f"{when.day} {MONTHS[lang][when.month - 1]}"
