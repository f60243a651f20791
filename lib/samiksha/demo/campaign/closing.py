"""The closing account of the Jan Kalyan campaign in Anuppur, which is two applications short.

Enters: the `World`. Leaves: daily returns of two bodies from 11 December 2024 to 26 January 2025, and the applications
that they count. The sums of the returns are the published ones: 37,856 received, 37,854 approved, rejected or pending.
How they fall on days, bodies and services is invented.
"""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from samiksha.demo.applications import application_rows, body_names, portal_id, service_weights
from samiksha.demo.calendar import NEVER, cells, day_number
from samiksha.demo.campaign.lives import campaign_lives
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
SETTLED_BY = date(2023, 7, 31)
LOST_ON = date(2025, 1, 17)
PLANTED = (
    Planted(
        DISTRICT, "account_does_not_add_up", 2, "two applications are neither disposed of nor pending",
        "daily_returns", "campaign_jan_kalyan",
    ),
)  # fmt: skip
LOOK = Look(dates="slashes", titles=2, total=True, spellings=spelt("anuppur"))
LIST_LOOK = Look(kind="csv", dates="slashes", titles=1)


def write_closing_account(world: World, folder: Path) -> list[Path]:
    """The paths, if the district is wanted: its own workbook of returns and the portal's list as of the last day."""
    for district in world.districts:
        if district.code == DISTRICT:
            accounts = {kind: _account(district, kind) for kind in RECEIVED}
            rows = pd.concat(accounts.values(), ignore_index=True)
            ordered = rows.sort_values(["day", "body_kind"], kind="stable", ignore_index=True)
            lives = [_lives(world, district, kind, rows) for kind, rows in accounts.items()]
            listed = _listed(world, district, pd.concat([_settled(world, district), *lives]))
            return [
                *write_export(world, folder, Export("daily_returns", AS_OF, ordered, {DISTRICT: LOOK})),
                *write_export(world, folder, Export("service_applications", AS_OF, listed, {DISTRICT: LIST_LOOK})),
            ]
    return []


def _lives(world: World, district: Area, kind: str, account: pd.DataFrame) -> pd.DataFrame:
    """The applications of one body: as many received and disposed of each day as it enters, first come, first served."""
    random = seeded("closing list", kind)
    days = np.array([day_number(day) for day in account["day"]])
    received = np.repeat(days, account["received_count"])
    disposed = np.repeat(days, account["disposed_count"])
    waiting = len(received) - len(disposed)
    first = 1 + (RECEIVED["rural"] if kind == "urban" else 0)
    weights = service_weights(world.services.services)
    return pd.DataFrame({
        "application_id": portal_id(world, district, START.year, np.arange(first, first + len(received))),
        "service": random.choice(len(weights), len(received), p=weights),
        "urban": kind == "urban",
        "block": random.integers(0, len(world.blocks(district)), len(received)),
        "received": received,
        "disposed": np.append(disposed, np.full(waiting, NEVER)),
        "eligible": True,
        "examined": True,
        "rejected": np.append(_rejected(account), np.zeros(waiting, dtype=bool)),
    })  # fmt: skip


def _settled(world: World, district: Area) -> pd.DataFrame:
    """The applications of the campaign before, which the portal still lists: all are disposed of long since."""
    lives = campaign_lives(world, district)
    return lives.assign(disposed=lives["disposed"].clip(upper=day_number(SETTLED_BY)))


def _rejected(account: pd.DataFrame) -> np.ndarray:
    """Which of the disposals, day after day, are rejections: the last of each day."""
    pairs = np.column_stack([account["approved_count"], account["rejected_count"]]).ravel()
    return np.repeat(np.tile([False, True], len(account)), pairs)


def _listed(world: World, district: Area, lives: pd.DataFrame) -> pd.DataFrame:
    """The portal's list, without the offices: one row an application."""
    rows = application_rows(world, district, world.services.services, lives, AS_OF)
    return rows.drop(columns=["office", "officer", "due_on", "eligible"])


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
