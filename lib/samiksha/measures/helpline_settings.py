"""The settings of the helpline follow-up's rule, checked.

Enters: the `settings` of a version in `params/rules/helpline.yml`. Leaves: a frozen `Settings`.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from samiksha.measures.pattern_settings import AtLeastOne, Suspicion
from samiksha.params.base import Strict

Days = Annotated[int, Field(ge=0)]
Weight = Annotated[float, Field(ge=0, le=100)]


class Weights(Strict):
    """Full marks of each component of the grade score; together 100."""

    satisfaction: Weight
    old_pending: Weight
    low_quality: Weight
    not_attended: Weight

    def model_post_init(self, _: Any) -> None:
        total = self.satisfaction + self.old_pending + self.low_quality + self.not_attended
        if abs(total - 100) > 1e-9:
            raise ValueError(f"the weights sum to {total:g}, not to 100")


class Grading(Strict):
    """Whose complaints are graded, over which period, and how a score becomes a grade."""

    period: Literal["previous_month", "current_month", "last_30_days"]
    weights: Weights
    grades: dict[str, float]
    """Grade → its lowest score, best first."""
    max_repeat_complaints: AtLeastOne
    """A complainant with more complaints than this stays out of grading."""
    published_within: Annotated[float, Field(ge=0)] | None = None
    """So many points the printed total of a published grading and the sum of its components may differ by rounding;
    None: published gradings are not looked at."""

    def model_post_init(self, _: Any) -> None:
        lowest = list(self.grades.values())
        if not lowest or lowest != sorted(set(lowest), reverse=True):
            raise ValueError("grades must stand best first, each with a lower score than the one before")
        if lowest[-1] != 0:
            raise ValueError("the last grade must begin at 0")
        if lowest[0] > 100:
            raise ValueError("no score reaches a grade above 100")


class MinimumVolume(Strict):
    """Fewer cases than this are too few to rank."""

    area: Days
    department: Days
    block: Days
    office: Days
    officer: Days


class Deferred(Strict):
    """From how many on an open complaint becomes a candidate for the officer's attention."""

    extensions: AtLeastOne
    unchanged_remarks: AtLeastOne
    reopened: AtLeastOne


class HelplineSuspicion(Suspicion):
    """When a pattern in the closures is worth a look."""

    same_day_closures: AtLeastOne
    """By one officer, or one office, on one day."""


class Settings(Strict):
    """All limits, bands and weights of the helpline follow-up."""

    level_window_days: dict[str, Days]
    """Level → days to attend; the first level's window begins at registration."""
    ageing_upper_days: tuple[Days, ...]
    """The last day of each age band; one band more is open upward."""
    old_after_days: Days
    very_old_after_days: Days
    period_days: AtLeastOne
    """How many days, the as-of day included, the flow is told over."""
    grading: Grading
    minimum_volume: MinimumVolume
    deferred: Deferred
    call_sample: Days
    listed: AtLeastOne
    """How many officers to commend, how many to improve."""
    suspicion: HelplineSuspicion

    def model_post_init(self, _: Any) -> None:
        bands = list(self.ageing_upper_days)
        if not bands or bands != sorted(set(bands)):
            raise ValueError("ageing_upper_days must ascend")
        if not self.level_window_days:
            raise ValueError("level_window_days names no level")
        if self.very_old_after_days < self.old_after_days:
            raise ValueError("very_old_after_days is below old_after_days")
        if self.suspicion.last_days >= self.period_days:
            raise ValueError("suspicion.last_days leaves no days of the period to compare with")

    @property
    def first_level(self) -> str:
        """The level at which a complaint is registered."""
        return next(iter(self.level_window_days))
