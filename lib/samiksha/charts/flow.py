"""The flow: what came in and what was closed each day, and what that did to the pending.

Enters: a `Review`. Leaves: one picture of two panels.
"""

import pandas as pd
from matplotlib.axes import Axes

from samiksha.catalogue import text
from samiksha.charts.canvas import BLUE, INK, ORANGE, RUST, axes_at, bare, day_labels, drawing, key, picture
from samiksha.display import Shown, absent_note, day_of, frame_of, none_found
from samiksha.numerals import grouped
from samiksha.review import Review

_HEIGHT = 3.5


def flow_chart(review: Review) -> Shown:
    """Received and closed a day above, the pending at each day's end below."""
    frame = frame_of(review, "flow_daily")
    if frame is None:
        return absent_note(review.lang)
    if frame.empty:
        return none_found(review.lang)
    days = [one.date() for one in pd.to_datetime(frame["day"])]
    pending = [int(count) for count in frame["pending_count"]]
    sums = {name: grouped(int(frame[f"{name}_count"].sum())) for name in ("received", "closed")}
    with drawing(_HEIGHT) as figure:
        upper = axes_at(figure, 0.55, 2.15, right=0.15, top=0.36)
        _daily_lines(upper, frame)
        key(upper, text("chart.flow.received", review.lang, count=sums["received"]), BLUE)
        key(upper, text("chart.flow.closed", review.lang, count=sums["closed"]), RUST, 0.5)
        lower = axes_at(figure, 0.55, 0.36, right=0.15, top=1.85)
        _pending_line(lower, pending)
        # The line's first point is the first day's end; the equation below it begins with the opening balance.
        opening = review.figures.measures["opening"].value
        ends = {"first": grouped(pending[0] if opening is None else int(opening)), "last": grouped(pending[-1])}
        key(lower, text("chart.flow.pending", review.lang, **ends), INK)
        day_labels(lower, days, review.lang)
        return picture(figure, "flow", review.lang, start=day_of(days[0]), end=day_of(days[-1]), **sums, **ends)


def _daily_lines(axes: Axes, frame: pd.DataFrame) -> None:
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


def _pending_line(axes: Axes, pending: list[int]) -> None:
    low, high = min(pending), max(pending)
    room = 0.15 * max(high - low, 1)
    axes.plot(range(len(pending)), pending, color=INK, linewidth=2)
    axes.set_ylim(low - room, high + room)
    ticks = sorted({low, high})
    axes.set_yticks(ticks, [grouped(one) for one in ticks])
    axes.set_xlim(0, max(len(pending) - 1, 1))
    bare(axes, keep="bottom")
