"""The faults planted in the demo exports, as data, and how each is planted.

Enters: lives, a snapshot, or written-out rows. Leaves: the same with the faults of PLANTED in them. Tests
count the rows in the files, and prove that loading and the trust section find each.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import NEVER, day_number
from samiksha.demo.helpline.lives import FIRST_AS_OF, SECOND_AS_OF
from samiksha.demo.helpline.snapshot import BLANK
from samiksha.demo.looks import Cell
from samiksha.demo.planting import Planted
from samiksha.demo.world import seeded

PLANTED: tuple[Planted, ...] = (
    # found when loading, row by row
    Planted("anuppur", "duplicate", 5, "rows repeated word for word"),
    Planted("anuppur", "conflicting_duplicate", 2, "a number repeated with another level and department"),
    Planted("anuppur", "needs_value", 4, "closed, the closing date blank"),
    Planted("anuppur", "before_other", 3, "closed ten days before it was registered"),
    Planted("anuppur", "future_date", 2, "registered in June 2023"),
    Planted("anuppur", "unknown_area", 2, "the district is one of Rajasthan"),
    Planted("rewa", "unknown_value", 9, "a status renamed overnight"),
    Planted("satna", "bad_date", 3, "registered on 31 February"),
    Planted("satna", "blank_key", 2, "no complaint number"),
    Planted("satna", "needs_blank", 2, "pending, yet with a closing date"),
    Planted("seoni", "required_missing", 2, "no registration date"),
    Planted("indore", "unknown_department", 4, "a department that is in no list"),
    Planted("indore", "bad_number", 3, "a count in words"),
    # found beside the export of 13 May, or in the run of days
    Planted("anuppur", "back_dated_closures", 24, "pending on 13 May, now closed on a day before it"),
    Planted("bhind", "vanished", 15, "in the export of 13 May, no longer in that of 20 May"),
    Planted("vidisha", "registration_changed", 6, "the registration date moved by 40 days"),
    Planted("sidhi", "last_days_spike", 120, "closed on the last two days, far more than on others"),
    Planted("mauganj", "repeated_daily_figures", 36, "six closures on each of six days in a row"),
    Planted("betul", "bulk_same_day", 60, "closed by one officer on one day"),
    # nothing to find: must only do no harm
    Planted("anuppur", "hostile_text", 1, "a remark with a script in it"),
)
UNKNOWN_DISTRICT = "अनूपगढ़"
UNKNOWN_STATUS = "समाधानकारक बंद"
UNKNOWN_DEPARTMENT = "कार्यालय अधीक्षक शाखा"
UNKNOWN_COUNT = "दो बार"
IMPOSSIBLE_DATE = "31/02/2023"
FUTURE_DATE = date(2023, 6, 5)
HOSTILE = "<script>alert('टीप')</script> कार्यवाही जारी है"
BULK_DAY = date(2023, 5, 18)
REPEATED_DAYS = tuple(date(2023, 5, day) for day in range(15, 21))
SPIKE_DAYS = (date(2023, 5, 19), date(2023, 5, 20))


def planted_in(district: str) -> dict[str, int]:
    """Key → count of the faults of one district."""
    return {fault.key: fault.count for fault in PLANTED if fault.district == district}


def plant_in_lives(lives: pd.DataFrame, district: str) -> None:
    """Patterns that the closings themselves show; changes `lives`."""
    wanted = planted_in(district)
    random = seeded("faults", district)
    if "last_days_spike" in wanted:
        _close_evenly(lives, random, SPIKE_DAYS, wanted["last_days_spike"])
    if "repeated_daily_figures" in wanted:
        days = [day_number(day) for day in REPEATED_DAYS]
        lives.loc[lives["closed"].isin(days), ["closed", "reply_last", "called"]] = NEVER
        _close_evenly(lives, random, REPEATED_DAYS, wanted["repeated_daily_figures"])
    if "bulk_same_day" in wanted:
        chosen = _close_evenly(lives, random, (BULK_DAY,), wanted["bulk_same_day"])
        busiest = lives.loc[lives["officer"] == lives["officer"].mode()[0]].iloc[0]
        for name in ("department", "block", "officer"):
            lives.loc[chosen, name] = busiest[name]


def _close_evenly(lives: pd.DataFrame, random: np.random.Generator, days: tuple[date, ...], count: int) -> np.ndarray:
    """Close `count` complaints that would stay open, the same number on each of `days`; which they are."""
    numbers = [day_number(day) for day in days]
    open_still = np.flatnonzero((lives["closed"] > max(numbers)) & (lives["registered"] < min(numbers) - 3))
    chosen = np.sort(random.choice(open_still, count, replace=False))
    on = np.resize(numbers, count)
    lives.loc[chosen, "closed"] = on
    lives.loc[chosen, "reply_last"] = on
    lives.loc[chosen, "called"] = NEVER
    return chosen


def plant_in_snapshot(first: pd.DataFrame, second: pd.DataFrame, district: str) -> pd.DataFrame:
    """The second snapshot with what can be seen only beside the first; `planted` marks the rows."""
    wanted = planted_in(district)
    random = seeded("beside", district)
    second = second.assign(planted=False)
    pending = first.loc[first["closed_on"] < 0, "complaint_id"]
    still = np.flatnonzero(
        second["complaint_id"].isin(pending)
        & (second["closed_on"] < 0)
        & (second["registered_on"] < day_number(FIRST_AS_OF) - 40)
    )
    random.shuffle(still)
    if "back_dated_closures" in wanted:
        chosen = still[: wanted["back_dated_closures"]]
        on = day_number(FIRST_AS_OF) - random.integers(1, 12, len(chosen))
        second.loc[chosen, "status"] = "satisfied"
        second.loc[chosen, ["closed_on", "replied_on"]] = np.column_stack([on, on])
        second.loc[chosen, "special_close"] = ""
        second.loc[chosen, "planted"] = True
    if "registration_changed" in wanted:
        chosen = still[: wanted["registration_changed"]]
        moved = second.loc[chosen, "registered_on"] + 40
        second.loc[chosen, "registered_on"] = moved
        second.loc[chosen, "level_since"] = second.loc[chosen, "level_since"].clip(lower=moved)
        second.loc[chosen, "replied_on"] = BLANK
        second.loc[chosen, "planted"] = True
    if "vanished" in wanted:
        gone = second.index.isin(still[: wanted["vanished"]])
        second = second[~gone].reset_index(drop=True)
    return second


Rows = pd.DataFrame
"""Written-out rows: objects as the file will hold them, columns by canonical name."""


def plant_in_rows(rows: Rows, free: np.ndarray, district: str, number: Callable[[date], Cell]) -> Rows:
    """The written-out rows of 20 May with the faults of single rows, in rows that are `free` for it.

    `number` writes a date as the file does.
    """
    wanted = planted_in(district)
    random = seeded("rows", district)
    rows = rows.copy()
    closed = random.permutation(np.flatnonzero((rows["closed_on"] != "") & free))
    pending = random.permutation(np.flatnonzero((rows["closed_on"] == "") & free))
    taken = {"closed": list(closed), "pending": list(pending)}

    def take(kind: str, key: str) -> list[int]:
        return [int(taken[kind].pop()) for _ in range(wanted.get(key, 0))]

    _set(rows, take("closed", "needs_value"), closed_on="")
    for place in take("closed", "before_other"):
        rows.at[place, "closed_on"] = number(date(2022, 4, 2))
    _set(rows, take("pending", "future_date"), registered_on=number(FUTURE_DATE), level_since="", replied_on="")
    _set(rows, take("pending", "unknown_area"), area=UNKNOWN_DISTRICT)
    _set(rows, take("closed", "unknown_value"), status=UNKNOWN_STATUS)
    _set(rows, take("pending", "bad_date"), registered_on=IMPOSSIBLE_DATE)
    _set(rows, take("pending", "blank_key"), complaint_id="")
    _set(rows, take("pending", "needs_blank"), closed_on=number(SECOND_AS_OF))
    _set(rows, take("pending", "required_missing"), registered_on="")
    _set(rows, take("pending", "unknown_department"), department=UNKNOWN_DEPARTMENT)
    _set(rows, take("pending", "bad_number"), repeat_count=UNKNOWN_COUNT)
    _set(rows, take("pending", "hostile_text"), remark=HOSTILE)
    again = rows.iloc[take("pending", "duplicate")]
    other = rows.iloc[take("pending", "conflicting_duplicate")].assign(level="L4", department="परिवहन")
    return pd.concat([rows, again, other], ignore_index=True)


def _set(rows: Rows, places: list[int], **values: Cell) -> None:
    for name, value in values.items():
        for place in places:
            rows.at[place, name] = value
