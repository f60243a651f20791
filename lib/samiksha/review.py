"""One review for one area as of one day, opened: everything that charts, tables and words show.

Enters: names and a day. Leaves: a frozen `Review`; nothing after it computes a figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from samiksha.days import as_day
from samiksha.desk import Desk, area_count, open_desk
from samiksha.home import Home, find_home
from samiksha.measures.casework import Casework, figures_within
from samiksha.measures.directions import with_now
from samiksha.measures.dossier import Dossier, Previous
from samiksha.model import Figures, LoadCount, Measure
from samiksha.opened import Opened, SourceFile
from samiksha.promises import kept

__all__ = ["Opened", "Previous", "Review", "SourceFile", "open_review"]


@dataclass(frozen=True, kw_only=True)
class Review(Opened):
    """A brief's whole content, in one frozen piece."""

    previous: Previous | None
    findings: pd.DataFrame
    """FINDING_COLUMNS; those of this area, and those that belong to no area (area "")."""
    suspicions: pd.DataFrame
    """One row a suspicious pattern found: pattern, count, detail (dict for its sentence)."""
    area_count: LoadCount
    """Rows of this area alone."""


def open_review(review: str, area: str, as_of: str | date, lang: str = "hi", home: Home | None = None) -> Review:
    """The review of one area as of one day, its figures counted from that area's rows alone.

    Raises UnknownName, UnknownArea, BadAsOf, NoSnapshot, and WrongArea if a row of another area is met.
    """
    home, day = home or find_home(), as_day(as_of)
    return kept(home, ("open_review", review, area, day, lang), lambda: _opened(home, review, area, day, lang))


def _opened(home: Home, review: str, area: str, as_of: date, lang: str) -> Review:
    desk = open_desk(home, review, as_of)
    place = desk.register.area(area)
    held = desk.held(area)
    dossier = desk.dossier(held, area)
    data_as_of = desk.data_day(held)
    read = [*held, *desk.beside(area)]
    findings = desk.findings(read, area)
    past = desk.earlier(area, held)
    earlier = desk.earlier_dossier(area, past)
    previous = desk.previous(area, data_as_of, earlier)
    common = desk.common(place, lang, data_as_of, desk.files(read, area))
    common["demo"] = common["demo"] or any(file.demo for file in desk.files(past, area))
    figures = desk.figures(dossier, {area: previous} if previous else {})
    return Review(
        **common,
        figures=figures,
        previous=previous,
        directions=with_now(desk.directions([area]), _within(desk, dossier, figures)),
        calls=desk.calls([area]),
        findings=findings,
        suspicions=desk.suspicions(dossier, findings, earlier),
        area_count=area_count(read, area),
        late=desk.late([area]),
    )


def _within(desk: Desk, dossier: Dossier, figures: Figures) -> Callable[[str, dict[str, str]], Mapping[str, Measure]]:
    """The measures of those of the area's cases that a direction is about."""

    def measures(_: str, scope: dict[str, str]) -> Mapping[str, Measure]:
        if not scope:
            return figures.measures
        casework: Casework | None = getattr(desk.measures, "CASEWORK", None)
        return figures_within(casework, dossier, desk.rule.settings, scope) if casework else {}

    return measures
