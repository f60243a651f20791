"""What is due: nothing twice, nothing forgotten, the oldest day first; whatever was dark, edited, or wrong about the clock."""

import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.params.holidays import Calendar
from samiksha.schedule import FINAL, Account, Agenda, Slot, SlotEntry, State, Timetable, agenda
from samiksha.schedule.planner import AHEAD, SET_BACK, TOLD_DAYS
from tests.schedule.timetables import timetable, utc

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KOLKATA = ZoneInfo("Asia/Kolkata")
LONG_AGO = utc(2020, 1, 1)


class Office:
    """A ledger in memory, kept as a tick keeps it, and how often each slot was made."""

    def __init__(self, table: Timetable, known: datetime | None = LONG_AGO) -> None:
        self.table = table
        self.account = Account({run.name: known for run in table.schedule.runs} if known else {})
        self.made: Counter[tuple[str, date, int]] = Counter()

    def knows(self, now: datetime) -> None:
        """As `Slots.knows` does."""
        held = self.account.known_since
        known = {run.name: min(held.get(run.name, now), now) for run in self.table.schedule.runs}
        self.account = replace(self.account, known_since=known)

    def notes(self, slot: Slot, state: State, **told: Any) -> None:
        entries = dict(self.account.entries) | {slot.key: SlotEntry(slot, state, **told)}
        self.account = replace(self.account, entries=entries)

    def brings(self, slots: Iterable[Slot], state: State, **told: Any) -> None:
        for slot in slots:
            self.notes(slot, state, **told)

    def forgets(self, slots: Iterable[Slot]) -> None:
        gone = {slot.key for slot in slots}
        kept = {key: entry for key, entry in self.account.entries.items() if key not in gone}
        self.account = replace(self.account, entries=kept)

    def asks(self, now: datetime) -> Agenda:
        return agenda(self.table, self.account, now)

    def tick(self, now: datetime, does: State = State.MADE) -> Agenda:
        self.knows(now)
        self.forgets(self.asks(now).too_early)
        found = self.asks(now)
        self.brings(found.superseded, State.SUPERSEDED, finished=now)
        self.brings(found.missed, State.MISSED, finished=now)
        for due in found.due:
            self.notes(due.slot, does, finished=now if does in FINAL else None)
            if does is State.MADE:
                self.made[due.slot.key] += 1
        return found


def at(month: int, day: int, hour: int = 12, minute: int = 0, year: int = 2026) -> datetime:
    """What the clock in the office shows."""
    return datetime(year, month, day, hour, minute, tzinfo=KOLKATA)


def daily(**whole: Any) -> Office:
    return Office(timetable({}, calendar=Calendar(weekly_off=()), **whole))


def days(found: Agenda) -> list[date]:
    return [due.slot.as_of for due in found.due]


def november(first: int, last: int) -> list[date]:
    return [date(2026, 11, day) for day in range(first, last + 1)]


# --- from day to day ----------------------------------------------------------------------------------------------------


def test_a_run_asks_for_nothing_from_before_it_was_first_seen() -> None:
    office = Office(daily().table, known=None)
    assert office.tick(at(11, 9, 12)) == Agenda()
    assert office.tick(at(11, 10, 6, 29)) == Agenda()
    assert days(office.tick(at(11, 10, 6, 30))) == [date(2026, 11, 10)]


def test_a_slot_is_due_from_its_moment_on_and_made_once() -> None:
    office = daily()
    office.tick(at(11, 9))
    assert office.tick(at(11, 10, 6, 29)) == Agenda()
    (due,) = office.tick(at(11, 10, 6, 30)).due
    assert (due.slot.key, due.newest, due.entry, due.deadline) == (
        ("r0", date(2026, 11, 10), 1),
        True,
        None,
        due.slot.due,
    )
    assert office.tick(at(11, 10, 6, 30)) == office.tick(at(11, 10, 23, 59)) == Agenda()


@pytest.mark.parametrize("state", [state for state in State if state not in FINAL])
def test_what_was_begun_and_not_brought_to_its_end_is_due_again_with_what_is_known_of_it(state: State) -> None:
    office = daily()
    office.tick(at(11, 10), does=state)
    (due,) = [due for due in office.asks(at(11, 10, 13)).due if due.slot.as_of == date(2026, 11, 10)]
    assert due.entry is not None and due.entry.state is state


@pytest.mark.parametrize("state", sorted(FINAL))
def test_what_was_brought_to_its_end_is_not_due_again(state: State) -> None:
    office = daily()
    office.tick(at(11, 10), does=state)
    assert office.asks(at(11, 10, 13)) == Agenda()


def test_a_pause_is_kept_and_one_that_a_wrong_clock_has_noted_is_not() -> None:
    office = daily(try_again_minutes=10)
    slot = office.tick(at(11, 10)).due[-1].slot
    for after, is_due in (
        (9 * MINUTE, False),
        (10 * MINUTE, False),
        (0 * MINUTE, True),
        (11 * MINUTE, True),
        (365 * DAY, True),
    ):
        office.notes(slot, State.TRY_AGAIN, not_before=at(11, 10, 13) + after)
        found = office.asks(at(11, 10, 13))
        assert ([due.slot for due in found.due] == [slot]) is is_due
        assert found.resting == (() if is_due else (slot,))


# --- what was dark ------------------------------------------------------------------------------------------------------


def test_after_a_week_of_darkness_each_day_is_made_as_of_itself_the_oldest_first_and_only_the_last_is_news() -> None:
    office = daily()
    office.tick(at(11, 10))
    found = office.tick(at(11, 17, 12))
    assert days(found) == november(11, 17)
    assert [due.newest for due in found.due] == [False] * 6 + [True]
    assert (found.missed, found.superseded) == ((), ()) and office.tick(at(11, 17, 13)) == Agenda()


def test_beyond_the_days_that_are_caught_up_a_day_is_told_of_as_missed_and_told_once() -> None:
    office = daily(catch_up_days=3)
    office.tick(at(11, 10))
    found = office.tick(at(11, 20, 5))
    assert days(found) == november(17, 19)
    assert [slot.as_of for slot in found.missed] == november(11, 16)
    assert office.tick(at(11, 20, 5, 1)) == Agenda()


def test_whole_days_are_caught_up_also_late_on_the_last_of_them() -> None:
    office = daily(catch_up_days=3)
    office.tick(at(11, 10))
    assert days(office.asks(at(11, 20, 0, 1))) == november(17, 19)
    assert days(office.asks(at(11, 20, 23, 59))) == november(17, 20)


def test_a_year_of_darkness_makes_the_last_days_and_tells_of_a_month() -> None:
    office = daily()
    office.tick(at(11, 10, year=2025))
    found = office.tick(at(11, 17))
    assert days(found) == november(10, 17)
    assert len(found.missed) == TOLD_DAYS and max(found.missed).as_of == date(2026, 11, 9)
    assert office.tick(at(11, 17, 13)) == Agenda()


def test_without_catching_up_a_day_is_made_as_long_as_it_lasts() -> None:
    office = daily(catch_up_days=0)
    office.tick(at(11, 10))
    found = office.tick(at(11, 13, 23, 59))
    assert (days(found), [slot.as_of for slot in found.missed]) == (november(13, 13), november(11, 12))
    assert days(office.tick(at(11, 14, 6, 30))) == november(14, 14)


def test_what_waits_over_midnight_is_brought_to_its_end_also_without_catching_up() -> None:
    run = {"cron": "0 20 * * *", "waits_for": [{"source": "s"}], "late": {"until": "02:00"}}
    office = Office(timetable(run, catch_up_days=0))
    office.tick(at(11, 10, 20), does=State.WAITING)
    (due,) = office.asks(at(11, 11, 2, 1)).due
    assert (due.slot.as_of, due.deadline) == (date(2026, 11, 10), at(11, 11, 2))
    assert [slot.as_of for slot in office.asks(at(11, 12, 0, 1)).missed] == november(10, 11)


def test_what_waits_or_is_held_for_too_long_is_missed_however_long_the_machine_was_off() -> None:
    for gap in (8, 60, 500):
        office = daily()
        slot = office.tick(at(11, 10, year=2020), does=State.HELD).due[-1].slot
        found = office.tick(at(11, 10, year=2020) + (gap + 1) * DAY)
        assert slot in found.missed and slot not in [due.slot for due in found.due]
        assert office.account.entries[slot.key].state is State.MISSED


# --- several a day ------------------------------------------------------------------------------------------------------


def test_of_several_slots_of_a_day_that_are_due_only_the_last_is_made() -> None:
    office = Office(timetable({"cron": "0 10,14,18 * * *"}))
    office.tick(at(11, 9, 19))
    found = office.tick(at(11, 10, 15))
    assert [due.slot.nth for due in found.due] == [2]
    assert found.superseded == ()  # nobody had begun the first
    assert [due.slot.nth for due in office.tick(at(11, 10, 18)).due] == [3]
    assert sorted(office.made)[-2:] == [("r0", date(2026, 11, 10), 2), ("r0", date(2026, 11, 10), 3)]


def test_a_slot_that_waits_is_superseded_by_the_next_of_its_day() -> None:
    office = Office(timetable({"cron": "0 10,14 * * *"}))
    office.tick(at(11, 10, 9))
    first = office.tick(at(11, 10, 10), does=State.WAITING).due[-1].slot
    found = office.tick(at(11, 10, 14))
    assert (found.superseded, [due.slot.nth for due in found.due]) == ((first,), [2])
    assert office.asks(at(11, 10, 15)) == Agenda()


def test_days_of_several_slots_are_missed_once_each() -> None:
    office = Office(timetable({"cron": "*/10 * * * *"}, catch_up_days=1))
    office.tick(at(11, 10, 23, 55))
    found = office.tick(at(11, 15, 0, 5))
    assert [(slot.as_of, slot.nth) for slot in found.missed] == [(day, 144) for day in november(11, 13)]
    assert [(due.slot.as_of, due.slot.nth) for due in found.due] == [
        (date(2026, 11, 14), 144),
        (date(2026, 11, 15), 1),
    ]


# --- a schedule that is edited ------------------------------------------------------------------------------------------


def edited(office: Office, *runs: dict[str, Any], **whole: Any) -> Office:
    office.table = timetable(*runs, calendar=Calendar(weekly_off=()), **whole)
    return office


def test_a_time_that_is_moved_on_the_day_makes_the_day_once() -> None:
    office = daily()
    office.tick(at(11, 10, 6, 31))
    assert edited(office, {"cron": "0 9 * * *"}).tick(at(11, 10, 9, 1)) == Agenda()
    assert edited(office, {"cron": "0 5 * * *"}).tick(at(11, 10, 9, 2)) == Agenda()
    assert days(office.tick(at(11, 11, 5))) == november(11, 11)


def test_a_time_that_is_moved_to_an_earlier_one_before_it_came_is_due_at_once() -> None:
    office = edited(daily(), {"cron": "0 18 * * *"})
    office.tick(at(11, 10, 8))
    assert days(edited(office, {"cron": "0 7 * * *"}).tick(at(11, 10, 8, 1))) == november(10, 10)


def test_what_a_changed_schedule_would_have_asked_for_long_ago_is_not_told_of_as_missed() -> None:
    office = edited(daily(), {"cron": "0 6 * * 1"})
    for day in range(1, 30):
        office.tick(at(10, day))
    found = edited(office, {"cron": "0 6 * * *"}).tick(at(10, 30))
    assert found.missed == () and days(found)[-1] == date(2026, 10, 30)


def test_a_run_that_is_added_begins_and_one_that_is_taken_out_leaves_nothing_open() -> None:
    office = edited(daily(), {}, {"name": "second"})
    office.tick(at(11, 10), does=State.WAITING)
    office.tick(at(11, 11), does=State.WAITING)
    found = edited(office, {}, {"name": "third"}).tick(at(11, 12))
    assert {slot.run for slot in found.superseded} == {"second"} and "third" not in {
        due.run.name for due in found.due
    }
    assert [due.run.name for due in office.tick(at(11, 13, 6, 30)).due] == ["r0", "third"]
    assert not [
        entry for entry in office.account.entries.values() if entry.slot.run == "second" and entry.state not in FINAL
    ]


def test_a_run_that_is_renamed_begins_under_its_new_name_and_makes_no_day_of_the_past_again() -> None:
    office = daily()
    office.tick(at(11, 10))
    assert edited(office, {"name": "other"}).tick(at(11, 10, 13)) == Agenda()
    assert [due.slot.key for due in office.tick(at(11, 11)).due] == [("other", date(2026, 11, 11), 1)]


def test_a_day_that_the_schedule_asks_for_no_more_does_not_stay_open() -> None:
    office = daily()
    office.tick(at(11, 10, 6, 29))
    (due,) = office.tick(at(11, 10), does=State.HELD).due
    found = edited(office, {"until": "2026-11-09"}).tick(at(11, 10, 13))
    assert (found.superseded, found.due, found.missed) == ((due.slot,), (), ())


# --- a clock that is wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [DAY, 30 * DAY, 365 * DAY])
def test_what_a_clock_that_was_ahead_had_made_is_made_again_in_its_time(ahead: timedelta) -> None:
    office = daily()
    office.tick(at(11, 10))
    early = office.tick(at(11, 10) + ahead).due[-1].slot
    back = office.tick(at(11, 10, 12, 5))
    assert back == Agenda() and early.key not in office.account.entries
    made = office.made[early.key]
    for day in (11, 12, 13):
        office.tick(at(11, day))
    office.tick(max(early.due, at(11, 13)))
    assert [office.made["r0", day, 1] for day in november(12, 13)] == [1, 1]
    assert office.made[early.key] == made + 1


def test_what_a_clock_that_was_ahead_had_given_up_is_made_once_it_is_right() -> None:
    office = daily()
    office.tick(at(11, 10))
    assert days(office.tick(at(12, 20)))[0] > date(2026, 11, 12)
    office.tick(at(11, 12))  # nobody looked between: those days are over, and were not made
    assert [office.made["r0", day, 1] for day in november(10, 12)] == [1, 1, 1]


def test_a_run_that_was_first_seen_by_a_clock_ahead_is_seen_from_now_on() -> None:
    office = Office(daily().table, known=at(11, 10, year=2027))
    assert office.tick(at(11, 10, 12)) == Agenda()
    assert days(office.tick(at(11, 11, 6, 30))) == november(11, 11)


def test_a_clock_that_is_set_back_by_seconds_makes_nothing_twice() -> None:
    office = daily()
    office.tick(at(11, 10, 6, 30))
    for seconds in (1, 30, 600):
        assert office.tick(at(11, 10, 6, 30) - timedelta(seconds=seconds)) == Agenda()
    office.tick(at(11, 10, 6, 31))
    assert office.made["r0", date(2026, 11, 10), 1] == 1
    assert SET_BACK == 15 * MINUTE


@pytest.mark.parametrize("year", [1970, 2000, 2015])
def test_a_clock_whose_battery_is_empty_forgets_nothing_and_tells_nothing(year: int) -> None:
    office = daily()
    for day in range(1, 11):
        office.tick(at(11, day))
    held = dict(office.account.entries)
    assert office.tick(at(1, 1, 0, 1, year=year)) == Agenda()
    assert office.account.entries == held and at(11, 10) - at(1, 1, year=2025) > AHEAD
    assert office.tick(at(11, 10, 13)) == Agenda()
    assert set(office.made.values()) == {1}


# --- much of it ---------------------------------------------------------------------------------------------------------


def test_fifty_runs_of_each_minute_are_sorted_out_in_a_moment_after_a_year() -> None:
    minutes = ["* * * * *", "*/1 0-23 * * *", "0-59 * * * *", "*/2 * * * *", "*/3 * * * *"]
    table = timetable(
        *({"cron": minutes[at % 5], "timezone": ["Asia/Kolkata", "Europe/Berlin"][at % 2]} for at in range(50))
    )
    office = Office(table)
    began = time.process_time()
    found = office.asks(at(11, 20))
    took = time.process_time() - began
    assert (len(found.due), len(found.missed)) == (50 * 8, 50 * TOLD_DAYS)
    assert took < 1.0


def test_runs_are_worked_on_by_day_then_by_the_moment() -> None:
    office = Office(
        timetable({"cron": "0 8 * * *"}, {"cron": "0 7 * * *"}, {"cron": "0 9 * * *", "as_of": "day_before"})
    )
    office.tick(at(11, 9, 10))
    found = office.tick(at(11, 11, 10))
    assert [(due.slot.as_of.day, due.run.name) for due in found.due] == [
        (9, "r2"), (10, "r1"), (10, "r0"), (10, "r2"), (11, "r1"), (11, "r0"),
    ]  # fmt: skip


# --- laws ---------------------------------------------------------------------------------------------------------------

CRONS = ["30 6 * * *", "0 10,14,18 * * *", "0 6 * * 1", "0 6 L * *", "30 2 * * *", "0 0 * * *", "0 20 13 * 5"]
ZONES = ["Asia/Kolkata", "Europe/Berlin", "America/Sao_Paulo", "America/St_Johns"]


@st.composite
def schedules(draw: st.DrawFn) -> Timetable:
    run = st.fixed_dictionaries({
        "cron": st.sampled_from(CRONS), "timezone": st.sampled_from(ZONES), "days": st.sampled_from([["every"], ["working"]]),
        "as_of": st.sampled_from(["same_day", "day_before"]),
    })  # fmt: skip
    return timetable(*draw(st.lists(run, min_size=1, max_size=3)), catch_up_days=draw(st.sampled_from([0, 1, 3, 7])))


GAPS = st.lists(st.integers(1, 12 * 24 * 60), min_size=1, max_size=15)


def moments(gaps: list[int], year: int = 2026) -> list[datetime]:
    now, found = utc(year, 3, 20), []
    for gap in gaps:
        now += gap * MINUTE
        found.append(now)
    return found


@settings(max_examples=20, deadline=None)
@given(schedules(), GAPS, st.randoms(use_true_random=False))
def test_whatever_states_the_ledger_holds_what_is_due_is_due_and_everything_is_in_one_place(
    table: Timetable, gaps: list[int], chance: random.Random
) -> None:
    office = Office(table)
    for now in moments(gaps):
        office.tick(now, does=chance.choice(list(State)))
        found = office.asks(now)
        assert found == office.asks(now)
        for due in found.due:
            entry = office.account.entries.get(due.slot.key)
            zone = table.schedule.zone(due.run)
            age = (now.astimezone(zone).date() - due.slot.due.astimezone(zone).date()).days
            assert due.entry == entry and (entry is None or entry.state not in FINAL)
            assert due.slot.due <= now and age <= max(table.schedule.catch_up_days, 1 if entry else 0)
        slots = [*(due.slot for due in found.due), *found.superseded, *found.missed, *found.too_early, *found.resting]
        assert len({slot.key for slot in slots}) == len(slots)
        assert [due.slot for due in found.due] == sorted(due.slot for due in found.due)


@settings(max_examples=20, deadline=None)
@given(schedules(), GAPS)
def test_everything_done_and_asked_again_nothing_is_due_and_nothing_open(table: Timetable, gaps: list[int]) -> None:
    office = Office(table)
    for now in moments(gaps):
        office.tick(now)
        assert office.asks(now) == Agenda()
        assert all(entry.state in FINAL for entry in office.account.entries.values())


@settings(max_examples=30, deadline=None)
@given(schedules(), GAPS)
def test_ticks_at_any_moments_make_each_day_at_most_once_and_none_is_lost_within_the_days_caught_up(
    table: Timetable, gaps: list[int]
) -> None:
    points = moments(gaps)
    office = Office(table)
    office.knows(points[0])
    start = utc(2026, 3, 20)
    office.account = replace(office.account, known_since={run.name: start for run in table.schedule.runs})
    for now in points:
        office.tick(now)
    assert set(office.made.values()) <= {1}
    made = {key for key, state in office.account.entries.items() if state.state is State.MADE}
    assert made == set(office.made)
    # Every day that ended with a tick soon enough after it has its last slot made, or a later one than was due then.
    for run in table.schedule.runs:
        for slot in table.slots(run, start, points[-1]):
            tick = next(now for now in points if now >= slot.due)
            later = [each for each in table.slots(run, slot.due, tick) if each.as_of == slot.as_of]
            if not later and tick - slot.due <= table.schedule.catch_up_days * DAY:
                assert slot.key in office.made
            elif not later and slot.key not in office.made:
                assert office.account.entries[slot.key].state is State.MISSED


@settings(max_examples=20, deadline=None)
@given(schedules(), st.lists(st.tuples(st.integers(1, 36 * 60), st.integers(-400, 400)), min_size=5, max_size=25))
def test_a_clock_that_jumps_about_leaves_no_day_out_once_it_is_right(
    table: Timetable, steps: list[tuple[int, int]]
) -> None:
    office = Office(table)
    now = utc(2026, 3, 20)
    office.tick(now)
    for gap, wrong in steps:
        now += gap * MINUTE
        if wrong % 3 == 0:
            office.tick(now + wrong * DAY)
        office.tick(now)
    for run in table.schedule.runs:
        for slot in table.last_slots(run, now - table.schedule.catch_up_days * DAY, now):
            assert office.account.entries[slot.key].state is State.MADE
    assert not [entry for entry in office.account.entries.values() if SET_BACK < entry.slot.due - now <= AHEAD]
