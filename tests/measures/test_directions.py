"""Directions of one area, the longest overdue first; no rows mean none."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.measures.directions import SHOWN, compliance, compliance_of_all, directions_on, rows_of_minutes
from samiksha.minutes import Direction
from samiksha.model import Measure, Unit

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


def test_directions_of_the_register_and_of_the_minutes_stand_in_one_frame() -> None:
    ours_given = Direction(number=17, review=R, area="anuppur", given_on=date(2023, 5, 10), as_of=date(2023, 5, 10),
                      department="", measure="pending", measure_then=Measure("pending", Unit.COUNT, 8).to_json(),
                      recorded_at="", recorded_by="", room="", who="SDM", what="of the minutes",
                      due_on=date(2023, 5, 17))  # fmt: skip
    register = rows(*ROWS).assign(direction_id=[f"N-{place}" for place in range(len(ROWS))])
    found = directions_on(pd.concat([register, rows_of_minutes([ours_given])], ignore_index=True), DAY, R)
    assert tuple(found.columns) == SHOWN
    by_what = found.set_index("what")
    ours = by_what.loc["of the minutes"]
    assert (ours["number"], ours["overdue_days"], ours["from_minutes"]) == ("17", 3, True)
    assert ours["then"] == Measure("pending", Unit.COUNT, 8)
    theirs = by_what.loc["late"]
    assert (theirs["number"], theirs["from_minutes"], theirs["history_count"]) == ("N-2", False, 1)
    assert theirs["then"] is None and theirs["amendments"] == ()


def test_a_last_day_beyond_all_calendars_is_none() -> None:
    far = Direction(number=1, review="", area="a", given_on=date(2023, 5, 10), as_of=date(2023, 5, 10), department="",
                    measure="", measure_then={}, recorded_at="", recorded_by="", room="")  # fmt: skip
    assert pd.isna(directions_on(rows_of_minutes([far]), DAY)["due_on"].iloc[0])


ROW = st.tuples(
    st.sampled_from(["anuppur", "umaria", "mp"]), st.none() | st.integers(1, 40), st.booleans(), st.integers(1, 45)
)


@settings(deadline=None)
@given(st.lists(ROW, max_size=25))
def test_compliance_adds_up_in_each_row_and_over_all_rows(told: list[tuple[str, int | None, bool, int]]) -> None:
    first = pd.Timestamp("2023-04-20")
    table = pd.DataFrame({
        "area": [area for area, *_ in told],
        "what": "x",
        "given_on": first,
        "due_on": pd.to_datetime([first + pd.Timedelta(days=due) if due else None for _, due, *_ in told]),
        "status": ["implemented" if done else "behind_schedule" for *_, done, _ in told],
        "closed_on": pd.to_datetime([first + pd.Timedelta(days=took) if done else None for *_, done, took in told]),
    })  # fmt: skip
    found = compliance(directions_on(table, DAY), DAY)
    assert found["given_count"].sum() == len(told) and set(found["area"]) == {area for area, *_ in told}
    if not told:
        return
    for each in (found, compliance_of_all(found)):
        assert (
            each["given_count"] == each["due_count"] + each["done_early_count"] + each["open_in_time_count"]
        ).all()
        assert (each["due_count"] == each["in_time_count"] + each["late_count"] + each["overdue_count"]).all()
        share = 100 * each["in_time_count"] / each["due_count"].where(each["due_count"] > 0)
        pd.testing.assert_series_equal(share, each["compliance_pct"], check_names=False, check_dtype=False)
        assert ((each["overdue_count"] > 0) == (each["overdue_max_days"] > 0)).all()
    whole = compliance_of_all(found).iloc[0]
    late = sum(bool(due) and due < 30 and (not done or took > 30) for _, due, done, took in told)
    assert whole["overdue_count"] == late
