"""The slots that a schedule asks for, between any two moments.

Enters: params. Leaves: `Slot`s; nothing here knows what time it is. Cron's fields are read by CronSim, on days and times
without a zone; what a zone does with them is decided here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim

from samiksha.errors import SamikshaError
from samiksha.params.campaigns import CampaignFile, read_campaign
from samiksha.params.holidays import Calendar, read_calendar
from samiksha.params.reviews import read_review
from samiksha.params.schedule import Run, Schedule, read_schedule, schedule_as_written, unusable_runs
from samiksha.schedule.slots import Slot

_A_DAY = timedelta(days=1)
_ANY = datetime(2026, 1, 1)  # noqa: DTZ001 - any day, in no zone
LOOKS_AHEAD = timedelta(days=400)
"""How far the next slot is looked for."""


@dataclass(frozen=True)
class Timetable:
    """A schedule with the calendars that it depends on."""

    schedule: Schedule
    calendar: Calendar
    campaigns: Mapping[str, CampaignFile]
    """Run → the campaign that it follows."""
    faults: Mapping[str, SamikshaError] = field(default_factory=dict)
    """Run → why it asks for nothing until somebody has mended params/."""

    def slots(self, run: Run, since: datetime, until: datetime) -> Iterator[Slot]:
        """The slots of a run that fall due after `since` and not after `until`, oldest day first."""
        for day in self._days(run, since, until):
            for nth, after in enumerate(day.after, 1):
                if since < day.begins + after <= until:
                    yield Slot(day.as_of, day.begins + after, run.name, nth)

    def last_slots(self, run: Run, since: datetime, until: datetime) -> Iterator[Slot]:
        """Of these the last of each as-of day, the only one that is made if several are due."""
        for day in self._days(run, since, until):
            nth = bisect_right(day.after, until - day.begins)
            if nth and day.begins + day.after[nth - 1] > since:
                yield Slot(day.as_of, day.begins + day.after[nth - 1], run.name, nth)

    def next(self, run: Run, now: datetime) -> Slot | None:
        """The first slot after `now`; None if there is none for a year."""
        return next(self.slots(run, now, now + LOOKS_AHEAD), None)

    def _days(self, run: Run, since: datetime, until: datetime) -> Iterator["_Day"]:
        """Each day of the run. A day more on both sides: a clock that is set back at midnight goes back a day."""
        if run.name in self.faults:
            return
        zone = self.schedule.zone(run)
        day = max(since.astimezone(zone).date() - _A_DAY, run.first or date.min)
        last = min(until.astimezone(zone).date() + _A_DAY, run.until or date.max)
        while day <= last:
            as_of = day - _A_DAY if run.as_of == "day_before" else day
            if self._runs_on(run, day, as_of) and is_day_of(run.cron, day):
                yield _Day(as_of, *_moments(run.cron, day, zone))
            day += _A_DAY

    def _runs_on(self, run: Run, day: date, as_of: date) -> bool:
        """Whether offices read on that day, and what they read is of a day on which the campaign runs."""
        if not any(self.calendar.is_a(day, name) for name in run.days):
            return False
        campaign = self.campaigns.get(run.name)
        if campaign is None:
            return True
        return campaign.start <= as_of <= campaign.ends_known_on(as_of)[-1] + timedelta(days=run.days_after)

    def deadline(self, run: Run, slot: Slot) -> datetime:
        """Until when the slot waits for its sources; the moment at which it is due, if it does not."""
        if run.late is None:
            return slot.due
        zone = self.schedule.zone(run)
        day = slot.due.astimezone(zone).date()
        until = timedelta(hours=run.late.until.hour, minutes=run.late.until.minute)
        while (found := _utc(day, until, zone)) < slot.due:
            day += _A_DAY
        return found


class _Day(NamedTuple):
    """A day of a run: when it begins, and how long after that its slots fall due."""

    as_of: date
    begins: datetime
    after: tuple[timedelta, ...]


def _moments(cron: str, day: date, zone: ZoneInfo) -> tuple[datetime, tuple[timedelta, ...]]:
    """When a day begins, and how long after that the times of a cron expression come."""
    times = times_of_day(cron)
    begins = _utc(day, timedelta(), zone)
    if _utc(day, _A_DAY, zone) - begins == _A_DAY:  # as almost every day: what is to be counted is counted already
        return begins, times
    if _utc(day, _A_DAY / 2, zone).astimezone(zone).date() != day:  # left out, as by Samoa on 30 December 2011
        return begins, ()
    return begins, tuple(sorted({_utc(day, each, zone) - begins for each in times}))


def _utc(day: date, after: timedelta, zone: ZoneInfo) -> datetime:
    """The moment at which the clock shows a time of day. One that comes twice, as the clock is set back, is the first of the
    two; one that the clock leaves out comes as much later as the clock is put forward."""
    return (datetime.combine(day, time.min) + after).replace(tzinfo=zone).astimezone(UTC)


@cache
def times_of_day(cron: str) -> tuple[timedelta, ...]:
    """The times since midnight that a cron expression names, the same for each of its days, in order.

    >>> [str(each) for each in times_of_day("*/30 6,18 * * *")]
    ['6:00:00', '6:30:00', '18:00:00', '18:30:00']
    """
    minute, hour, *_ = cron.split()
    found = takewhile(lambda moment: moment.date() == _ANY.date(), CronSim(f"{minute} {hour} * * *", _before(_ANY)))
    return tuple(moment - _ANY for moment in found)


def is_day_of(cron: str, day: date) -> bool:
    """Whether a cron expression names a day.

    >>> is_day_of("30 6 L * *", date(2028, 2, 29)), is_day_of("30 6 * * 0", date(2026, 11, 22))
    (True, True)
    """
    return day in _days_of_month(" ".join(cron.split()[2:]), day.year, day.month)


@cache
def _days_of_month(fields: str, year: int, month: int) -> frozenset[date]:
    first = datetime(year, month, 1)  # noqa: DTZ001 - a day has no zone
    found = takewhile(
        lambda moment: moment.month == month and moment.year == year, CronSim(f"0 0 {fields}", _before(first))
    )
    return frozenset(moment.date() for moment in found)


def _before(midnight: datetime) -> datetime:
    """CronSim begins after the moment that it is given, and midnight itself counts."""
    return midnight - timedelta(seconds=1)


def read_timetable(params: Path) -> Timetable:
    """The timetable of a home. Raises BadConfiguration."""
    schedule = read_schedule(params)
    return Timetable(schedule, read_calendar(params), _campaigns(params, schedule.runs))


def sound_timetable(params: Path) -> Timetable:
    """The same, of whichever runs can be made; the others are its `faults`. Raises BadConfiguration for a file that cannot
    be read at all."""
    schedule = schedule_as_written(params)
    faults = unusable_runs(params, schedule)
    sound = [run for run in schedule.runs if run.name not in faults]
    return Timetable(schedule, read_calendar(params), _campaigns(params, sound), faults)


def _campaigns(params: Path, runs: Iterable[Run]) -> dict[str, CampaignFile]:
    return {
        run.name: read_campaign(params, read_review(params, run.review).campaign or "")
        for run in runs
        if run.campaign_days
    }
