"""What a review counts from (नस्ती): an area's rows by kind, and the day to which each kind is told.

Enters: rows out of the store. Leaves: a frozen `Dossier`; no measure asks anything else of the world.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from samiksha.model import Measure
from samiksha.params.campaigns import Campaign
from samiksha.params.indicators import Indicators
from samiksha.params.services import Services


@dataclass(frozen=True)
class Previous:
    """The last review of the same area: its day and its measures."""

    as_of: date
    measures: Mapping[str, Measure]


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """The papers of one area (or of several together) as of one day."""

    area: str
    """Its code."""
    as_of: date
    """The day that the figures are for."""
    tables: Mapping[str, pd.DataFrame]
    """Kind of row → rows. A kind of which nothing was loaded is not in it: its measures are not reported."""
    days: Mapping[str, date] = field(default_factory=dict)
    """Kind of row → the as-of day of its snapshot (of the oldest one, where several sources give the kind)."""
    seed: str = ""
    """Seeds random samples: review, area and day."""
    campaign: Campaign | None = None
    services: Services = field(default_factory=Services)
    indicators: Indicators = field(default_factory=Indicators)
    by_area: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)
    """Of several areas together: area → its own measures, as its brief has them. Empty where nobody has counted them."""
    before: Mapping[str, Previous] = field(default_factory=dict)
    """Area → its review before, as far as known: for what is said of movement, never for a measure."""
    frozen: "Dossier | None" = None
    """The complaints of the first exports since the cut-off of the campaign's component 2: what its cohort was."""
    refused: frozenset[str] = frozenset()
    """Keys of the rows that are refused in these exports: they stand in them, and in no table."""

    @cached_property
    def is_whole(self) -> bool:
        """Whether the papers are those of other areas than its own: of a division or the state."""
        return any(bool((rows["area"].array != self.area).any()) for rows in self.tables.values())

    def rows(self, kind: str) -> pd.DataFrame | None:
        """The rows of a kind; None when nothing of it was loaded."""
        return self.tables.get(kind)

    def day(self, kind: str) -> date:
        """The day to which the rows of a kind are told; the as-of day when there are none."""
        return self.days.get(kind, self.as_of)
