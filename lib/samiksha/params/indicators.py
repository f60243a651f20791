"""Indicators of schemes and programmes: `params/indicators.yml`.

Enters: YAML. Leaves: indicators by code and by every spelling.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from samiksha.params.base import read_model
from samiksha.params.listing import Entry, Listing


class Indicator(Entry):
    """One thing that districts (or the state) report against a target."""

    department: str | None = None
    kind: Literal["saturation", "pace", "funds", "failure"]
    """saturation: achieved ÷ target. pace: the same beside a straight line to the deadline. funds: allotment and
    expenditure in rupees. failure: samples tested (target) and failed (achieved); less is better."""
    unit: Literal["count", "rupees"] = "count"
    baseline_on: date | None = None
    """For pace: the day on which the straight line begins."""
    baseline_pct: float = 0.0
    """For pace: how much was done on that day, in percent of the target."""
    deadline: date | None = None
    """For pace: the day by which all is to be done."""


class Indicators(Listing[Indicator]):
    """All indicators."""

    indicators: tuple[Indicator, ...] = ()

    def entries(self) -> Sequence[Indicator]:
        return self.indicators


def read_indicators(params: Path) -> Indicators:
    """The indicators of `params/indicators.yml`; none if there is no such file."""
    path = params / "indicators.yml"
    return read_model(path, Indicators) if path.exists() else Indicators()
