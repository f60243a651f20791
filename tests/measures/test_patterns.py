"""Patterns that several reviews share: each is found where it is planted, not next to it, and is said in words."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from samiksha.catalogue import text
from samiksha.measures import patterns
from samiksha.measures.pattern_settings import TypedSuspicion
from samiksha.measures.patterns import Found, Listed, Said, day_of, pattern_frame

START = date(2024, 12, 19)
EVE = date(2024, 12, 22)
LIMITS = TypedSuspicion(
    last_days=1, spike_ratio=3, spike_least=20, repeated_days=3, repeated_least=5, round_figures=8, round_pct=50
)
NONE = np.nan


def said(found: Found, lang: str = "en") -> str:
    for each in ("hi", "en"):
        words = text(f"suspicion.{found.pattern}", each, **found.detail)
        assert "{" not in words and "2024-" not in words
    return text(f"suspicion.{found.pattern}", lang, **found.detail)


def test_a_last_day_far_above_the_days_before_is_a_spike() -> None:
    (found,) = patterns.spike(np.array([5.0, NONE, 7.0, 20.0]), LIMITS, "Camps")
    assert (found.pattern, found.count) == ("spike", 20)
    assert said(found) == "Camps: 20.0 a day at the end (days: 1, 20 in all), against 6.0 a day before."


@pytest.mark.parametrize(
    "daily",
    [
        [5.0, 7.0, 19.0],  # more than three times as many, and too few to tell
        [6.0, 8.0, 21.0],  # three times as many is not more than three times
        [NONE, NONE, 90.0],  # nothing to compare with
        [5.0, 7.0, NONE],  # nothing entered on the last day
        [],
    ],
)
def test_no_spike_is_told(daily: list[float]) -> None:
    assert list(patterns.spike(np.array(daily), LIMITS)) == []


def test_the_same_figure_on_days_in_a_row_is_told_with_its_days() -> None:
    daily = np.array([7.0, 12.0, 12.0, 12.0, NONE, 12.0, 12.0, 4.0, 4.0, 4.0])
    (found,) = patterns.repeated(daily, START, LIMITS, "Camps")
    assert (found.pattern, found.count) == ("repeated", 36)
    assert said(found) == "Camps: exactly 12 a day is entered on 3 days in a row, 20 Dec 2024 to 22 Dec 2024."


def test_a_day_without_an_entry_ends_a_run() -> None:
    assert list(patterns.repeated(np.array([9.0, 9.0, NONE, 9.0, 9.0]), START, LIMITS)) == []
    assert list(patterns.repeated(np.array([NONE] * 5), START, LIMITS)) == []
    assert list(patterns.repeated(np.array([]), START, LIMITS)) == []


def test_too_many_round_figures_are_told_with_the_largest_of_them() -> None:
    figures = [10, 20, 100, 40, 20, 31, 42, 53, 5, 0, None]
    (found,) = patterns.round_numbers(pd.array(figures, dtype="Int64").to_numpy("float64", NONE), LIMITS, "Returns")
    assert found.count == 5
    assert said(found).startswith("Returns: 5 of 8 figures entered by hand end in 0 (such as 100, 40, 20, …).")


def test_few_figures_and_few_round_ones_tell_nothing() -> None:
    assert list(patterns.round_numbers([10, 20, 30, 40, 50, 60, 70, 0, 5], LIMITS)) == []  # seven of two digits
    assert list(patterns.round_numbers([10, 20, 30, 44, 55, 66, 77, 88], LIMITS)) == []  # 3 of 8


def test_days_without_an_entry_are_named() -> None:
    (found,) = patterns.missing_days(np.array([True, False, True, False]), START, "Returns")
    assert found.count == 2
    assert said(found) == "Returns: days without an entry: 2 (20 Dec 2024, 22 Dec 2024)."
    assert list(patterns.missing_days(np.array([True, True]), START)) == []


THEN = pd.DataFrame({
    "case": ["A", "B", "C", "D", "E"],
    "received": pd.to_datetime(["2024-12-01"] * 5),
    "done": pd.to_datetime([None, None, None, "2024-12-10", None]),
    "officer": ["X", "X", None, "X", "Y"],
})  # fmt: skip
NOW = pd.DataFrame({
    "case": ["F", "E", "D", "B", "A"],
    "received": pd.to_datetime(["2024-12-20", "2024-12-01", "2024-12-02", "2024-12-01", "2024-12-01"]),
    "done": pd.to_datetime([None, "2024-12-22", "2024-12-10", "2024-12-21", None]),
    "officer": ["X", "Y", "X", "Z", "X"],
})  # fmt: skip


def test_rows_are_compared_with_the_snapshot_before() -> None:
    pair = patterns.compared(NOW, THEN, "case", ["received", "done", "officer"], EVE, "Cases")
    (late,) = patterns.back_dated(pair, "done")  # B; E was done on the very day, D before it and known as such
    assert (late.count, late.detail["examples"]) == (1, "B")
    assert said(late).startswith("Cases: 1 were pending in the list of 22 Dec 2024")
    (gone,) = patterns.vanished(pair)
    assert (gone.count, gone.detail["examples"]) == (1, "C")
    (moved,) = patterns.changed(pair, "received", name=Said("brief.as_of", {"day": "x"}))
    assert (moved.count, moved.detail["examples"]) == (1, "D")
    assert '"As of x" differs from the list of 22 Dec 2024' in said(moved)
    assert [one.detail["examples"] for one in patterns.changed(pair, "officer")] == ["B"]
    assert said(gone) and said(moved)


def test_a_column_that_one_snapshot_lacks_is_not_compared() -> None:
    pair = patterns.compared(NOW.drop(columns="done"), THEN, "case", ["received", "done"], EVE)
    assert list(patterns.back_dated(pair, "done")) == []
    assert list(patterns.changed(pair, "done")) == []
    assert [one.count for one in patterns.vanished(pair)] == [1]


def test_daily_figures_are_summed_and_a_day_of_missing_figures_is_missing() -> None:
    days = pd.to_datetime(pd.Series(["2024-12-19", "2024-12-19", "2024-12-20", "2024-12-23"]))
    figures = pd.Series([3, None, None, 8], dtype="Int64")
    daily = patterns.daily_of(days, figures, START, EVE)
    assert daily.tolist()[0] == 3 and np.isnan(daily[1:]).all() and len(daily) == 4


def test_what_is_found_makes_a_frame_in_its_order() -> None:
    frame = pattern_frame([Found("spike", 3, {"what": "x"}), Found("repeated", 2, {})])
    assert frame.to_dict("list") == {
        "pattern": ["spike", "repeated"], "count": [3, 2], "detail": [{"what": "x"}, {}],
    }  # fmt: skip
    assert list(pattern_frame([]).columns) == ["pattern", "count", "detail"]


def test_a_list_is_written_in_the_language_of_its_sentence() -> None:
    days = Listed(("A", day_of(START), Said("brief.none_found")), more=True)
    assert days.in_language("en") == "A, 19 Dec 2024, None found, …"
    assert days.in_language("hi") == "A, 19 दिसंबर 2024, कोई नहीं, …"


def test_a_share_that_chance_reaches_is_no_limit() -> None:
    with pytest.raises(ValidationError, match="greater than 10"):
        TypedSuspicion.model_validate(LIMITS.model_dump() | {"round_pct": 10})
