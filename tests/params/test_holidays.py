"""Working days: weekly ones, second and fourth Saturdays, notified ones; each against an account of its own."""

import calendar
import re
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from samiksha.errors import BadConfiguration
from samiksha.params.holidays import DAYS, WEEKDAYS, Calendar, read_calendar

PARAMS = Path(__file__).parents[2] / "params"
DEVANAGARI = re.compile("[\u0900-\u097f]")
SHIPPED = read_calendar(PARAMS)


def days_of(*years: int) -> list[date]:
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    return [first + timedelta(days=after) for after in range((last - first).days + 1)]


def saturdays(year: int, month: int) -> list[date]:
    """The Saturdays of a month, read off its sheet."""
    return [week[calendar.SATURDAY] for week in calendar.Calendar().monthdatescalendar(year, month)
            if week[calendar.SATURDAY].month == month]  # fmt: skip


@pytest.mark.parametrize("year", [2024, 2026, 2027, 2028, 2100])
def test_second_and_fourth_saturdays_are_those_of_the_months_sheet(year: int) -> None:
    for nth, name in ((1, "second_saturday"), (3, "fourth_saturday")):
        expected = [saturdays(year, month)[nth] for month in range(1, 13)]
        assert [day for day in days_of(year) if Calendar().is_a(day, name)] == expected


def test_every_day_has_its_names_and_no_others() -> None:
    for day in days_of(2027, 2028):
        names = {name for name in DAYS if SHIPPED.is_a(day, name)}
        assert {name for name in names if name in WEEKDAYS} == {calendar.day_name[day.weekday()].lower()}
        assert len(names) == 4 and ("working" in names) is not (
            "holiday" in names
        )  # every, weekday, its number, one of two


def test_a_fifth_weekday_comes_only_in_months_that_have_one() -> None:
    assert [day for day in days_of(2028) if SHIPPED.is_a(day, "fifth_tuesday") and day.month == 2] == [
        date(2028, 2, 29)
    ]
    assert [day for day in days_of(2026) if SHIPPED.is_a(day, "fifth_sunday") and day.month == 2] == []


def test_the_working_days_of_2026_are_those_left_by_sundays_saturdays_and_the_list() -> None:
    off = {day for day in days_of(2026) if day.weekday() == 6}
    off |= {saturdays(2026, month)[nth] for month in range(1, 13) for nth in (1, 3)}
    off |= {date(2026, 1, 26), date(2026, 4, 14), date(2026, 8, 15), date(2026, 10, 2), date(2026, 12, 25)}
    assert [day for day in days_of(2026) if not SHIPPED.is_working(day)] == sorted(off)
    assert len(off) == 52 + 24 + 5  # none of the five is a Sunday, or a second or fourth Saturday
    found = SHIPPED.holiday(date(2026, 8, 15))
    assert found is not None and (found.in_language("hi"), found.in_language("en")) == (
        "स्वतंत्रता दिवस",
        "Independence Day",
    )
    assert SHIPPED.holiday(date(2026, 8, 16)) is None and SHIPPED.holiday(date(2031, 8, 15)) is None


def test_working_days_go_back_over_a_long_holiday_and_end_where_there_are_none() -> None:
    closed = [{"day": date(2026, 3, day), "name": {"en": "x"}} for day in range(2, 32)]
    long = Calendar.model_validate({"years": {2026: {"source": {"en": "s"}, "complete": True, "days": closed}}})
    assert list(islice(long.working_days_to(date(2026, 4, 1)), 2)) == [date(2026, 4, 1), date(2026, 2, 28)]
    never = Calendar(weekly_off=WEEKDAYS)
    assert list(never.working_days_to(date(2026, 4, 1))) == []


def test_a_list_is_complete_only_when_it_says_so() -> None:
    whole = Calendar.model_validate({"years": {2026: {"source": {"en": "s"}, "complete": True}}})
    assert whole.is_complete(2026) and not whole.is_complete(2027) and not SHIPPED.is_complete(2026)


def test_without_a_file_only_sundays_are_off(tmp_path: Path) -> None:
    assert [day.day for day in days_of(2026)[:31] if not read_calendar(tmp_path).is_working(day)] == [4, 11, 18, 25]


YEAR = """weekly_off: [sunday]
years:
  2026:
    source: {en: s}
    complete: false
    days:
      - {day: 2026-01-26, name: {en: Republic Day}}
"""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("sunday", "sundy", "line 1: weekly_off → 0: 'sundy' is no kind of day; give one of: sunday"),
        ("[sunday]", "[sunday, holiday]", "line 1: weekly_off → 1: 'holiday' is no kind of day; give one of:"),
        ("sunday", "working", "'working' is no kind of day"),
        ("sunday", "every", "'every' is no kind of day"),
        ("2026-01-26", "2027-01-26", "line 7: years → 2026 → days → 0 → day: 2027-01-26 does not lie in 2026; write it under its own year"),
        ("Republic Day}}\n", "Republic Day}}\n      - {day: 2026-01-26, name: {en: R}}\n", "line 8: years → 2026 → days → 1 → day: 2026-01-26 stands twice; take one out"),
        ("complete", "completed", "line 5: years → 2026 → completed: unknown key, did you mean 'complete'?"),
        ("2026-01-26", "2026-02-30", "line 7: not valid YAML (2026-02-30: day is out of range"),
        ("    complete: false\n", "", "years → 2026 → complete: Field required"),
        ("{en: Republic Day}", "{}", "a name in hi or en is needed"),
    ],
)  # fmt: skip
def test_holidays_that_cannot_be_are_refused_at_their_line(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in YEAR
    (tmp_path / "holidays.yml").write_text(YEAR)
    assert read_calendar(tmp_path).holiday(date(2026, 1, 26)) is not None
    (tmp_path / "holidays.yml").write_text(YEAR.replace(was, now, 1))
    with pytest.raises(BadConfiguration) as raised:
        read_calendar(tmp_path)
    assert said in raised.value.in_language("en") and "holidays.yml" in raised.value.in_language("en")
    assert DEVANAGARI.search(raised.value.in_language("hi"))
