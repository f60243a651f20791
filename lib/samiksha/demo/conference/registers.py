"""Leaves of officers, the watch-list of the meeting before, and what the state itself reports.

Enters: a district. Leaves: rows by canonical name.
"""

from datetime import date, timedelta

import pandas as pd

from samiksha.demo.conference.cases import over_pct
from samiksha.demo.conference.days import FIRST_AS_OF, SECOND_AS_OF
from samiksha.demo.conference.words import conference_words
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

ONLINE = {FIRST_AS_OF: {"services_online": (735, 588), "mp_eseva_services": (1700, 1136)},
          SECOND_AS_OF: {"services_online": (735, 602), "mp_eseva_services": (1700, 1224)}}  # fmt: skip
"""Indicator → target and achieved, told by the state; 735 and 602 are the figures of the review of January 2026."""
EARLIEST = date(2025, 11, 20)


def leave_rows(world: World, district: Area, as_of: date) -> pd.DataFrame:
    """The leaves entered by a day: of the chief executive officer here and there, of an SDM most times."""
    random = seeded("leaves", district.code)
    number = world.places[district.code] + 1
    rows = []
    for post, name, chance in (
        ("zila_panchayat_ceo", conference_words().ceo, 0.5),
        ("sdm", conference_words().sdm, 0.8),
    ):
        taken, covered = random.random() < chance, random.random() < 0.7
        start = EARLIEST + timedelta(days=int(random.integers(0, 75)))
        end = start + timedelta(days=int(random.integers(2, 12)))
        if taken and start - timedelta(days=12) <= as_of:
            rows.append({
                "home": district.code, "area": district.code, "officer": name.format(number=number), "post": post,
                "from_on": start, "to_on": end,
                "substitute": conference_words().substitute.format(number=number) if covered else None,
            })  # fmt: skip
    return pd.DataFrame(rows, dtype=object)


def watch_rows(district: Area, cases: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """For what the meeting of 10 December named the district, with the figure that it saw."""
    rows = []
    for matter, named in conference_words().weak.items():
        if district.code not in named or matter == "water_samples":
            continue
        if matter in conference_words().case_types:
            measure, then = f"{matter}_over_100_pct", over_pct(cases, matter, FIRST_AS_OF)
        else:
            measure, then = "anc_pct", _share(targets, matter)
        rows.append({"home": district.code, "area": district.code, "measure": measure, "named_on": FIRST_AS_OF,
                     "value_then": then})  # fmt: skip
    return pd.DataFrame(rows, dtype=object)


def _share(targets: pd.DataFrame, indicator: str) -> float:
    (row,) = targets[targets["indicator"] == indicator].to_dict("records")
    return round(100 * float(row["achieved"]) / float(row["target"]), 1)


def state_rows(world: World, as_of: date) -> pd.DataFrame:
    """What the state reports once for all districts."""
    return pd.DataFrame([
        {"home": "mp", "department": world.indicators.by_code()[code].department, "indicator": code,
         "reported_on": as_of, "target": target, "achieved": achieved}
        for code, (target, achieved) in ONLINE[as_of].items()
    ], dtype=object)  # fmt: skip
