"""Campaign phase (अभियान चरण): every figure of the review, before, in and after a campaign.

Enters: a dossier (service applications, complaints, daily returns, camps), the rule's settings. Leaves: `Figures`.
Each kind of row is told to its own day; figures of a campaign that is over are told to its last day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial

import pandas as pd

from samiksha.measures import (
    campaign_camps,
    campaign_component_2,
    campaign_pace,
    campaign_returns,
    campaign_trust,
)
from samiksha.measures.campaign_breakdown import (
    GROUPINGS,
    account,
    breakdown,
    in_play,
    outcomes,
    pending_by,
    standing,
)
from samiksha.measures.campaign_facts import (
    Clock,
    NoCampaign,
    check_account,
    clock,
    departments_of,
    facts_of,
)
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.campaign_statements import statements
from samiksha.measures.casework import Casework
from samiksha.measures.dossier import Dossier
from samiksha.measures.facts import Flags
from samiksha.measures.patterns import Found, pattern_frame
from samiksha.measures.periods import Period
from samiksha.measures.sums import counted, shared
from samiksha.model import Better, Figures, Frames, Later, Measure, Unit, not_reported
from samiksha.params.campaigns import Campaign, Phase
from samiksha.params.services import Services

__all__ = ["CASEWORK", "ROWS", "Settings", "calculate", "suspicious"]

ROWS = ("service_applications", "complaints", "daily_returns", "camps")
"""The kinds of rows that this review counts."""
APPLICATIONS, COMPLAINTS, RETURNS, CAMPS = ROWS
IN_CAMPAIGN = ("arrived", "disposed", "approved", "rejected")
"""Facts that say nothing until the rows reach into the campaign."""
KEYS = {
    "campaign_backlog": Unit.COUNT,
    "campaign_received": Unit.COUNT,
    "campaign_disposed": Unit.COUNT,
    "campaign_disposed_pct": Unit.PERCENT,
    "campaign_approved_pct": Unit.PERCENT,
    "campaign_rejected_pct": Unit.PERCENT,
    "campaign_pending": Unit.COUNT,
    "campaign_remaining": Unit.COUNT,
    "campaign_overdue": Unit.COUNT,
    "campaign_overdue_pct": Unit.PERCENT,
    "campaign_required_rate": Unit.PER_DAY,
    "campaign_recent_rate": Unit.PER_DAY,
    "campaign_projected_finish": Unit.DATE,
}
FRAMES = (*GROUPINGS, "outcomes", "pending_by_department", "pending_by_service", "burn_down", "campaign_account")


@dataclass(frozen=True)
class Cases:
    """The applications of a dossier with what is true of each."""

    applications: pd.DataFrame
    """As loaded."""
    facts: pd.DataFrame
    at: Clock
    services: Services

    @cached_property
    def rows(self) -> pd.DataFrame:
        """As loaded, with `department` filled by the service's."""
        return self.applications.assign(department=departments_of(self.applications, self.services))

    @property
    def listed(self) -> Flags:
        """Which the campaign counts."""
        return ~self.facts["unlisted"].to_numpy()


def calculate(dossier: Dossier, settings: Settings) -> Figures:
    """The figures of one area (or of a state).

    `frames` (None where the source lacks what it needs; each is described where it is made): by_department, by_service,
    by_block, by_office, outcomes, pending_by_department, pending_by_service, burn_down, campaign_account, component_2, excluded, reporting_gaps,
    returns_against_cases, campaign_camps, campaign_facilities. Raises NoCampaign, CampaignDoesNotAddUp.
    """
    campaign = campaign_of(dossier)
    cases = cases_of(dossier, settings)
    part = campaign.component_2
    complaints, camps = dossier.rows(COMPLAINTS), dossier.rows(CAMPS)
    cohort = campaign_component_2.facts_of(complaints, part, min(dossier.day(COMPLAINTS), campaign.end))
    held = campaign_camps.facts_of(camps, campaign, dossier.day(CAMPS))
    found, gaps, beside = returns_of(dossier, campaign, cases, settings)
    measures = [
        *headline(cases),
        *campaign_component_2.measures(cohort, part),
        *campaign_returns.measures(found, gaps, beside),
        *campaign_camps.measures(camps, held),
    ]
    by_key = {one.key: one for one in measures}
    least = settings.minimum_volume.department
    frames = Frames({
        **breakdowns(cases, settings),
        "component_2": lambda: campaign_component_2.by_department(complaints, cohort, part, least),
        "excluded": lambda: campaign_component_2.by_reason(complaints, cohort, part),
        "reporting_gaps": lambda: gaps,
        "returns_against_cases": lambda: beside,
        "campaign_camps": lambda: campaign_camps.by_place(camps, held),
        "campaign_facilities": lambda: campaign_camps.by_facility(held),
    })  # fmt: skip
    at = cases.at if cases else None
    return Figures(by_key, frames, Later(lambda: statements(by_key, frames, campaign, at)))


def campaign_of(dossier: Dossier) -> Campaign:
    """The campaign that the review is about. Raises NoCampaign."""
    if dossier.campaign is None:
        raise NoCampaign("no_campaign")
    return dossier.campaign


def cases_of(dossier: Dossier, settings: Settings) -> Cases | None:
    """The applications and what is true of them; None when none are loaded. Raises CampaignDoesNotAddUp."""
    rows = dossier.rows(APPLICATIONS)
    if rows is None:
        return None
    facts = _judged(rows, dossier, settings)
    return Cases(rows, facts, _clock(dossier, settings), dossier.services)


def _clock(dossier: Dossier, settings: Settings) -> Clock:
    return clock(campaign_of(dossier), dossier.as_of, dossier.day(APPLICATIONS), settings)


def _judged(rows: pd.DataFrame, dossier: Dossier, settings: Settings) -> pd.DataFrame:
    """The facts of applications, as far as they say something yet. Raises CampaignDoesNotAddUp."""
    at = _clock(dossier, settings)
    facts = facts_of(rows, campaign_of(dossier), dossier.services, dossier.day(APPLICATIONS), at)
    check_account(facts, at.begun)
    return facts if at.begun else facts.drop(columns=[name for name in IN_CAMPAIGN if name in facts])


def returns_of(
    dossier: Dossier, campaign: Campaign, cases: Cases | None, settings: Settings
) -> tuple[campaign_returns.Returns | None, pd.DataFrame | None, pd.DataFrame | None]:
    """The returns that count, the gaps between them, and how they stand beside case data."""
    found = campaign_returns.returns_of(dossier.rows(RETURNS), campaign, dossier.day(RETURNS), settings)
    rows, listed = (cases.applications, cases.listed) if cases else (None, None)
    bodies = campaign_returns.bodies_of(found, rows, listed)
    told = cases.at.until if cases else campaign.end
    gaps = campaign_returns.reporting_gaps(found, bodies)
    return found, gaps, campaign_returns.against_cases(found, bodies, told, settings)


def headline(cases: Cases | None) -> list[Measure]:
    """The measures of the applications, in the order in which they are shown."""
    if cases is None:
        return [not_reported(key, unit) for key, unit in KEYS.items()]
    facts, at = cases.facts, cases.at
    recent = campaign_pace.recent_rate(facts, at)
    left = int(facts["remaining"].sum())
    return [
        backlog(facts),
        received(facts),
        counted(facts, "campaign_disposed", "disposed", Better.MORE),
        disposed_pct(facts),
        shared(facts, "campaign_approved_pct", "approved", "disposed", Better.NEITHER),
        shared(facts, "campaign_rejected_pct", "rejected", "disposed", Better.NEITHER),
        counted(facts, "campaign_pending", "pending", Better.LESS),
        remaining(facts),
        overdue(facts),
        overdue_pct(facts),
        campaign_pace.required_rate(left, at),
        recent,
        campaign_pace.projected_finish(left, recent, at),
    ]


def backlog(facts: pd.DataFrame) -> Measure:
    """Received before the start and not disposed of before it; before the start, what is pending as of the day. Needs
    disposed_on. Source: domain 3.1, R0.
    """
    return counted(facts, "campaign_backlog", "backlog", Better.NEITHER)


def received(facts: pd.DataFrame) -> Measure:
    """Received from the start to the day, at most to the campaign's end. Source: domain 3.1."""
    return counted(facts, "campaign_received", "arrived", Better.NEITHER)


def disposed_pct(facts: pd.DataFrame) -> Measure:
    """Disposed of in the campaign ÷ (backlog + received). Source: domain 3.1, R0.

    >>> facts = pd.DataFrame({"disposed": [True, False, True], "counted": [True, True, True]})
    >>> round(disposed_pct(facts).value, 1)
    66.7
    """
    return shared(facts, "campaign_disposed_pct", "disposed", "counted", Better.MORE)


def remaining(facts: pd.DataFrame) -> Measure:
    """Pending and not marked ineligible; 0 is the campaign's goal. An application counts as eligible until somebody
    says that it is not. Source: domain 3.1, R0 ("no eligible application shall remain").
    """
    return counted(facts, "campaign_remaining", "remaining", Better.LESS, of="pending")


def overdue(facts: pd.DataFrame) -> Measure:
    """Pending though its limit has ended: the campaign's, else the portal's due day, else the service's. Source: R1."""
    return counted(facts, "campaign_overdue", "overdue", Better.LESS, of="judged")


def overdue_pct(facts: pd.DataFrame) -> Measure:
    """Over the limit ÷ pending whose limit is known. Source: R1."""
    return shared(facts, "campaign_overdue_pct", "overdue", "judged", Better.LESS)


def breakdowns(cases: Cases | None, settings: Settings) -> dict[str, Callable[[], pd.DataFrame | None]]:
    """The breakdowns of the applications, by name; None is given when none are loaded."""
    if cases is None:
        return dict.fromkeys(FRAMES, lambda: None)
    facts, at = cases.facts, cases.at

    @cache
    def few() -> tuple[pd.DataFrame, pd.DataFrame]:
        chosen = in_play(facts)
        names = [name for name in ("department", "service", "block", "office") if name in cases.rows]
        return cases.rows.loc[chosen, names], facts[chosen]

    def by(columns: list[str]) -> pd.DataFrame | None:
        return breakdown(*few(), columns, at, settings)

    return {
        **{name: partial(by, columns) for name, columns in GROUPINGS.items()},
        "outcomes": lambda: outcomes(*few(), settings),
        "pending_by_department": lambda: pending_by(cases.rows, facts, "department", settings),
        "pending_by_service": lambda: pending_by(cases.rows, facts, "service", settings),
        "burn_down": lambda: campaign_pace.burn_down(cases.applications, facts, at, settings),
        "campaign_account": lambda: account(facts, at.phase is Phase.AFTER),
    }


def suspicious(dossier: Dossier, before: Dossier | None, settings: Settings) -> pd.DataFrame:
    """One row a suspicious pattern: `pattern`, `count`, `detail` (the fields of `suspicion.<pattern>`); see
    `campaign_trust`. What needs a review before is not looked for without one.
    """
    campaign = campaign_of(dossier)
    found: list[Found] = []
    cases = cases_of(dossier, settings)
    if cases is not None and "disposed" in cases.facts:
        period = Period(campaign.start, cases.at.until)
        found += campaign_trust.of_cases(cases.applications, cases.facts["disposed"], period, settings)
    if before is not None:
        found += campaign_trust.of_changes(dossier, before)
    found += campaign_trust.of_cohort(dossier)
    returns, _, beside = returns_of(dossier, campaign, cases, settings)
    if returns is not None:
        found += campaign_trust.of_returns(returns, settings)
    if beside is not None:
        found += campaign_trust.of_differences(beside)
    return pattern_frame(found)


def _headline(rows: pd.DataFrame, facts: pd.DataFrame, dossier: Dossier, settings: Settings) -> list[Measure]:
    return headline(Cases(rows, facts, _clock(dossier, settings), dossier.services))


def _with_departments(rows: pd.DataFrame, dossier: Dossier) -> pd.DataFrame:
    """The applications, each with its department or that of its service."""
    plain = rows.astype({"department": "str"}) if "department" in rows else rows
    return rows.assign(department=departments_of(plain, dossier.services).astype("category"))


CASEWORK = Casework(
    kind=APPLICATIONS,
    began="received_on",
    judge=_judged,
    prepare=_with_departments,
    reads=("received_on", "status", "disposed_on", "outcome", "eligible", "due_on", "limit_days"),
    headline=_headline,
    in_play=in_play,
    standing=lambda groups, facts, by, papers, settings: standing(groups, facts, by, _clock(papers, settings), settings),
    drill=("area", "department", "service", "office", "block"),
    within={"office": ("department",)},
    states={
        "campaign_remaining": "remaining", "campaign_overdue": "overdue", "campaign_pending": "pending",
        "campaign_backlog": "backlog", "campaign_received": "arrived", "campaign_disposed": "disposed",
    },
    listed=(
        "application_id", "area", "department", "service", "office", "block", "received_on", "age_days", "due_on",
        "disposed_on", "outcome",
    ),
    searched=("application_id", "office"),
)  # fmt: skip
"""The campaign's service applications; complaints of component 2, returns and camps are told by the brief."""
