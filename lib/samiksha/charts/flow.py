"""The flow: what came in and what was closed each day, and what that did to the pending.

Enters: a `Review`. Leaves: one picture of two panels.
"""

import pandas as pd

from samiksha.catalogue import text
from samiksha.charts.canvas import Field, day_labels, drawing, field_at, key, name_left, picture
from samiksha.charts.colours import BLUE, INK, ORANGE, RUST
from samiksha.display import Shown, absent_note, day_of, frame_of, none_found, signed
from samiksha.numerals import grouped
from samiksha.review import Review

_HEIGHT = 3.5


@signed
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
    figure = drawing(_HEIGHT)
    across = (0.0, max(len(days) - 1, 1))
    top = max(int(frame["received_count"].max()), int(frame["closed_count"].max()), 1)
    upper = field_at(figure, 0.55, 2.15, right=0.15, top=0.36, across=across, up=(0, top * 1.05))
    _daily_lines(upper, frame, top)
    key(upper, text("chart.flow.received", review.lang, count=sums["received"]), BLUE)
    key(upper, text("chart.flow.closed", review.lang, count=sums["closed"]), RUST, 0.5)
    low, high = min(pending), max(pending)
    room = 0.15 * max(high - low, 1)
    lower = field_at(figure, 0.55, 0.36, right=0.15, top=1.85, across=across, up=(low - room, high + room))
    _pending_line(lower, pending)
    # The line's first point is the first day's end; the equation below it begins with the opening balance.
    opening = review.figures.measures["opening"].value
    ends = {"first": grouped(pending[0] if opening is None else int(opening)), "last": grouped(pending[-1])}
    key(lower, text("chart.flow.pending", review.lang, **ends), INK)
    day_labels(lower, days, review.lang)
    return picture(figure, "flow", review.lang, start=day_of(days[0]), end=day_of(days[-1]), **sums, **ends)


def _daily_lines(field: Field, frame: pd.DataFrame, top: int) -> None:
    places = range(len(frame))
    field.line(places, frame["received_count"], BLUE)
    # Dashed as well as orange: told apart in grey print.
    field.line(places, frame["closed_count"], ORANGE, style=(0, (4, 1.5)))
    name_left(field, {0: "0", top: grouped(top)})
    field.edge("bottom")


def _pending_line(field: Field, pending: list[int]) -> None:
    field.line(range(len(pending)), pending, INK)
    name_left(field, {one: grouped(one) for one in (min(pending), max(pending))})
    field.edge("bottom")
