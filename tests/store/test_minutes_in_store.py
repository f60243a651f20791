"""The copy of the minutes in the store, in a folder and among objects, for computers without minutes."""

from datetime import date
from pathlib import Path

import pytest

from samiksha.errors import StoreUnusable
from samiksha.home import Home
from samiksha.minutes import Draft, MinutesBook, Outcome, Sample, Status, read_minutes, share_minutes
from samiksha.store.place import place_at

DAY = date(2023, 5, 13)


@pytest.fixture
def home(tmp_path: Path, anywhere: str) -> Home:
    """A home with minutes of two areas; its store lies in a folder or on a server."""
    home = Home(tmp_path)
    with MinutesBook(home) as book:
        for area in ("anuppur", "रीवा"):
            number = book.record(
                Draft(review="helpline_followup", area=area, given_on=DAY, as_of=DAY, who="तहसीलदार", what='"क", ख',
                      due_on=DAY, measure_then={"key": "x", "value": 81.904761904761904, "n": 7, "absent": None}), "लिपिक"
            )  # fmt: skip
        book.answer(number, DAY, "लिपिक", Status.IMPLEMENTED, closed_on=DAY, remark="टीप")
        book.call(Sample("helpline_followup", "anuppur", DAY), "C1", Outcome.WRONG_NUMBER, "लिपिक")
    return home


def test_what_is_read_from_the_copy_is_what_the_minutes_hold(home: Home) -> None:
    held = [read_minutes(home, areas) for areas in (["anuppur"], ["रीवा", "umaria"], ["umaria"], None)]
    assert share_minutes(home) == ["anuppur", "रीवा"]
    assert share_minutes(home) == [], "nothing differs"
    home.minutes.unlink()
    copies = [read_minutes(home, areas) for areas in (["anuppur"], ["रीवा", "umaria"], ["umaria"], None)]
    assert copies[:3] == held[:3] and held[0].calls and held[1].entries and not held[2].given
    assert copies[3].by_area() == held[3].by_area()
    assert share_minutes(home) == [], "who has no minutes writes none"


def test_only_the_copy_of_an_area_with_something_new_is_written(home: Home) -> None:
    share_minutes(home)
    with MinutesBook(home) as book:
        book.answer(1, DAY, "लिपिक", Status.ON_SCHEDULE)
    assert share_minutes(home) == ["anuppur"]


def test_a_copy_that_is_no_copy_is_said(home: Home) -> None:
    place_at(home.store).write("minutes/anuppur.json", b'{"given": 7}')
    home.minutes.unlink()
    with pytest.raises(StoreUnusable, match=r"minutes/anuppur\.json"):
        read_minutes(home, ["anuppur"])
