"""The cohort of component 2 is frozen: loaded from files, what a later export loses of it is said for good."""

from datetime import date
from pathlib import Path

import pytest

from samiksha.catalogue import text
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.review import Review, open_review
from tests.homes import make_home, write_csv

OPEN, CLOSED = "लंबित", "संतुष्टि से बंद"
MEMBERS = {
    "1001": "01/02/2023",
    "1002": "10/03/2023",
    "1003": "15/04/2023",
    "1004": "02/01/2023",
    "1005": "05/04/2023",
}
"""Registered by 15 April 2023 and pending on it."""


def take(home: Home, day: str, closed: dict[str, str], without: tuple[str, ...] = ()) -> None:
    """Loads an export: the members but those it lacks, closed on the days given, and one registered too late."""
    told = {number: since for number, since in (MEMBERS | {"1006": "16/04/2023"}).items() if number not in without}
    rows = [
        [number, "अनूपपुर", "राजस्व", since, CLOSED if number in closed else OPEN, closed.get(number, ""), ""]
        for number, since in told.items()
    ]
    (intake,) = Desk(home).take([write_csv(home.inbox / f"helpline_{day}.csv", rows)])
    assert intake.outcome == "loaded"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Exports of 20 April, and of 13 and 20 May; 1001 is lacking since 13 May, 1002 is refused on the 20th."""
    home = make_home(tmp_path_factory.mktemp("frozen") / "home")
    take(home, "20230420", {})
    take(home, "20230513", {"1003": "12/05/2023"}, without=("1001",))
    take(home, "20230520", {"1003": "12/05/2023", "1002": ""}, without=("1001",))
    return home


def opened(home: Home, day: date) -> Review:
    return open_review("campaign_phase", "anuppur", day, home=home)


def said(review: Review) -> dict[str, str]:
    rows = review.suspicions.to_dict("records")
    return {row["pattern"]: text(f"suspicion.{row['pattern']}", "en", **row["detail"]) for row in rows}


def test_the_first_export_since_the_cut_off_proves_the_cohort(home: Home) -> None:
    first = opened(home, date(2023, 4, 20))
    assert first.figures.measures["component_2_cohort"].value == 5
    assert said(first) == {}


def test_a_member_that_an_export_lacks_is_named_beside_the_first_list(home: Home) -> None:
    review = opened(home, date(2023, 5, 13))
    assert review.figures.measures["component_2_cohort"].value == 4
    sentence = said(review)["cohort_vanished"]
    assert "15 Apr 2023" in sentence and "20 Apr 2023" in sentence and "(such as 1001)" in sentence
    assert "It held 5 then and holds 4 now" in sentence


def test_it_is_still_said_when_the_review_before_lacked_it_too_and_a_refused_member_is_no_silent_loss(
    home: Home,
) -> None:
    review = opened(home, date(2023, 5, 20))
    assert review.figures.measures["component_2_cohort"].value == 3
    sentences = said(review)
    assert "1 complaints of the list of 20 Apr 2023" in sentences["cohort_vanished"]
    assert "held 5 complaints in the list of 20 Apr 2023; it holds 3 now" in sentences["cohort_refused"]
    assert "(such as 1002)" in sentences["cohort_refused"]
    assert "rows_vanished" not in sentences


def test_an_export_that_holds_every_member_shows_the_cohort_whole(home: Home, tmp_path: Path) -> None:
    mended = make_home(tmp_path / "home")
    take(mended, "20230420", {})
    take(mended, "20230520", {"1002": "19/05/2023", "1003": "12/05/2023"})
    review = opened(mended, date(2023, 5, 20))
    measure = review.figures.measures["component_2_pct"]
    assert (measure.numerator, measure.denominator) == (2, 5)
    assert not [name for name in said(review) if name.startswith("cohort")]
