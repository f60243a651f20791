"""Pages of a home whose schedule asks for data that have not come: the banner, whoever makes the page."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samiksha import words
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.keys import Keys
from samiksha.params.areas import read_register
from samiksha.params.holidays import read_calendar
from samiksha.params.reviews import read_review
from samiksha.params.schedule import read_schedule, zone_of_times
from samiksha.review import open_review
from samiksha.rollup import open_rollup
from samiksha.schedule.gate import late_sources
from samiksha.store.freshness import Late, late_for_page
from tests.homes import make_home, samiksha_here, share_warm_parent, write_csv

HELPLINE = """
  - name: helpline_daily
    review: helpline_followup
    cron: "30 6 * * *"
    days: [working]
    waits_for: [{source: cm_helpline, days_old: 1, of: working}]
    late: {until: "07:30", then: publish}
    to: [collectors]
"""
CAMPAIGN = """
  - name: campaign_daily
    review: campaign_phase
    cron: "0 20 * * *"
    campaign_days: true
    waits_for: [{source: daily_returns, each: body}]
    late: {until: "22:00", then: publish}
"""
RETURNS = ["जिला", "निकाय", "दिनांक", "प्राप्त", "निराकृत"]
CASES = ["आवेदन क्रमांक", "जिला", "निकाय", "सेवा", "आवेदन दिनांक", "स्थिति"]
DAY, MONDAY = date(2023, 5, 20), date(2023, 5, 22)


def ask(home: Home, runs: str, head: str = "") -> None:
    (home.params / "schedule.yml").write_text(f"{head}\nruns:{runs}", encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Complaints of three districts, of one of them a week older; returns of two. Nothing is scheduled."""
    home = make_home(tmp_path_factory.mktemp("late") / "home")
    ask(home, " []")
    line = ["राजस्व", "05/04/2023", "लंबित", "", ""]
    names = {"MP1": "अनूपपुर", "MP2": "शहडोल", "MP3": "उमरिया"}
    old, new = ([[key, name, *line] for key, name in names.items() if key not in out] for out in ((), ("MP1",)))
    silent = {"जनपद पंचायत जैतहरी": 20, "जनपद पंचायत कोतमा": 17, "नगर पालिका पसान": 14}
    lines = [
        ["अनूपपुर", body, f"{day}/05/2023", "12", "9"] for body, last in silent.items() for day in range(10, last + 1)
    ]
    lines += [["उमरिया", "जनपद पंचायत करकेली", f"{day}/05/2023", "12", "9"] for day in range(10, 21)]
    bodies = (*silent, "नगर परिषद बिजुरी")
    cases = [[f"A{at}", "अनूपपुर", body, "आय प्रमाण पत्र", "11/05/2023", "लंबित"] for at, body in enumerate(bodies)]
    paths = [
        write_csv(home.inbox / "helpline_a_20230513.csv", old),
        write_csv(home.inbox / "helpline_b_20230520.csv", new),
        write_csv(home.inbox / "daily_returns_20230520.csv", lines, RETURNS),
        write_csv(home.inbox / "service_applications_20230520.csv", cases, CASES),
    ]
    intakes = Desk(home).take(paths)
    assert [(intake.error, intake.count and intake.count.refused) for intake in intakes] == [(None, 0)] * len(paths)
    return home


@pytest.fixture
def own(home: Home, tmp_path: Path) -> Home:
    """A copy whose schedule a test may write."""
    return Home(shutil.copytree(home.root, tmp_path / "home"))


def banners(page: Path) -> list[str]:
    """The banners at the head of a page that say what is late."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return [" ".join(found.get_text().split()) for found in soup.select(".banner.late")]


def brief(home: Home, review: str, area: str, day: date) -> Path:
    share_warm_parent()
    done = samiksha_here("brief", review, "--area", area, "--as-of", day.isoformat(), home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return home.outputs / review / day.isoformat() / f"{area}.html"


def test_a_brief_made_by_hand_says_that_its_source_is_late_and_one_in_time_does_not(own: Home) -> None:
    ask(own, HELPLINE)
    (said,) = banners(brief(own, "helpline_followup", "anuppur", MONDAY))
    assert said.startswith(
        "आँकड़े समय पर नहीं आए: सीएम हेल्पलाइन 181 से 13 मई 2023 के बाद कुछ प्राप्त नहीं हुआ; "
        "20 मई 2023 तक के आँकड़े अपेक्षित थे।"  # the working day before Monday
    )
    assert banners(brief(own, "helpline_followup", "umaria", MONDAY)) == []


def test_a_campaign_brief_names_the_bodies_as_its_table_does(own: Home) -> None:
    ask(own, CAMPAIGN)
    page = brief(own, "campaign_phase", "anuppur", DAY)
    (said,) = banners(page)
    assert said.startswith(
        "दैनिक प्रविष्टि (गूगल शीट): 3 निकायों की 20 मई 2023 तक की प्रविष्टि नहीं आई। अंतिम प्रविष्टि: "
        "नगर पालिका पसान — 14 मई 2023, जनपद पंचायत कोतमा — 17 मई 2023, नगर परिषद बिजुरी — अब तक कोई नहीं।"
    )
    gaps = open_review("campaign_phase", "anuppur", DAY, home=own).figures.frames["reporting_gaps"]
    missing = gaps[gaps["last_on"].isna() | (gaps["last_on"].dt.date < DAY)]
    assert all(body in said for body in missing["body"]) and len(missing) == 3


def test_the_page_and_the_gate_say_the_same(own: Home) -> None:
    ask(own, HELPLINE.replace("    to: [collectors]\n", "") + CAMPAIGN)
    for run in read_schedule(own.params).runs:
        spec = read_review(own.params, run.review)
        register = read_register(own.params, spec.areas)
        waited = late_sources(
            own, spec, register, ["anuppur", "umaria"], run.waits_for, DAY, read_calendar(own.params)
        )
        said = [one for area in ("anuppur", "umaria") for one in open_review(run.review, area, DAY, home=own).late]
        assert said == waited and waited


def test_a_page_without_any_schedule_calls_nothing_late(home: Home) -> None:
    assert open_review("helpline_followup", "anuppur", MONDAY, home=home).late == ()
    assert open_rollup("helpline_followup", "shahdol_division", MONDAY, home=home).late == ()


def test_a_demand_for_a_source_that_the_review_does_not_read_stops_no_page(own: Home) -> None:
    ask(own, HELPLINE.replace("source: cm_helpline", "source: no_such_source"))
    assert open_review("helpline_followup", "anuppur", MONDAY, home=own).late == ()


def test_the_roll_up_counts_its_late_districts(own: Home) -> None:
    ask(own, HELPLINE)
    said = str(words.rollup_title(open_rollup("helpline_followup", "shahdol_division", MONDAY, home=own)))
    assert "इन जिलों से समय पर नहीं आए (3 में से 1) — अनूपपुर (अंतिम 13 मई 2023)।" in said


def test_times_of_loading_are_told_in_the_zone_of_the_schedule(own: Home) -> None:
    def told() -> str:
        return str(words.provenance(open_review("helpline_followup", "anuppur", DAY, home=own)))

    loaded = open_review("helpline_followup", "anuppur", DAY, home=own).files[0].loaded_at
    assert f"{loaded.astimezone(zone_of_times(own.params)):%H:%M} भा.मा.स." in told()
    ask(own, " []", "timezone: UTC")
    assert f"{loaded:%H:%M} UTC" in told() and "भा.मा.स." not in told()


def key(home: Home, review: str = "helpline_followup", day: date = MONDAY) -> str:
    spec = read_review(home.params, review)
    return Keys(home, spec, read_register(home.params, spec.areas), day, "hi").key("anuppur", spec.notebook)


def test_a_demand_makes_the_pages_of_its_review_anew_and_no_others(own: Home) -> None:
    before = key(own), key(own, "campaign_phase")
    ask(own, HELPLINE)
    assert key(own) != before[0] and key(own, "campaign_phase") == before[1]


@pytest.mark.parametrize(
    ("was", "becomes", "anew"),
    [
        ("[collectors]", "[collectors, secretaries]", False),
        ("30 6 * * *", "45 6 * * *", False),
        ("07:30", "09:00", False),
        ("days_old: 1", "days_old: 2", True),
        ("days_old: 1", "days_old: 1, each: body", True),
        ("source: cm_helpline", "source: gradings", True),
    ],
)
def test_another_hour_or_reader_keeps_the_page_and_another_demand_does_not(
    own: Home, was: str, becomes: str, anew: bool
) -> None:
    ask(own, HELPLINE)
    before = key(own)
    ask(own, HELPLINE.replace(was, becomes))
    assert (key(own) != before) is anew


def test_a_holiday_that_moves_the_day_asked_for_makes_the_page_anew_and_another_does_not(own: Home) -> None:
    ask(own, HELPLINE)
    before = key(own)
    named = "{hi: अवकाश, en: Holiday}"

    def close(day: date) -> None:
        (own.params / "holidays.yml").write_text(
            f"weekly_off: [sunday, second_saturday, fourth_saturday]\nyears:\n  2023:\n    source: {named}\n"
            f"    complete: true\n    days: [{{day: {day}, name: {named}}}]\n",
            encoding="utf-8",
        )

    close(date(2023, 8, 15))
    assert key(own) == before
    close(date(2023, 5, 20))
    assert key(own) != before


def test_a_register_book_of_other_districts_that_comes_makes_the_page_anew_that_called_it_late(own: Home) -> None:
    """The state's own directions stand in the same snapshots, and may be newer."""
    head = ["निर्देश क्रमांक", "जिला", "किसे", "निर्देश", "दिया गया", "स्थिति"]
    told = ["तहसीलदार", "शिकायतें बंद करें", "01/05/2023", "लंबित"]
    ask(own, HELPLINE.replace("helpline_followup", "conference_compliance").replace("cm_helpline", "directions"))

    def load(name: str, header: list[str], row: list[str]) -> str:
        (done,) = Desk(own).take([write_csv(own.inbox / name, [row], header)])
        assert done.error is None and done.count and done.count.kept == 1
        return key(own, "conference_compliance")

    load("directions_20230501.csv", head, ["D1", "शहडोल", *told])
    before = load("state_directions_20230522.csv", [head[0], *head[2:]], ["S1", *told])
    (late,) = open_late(own)
    assert load("directions_20230520.csv", head, ["D1", "शहडोल", *told]) != before
    assert late.since == date(2023, 5, 1) and open_late(own) == []


def open_late(home: Home) -> list[Late]:
    spec = read_review(home.params, "conference_compliance")
    return late_for_page(home, spec, read_register(home.params, spec.areas), ["anuppur"], MONDAY)


def test_another_time_zone_makes_the_page_anew(own: Home) -> None:
    before = key(own)
    ask(own, " []", "timezone: UTC")
    assert key(own) != before
