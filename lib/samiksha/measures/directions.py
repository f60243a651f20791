"""Directions: what a meeting told somebody to do by a day (निर्देश).

Enters: rows of the kind `directions`. Leaves: those that an area answers for, as they stood on a day.
"""

from datetime import date

import pandas as pd

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
    day = pd.Timestamp(as_of)
    mine = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *SHOWN, "review"])))
    mine = mine[mine["given_on"] < day]
    if review is not None:
        mine = mine[mine["review"].isna() | (mine["review"] == review)]
    due, closed = pd.to_datetime(mine["due_on"]), pd.to_datetime(mine["closed_on"])
    # Run late, a day must not know what was closed after it.
    later = closed > day
    before_due = (due >= day).map({True: ON_SCHEDULE, False: BEHIND})
    status = mine["status"].mask(later, before_due)
    late = (day - due).dt.days.clip(lower=0).where(status != IMPLEMENTED, 0).fillna(0).astype(int)
    mine = mine.assign(due_on=due, closed_on=closed.mask(later), status=status, overdue_days=late)
    return mine.sort_values(["overdue_days", "due_on"], ascending=[False, True])[list(SHOWN)].reset_index(drop=True)
