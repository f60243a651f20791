"""The settings of the rule of Good Governance Week, checked.

Enters: the `settings` of a version in `params/rules/good_governance_week.yml`. Leaves: a frozen `Settings`.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from samiksha.measures.pattern_settings import AtLeastOne, TypedSuspicion
from samiksha.measures.periods import Period
from samiksha.params.base import Strict

Days = Annotated[int, Field(ge=0)]
Channel = Literal["camps", "jan_sunwai", "cpgrams", "helpline"]
Item = Literal["log_in", "workshop", "vision_document", "practices", "stories"]


class Due(Strict):
    """How many of a deliverable a district owes, and by when."""

    needed: AtLeastOne
    by: str = Field(pattern=r"^(start|end|(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$")
    """start or end of the week, or a month and day."""

    def due_on(self, week: Period) -> date:
        """The last day on which it is in time.

        >>> Due(needed=1, by="12-23").due_on(Period(date(2024, 12, 19), date(2024, 12, 24)))
        datetime.date(2024, 12, 23)
        """
        if self.by in ("start", "end"):
            return week.start if self.by == "start" else week.end
        month, day = map(int, self.by.split("-"))
        return date(week.start.year, month, day)


class Deliverables(Strict):
    """What a district owes in the week."""

    log_in: Due
    workshop: Due
    vision_document: Due
    practices: Due
    stories: Due

    def dues(self) -> dict[Item, Due]:
        """Item → its due, in the order of the checklist."""
        return {
            "log_in": self.log_in, "workshop": self.workshop, "vision_document": self.vision_document,
            "practices": self.practices, "stories": self.stories,
        }  # fmt: skip


class MinimumVolume(Strict):
    """Fewer cases than this are too few to rank."""

    area: Days
    department: Days


class Settings(Strict):
    """All limits and dues of Good Governance Week."""

    cpgrams_limit_days: AtLeastOne
    """A case pending longer is over the limit."""
    channels: tuple[Channel, ...]
    """Where grievances are settled; a grievance counts in one of them."""
    uploaded_channels: tuple[Literal["camps", "jan_sunwai", "helpline"], ...]
    """Those whose disposals are to be entered on the portal of the Government of India."""
    camp_kinds: tuple[Literal["regular", "special", "health"], ...]
    """Kinds of camps of the register that are the week's own."""
    deliverables: Deliverables
    schemes: tuple[str, ...]
    """Indicators whose saturation is told."""
    saturated_pct: Annotated[float, Field(gt=0)]
    """A scheme is saturated from this share of its target on."""
    fresh_days: Days
    """A longer silence since the last entry is told as stale."""
    listed: AtLeastOne
    """How many of the oldest cases are listed."""
    minimum_volume: MinimumVolume
    suspicion: TypedSuspicion

    def model_post_init(self, _: Any) -> None:
        for name in ("channels", "uploaded_channels", "schemes", "camp_kinds"):
            told = getattr(self, name)
            if not told or len(set(told)) != len(told):
                raise ValueError(f"{name} must name each once, and one at least")
        if strange := set(self.uploaded_channels) - set(self.channels):
            raise ValueError(f"uploaded_channels: {', '.join(sorted(strange))} is not among the channels")
