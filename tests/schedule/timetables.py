"""Timetables for the tests of the schedule, made of what a run says."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from samiksha.params.campaigns import CampaignFile, read_campaign
from samiksha.params.holidays import Calendar, read_calendar
from samiksha.params.schedule import Run, Schedule
from samiksha.schedule import Timetable

PARAMS = Path(__file__).parents[2] / "params"
SHIPPED = read_calendar(PARAMS)
JAN_SEVA = read_campaign(PARAMS, "jan_seva_2")


def timetable(
    *runs: dict[str, Any], calendar: Calendar = SHIPPED, campaign: CampaignFile = JAN_SEVA, **whole: Any
) -> Timetable:
    """A timetable of runs called r0, r1, …; those with campaign days follow the campaign."""
    told = [{"name": f"r{at}", "review": "x", "cron": "30 6 * * *", **run} for at, run in enumerate(runs)]
    schedule = Schedule.model_validate({"runs": told, **whole})
    return Timetable(schedule, calendar, {run.name: campaign for run in schedule.runs if run.campaign_days})


def only(table: Timetable) -> Run:
    (run,) = table.schedule.runs
    return run


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
