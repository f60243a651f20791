"""In JupyterLab the schedule is seen and a review is made, by a real Jupyter server; nobody gets in without its log-in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest
import requests

from samiksha.errors import HomeNotFound
from samiksha.home import VARIABLE, Home
from samiksha.lab.app import home_of
from samiksha.ledger import Ledger
from samiksha.ledger.slots import Slots
from samiksha.lock import one_writer
from samiksha.model import FAILED, MADE
from samiksha.schedule import Slot, SlotEntry, State
from tests.homes import add_tiny_review, make_home
from tests.lab.servers import Officer, Server, serving
from tests.waiting import wait_for

DAY = date(2023, 5, 20)
CELL = """
import time
assert area != "rewa", "the register of rewa is torn"
if area == "shahdol":
    time.sleep(90)
"""
SCHEDULE = """
runs:
  - {name: tiny_daily, review: tiny, areas: [anuppur, umaria], cron: "30 6 * * *"}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("lab") / "home")
    add_tiny_review(home, CELL)
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    slot = Slot(DAY, datetime(2023, 5, 20, 1, tzinfo=UTC), "tiny_daily")
    with Slots(home) as slots:
        slots.knows(["tiny_daily"], datetime.now(UTC))
        slots.notes(SlotEntry(slot, State.HELD, late=({"area": "umaria", "source": "cm_helpline"},)))
    return home


@pytest.fixture(scope="module")
def server(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(home, tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def officer(server: Server) -> Officer:
    return server.officer()


def is_done(page: str) -> bool:
    return 'data-busy="no"' in page


def newest(page: str) -> str:
    """What the page says of the job that was asked for last."""
    return page[page.index('<article class="job') : page.index("</article>", page.index('<article class="job'))]


def test_whoever_is_not_logged_in_sees_and_asks_for_nothing(server: Server) -> None:
    asked = requests.get(f"{server.address}/samiksha", timeout=30, allow_redirects=False)
    assert (asked.status_code, "/login" in asked.headers.get("Location", "")) == (302, True)
    sent = requests.post(f"{server.address}/samiksha", data={"what": "tiny", "as_of": "2023-05-20"}, timeout=30)
    assert sent.status_code == 403
    page = f"{server.address}/samiksha/outputs/tiny/2023-05-20/anuppur.html"
    assert requests.get(page, timeout=30, allow_redirects=False).status_code == 302


def test_a_form_from_another_site_is_refused(officer: Officer) -> None:
    sent = officer.session.post(
        f"{officer.address}/samiksha", data={"what": "tiny", "area": "anuppur", "as_of": "2023-05-20"}, timeout=30
    )
    assert sent.status_code == 403
    assert 'class="job' not in officer.sees().text


def test_the_schedule_is_seen_with_its_slots_and_the_next_ones(officer: Officer) -> None:
    page = officer.sees().text
    assert "tiny_daily" in page and "06:30 बजे" in page and "Asia/Kolkata" in page
    assert "आँकड़े आने तक रोकी गई" in page and "सीएम हेल्पलाइन 181: 1 जगह" in page
    assert "Held until the data come" in officer.sees(lang="en").text


def test_a_review_of_one_district_is_made_and_the_ledger_says_so(officer: Officer, home: Home) -> None:
    assert officer.sends(what="tiny", area="anuppur", as_of="2023-05-20").ok
    page = newest(officer.sees_soon(is_done))
    assert "बन गया" in page and "/samiksha/outputs/tiny/2023-05-20/anuppur.html" in page
    with Ledger(home) as ledger:
        held = ledger.entries("tiny", DAY)
    assert {area: entry.status for area, entry in held.items()} == {"anuppur": MADE}
    assert (home.outputs / "tiny" / "2023-05-20" / "round.json").exists()
    opened = officer.sees("/outputs/tiny/2023-05-20/anuppur.html")
    assert opened.content == (home.outputs / "tiny" / "2023-05-20" / "anuppur.html").read_bytes()
    # The page may run its own script, and has no access to the server on which it lies.
    policy = opened.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox") and "allow-same-origin" not in policy


def test_one_that_fails_is_failed_and_says_why_in_hindi(officer: Officer, home: Home) -> None:
    officer.sends(what="tiny", area="rewa", as_of="2023-05-20")
    whole = officer.sees_soon(is_done)
    page = newest(whole)
    assert whole.count('<li class="failed">') == 1  # and not beside what was made before, too
    assert "कुछ पृष्ठ नहीं बने" in page and "नोटबुक का सेल विफल हुआ" in page and "बन गया" not in page
    with Ledger(home) as ledger:
        assert ledger.entries("tiny", DAY)["rewa"].status == FAILED


def test_while_somebody_else_makes_the_same_it_says_who(officer: Officer, home: Home) -> None:
    with one_writer(home, "tiny-2023-05-21"):
        officer.sends(what="tiny", area="anuppur", as_of="2023-05-21")
        page = newest(officer.sees_soon(is_done))
    assert "कोई और यही बना रहा है" in page and "से कार्य कर रहे हैं" in page


def test_a_run_of_the_schedule_is_made_as_it_stands_there(officer: Officer, home: Home) -> None:
    officer.sends(what="run:tiny_daily", as_of="2023-05-22")
    assert "बन गया" in newest(officer.sees_soon(is_done))
    with Ledger(home) as ledger:
        assert sorted(ledger.entries("tiny", date(2023, 5, 22))) == ["anuppur", "umaria"]
    with Slots(home) as slots:  # only the clock says that a slot is made
        assert [entry.state for entry in slots.entries()] == [State.HELD]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"what": "tiny", "area": "nowhere", "as_of": "2023-05-20"}, "nowhere"),
        ({"what": "tiny", "area": "mp", "as_of": "2023-05-20"}, "district"),
        ({"what": "tinny", "as_of": "2023-05-20"}, "tiny"),
        ({"what": "run:gone", "as_of": "2023-05-20"}, "params/schedule.yml"),
        ({"what": "tiny", "as_of": "<b>"}, "&lt;b&gt;"),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_once(officer: Officer, asked: dict[str, str], said: str) -> None:
    answer = officer.sends(**asked)
    assert answer.status_code == 400 and said in answer.text and "<b>" not in answer.text
    assert "job running" not in officer.sees().text


def test_one_at_a_time_and_one_that_is_stopped_can_be_taken_up_again(officer: Officer, home: Home) -> None:
    officer.sends(what="tiny", area="shahdol", as_of="2023-05-23")
    page = officer.sees_soon(lambda page: (home.locks / "tiny-2023-05-23.json").exists())
    second = officer.sends(what="tiny", area="anuppur", as_of="2023-05-23")
    assert second.status_code == 400 and "अभी बन रहा है" in second.text
    (number,) = {found.split('"')[0] for found in page.split('name="number" value="')[1:]}
    assert officer.sends("/stop", number=number).ok
    assert "रोका गया" in newest(officer.sees_soon(is_done))
    with Ledger(home) as ledger:
        assert [(each.review, each.as_of) for each in ledger.unfinished()] == [("tiny", date(2023, 5, 23))]
    with one_writer(home, "tiny-2023-05-23"):
        pass  # nobody holds it any more


@pytest.mark.parametrize(
    "way", ["/outputs/../data/ledger.sqlite", "/outputs/tiny/2023-05-20/round.json", "/outputs/tiny/2023-05-20/none.html",
            "/outputs/%2e%2e/params/schedule.yml"],
)  # fmt: skip
def test_only_pages_of_the_outputs_are_given_out(officer: Officer, way: str) -> None:
    assert officer.sees(way).status_code == 404


def test_a_schedule_that_cannot_be_read_is_said_and_nothing_else_breaks(officer: Officer, home: Home) -> None:
    schedule = home.params / "schedule.yml"
    schedule.write_text('runs: [{name: x, review: tiny, cron: "nonsense"}]', encoding="utf-8")
    try:
        answer = officer.sees()
        assert answer.status_code == 400 and "schedule.yml" in answer.text and "nonsense" in answer.text
    finally:
        schedule.write_text(SCHEDULE, encoding="utf-8")
    assert officer.sees().ok


def test_with_the_server_ends_what_it_was_making(home: Home, tmp_path: Path) -> None:
    with serving(home, tmp_path, root=home.notebooks) as server:
        server.officer().sends(what="tiny", area="shahdol", as_of="2023-05-24")
        wait_for((home.locks / "tiny-2023-05-24.json").exists)
        making = psutil.Process(server.process.pid).children(recursive=True)
        assert making
    assert psutil.wait_procs(making, timeout=15)[1] == []
    with Ledger(home) as ledger:
        assert date(2023, 5, 24) in {each.as_of for each in ledger.unfinished()}


def test_the_home_is_the_nearest_one_from_the_folder_of_jupyterlab_upward(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert home_of(str(home.notebooks)).root == home_of(str(home.root)).root == home.root.resolve()
    with pytest.raises(HomeNotFound):
        home_of(str(tmp_path))
    monkeypatch.setenv(VARIABLE, str(home.root))
    assert home_of(str(tmp_path)).root == home.root.resolve()
