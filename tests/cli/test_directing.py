"""`samiksha directions`: a direction on its way out to a department, and back with its answer."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.minutes import Draft, MinutesBook
from samiksha.spreadsheet import Column, Kind, Sheet, write_book
from tests.homes import make_home, samiksha_here

GIVEN = date(2023, 5, 20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    told = [("helpline_followup", "anuppur"), ("helpline_followup", "anuppur"), ("jan_sunwai", "shahdol")]
    with MinutesBook(home) as book:
        for review, area in told:
            draft = Draft(review=review, area=area, given_on=GIVEN, as_of=GIVEN, who="कलेक्टर",
                          what="पुराने प्रकरण निराकृत करें", due_on=date(2023, 5, 27), department="revenue")  # fmt: skip
            book.record(draft, by="सचिव", room="room-1")
        book.amend(2, date(2023, 5, 22), "सचिव", due_on=date(2023, 5, 31))
    return home


def said(home: Home, *words: str | Path) -> str:
    ran = samiksha_here("directions", *words, "--lang", "en", home=home)
    assert ran.returncode == ExitCode.OK, ran.stderr
    return ran.stdout


def filled(sent: Path, fill: Callable[[list[Any]], list[Any]], goal: Path) -> Path:
    """The sheet as a department saves it: read, filled, and written anew by another program."""
    rows = CalamineWorkbook.from_path(str(sent)).get_sheet_by_index(0).to_python()
    head = next(place for place, row in enumerate(rows) if "निर्देश क्रमांक" in row)
    columns = [Column(str(header), Kind.DAY) for header in rows[head]]
    notes = [str(row[0]) for row in rows[:head] if row[0]]
    write_book(goal, [Sheet("Sheet1", columns, [fill(row) for row in rows[head + 1 :]], notes)])
    return goal


def test_directions_go_out_are_answered_and_the_history_tells_it_all(home: Home, tmp_path: Path) -> None:
    goal = tmp_path / "out"
    goal.mkdir()
    ran = samiksha_here("directions", "--open", "--on", "2023-05-22", "--xlsx", goal, home=home)
    assert "3 निर्देश लिखे गए" in ran.stdout
    (sent,) = goal.iterdir()
    assert sent.name == "direction_replies_20230522.xlsx"
    answers = {
        "1": ["पूर्ण", "25/05/2023", "शिविर में निराकृत", "तहसीलदार, अनूपपुर"],
        "2": ["behind schedule", "", "कर्मचारी कम हैं", ""],
        "3": ["पूर्ण", "01/05/2023", "", ""],  # before it was given
    }
    back = filled(
        sent, lambda row: [*row[:-4], *answers[row[0]]], home.inbox / "direction_replies_20230522_राजस्व.xlsx"
    )
    ran = samiksha_here("load", back, "--as-of", "2023-05-26", "--lang", "en", home=home)
    assert "read 3, kept 2, refused 1" in ran.stdout
    assert "new answers in the minutes 2, recorded already 0, not answered 0" in ran.stdout
    assert "the answer is older than the direction" in ran.stdout

    lines = said(home).splitlines()
    assert [line.rpartition(" — ")[2] for line in lines[:3]] == [
        "Implemented (2023-05-25)", "Behind schedule", "Yet to start"]  # fmt: skip
    assert lines[3] == "directions 3, not implemented 2"
    assert "Implemented" not in said(home, "--on", "2023-05-24")

    story = said(home, "--history", "1")
    assert "2023-05-20  given — सचिव" in story
    assert "2023-05-25  answered — तहसीलदार, अनूपपुर" in story
    assert f"file {back.name}, sheet Sheet1, row 5" in story
    assert "Remark: शिविर में निराकृत" in story
    amended = said(home, "--history", "2")
    assert amended.index("given — ") < amended.index("amended — ") < amended.index("answered — राजस्व")
    assert "Due On: 2023-05-31" in amended

    again = samiksha_here("load", back, "--as-of", "2023-05-26", home=home)
    assert again.returncode == ExitCode.OK
    assert said(home, "--history", "1") == story


def test_the_list_is_narrowed_by_area_review_and_day(home: Home) -> None:
    assert [line.split()[0] for line in said(home, "--area", "anuppur").splitlines()[:-1]] == ["1", "2"]
    assert [line.split()[0] for line in said(home, "--review", "jan_sunwai").splitlines()[:-1]] == ["3"]
    assert said(home, "--area", "rewa", "--area", "shahdol").splitlines()[-1] == "directions 1, not implemented 1"
    assert said(home, "--on", "2023-05-19") == "directions 0, not implemented 0\n"


def test_a_csv_and_json_hold_the_same_directions(home: Home, tmp_path: Path) -> None:
    said(home, "--csv", tmp_path / "list.csv")
    rows = list(csv.DictReader((tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()))
    told = json.loads(said(home, "--json"))
    assert [row["Direction No."] for row in rows] == [str(each["number"]) for each in told] == ["1", "2", "3"]
    assert [row["Due On"] for row in rows] == [each["due_on"] for each in told]
    assert told[1]["history"][1]["kind"] == "amended"
    assert told[1]["history"][1]["from"] is None


def test_a_sheet_under_a_name_that_loading_would_not_know_is_written_with_a_warning(
    home: Home, tmp_path: Path
) -> None:
    ran = samiksha_here("directions", "--on", "2023-05-22", "--xlsx", tmp_path / "a.xlsx", "--lang", "en", home=home)
    assert ran.returncode == ExitCode.OK
    assert (tmp_path / "a.xlsx").is_file()
    assert "direction_replies_20230522.xlsx" in ran.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--json", "--csv", "a.csv"], ExitCode.USAGE),
        (["--history", "1", "--open"], ExitCode.USAGE),
        (["--history", "9"], ExitCode.BAD_INPUT),
        (["--area", "anupur"], ExitCode.BAD_INPUT),
        (["--review", "helpline"], ExitCode.BAD_CONFIGURATION),
        (["--on", "yesterday"], ExitCode.BAD_INPUT),
    ],
)
def test_what_cannot_be_told_is_said_plainly(home: Home, words: list[str], code: ExitCode) -> None:
    ran = samiksha_here("directions", *words, home=home)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ran.stderr


def test_a_home_without_minutes_has_no_directions(tmp_path: Path) -> None:
    bare = make_home(tmp_path / "bare")
    assert said(bare) == "directions 0, not implemented 0\n"
    assert not bare.minutes.exists()
