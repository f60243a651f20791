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

APPLICATIONS, RETURNS = "service_applications", "daily_returns"
PLANTED: tuple[Planted, ...] = (
    Planted("anuppur", "duplicate", 4, "applications repeated word for word", APPLICATIONS),
    Planted("anuppur", "needs_value", 3, "disposed of, the day of it blank", APPLICATIONS),
    Planted("anuppur", "before_other", 2, "disposed of before it was received", APPLICATIONS),
    Planted("rewa", "unknown_service", 5, "a service that is in no list", APPLICATIONS),
    Planted("satna", "bad_date", 2, "received on 31 February", APPLICATIONS),
    Planted("guna", "future_date", 3, "received after the day of the export", APPLICATIONS),
    Planted("bhind", "back_dated", 18, "pending on 13 May, now disposed of on a day before it", APPLICATIONS),
    Planted("sheopur", "vanished", 11, "in the export of 13 May, no longer in that of 20 May", APPLICATIONS),
    Planted("rewa", "return_differs", 42, "disposals in a body's returns that no case shows", RETURNS),
    Planted("mauganj", "repeated", 7, "the same figures day after day", RETURNS),
    Planted("sidhi", "spike", 90, "disposals entered on the last day, far more than before", RETURNS),
    Planted("umaria", "missing_days", 2, "two days that a body never entered", RETURNS),
    Planted("katni", "round_numbers", 20, "figures that end in 0", RETURNS),
)
MISSING = (date(2023, 5, 16), date(2023, 5, 17))
REPEATED = 14
"""What the body that repeats itself enters, day after day."""


def plant_in_applications(rows: pd.DataFrame, before: pd.DataFrame, district: str) -> pd.DataFrame:
    """The applications of one district as of 20 May; `before` as of 13 May."""
    faults = wanted(PLANTED, APPLICATIONS, district)
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
    spoiler.drop("vanished", was_pending)
    spoiler.repeat("duplicate")
    return spoiler.rows


def plant_in_returns(rows: pd.DataFrame, district: str) -> pd.DataFrame:
    """The daily returns of one district, by day and body: the patterns that figures of many days show."""
    faults = wanted(PLANTED, RETURNS, district)
    rows = rows.reset_index(drop=True)
    rural = (rows["body_kind"] == "rural").to_numpy()
    last = (rows["day"] == rows["day"].max()).to_numpy()
    if more := faults.get("return_differs"):
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
    if "missing_days" in faults:
        rows = rows[~(~rural & rows["day"].isin(MISSING).to_numpy())]
    return rows
