"""Directions: what a meeting told somebody to do by a day (निर्देश).

Enters: rows of the kind `directions`. Leaves: those that an area answers for, as they stood on a day.
"""

from datetime import date

import numpy as np
import pandas as pd

from samiksha.measures.facts import equals
from samiksha.measures.periods import day_number, day_numbers

ROWS = "directions"
SHOWN = ("area", "who", "what", "department", "given_on", "due_on", "status", "closed_on", "overdue_days")
IMPLEMENTED, BEHIND, ON_SCHEDULE = "implemented", "behind_schedule", "on_schedule"


def directions_on(rows: pd.DataFrame | None, as_of: date, review: str | None = None) -> pd.DataFrame:
    """Directions given before `as_of`: one row each (SHOWN), the longest overdue first.

    `status` is one of the four of the Cabinet Secretariat's e-SamikSha: implemented, on_schedule, behind_schedule,
    yet_to_start. `overdue_days` counts from the due day to the as-of day for those not implemented, else 0. With
    `review` only those of that review type and those of none. No rows: an empty frame.
    """
    if rows is None or rows.empty:
        return pd.DataFrame(columns=list(SHOWN))
    today = day_number(as_of)
    mine = day_numbers(rows["given_on"]) < today
    if review is not None and "review" in rows:
        mine &= rows["review"].isna().to_numpy() | equals(rows["review"], review)
    held = rows.loc[mine, [name for name in SHOWN if name in rows]].reindex(columns=list(SHOWN))
    due_on, closed_on = pd.to_datetime(held["due_on"]), pd.to_datetime(held["closed_on"])
    due = day_numbers(due_on)
    # Run late, a day must not know what was closed after it.
    later = day_numbers(closed_on) > today
    status = held["status"].mask(later, pd.Series(np.where(due >= today, ON_SCHEDULE, BEHIND), index=held.index))
    owed = ~equals(status, IMPLEMENTED) & (due < today)
    late = np.where(owed, today - due, 0).astype("int64")
    held = held.assign(due_on=due_on, closed_on=closed_on.mask(later), status=status, overdue_days=late)
    return held.take(np.lexsort((due, -late))).reset_index(drop=True)
