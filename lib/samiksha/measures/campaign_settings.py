"""The settings of the campaign review's rule, checked.

Enters: the `settings` of a version in `params/rules/campaign.yml`. Leaves: a frozen `Settings`.
"""

from typing import Annotated

from pydantic import Field

from samiksha.measures.pattern_settings import AtLeastOne, TypedSuspicion
from samiksha.params.base import Strict

Days = Annotated[int, Field(ge=0)]


class MinimumVolume(Strict):
    """Fewer applications than this (backlog and received) are too few to rank."""

    area: Days
    department: Days
    service: Days
    block: Days
    office: Days


class Settings(Strict):
    """All limits of the campaign review."""

    recent_days: AtLeastOne
    """The required daily rate stands beside the mean of so many last days."""
    projected_days: Days
    """A projection is drawn for at most so many days after the campaign's end."""
    entry_due_after_days: Days
    """So many days after its day a daily return is missed: 0, on the evening of the day itself."""
    differing_least: AtLeastOne
    """A return that is so far from the case data, or further, differs."""
    minimum_volume: MinimumVolume
    suspicion: TypedSuspicion
