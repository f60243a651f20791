"""What the ledger tells whoever looks on: rounds, pages, letters, sheets."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from samiksha.errors import NotFetched
from samiksha.fetch import FAILED, FETCHED, Fetched
from samiksha.home import Home
from samiksha.ledger import Ledger, OpenRound
from samiksha.ledger.fetches import Fetches
from samiksha.ledger.recent import Recent, Sent
from samiksha.ledger.sendings import Sending, Sendings, SendingState
from samiksha.model import MADE, QUEUED, TIMED_OUT
from samiksha.orders import Order, Outcome
from samiksha.params.sheets import Sheet

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SHEET = Sheet(name="rewa", address="https://sheets.example/rewa", source="daily_returns")


def fetched(outcome: str) -> Fetched:
    error = NotFetched("fetch_status", status=404) if outcome == FAILED else None
    return Fetched(SHEET, DAY, outcome, None, error)


def test_a_round_tells_its_areas_and_what_became_of_its_pages(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with Ledger(home) as ledger:
        ledger.opens(OpenRound("run-1", "tiny", DAY, "hi", "samiksha", ("rewa", "satna", "sidhi"), ("mp",), False))
        for area, status in (("rewa", MADE), ("satna", TIMED_OUT)):
            order = Order(home.root, "tiny", "tiny.ipynb", area, DAY, "hi", "run-1", home.outputs / area, key="k")
            ledger.ends(order, Outcome(area, status, 1.0, said={"hi": "देर", "en": "slow"}), {})
    with Recent(home) as recent:
        (one,) = recent.rounds(datetime.now(UTC) - timedelta(minutes=1))
        assert recent.rounds(datetime.now(UTC) + timedelta(minutes=1)) == []
        assert recent.rounds_named(["run-1", "run-2"]) == [one] and recent.rounds_named([]) == []
        assert (one.areas, one.finished) == ({"rewa", "satna", "sidhi", "mp"}, None)
        assert recent.tally("tiny", DAY) == {("run-1", MADE): 1, ("run-1", TIMED_OUT): 1, ("run-1", QUEUED): 2}
        (missing,) = recent.missing("tiny", DAY)
    assert (missing.area, missing.status, missing.said, missing.stands) == (
        "satna", TIMED_OUT, {"hi": "देर", "en": "slow"}, False,
    )  # fmt: skip


def test_the_pages_of_a_day_are_found_without_reading_those_of_other_days(tmp_path: Path) -> None:
    with Recent(Home(tmp_path)) as recent:
        plan = recent._do("EXPLAIN QUERY PLAN SELECT run_id, status, count(*) FROM page WHERE as_of = '' AND review = ''"
                          " GROUP BY run_id, status").fetchall()  # fmt: skip
    assert "USING COVERING INDEX page_of_day" in plan[0]["detail"]


def test_a_letter_that_a_later_one_of_its_day_replaced_is_nobodys_loss(tmp_path: Path) -> None:
    home = Home(tmp_path)

    def letter(nth: int, area: str, state: SendingState = SendingState.PENDING) -> Sending:
        return Sending("daily", DAY, nth, area, "collectors", "tiny", "hi", state)

    with Sendings(home) as sendings:
        sendings.queues([letter(1, "rewa"), letter(1, "satna")], {"hi": "बाद का", "en": "later"})
        sendings.queues([letter(2, "rewa")], {"hi": "बाद का", "en": "later"})
        sendings.notes(letter(2, "rewa", SendingState.SENT), NOW)
        sendings.notes(letter(1, "satna", SendingState.GAVE_UP), NOW)
    with Recent(home) as recent:
        assert recent.sent(DAY) == [Sent("collectors", "gave_up", 1), Sent("collectors", "sent", 1)]
        assert recent.sent(DAY + timedelta(days=1)) == []


def test_a_sheet_that_fails_again_has_failed_since_the_first_time(tmp_path: Path) -> None:
    with Fetches(Home(tmp_path)) as fetches:
        for hours in (0, 3):
            fetches.notes([fetched(FAILED)], NOW + timedelta(hours=hours))
        (entry,) = fetches.entries()
        assert (entry.failing_since, entry.at) == (NOW, NOW + timedelta(hours=3))
        assert entry.said and "404" in entry.said["hi"] and "404" in entry.said["en"]
        fetches.notes([fetched(FETCHED)], NOW + timedelta(hours=4))
        (entry,) = fetches.entries()
        assert (entry.outcome, entry.failing_since, entry.said) == (FETCHED, None, None)
        fetches.notes([fetched(FAILED)], NOW + timedelta(hours=5))
        assert fetches.entries()[0].failing_since == NOW + timedelta(hours=5)
