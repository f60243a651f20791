"""What is true of each application in a campaign; every figure and every breakdown is a sum over this.

Enters: `applications` (rows of service_applications), the campaign, the list of services. Leaves: `facts`, one row an
application. A fact whose source column is absent is an absent column: what needs it is "not reported".
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.errors import SamikshaError
from samiksha.measures.campaign_settings import Settings
from samiksha.measures.facts import Facts, Flags, equals
from samiksha.measures.periods import DayNumbers, day_number, day_numbers
from samiksha.params.campaigns import Campaign, Phase
from samiksha.params.services import Services

ROWS = "service_applications"


class NoCampaign(SamikshaError):
    """A review of campaigns whose YAML names none."""


class CampaignDoesNotAddUp(SamikshaError):
    """backlog + received − disposed ≠ pending: a row was disposed of before it was received."""


@dataclass(frozen=True)
class Clock:
    """The campaign's days as they stand on the day of a brief."""

    start: date
    end: date
    until: date
    """The day to which figures are told: that of the rows, at most the campaign's last."""
    phase: Phase
    days_left: int
    recent: int
    """How many days the mean of the last days is over: in the campaign no more than have passed."""

    @property
    def begun(self) -> bool:
        """Whether the rows reach into the campaign."""
        return self.until >= self.start

    @property
    def cut(self) -> date:
        """The backlog is what was received before this day and not disposed of before it: the start, or, as long as
        the rows do not reach it, tomorrow."""
        return min(self.start, self.until + timedelta(days=1))


def clock(campaign: Campaign, as_of: date, told: date, settings: Settings) -> Clock:
    """The clock of rows told to `told`, for a brief of `as_of`."""
    until = min(told, campaign.end)
    passed = (until - campaign.start).days + 1
    recent = min(settings.recent_days, passed) if passed > 0 else settings.recent_days
    return Clock(campaign.start, campaign.end, until, campaign.phase(as_of), campaign.days_left(as_of), recent)


def facts_of(
    applications: pd.DataFrame, campaign: Campaign, services: Services, told: date, at: Clock
) -> pd.DataFrame:
    """One row an application, in the order of `applications`; true or false, missing never. All but `unlisted` are of
    services on the campaign's list.

    `pending`: received by `at.until` and not disposed of by it. Of those: `ineligible` (marked so), `remaining` (the
    others), `judged` (its limit is known), `overdue` (its limit ended before `at.until`). `backlog`: received before
    `at.cut` and not disposed of before it. `arrived`, `disposed`: in the campaign's days to `at.until`; of the
    disposed `approved`, `rejected`; `recent`: disposed in the last days. `late`: pending at the campaign's end,
    disposed of since; absent where the rows reach no further. `counted`: backlog or arrived. `age_days`: from receipt to `at.until`. Without disposed_on
    `pending` follows `status`, and what needs the day is absent.
    """
    received, until = day_numbers(applications["received_on"]), day_number(at.until)
    listed = _listed(applications["service"], campaign)
    known = listed & (received <= until)
    facts: Facts = {"unlisted": ~listed & (received <= until), "age_days": until - received}
    facts["arrived"] = known & (received >= day_number(at.start))
    if "disposed_on" in applications:
        done = day_numbers(applications["disposed_on"])
        facts |= _done_facts(applications, known, received, done, told, at)
    else:
        facts["pending"] = known & ~equals(applications["status"], "disposed")
    pending = facts["pending"].astype(bool)
    facts["ineligible"] = pending & (equals(applications["eligible"], False) if "eligible" in applications else False)
    facts["remaining"] = pending & ~facts["ineligible"].astype(bool)
    due = due_days(applications, received, campaign, services)
    facts["judged"], facts["overdue"] = pending & ~np.isnan(due), pending & (due < until)
    return pd.DataFrame(facts)


def _done_facts(
    applications: pd.DataFrame, known: Flags, received: DayNumbers, done: DayNumbers, told: date, at: Clock
) -> Facts:
    start, until, cut = map(day_number, (at.start, at.until, at.cut))
    by_until = done <= until
    facts: Facts = {
        "pending": known & ~by_until,
        "backlog": known & (received < cut) & ~(done < cut),
        "disposed": known & (done >= start) & by_until,
        "recent": known & (done > until - at.recent) & by_until,
    }
    if told > at.end:
        facts["late"] = known & (done > until) & (done <= day_number(told))
    facts["counted"] = facts["backlog"].astype(bool) | (known & (received >= start))
    if "outcome" in applications:
        for outcome in ("approved", "rejected"):
            facts[outcome] = facts["disposed"].astype(bool) & equals(applications["outcome"], outcome)
    return facts


def _listed(service: pd.Series, campaign: Campaign) -> Flags:
    """Which rows are of a service on the list; all, if the campaign has none."""
    if not campaign.services:
        return np.ones(len(service), dtype=bool)
    return service.isin([each.service for each in campaign.services]).to_numpy()


def due_days(applications: pd.DataFrame, received: DayNumbers, campaign: Campaign, services: Services) -> DayNumbers:
    """The last day of each application's limit, NaN where no limit is known: received_on and the campaign's own limit,
    else due_on, else received_on and the limit of the row, else that of its service."""
    codes, names = pd.factorize(applications["service"])
    own = {each.service: each.limit_days for each in campaign.services}
    general = services.by_code()
    firm = _limits([own.get(name) for name in names], codes)
    usual = _limits([general[name].limit_days if name in general else None for name in names], codes)
    due = received + firm
    if "due_on" in applications:
        due = np.where(np.isnan(due), day_numbers(applications["due_on"]), due)
    if "limit_days" in applications:
        days = applications["limit_days"].to_numpy(dtype="float64", na_value=np.nan)
        due = np.where(np.isnan(due), received + days, due)
    return np.where(np.isnan(due), received + usual, due)


def _limits(limits: list[int | None], codes: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    by_code = np.array([np.nan if limit is None else limit for limit in limits] + [np.nan], dtype="float64")
    return by_code[codes]  # a missing service has code -1: the last one


def check_account(facts: pd.DataFrame, begun: bool) -> None:
    """Raises CampaignDoesNotAddUp unless backlog + received − disposed = pending, once the campaign has begun."""
    if "disposed" not in facts or not begun:
        return
    told = {name: int(facts[name].sum()) for name in ("backlog", "arrived", "disposed", "pending")}
    if told["backlog"] + told["arrived"] - told["disposed"] != told["pending"]:
        raise CampaignDoesNotAddUp("campaign_does_not_add_up", **told)


def departments_of(applications: pd.DataFrame, services: Services) -> pd.Series:
    """The department of each application: its own, else that of its service in services.yml; missing if neither."""
    by_service = applications["service"].map({each.code: each.department for each in services.services})
    if "department" not in applications:
        return by_service.rename("department")
    return applications["department"].fillna(by_service)
