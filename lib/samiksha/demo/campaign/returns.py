"""Daily returns of the campaign: what each body enters for each day, counted from its applications.

Enters: the lives of a district's applications. Leaves: rows by canonical name, one a day and body, or one a day,
body and service where a district's own Google Sheet asks for it.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.applications import body_names
from samiksha.demo.calendar import cells, day_number, is_sunday
from samiksha.demo.campaign.days import START
from samiksha.params.areas import Area
from samiksha.params.services import Service

COUNTS = ("received_count", "disposed_count", "approved_count", "rejected_count")


def daily_returns(
    district: Area, services: Sequence[Service], lives: pd.DataFrame, as_of: date, by_service: bool
) -> pd.DataFrame:
    """What the bodies have entered by a day, for each day since the start."""
    first, last = day_number(START), day_number(as_of)
    kinds = len(services) if by_service else 1
    urban = lives["urban"].to_numpy().astype(int)
    column = urban * kinds + (lives["service"].to_numpy() if by_service else 0)
    rejected = lives["rejected"].to_numpy()
    received, disposed = lives["received"].to_numpy(), lives["disposed"].to_numpy()

    def per_cell(days: np.ndarray, chosen: np.ndarray | bool = True) -> np.ndarray:
        """How many of the lives have this day, by day, body and service."""
        inside = (days >= first) & (days <= last) & chosen
        cell = (days[inside] - first) * 2 * kinds + column[inside]
        return np.bincount(cell, minlength=(last - first + 1) * 2 * kinds)

    counts = [per_cell(received), per_cell(disposed), per_cell(disposed, ~rejected), per_cell(disposed, rejected)]
    waiting = np.bincount(column[(received < first) & (disposed >= first)], minlength=2 * kinds)
    flow = (counts[0] - counts[1]).reshape(-1, 2 * kinds).cumsum(axis=0)
    busy = (counts[0] + counts[1]).reshape(-1, kinds) > 0
    busy[~busy.any(axis=1), 0] = True  # a body without anything to tell enters one row of zeros
    told = np.flatnonzero(busy)
    day, body, service = first + told // (2 * kinds), told // kinds % 2, told % kinds
    rows = pd.DataFrame({
        "home": district.code,
        "day": cells(day),
        "area": district.code,
        "body": np.array(body_names(district), dtype=object)[body],
        "body_kind": np.where(body == 1, "urban", "rural"),
    })  # fmt: skip
    if by_service:
        rows["service"] = np.array([each.code for each in services], dtype=object)[service]
    for name, each in zip(COUNTS, counts, strict=True):
        rows[name] = each[told]
    rows["pending_count"] = (waiting + flow).ravel()[told]
    # Entered in the evening, on Sundays the morning after.
    rows["entered_on"] = cells(np.minimum(day + is_sunday(day), last))
    return rows
