"""Campaigns (अभियान) as data: `params/campaigns/<campaign>.yml`.

Enters: YAML. Leaves: the `Campaign` as it was known on a day: its end may be moved, its list of services may grow.
"""

from datetime import date
from pathlib import Path
from typing import Any

from samiksha.errors import UnknownName
from samiksha.params.base import Named, Names, Strict, did_you_mean, read_model


class End(Strict):
    """The last day, as announced."""

    since: date
    """The day of the announcement."""
    day: date


class CampaignService(Strict):
    """A service on the campaign's list."""

    service: str
    """Code of services.yml."""
    since: date | None = None
    """The day on which it was added; None: on the list from the beginning."""
    limit_days: int | None = None
    """The campaign's own limit, instead of the service's."""


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
    component_2: Component2 | None = None

    def model_post_init(self, _: Any) -> None:
        told = [end.since for end in self.ends]
        if not told or told != sorted(set(told)):
            raise ValueError("ends must stand oldest announcement first, one a day")
        if any(end.day < self.start for end in self.ends):
            raise ValueError("a campaign cannot end before it starts")


class Campaign(Named):
    """A campaign as known on a day."""

    campaign: str
    source: Names
    start: date
    end: date
    services: tuple[CampaignService, ...]
    component_2: Component2 | None


def campaign_on(params: Path, name: str, day: date) -> Campaign:
    """What was known of the campaign on `day`; before its first announcement, that one. Raises UnknownName."""
    path = params / "campaigns" / f"{name}.yml"
    if not path.exists():
        known = [found.stem for found in (params / "campaigns").glob("*.yml")]
        raise UnknownName("unknown_campaign", name=name, near=did_you_mean(name, known))
    whole = read_model(path, CampaignFile)
    known_ends = [end for end in whole.ends if end.since <= day] or [whole.ends[0]]
    return Campaign(
        name=whole.name,
        campaign=whole.campaign,
        source=whole.source,
        start=whole.start,
        end=known_ends[-1].day,
        services=tuple(each for each in whole.services if each.since is None or each.since <= day),
        component_2=whole.component_2,
    )
