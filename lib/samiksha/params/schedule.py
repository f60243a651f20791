"""What is made by itself, and when: `params/schedule.yml`.

Enters: YAML, and the params that it names. Leaves: a frozen `Schedule`, of which every name has been looked up.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import Field, field_validator

from samiksha.errors import BadConfiguration, SamikshaError, UnknownArea
from samiksha.params.areas import Register, read_register
from samiksha.params.base import Fault, Faults, Strict, Unfit, did_you_mean, read_model
from samiksha.params.campaigns import read_campaign
from samiksha.params.delivery import read_delivery
from samiksha.params.holidays import EVERY, Calendar, check_days
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.rows import read_row_kind
from samiksha.params.sources import read_source

FILE = "schedule.yml"
HOLD = "hold"
_FIELDS = 5
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Wait(Strict):
    """A source that a run waits for, and how fresh its data have to be."""

    source: str
    days_old: int = Field(default=0, ge=0, le=60)
    """How many days its data may be older than the brief."""
    of: Literal["every", "working"] = "every"
    """Which days count: with working, Friday's data are fresh on Monday morning with days_old 1."""
    each: Literal["area", "body"] = "area"
    """body: every local body that enters returns has to have entered its own."""

    def needed(self, as_of: date, calendar: Calendar) -> date:
        """The day of which the data have to be, or newer, for a brief as of a day.

        >>> Wait(source="x", days_old=1, of="working").needed(date(2026, 11, 16), Calendar())  # a Monday
        datetime.date(2026, 11, 14)
        """
        plain = as_of - timedelta(days=self.days_old)
        if self.of == "every":
            return plain
        return next(islice(calendar.working_days_to(as_of), self.days_old, None), plain)


class Late(Strict):
    """What is done when a source is late."""

    until: time
    """So long it is waited for: the first such time of day after the run was due, in the run's time zone."""
    then: Literal["publish", "hold"] = "publish"
    """publish: the brief goes out with a banner; hold: it does not, until the data come."""

    @field_validator("until", mode="before")
    @classmethod
    def _of_the_day(cls, until: Any) -> Any:
        # YAML reads 7:30 without quotes as a number to the base of 60, and "730" would pass for seconds.
        if isinstance(until, time) or (isinstance(until, str) and _TIME_OF_DAY.fullmatch(until.strip())):
            return until
        raise Unfit("no_time_of_day", given=until)


class Run(Strict):
    """One review that is made again and again."""

    name: str = Field(pattern=r"^[a-z0-9_]+$", max_length=60)
    review: str
    areas: tuple[str, ...] = ()
    under: str | None = None
    cron: str
    timezone: str | None = None
    first: date | None = Field(default=None, alias="from")
    until: date | None = None
    campaign_days: bool = False
    """Only for as-of days on which the campaign of the review runs, as known on them."""
    days_after: int = Field(default=0, ge=0, le=365)
    """For so many days after the campaign too: what is left is followed up."""
    days: tuple[str, ...] = Field(default=(EVERY,), min_length=1)
    as_of: Literal["same_day", "day_before"] = "same_day"
    waits_for: tuple[Wait, ...] = ()
    late: Late | None = None
    to: tuple[str, ...] = ()
    lang: Literal["hi", "en"] = "hi"

    @field_validator("cron")
    @classmethod
    def _readable(cls, cron: str) -> str:
        try:
            if len(cron.split()) != _FIELDS:  # a sixth one, for seconds, is no cron's own
                raise Unfit("cron_fields", cron=cron)
            next(CronSim(cron, datetime(2026, 1, 1)))  # noqa: DTZ001 - only whether it can be read
        except CronSimError as fault:
            raise Unfit("cron_unreadable", cron=cron, fault=str(fault)) from None
        except StopIteration:
            raise Unfit("cron_never", cron=cron) from None
        return cron

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        return None if name is None else _checked_zone(name)

    def model_post_init(self, _: Any) -> None:
        check_days(self.days, "days")
        if self.first and self.until and self.until < self.first:
            raise Unfit("until_before_from", where=("until",), until=self.until, first=self.first)
        if self.areas and self.under:
            raise Unfit("areas_or_under", where=("under",))
        if self.late and not self.waits_for:
            raise Unfit("late_for_nothing", where=("late",))
        if self.days_after and not self.campaign_days:
            raise Unfit("days_after_what", where=("days_after",))
        _once(self.areas, "areas")
        _once([wait.source for wait in self.waits_for], "waits_for")
        _once(self.to, "to")


class Schedule(Strict):
    """The whole file."""

    timezone: str = "Asia/Kolkata"
    catch_up_days: int = Field(default=7, ge=0, le=366)
    tries: int = Field(default=3, ge=1, le=20)
    try_again_minutes: float = Field(default=10, ge=0, le=1440)
    fetch_minutes: float = Field(default=10, ge=0, le=1440)
    settle_seconds: float = Field(default=5, ge=0, le=300)
    """For which a file of the inbox has to stay as it is before it counts as whole."""
    runs: tuple[Run, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return _checked_zone(name)

    def model_post_init(self, _: Any) -> None:
        _once([run.name for run in self.runs], "runs", "name")

    @cached_property
    def by_name(self) -> dict[str, Run]:
        return {run.name: run for run in self.runs}

    @property
    def own_zone(self) -> ZoneInfo:
        """That of the whole office."""
        return ZoneInfo(self.timezone)

    def zone(self, run: Run) -> ZoneInfo:
        """The time zone of a run."""
        return ZoneInfo(run.timezone or self.timezone)


def _checked_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(name, sorted(zone for zone in available_timezones() if "/" in zone))
        raise Unfit("no_time_zone", name=name, near=near) from None
    return name


def _once(names: Sequence[str], key: str, *below: str) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Unfit("stands_twice", where=(key, place, *below), name=name)


def read_schedule(params: Path) -> Schedule:
    """The schedule of `params/schedule.yml`; without the file, one of no runs.

    Raises BadConfiguration for every name that params/ does not hold, all at once.
    """
    schedule = schedule_as_written(params)
    ways = read_delivery(params).ways if any(run.to for run in schedule.runs) else ()
    faults = tuple(fault for run in schedule.runs for fault in _faults_of(params, run, ways))
    if faults:
        raise BadConfiguration("params_invalid", file=params / FILE, faults=Faults(faults))
    return schedule


def unusable_runs(params: Path, schedule: Schedule) -> dict[str, SamikshaError]:
    """Run → why it cannot be made as params/ stand now; the others can. Where delivery.yml cannot be read, nobody's pages
    wait for that: whoever sends tells of it."""
    ways: tuple[str, ...] | None = None
    with suppress(SamikshaError):
        ways = read_delivery(params).ways
    found = {run.name: tuple(_faults_of(params, run, run.to if ways is None else ways)) for run in schedule.runs}
    return {
        name: BadConfiguration("params_invalid", file=params / FILE, faults=Faults(faults))
        for name, faults in found.items()
        if faults
    }


def _faults_of(params: Path, run: Run, ways: Sequence[str]) -> Iterator[Fault]:
    yield from _unknown(params, run)
    yield from _unknown_ways(run, sorted(ways))


def _unknown(params: Path, run: Run) -> Iterator[Fault]:
    """What a run names and params/ does not hold."""
    try:
        spec = read_review(params, run.review)
        register = read_register(params, spec.areas)
        if run.campaign_days and spec.campaign:
            read_campaign(params, spec.campaign)
    except SamikshaError as fault:
        yield Fault("of_run", {"name": run.name, "said": fault})
        return
    if run.campaign_days and not spec.campaign:
        yield Fault("run_campaign", {"name": run.name, "review": run.review})
    yield from _unknown_areas(register, run, spec.level)
    for wait in run.waits_for:
        yield from _unknown_source(params, run, spec, wait)


def _unknown_ways(run: Run, ways: list[str]) -> Iterator[Fault]:
    for way in run.to:
        if way not in ways:
            yield Fault("run_to", {"name": run.name, "to": way, "near": did_you_mean(way, ways) or "—"})


def _unknown_areas(register: Register, run: Run, level: str) -> Iterator[Fault]:
    for code in (*run.areas, *filter(None, [run.under])):
        try:
            area = register.area(code)
        except UnknownArea as fault:
            yield Fault("of_run", {"name": run.name, "said": fault})
            continue
        if code in run.areas and area.level != level:
            yield Fault("run_area", {"name": run.name, "area": code, "level": level})
        elif code == run.under and not register.under(code, level):
            yield Fault("run_under", {"name": run.name, "area": code, "level": level})


def _unknown_source(params: Path, run: Run, spec: ReviewSpec, wait: Wait) -> Iterator[Fault]:
    known = [*spec.sources, *spec.registers]
    if wait.source not in known:
        yield Fault("run_source", {"name": run.name, "source": wait.source, "near": did_you_mean(wait.source, known)})
    elif wait.each == "body" and not {"body", "day"} <= set(_columns(params, wait.source)):
        yield Fault("run_body", {"name": run.name, "source": wait.source})


def _columns(params: Path, source: str) -> tuple[str, ...]:
    return tuple(read_row_kind(params, read_source(params, source)[0].rows).columns)


def demands(params: Path, review: str) -> dict[str, Wait]:
    """Source → the strictest wait for it, over all runs of a review: what the office wants its pages to rest on."""
    found: dict[str, Wait] = {}
    for run in schedule_as_written(params).runs:
        for wait in run.waits_for if run.review == review else ():
            if wait.source not in found or _strictness(wait) < _strictness(found[wait.source]):
                found[wait.source] = wait
    return found


def zone_of_times(params: Path) -> ZoneInfo:
    """The time zone in which pages show the time of day."""
    return schedule_as_written(params).own_zone


def office_day(params: Path, now: datetime | None = None) -> date:
    """The day that it is in the office, wherever the computer stands: at 05:00 in India it is yesterday in UTC."""
    return (now or datetime.now(UTC)).astimezone(zone_of_times(params)).date()


def schedule_as_written(params: Path) -> Schedule:
    """The schedule without looking up what it names; one of no runs without the file."""
    path = params / FILE
    return read_model(path, Schedule) if path.exists() else Schedule()


def _strictness(wait: Wait) -> tuple[int, bool, bool]:
    return wait.days_old, wait.of != "every", wait.each != "body"
