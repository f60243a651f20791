"""The ledger: one state for each page, whatever is killed, and the account of a round that was cut short."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.ledger import Ledger, OpenRound
from samiksha.model import FAILED, KEPT, MADE, QUEUED, RUNNING, Measure
from samiksha.orders import Order, Outcome
from samiksha.store.history import Past

DAY = date(2023, 5, 20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def order_of(home: Home, area: str, run_id: str = "run-1", key: str = "k1") -> Order:
    return Order(home.root, "tiny", "tiny.ipynb", area, DAY, "hi", run_id, home.outputs / f"{area}.html", key=key)


def opened(run_id: str = "run-1", areas: tuple[str, ...] = ("rewa", "satna")) -> OpenRound:
    return OpenRound(run_id, "tiny", DAY, "hi", "samiksha", areas, (), False)


def made(area: str) -> Outcome:
    pending = Measure("pending", 7, "count", "less")
    return Outcome(area, MADE, 1.25, digest="d1", size=10, past=Past(DAY, DAY, "2023-04", {"pending": pending}))


def test_a_page_goes_from_queued_to_made_and_says_what_it_rests_on(home: Home) -> None:
    order = order_of(home, "rewa")
    with Ledger(home) as ledger:
        ledger.opens(opened())
        assert ledger.entries("tiny", DAY)["rewa"].status == QUEUED
        ledger.begins(order)
        assert (ledger.entries("tiny", DAY)["rewa"].status, ledger.entries("tiny", DAY)["rewa"].attempts) == (
            RUNNING,
            1,
        )
        ledger.ends(order, made("rewa"), {"pending": {"value": 7, "unit": "count"}})
    with Ledger(home) as again:
        entry = again.entries("tiny", DAY)["rewa"]
    assert (entry.status, entry.key, entry.digest, entry.bytes, entry.made_by) == (MADE, "k1", "d1", 10, "run-1")
    assert entry.figures == {"pending": {"value": 7, "unit": "count"}} and entry.rule_version == "2023-04"


def test_a_failure_leaves_what_is_known_of_the_page_that_stands(home: Home) -> None:
    order = order_of(home, "rewa")
    later = order_of(home, "rewa", "run-2", "k2")
    with Ledger(home) as ledger:
        ledger.opens(opened())
        ledger.ends(order, made("rewa"), {})
        ledger.opens(opened("run-2"))
        ledger.ends(later, Outcome("rewa", FAILED, 2.0, said={"hi": "विफल", "en": "failed"}, log="l"), {})
        entry = ledger.entries("tiny", DAY)["rewa"]
    assert (entry.status, entry.said, entry.log) == (FAILED, {"hi": "विफल", "en": "failed"}, "l")
    assert (entry.key, entry.digest, entry.made_by, entry.run_id) == ("k1", "d1", "run-1", "run-2")


def test_what_was_said_of_a_failure_goes_when_the_page_is_queued_again(home: Home) -> None:
    order = order_of(home, "rewa")
    with Ledger(home) as ledger:
        ledger.opens(opened())
        ledger.ends(order, Outcome("rewa", FAILED, 2.0, said={"hi": "विफल", "en": "failed"}), {})
        ledger.opens(opened("run-2"))
        assert ledger.entries("tiny", DAY)["rewa"].said is None


def test_a_kept_page_stays_the_work_of_the_run_that_made_it(home: Home) -> None:
    order = order_of(home, "rewa")
    with Ledger(home) as ledger:
        ledger.opens(opened())
        ledger.ends(order, made("rewa"), {})
        ledger.opens(opened("run-2"))
        ledger.keeps(order_of(home, "rewa", "run-2"))
        entry = ledger.entries("tiny", DAY)["rewa"]
    assert (entry.status, entry.made_by, entry.run_id) == (KEPT, "run-1", "run-2")


def test_a_roll_up_without_briefs_is_no_page_unless_an_earlier_one_stands(home: Home) -> None:
    with Ledger(home) as ledger:
        ledger.opens(opened())
        ledger.ends(order_of(home, "rewa"), made("rewa"), {})
        ledger.opens(opened("run-2"))
        for area in ("rewa", "satna"):
            ledger.lets_go("tiny", area, DAY)
        assert {area: entry.status for area, entry in ledger.entries("tiny", DAY).items()} == {"rewa": FAILED}


def test_a_round_stands_open_until_it_is_closed_or_another_of_its_day_begins(home: Home) -> None:
    with Ledger(home) as ledger:
        ledger.opens(opened())
        assert ledger.unfinished() == [opened()]
        ledger.opens(opened("run-2"))
        assert ledger.unfinished() == [opened("run-2")]
        ledger.closes("run-2")
        assert ledger.unfinished() == []


def test_a_round_that_cannot_be_opened_whole_is_not_opened_at_all(home: Home) -> None:
    with Ledger(home) as ledger:
        with pytest.raises(sqlite3.IntegrityError):
            ledger.opens(opened(areas=("rewa", None)))  # type: ignore[arg-type]
        assert ledger.entries("tiny", DAY) == {} and ledger.unfinished() == []


def test_pages_of_other_days_and_reviews_are_not_mixed_up(home: Home) -> None:
    with Ledger(home) as ledger:
        ledger.opens(opened())
        assert ledger.entries("tiny", date(2023, 5, 13)) == {} and ledger.entries("other", DAY) == {}
