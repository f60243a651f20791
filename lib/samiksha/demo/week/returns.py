"""What a district enters for each day of the week: from its camps and CPGRAMS cases, and of its own.

Enters: the district's camps, its CPGRAMS lives, its standing. Leaves: rows by canonical name, one a day.
"""

from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import day_number
from samiksha.demo.week.days import DAYS
from samiksha.demo.world import seeded
from samiksha.params.areas import Area


def week_returns(
    district: Area, camps: pd.DataFrame, cases: pd.DataFrame, as_of: date, quality: float
) -> pd.DataFrame:
    """One row a day of the week so far; `camps` are those of the whole week."""
    random = seeded("week", district.code)
    number = len(DAYS)
    special = camps[(camps["held"] == "held") & (camps["kind"] == "special")]
    of_day = [special[(special["day"] == day).to_numpy()] for day in DAYS]
    taken = np.array([part["received_count"].sum() for part in of_day], dtype=int)
    settled = np.array([part["disposed_count"].sum() for part in of_day], dtype=int)
    heard = random.poisson(14, number) * (random.random(number) < 0.6)
    decided = random.binomial(heard, 0.3 + 0.6 * quality)
    helpline = _uneven(random.poisson(18 + 30 * quality, number))
    applied = random.poisson(90, number)
    served = _uneven(random.binomial(applied, 0.45 + 0.5 * quality))
    entered = 0.35 + 0.6 * quality
    days = np.array([day_number(day) for day in DAYS])
    registered, disposed = cases["registered"].to_numpy(), cases["disposed"].to_numpy()
    vision_from = int(random.integers(0, 4)) if quality > 0.4 else number
    online = random.poisson(0.8 * quality, number)
    rows = pd.DataFrame({
        "home": district.code,
        "area": district.code,
        "day": list(DAYS),
        "entered_on": list(DAYS),
        "camps_count": [len(part) for part in of_day],
        "camp_received_count": taken,
        "camp_disposed_count": settled,
        "camp_elsewhere_count": random.binomial(settled, 0.08),
        "camp_uploaded_count": random.binomial(settled, entered),
        "jan_sunwai_received_count": heard,
        "jan_sunwai_disposed_count": decided,
        "jan_sunwai_elsewhere_count": random.binomial(decided, 0.10),
        "jan_sunwai_uploaded_count": random.binomial(decided, entered),
        "cpgrams_opening_count": [int(((registered < day) & (disposed >= day)).sum()) for day in days],
        "cpgrams_received_count": [int((registered == day).sum()) for day in days],
        "cpgrams_disposed_count": [int((disposed == day).sum()) for day in days],
        "helpline_disposed_count": helpline,
        "helpline_uploaded_count": random.binomial(helpline, entered),
        "services_received_count": applied,
        "services_disposed_count": served,
        "services_online_count": online,
        "login_done": [True] * number,
        "workshop_held": [day >= date(2024, 12, 23) for day in DAYS],
        "vision_document": [place >= vision_from for place in range(number)],
    })  # fmt: skip
    return rows[[day <= as_of for day in DAYS]]


def _uneven(counts: np.ndarray) -> np.ndarray:
    """The counts, none the same as the day before: chance repeats itself too, and only planted faults are to."""
    for place in range(1, len(counts)):
        if counts[place] == counts[place - 1]:
            counts[place] -= 1
    return counts
