"""Directions: what a meeting told somebody to do by a day (निर्देश).

Enters: `data/directions.csv`, one row a direction. Leaves: the directions of one area as of one day.
"""

from datetime import date

import pandas as pd

from samiksha.home import Home

COLUMNS = ("review", "area", "who", "what", "given_on", "due_on", "status", "closed_on")
SHOWN = ("who", "what", "given_on", "due_on", "status", "closed_on", "overdue_days")


def read_directions(home: Home, review: str, area: str, as_of: date) -> pd.DataFrame:
    """The directions given to `area` before `as_of`: one row each (SHOWN), the longest overdue first.

    `status` is one of the four of the Cabinet Secretariat's e-SamikSha: implemented, on_schedule,
    behind_schedule, yet_to_start. `overdue_days` counts from the due day to the as-of day for those not implemented, else 0. No table
    yet means no directions.
    """
    path = home.data / "directions.csv"
    if not path.exists():
        return pd.DataFrame(columns=list(SHOWN))
    table = pd.read_csv(path, dtype="str", encoding="utf-8-sig")
    for name in ("given_on", "due_on", "closed_on"):
        table[name] = pd.to_datetime(table[name], format="%Y-%m-%d")
    day = pd.Timestamp(as_of)
    mine = table[(table["review"] == review) & (table["area"] == area) & (table["given_on"] < day)]
    # Run late, a day must not know what was closed after it.
    later = mine["closed_on"] > day
    before_due = (mine["due_on"] >= day).map({True: "on_schedule", False: "behind_schedule"})
    mine = mine.assign(closed_on=mine["closed_on"].mask(later), status=mine["status"].mask(later, before_due))
    late = (day - mine["due_on"]).dt.days.clip(lower=0)
    mine = mine.assign(overdue_days=late.where(mine["status"] != "implemented", 0).fillna(0).astype(int))
    return mine.sort_values(["overdue_days", "due_on"], ascending=[False, True])[list(SHOWN)].reset_index(drop=True)
