"""The settings of the conference's rule, checked.

Enters: the `settings` of a version in `params/rules/conference.yml`. Leaves: a frozen `Settings`.
"""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from samiksha.measures.pattern_settings import AtLeastOne, TypedSuspicion
from samiksha.params.base import Strict

Days = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
Least = Annotated[int, Field(ge=0)]


class YearStart(Strict):
    """The first day of the financial year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=28)]

    def of(self, day: date) -> date:
        """The first day of the financial year that a day lies in.

        >>> YearStart(month=4, day=1).of(date(2026, 1, 14))
        datetime.date(2025, 4, 1)
        """
        start = date(day.year, self.month, self.day)
        return start if start <= day else start.replace(year=day.year - 1)

    def elapsed_pct(self, day: date) -> float:
        """Days of the financial year up to a day, that day included ÷ days of the year, in percent.

        >>> round(YearStart(month=4, day=1).elapsed_pct(date(2026, 1, 14)), 2)
        79.18
        """
        start = self.of(day)
        whole = start.replace(year=start.year + 1) - start
        return 100 * (day - start + timedelta(days=1)) / whole


class NamedIndicators(Strict):
    """Which indicator of params/indicators.yml stands behind each measure."""

    ekyc: str
    tap_water: str
    recovery: str
    anc: str
    fertiliser: str
    water: str
    online: str
    """Notified services online, told by the state."""
    portal: str
    """Services on the common portal, told by the state."""


class Weakest(Strict):
    """Which districts a conference names."""

    listed: AtLeastOne
    """How many on each measure."""
    measures: tuple[str, ...]
    """Shares by which they are named, in the order of the table."""


class LeaveCover(Strict):
    """Whose leaves need somebody in charge, and which are looked at."""

    posts: tuple[str, ...]
    days_back: Days
    days_ahead: Days


class MinimumVolume(Strict):
    """Fewer cases than this are too few to rank."""

    area: Least
    court: Least
    service: Least
    case_type: Least
    body: Least


class ConferenceSuspicion(TypedSuspicion):
    """When a pattern in the returns and registers of the conference is worth a look."""

    cluster_least: AtLeastOne
    """Fewer disposals of one court without the record corrected are no cluster."""
    cluster_pct: Percent
    """From this share of the court's disposals on they are one."""


class Settings(Strict):
    """All limits and choices of the conference's compliance review."""

    over_days: Days
    """A revenue case pending for more days is unsatisfactory."""
    period_days: AtLeastOne
    """Disposals of so many days, the day of the rows included, are judged."""
    named_services: tuple[str, ...]
    """The services that the conference asks for, in its order."""
    within_limit_pct: Percent
    """From this share within the limit on it is well."""
    financial_year_starts: YearStart
    indicators: NamedIndicators
    behind_points: Percent
    """Further behind the line, or behind the year, is at risk."""
    same_within_points: Percent
    """A smaller movement of a district on the watch-list is none."""
    weakest: Weakest
    leave: LeaveCover
    minimum_volume: MinimumVolume
    listed: AtLeastOne
    """How many cases a list of cases holds."""
    suspicion: ConferenceSuspicion

    def model_post_init(self, _: object) -> None:
        if self.suspicion.last_days >= self.period_days:
            raise ValueError("suspicion.last_days leaves no days of the period to compare with")
