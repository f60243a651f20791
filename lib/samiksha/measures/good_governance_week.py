"""Good Governance Week (सुशासन सप्ताह): every figure of the review, of one district or of many together.

Enters: a dossier with the week's returns, the CPGRAMS cases, the camp register, indicator returns and deliverables.
Leaves: `Figures`. No clock, no file, no store.
"""

from collections.abc import Iterator

import pandas as pd

from samiksha.errors import SamikshaError
from samiksha.measures import good_governance_camps as camps
from samiksha.measures import good_governance_cases as cases
from samiksha.measures import good_governance_deliverables as deliverables
from samiksha.measures import good_governance_returns as returns
from samiksha.measures import good_governance_schemes as schemes
from samiksha.measures import good_governance_trust as trust
from samiksha.measures.casework import Casework
from samiksha.measures.dossier import Dossier
from samiksha.measures.good_governance_returns import Week, entries_of
from samiksha.measures.good_governance_settings import Settings
from samiksha.measures.good_governance_statements import statements
from samiksha.measures.patterns import Found, pattern_frame
from samiksha.measures.periods import Period
from samiksha.model import Figures, Frames, Later, Measure

__all__ = ["CASEWORK", "ROWS", "Settings", "calculate", "suspicious", "week_of"]

ROWS = ("ggw_returns", "complaints", "camps", "indicator_returns", "deliverables")
"""The kinds of row that this review counts; the complaints are those of CPGRAMS."""


class NoWeek(SamikshaError):
    """The review names no campaign: its week is unknown."""


def week_of(dossier: Dossier) -> Week:
    """The week of the review's campaign, as far as it has come on the as-of day. Raises NoWeek."""
    if dossier.campaign is None:
        raise NoWeek("no_week")
    return Week(Period(dossier.campaign.start, dossier.campaign.end), dossier.as_of)


def calculate(dossier: Dossier, settings: Settings) -> Figures:
    """The figures of one area, or of several together, for the week so far.

    Frames (None where their source is not loaded; each is described where it is made): daily, channels, upload_gap,
    camps_basis, camps_by_block, deliverables, not_done_by_area, incomplete_deliverables, saturation, cpgrams_over_limit,
    cpgrams_by_office.
    """
    week = week_of(dossier)
    returned, register = dossier.rows("ggw_returns"), dossier.rows("camps")
    entries = entries_of(returned, week, settings)
    held = camps.camps_of(register, entries, week, settings)
    pending = cases.pending_cases(dossier.rows("complaints"), dossier.day("complaints"), settings)
    pieces = deliverables.pieces_of(dossier.rows("deliverables"), dossier.as_of)
    checked = deliverables.checklist(entries, pieces, week, settings)
    reported = schemes.schemes_of(dossier.rows("indicator_returns"), dossier.as_of, settings)
    measures = {one.key: one for one in [
        camps.camps_held(held),
        camps.camps_today(held, week),
        *_returned(entries, returned, week, settings),
        *cases.case_measures(pending),
        *deliverables.measures_of(checked),
        schemes.schemes_saturated_pct(reported, settings),
        schemes.schemes_without_target(reported),
        camps.health_beneficiaries(register, week),
    ]}  # fmt: skip
    told = returned is not None
    frames = Frames({
        "daily": lambda: returns.daily(entries, camps.camps_daily(held, week), week, settings) if told else None,
        "channels": lambda: returns.channels(entries, week, settings) if told else None,
        "upload_gap": lambda: returns.upload_gap(entries, settings) if told else None,
        "camps_basis": lambda: camps.camps_basis(held, entries),
        "camps_by_block": lambda: camps.camps_by_block(held),
        "deliverables": lambda: deliverables.deliverables(checked, week),
        "not_done_by_area": lambda: deliverables.not_done_by_area(checked),
        "incomplete_deliverables": lambda: deliverables.incomplete_deliverables(pieces),
        "saturation": lambda: schemes.saturation(reported, settings),
        "cpgrams_over_limit": lambda: cases.oldest_over_limit(pending, settings),
        "cpgrams_by_office": lambda: cases.cpgrams_by_office(pending, settings),
    })  # fmt: skip
    return Figures(measures, frames, Later(lambda: statements(measures, frames, week, settings)))


def _returned(entries: pd.DataFrame, returned: pd.DataFrame | None, week: Week, settings: Settings) -> list[Measure]:
    """The measures of the daily returns, in order."""
    areas = 0 if returned is None else returned["area"].nunique()
    uploads = returns.all_uploads(entries, settings)
    return [
        returns.disposed(entries),
        *(returns.disposed_in(entries, channel) for channel in settings.channels),
        returns.cpgrams_disposed_pct(entries),
        returns.services_disposed_pct(entries),
        returns.services_online(entries),
        returns.uploaded_pct(*uploads),
        returns.upload_gap_left(*uploads),
        returns.days_since_entry(entries, week),
        returns.entries_missing(entries, areas, week),
    ]


def suspicious(dossier: Dossier, before: Dossier | None, settings: Settings) -> pd.DataFrame:
    """One row a suspicious pattern of an area: `pattern` (of `trust.PATTERNS`), `count`, `detail` (the fields of its
    sentence). Without a review before, what needs it is not looked for.
    """
    week = week_of(dossier)
    found: list[Found] = []
    returned, register = dossier.rows("ggw_returns"), dossier.rows("camps")
    if returned is not None and week.begun:
        entries = entries_of(returned, week, settings)
        found += trust.in_returns(entries, week, settings)
        if register is not None:
            found += trust.against_register(entries, register, week, settings)
    if before is not None:
        found += _against_previous(dossier, before)
    return pattern_frame(found)


def _against_previous(dossier: Dossier, before: Dossier) -> Iterator[Found]:
    """What each kind of row shows beside the same rows at the review before."""
    for kind, compare in (("ggw_returns", trust.against_previous), ("complaints", trust.cases_against_previous)):
        now, then = dossier.rows(kind), before.rows(kind)
        if now is not None and then is not None:
            yield from compare(now, then, before.day(kind))


CASEWORK = Casework(
    kind="complaints",
    began="registered_on",
    judge=lambda rows, papers, settings: cases.case_facts(rows, papers.day("complaints"), settings),
    reads=("registered_on", "status", "closed_on"),
    headline=lambda _, facts, __, ___: cases.case_measures(facts[facts["pending"]]),
    in_play=lambda facts: facts["pending"].to_numpy(),
    standing=lambda groups, facts, by, _, settings: cases.standing(groups, facts, by, settings),
    drill=("area", "department", "office", "officer", "block"),
    within={"office": ("department",), "officer": ("department", "office")},
    states={"cpgrams_pending": "pending", "cpgrams_over_limit": "over_limit"},
    listed=(
        "complaint_id", "area", "department", "office", "officer", "subject", "registered_on", "age_days",
        "replied_on", "closed_on",
    ),
    searched=("complaint_id", "subject", "office", "officer"),
)  # fmt: skip
"""The review's CPGRAMS cases; what the returns report in sums has no cases to choose from."""
