"""The slots that a schedule asks for, between any two moments.

Enters: params. Leaves: `Slot`s; nothing here knows what time it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cronsim import CronSim

from samiksha.params.campaigns import CampaignFile, read_campaign
from samiksha.params.holidays import Calendar, read_calendar
from samiksha.params.reviews import read_review
from samiksha.params.schedule import Run, Schedule, read_schedule
from samiksha.schedule.slots import Slot

_A_DAY = timedelta(days=1)
LOOKS_AHEAD = timedelta(days=400)
"""How far the next slot is looked for."""


@dataclass(frozen=True)
class Timetable:
    """A schedule with the calendars that it depends on."""

    schedule: Schedule
    calendar: Calendar
    campaigns: Mapping[str, CampaignFile]
    """Run → the campaign that it follows."""

    def slots(self, run: Run, since: datetime, until: datetime) -> Iterator[Slot]:
        """The slots of a run that fall due after `since` and not after `until`, oldest first."""
        zone = self.schedule.zone(run)
        day = since.astimezone(zone).date()
        last = until.astimezone(zone).date()
        while day <= last:
            for slot in self._of_day(run, day):
                if since < slot.due <= until:
                    yield slot
            day += _A_DAY

    def next(self, run: Run, now: datetime) -> Slot | None:
        """The first slot after `now`; None if there is none for a year."""
        return next(self.slots(run, now, now + LOOKS_AHEAD), None)

    def _of_day(self, run: Run, day: date) -> list[Slot]:
        if not self._runs_on(run, day):
            return []
        if (run.name, day) not in self._found:
            self._found[run.name, day] = self._made(run, day)
        return self._found[run.name, day]

    def _made(self, run: Run, day: date) -> list[Slot]:
        """Counted from midnight: what is left out earlier in the day does not change a number."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.schedule.zone(run))
        as_of = day - _A_DAY if run.as_of == "day_before" else day
        found: list[Slot] = []
        # A second before, because midnight itself counts. Real seconds: a wall clock may be set back an hour at night.
        before = (midnight.astimezone(UTC) - timedelta(seconds=1)).astimezone(midnight.tzinfo)
        for moment in CronSim(run.cron, before):
            if moment.date() > day:
                break
            if moment.date() == day:
                found.append(Slot(as_of, moment.astimezone(UTC), run.name, len(found) + 1))
        return found

    @cached_property
    def _found(self) -> dict[tuple[str, date], list[Slot]]:
        return {}

    def _runs_on(self, run: Run, day: date) -> bool:
        if (run.first and day < run.first) or (run.until and day > run.until):
            return False
        if not any(self.calendar.is_a(day, name) for name in run.days):
            return False
        campaign = self.campaigns.get(run.name)
        if campaign is None:
            return True
        return campaign.start <= day <= campaign.ends_known_on(day)[-1] + timedelta(days=run.days_after)

    def deadline(self, run: Run, slot: Slot) -> datetime:
        """Until when the slot waits for its sources; the moment at which it is due, if it does not."""
        if run.late is None:
            return slot.due
        zone = self.schedule.zone(run)
        day = slot.due.astimezone(zone).date()
        while (found := datetime.combine(day, run.late.until, zone).astimezone(UTC)) < slot.due:
            day += _A_DAY
        return found


def read_timetable(params: Path) -> Timetable:
    """The timetable of a home. Raises BadConfiguration."""
    schedule = read_schedule(params)
    campaigns = {run.name: read_campaign(params, read_review(params, run.review).campaign or "")
                 for run in schedule.runs if run.campaign_days}  # fmt: skip
    return Timetable(schedule, read_calendar(params), campaigns)
