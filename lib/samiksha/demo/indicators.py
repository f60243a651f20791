"""Targets and achievements that districts report: cumulative, so that a later return is never less.

Enters: a district, indicators, the days of the returns. Leaves: rows by canonical name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area


@dataclass(frozen=True)
class Reported:
    """How one indicator stands."""

    indicator: str
    target: float
    """Of a district of middling size."""
    low: float
    """Share achieved by the weakest district on the last day."""
    high: float
    """By the strongest."""
    rounded: int = 1
    """Figures are told in so many (rupees in thousands)."""


def indicator_rows(
    world: World, district: Area, reported: Sequence[Reported], days: tuple[date, date], as_of: date,
    standing: dict[str, float],
) -> pd.DataFrame:  # fmt: skip
    """One row an indicator, as of one of two days; `standing` says how strong the district is (0 to 1) for some."""
    random = seeded("indicators", district.code, days[0].isoformat())
    size = 0.5 + 0.12 * len(world.blocks(district))
    rows = []
    for each in reported:
        draw, spread, growth = random.random(3)
        strength = standing.get(each.indicator, 0.15 + 0.85 * draw)
        target = round(each.target * size * (0.8 + 0.4 * spread) / each.rounded) * each.rounded
        share = each.low + (each.high - each.low) * strength
        if as_of == days[0]:
            share *= 0.99 - 0.06 * growth
        achieved = float(np.floor(target * share / each.rounded) * each.rounded)
        rows.append({
            "home": district.code, "area": district.code,
            "department": world.indicators.by_code()[each.indicator].department,
            "indicator": each.indicator, "reported_on": as_of, "target": target, "achieved": achieved,
        })  # fmt: skip
    return pd.DataFrame(rows).astype(object)
