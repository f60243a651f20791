"""Calls of a meeting, as the minutes hold them and the next brief tells them."""

from datetime import date
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.minutes import MinutesBook, Outcome, Sample, read_minutes

REVIEW = "helpline_followup"
FIRST, SECOND = (Sample(REVIEW, "anuppur", date(2023, 5, day)) for day in (6, 13))
NEXT = date(2023, 5, 20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def called(home: Home, sample: Sample, **outcomes: Outcome) -> None:
    with MinutesBook(home) as book:
        book.draw(sample, 20, 130, "clerk")
        for case, outcome in outcomes.items():
            book.call(sample, case, outcome, "clerk")


def test_the_next_brief_tells_the_last_sample_and_the_last_word_of_each_case(home: Home) -> None:
    called(home, FIRST, C1=Outcome.NOT_SATISFIED)
    called(home, SECOND, C1=Outcome.NOT_REACHED, C2=Outcome.SATISFIED)
    called(home, SECOND, C1=Outcome.NOT_SATISFIED)
    (tally,) = read_minutes(home, ["anuppur"]).tallies(REVIEW, NEXT)
    assert (tally.sample, tally.drawn, tally.called, tally.reached, tally.not_satisfied) == (SECOND, 20, 2, 2, 1)


def test_a_brief_knows_no_sample_of_its_own_day_or_later_nor_of_another_review(home: Home) -> None:
    called(home, FIRST, C1=Outcome.SATISFIED)
    called(home, SECOND, C2=Outcome.SATISFIED)
    (tally,) = read_minutes(home).tallies(REVIEW, SECOND.as_of)
    assert tally.sample == FIRST
    assert read_minutes(home).tallies(REVIEW, FIRST.as_of) == []
    assert read_minutes(home).tallies("jan_sunwai", NEXT) == []
    assert read_minutes(home, ["rewa"]).tallies(REVIEW, NEXT) == []


def test_a_sample_that_was_drawn_and_not_called_says_so(home: Home) -> None:
    called(home, FIRST, C1=Outcome.SATISFIED)
    called(home, SECOND)
    (tally,) = read_minutes(home).tallies(REVIEW, NEXT)
    assert (tally.sample, tally.called) == (SECOND, 0)


def test_a_draw_is_written_once_unless_it_changes_and_never_overwritten(home: Home) -> None:
    with MinutesBook(home) as book:
        for drawn in (20, 20, 18, 18):
            book.draw(SECOND, drawn, 130, "clerk")
        assert [draw.drawn for draw in book.draws()] == [20, 18]
        with pytest.raises(Exception, match="only added to"):
            book._do("DELETE FROM draw")


def test_a_pages_key_changes_with_every_word_that_its_page_tells(home: Home) -> None:
    seen = [tuple(read_minutes(home, ["anuppur"]).tallies(REVIEW, NEXT))]
    for outcomes in ({"C1": Outcome.SATISFIED}, {"C1": Outcome.NOT_SATISFIED}, {"C2": Outcome.SATISFIED}):
        called(home, SECOND, **outcomes)
        seen.append(tuple(read_minutes(home, ["anuppur"]).tallies(REVIEW, NEXT)))
    assert len(set(seen)) == 4
    assert seen[0] == ()
    assert read_minutes(home, ["anuppur"]).tallies(REVIEW, SECOND.as_of) == []
