"""The faults planted in the campaign's exports, as data, and how each is planted.

Enters: rows by canonical name. Leaves: the same with the faults of PLANTED in them.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from samiksha.demo.campaign.days import FIRST_AS_OF
from samiksha.demo.office import Raw
from samiksha.demo.planting import Planted, Spoiler, add, put, wanted
from samiksha.demo.words import words

REVIEW = "campaign_phase"
APPLICATIONS, RETURNS, HELPLINE = "service_applications", "daily_returns", "cm_helpline"
PLANTED: tuple[Planted, ...] = (
    Planted("anuppur", "duplicate", 4, "applications repeated word for word", APPLICATIONS),
    Planted("anuppur", "needs_value", 3, "disposed of, the day of it blank", APPLICATIONS),
    Planted("anuppur", "before_other", 2, "disposed of before it was received", APPLICATIONS),
    Planted("rewa", "unknown_service", 5, "a service that is in no list", APPLICATIONS),
    Planted("satna", "bad_date", 2, "received on 31 February", APPLICATIONS),
    Planted("guna", "future_date", 3, "received after the day of the export", APPLICATIONS),
    Planted("bhind", "back_dated", 18, "pending on 13 May, now disposed of on a day before it", APPLICATIONS, REVIEW),
    Planted(
        "sheopur", "rows_vanished", 11, "in the export of 13 May, no longer in that of 20 May", APPLICATIONS, REVIEW
    ),
    Planted("rewa", "returns_differ", 42, "disposals in a body's returns that no case shows", RETURNS, REVIEW),
    Planted("mauganj", "repeated", 7, "the same figures day after day", RETURNS, REVIEW),
    Planted("sidhi", "spike", 90, "disposals entered on the last day, far more than before", RETURNS, REVIEW),
    Planted("umaria", "missing_days", 2, "two days that a body never entered", RETURNS, REVIEW),
    Planted("katni", "round_numbers", 20, "figures that end in 0", RETURNS, REVIEW),
    # planted by the helpline's room, and seen here too
    Planted(
        "vidisha", "cohort_left", 1, "a member of component 2 moved out by its registration date", HELPLINE, REVIEW
    ),
    Planted(
        "bhind", "cohort_vanished", 15, "members of component 2 that are in no export any more", HELPLINE, REVIEW
    ),
)
MISSING = (date(2023, 5, 16), date(2023, 5, 17))
REPEATED = 14
"""What the body that repeats itself enters, day after day."""


def plant_in_applications(rows: pd.DataFrame, before: pd.DataFrame, district: str) -> pd.DataFrame:
    """The applications of one district as of 20 May; `before` as of 13 May."""
    faults = wanted(PLANTED, APPLICATIONS, district)
    if not faults:
        return rows
    spoiler = Spoiler(rows, faults, APPLICATIONS, district)
    disposed = (rows["status"] == "disposed").to_numpy()
    was_pending = rows["application_id"].isin(before.loc[before["status"] == "pending", "application_id"]).to_numpy()
    late = disposed & was_pending & (rows["received_on"] < FIRST_AS_OF - timedelta(days=6)).to_numpy()
    spoiler.put("back_dated", "disposed_on", FIRST_AS_OF - timedelta(days=2), late)
    spoiler.put("needs_value", "disposed_on", None, disposed)
    spoiler.put("before_other", "disposed_on", date(2022, 12, 1), disposed)
    spoiler.put("unknown_service", "service", Raw(words().unknown_service))
    spoiler.put("bad_date", "received_on", Raw("31/02/2023"))
    put(spoiler.rows, spoiler.take("future_date", ~disposed), received_on=date(2023, 6, 15), due_on=None)
    spoiler.drop("rows_vanished", was_pending)
    spoiler.repeat("duplicate")
    return spoiler.rows


def plant_in_returns(rows: pd.DataFrame, district: str) -> pd.DataFrame:
    """The daily returns of one district, by day and body: the patterns that figures of many days show."""
    faults = wanted(PLANTED, RETURNS, district)
    if not faults:
        return rows
    rows = rows.reset_index(drop=True)
    opening = _opening(rows)
    rural = (rows["body_kind"] == "rural").to_numpy()
    last = (rows["day"] == rows["day"].max()).to_numpy()
    if more := faults.get("returns_differ"):
        add(rows, np.flatnonzero(~rural)[-6:], more // 6, "disposed_count", "approved_count")
    if more := faults.get("spike"):
        add(rows, np.flatnonzero(rural & last), more, "disposed_count", "approved_count")
    if days := faults.get("repeated"):
        same = dict.fromkeys(("received_count", "disposed_count", "approved_count"), REPEATED)
        put(rows, np.flatnonzero(rural)[-days:], **same, rejected_count=0)
    if "round_numbers" in faults:
        for name in ("received_count", "disposed_count", "approved_count"):
            rows[name] = np.maximum(10, (rows[name] + 5) // 10 * 10)
        rows["rejected_count"] = 0
    put(rows, slice(None), pending_count=_carried(rows, opening))
    if "missing_days" in faults:
        rows = rows[~(~rural & rows["day"].isin(MISSING).to_numpy())]
    return rows


def _opening(rows: pd.DataFrame) -> pd.Series:
    """What each body says to have been pending before its first day."""
    first = rows.groupby("body").first()
    return first["pending_count"] - first["received_count"] + first["disposed_count"]


def _carried(rows: pd.DataFrame, opening: pd.Series) -> np.ndarray:
    """The pending that follows from the figures of each day: who invents disposals makes the account agree."""
    flow = (rows["received_count"] - rows["disposed_count"]).astype(int).groupby(rows["body"]).cumsum()
    return np.asarray((rows["body"].map(opening) + flow).clip(lower=0).astype(int))
