"""One review for one area as of one day, opened: everything that charts, tables and words show.

Enters: names and a day. Leaves: a frozen `Review`; nothing after it computes a figure.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from samiksha.model import Figures, LoadCount, Measure
from samiksha.params.areas import Area
from samiksha.params.base import Names
from samiksha.params.reviews import ReviewSpec


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


@dataclass(frozen=True)
class Previous:
    """The last review of the same area: its day and its measures."""

    as_of: date
    measures: dict[str, Measure]


@dataclass(frozen=True)
class Review:
    """A brief's whole content, in one frozen piece."""

    spec: ReviewSpec
    area: Area
    ancestors: tuple[Area, ...]
    """Division, state: from the nearest upward."""
    as_of: date
    data_as_of: date
    """The day of the newest snapshot used; ages and limits are counted to this day."""
    stale_days: int
    """as_of − data_as_of; above spec.stale_after_days the page says so."""
    lang: str
    figures: Figures
    previous: Previous | None
    directions: pd.DataFrame
    """Columns: who, what, given_on, due_on, status, closed_on, overdue_days; empty when none."""
    findings: pd.DataFrame
    """FINDING_COLUMNS; those of this area, and those that belong to no area (area "")."""
    suspicions: pd.DataFrame
    """One row a suspicious pattern found: pattern, count, detail (dict for its sentence)."""
    area_count: LoadCount
    """Rows of this area alone."""
    files: tuple[SourceFile, ...]
    """The files that hold this area's rows."""
    rule_name: str
    rule_version: str
    rule_since: date
    rule_source: str
    settings: object
    """The rule's settings, for captions (limits, bands)."""
    department_names: dict[str, Names]
    reports: frozenset[str]
    """The columns that the source fills."""
    run_id: str
    software: str
    demo: bool
