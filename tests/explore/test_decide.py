"""A direction given, answered and changed in the room: each rule of it, driven as the page drives it."""

import asyncio
import errno
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.explore import decide, recorder
from samiksha.explore.decide import DecisionPanel
from samiksha.explore.due import due_by, quick_choices
from samiksha.explore.phrases import phrases_for
from samiksha.home import Home
from samiksha.minutes import Direction, Draft, MinutesBook, Status, read_minutes
from samiksha.model import Better, Measure, Unit
from samiksha.params.holidays import Calendar, read_calendar
from samiksha.review import Review
from samiksha.rollup import open_rollup
from tests.explore.driving import answers, edits, faults, records, sends, words
from tests.homes import make_home

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
GIVEN = date(2023, 5, 20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


@pytest.fixture
def room(anuppur: Review, home: Home) -> DecisionPanel:
    return DecisionPanel(anuppur, "श्री वर्मा", home=home)


def held(home: Home) -> list[Direction]:
    return read_minutes(home).directions()


def test_a_figure_on_the_screen_fills_the_form_and_is_recorded_with_it(
    room: DecisionPanel, home: Home, anuppur: Review
) -> None:
    measure = anuppur.figures.measures["old_pending_pct"]
    room.prefill("anuppur", "revenue", measure)
    assert "राजस्व" in words(room.form.panel) and "53.2 %" in words(room.form.panel)
    assert room.form.filling.who == "विभाग प्रमुख, राजस्व"
    records(room, what=text("decide.phrases.old.a", "hi"), who=room.form.filling.who)
    (direction,) = held(home)
    assert (direction.review, direction.area, direction.department) == ("helpline_followup", "anuppur", "revenue")
    assert (direction.given_on, direction.as_of, direction.recorded_by) == (GIVEN, GIVEN, "श्री वर्मा")
    assert Measure.from_json(direction.measure_then) == measure
    assert "निर्देश क्रमांक 1 लिखा गया" in words(room.form.panel)
    assert text("decide.phrases.old.a", "hi") in words(room.list.panel)


def test_a_figure_counted_by_arrays_is_recorded_as_a_plain_number(room: DecisionPanel, home: Home) -> None:
    room.prefill("anuppur", "", Measure("pending", Unit.COUNT, np.int64(7), Better.LESS, volume=np.int64(7)))  # type: ignore[arg-type]
    records(room)
    assert held(home)[0].measure_then["value"] == 7


@pytest.mark.parametrize("measure", ["", "old_pending_pct", "grade", "campaign_camps_held", "returns_missing", "own"])
def test_three_to_five_ready_wordings_fit_each_measure(measure: str) -> None:
    assert 3 <= len(phrases_for(measure)) <= 5


def test_the_wordings_follow_the_measure(room: DecisionPanel, anuppur: Review) -> None:
    room.prefill("anuppur", "", anuppur.figures.measures["not_attended"])
    assert text("decide.phrases.not_attended.b", "hi") in room.form.panel.html
    assert text("decide.phrases.old.b", "hi") not in room.form.panel.html
    assert phrases_for("campaign_pending") == phrases_for("pending") != phrases_for("campaign_camps_held")


def test_a_measure_can_be_chosen_and_dropped_in_the_form_and_what_was_typed_stays(room: DecisionPanel) -> None:
    typed = {"what": "लिखा हुआ", "who": "श्री क", "due": "two_weeks", "day": ""}
    sends(room.form.panel, do="measure", measure="pending", **typed)
    assert room.form.filling.measure is not None and room.form.filling.measure.key == "pending"
    sends(room.form.panel, do="measure", **typed)
    filling = room.form.filling
    assert (filling.measure, filling.what, filling.who, filling.due) == (None, "लिखा हुआ", "श्री क", "two_weeks")
    assert "लिखा हुआ</textarea>" in room.form.panel.html


def test_departments_offices_and_officers_of_the_brief_are_suggested(room: DecisionPanel, home: Home) -> None:
    for name in ("विभाग प्रमुख, राजस्व", "तहसील कार्यालय जैतहरी", "अधिकारी 07 (काल्पनिक), तहसील कार्यालय जैतहरी"):
        assert f'<option value="{name}">' in room.form.panel.html
    records(room, who="तहसील कार्यालय जैतहरी")
    assert held(home)[0].department == "revenue"


def test_enter_twice_records_once(room: DecisionPanel, home: Home) -> None:
    fill = room.form.filling.origin
    for _ in range(2):
        records(room, fill=fill)
    assert len(held(home)) == 1
    assert "लिखा गया" in words(room.form.panel)


def test_the_next_filling_of_the_same_words_is_another_direction(room: DecisionPanel, home: Home) -> None:
    records(room)
    records(room)
    assert [each.number for each in held(home)] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"what": "  "}, "no_what"),
        ({"who": ""}, "no_who"),
        ({"due": ""}, "no_day"),
        ({"due": "other", "day": ""}, "no_day"),
        ({"due": "other", "day": "31/05/2023"}, "no_day"),
        ({"due": "other", "day": "2023-05-19"}, "due_before_given"),
        ({"what": "क" * 1001}, "too_long"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_stays_typed(
    room: DecisionPanel, home: Home, typed: dict[str, str], key: str
) -> None:
    records(room, **typed)
    values = {"given": "20 मई 2023", "most": 1000}
    (said,) = faults(room.form.panel)
    assert said.startswith(text(f"decide.fault.{key}", "hi", **values))
    assert room.form.panel.html.count("data-here") == 1 and 'aria-invalid="true"' in room.form.panel.html
    assert held(home) == [] and not home.minutes.exists()
    kept = {"what": "सूची दें", "who": "तहसीलदार"} | {name: value.strip() for name, value in typed.items()}
    assert (room.form.filling.what, room.form.filling.who) == (kept["what"], kept["who"])
    records(room)
    assert len(held(home)) == 1 and faults(room.form.panel) == []


def test_nothing_is_recorded_without_a_name_and_it_is_asked_once_a_room(anuppur: Review, home: Home) -> None:
    first = DecisionPanel(anuppur, home=home)
    assert 'name="by"' in first.form.panel.html
    records(first, by="")
    assert faults(first.form.panel)[0].startswith(text("decide.fault.no_by", "hi"))
    assert held(home) == []
    records(first, by=" सुश्री  खान ")
    assert held(home)[0].recorded_by == "सुश्री खान"
    assert 'name="by"' not in first.form.panel.html and "सुश्री खान" in words(first.form.panel)
    assert 'name="by"' not in DecisionPanel(anuppur, home=home).form.panel.html
    sends(first.form.panel, do="another", what="लिखा हुआ")
    assert 'name="by" value="सुश्री खान"' in first.form.panel.html and "लिखा हुआ" in first.form.panel.html


def test_a_status_waits_for_the_name_too(anuppur: Review, home: Home, room: DecisionPanel) -> None:
    records(room)
    recorder.remember("")
    answers(room, 1, "implemented")
    assert held(home)[0].status is Status.YET_TO_START
    assert faults(room.form.panel)[0].startswith(text("decide.fault.no_by", "hi"))
    sends(room.form.panel, do="name", by="सुश्री खान")
    answers(room, 1, "implemented")
    assert held(home)[0].history[-1].by == "सुश्री खान"


def test_a_due_day_that_is_no_working_day_moves_to_the_next_one_and_says_so(room: DecisionPanel, home: Home) -> None:
    assert "शनिवार, 27 मई 2023 को अवकाश" in words(room.form.panel)  # a week after: the fourth Saturday
    records(room, due="week")
    records(room, due="other", day="2023-05-28")
    records(room, due="other", day="2023-05-30")
    assert [each.due_on.day for each in held(home)] == [29, 29, 30]
    assert "साप्ताहिक अवकाश" not in words(room.form.panel).split("किस विषय पर")[0]


def test_a_notified_holiday_moves_it_by_name(home: Home) -> None:
    due = due_by(date(2026, 8, 15), read_calendar(home.params))
    assert due.on == date(2026, 8, 17)
    assert "स्वतंत्रता दिवस" in due.why_moved("hi") and "Independence Day" in due.why_moved("en")


@pytest.mark.parametrize(
    ("given", "end"), [(date(2023, 5, 20), date(2023, 5, 31)), (date(2023, 5, 31), date(2023, 6, 30)),
                       (date(2023, 12, 31), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29))],
)  # fmt: skip
def test_the_end_of_the_month_is_always_to_come(given: date, end: date) -> None:
    assert quick_choices(given, Calendar(weekly_off=("sunday",)))["month_end"].asked == end


def test_where_no_day_is_a_working_day_the_day_stays() -> None:
    every = Calendar(weekly_off=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    assert every.next_working(GIVEN) == GIVEN


def test_the_overdue_stand_on_top_and_the_implemented_at_the_foot(anuppur: Review, home: Home) -> None:
    with MinutesBook(home) as book:
        for what, due in (
            ("बाद में", date(2023, 6, 1)),
            ("पूर्ण", GIVEN),
            ("देर", date(2023, 5, 10)),
            ("बहुत देर", date(2023, 5, 1)),
        ):
            book.record(earlier(what, due), "कोई")
        book.answer(2, GIVEN, "कोई", Status.IMPLEMENTED)
    room = DecisionPanel(anuppur, "श्री वर्मा", home=home)
    assert [each.what for each in room.list.directions] == ["बहुत देर", "देर", "बाद में", "पूर्ण"]
    said = words(room.list.panel)
    assert "19 दिन का विलंब" in said and "10 दिन का विलंब" in said
    assert "खुले 3 · विलंबित 2 · पूर्ण 1" in said


def test_the_measure_is_shown_then_and_now(anuppur: Review, home: Home) -> None:
    then = Measure("pending", Unit.COUNT, 250, Better.LESS)
    with MinutesBook(home) as book:
        book.record(earlier("घटाएँ", GIVEN, then), "कोई")
        book.record(earlier("विभाग का", GIVEN, then, department="revenue", scope={"department": "revenue"}), "कोई")
    room = DecisionPanel(anuppur, "श्री वर्मा", home=home)
    assert "तब 250 → अब 203" in words(room.list.panel) and "बेहतर" in words(room.list.panel)
    assert words(room.list.panel).count("अब ") == 1  # of a department the brief alone knows no figure

    def counted(_: Direction) -> Measure:
        return Measure("pending", Unit.COUNT, 40, Better.LESS)

    assert "तब 250 → अब 40" in words(DecisionPanel(anuppur, home=home, now_of=counted).list.panel)


def test_a_measure_that_no_longer_has_a_name_is_shown_by_its_key(anuppur: Review, home: Home) -> None:
    with MinutesBook(home) as book:
        book.record(earlier("घटाएँ", GIVEN, Measure("gone", Unit.COUNT, 5)), "कोई")
    assert "gone: तब 5" in words(DecisionPanel(anuppur, home=home).list.panel)


def test_the_room_of_a_division_gives_and_shows_directions_of_its_districts(loaded_home: Home, home: Home) -> None:
    shahdol = open_rollup("helpline_followup", "shahdol_division", "2023-05-20", home=loaded_home)
    room = DecisionPanel(shahdol, "आयुक्त", home=home)
    own = shahdol.area_figures["umaria"].measures["pending"]
    room.prefill("umaria", "", own)
    records(room)
    with MinutesBook(home) as book:
        book.record(earlier("घटाएँ", GIVEN, replace(own, value=5000), area="umaria"), "कोई")
    room.refresh()
    assert [each.area for each in held(home)] == ["umaria", "umaria"]
    said = words(room.list.panel)
    assert "उमरिया" in said and f"तब 5,000 → अब {own.value}" in said


def test_a_direction_of_no_review_in_particular_is_shown_in_each(anuppur: Review, home: Home) -> None:
    with MinutesBook(home) as book:
        book.record(earlier("सब समीक्षाओं का", GIVEN, review=""), "कोई")
    assert "सब समीक्षाओं का" in words(DecisionPanel(anuppur, home=home).list.panel)


def test_a_figure_without_a_name_in_the_catalogue_fills_the_form_by_its_key(room: DecisionPanel) -> None:
    room.prefill("anuppur", "", Measure("gone", Unit.COUNT, 5))
    assert "gone: 5" in words(room.form.panel)


def test_directions_of_other_areas_and_reviews_are_not_in_the_list(anuppur: Review, home: Home) -> None:
    with MinutesBook(home) as book:
        book.record(earlier("शहडोल का", GIVEN, area="shahdol"), "कोई")
        book.record(earlier("अन्य समीक्षा का", GIVEN, review="campaign_phase"), "कोई")
    assert DecisionPanel(anuppur, home=home).list.directions == []


@pytest.mark.parametrize("status", list(Status))
def test_one_click_sets_a_status(room: DecisionPanel, home: Home, status: Status) -> None:
    records(room)
    if status is Status.YET_TO_START:
        answers(room, 1, "on_schedule", fill=0)
    answers(room, 1, status, fill=1)
    (direction,) = held(home)
    assert direction.status is status
    assert direction.closed_on == (GIVEN if status is Status.IMPLEMENTED else None)
    assert text(f"value.status.{status}", "hi") in words(room.list.panel)


def test_a_click_twice_is_one_word_and_the_status_that_stands_is_none(room: DecisionPanel, home: Home) -> None:
    records(room)
    answers(room, 1, "on_schedule")
    answers(room, 1, "behind_schedule", fill=1)
    answers(room, 1, "behind_schedule", fill=1)
    assert len(held(home)[0].history) == 3
    answers(room, 1, "behind_schedule", fill=2)
    assert len(held(home)[0].history) == 3
    assert text("decide.fault.nothing_new", "hi") in words(room.list.panel)


def test_a_remark_and_the_day_of_implementing_go_with_the_status(room: DecisionPanel, home: Home) -> None:
    records(room)
    with MinutesBook(home) as book:
        book.answer(1, date(2023, 5, 27), "दूसरा", Status.ON_SCHEDULE)
    room.refresh()
    answers(room, 1, "implemented", remark=" शिविर  लगा ", day="2023-05-23")
    (direction,) = held(home)
    # Done on the 23rd, and said after what holds from the 27th: else that would still stand.
    assert (direction.status, direction.closed_on, direction.remark) == (
        Status.IMPLEMENTED,
        date(2023, 5, 23),
        "शिविर लगा",
    )
    assert "23 मई 2023 को पूर्ण" in words(room.list.panel) and "शिविर लगा" in words(room.list.panel)


@pytest.mark.parametrize(
    ("status", "day", "key", "values"),
    [
        ("on_schedule", "2023-05-19", "before_given", {"given": "20 मई 2023"}),
        ("implemented", "2023-05-19", "before_given", {"given": "20 मई 2023"}),
        ("on_schedule", "2023-05-25", "before_last", {"last": "27 मई 2023"}),
        ("implemented", "2999-01-01", "to_come", {}),
        ("implemented", "कल", "no_day", {}),
    ],
)
def test_a_wrong_day_of_a_status_is_said_beside_it(
    room: DecisionPanel, home: Home, status: str, day: str, key: str, values: dict[str, str]
) -> None:
    records(room)
    with MinutesBook(home) as book:
        book.answer(1, date(2023, 5, 27), "दूसरा", Status.BEHIND_SCHEDULE)
    room.refresh()
    answers(room, 1, status, day=day)
    (said,) = faults(room.list.panel)
    assert said.startswith(text(f"decide.fault.{key}", "hi", **values))
    assert len(held(home)[0].history) == 2


def test_a_word_of_today_outweighs_one_of_a_later_day(room: DecisionPanel, home: Home) -> None:
    records(room)
    with MinutesBook(home) as book:
        book.answer(1, date(2023, 6, 3), "दूसरा", Status.BEHIND_SCHEDULE)
        book.amend(1, date(2023, 6, 3), "दूसरा", what="बाद का")
    room.refresh()
    answers(room, 1, "on_schedule")
    edits(room, 1, fill=1, what="अंतिम", due_on="2023-05-29")
    assert (held(home)[0].status, held(home)[0].what) == (Status.ON_SCHEDULE, "अंतिम")


def test_the_wording_is_changed_and_the_history_tells_from_what_to_what(room: DecisionPanel, home: Home) -> None:
    records(room)
    edits(room, 1, what="पूरी सूची दें", due_on="2023-06-04")
    answers(room, 1, "behind_schedule", fill=1, remark="अमला कम है")
    (direction,) = held(home)
    assert (direction.what, direction.who, direction.due_on) == ("पूरी सूची दें", "तहसीलदार", date(2023, 6, 5))
    assert [entry.what for entry in direction.history] == ["सूची दें", "पूरी सूची दें", None]
    sends(room.list.panel, do="history", number=1)
    past = words(room.list.panel).partition("क्रमांक 1 का इतिहास")[2]
    for told in ("सूची दें → पूरी सूची दें", "29 मई 2023 29 May 2023 → 5 जून 2023", "प्रारंभ नहीं Yet to start → समय से पीछे"):
        assert told in past
    assert past.count("श्री वर्मा") == 3 and "अमला कम है" in past and "भारतीय मानक समय" in past
    sends(room.list.panel, do="history", number=1)
    assert "इतिहास History of no" not in words(room.list.panel)


def test_times_of_the_history_are_indian(room: DecisionPanel, home: Home) -> None:
    at = datetime(2026, 11, 22, 20, 5, tzinfo=UTC).isoformat()
    with mock.patch("samiksha.minutes.book.now_text", return_value=at):
        records(room)
    sends(room.list.panel, do="history", number=1)
    assert "23 नवंबर 2026, 01:35 बजे" in words(room.list.panel)


def test_an_edit_that_changes_nothing_or_too_much_writes_nothing(room: DecisionPanel, home: Home) -> None:
    records(room)
    edits(room, 1)
    assert text("decide.fault.nothing_new", "hi") in words(room.list.panel)
    sends(room.list.panel, do="edit", number=1)
    edits(room, 1, what="", due_on="2023-05-01")
    assert [each.partition(" ")[2] for each in faults(room.list.panel)] != []
    assert len(faults(room.list.panel)) == 2
    assert len(held(home)[0].history) == 1


def test_an_edit_leaves_alone_what_another_room_has_changed_meanwhile(room: DecisionPanel, home: Home) -> None:
    records(room)
    sends(room.list.panel, do="edit", number=1)
    with MinutesBook(home) as book:
        book.amend(1, GIVEN, "दूसरा", who="अपर कलेक्टर")
    room.refresh()
    sends(room.list.panel, do="amend", number=1, fill=0, what="नई सूची", who="तहसीलदार", due_on="2023-05-29")
    assert (held(home)[0].what, held(home)[0].who) == ("नई सूची", "अपर कलेक्टर")


def test_what_a_second_room_records_appears_at_the_next_action_and_at_a_refresh(anuppur: Review, home: Home) -> None:
    one, other = (DecisionPanel(anuppur, "श्री वर्मा", home=home) for _ in range(2))
    records(one, what="पहले कक्ष का")
    assert "पहले कक्ष का" not in words(other.list.panel)
    sends(other.list.panel, do="refresh")
    assert "पहले कक्ष का" in words(other.list.panel)
    records(other, what="दूसरे कक्ष का")
    answers(one, 1, "on_schedule")
    assert "दूसरे कक्ष का" in words(one.list.panel)


def test_it_appears_by_itself_while_the_panel_is_there(
    anuppur: Review, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "SECONDS_BETWEEN_LOOKS", 0.01)

    async def in_a_kernel() -> tuple[int, bool]:
        room = DecisionPanel(anuppur, "श्री वर्मा", home=home)
        await asyncio.sleep(0.05)
        with MinutesBook(home) as book:
            book.record(earlier("दूसरे कक्ष का", GIVEN), "कोई")
        for _ in range(200):
            await asyncio.sleep(0.01)
            if "दूसरे कक्ष का" in words(room.list.panel):
                break
        assert "दूसरे कक्ष का" in words(room.list.panel)
        await asyncio.sleep(0.05)  # it looks at what it has just drawn once more
        drawn = room.list.panel.drawn
        await asyncio.sleep(0.1)
        assert room.list.panel.drawn == drawn  # nothing new, nothing drawn
        room.close()
        assert room._looks is not None
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(room._looks), 2)
        return drawn, room._looks.done()

    with ThreadPoolExecutor(1) as other:  # in this thread a browser's loop may be running
        drawn, ended = other.submit(asyncio.run, in_a_kernel()).result()
    assert drawn >= 2 and ended


def test_a_look_at_unchanged_minutes_costs_next_to_nothing(room: DecisionPanel) -> None:
    records(room)
    assert room.look()
    started = datetime.now(UTC)
    assert not any(room.look() for _ in range(200))
    assert (datetime.now(UTC) - started).total_seconds() < 0.2


def test_what_another_process_records_is_seen(room: DecisionPanel, home: Home) -> None:
    records(room)
    code = (
        "import sys, datetime as d\n"
        "from samiksha.home import find_home\n"
        "from samiksha.minutes import Draft, MinutesBook\n"
        "day = d.date(2023, 5, 20)\n"
        "draft = Draft(review='helpline_followup', area='anuppur', given_on=day, as_of=day, who='क', what='प्रक्रिया से', due_on=day)\n"
        "with MinutesBook(find_home(sys.argv[1])) as book: book.record(draft, 'कोई')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(home.root)], check=True, timeout=60)
    assert room.look() and "प्रक्रिया से" in words(room.list.panel)


def test_a_locked_file_is_said_and_what_was_typed_stays_and_goes_in_later_once(
    room: DecisionPanel, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    records(room, what="पहला")
    monkeypatch.setattr(MinutesBook, "seconds_to_wait", 0.05)
    with closing(sqlite3.connect(home.minutes, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        records(room, what="दूसरा", who="श्री क", due="two_weeks")
        said = words(room.form.panel)
        assert "नहीं लिखा गया" in said and "database is locked" in said
        filling = room.form.filling
        assert (filling.what, filling.who, filling.due) == ("दूसरा", "श्री क", "two_weeks")
        assert "दूसरा</textarea>" in room.form.panel.html and "checked" in room.form.panel.html
        answers(room, 1, "implemented")
        assert "नहीं लिखा गया" in words(room.list.panel)
        another.execute("ROLLBACK")
    records(room, what="दूसरा", who="श्री क", due="two_weeks")
    assert [each.what for each in held(home)] == ["पहला", "दूसरा"]


def test_a_full_disk_is_said(room: DecisionPanel, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(home.data))
    monkeypatch.setattr(Path, "mkdir", mock.Mock(side_effect=full))
    records(room, what="पहला")
    assert os.strerror(errno.ENOSPC) in words(room.form.panel) and room.form.filling.what == "पहला"
    monkeypatch.undo()
    records(room, what="पहला")
    assert len(held(home)) == 1


def test_minutes_that_cannot_be_read_are_said_and_the_list_stays(
    room: DecisionPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    records(room, what="पहला")
    broken = mock.Mock(side_effect=sqlite3.OperationalError("disk I/O error"))
    monkeypatch.setattr("samiksha.database.sqlite3.connect", broken)
    room.refresh()
    assert "disk I/O error" in words(room.list.panel) and "पहला" in words(room.list.panel)


def test_words_of_people_are_escaped_wherever_they_stand(anuppur: Review, home: Home) -> None:
    room = DecisionPanel(anuppur, HOSTILE, home=home)
    room.prefill("anuppur", "revenue", None, HOSTILE)
    records(room, what=HOSTILE, who=HOSTILE)
    answers(room, 1, "behind_schedule", remark=HOSTILE)
    edits(room, 1, fill=1, what=HOSTILE + " 2", who="क", due_on="2023-05-29")
    for shown in ("history", "edit"):
        sends(room.list.panel, do=shown, number=1)
        assert HOSTILE in words_of(room.list.panel.html)
        assert "<script" not in room.list.panel.html and "<img" not in room.list.panel.html
    records(room, what="", who=HOSTILE, due=HOSTILE, day=HOSTILE)
    assert "<script" not in room.form.panel.html and "<img" not in room.form.panel.html
    assert held(home)[0].what == HOSTILE + " 2"


def test_long_numbers_are_masked_in_the_list_and_survive_an_edit_of_something_else(
    room: DecisionPanel, home: Home
) -> None:
    records(room, what="9876543210 पर बात करें")
    assert "9876543210" not in room.list.panel.html and "98••••••10" in room.list.panel.html
    edits(room, 1, what="98••••••10 पर बात करें", who="अपर कलेक्टर", due_on="2023-05-29")
    assert (held(home)[0].what, held(home)[0].who) == ("9876543210 पर बात करें", "अपर कलेक्टर")


def test_of_very_many_directions_the_first_are_drawn_and_the_others_on_demand(
    room: DecisionPanel, home: Home
) -> None:
    for number in range(35):
        records(room, what=f"निर्देश {number}")
    assert room.list.panel.html.count("data-row") == 30 and "शेष 5 भी दिखाएँ" in words(room.list.panel)
    sends(room.list.panel, do="more")
    assert room.list.panel.html.count("data-row") == 35


def test_a_message_that_makes_no_sense_changes_nothing(room: DecisionPanel, home: Home) -> None:
    records(room)
    for said in ({"do": "answer", "number": "7", "status": "implemented"}, {"do": "answer", "number": "1", "status": "x"},
                 {"do": "amend", "number": "1"}, {"do": "other"}, {}):  # fmt: skip
        sends(room.list.panel, **said)
        sends(room.form.panel, **said)
    assert len(held(home)[0].history) == 1


def test_a_page_for_english_readers_has_english_first(home: Home, anuppur: Review) -> None:
    room = DecisionPanel(replace(anuppur, lang="en"), "A", home=home)
    assert words(room.form.panel).startswith("Give a direction निर्देश दें")


def earlier(what: str, due: date, then: Measure | None = None, **more: str) -> Draft:
    """A direction of the meeting two weeks before."""
    given = min(date(2023, 4, 29), due)
    told = {"review": "helpline_followup", "area": "anuppur", "who": "तहसीलदार", **more}
    return Draft(
        what=what, given_on=given, as_of=given, due_on=due, measure=then.key if then else "",
        measure_then=then.to_json() if then else {}, **told,
    )  # fmt: skip


def words_of(html: str) -> str:
    """HTML as a person reads it, its own tags included where they are text."""
    return str(Markup(html).unescape())
