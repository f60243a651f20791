"""One tick: every part is done, each once; what fails in one stops no other."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from samiksha.clock import tick as ticking
from samiksha.clock.tick import Tick
from samiksha.deliver.password import VARIABLE
from samiksha.errors import BriefFailed, ExitCode
from samiksha.inbox import Brought
from samiksha.ledger import Slots
from samiksha.ledger.sendings import Sendings, SendingState
from samiksha.lock import one_writer
from samiksha.params.schedule import Schedule
from samiksha.params.sheets import Sheet
from samiksha.schedule import State
from tests.clock.office import DAILY, DAY, DUE, MINUTE, OVER, PLAIN, Office, export
from tests.clock.telling import Nobody
from tests.deliver.post import PASSWORD, Post, post_office
from tests.homes import share_warm_parent

DAYS = timedelta(days=1)
READERS = {"rewa": ["dm.rewa@example.in"], "satna": ["dm.satna@example.in"]}
MAILED = {**PLAIN, "areas": ["rewa", "satna"], "to": ["collectors", "share"]}


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with post_office(tmp_path) as server:
        yield server


def delivery(office: Office, post: Post) -> None:
    """A mail server, readers of two districts, a folder, and maintainers."""
    smtp = {"host": "localhost", "port": post.port, "user": "samiksha", "ca_file": str(post.authority), "seconds": 5,
            "sender": "samiksha@example.in"}  # fmt: skip
    share = {"share": {"path": str(office.home.root.parent / "share")}}
    office.writes(
        "delivery",
        {"smtp": smtp, "maintainers": ["it@example.in"], "lists": {"collectors": READERS}, "folders": share},
    )


def to(post: Post, who: str) -> list[str]:
    """The subjects of the mails to somebody."""
    return [str(mail["Subject"]) for mail in post.mails if who in mail["To"]]


def edited(office: Office, *runs: dict[str, Any]) -> None:
    """The schedule as somebody leaves it."""
    text = yaml.safe_load((office.home.params / "schedule.yml").read_text(encoding="utf-8"))
    office.writes("schedule", {**text, "runs": list(runs)})


# What comes in


def test_an_export_is_loaded_before_it_is_asked_whether_all_are_there(office: Office) -> None:
    office.asks(DAILY)
    path = export(office.home, DAY, "shahdol")
    done = office.at(DUE)
    assert not path.exists() and list(office.home.archive.rglob(path.name))
    assert done.code == 0 and office.slot().state is State.MADE and office.slot().late == ()


def test_a_refused_export_is_seen_by_monitoring_and_told_once(office: Office, post: Post) -> None:
    office.asks(PLAIN)
    delivery(office, post)

    def sends(name: str) -> int:
        (office.home.inbox / name).write_text("कुछ नहीं\n", encoding="utf-8")
        return office.at(office.now + MINUTE).code

    assert sends("helpline_20230520.csv") == ExitCode.SOME_FAILED
    assert office.at(office.now + MINUTE).code == 0
    assert to(post, "it@") == ["समीक्षा: नहीं ली गई फ़ाइलें: 1 — 20 मई 2023"]
    shown = post.mails[0].get_body(("plain",)).get_content()
    assert "helpline_20230520.csv" in shown and "data/refused/files" in shown
    (attached,) = post.mails[0].iter_attachments()
    assert "helpline_20230520.csv" in attached.get_content()
    assert sends("helpline_20230520.csv") == ExitCode.SOME_FAILED and len(post.mails) == 1, (
        "the same file, told again"
    )
    assert sends("unknown_20230520.csv") == ExitCode.SOME_FAILED and len(post.mails) == 2


def test_sheets_are_fetched_for_what_is_due_and_not_too_often_also_when_the_clock_goes_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.asks({**DAILY, "late": {"until": "12:00", "then": "publish"}}, fetch_minutes=10)
    address = "https://docs.google.com/spreadsheets/d/e/x/pub?output=csv"
    office.writes("sheets", {"sheets": [{"name": "s", "source": "cm_helpline", "address": address}]})
    asked: list[tuple[datetime, date]] = []

    def bring(home: Any, day: date, sources: Any, **_: Any) -> Brought:
        assert "cm_helpline" in sources
        asked.append((office.now, day))
        return Brought()

    monkeypatch.setattr(ticking.inbox, "bring", bring)
    office.at(DUE - MINUTE)  # nothing is due
    for minutes in (0, 1, 9, 10, 15, -3, -2, 0, 7):
        office.at(DUE + 15 * MINUTE + minutes * MINUTE)
    assert [(now - DUE) // MINUTE for now, _ in asked] == [15, 25, 12, 22] and {day for _, day in asked} == {DAY}


def test_a_sheet_that_does_not_come_is_a_fault_told_once_a_day_and_stops_nothing(
    office: Office, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samiksha.errors import NotFetched
    from samiksha.fetch import FAILED, Fetched

    office.asks({**DAILY, "to": [], "late": {"until": "12:00", "then": "publish"}}, fetch_minutes=1)
    delivery(office, post)
    address = "https://docs.google.com/spreadsheets/d/e/x/pub?output=csv"
    office.writes("sheets", {"sheets": [{"name": "s", "source": "cm_helpline", "address": address}]})
    sheet = Sheet(name="s", source="cm_helpline", address=address)
    fault = Fetched(sheet, DAY, FAILED, None, NotFetched("fetch_status", status=404))
    monkeypatch.setattr(ticking.inbox, "bring", lambda *_, **__: Brought((fault,)))
    assert [office.at(DUE + minutes * MINUTE).code for minutes in (0, 5, 10)] == [1, 1, 1]
    assert to(post, "it@") == ["समीक्षा: नहीं आई गूगल शीट: 1 — 20 मई 2023"]
    assert len(office.rounds) == 1


# What is due


def test_after_days_in_the_dark_the_oldest_is_made_first_and_readers_get_the_newest_alone(office: Office) -> None:
    office.asks({**PLAIN, "to": ["share"]})
    office.at(DUE + 3 * DAYS + MINUTE)
    days = [DAY + count * DAYS for count in range(4)]
    assert [day for day, *_ in office.rounds] == days
    assert set(office.slots().values()) == {"made"} and len(office.slots()) == 4
    assert office.shared() == {"rewa 2023-05-23"}


def test_what_is_older_than_is_caught_up_is_told_as_missed(office: Office) -> None:
    office.asks(PLAIN)
    office.at(DUE)
    office.at(DUE + 9 * DAYS)
    assert office.told.of("missed") == [{"run": "plain", "count": 5, "first": "2023-05-21", "last": "2023-05-25"}]
    assert [day for day, *_ in office.rounds[1:]] == [DAY + count * DAYS for count in (6, 7, 8, 9)]


def test_a_run_that_is_taken_out_of_the_schedule_leaves_nothing_open(office: Office) -> None:
    office.asks(DAILY, PLAIN)
    office.at(DUE)
    edited(office, PLAIN)
    office.at(OVER)
    assert office.slots() == {("daily", "2023-05-20"): "superseded", ("plain", "2023-05-20"): "made"}
    assert len(office.rounds) == 2


def test_a_run_that_cannot_be_made_stops_no_other_and_goes_on_when_it_is_mended(office: Office) -> None:
    office.asks(DAILY, PLAIN)
    office.at(DUE)
    assert office.slot().state is State.WAITING
    edited(office, {**DAILY, "review": "helpline_folowup"}, PLAIN)
    done = office.at(OVER + DAYS)
    assert done.code == ExitCode.BAD_CONFIGURATION and "helpline_followup" in str(done.faults[0])
    assert office.slots() == {
        ("daily", "2023-05-20"): "waiting", ("plain", "2023-05-20"): "made", ("plain", "2023-05-21"): "made",
    }  # fmt: skip
    edited(office, DAILY, PLAIN)
    office.at(OVER + DAYS + MINUTE)
    assert office.slots()["daily", "2023-05-20"] == office.slots()["daily", "2023-05-21"] == "made"


def test_a_run_that_another_process_is_at_is_left_to_it(office: Office) -> None:
    office.asks(DAILY, PLAIN)
    with one_writer(office.home, "run-plain"):
        done = office.at(DUE)
    assert done.code == 0 and [each["run"] for each in office.told.of("busy")] == ["plain"]
    assert set(office.slots()) == {("daily", "2023-05-20")}
    office.at(DUE + MINUTE)
    assert office.slots()["plain", "2023-05-20"] == "made"


# A clock that was ahead


def test_what_a_clock_that_was_ahead_has_given_up_is_asked_for_again(office: Office) -> None:
    office.asks(PLAIN)
    office.at(DUE + 9 * DAYS)
    assert office.slots()["plain", "2023-05-22"] == "missed"
    office.at(DUE + 4 * DAYS)
    assert office.told.of("too_early") and office.slots() == {("plain", "2023-05-20"): "missed"} | {
        ("plain", f"2023-05-{day}"): "made" for day in (21, 22, 23, 24)
    }


def ahead(office: Office, post: Post) -> None:
    """Tomorrow's pages are made and sent today, and the clock is set right."""
    office.asks(MAILED)
    delivery(office, post)
    office.at(DUE)
    office.at(DUE + DAYS)
    office.at(DUE + MINUTE)
    assert set(office.slots()) == {("plain", "2023-05-20")} and len(to(post, "rewa")) == 2


def test_the_same_page_is_not_sent_twice(office: Office, post: Post) -> None:
    ahead(office, post)
    office.at(DUE + DAYS)
    assert office.slots()["plain", "2023-05-21"] == "made"
    assert len(to(post, "rewa")) == len(to(post, "satna")) == 2
    assert {each.state for each in office.sendings()} == {SendingState.SENT}


def test_a_page_that_says_something_else_in_its_time_is_sent_as_a_mail_of_its_own(office: Office, post: Post) -> None:
    ahead(office, post)
    for page in office.home.outputs.glob("*/2023-05-21/rewa.html"):
        page.unlink()
    office.says = "in its time"
    office.at(DUE + DAYS)
    assert len(to(post, "rewa")) == 3 and len(to(post, "satna")) == 2
    assert len({mail["Message-ID"] for mail in post.mails}) == len(post.mails) == 5
    share = office.home.root.parent / "share" / "helpline_followup" / "2023-05-21"
    assert "in its time" in (share / "rewa.html").read_text(encoding="utf-8")
    office.at(DUE + DAYS + MINUTE)
    assert len(post.mails) == 5


def test_what_had_not_gone_before_the_clock_was_set_right_goes_in_its_time_alone(office: Office, post: Post) -> None:
    office.asks(MAILED)
    delivery(office, post)
    post.answers = ["451 later"] * 2
    office.at(DUE + DAYS)
    assert post.mails == []
    office.at(DUE - MINUTE)
    office.at(DUE - MINUTE)
    assert post.mails == [] and {each.way for each in office.sendings()} == {"share"}
    office.at(DUE + DAYS)
    assert len(to(post, "rewa")) == len(to(post, "satna")) == 1


def test_some_readers_had_it_the_others_get_it_in_its_time(office: Office, post: Post) -> None:
    office.asks({**MAILED, "areas": ["rewa"]})
    delivery(office, post)
    with Sendings(office.home) as sendings:
        office.at(DUE + DAYS)
        (sent,) = [each for each in sendings.entries() if each.way == "collectors"]
        sendings._do("UPDATE sending SET state = 'sending' WHERE way = 'collectors'")
        office.at(DUE - MINUTE)
        office.at(DUE + DAYS)
        (again,) = [each for each in sendings.entries() if each.way == "collectors"]
    assert again.state is SendingState.SENT and again.message_id == sent.message_id
    assert len(to(post, "rewa")) == 1, "who had it was written to again"


# What goes out


def test_mails_go_in_the_tick_that_made_the_pages_and_a_server_that_is_gone_is_seen(
    office: Office, post: Post
) -> None:
    office.asks(MAILED)
    delivery(office, post)
    post.answers = ["451 busy"]
    assert office.at(DUE).code == ExitCode.SOME_FAILED
    assert office.slot("plain").state is State.MADE and len(post.mails) == 1
    assert office.at(DUE + 5 * MINUTE).code == 0
    assert len(to(post, "rewa")) == len(to(post, "satna")) == 1


def test_the_maintainers_are_told_once_of_each_fault(office: Office, post: Post) -> None:
    office.asks(MAILED, tries=4)
    delivery(office, post)
    for count, fault in enumerate(("one", "one", "another")):
        office.fails = {"rewa": BriefFailed("cell_failed", area="rewa", fault=fault, cell=1)}
        office.at(DUE + count * 10 * MINUTE)
    assert len(to(post, "it@")) == 2 and to(post, "it@")[0] == "समीक्षा: 1 विफल — plain, 20 मई 2023"
    assert len(to(post, "satna")) == 1 and to(post, "rewa") == []


def test_pages_are_made_while_delivery_yml_cannot_be_read_and_go_when_it_is_mended(
    office: Office, post: Post
) -> None:
    office.asks(MAILED)
    delivery(office, post)
    path = office.home.params / "delivery.yml"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound + "\nsmpt: {}\n", encoding="utf-8")
    done = office.at(DUE)
    assert done.code == ExitCode.SOME_FAILED and "delivery.yml" in str(done.faults[-1])
    assert set(office.made_by()) == {"rewa", "satna"} and office.sendings() == []
    entry = office.slot("plain")
    assert (entry.state, entry.attempts) == (State.TRY_AGAIN, 0) and "delivery.yml" in (entry.said or {})["hi"]
    path.write_text(sound, encoding="utf-8")
    office.at(DUE + 10 * MINUTE)
    assert office.slot("plain").state is State.MADE and len(office.made_by()) == 2 and len(post.mails) == 2
    assert [anew for *_, anew in office.rounds] == [{"rewa", "satna"}, set()]


# What else a tick does


def test_the_house_is_kept_once_a_day(office: Office) -> None:
    office.asks(PLAIN)
    for minutes in (0, 5, 10, 24 * 60, 24 * 60 + 5):
        office.at(DUE + minutes * MINUTE)
    assert [report.today.isoformat() for report in office.told.pruned] == ["2023-05-20", "2023-05-21"]


def test_where_the_schedule_cannot_be_read_exports_wait_whole_and_the_status_says_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.asks(PLAIN)
    (office.home.params / "schedule.yml").write_text("runs: []\nno_such_key: 1\n", encoding="utf-8")
    monkeypatch.setattr(ticking, "Schedule", lambda: Schedule(settle_seconds=0.01))
    path = export(office.home, DAY, "shahdol")
    done = office.at(DUE)
    assert done.code == ExitCode.BAD_CONFIGURATION and office.slots() == {}
    assert path.exists(), "which day it is in the office is not known"
    assert [each["part"] for each in office.told.of("part_failed")] == ["rounds"]
    assert "schedule.yml" in (office.home.outputs / "status.html").read_text(encoding="utf-8")


def test_a_part_that_nobody_foresaw_stops_no_other_and_its_traceback_is_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.asks(PLAIN)

    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("unforeseen")

    for name in ("inbox.take_in", "outbox.send", "keeping.keep_house"):
        where, what = name.split(".")
        monkeypatch.setattr(getattr(ticking, where), what, fails)
    done = office.at(DUE)
    assert office.slot("plain").state is State.MADE and (office.home.outputs / "status.html").exists()
    assert done.code == ExitCode.SOME_FAILED
    assert [each["part"] for each in office.told.of("part_failed")] == ["inbox", "delivery", "keeping"]
    logged = (office.home.logs / "clock.log").read_text(encoding="utf-8")
    assert logged.count("RuntimeError: unforeseen\n") == 3 and logged.count("Traceback") == 3


def test_a_tick_remembers_when_it_was(office: Office) -> None:
    office.asks(PLAIN)
    office.at(DUE - MINUTE)
    with Slots(office.home) as ledger:
        assert ledger.last(ticking.TICKED) == DUE - MINUTE


def test_the_page_itself_says_what_was_late_and_the_one_that_was_not_does_not(office: Office) -> None:
    office.asks({**DAILY, "under": None, "areas": ["shahdol", "umaria"]})
    share_warm_parent()
    Tick(office.home, lambda: OVER, Nobody()).run()
    assert office.slot().state is State.MADE and [each["area"] for each in office.slot().late] == ["shahdol"]
    folder = office.home.root.parent / "share" / "helpline_followup" / DAY.isoformat()

    def banners(area: str) -> list[str]:
        soup = BeautifulSoup((folder / f"{area}.html").read_text(encoding="utf-8"), "html.parser")
        return [" ".join(found.get_text().split()) for found in soup.select(".banner.late")]

    assert banners("umaria") == []
    (said,) = banners("shahdol")
    assert said.startswith(
        "आँकड़े समय पर नहीं आए: सीएम हेल्पलाइन 181 से 13 मई 2023 के बाद कुछ प्राप्त नहीं हुआ; 20 मई 2023 तक के आँकड़े अपेक्षित थे।"
    )
