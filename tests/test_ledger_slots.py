"""The ledger's account of slots: what is noted comes back as it was, ends stay ends, and what a wrong clock noted is mended."""

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from samiksha.home import Home
from samiksha.ledger import Slots
from samiksha.schedule import Slot, SlotEntry, State, agenda
from tests.schedule.timetables import timetable, utc

NOW = utc(2026, 11, 10, 1, 30)
SLOT = Slot(date(2026, 11, 10), utc(2026, 11, 10, 1), "daily")
LATE = {"area": "anuppur", "source": "daily_returns", "body": "जैतहरी", "since": "2026-11-07", "needed": "2026-11-10"}
FULL = SlotEntry(
    SLOT, State.TRY_AGAIN, 2, utc(2026, 11, 10, 2), "run-7", (LATE,), {"hi": "विफल", "en": "failed"},
    {"made": 50, "failed": 2}, utc(2026, 11, 10, 1, 1), utc(2026, 11, 10, 1, 9),
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def slots(home: Home) -> Iterator[Slots]:
    with Slots(home) as opened:
        yield opened


def slot(day: int, nth: int = 1, run: str = "daily") -> Slot:
    return Slot(date(2026, 11, day), utc(2026, 11, day, nth), run, nth)


def states(slots: Slots) -> dict[tuple[str, date, int], State]:
    return {entry.slot.key: entry.state for entry in slots.entries()}


@pytest.mark.parametrize(
    "entry", [FULL, SlotEntry(SLOT, State.WAITING), *(SlotEntry(SLOT, state) for state in State)]
)
def test_what_is_noted_comes_back_as_it_was_with_who_noted_it(home: Home, entry: SlotEntry) -> None:
    with Slots(home) as slots:
        slots.notes(entry)
    with Slots(home) as again:
        found = again.entry(SLOT)
        assert again.entries() == [found] and again.account().entries == {SLOT.key: found}
    assert found is not None and found.who.endswith(f", {os.getpid()}")
    assert replace(found, who="") == entry


def test_a_slot_has_one_entry_the_newest_whatever_its_moment_and_zone(slots: Slots) -> None:
    slots.notes(SlotEntry(SLOT, State.WAITING))
    kolkata = SLOT.due.astimezone(ZoneInfo("Asia/Kolkata")) + timedelta(hours=2)
    slots.notes(SlotEntry(replace(SLOT, due=kolkata), State.MADE))
    (found,) = slots.entries()
    assert (found.state, found.slot.due, found.slot.due.utcoffset()) == (
        State.MADE,
        utc(2026, 11, 10, 3),
        timedelta(),
    )
    assert slots.entry(slot(11)) is None and slots.entry(slot(10, 2)) is None


def test_entries_come_oldest_day_first_of_all_runs_or_of_one(slots: Slots) -> None:
    for each in (slot(12), slot(10, 2), slot(11, run="other"), slot(10, 1)):
        slots.notes(SlotEntry(each, State.MADE))
    assert [entry.slot for entry in slots.entries()] == [slot(10, 1), slot(10, 2), slot(11, run="other"), slot(12)]
    assert [entry.slot for entry in slots.entries("other")] == [slot(11, run="other")]
    assert slots.entries("nobody") == []


def test_a_run_is_known_since_it_was_first_seen(slots: Slots) -> None:
    slots.knows(["daily"], NOW)
    slots.knows(["daily", "weekly"], NOW + timedelta(days=3))
    assert slots.account().known_since == {"daily": NOW, "weekly": NOW + timedelta(days=3)}


def test_a_moment_that_a_clock_ahead_had_noted_is_mended(slots: Slots) -> None:
    slots.knows(["daily"], NOW + timedelta(days=365))
    slots.knows(["daily"], NOW)
    slots.knows(["daily"], NOW.astimezone(timezone(timedelta(hours=-9))) + timedelta(milliseconds=1))
    assert slots.account().known_since == {"daily": NOW}


def test_a_run_that_was_taken_out_begins_anew_and_keeps_what_became_of_its_slots(slots: Slots) -> None:
    slots.knows(["daily", "weekly"], NOW)
    slots.notes(SlotEntry(slot(10, run="weekly"), State.MADE))
    slots.knows(["daily"], NOW)
    assert set(slots.account().known_since) == {"daily"}
    slots.knows(["daily", "weekly"], NOW + timedelta(days=5))
    assert slots.account().known_since["weekly"] == NOW + timedelta(days=5)
    assert states(slots) == {("weekly", date(2026, 11, 10), 1): State.MADE}
    slots.knows([], NOW)
    assert slots.account().known_since == {}


def test_what_was_begun_or_never_begun_is_brought_to_an_end_and_what_has_one_stays(slots: Slots) -> None:
    slots.notes(replace(FULL, slot=slot(8), state=State.WAITING))
    slots.notes(SlotEntry(slot(9), State.MADE, run_id="run-9"))
    slots.brings_to_an_end([slot(7), slot(8), slot(9)], State.MISSED, NOW)
    assert list(states(slots).values()) == [State.MISSED, State.MISSED, State.MADE]
    begun, made = slots.entry(slot(8)), slots.entry(slot(9))
    assert begun is not None and (begun.late, begun.run_id, begun.finished) == ((LATE,), "run-7", NOW)
    assert made is not None and (made.run_id, made.finished) == ("run-9", None)


def test_ends_are_noted_all_or_none(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = slots.notes

    def fails_at_the_second(entry: SlotEntry) -> None:
        if entry.slot == slot(8):
            raise RuntimeError("killed")
        notes(entry)

    monkeypatch.setattr(slots, "notes", fails_at_the_second)
    with pytest.raises(RuntimeError, match="killed"):
        slots.brings_to_an_end([slot(7), slot(8)], State.MISSED, NOW)
    assert slots.entries() == []


def test_what_was_worked_on_before_its_time_is_forgotten_and_nothing_else(slots: Slots) -> None:
    for each in (slot(9), slot(10), slot(10, 2), slot(10, run="other")):
        slots.notes(SlotEntry(each, State.MADE))
    slots.takes_back([slot(10), slot(30)])
    assert set(states(slots)) == {slot(9).key, slot(10, 2).key, slot(10, run="other").key}


def test_old_slots_are_taken_out_and_counted(slots: Slots) -> None:
    for day in (1, 2, 3, 4):
        slots.notes(SlotEntry(slot(day), State.MADE))
    old = slots.old_lines(date(2026, 11, 3))
    assert [len(lines) for lines in old.values()] == [2]
    slots.forgets(old)
    assert [entry.slot.as_of.day for entry in slots.entries()] == [3, 4]
    assert not any(slots.old_lines(date(2026, 11, 3)).values())


def test_what_is_not_done_at_each_tick_is_remembered_with_its_moment(slots: Slots) -> None:
    assert slots.last("fetch") is None
    slots.did("fetch", NOW)
    slots.did("prune", NOW - timedelta(days=1))
    slots.did("fetch", NOW + timedelta(hours=1))
    assert (slots.last("fetch"), slots.last("prune")) == (NOW + timedelta(hours=1), NOW - timedelta(days=1))


def test_what_the_ledger_gives_back_is_what_the_planner_asks_for(home: Home) -> None:
    table = timetable({"name": "daily", "days": ["working"]})
    with Slots(home) as slots:
        slots.knows(["daily"], NOW)
        for day in range(1, 12):
            now = NOW + timedelta(days=day)
            found = agenda(table, slots.account(), now)
            assert [due.slot.as_of for due in found.due] == (
                [now.date()] if table.calendar.is_working(now.date()) else []
            )
            for due in found.due:
                slots.notes(SlotEntry(due.slot, State.MADE))
            assert agenda(table, slots.account(), now).due == ()
        early = agenda(table, slots.account(), NOW + timedelta(days=9, hours=-1)).too_early
        assert [each.as_of.day for each in early] == [19, 20, 21]  # the 21st is a third Saturday
        slots.takes_back(early)
        assert [entry.slot.as_of.day for entry in slots.entries()] == [11, 12, 13, 16, 17, 18]


def test_several_at_once_note_slots_without_losing_one(home: Home) -> None:
    with Slots(home):
        pass

    def notes(day: int) -> None:
        with Slots(home) as own:
            own.knows(["daily", f"run{day}"], NOW)
            own.notes(SlotEntry(slot(day), State.MADE))
            own.brings_to_an_end([slot(day, 2)], State.SUPERSEDED, NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(notes, range(1, 13)))
    with Slots(home) as slots:
        assert len(slots.entries()) == 24 and slots.account().known_since["daily"] == NOW


def test_a_years_ledger_is_read_in_a_moment(home: Home) -> None:
    with Slots(home) as slots, slots._all_or_nothing():
        for day in range(365):
            for run in ("a", "b", "c", "d"):
                due = utc(2026, 1, 1, 1) + timedelta(days=day)
                slots.notes(replace(FULL, slot=Slot(due.date(), due, run), state=State.MADE))
    began = datetime.now()  # noqa: DTZ005 - a span
    with Slots(home) as slots:
        assert len(slots.account().entries) == 4 * 365
    assert (datetime.now() - began).total_seconds() < 2  # noqa: DTZ005


def test_moments_are_written_in_one_zone_so_that_text_sorts_as_time(home: Home) -> None:
    with Slots(home) as slots:
        slots.notes(replace(FULL, began=FULL.began and FULL.began.astimezone(ZoneInfo("Asia/Kolkata"))))
        slots.knows(["daily"], NOW.astimezone(ZoneInfo("America/St_Johns")))
    base = sqlite3.connect(home.ledger)
    told = [*base.execute("SELECT due, began, finished, not_before FROM slot").fetchone()]
    told += base.execute("SELECT known_since FROM run").fetchone()
    base.close()
    assert [text[-6:] for text in told] == ["+00:00"] * 5
