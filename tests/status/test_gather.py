"""What is known of a home is gathered, and what is not known is said."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from samiksha.home import STORE, Home
from samiksha.intake import Desk
from samiksha.ledger import Slots
from samiksha.model import FAILED, MADE
from samiksha.schedule import SlotEntry, State
from samiksha.status import Status, account, gather
from samiksha.status.facts import SlotFacts
from tests.homes import make_home, write_csv
from tests.status.lived import NOW, SAID, SCHEDULE, lived_home, slot


def found(status: Status, run: str, back: int, nth: int = 1) -> SlotFacts:
    due = slot(run, back, 8).due.date()
    (only,) = [each for each in status.slots if (each.run, each.due.date(), each.nth) == (run, due, nth)]
    return only


def test_slots_are_told_newest_first_with_those_that_nobody_has_begun(status: Status) -> None:
    assert [each.due for each in status.slots] == sorted((each.due for each in status.slots), reverse=True)
    assert {each.shown for each in status.slots} == {
        *(state.value for state in State), "due", "made_late", "settled",
    }  # fmt: skip
    assert found(status, "helpline_evening", 0, 3).state == "due"


def test_a_failed_slot_names_the_areas_and_their_plain_words(status: Status) -> None:
    failed = found(status, "helpline_daily", 3)
    assert failed.shown == State.FAILED and failed.pages == {MADE: 4, FAILED: 2}
    assert [(page.area.code, page.area.name.hi) for page in failed.failed] == [
        ("anuppur", "अनूपपुर"), ("umaria", "उमरिया"),
    ]  # fmt: skip
    assert [page.said for page in failed.failed] == [SAID, SAID]
    assert failed.made_since == 0


def test_pages_that_another_round_made_later_do_not_count_as_missing_any_more(status: Status) -> None:
    settled = found(status, "jan_sunwai_weekly", 2)
    assert (settled.state, settled.shown, settled.failed, settled.made_since) == ("failed", "settled", (), 1)


def test_a_waiting_slot_says_for_what_since_when_and_until_when(status: Status) -> None:
    waiting = found(status, "jan_sunwai_weekly", 0)
    (late,) = waiting.late
    assert (waiting.state, waiting.holds) == ("waiting", True)
    assert (late.source.name.hi, late.area and late.area.name.hi, late.body, late.since) == (
        "जनसुनवाई पंजी", "रीवा", "रीवा नगर निगम", None,
    )  # fmt: skip
    assert waiting.until == datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    held = found(status, "jan_sunwai_weekly", 1)
    assert held.state == "held" and held.until == held.due + timedelta(days=7)
    made = found(status, "helpline_daily", 0)
    assert made.shown == "made_late" and [each.since for each in made.late] == [date(2026, 11, 19)] * 3


def test_each_run_has_its_next_slot_and_the_one_that_was_made_last(status: Status) -> None:
    runs = {run.run: run for run in status.runs}
    assert list(runs) == ["helpline_daily", "helpline_evening", "jan_sunwai_weekly", "conference_monthly"]
    monthly = runs["conference_monthly"]
    assert monthly.next_due == datetime(2026, 11, 23, 16, 45, tzinfo=UTC) and monthly.next_as_of == date(2026, 11, 22)
    assert monthly.last_made_as_of == date(2026, 11, 20)


def test_rounds_made_by_hand_are_told_apart_from_those_of_slots(status: Status) -> None:
    assert [each.run_id for each in status.by_hand] == ["hand-2", "hand-1"]
    year_ago, mended = status.by_hand
    assert [page.area.code for page in year_ago.failed] == ["satna"] and year_ago.pages == {MADE: 5, FAILED: 1}
    assert mended.failed == () and mended.finished is not None


def test_sheets_files_and_letters_that_did_not_come_or_go_are_told(status: Status) -> None:
    (sheet,) = status.sheets
    assert (sheet.sheet, sheet.since, sheet.at) == ("rewa", NOW - timedelta(hours=30), NOW - timedelta(hours=2))
    assert sheet.said and "404" in sheet.said["hi"]
    (file,) = status.refused
    assert file.path == "data/refused/files/2026-11-21/0123456789ab/helpline_rewa.xlsx.txt" and "दोष" in file.told
    (collectors,) = status.sendings
    assert (collectors.to, collectors.sent, collectors.partly, collectors.trying, collectors.failed) == (
        "collectors", 2, 1, 1, 1,
    )  # fmt: skip
    assert collectors.said and "मेल सर्वर" in collectors.said["hi"]


def test_a_list_of_holidays_that_is_not_complete_is_told_for_the_years_that_are_near(status: Status) -> None:
    assert status.holidays == (2026, 2027)


def test_an_incomplete_list_of_holidays_disturbs_nobody_whose_runs_do_not_ask_for_it(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home.params / "schedule.yml").write_text(
        'runs: [{name: daily, review: jan_sunwai, cron: "0 8 * * *"}]', encoding="utf-8"
    )
    assert gather(home, NOW).holidays == ()


def test_json_holds_the_same_and_nothing_that_json_cannot(lived: Home, status: Status) -> None:
    plain = json.loads(json.dumps(account(lived, NOW)))
    assert len(plain["slots"]) == len(status.slots) and plain["now"] == "2026-11-22T17:35:00+00:00"
    assert {look["key"] for look in plain["needs_look"]} >= {"failed", "missed", "held", "waiting", "due", "sheets"}
    assert [look["tone"] for look in plain["needs_look"]] == sorted(
        (look["tone"] for look in plain["needs_look"]), reverse=True
    )
    assert (plain["snapshots"], plain["rounds"], plain["faults"]) == ([], [], [])


def test_nothing_but_the_count_of_the_disk_is_written_for_the_asking(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    before = set(home.root.rglob("*"))
    status = gather(home, NOW)
    assert set(home.root.rglob("*")) - before == {home.data / "disk.json"}
    assert (status.slots, status.by_hand, status.last_tick, status.faults) == ((), (), None, ())


def test_the_disk_is_counted_once_an_hour(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    first = gather(home, NOW).disk
    assert first
    (home.outputs / "jan_sunwai").mkdir(parents=True)
    (home.outputs / "jan_sunwai" / "page.html").write_bytes(b"x" * 5000)
    soon, later = (gather(home, NOW + timedelta(minutes=minutes)).disk for minutes in (59, 61))
    assert soon and (soon.kinds, soon.measured) == (first.kinds, NOW)
    assert later and later.kinds["outputs"] >= first.kinds["outputs"] + 5000
    # What a clock that was ahead has counted must not stand for years.
    back = gather(home, NOW - timedelta(days=9)).disk
    assert back and back.measured == NOW - timedelta(days=9)


def test_a_source_tells_its_age_and_which_areas_lag_behind(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    for day, areas in (("20261119", ("Anuppur", "Umaria")), ("20261120", ("Anuppur",))):
        rows = [[f"CM{at}", area, "राजस्व", "01/11/2026", "लंबित", "", ""] for at, area in enumerate(areas)]
        (intake,) = Desk(home).take([write_csv(home.inbox / f"helpline_{day}.csv", rows)])
        assert intake.error is None
    (source,) = gather(home, NOW).sources
    assert (source.source.code, source.as_of, source.age_days, source.areas) == (
        "cm_helpline", date(2026, 11, 20), 2, 1,
    )  # fmt: skip
    assert [area.name.hi for area in source.lagging] == ["उमरिया"] and source.awaited


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        ("schedule", lambda home: (home.params / "schedule.yml").write_text("runs: [{", encoding="utf-8")),
        ("ledger", lambda home: home.ledger.write_bytes(b"not a data base" * 300)),
        ("sheets", lambda home: (home.params / "sheets.yml").write_text("sheets: 7", encoding="utf-8")),
        ("sources", lambda home: (home.params / "sources" / "camps.yml").write_text("x: [", encoding="utf-8")),
    ],
)
def test_what_cannot_be_found_out_says_so_and_hides_nothing_else(tmp_path: Path, part: str, damage: object) -> None:
    home = lived_home(tmp_path / "home")
    for left in home.data.glob("ledger.sqlite-*"):
        left.unlink()
    damage(home)  # type: ignore[operator]
    status = gather(home, NOW)
    assert part in {fault.part for fault in status.faults}
    assert all(fault.said["hi"] and fault.said["en"] for fault in status.faults)
    assert status.refused and status.disk
    assert bool(status.slots) == (part != "ledger") and bool(status.runs) == (part != "schedule")


def test_slots_stay_known_without_the_schedule_they_came_from(tmp_path: Path) -> None:
    home = lived_home(tmp_path / "home")
    (home.params / "schedule.yml").write_text("runs: []", encoding="utf-8")
    status = gather(home, NOW)
    failed = found(status, "helpline_daily", 3)
    assert failed.review.code == "helpline_followup" and [page.area.code for page in failed.failed] == [
        "anuppur",
        "umaria",
    ]


def test_a_store_that_is_out_of_reach_leaves_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = lived_home(tmp_path / "home")
    monkeypatch.setenv(STORE, "nowhere://bucket/samiksha")
    status = gather(home, NOW)
    assert {fault.part for fault in status.faults} == {"sources"}
    assert status.slots and status.runs and status.sendings and status.disk


def test_a_ledger_of_years_is_read_in_a_moment(tmp_path: Path) -> None:
    home = lived_home(tmp_path / "home")
    with sqlite3.connect(home.ledger) as base:
        rows = (
            ("helpline_followup", f"a{area}", str(date(2025, 11, 22) + timedelta(days=day)), MADE, 1, "old", "x" * 4000, "t")
            for day in range(340) for area in range(66)
        )  # fmt: skip
        base.executemany(
            "INSERT INTO page (review, area, as_of, status, attempts, run_id, figures, changed) VALUES (?,?,?,?,?,?,?,?)",
            rows,
        )
    gather(home, NOW)
    began = datetime.now(UTC)
    gather(home, NOW)
    assert datetime.now(UTC) - began < timedelta(seconds=1)


def test_a_slot_that_is_being_made_tells_how_far_it_is(tmp_path: Path) -> None:
    home = lived_home(tmp_path / "home")
    with Slots(home) as slots:
        running = slot("helpline_daily", 3, 6.5)
        slots.notes(SlotEntry(running, State.RUNNING, run_id=f"helpline_daily-{running.as_of}-1"))
    assert found(gather(home, NOW), "helpline_daily", 3).pages == {MADE: 4, FAILED: 2}
