"""Which sources a brief still waits for: told by the days of the data, each area by its own."""

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.params.areas import read_register
from samiksha.params.holidays import Calendar
from samiksha.params.reviews import read_review
from samiksha.params.schedule import Wait
from samiksha.schedule.gate import Late, late_sources
from tests.homes import make_home, write_csv

RETURNS = ["जिला", "निकाय", "सेवा", "दिनांक", "प्राप्त", "निराकृत"]
HELPLINE = ["cm_helpline"]
SATURDAY, MONDAY = date(2023, 5, 20), date(2023, 5, 22)
EVERY_DAY = Calendar(weekly_off=())


def complaint(number: int, district: str) -> list[str]:
    return [f"MP{number}", district, "राजस्व", "05/04/2023", "लंबित", "", ""]


def entries(district: str, body: str, days: Iterable[int], month: int = 5, service: str = "") -> list[list[str]]:
    """One return a day."""
    return [[district, body, service, f"{day}/{month:02}/2023", "12", "9"] for day in days]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Complaints of two districts, of one of them a week older; daily returns; leaves; state indicators."""
    home = make_home(tmp_path_factory.mktemp("gate") / "home")
    lines = [
        *entries("अनूपपुर", "जनपद पंचायत जैतहरी", range(11, 21)),
        *entries("अनूपपुर", "जनपद-पंचायत जैतहरी", [10]),  # the same body, with a hyphen
        *entries("अनूपपुर", "जनपद पंचायत कोतमा", range(10, 18)),
        *entries("अनूपपुर", "जनपद पंचायत कोतमा", [20], service="राशन पात्रता पर्ची"),  # not of the campaign's list
        *entries("अनूपपुर", "नगर पालिका पसान", range(10, 15)),
        *entries("अनूपपुर", "नगर परिषद बिजुरी", [28], month=4),  # of the time before the campaign
        *entries("उमरिया", "जनपद पंचायत करकेली", range(10, 21)),
    ]
    files = {
        "helpline_a_20230513.csv": (None, [complaint(1, "अनूपपुर"), complaint(2, "उमरिया")]),
        "helpline_b_20230520.csv": (None, [complaint(2, "उमरिया")]),
        "daily_returns_20230520.csv": (RETURNS, lines),
        "leaves_20230510.csv": (
            ["जिला", "अधिकारी का नाम", "पदनाम", "कब से", "कब तक"],
            [["भिंड", "काल्पनिक अधिकारी", "सीईओ जिला पंचायत", "05/05/2023", "09/05/2023"]],
        ),
        "state_indicators_20230512.csv": (
            ["सूचक", "दिनांक", "कुल", "पूर्ण"], [["ऑनलाइन सेवाएँ", "12/05/2023", "735", "602"]],
        ),
    }  # fmt: skip
    paths = [
        write_csv(home.inbox / name, rows, *([header] if header else [])) for name, (header, rows) in files.items()
    ]
    intakes = Desk(home).take(paths)
    assert [(intake.error, intake.count and intake.count.refused) for intake in intakes] == [(None, 0)] * len(paths)
    return home


def copied(home: Home, folder: Path) -> Home:
    """A copy of the home, whose params a test may change."""
    return Home(shutil.copytree(home.root, folder / "home"))


def late(
    home: Home, review: str, wait: Wait, areas: Sequence[str] = ("anuppur", "umaria"), as_of: date = SATURDAY,
    calendar: Calendar = EVERY_DAY,
) -> list[Late]:  # fmt: skip
    spec = read_review(home.params, review)
    return late_sources(home, spec, read_register(home.params, spec.areas), areas, [wait], as_of, calendar)


def test_each_area_is_as_fresh_as_its_own_newest_snapshot(home: Home) -> None:
    found = late(home, "helpline_followup", Wait(source="cm_helpline"))
    assert found == [Late("anuppur", "cm_helpline", SATURDAY, date(2023, 5, 13))]
    assert found[0].to_json() == {
        "area": "anuppur", "source": "cm_helpline", "body": None, "since": "2023-05-13", "needed": "2023-05-20",
    }  # fmt: skip


@pytest.mark.parametrize(("days_old", "waiting"), [(6, ["anuppur"]), (7, [])])
def test_data_may_be_so_many_days_old_as_the_wait_says(home: Home, days_old: int, waiting: list[str]) -> None:
    found = late(home, "helpline_followup", Wait(source="cm_helpline", days_old=days_old))
    assert [one.area for one in found] == waiting


def test_a_snapshot_of_a_later_day_than_the_brief_does_not_count(home: Home) -> None:
    (only,) = late(home, "helpline_followup", Wait(source="cm_helpline"), ("umaria",), date(2023, 5, 19))
    assert only.since == date(2023, 5, 13)


def test_where_nothing_was_ever_loaded_there_is_no_day(home: Home) -> None:
    assert late(home, "helpline_followup", Wait(source="cm_helpline"), ("rewa",)) == [
        Late("rewa", "cm_helpline", SATURDAY, None)
    ]
    assert [one.since for one in late(home, "campaign_phase", Wait(source="camps"))] == [None, None]


@pytest.mark.parametrize(
    ("wait", "needed"),
    [
        (Wait(source="cm_helpline", days_old=1), date(2023, 5, 21)),
        (Wait(source="cm_helpline", days_old=1, of="working"), None),  # Saturday's, for Sunday does not count
        (Wait(source="cm_helpline", of="working"), MONDAY),
    ],
)
def test_over_a_weekend_working_days_are_not_those_of_the_calendar(
    home: Home, wait: Wait, needed: date | None
) -> None:
    found = late(home, "helpline_followup", wait, ("umaria",), MONDAY, Calendar(weekly_off=("sunday",)))
    assert [one.needed for one in found] == ([needed] if needed else [])


def test_a_holiday_is_no_working_day_for_the_gate(home: Home) -> None:
    named = {"hi": "अवकाश", "en": "Holiday"}
    holiday = {"source": named, "complete": True, "days": [{"day": "2023-05-22", "name": named}]}
    closed = Calendar.model_validate({"weekly_off": ["sunday"], "years": {2023: holiday}})
    wait = Wait(source="cm_helpline", days_old=1, of="working")
    tuesday = date(2023, 5, 23)
    assert late(home, "helpline_followup", wait, ("umaria",), tuesday, closed) == []
    (only,) = late(home, "helpline_followup", wait, ("umaria",), tuesday, Calendar(weekly_off=("sunday",)))
    assert only.needed == MONDAY


def test_a_register_book_with_nothing_of_an_area_has_reported_all_the_same(home: Home) -> None:
    wait = Wait(source="leaves", days_old=10)
    assert late(home, "conference_compliance", wait) == []
    found = late(home, "conference_compliance", wait, as_of=date(2023, 5, 21))
    assert {(one.area, one.since) for one in found} == {("anuppur", date(2023, 5, 10)), ("umaria", date(2023, 5, 10))}


def test_what_is_reported_for_the_state_is_looked_up_at_the_state(home: Home) -> None:
    wait = Wait(source="state_indicator_returns", days_old=7)
    found = late(home, "conference_compliance", wait)
    assert [(one.area, one.since) for one in found] == [(area, date(2023, 5, 12)) for area in ("anuppur", "umaria")]
    assert late(home, "conference_compliance", wait, as_of=date(2023, 5, 19)) == []


def test_another_layout_of_a_portal_counts_by_the_snapshot_that_its_rows_join(home: Home, tmp_path: Path) -> None:
    other = copied(home, tmp_path)
    text = (other.params / "sources" / "cm_helpline.yml").read_text(encoding="utf-8")
    layout = text.replace("source: cm_helpline", "source: helpline_of_the_cell\ninto: cm_helpline", 1)
    (other.params / "sources" / "helpline_of_the_cell.yml").write_text(layout, encoding="utf-8")
    wait = Wait(source="helpline_of_the_cell")
    assert [one.area for one in late(other, "helpline_followup", wait)] == ["anuppur"]


BODIES = Wait(source="daily_returns", each="body")


def test_every_body_that_entered_in_the_campaign_has_to_have_entered_the_longest_silent_first(home: Home) -> None:
    assert [(one.area, one.body, one.since) for one in late(home, "campaign_phase", BODIES)] == [
        ("anuppur", "नगर पालिका पसान", date(2023, 5, 14)),
        ("anuppur", "जनपद पंचायत कोतमा", date(2023, 5, 17)),
    ]


def test_a_body_may_be_so_many_days_behind_as_the_wait_says(home: Home) -> None:
    found = late(home, "campaign_phase", BODIES.model_copy(update={"days_old": 3}))
    assert [one.body for one in found] == ["नगर पालिका पसान"]


def test_returns_that_are_old_as_a_whole_are_one_late_source_and_no_list_of_bodies(home: Home) -> None:
    found = late(home, "campaign_phase", BODIES, as_of=date(2023, 5, 21))
    assert [(one.area, one.body, one.since) for one in found] == [
        ("anuppur", None, SATURDAY),
        ("umaria", None, SATURDAY),
    ]


def test_before_the_campaigns_first_day_no_entry_is_due_and_after_its_last_none_later(home: Home) -> None:
    assert late(home, "campaign_phase", BODIES, as_of=date(2023, 5, 9)) == []
    found = late(home, "campaign_phase", BODIES, as_of=date(2023, 6, 10))
    assert {one.needed for one in found} == {date(2023, 5, 31)}
    found = late(home, "campaign_phase", BODIES.model_copy(update={"days_old": 14}), as_of=date(2023, 6, 3))
    assert {(one.body, one.needed) for one in found} == {
        ("नगर पालिका पसान", SATURDAY),
        ("जनपद पंचायत कोतमा", SATURDAY),
    }


def test_without_a_campaign_a_body_is_expected_that_entered_in_the_days_that_a_review_uses(
    home: Home, tmp_path: Path
) -> None:
    other = copied(home, tmp_path)
    path = other.params / "reviews" / "campaign_phase.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("campaign: jan_seva_2\n", ""), encoding="utf-8")
    found = late(other, "campaign_phase", BODIES)
    assert [(one.body, one.since) for one in found] == [
        ("नगर परिषद बिजुरी", date(2023, 4, 28)),
        ("नगर पालिका पसान", date(2023, 5, 14)),
    ]  # entries of whatever service count, for there is no list
