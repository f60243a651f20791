"""Directions of one area, the longest overdue first; no rows mean none."""

from datetime import date

import pandas as pd

from samiksha.measures.directions import SHOWN, directions_on

DAY = date(2023, 5, 20)
R = "helpline_followup"
ROWS = [
    [R, "CEO", "on time", "2023-05-13", "2023-05-27", "on_schedule", None],
    [R, "तहसीलदार", "बहुत पुराना", "2023-05-01", "2023-05-05", "behind_schedule", None],
    [R, "SDM", "late", "2023-05-06", "2023-05-15", "yet_to_start", None],
    [R, "SDM", "done", "2023-05-01", "2023-05-02", "implemented", "2023-05-09"],
    [R, "SDM", "given today", "2023-05-20", "2023-05-25", "yet_to_start", None],
    ["campaign_phase", "SDM", "another review", "2023-05-01", "2023-05-02", "yet_to_start", None],
    [None, "SDM", "of no review", "2023-05-12", "2023-05-26", "yet_to_start", None],
]


def rows(*given: list[str | None]) -> pd.DataFrame:
    names = ["review", "who", "what", "given_on", "due_on", "status", "closed_on"]
    table = pd.DataFrame(list(given), columns=names)
    return table.assign(**{name: pd.to_datetime(table[name]) for name in ("given_on", "due_on", "closed_on")})


def test_no_rows_mean_no_directions() -> None:
    assert directions_on(None, DAY, R).empty
    assert tuple(directions_on(None, DAY, R).columns) == SHOWN


def test_only_those_of_the_review_and_of_none_given_before_the_day_are_shown_the_longest_overdue_first() -> None:
    found = directions_on(rows(*ROWS), DAY, R)
    assert list(zip(found["what"], found["overdue_days"], strict=True)) == [
        ("बहुत पुराना", 15), ("late", 5), ("done", 0), ("of no review", 0), ("on time", 0),
    ]  # fmt: skip


def test_a_day_earlier_nothing_is_known_of_what_came_later() -> None:
    found = directions_on(rows(*ROWS), date(2023, 5, 6), R)
    assert set(found["what"]) == {"बहुत पुराना", "done"}
    by_what = found.set_index("what")
    assert by_what["overdue_days"]["बहुत पुराना"] == 1
    # Closed on 9 May: as of the 6th it is open, and four days late.
    assert by_what["status"]["done"] == "behind_schedule" and pd.isna(by_what["closed_on"]["done"])
    assert by_what["overdue_days"]["done"] == 4


def test_a_direction_without_a_due_day_is_never_overdue() -> None:
    found = directions_on(rows([R, "SDM", "x", "2023-05-01", None, "yet_to_start", None]), DAY)
    assert found["overdue_days"].tolist() == [0]


def test_without_a_review_all_are_shown() -> None:
    assert "another review" in set(directions_on(rows(*ROWS), DAY)["what"])
