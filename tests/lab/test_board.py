"""The board says of each run what the ledger and the planner say, and of a page what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from samiksha.catalogue import text
from samiksha.errors import BadConfiguration, OutputsBusy
from samiksha.files import write_text
from samiksha.home import Home
from samiksha.lab.asking import Ask
from samiksha.lab.board import LAST, LateSource, read_board, read_pages
from samiksha.lab.doing import Job, JobState
from samiksha.lab.look import FEW, render_board, render_fault
from samiksha.ledger import Ledger
from samiksha.ledger.slots import Slots
from samiksha.model import FAILED, MADE
from samiksha.orders import Outcome
from samiksha.params.base import Names
from samiksha.plans import plan_round
from samiksha.schedule import Slot, SlotEntry, State
from tests.conftest import DemoRound
from tests.homes import make_home

NOW = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)  # a Thursday, 11:30 in India
RUN = "helpline_daily"
DAY = date(2023, 5, 20)
SCHEDULE = """
catch_up_days: 3
runs:
  - {name: helpline_daily, review: helpline_followup, cron: "30 6 * * *"}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    return home


def slot(day: int) -> Slot:
    return Slot(date(2026, 11, day), datetime(2026, 11, day, 1, tzinfo=UTC), RUN)


def note(home: Home, *entries: SlotEntry, since: timedelta = timedelta(days=30)) -> None:
    with Slots(home) as slots:
        slots.knows([RUN], NOW - since)
        for entry in entries:
            slots.notes(entry)


def report(home: Home, codes: list[str]) -> None:
    """The ledger is told that the first of these pages failed and the others were made."""
    orders = [plan_round(home, "helpline_followup", DAY, areas=[code]) for code in codes]
    with Ledger(home) as ledger:
        for place, plan in enumerate(orders):
            ledger.opens(plan.as_opened())
            order = plan.brief(plan.areas[0])
            failed = Outcome(order.area, FAILED, 0.1, said={"hi": "टूटा", "en": "broken"})
            ledger.ends(order, failed if place == 0 else Outcome(order.area, MADE, 0.1), {})


def test_without_a_schedule_there_is_nothing_to_see_and_everything_to_ask_for(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home.params / "schedule.yml").unlink()
    board = read_board(home, NOW)
    assert board.runs == () and board.index is None
    assert {choice.spec.review for choice in board.choices} == {
        path.stem for path in home.params.glob("reviews/*.yml")
    }
    assert all(len(choice.areas) == 55 for choice in board.choices)
    assert not home.ledger.exists()  # looking writes nothing


def test_a_run_that_no_clock_has_seen_says_so_and_when_it_would_come(home: Home) -> None:
    (line,) = read_board(home, NOW).runs
    assert (line.seen, line.slots) == (False, ())
    assert [f"{when:%Y-%m-%d %H:%M %Z}" for when in line.coming] == ["2026-11-20 06:30 IST", "2026-11-21 06:30 IST"]


def test_the_last_slots_are_seen_newest_first_those_not_begun_among_them(home: Home) -> None:
    late = ({"source": "cm_helpline", "area": "rewa"}, {"source": "cm_helpline", "area": "sidhi"})
    note(
        home,
        SlotEntry(slot(17), State.MADE, counts={"made": 55}),
        SlotEntry(slot(18), State.HELD, late=late, said={"hi": "रुका है", "en": "held"}),
    )
    write_text(home.outputs / "helpline_followup" / "2026-11-17" / "index.html", "<p>")
    (line,) = read_board(home, NOW).runs
    found = [(each.as_of.day, each.state, each.pages) for each in line.slots[:3]]
    pages = "helpline_followup/2026-11-17/index.html"
    assert found == [(19, "due", None), (18, "held", None), (17, "made", pages)]
    (waits,) = line.slots[1].late
    assert (waits.source.hi, waits.missing) == ("सीएम हेल्पलाइन 181", 2)


def test_no_more_than_the_last_slots_are_shown(home: Home) -> None:
    note(home, *(SlotEntry(slot(day), State.MADE) for day in range(5, 20)))
    (line,) = read_board(home, NOW).runs
    assert [each.as_of.day for each in line.slots] == list(range(19, 19 - LAST, -1))


def test_a_schedule_that_cannot_be_read_is_refused(home: Home) -> None:
    (home.params / "schedule.yml").write_text("runs: [{name: x}]", encoding="utf-8")
    with pytest.raises(BadConfiguration):
        read_board(home, NOW)


def test_pages_are_those_of_the_ledger_since_a_moment(demo_round: DemoRound) -> None:
    ask, long_ago = Ask("helpline_followup", DAY), datetime(2020, 1, 1, tzinfo=UTC)
    lines = read_pages(demo_round.home, ask, long_ago)
    assert {"Anuppur", "Shahdol", "Umaria"} <= {line.name.en for line in lines}
    assert {(line.status, bool(line.said)) for line in lines} == {("made", False)}
    assert all(line.href and (demo_round.home.outputs / line.href).is_file() for line in lines)
    (one,) = read_pages(demo_round.home, replace(ask, areas=("umaria",)), long_ago)
    assert one.name.en == "Umaria"
    assert read_pages(demo_round.home, ask, datetime.now(UTC)) == ()
    assert read_pages(demo_round.home, ask, long_ago, long_ago + timedelta(days=1)) == ()
    assert read_pages(demo_round.home, replace(ask, as_of=NOW.date()), long_ago) == ()


def test_of_a_job_of_many_pages_the_failed_ones_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    board = read_board(home, NOW)
    job = Job(1, Ask("helpline_followup", DAY), NOW, None, JobState.SOME_FAILED, (), home.logs / "x.log")
    codes = [area.code for area in next(iter(board.choices)).areas][: FEW + 1]
    for few in (True, False):
        report(home, codes[:3] if few else codes)
        page = render_board(board, home, [job], "/samiksha", "hi", "token")
        listed = page[page.index('<ul class="pages">') : page.index("</ul>")]
        assert listed.count("<li ") == (3 if few else 1) and "टूटा" in listed
        assert ("नहीं बना 1, तैयार 12" in page) is not few


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_every_state_has_its_words(home: Home, lang: str) -> None:
    note(home, *(SlotEntry(slot(10 + place), state) for place, state in enumerate(State)))
    board = read_board(home, NOW)
    (line,) = board.runs
    with Slots(home) as slots:
        every = [replace(line.slots[0], state=entry.state.value) for entry in slots.entries()]
    late = (LateSource(Names(hi="स्रोत", en="source"), 2),)
    every.append(replace(line.slots[0], state=State.MADE.value, late=late))
    every.append(replace(line.slots[0], state="due", counts={"timed_out": 1, "kept": 2}))
    ask = Ask("helpline_followup", DAY)
    jobs = [Job(place, ask, NOW, None, state, ("<i>",), home.logs / "x.log") for place, state in enumerate(JobState)]
    board = replace(board, runs=(replace(line, slots=tuple(every)), replace(line, seen=False, slots=(), coming=())))
    page = render_board(board, home, jobs, "/samiksha", lang, "token")
    assert text("status.state.made_late", lang) in page
    assert page.count("<tr class=") == len(State) + 2
    assert page.count('<article class="job ') == len(JobState) and "<i>" not in page


def test_a_fault_is_said_in_both_languages_and_nothing_of_it_is_markup() -> None:
    page = render_fault(OutputsBusy("lab_busy", review="<b>x</b>", day="2023-05-20"), "/samiksha", "hi")
    assert "अभी बन रहा है" in page and "is being made" in page and "<b>" not in page
