"""The measures of a brief come back as they were kept."""

import os
from datetime import date
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.model import Better, Measure, Unit, count, not_reported, share
from samiksha.store.history import History, Past

DAY, BEFORE = date(2023, 5, 20), date(2023, 5, 13)


def past(as_of: date, pending: int = 203) -> Past:
    measures = [
        count("pending", pending, Better.LESS),
        share("satisfied_pct", 2, 3, Better.MORE),
        share("none_pct", 0, 0, Better.MORE),
        not_reported("called", Unit.COUNT),
        Measure("grade", Unit.GRADE, "A"),
    ]
    return Past(as_of, BEFORE, "2023-04", {measure.key: measure for measure in measures})


def test_every_kind_of_measure_comes_back_to_the_last_digit(tmp_path: Path, anywhere: str) -> None:
    history = History(Home(tmp_path))
    history.keep("helpline_followup", "anuppur", past(DAY))
    assert history.past("helpline_followup", "anuppur", DAY) == past(DAY)


def test_the_days_are_of_one_area_and_oldest_first(tmp_path: Path, anywhere: str) -> None:
    history = History(Home(tmp_path))
    for area, day in (("anuppur", DAY), ("anuppur", BEFORE), ("rewa", date(2023, 5, 1))):
        history.keep("helpline_followup", area, past(day))
    assert history.days("helpline_followup", "anuppur") == [BEFORE, DAY]
    assert history.days("campaign_phase", "anuppur") == []
    assert history.days_by_area("helpline_followup") == {"anuppur": [BEFORE, DAY], "rewa": [date(2023, 5, 1)]}


def test_a_brief_made_again_replaces_its_measures(tmp_path: Path, anywhere: str) -> None:
    history = History(Home(tmp_path))
    history.keep("helpline_followup", "anuppur", past(DAY))
    history.keep("helpline_followup", "anuppur", past(DAY, 190))
    assert history.past("helpline_followup", "anuppur", DAY).measures["pending"].value == 190


def test_a_full_disk_leaves_the_measures_kept_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(Home(tmp_path))
    history.keep("helpline_followup", "anuppur", past(DAY))

    def disk_is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_is_full)
    with pytest.raises(OSError):
        history.keep("helpline_followup", "anuppur", past(DAY, 190))
    assert history.past("helpline_followup", "anuppur", DAY) == past(DAY)


def test_what_was_never_kept_is_not_made_up(tmp_path: Path, anywhere: str) -> None:
    with pytest.raises(FileNotFoundError):
        History(Home(tmp_path)).past("helpline_followup", "anuppur", DAY)
