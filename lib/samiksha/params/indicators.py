"""Indicators of schemes and programmes: `params/indicators.yml`.

Enters: YAML. Leaves: indicators by code and by every spelling, each with its straight lines to a deadline.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from samiksha.params.base import Strict, read_model
from samiksha.params.listing import Entry, Listing

MONEY = "rupees"


class Deadline(Strict):
    """A straight line: so much is done on one day, all of it on another."""

    baseline_on: date
    baseline_pct: float = Field(default=0.0, ge=0, lt=100)
    """Done on the first day, in percent of the target."""
    deadline: date

    def model_post_init(self, _: object) -> None:
        if self.deadline <= self.baseline_on:
            raise ValueError("the deadline must lie after the baseline")

    def expected_pct(self, day: date) -> float:
        """What the straight line asks for on a day, in percent of the target: baseline + (100 − baseline) × days
        elapsed ÷ days of the line; never under the baseline nor over 100. Source: domain 3.4 (pace to a deadline).

        >>> line = Deadline(baseline_on=date(2026, 1, 1), baseline_pct=80, deadline=date(2026, 1, 11))
        >>> line.expected_pct(date(2026, 1, 6)), line.expected_pct(date(2026, 2, 1))
        (90.0, 100.0)
        """
        whole = (self.deadline - self.baseline_on).days
        elapsed = min(max((day - self.baseline_on).days, 0), whole)
        return self.baseline_pct + (100 - self.baseline_pct) * elapsed / whole


class Indicator(Entry):
    """One thing that districts (or the state) report against a target."""

    department: str | None = None
    kind: Literal["saturation", "pace", "funds", "failure"]
    """saturation: achieved ÷ target. pace: the same beside a straight line to the deadline. funds: allotment
    (target) and expenditure (achieved) of the financial year. failure: samples tested (target) and failed
    (achieved); less is better."""
    unit: Literal["count", "rupees"] = "count"
    level: Literal["district", "state"] = "district"
    """Who reports it: each district, or the state once for all."""
    sourced: Literal["published", "realistic"] = "realistic"
    """published: one of the five reports names it; realistic: a likely scheme, to be confirmed."""
    deadlines: tuple[Deadline, ...] = ()
    """For pace: one a year or phase, oldest first."""

    def model_post_init(self, _: object) -> None:
        if (self.kind == "pace") != bool(self.deadlines):
            raise ValueError(f"indicator '{self.code}': deadlines belong to pace, and pace needs one")
        if self.kind == "funds" and self.unit != MONEY:
            raise ValueError(f"indicator '{self.code}': funds are told in rupees")
        days = [each.deadline for each in self.deadlines]
        if days != sorted(set(days)):
            raise ValueError(f"indicator '{self.code}': deadlines must stand oldest first")

    def deadline_on(self, day: date) -> Deadline | None:
        """The line that a day is measured by: the next deadline that has begun, else the last one missed; None
        before the first baseline."""
        begun = [each for each in self.deadlines if each.baseline_on <= day]
        ahead = [each for each in begun if each.deadline >= day]
        nearest = ahead[:1] or begun[-1:]
        return nearest[0] if nearest else None


class Indicators(Listing[Indicator]):
    """All indicators."""

    indicators: tuple[Indicator, ...] = ()

    def entries(self) -> Sequence[Indicator]:
        return self.indicators

    def of_kind(self, kind: str) -> list[Indicator]:
        """The indicators of a kind, in the order of the file."""
        return [each for each in self.indicators if each.kind == kind]


def read_indicators(params: Path) -> Indicators:
    """The indicators of `params/indicators.yml`; none if there is no such file."""
    path = params / "indicators.yml"
    return read_model(path, Indicators) if path.exists() else Indicators()
