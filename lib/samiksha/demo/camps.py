"""Camps: where they were held or are planned, what was taken and settled there, and what they lacked.

Enters: a district, the days of camps, its standing. Leaves: rows by canonical name, one a camp.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.applications import body_names
from samiksha.demo.office import shown
from samiksha.demo.words import words
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area


def camp_rows(
    world: World, district: Area, days: Sequence[date], as_of: date, quality: float, kinds: Sequence[str]
) -> pd.DataFrame:
    """One row a camp on one of `days`: held, or cancelled, if the day has come, else planned.

    The days are gone through again and again; all camps of one time are of one of `kinds`, in turn.
    """
    random = seeded("camps", district.code, days[0].isoformat())
    blocks = world.blocks(district)
    number = len(days) + int(random.integers(0, 2 * len(blocks) + 1))
    day = np.arange(number) % len(days)
    kind = np.array(kinds, dtype=object)[np.arange(number) // len(days) % len(kinds)]
    urban = random.random(number) < 0.3
    taken = random.poisson(18 + 20 * random.random(number))
    settled = random.binomial(taken, np.clip(0.25 + 0.7 * quality, 0, 0.98))
    cancelled = random.random(number) < 0.10 * (1.1 - quality)
    facilities = random.random((number, 3)) < 0.55 + 0.44 * quality
    served = random.poisson(60, number)
    block = random.integers(0, len(blocks), number)
    came = np.array([days[int(place)] <= as_of for place in day])
    held = came & ~cancelled
    return pd.DataFrame({
        "home": district.code,
        "area": district.code,
        "block": np.array(blocks, dtype=object)[block],
        "body": np.array(body_names(district), dtype=object)[urban.astype(int)],
        "place": [_place(one, town, place) for place, (one, town) in enumerate(zip(kind, urban, strict=True), 1)],
        "day": np.array(days, dtype=object)[day],
        "kind": kind,
        "held": np.select([~came, cancelled], ["planned", "cancelled"], "held").astype(object),
        "received_count": shown(held, taken),
        "disposed_count": shown(held, settled),
        **{name: shown(held, facilities[:, at]) for at, name in enumerate(("banner", "seating", "water"))},
        "beneficiary_count": shown(held & (kind == "health"), served),
    }, dtype=object)  # fmt: skip


def _place(kind: str, urban: bool, number: int) -> str:
    template = words().health_place if kind == "health" else words().ward_place if urban else words().camp_place
    return template.format(number=number)
