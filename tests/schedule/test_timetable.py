"""Slots of whole years, with no clock: cron's own reading, calendars, campaigns, and zones whose clock is set forward and back."""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.params.campaigns import CampaignFile
from samiksha.params.holidays import Calendar
from samiksha.schedule import Slot, Timetable, read_timetable
from samiksha.schedule.timetable import LOOKS_AHEAD
from tests.homes import make_home
from tests.schedule.timetables import JAN_SEVA, PARAMS, SHIPPED, only, timetable, utc

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def year(table: Timetable, *years: int) -> list[Slot]:
    """The slots of whole years, of the table's only run."""
    zone = table.schedule.zone(only(table))
    since = datetime(years[0], 1, 1, tzinfo=zone) - MINUTE
    return list(table.slots(only(table), since, datetime(years[-1] + 1, 1, 1, tzinfo=zone) - MINUTE))


def days(**run: Any) -> list[date]:
    """The as-of days of 2026, with the shipped calendar."""
    return [slot.as_of for slot in year(timetable(run), 2026)]


def every_day(*years: int) -> list[date]:
    first = date(years[0], 1, 1)
    return [first + timedelta(days=after) for after in range((date(years[-1] + 1, 1, 1) - first).days)]


# --- cron's own reading ------------------------------------------------------------------------------------------------


NAMES = {name: str(at) for at, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
NAMES |= {
    name: str(at)
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}


def numbers(field: str, first: int, last: int) -> set[int]:
    """What a field of cron names: written down for these tests from crontab(5)."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, _, high = span.partition("-")
        begin = first if low == "*" else int(NAMES.get(low, low))
        end = last if low == "*" or (step and not high) else int(NAMES.get(high or low, high or low))
        found |= set(range(begin, end + 1, int(step or 1)))
    return found


def named_days(cron: str, first: date, last: date) -> Iterator[date]:
    """The days that cron names, either way if both ways are given; L is a month's last day."""
    day, month, weekday = cron.lower().split()[2:]
    weekdays = {number % 7 for number in numbers(weekday, 0, 7)}
    either = not (day.startswith("*") or weekday.startswith("*"))
    for each in (first + timedelta(days=after) for after in range((last - first).days + 1)):
        at_end = each.day == calendar.monthrange(each.year, each.month)[1]
        by_day = at_end if day == "l" else each.day in numbers(day, 1, 31)
        by_weekday = each.isoweekday() % 7 in weekdays
        on_day = by_day or by_weekday if either else by_day and by_weekday
        if on_day and each.month in numbers(month, 1, 12):
            yield each


@cache
def shown(zone: ZoneInfo, first: date, last: date) -> dict[datetime, datetime]:
    """What the clock shows, minute by minute, and the moment at which it shows it first."""
    found: dict[datetime, datetime] = {}
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC) - 2 * DAY
    while moment.date() <= last + 2 * DAY:
        found.setdefault(moment.astimezone(zone).replace(tzinfo=None), moment)
        moment += MINUTE
    return found


def by_the_minute(cron: str, zone: ZoneInfo, first: date, last: date) -> list[tuple[date, datetime]]:
    """Every minute of each day that cron names, and its moment: the first at which the clock showed it, or, if it was left
    out, the last one shown before plus the minutes between."""
    clock = shown(zone, first, last)
    minutes, hours = (numbers(field, 0, most) for field, most in zip(cron.split(), (59, 23), strict=False))
    found: set[tuple[date, datetime]] = set()
    for day in named_days(cron, first, last):
        for at in range(24 * 60):
            if at // 60 in hours and at % 60 in minutes:
                wall = before = datetime(day.year, day.month, day.day) + at * MINUTE  # noqa: DTZ001 - what the clock shows
                while before not in clock:
                    before -= MINUTE
                found.add((day, clock[before] + (wall - before)))
    return sorted(found)


EXPRESSIONS = [
    "30 6 * * *", "*/7 * * * *", "0 */5 * * *", "0 6 L * *", "0 6 31 * *", "15,45 6-8,20 * * *", "0 6 * * 0", "0 6 * * 7",
    "0 6 * * 1-5", "0 6 * * mon,FRI", "0 6 13 * 5", "0 6 1-7 * 1", "0 6 */2 * 1", "0 6 * * */2", "5/20 6 * * *", "0 6 29 2 *",
    "0 0 1 feb,3 *", "59 23 * * 6", "30 2 * * *", "*/15 1-3 * * *",
]  # fmt: skip


@pytest.mark.parametrize("cron", EXPRESSIONS)
def test_slots_are_those_of_a_count_minute_by_minute(cron: str) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    table = timetable({"cron": cron}, calendar=Calendar())
    found = table.slots(
        only(table), datetime(2028, 2, 1, tzinfo=zone) - MINUTE, datetime(2028, 3, 1, tzinfo=zone) - MINUTE
    )
    assert [(slot.as_of, slot.due) for slot in found] == by_the_minute(
        cron, zone, date(2028, 2, 1), date(2028, 2, 29)
    )


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", date(2026, 3, 28)), ("Europe/Berlin", date(2026, 10, 24)), ("America/Sao_Paulo", date(2018, 11, 3)),
        ("America/Sao_Paulo", date(2019, 2, 16)), ("Asia/Beirut", date(2026, 3, 28)), ("Asia/Beirut", date(2026, 10, 24)),
        ("America/St_Johns", date(2010, 3, 13)), ("America/St_Johns", date(2010, 11, 6)), ("America/Nuuk", date(2026, 3, 28)),
        ("Australia/Lord_Howe", date(2026, 4, 4)), ("Australia/Lord_Howe", date(2026, 10, 3)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cron", ["30 2 * * *", "0 0 * * *", "1,30 0,23 * * *", "*/15 * * * *", "30 1-3 * * *"])
def test_where_the_clock_is_set_each_time_of_day_comes_once_and_none_is_lost(
    zone: str, first: date, cron: str
) -> None:
    table = timetable({"cron": cron, "timezone": zone}, calendar=Calendar())
    last = first + DAY
    expected = by_the_minute(cron, ZoneInfo(zone), first, last)
    found = [slot for slot in table.slots(only(table), utc(first.year, 1, 1), utc(first.year, 12, 31)) if first <= slot.as_of <= last]  # fmt: skip
    assert [(slot.as_of, slot.due) for slot in found] == expected
    for day in (first, last):
        numbers = [slot.nth for slot in found if slot.as_of == day]
        assert numbers == list(range(1, len(numbers) + 1)) and numbers


def test_what_the_clock_leaves_out_in_spring_comes_later_and_what_repeats_in_autumn_comes_first() -> None:
    berlin = year(timetable({"cron": "30 2 * * *", "timezone": "Europe/Berlin"}, calendar=Calendar()), 2026)
    assert [slot.as_of for slot in berlin] == every_day(2026)
    at = {slot.as_of: f"{slot.due.astimezone(ZoneInfo('Europe/Berlin')):%H:%M%z}" for slot in berlin}
    assert [at[date(2026, 3, day)] for day in (28, 29, 30)] == ["02:30+0100", "03:30+0200", "02:30+0200"]
    assert [at[date(2026, 10, day)] for day in (24, 25, 26)] == ["02:30+0200", "02:30+0200", "02:30+0100"]


@pytest.mark.parametrize(
    "zone", ["America/Sao_Paulo", "Asia/Beirut", "Asia/Gaza", "America/St_Johns", "Africa/Casablanca"]
)
def test_midnight_comes_once_on_each_day_of_the_year_though_some_midnights_do_not_exist(zone: str) -> None:
    for when in (2010, 2018, 2026):
        slots = year(timetable({"cron": "0 0 * * *", "timezone": zone}, calendar=Calendar()), when)
        assert [(slot.as_of, slot.nth) for slot in slots] == [(day, 1) for day in every_day(when)]


def test_a_day_that_a_country_left_out_has_no_slot() -> None:
    apia = year(timetable({"cron": "0 6,18 * * *", "timezone": "Pacific/Apia"}, calendar=Calendar()), 2011)
    assert sorted({slot.as_of for slot in apia}) == [day for day in every_day(2011) if day != date(2011, 12, 30)]
    assert [slot.nth for slot in apia] == [1, 2] * 364


def test_a_moment_on_a_night_that_comes_twice_or_is_cut_short_parts_no_slot_from_its_span() -> None:
    # St. John's goes from 7 November, 00:01, back to 6 November, 23:01: at 23:30 midnight has been, and the date says it has not.
    table = timetable({"cron": "0 0 * * *", "timezone": "America/St_Johns"}, calendar=Calendar())
    found = list(table.slots(only(table), utc(2010, 11, 7, 2), utc(2010, 11, 7, 3)))
    assert [(slot.as_of, slot.due) for slot in found] == [(date(2010, 11, 7), utc(2010, 11, 7, 2, 30))]
    # Nuuk has no 23:30 on 28 March: that slot comes at 00:30, when the date is the next one.
    table = timetable({"cron": "30 23 * * *", "timezone": "America/Nuuk"}, calendar=Calendar())
    found = list(table.slots(only(table), utc(2026, 3, 29, 1, 10), utc(2026, 3, 29, 12)))
    assert [(slot.as_of, slot.due) for slot in found] == [(date(2026, 3, 28), utc(2026, 3, 29, 1, 30))]


# --- days of the year ---------------------------------------------------------------------------------------------------


def test_29_february_comes_in_leap_years_alone() -> None:
    table = timetable({"cron": "0 6 29 2 *"})
    assert [slot.as_of for slot in year(table, 2024, 2032)] == [
        date(2024, 2, 29),
        date(2028, 2, 29),
        date(2032, 2, 29),
    ]
    assert year(table, 2100) == []
    assert table.next(only(table), utc(2026, 11, 22)) is None  # none for a year
    found = table.next(only(table), utc(2027, 6, 1))
    assert found is not None and found.as_of == date(2028, 2, 29)


def test_ends_of_months_are_the_last_days_and_the_31st_only_where_there_is_one() -> None:
    ends = [date(when, month, calendar.monthrange(when, month)[1]) for when in (2027, 2028) for month in range(1, 13)]
    assert [slot.as_of for slot in year(timetable({"cron": "0 6 L * *"}), 2027, 2028)] == ends
    assert [slot.as_of.month for slot in year(timetable({"cron": "0 6 31 * *"}), 2028)] == [1, 3, 5, 7, 8, 10, 12]


def test_weekday_0_and_7_are_sunday_and_a_day_of_the_month_beside_a_weekday_means_either() -> None:
    sundays = [day for day in every_day(2026) if day.weekday() == 6]
    assert days(cron="0 6 * * 0") == days(cron="0 6 * * 7") == days(cron="0 6 * * sun") == sundays
    either = [day for day in every_day(2026) if day.day == 13 or day.weekday() == 4]
    assert days(cron="0 6 13 * 5") == either
    assert len([day for day in either if day.day == 13 and day.weekday() == 4]) == 3  # both: once


def test_working_days_holidays_and_saturdays_by_their_number() -> None:
    assert days(days=["working"]) == [day for day in every_day(2026) if SHIPPED.is_working(day)]
    assert sorted(days(days=["working"]) + days(days=["holiday"])) == every_day(2026)
    second_and_fourth = [
        day for day in every_day(2026) if day.weekday() == 5 and (8 <= day.day <= 14 or 22 <= day.day <= 28)
    ]
    assert days(days=["second_saturday", "fourth_saturday"]) == second_and_fourth
    assert days(days=["working", "second_saturday"])[:9] == [
        date(2026, 1, day) for day in (1, 2, 3, 5, 6, 7, 8, 9, 10)
    ]
    assert days(cron="0 6 1 * *", days=["working"]) == [
        day for day in every_day(2026) if day.day == 1 and day.weekday() != 6
    ]


def test_from_and_until_belong_to_the_run() -> None:
    found = days(**{"from": "2026-05-10", "until": "2026-05-12"})
    assert found == [date(2026, 5, 10), date(2026, 5, 11), date(2026, 5, 12)]
    assert days(until="2026-01-02") == [date(2026, 1, 1), date(2026, 1, 2)]
    assert days(**{"from": "2026-12-31"}) == [date(2026, 12, 31)]


def test_the_day_before_crosses_months_and_years() -> None:
    slots = year(timetable({"as_of": "day_before"}), 2028)
    assert [slot.as_of for slot in slots] == [day - DAY for day in every_day(2028)]
    by_run_day = {slot.due.astimezone(ZoneInfo("Asia/Kolkata")).date(): slot.as_of for slot in slots}
    assert by_run_day[date(2028, 1, 1)] == date(2027, 12, 31) and by_run_day[date(2028, 3, 1)] == date(2028, 2, 29)


def test_working_days_are_those_on_which_the_brief_is_made_whatever_day_it_is_of() -> None:
    found = days(as_of="day_before", days=["working"])
    assert [day + DAY for day in found] == [day for day in every_day(2026) if SHIPPED.is_working(day)]


# --- campaigns ----------------------------------------------------------------------------------------------------------


def campaign_days(campaign: CampaignFile = JAN_SEVA, **run: Any) -> list[date]:
    table = timetable({"cron": "0 20 * * *", "campaign_days": True, **run}, campaign=campaign)
    return [slot.as_of for slot in year(table, 2023)]


def may(first: int, last: int, month: int = 5) -> list[date]:
    return [date(2023, month, day) for day in range(first, last + 1)]


def moved(*ends: tuple[str, str]) -> CampaignFile:
    told = JAN_SEVA.model_dump() | {"ends": [{"since": since, "day": day} for since, day in ends]}
    return CampaignFile.model_validate(told)


def test_a_campaign_whose_end_is_moved_goes_on_from_the_day_of_the_announcement() -> None:
    assert campaign_days() == may(10, 31)
    assert campaign_days(days_after=2) == may(10, 31) + may(1, 2, 6)


def test_an_announcement_after_the_end_leaves_the_days_between_out() -> None:
    late = moved(("2023-05-02", "2023-05-25"), ("2023-05-28", "2023-05-31"))
    assert campaign_days(late) == may(10, 25) + may(28, 31)
    assert campaign_days(late, days_after=3) == may(10, 31) + may(1, 3, 6)


def test_a_campaign_that_is_shortened_ends_as_known_on_the_day() -> None:
    assert campaign_days(moved(("2023-05-02", "2023-05-25"), ("2023-05-15", "2023-05-20"))) == may(10, 20)
    # Told afterwards that it had ended: what was made by then was right as it was known.
    assert campaign_days(moved(("2023-05-02", "2023-05-25"), ("2023-05-22", "2023-05-20"))) == may(10, 21)


def test_a_brief_of_the_day_before_is_made_for_each_day_of_the_campaign_its_last_one_too() -> None:
    assert campaign_days(as_of="day_before") == may(10, 31)
    shortened = moved(("2023-05-02", "2023-05-25"), ("2023-05-15", "2023-05-13"))
    assert campaign_days(shortened, as_of="day_before") == may(10, 14)  # as known on the day that a brief is of


def test_a_timetable_is_read_from_the_params(tmp_path: Any) -> None:
    home = make_home(tmp_path / "home")
    lines = 'runs: [{name: one, review: campaign_phase, cron: "0 20 * * *", campaign_days: true}]'
    (home.params / "schedule.yml").write_text(lines)
    table = read_timetable(home.params)
    assert [slot.as_of for slot in year(table, 2023)] == may(10, 31)
    assert table.calendar == SHIPPED and read_timetable(PARAMS).schedule.runs == ()


# --- deadlines ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cron", "until", "zone", "due", "deadline"),
    [
        ("30 6 * * *", "07:30", "Asia/Kolkata", utc(2026, 5, 1, 1), utc(2026, 5, 1, 2)),
        ("30 6 * * *", "06:30", "Asia/Kolkata", utc(2026, 5, 1, 1), utc(2026, 5, 1, 1)),
        ("0 20 * * *", "02:00", "Asia/Kolkata", utc(2026, 5, 1, 14, 30), utc(2026, 5, 1, 20, 30)),
        ("0 20 31 12 *", "00:00", "Asia/Kolkata", utc(2026, 12, 31, 14, 30), utc(2026, 12, 31, 18, 30)),
        ("0 23 28 3 *", "02:30", "Europe/Berlin", utc(2026, 3, 28, 22), utc(2026, 3, 29, 1, 30)),
        ("0 1 25 10 *", "02:30", "Europe/Berlin", utc(2026, 10, 24, 23), utc(2026, 10, 25, 0, 30)),
    ],
)
def test_a_deadline_is_the_first_such_time_of_day_after_the_slot(
    cron: str, until: str, zone: str, due: datetime, deadline: datetime
) -> None:
    table = timetable({"cron": cron, "timezone": zone, "waits_for": [{"source": "s"}], "late": {"until": until}})
    run = only(table)
    (slot,) = list(table.slots(run, due - MINUTE, due))
    assert table.deadline(run, slot) == deadline


def test_what_waits_for_nothing_has_its_deadline_when_it_is_due() -> None:
    table = timetable({})
    (slot,) = table.slots(only(table), utc(2026, 5, 1), utc(2026, 5, 1, 12))
    assert table.deadline(only(table), slot) == slot.due


# --- laws ---------------------------------------------------------------------------------------------------------------

ZONES = ["Asia/Kolkata", "Europe/Berlin", "America/St_Johns", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "America/Nuuk", "UTC"]  # fmt: skip
SPLIT_YEARS = [2010, 2011, 2018, 2019, 2026, 2028]


@st.composite
def spans(draw: st.DrawFn) -> tuple[Timetable, list[datetime]]:
    run = {
        "cron": draw(st.sampled_from([*EXPRESSIONS, "0 0 * * *", "*/30 23,0 * * *", "1 0 * * *"])),
        "timezone": draw(st.sampled_from(ZONES)), "as_of": draw(st.sampled_from(["same_day", "day_before"])),
        "days": draw(st.sampled_from([["every"], ["working"], ["second_saturday", "monday"]])),
    }  # fmt: skip
    begin = utc(draw(st.sampled_from(SPLIT_YEARS)), draw(st.sampled_from([1, 2, 3, 10, 11, 12])), 1)
    seconds = draw(st.lists(st.integers(0, 40 * 86400), min_size=2, max_size=12))
    return timetable(run), [begin + timedelta(seconds=after) for after in sorted(seconds)]


def in_parts(table: Timetable, points: list[datetime]) -> Iterator[Slot]:
    for since, until in pairwise(points):
        yield from table.slots(only(table), since, until)


@settings(max_examples=60, deadline=None)
@given(spans())
def test_slots_of_adjoining_spans_are_those_of_the_whole_with_no_gap_and_no_double(
    span: tuple[Timetable, list[datetime]],
) -> None:
    table, points = span
    whole = list(table.slots(only(table), points[0], points[-1]))
    assert sorted(in_parts(table, points)) == sorted(whole)
    assert len({slot.key for slot in whole}) == len(whole)
    assert all(points[0] < slot.due <= points[-1] for slot in whole)


@settings(max_examples=60, deadline=None)
@given(spans())
def test_the_last_slots_are_the_last_of_each_day_up_to_the_moment(span: tuple[Timetable, list[datetime]]) -> None:
    table, points = span
    last = {slot.as_of: slot for slot in table.slots(only(table), points[0], points[-1])}
    assert list(table.last_slots(only(table), points[0], points[-1])) == list(last.values())


@settings(max_examples=30, deadline=None)
@given(spans())
def test_the_next_slot_is_the_first_of_those_to_come(span: tuple[Timetable, list[datetime]]) -> None:
    table, (now, *_) = span
    coming = table.slots(only(table), now, now + LOOKS_AHEAD)
    assert table.next(only(table), now) == next(coming, None)
