"""What a brief and a roll-up are about, and what their figures rest on.

Enters: nothing but its fields, filled by `review` and `rollup` at the desk. Leaves: `Opened`, which every chart, table and
sentence of a page is given.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

import pandas as pd

from samiksha.model import Figures, LoadCount
from samiksha.params.areas import Area
from samiksha.params.base import Names
from samiksha.params.campaigns import Campaign
from samiksha.params.reviews import ReviewSpec
from samiksha.store.freshness import Late

BY_HAND = "by-hand"


@dataclass(frozen=True)
class SourceFile:
    """One export behind the figures."""

    source: str
    source_name: Names
    file: str
    digest: str
    """SHA-256 of the file."""
    loaded_at: datetime
    as_of: date
    demo: bool
    count: LoadCount
    """Of the whole file."""
    register_book: bool = False
    """Kept by hand over months: it is never called stale."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a brief and a roll-up have in common: what it is about, and what its figures rest on."""

    spec: ReviewSpec
    area: Area
    ancestors: tuple[Area, ...]
    """Division, state: from the nearest upward."""
    as_of: date
    data_as_of: date
    """The oldest day among the snapshots used; ages and limits are counted to the day of each."""
    stale_days: int
    """as_of − data_as_of; above spec.stale_after_days the page says so."""
    lang: str
    files: tuple[SourceFile, ...]
    """The exports that hold the rows."""
    rule_name: str
    rule_version: str
    rule_since: date
    rule_source: Names
    settings: object
    """The rule's settings, for captions (limits, bands)."""
    run_id: str
    software: str
    demo: bool
    """Whether any of the rows is made up."""
    names: dict[str, dict[str, Names]]
    """Kind (area, department, service, indicator) → code → name."""
    campaign: Campaign | None = None
    """The campaign that the review is about, as known on the day."""
    absent_sources: tuple[Names, ...] = ()
    """Sources of the review of which nothing is loaded for the area."""
    late: tuple[Late, ...] = ()
    """What has not come up to the day that the schedule asks for; of a roll-up, of each of its areas."""
    zone: tzinfo = UTC
    """The time zone of times of day."""
    figures: Figures
    """Of the area's rows; for a roll-up of all rows together."""
    directions: pd.DataFrame
    """What earlier meetings directed, by the register and by the minutes (columns: `measures.directions.SHOWN`); empty
    when none."""
    calls: pd.DataFrame = field(default_factory=pd.DataFrame)
    """What the calls of the sample before this day's gave (`measures.verification.RESULTS`): a row an area, none without calls."""
