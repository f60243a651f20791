"""Directions of one area, the longest overdue first; a table that is not there means none."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from samiksha.directions import COLUMNS, SHOWN, read_directions
from samiksha.home import Home
from tests.homes import write_csv

DAY = date(2023, 5, 20)
R = "helpline_followup"
ROWS = [
    [R, "anuppur", "CEO", "on time", "2023-05-13", "2023-05-27", "on_schedule", ""],
    [R, "anuppur", "तहसीलदार", "बहुत पुराना", "2023-05-01", "2023-05-05", "behind_schedule", ""],
    [R, "anuppur", "SDM", "late", "2023-05-06", "2023-05-15", "yet_to_start", ""],
    [R, "anuppur", "SDM", "done", "2023-05-01", "2023-05-02", "implemented", "2023-05-09"],
    [R, "anuppur", "SDM", "given today", "2023-05-20", "2023-05-25", "yet_to_start", ""],
    [R, "umaria", "SDM", "another district", "2023-05-01", "2023-05-02", "yet_to_start", ""],
    ["campaign_phase", "anuppur", "SDM", "another review", "2023-05-01", "2023-05-02", "yet_to_start", ""],
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    write_csv(tmp_path / "data" / "directions.csv", ROWS, COLUMNS)
    return Home(tmp_path)


def test_no_table_means_no_directions(tmp_path: Path) -> None:
    found = read_directions(Home(tmp_path), R, "anuppur", DAY)
    assert found.empty and tuple(found.columns) == SHOWN


def test_only_the_districts_own_given_before_the_day_are_shown_the_longest_overdue_first(home: Home) -> None:
    found = read_directions(home, R, "anuppur", DAY)
    assert list(zip(found["what"], found["overdue_days"], strict=True)) == [
        ("बहुत पुराना", 15), ("late", 5), ("done", 0), ("on time", 0),
    ]  # fmt: skip


def test_a_day_earlier_nothing_is_known_of_what_came_later(home: Home) -> None:
    found = read_directions(home, R, "anuppur", date(2023, 5, 6))
    assert set(found["what"]) == {"बहुत पुराना", "done"}
    by_what = found.set_index("what")
    assert by_what["overdue_days"]["बहुत पुराना"] == 1
    # Closed on 9 May: as of the 6th it is open, and four days late.
    assert by_what["status"]["done"] == "behind_schedule" and pd.isna(by_what["closed_on"]["done"])
    assert by_what["overdue_days"]["done"] == 4


def test_a_direction_without_a_due_day_is_never_overdue(tmp_path: Path) -> None:
    write_csv(tmp_path / "data" / "directions.csv", [[R, "anuppur", "SDM", "x", "2023-05-01", "", "yet_to_start", ""]],
              COLUMNS)  # fmt: skip
    assert read_directions(Home(tmp_path), R, "anuppur", DAY)["overdue_days"].tolist() == [0]
