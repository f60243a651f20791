"""What departments answer is written to the minutes once, as of its own day; what cannot be true comes back with its reason."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from samiksha import inbox
from samiksha.errors import BadAsOf, MissingColumn, NotWritten
from samiksha.home import Home
from samiksha.intake import CURRENT, FAILED, LOADED, Desk, Intake
from samiksha.minutes import Direction, Draft, MinutesBook, Status, read_minutes
from samiksha.minutes.answers import Told, origin_of
from samiksha.params.schedule import office_day
from samiksha.sources import Reader
from samiksha.spreadsheet import Column, Kind, Sheet, write_book
from tests.homes import ROOT, make_home

GIVEN, REPLIED = date(2023, 5, 20), date(2023, 5, 27)
NAME = "direction_replies_20230520.xlsx"
HEADER = ["निर्देश क्रमांक", "जिला", "स्थिति", "पूर्ण दिनांक", "पालन प्रतिवेदन", "उत्तरदाता"]
Row = Sequence[object]


@pytest.fixture(scope="module")
def warm() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def home(tmp_path: Path, warm: Reader, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Directions 1 and 2 to Anuppur, 3 to Shahdol, all given on 20 May 2023."""
    monkeypatch.setattr("samiksha.intake.Reader", lambda: nullcontext(warm))
    home = make_home(tmp_path / "home")
    with MinutesBook(home) as book:
        for area in ("anuppur", "anuppur", "shahdol"):
            book.record(
                Draft(review="helpline_followup", area=area, given_on=GIVEN, as_of=GIVEN, who="कलेक्टर",
                      what="100 दिवस से पुरानी शिकायतें निराकृत करें", due_on=REPLIED, department="revenue"),
                by="सचिव",
            )  # fmt: skip
    return home


def reply(
    home: Home, *rows: Row, header: Sequence[str] = HEADER, name: str = NAME, above: Sequence[str] = ()
) -> Path:
    """A sheet of answers in the inbox."""
    path = home.inbox / name
    filled = [[*row, *[""] * (len(header) - len(row))] for row in rows]
    write_book(path, [Sheet("निर्देश", [Column(each, Kind.DAY) for each in header], filled, above)])
    return path


def take(home: Home, path: Path, as_of: date | None = REPLIED) -> Intake:
    (intake,) = Desk(home).take([path], as_of)
    return intake


def loaded(home: Home, *rows: Row, as_of: date = REPLIED, **how: object) -> Intake:
    intake = take(home, reply(home, *rows, **how), as_of)  # type: ignore[arg-type]
    assert (intake.outcome, intake.error) == (LOADED, None)
    return intake


def direction(home: Home, number: int, on_day: date | None = None) -> Direction:
    return next(each for each in read_minutes(home).directions(on_day) if each.number == number)


def statuses(home: Home, number: int) -> list[tuple[date, Status | None]]:
    return [(entry.on_day, entry.status) for entry in direction(home, number).history]


def refused(intake: Intake) -> list[list[str]]:
    """The workbook of refused rows, without its header."""
    assert intake.refused_file
    book = CalamineWorkbook.from_path(str(intake.refused_file))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()[1:]]


def test_what_is_implemented_is_closed_as_of_the_day_on_which_it_was(home: Home) -> None:
    told = loaded(home, ["1", "अनूपपुर", "पूर्ण", "25/05/2023", "सब निराकृत", "तहसीलदार"])
    assert told.answers == Told(written=1)
    found = direction(home, 1)
    assert (found.status, found.closed_on, found.remark) == (Status.IMPLEMENTED, date(2023, 5, 25), "सब निराकृत")
    assert found.history[-1].by == "तहसीलदार"
    assert direction(home, 1, date(2023, 5, 24)).is_open


def test_what_is_not_holds_from_the_day_of_the_answer_and_the_department_speaks_where_nobody_is_named(
    home: Home,
) -> None:
    loaded(home, ["2", "अनूपपुर", "समय से पीछे"])
    assert direction(home, 2).status is Status.BEHIND_SCHEDULE
    assert direction(home, 2).history[-1].by == "राजस्व"
    assert direction(home, 2, REPLIED - timedelta(1)).status is Status.YET_TO_START


def test_rows_left_blank_are_passed_over_and_counted(home: Home) -> None:
    told = loaded(home, ["1", "अनूपपुर"], ["2", "अनूपपुर", "-", "", "", "तहसीलदार"], ["3", "शहडोल", "समय पर"])
    assert told.answers == Told(written=1, blank=2)
    assert len(direction(home, 1).history) == 1


def test_a_remark_alone_is_an_answer_and_long_numbers_in_it_are_masked(home: Home) -> None:
    told = loaded(home, ["1", "अनूपपुर", "", "", "9876543210 से बात हुई"])
    assert told.answers == Told(written=1)
    assert (direction(home, 1).status, direction(home, 1).remark) == (Status.YET_TO_START, "98••••••10 से बात हुई")


def test_the_status_that_stands_already_says_nothing_new(home: Home) -> None:
    told = loaded(home, ["1", "अनूपपुर", "प्रारंभ नहीं"])
    assert told.answers == Told(known=1)
    assert len(direction(home, 1).history) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["9", "अनूपपुर", "पूर्ण"], "कार्यवृत्त में नहीं है"),
        (["9" * 30, "अनूपपुर", "पूर्ण"], "कार्यवृत्त में नहीं है"),
        (["1", "शहडोल", "पूर्ण"], "निर्देश क्रमांक 1 'शहडोल' का नहीं है"),
        (["1", "अटलांटिस", "पूर्ण"], "रजिस्टर में किसी क्षेत्र का नाम नहीं है"),
        (["1", "अनूपपुर", "शायद"], "'शायद' पहचाना हुआ मान नहीं है"),
        (["1", "अनूपपुर", "पूर्ण", "19/05/2023"], "दिए जाने के दिनांक 2023-05-20 से पहले"),
        (["1", "अनूपपुर", "पूर्ण", "28/05/2023"], "आँकड़ों के दिनांक 2023-05-27 के बाद"),
        (["1", "अनूपपुर", "पूर्ण", "परसों"], "'परसों' मान्य दिनांक नहीं है"),
        (["1", "अनूपपुर", "", "25/05/2023"], "स्थिति रिक्त है"),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_reason_and_its_remedy(home: Home, row: Row, said: str) -> None:
    told = loaded(home, row, ["3", "शहडोल", "समय पर"])
    assert told.count and (told.count.kept, told.count.refused) == (1, 1)
    ((number, fault, remedy, *cells),) = refused(told)
    assert number == "2" and said in fault and remedy
    assert cells[: len(row)] == row
    assert all(len(direction(home, each).history) == 1 for each in (1, 2))
    assert direction(home, 3).status is Status.ON_SCHEDULE


def test_an_answer_of_a_day_before_the_direction_is_refused(home: Home) -> None:
    path = reply(home, ["1", "अनूपपुर", "समय पर"], name="direction_replies.xlsx")
    intake = take(home, path, GIVEN - timedelta(1))
    assert intake.rules == {"answer_before_given": 1}


def test_a_refused_row_corrected_in_its_workbook_is_written_when_that_is_loaded(home: Home) -> None:
    first = loaded(home, ["7", "अनूपपुर", "पूर्ण"])
    assert first.refused_file
    (cells,) = refused(first)
    own = CalamineWorkbook.from_path(str(first.refused_file)).get_sheet_by_index(0).to_python()[0]
    cells[3] = "1"
    second = loaded(home, cells, header=[str(each) for each in own], name=first.refused_file.name)
    assert second.answers == Told(written=1)
    assert not direction(home, 1).is_open


def test_a_mangled_sheet_is_read_all_the_same(home: Home) -> None:
    header = ["Remarks", "टिप्पणी का स्तंभ", "Status", "जिले का नाम", "Completed On", "निर्देश क्र."]
    rows = [
        ["done", "x", "IMPLEMENTED", "ANUPPUR", "25-05-2023", "१"],
        ["", "", "in progress", "Shahdol", "", "3"],
        ["", "", "विलम्बित", "अनूपपुर", date(2023, 5, 25), 2],  # a date where none belongs: doubted, not taken
    ]
    told = loaded(home, *rows, header=header, above=["कार्यालय कलेक्टर", "अनूपपुर", "साप्ताहिक उत्तर"])
    assert told.answers == Told(written=3)
    assert direction(home, 1).closed_on == date(2023, 5, 25)
    assert [direction(home, number).status for number in (3, 2)] == [Status.ON_SCHEDULE, Status.BEHIND_SCHEDULE]
    assert told.rules == {"unknown_column": 1, "needs_blank": 1}


def test_a_sheet_without_the_column_of_the_status_does_not_pass_for_one_that_nobody_filled(home: Home) -> None:
    header = [each if each != "स्थिति" else "हालचाल" for each in HEADER]
    intake = take(home, reply(home, ["1", "अनूपपुर", "पूर्ण"], header=header))
    assert intake.outcome == FAILED
    assert isinstance(intake.error, MissingColumn)


def test_loading_twice_writes_once_also_another_day_and_resaved(home: Home) -> None:
    rows = [["1", "अनूपपुर", "पूर्ण", "25/05/2023"], ["2", "अनूपपुर", "समय से पीछे", "", "कर्मचारी कम"]]
    path = reply(home, *rows)
    assert take(home, path).answers == Told(written=2)
    before = read_minutes(home).entries
    assert take(home, path).outcome == CURRENT
    assert take(home, path, None).as_of == REPLIED  # the day on which these bytes were taken in first
    assert take(home, path, REPLIED + timedelta(1)).answers == Told(known=2)
    assert loaded(home, *rows, above=["पुनः भेजा"], as_of=REPLIED + timedelta(2)).answers == Told(known=2)
    assert read_minutes(home).entries == before


def test_the_answers_are_of_the_day_on_which_the_sheet_is_taken_in(home: Home) -> None:
    intake = take(home, reply(home, ["2", "अनूपपुर", "समय पर"]), None)
    assert intake.as_of == office_day(home.params)
    assert direction(home, 2).history[-1].on_day == intake.as_of


def test_answers_of_a_day_before_the_sheet_went_out_are_not_taken(home: Home) -> None:
    intake = take(home, reply(home, ["1", "अनूपपुर", "समय पर"]), GIVEN - timedelta(1))
    assert isinstance(intake.error, BadAsOf)


def test_an_earlier_answer_stands_beside_the_later_one(home: Home) -> None:
    loaded(home, ["1", "अनूपपुर", "समय पर"], as_of=date(2023, 5, 22))
    loaded(home, ["1", "अनूपपुर", "समय से पीछे"], as_of=date(2023, 5, 26))
    assert statuses(home, 1)[1:] == [
        (date(2023, 5, 22), Status.ON_SCHEDULE),
        (date(2023, 5, 26), Status.BEHIND_SCHEDULE),
    ]


@pytest.mark.parametrize(("days_after", "reopens"), [(-1, False), (1, True)])
def test_only_a_later_day_reopens_what_was_implemented(home: Home, days_after: int, reopens: bool) -> None:
    done = date(2023, 5, 25)
    loaded(home, ["1", "अनूपपुर", "पूर्ण", done], as_of=REPLIED)
    told = loaded(home, ["1", "अनूपपुर", "प्रारंभ नहीं", "", "फिर से"], as_of=done + timedelta(days_after))
    assert told.answers == Told(written=1)
    assert direction(home, 1).is_open is reopens
    assert len(direction(home, 1).history) == 3


def test_the_same_day_does_not_reopen_it_in_the_same_sheet_or_in_another(home: Home) -> None:
    loaded(home, ["1", "अनूपपुर", "पूर्ण"], ["1", "अनूपपुर", "समय से पीछे"])
    assert not direction(home, 1).is_open
    told = loaded(home, ["1", "अनूपपुर", "प्रारंभ नहीं"])
    assert told.rules == {"answer_not_later": 1}
    assert not direction(home, 1).is_open


def test_two_departments_answer_in_two_sheets_of_one_day(home: Home) -> None:
    one = reply(home, ["1", "अनूपपुर", "पूर्ण"], ["2", "अनूपपुर"], name="direction_replies_20230520_राजस्व.xlsx")
    two = reply(home, ["1", "अनूपपुर"], ["2", "अनूपपुर", "समय पर"], name="direction_replies_20230520_खाद्य.xlsx")
    intakes = Desk(home).take([one, two], REPLIED)
    assert [intake.answers for intake in intakes] == [Told(written=1, blank=1)] * 2
    assert [direction(home, each).status for each in (1, 2)] == [Status.IMPLEMENTED, Status.ON_SCHEDULE]


def test_a_file_whose_answers_cannot_be_written_is_not_loaded_and_the_next_load_completes_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MinutesBook, "seconds_to_wait", 0.05)
    path = reply(home, ["1", "अनूपपुर", "पूर्ण"], ["2", "अनूपपुर", "समय पर"])
    writer = sqlite3.connect(home.minutes, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")  # another room is writing, and does not come to its end
    intake = take(home, path)
    assert intake.outcome == FAILED
    assert isinstance(intake.error, NotWritten)
    assert [taken.outcome for taken in inbox.take_in(home, settle_seconds=0.0).files] == [inbox.WAITS]
    writer.execute("ROLLBACK")
    writer.close()
    assert take(home, path).answers == Told(written=2)


def test_a_kill_between_minutes_and_store_writes_no_answer_twice(home: Home) -> None:
    path = reply(home, ["1", "अनूपपुर", "पूर्ण"], ["2", "अनूपपुर", "समय पर"])
    killed = (
        "import os, sys; from datetime import date; from pathlib import Path; import samiksha.intake as intake\n"
        "from samiksha.home import Home\n"
        "intake.merge = lambda *told: os._exit(9)\n"
        "intake.Desk(Home(Path(sys.argv[1]))).take([Path(sys.argv[2])], date.fromisoformat(sys.argv[3]))\n"
    )
    ran = subprocess.run([sys.executable, "-c", killed, home.root, path, REPLIED.isoformat()], cwd=ROOT, check=False)
    assert ran.returncode == 9
    before = read_minutes(home).entries
    assert len(before) == 5
    intake = take(home, path)
    assert (intake.outcome, intake.answers) == (LOADED, Told(known=2))
    assert read_minutes(home).entries == before


def test_each_answer_says_from_which_row_of_which_file_it_came(home: Home) -> None:
    loaded(home, ["1", "अनूपपुर"], ["2", "अनूपपुर", "समय पर"], above=["शीर्षक"])
    found = origin_of(direction(home, 2).history[-1].origin)
    assert found
    assert found[1:] == ("निर्देश", 5)


def test_the_watched_inbox_takes_answers_in_and_says_how_many(home: Home) -> None:
    reply(home, ["1", "अनूपपुर", "पूर्ण", GIVEN], ["2", "अनूपपुर"])
    (taken,) = inbox.take_in(home, settle_seconds=0.0).files
    assert (taken.outcome, taken.answers) == (LOADED, Told(written=1, blank=1))
    assert "New answers in the minutes 1, recorded already 0, not answered 1." in taken.said("en")
    assert direction(home, 1).closed_on == GIVEN


def test_a_home_without_minutes_refuses_answers_and_makes_none(tmp_path: Path, home: Home) -> None:
    bare = make_home(tmp_path / "bare")
    intake = take(bare, reply(bare, ["1", "अनूपपुर", "पूर्ण"]))
    assert intake.rules == {"answer_to_nothing": 1}
    assert not bare.minutes.exists()
