"""Conference compliance (पालन प्रतिवेदन): every figure of the review, from a district's papers or those of all.

Enters: a dossier and the rule's settings. Leaves: `Figures`. This review is read for the state first: the papers of
several districts also say which of them are weakest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from samiksha.measures import conference_cases, conference_indicators, conference_orders, conference_services
from samiksha.measures.casework import Casework
from samiksha.measures.conference_settings import Settings
from samiksha.measures.conference_standing import watch_list, weakest
from samiksha.measures.conference_statements import of_district, of_whole
from samiksha.measures.conference_trust import suspicious
from samiksha.measures.dossier import Dossier
from samiksha.model import Figures, Frames, Later, Measure

__all__ = ["CASEWORK", "ROWS", "Settings", "calculate", "headline", "suspicious"]

ROWS = ("revenue_cases", "service_applications", "indicator_returns", "directions", "leaves", "watch_list")
"""The kinds of rows that this review counts."""


@dataclass(frozen=True)
class Judged:
    """A dossier's papers with what is true of each row, judged once for measures and breakdowns alike."""

    dossier: Dossier
    settings: Settings
    cases: pd.DataFrame | None
    of_case: pd.DataFrame
    applications: pd.DataFrame | None
    of_service: pd.DataFrame
    latest: pd.DataFrame | None
    sums: pd.DataFrame
    of_direction: pd.DataFrame
    leaves: pd.DataFrame | None


def judged(dossier: Dossier, settings: Settings) -> Judged:
    """The papers judged: cases and applications to the day of their rows, the rest to the as-of day."""
    cases, applications = dossier.rows(conference_cases.KIND), dossier.rows(conference_services.KIND)
    days = [dossier.day(kind) for kind in (conference_cases.KIND, conference_services.KIND)]
    latest = conference_indicators.latest_returns(dossier, settings)
    return Judged(
        dossier=dossier,
        settings=settings,
        cases=cases,
        of_case=conference_cases.case_facts(cases, days[0], settings),
        applications=applications,
        of_service=conference_services.service_facts(applications, days[1], dossier.services, settings),
        latest=latest,
        sums=conference_indicators.totals(latest),
        of_direction=conference_orders.direction_facts(dossier),
        leaves=conference_orders.leaves_looked_at(dossier, settings),
    )


def calculate(dossier: Dossier, settings: Settings) -> Figures:
    """The figures of one district, or of several together; cases are told to the day of their rows, targets, money,
    directions and leaves to the as-of day.

    `frames` (None where the source lacks what they need; each is described where it is made): by_case_type,
    courts, oldest_cases, false_disposals, named_services, services_in_time, pace, funds, targets, water_by_body,
    directions_by_department, leaves_without_cover, watch_list; of several districts also over_100_by_area, weakest.
    """
    papers = judged(dossier, settings)
    measures = {measure.key: measure for measure in headline(papers)}
    is_whole = dossier.is_whole
    by_area = {dossier.area: measures} if not is_whole else dossier.by_area or measures_by_area(dossier, settings)
    makers = breakdowns(papers) | {"watch_list": lambda: watch_list(dossier, by_area, settings)}
    if is_whole:
        makers |= {
            "over_100_by_area": lambda: conference_cases.over_100_by_area(papers.cases, papers.of_case, settings),
            "weakest": lambda: weakest(by_area, measures, settings),
        }
    frames, state = Frames(makers), of_whole if is_whole else of_district
    return Figures(measures, frames, Later(lambda: state(measures, frames, settings, dossier.indicators)))


def headline(papers: Judged) -> list[Measure]:
    """The headline measures, in the order in which they are shown."""
    return [
        *conference_cases.case_measures(papers.cases, papers.of_case),
        *conference_services.service_measures(papers.of_service),
        *conference_indicators.indicator_measures(papers.sums, papers.dossier, papers.settings),
        *conference_orders.direction_measures(papers.of_direction),
        *conference_orders.leave_measures(papers.leaves),
    ]


def breakdowns(papers: Judged) -> dict[str, Callable[[], pd.DataFrame | None]]:
    """The frames that say who is behind and on what, by name."""
    dossier, settings = papers.dossier, papers.settings
    cases, of_case = papers.cases, papers.of_case
    applications, of_service = papers.applications, papers.of_service
    sums = None if papers.latest is None else papers.sums
    return {
        "by_case_type": lambda: conference_cases.by_case_type(cases, of_case, settings),
        "courts": lambda: conference_cases.courts(cases, of_case, settings),
        "oldest_cases": lambda: conference_cases.oldest_cases(cases, of_case, settings),
        "false_disposals": lambda: conference_cases.false_disposal_list(cases, of_case, settings),
        "named_services": lambda: conference_services.named_services(applications, of_service, settings),
        "services_in_time": lambda: conference_services.services_in_time(applications, of_service, settings),
        "pace": lambda: conference_indicators.pace(sums, dossier, settings),
        "funds": lambda: conference_indicators.funds(sums, dossier, settings),
        "targets": lambda: conference_indicators.targets(sums, dossier),
        "water_by_body": lambda: conference_indicators.water_by_body(papers.latest, dossier, settings),
        "directions_by_department": lambda: conference_orders.directions_by_department(papers.of_direction),
        "leaves_without_cover": lambda: conference_orders.leaves_without_cover(papers.leaves, dossier),
    }


def measures_by_area(dossier: Dossier, settings: Settings) -> dict[str, dict[str, Measure]]:
    """The headline measures of each area, counted from its own papers."""
    return {
        area: {one.key: one for one in headline(judged(part, settings))} for area, part in parts_of(dossier).items()
    }


def parts_of(dossier: Dossier) -> Mapping[str, Dossier]:
    """The papers of several areas, area by area; what the state tells for itself is in none."""
    tables: dict[str, dict[str, pd.DataFrame]] = {}
    for kind, rows in dossier.tables.items():
        for area, own in rows.groupby("area", sort=False):
            tables.setdefault(str(area), {})[kind] = own
    return {
        area: replace(dossier, area=area, tables=held)
        for area, held in sorted(tables.items())
        if area != dossier.area
    }


CASEWORK = Casework(
    kind=conference_cases.KIND,
    began="registered_on",
    judge=lambda rows, papers, settings: conference_cases.case_facts(rows, papers.day(conference_cases.KIND), settings),
    reads=("registered_on", "status", "disposed_on", "record_corrected_on"),
    headline=lambda rows, facts, _, __: conference_cases.case_measures(rows, facts),
    in_play=conference_cases.in_play,
    standing=lambda groups, facts, by, _, settings: conference_cases.standing(groups, facts, by, settings),
    drill=("area", "case_type", "office", "officer", "block"),
    within={"officer": ("office",)},
    states={
        "revenue_pending": "pending", "revenue_over_100": "over", "revenue_disposed": "disposed",
        "false_disposals": "false", "revenue_truly_pending": "truly_pending",
    },
    listed=(
        "case_id", "area", "case_type", "office", "officer", "block", "registered_on", "age_days", "disposed_on",
        "record_corrected_on",
    ),
    searched=("case_id", "office", "officer"),
)  # fmt: skip
"""The review's revenue cases; what is reported in sums (targets, money, leaves) has no cases to choose from."""
