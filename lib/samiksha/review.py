"""One review for one area as of one day, opened: everything that charts, tables and words show.

Enters: names and a day. Leaves: a frozen `Review`; nothing after it computes a figure.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from samiksha.days import as_day
from samiksha.desk import Opened, Previous, SourceFile, area_count, open_desk
from samiksha.directions import read_directions
from samiksha.home import Home, find_home
from samiksha.model import Figures, LoadCount
from samiksha.params.base import Names
from samiksha.params.departments import read_departments

__all__ = ["Opened", "Previous", "Review", "SourceFile", "open_review"]


@dataclass(frozen=True, kw_only=True)
class Review(Opened):
    """A brief's whole content, in one frozen piece."""

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
    department_names: dict[str, Names]
    reports: frozenset[str]
    """The columns that the source fills."""


def open_review(review: str, area: str, as_of: str | date, lang: str = "hi", home: Home | None = None) -> Review:
    """The review of one area as of one day, its figures counted from that area's rows alone.

    Raises UnknownName, UnknownArea, BadAsOf, NoSnapshot, and WrongArea if a row of another area is met.
    """
    home = home or find_home()
    desk = open_desk(home, review, as_day(as_of))
    place = desk.register.area(area)
    held = desk.held(area)
    rows = desk.rows(held, area)
    data_as_of = min(manifest.as_of for manifest in held)
    findings = desk.findings(held, area)
    earlier = desk.earlier_rows(area, data_as_of)
    return Review(
        **desk.common(place, lang, data_as_of, desk.files(held, area)),
        figures=desk.figures(rows, data_as_of, area),
        previous=desk.previous(area, data_as_of, earlier),
        directions=read_directions(home, review, area, desk.as_of),
        findings=findings,
        suspicions=desk.suspicions(rows, findings, data_as_of, earlier),
        area_count=area_count(held, area),
        department_names=read_departments(home.params).names(),
        reports=frozenset(rows.columns),
    )
