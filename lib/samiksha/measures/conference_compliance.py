"""Conference compliance (पालन प्रतिवेदन): every figure of the review, from a district's papers or those of all.

Enters: a dossier and the rule's settings. Leaves: `Figures`. This review is read for the state first: the papers of
several districts also say which of them are weakest.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from samiksha.measures import conference_cases, conference_indicators, conference_orders, conference_services
from samiksha.measures.conference_settings import Settings
from samiksha.measures.conference_standing import watch_list, weakest
from samiksha.measures.conference_statements import of_district, of_whole
from samiksha.measures.conference_trust import suspicious
from samiksha.measures.dossier import Dossier
from samiksha.model import Figures, Measure

__all__ = ["ROWS", "Settings", "calculate", "headline", "suspicious"]

ROWS = ("revenue_cases", "service_applications", "indicator_returns", "directions", "leaves", "watch_list")
"""The kinds of rows that this review counts."""


def calculate(dossier: Dossier, settings: Settings) -> Figures:
    """The figures of one district, or of several together; cases are told to the day of their rows, targets, money,
    directions and leaves to the as-of day.

    `frames` (None where the source lacks what they need; each is described where it is made): by_case_type,
    over_100_by_area, courts, oldest_cases, false_disposals, named_services, services_in_time, pace, funds, targets,
    water_by_body, directions_by_department, leaves_without_cover, watch_list; of several districts also weakest.
    """
    measures = {measure.key: measure for measure in headline(dossier, settings)}
    frames = _frames(dossier, settings)
    if not conference_indicators.is_whole(dossier):
        frames["watch_list"] = watch_list(dossier, {dossier.area: measures}, settings)
        return Figures(measures, frames, of_district(measures, frames, settings))
    by_area = {area: {one.key: one for one in headline(part, settings)} for area, part in parts_of(dossier).items()}
    frames["weakest"] = weakest(by_area, measures, settings)
    frames["watch_list"] = watch_list(dossier, by_area, settings)
    return Figures(measures, frames, of_whole(measures, frames, settings))


def headline(dossier: Dossier, settings: Settings) -> list[Measure]:
    """The headline measures, in the order in which they are shown."""
    cases, applications = dossier.rows(conference_cases.KIND), dossier.rows(conference_services.KIND)
    case_facts = conference_cases.case_facts(cases, dossier.day(conference_cases.KIND), settings)
    service_facts = conference_services.service_facts(
        applications, dossier.day(conference_services.KIND), dossier.services, settings
    )
    sums = conference_indicators.totals(conference_indicators.latest_returns(dossier, settings))
    return [
        *conference_cases.case_measures(cases, case_facts),
        *conference_services.service_measures(service_facts),
        *conference_indicators.indicator_measures(sums, dossier, settings),
        *conference_orders.direction_measures(conference_orders.direction_facts(dossier)),
        *conference_orders.leave_measures(conference_orders.leaves_looked_at(dossier, settings)),
    ]


def _frames(dossier: Dossier, settings: Settings) -> dict[str, pd.DataFrame | None]:
    cases, applications = dossier.rows(conference_cases.KIND), dossier.rows(conference_services.KIND)
    of_case = conference_cases.case_facts(cases, dossier.day(conference_cases.KIND), settings)
    of_service = conference_services.service_facts(
        applications, dossier.day(conference_services.KIND), dossier.services, settings
    )
    latest = conference_indicators.latest_returns(dossier, settings)
    sums = None if latest is None else conference_indicators.totals(latest)
    return {
        "by_case_type": conference_cases.by_case_type(cases, of_case, settings),
        "over_100_by_area": conference_cases.over_100_by_area(cases, of_case, settings),
        "courts": conference_cases.courts(cases, of_case, settings),
        "oldest_cases": conference_cases.oldest_cases(cases, of_case, settings),
        "false_disposals": conference_cases.false_disposal_list(cases, of_case, settings),
        "named_services": conference_services.named_services(applications, of_service, settings),
        "services_in_time": conference_services.services_in_time(applications, of_service, settings),
        "pace": conference_indicators.pace(sums, dossier, settings),
        "funds": conference_indicators.funds(sums, dossier, settings),
        "targets": conference_indicators.targets(sums, dossier),
        "water_by_body": conference_indicators.water_by_body(latest, dossier, settings),
        "directions_by_department": conference_orders.directions_by_department(
            conference_orders.direction_facts(dossier)
        ),
        "leaves_without_cover": conference_orders.leaves_without_cover(
            conference_orders.leaves_looked_at(dossier, settings), dossier
        ),
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
