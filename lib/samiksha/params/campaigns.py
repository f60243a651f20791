"""Campaigns (अभियान) as data: `params/campaigns/<campaign>.yml`.

Enters: YAML. Leaves: the `Campaign` as it was known on a day: its end may be moved, its list of services may grow.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import model_validator

from samiksha.errors import BadConfiguration
from samiksha.params.base import Fault, Faults, Named, Names, Strict, did_you_mean, named_file, read_model
from samiksha.params.services import read_services


class Phase(StrEnum):
    """Where a campaign stands on a day."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class End(Strict):
    """The last day, as announced."""

    since: date
    """The day of the announcement."""
    day: date


class CampaignService(Strict):
    """A service on the campaign's list; in YAML its code alone, if there is no more to say."""

    service: str
    """Code of services.yml."""
    since: date | None = None
    """The day on which it was added; None: on the list from the beginning."""
    limit_days: int | None = None
    """The campaign's own limit, instead of the service's."""

    @model_validator(mode="before")
    @classmethod
    def _code_alone(cls, given: Any) -> Any:
        return {"service": given} if isinstance(given, str) else given


class Component2(Strict):
    """Helpline complaints that the campaign promises to settle."""

    cut_off: date
    """Registered by this day and still pending on it: the cohort, which no later export changes."""
    reasons: tuple[str, ...]
    """Reasons for which a complaint may be left out (`value.excluded_reason.<reason>` in the catalogue)."""


class CampaignFile(Named):
    """All that was ever announced of one campaign."""

    campaign: str
    source: Names
    start: date
    ends: tuple[End, ...]
    """Oldest announcement first."""
    services: tuple[CampaignService, ...] = ()
    """The services that it is about; an empty list: every service counts."""
    component_2: Component2 | None = None

    def model_post_init(self, _: Any) -> None:
        told = [end.since for end in self.ends]
        if not told or told != sorted(set(told)):
            raise ValueError("ends must stand oldest announcement first, one a day")
        if any(end.day < self.start for end in self.ends):
            raise ValueError("a campaign cannot end before it starts")
        codes = [each.service for each in self.services]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"stands twice on the list of services: {', '.join(twice)}")

    def ends_known_on(self, day: date) -> list[date]:
        """The last days as announced by `day`, oldest announcement first; before the first announcement, that one."""
        return [end.day for end in self.ends if end.since <= day] or [self.ends[0].day]


class Campaign(Named):
    """A campaign as known on a day."""

    campaign: str
    source: Names
    start: date
    end: date
    moved_from: date | None = None
    """The last day as it was announced before it was moved; None if it stands as first announced."""
    services: tuple[CampaignService, ...]
    """Those on the list that day; empty: every service counts."""
    component_2: Component2 | None

    def phase(self, day: date) -> Phase:
        """Whether `day` lies before, in or after the campaign; its first and last day belong to it."""
        if day < self.start:
            return Phase.BEFORE
        return Phase.DURING if day <= self.end else Phase.AFTER

    def days_left(self, day: date) -> int:
        """How many of the campaign's days come after `day`: all of them before the start, none from the last day on."""
        if day < self.start:
            return (self.end - self.start).days + 1
        return max((self.end - day).days, 0)


def campaign_on(params: Path, name: str, day: date) -> Campaign:
    """What was known of the campaign on `day`; before its first announcement, that one.

    Raises UnknownName, and BadConfiguration when the list names a service that services.yml does not hold.
    """
    whole = read_campaign(params, name)
    known_ends = whole.ends_known_on(day)
    return Campaign(
        name=whole.name,
        campaign=whole.campaign,
        source=whole.source,
        start=whole.start,
        end=known_ends[-1],
        moved_from=known_ends[-2] if len(known_ends) > 1 else None,
        services=tuple(each for each in whole.services if each.since is None or each.since <= day),
        component_2=whole.component_2,
    )


def read_campaign(params: Path, name: str) -> CampaignFile:
    """All that was ever announced of a campaign. Raises as `campaign_on`."""
    path = named_file(params, "campaigns", name, "unknown_campaign")
    whole = read_model(path, CampaignFile)
    _check_services(params, path, whole)
    return whole


def _check_services(params: Path, path: Path, whole: CampaignFile) -> None:
    """A misspelt code would count nothing, and nobody would see it."""
    known = list(read_services(params).by_code())
    strange = [each.service for each in whole.services if each.service not in known]
    if strange:
        faults = [Fault("not_a_service", {"name": code, "near": did_you_mean(code, known)}) for code in strange]
        raise BadConfiguration("params_invalid", file=path, faults=Faults(tuple(faults)))
