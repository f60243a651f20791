"""The closing account of the Jan Kalyan campaign in Anuppur, which is two applications short.

Enters: the `World`. Leaves: daily returns of two bodies from 11 December 2024 to 26 January 2025. Their sums are the
published ones: 37,856 received, 37,854 approved, rejected or pending. How they fall on days and bodies is invented.
"""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from samiksha.demo.applications import body_names
from samiksha.demo.calendar import cells, day_number
from samiksha.demo.looks import Look, spelt
from samiksha.demo.office import Export, write_export
from samiksha.demo.planting import Planted
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

DISTRICT = "anuppur"
START, AS_OF = date(2024, 12, 11), date(2025, 1, 26)
RECEIVED = {"rural": 28_412, "urban": 9_444}
"""Together 37,856."""
PENDING = {"rural": 391, "urban": 126}
"""On the last day, as it should be."""
REJECTED_SHARE = 0.037
LOST_ON = date(2025, 1, 17)
PLANTED = (
    Planted(
        DISTRICT, "account_does_not_add_up", 2, "two applications are neither disposed of nor pending",
        "daily_returns", "campaign_jan_kalyan",
    ),
)  # fmt: skip
LOOK = Look(dates="slashes", titles=2, total=True, spellings=spelt("anuppur"))


def write_closing_account(world: World, folder: Path) -> list[Path]:
    """The path, if the district is wanted: its own workbook as of the campaign's last day."""
    for district in world.districts:
        if district.code == DISTRICT:
            rows = pd.concat([_account(district, kind) for kind in RECEIVED], ignore_index=True)
            ordered = rows.sort_values(["day", "body_kind"], kind="stable", ignore_index=True)
            return write_export(world, folder, Export("daily_returns", AS_OF, ordered, {DISTRICT: LOOK}))
    return []


def _account(district: Area, kind: str) -> pd.DataFrame:
    """One row a day of one body; its pending follows from what came and went, until two are lost."""
    random = seeded("closing account", kind)
    days = np.arange(day_number(START), day_number(AS_OF) + 1)
    weight = random.uniform(0.6, 1.4, len(days))
    received = random.multinomial(RECEIVED[kind], weight / weight.sum())
    waiting = np.linspace(0.35, PENDING[kind] / RECEIVED[kind], len(days)) * received.cumsum()
    pending = np.minimum(np.append(waiting[:-1].astype(int), PENDING[kind]), received.cumsum())
    disposed = received - np.diff(pending, prepend=0)
    rejected = np.floor(disposed * REJECTED_SHARE).astype(int)
    lost = 2 * ((days >= day_number(LOST_ON)) & (kind == "rural"))
    return pd.DataFrame({
        "home": district.code,
        "day": cells(days),
        "area": district.code,
        "body": body_names(district)[kind == "urban"],
        "body_kind": kind,
        "received_count": received,
        "disposed_count": disposed,
        "approved_count": disposed - rejected,
        "rejected_count": rejected,
        "pending_count": pending - lost,
    })  # fmt: skip
