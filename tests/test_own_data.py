"""Another country's register goes through by configuration alone: the example of St. Louis, made up here."""

import csv
import re
import shutil
from datetime import date

import pytest

from samiksha.catalogue import text
from samiksha.home import Home
from samiksha.review import open_review
from samiksha.store.snapshots import Store
from tests.homes import ROOT, make_home
from tests.homes import samiksha_here as samiksha

DAY = date(2018, 2, 1)
HEADER = ["requestid", "datetimeinit", "probaddress", "probaddtype", "callertype", "neighborhood", "ward", "problemcode", "description", "submitto", "status", "dateinvtdone", "datetimeclosed", "prjcompletedate", "datecancelled", "srx", "sry"]  # fmt: skip


def request(number: int, ward: str, status: str, opened: str, closed: str = "NA", cancelled: str = "NA") -> list[str]:
    when = f"{opened} 08:15:30.0"
    return [str(number), when, f"{number} MADE UP AVE", "A", "WEB", "8", ward, "POTHOLE", "POTHOLE", "STREET DIV, CITY",
            status, "NA", closed, f"{opened[:8]}30 00:00:00.0", cancelled, "875854.877", "998434.947"]  # fmt: skip


def requests() -> list[list[str]]:
    rows = [
        request(1000 + at, "16", "CLOSED", f"2018-01-{at + 1:02}", f"2018-01-{at + 5:02} 16:22:21.287")
        for at in range(20)
    ]
    rows += [request(2000 + at, "16", "Inspect", f"2017-11-{at + 1:02}") for at in range(8)]
    rows += [request(3000 + at, "7", "NEW", f"2018-01-{at + 1:02}") for at in range(3)]
    rows.append(request(4000, "16", "CANCEL", "2018-01-09", cancelled="2018-01-10 09:00:00.0"))
    rows.append(request(4001, "NA", "NEW", "2018-01-09"))
    return [*rows, rows[0]]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the example's YAML files, and its requests loaded. Not to be changed."""
    home = make_home(tmp_path_factory.mktemp("city") / "home")
    shutil.copytree(ROOT / "docs" / "examples" / "st_louis", home.params, dirs_exist_ok=True)
    path = home.inbox / "stl_csb_january.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *requests()])
    ran = samiksha("load", path, "--as-of", DAY.isoformat(), home=home)
    assert ran.returncode == 0, ran.stderr
    counts = {"read": 34, "kept": 32, "refused": 1, "duplicate": 1}
    assert text("cli.load.loaded", "hi", file=path.name, source="stl_csb", day="2018-02-01", **counts) in ran.stdout
    return home


@pytest.fixture(scope="module")
def page(city: Home) -> str:
    ran = samiksha(
        "brief", "csb_followup", "--area", "ward_16", "--as-of", DAY.isoformat(), "--lang", "hi", home=city
    )
    assert ran.returncode == 0, ran.stderr
    return (city.outputs / "csb_followup" / "2018-02-01" / "ward_16.html").read_text(encoding="utf-8")


def test_the_requests_stand_by_ward_and_the_rest_is_findings(city: Home) -> None:
    held = Store(city).manifest("stl_csb", DAY)
    assert held.areas == {"ward_16": 29, "ward_7": 3}
    found = Store(city).findings("stl_csb", DAY)
    assert sorted(found["severity"]) == ["duplicate", "refused"]


def test_a_cancelled_request_is_closed_on_the_day_it_was_cancelled(city: Home) -> None:
    rows = Store(city).rows("stl_csb", DAY, ("ward_16",)).set_index("complaint_id")
    assert rows.loc["4000", "status"] == "closed" and str(rows.loc["4000", "closed_on"])[:10] == "2018-01-10"
    assert rows["closed_on"].isna().sum() == 8


def test_the_figures_are_those_of_the_requests(city: Home) -> None:
    review = open_review("csb_followup", "ward_16", DAY, home=city)
    measures = review.figures.measures
    assert measures["pending"].value == 8
    assert measures["median_days_to_close"].value == 4
    assert measures["old_pending_pct"].numerator == 8


def test_what_the_source_does_not_carry_is_said_and_never_0(city: Home, page: str) -> None:
    measures = open_review("csb_followup", "ward_16", DAY, home=city).figures.measures
    for key in ("satisfied_pct", "low_quality_pct", "not_attended_pct", "grade_score"):
        assert (measures[key].value, measures[key].absent) == (None, "not_reported"), key
    for heading in ("स्तरवार लंबित", "ग्रेड और बंद होने का प्रकार", "फोन सत्यापन"):
        section = page[page.index(f">{heading}", page.index("<main")) :]
        assert "अप्राप्त" in section[: section.index("<h2", 10)], heading


def test_the_page_is_the_wards_and_whole(page: str) -> None:
    assert re.findall("<title>(.*?)</title>", page)[0].startswith("Ward 16")
    assert "यह भाग तैयार नहीं हो सका" not in page and "नमूना आँकड़े" not in page
    assert "STREET DIV, CITY" in page
    assert "MADE UP AVE" not in page and "875854" not in page
