"""What holds for any complaints: sums, shares, order, absence."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from samiksha.measures.flow import FlowDoesNotHold
from samiksha.measures.helpline_followup import Settings, count_complaints
from samiksha.model import NOT_REPORTED, Figures, Unit

Maker = Callable[..., pd.DataFrame]
REQUIRED = {"complaint_id", "area", "registered_on", "status"}
NEEDS = {
    "pending": set(), "received": set(), "old_pending": set(), "old_pending_pct": set(), "over_100": set(),
    "over_100_pct": set(), "opening": {"closed_on"}, "closed": {"closed_on"},
    "not_attended": {"level", "replied_on"}, "not_attended_pct": {"level", "replied_on"},
    "satisfied_pct": {"closed_as"}, "low_quality_pct": {"closed_as"},
    "grade_score": {"level", "replied_on", "closed_as"}, "grade": {"level", "replied_on", "closed_as"},
    "median_days_to_close": {"closed_on"}, "mean_days_to_close": {"closed_on"},
    "reopened": {"reopened_count"},
    "call_not_satisfied_pct": {"closed_on", "call_result"}, "closed_without_call": {"closed_on", "called_on"},
}  # fmt: skip
FRAME_NEEDS = {
    "by_level": {"level"}, "by_age": set(), "flow_daily": {"closed_on"},
    "closures": {"closed_on", "closed_as"},
    "by_department": {"department"}, "by_block": {"block"}, "by_office": {"office"},
    "by_officer": {"officer"},
    "commend": {"officer"}, "improve": {"officer"}, "oldest": set(), "call_sample": {"closed_on"}, "call_strata": {"closed_on"},
    "grade_components": set(), "scope": set(),
}  # fmt: skip
COUNTS = {"reopened_count", "extension_count", "unchanged_remark_count"}
OPTIONAL = sorted(set().union(*NEEDS.values(), *FRAME_NEEDS.values(), COUNTS,
                              {"repeat_count", "complainant", "level_since"}))  # fmt: skip

days = some.dates(date(2023, 4, 20), date(2023, 5, 25))
sizes = some.integers(0, 150)
seeds = some.integers(0, 10**6)
quick = hypothesis_settings(max_examples=12, deadline=None, derandomize=True)


def alike(one: Figures, other: Figures) -> None:
    assert one.measures == other.measures
    assert list(one.frames) == list(other.frames)
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(frame, other.frames[name], obj=name)


@quick
@given(sizes, seeds, days)
def test_opening_and_received_less_closed_is_pending(
    make_complaints: Maker, settings: Settings, rows: int, seed: int, as_of: date
) -> None:
    figures = count_complaints(make_complaints(rows, seed), as_of, settings)
    told = {key: measure.value for key, measure in figures.measures.items()}
    assert told["opening"] + told["received"] - told["closed"] == told["pending"]
    daily = figures.frames["flow_daily"]
    assert [daily[f"{key}_count"].sum() for key in ("received", "closed")] == [
        told["received"],
        told["closed"],
    ]
    assert daily["pending_count"].iloc[-1] == told["pending"]


@quick
@given(sizes, seeds, days)
def test_the_order_of_the_rows_changes_nothing_and_they_are_left_as_they_were(
    make_complaints: Maker, settings: Settings, rows: int, seed: int, as_of: date
) -> None:
    complaints = make_complaints(rows, seed)
    shuffled = complaints.sample(frac=1, random_state=seed)
    before = shuffled.copy(deep=True)
    alike(count_complaints(complaints, as_of, settings, "rewa"), count_complaints(shuffled, as_of, settings, "rewa"))
    pd.testing.assert_frame_equal(shuffled, before)


@quick
@given(sizes, seeds, days)
def test_every_breakdown_sums_to_the_headline(
    make_complaints: Maker, settings: Settings, rows: int, seed: int, as_of: date
) -> None:
    figures = count_complaints(make_complaints(rows, seed), as_of, settings)
    measures, frames = figures.measures, figures.frames
    for name in ("by_level", "by_age", "by_department", "by_block", "by_office", "by_officer"):
        assert frames[name]["pending_count"].sum() == measures["pending"].value, name
    for name in ("by_level", "by_department", "by_block", "by_office", "by_officer"):
        assert frames[name]["old_count"].sum() == measures["old_pending"].value, name
        assert frames[name]["not_attended_count"].sum() == measures["not_attended"].value, name
    for name in ("by_department", "by_block", "by_office", "by_officer"):
        assert frames[name]["not_attended_due_count"].sum() == measures["not_attended_pct"].denominator
        assert frames[name]["satisfied_count"].sum() == measures["satisfied_pct"].numerator
        assert frames[name]["received_count"].sum() == measures["satisfied_pct"].denominator
        assert frames[name]["low_quality_count"].sum() == measures["low_quality_pct"].numerator
        assert frames[name]["closed_count"].sum() == measures["low_quality_pct"].denominator
    assert frames["closures"]["closed_count"].sum() == measures["closed"].value
    assert len(frames["candidates"]) == measures["deferred"].value


@quick
@given(sizes, seeds, days, some.booleans())
def test_districts_sum_to_the_state(
    make_complaints: Maker, settings: Settings, rows: int, seed: int, as_of: date, by_pseudonym: bool
) -> None:
    complaints = make_complaints(rows, seed)
    if by_pseudonym:
        complaints = complaints.drop(columns="repeat_count")
    whole = count_complaints(complaints, as_of, settings).measures
    parts = [count_complaints(part, as_of, settings).measures for _, part in complaints.groupby("area")]
    for key, measure in whole.items():
        if measure.additive:
            assert sum(part[key].value for part in parts) == measure.value, key
        if measure.denominator is not None:
            assert sum(part[key].numerator for part in parts) == measure.numerator, key
            assert sum(part[key].denominator for part in parts) == measure.denominator, key


@quick
@given(sizes, seeds, days)
def test_a_share_lies_between_nothing_and_all(
    make_complaints: Maker, settings: Settings, rows: int, seed: int, as_of: date
) -> None:
    figures = count_complaints(make_complaints(rows, seed), as_of, settings)
    for measure in figures.measures.values():
        assert (measure.value is None) == (measure.absent is not None)
        if measure.value is not None and measure.unit in (Unit.PERCENT, Unit.SCORE):
            assert 0 <= measure.value <= 100, measure
    for frame in figures.frames.values():
        for name in frame.columns:
            if name.endswith("pct") or name == "score":
                assert frame[name].dropna().between(0, 100).all(), name


@quick
@given(some.integers(0, 100), seeds, some.sets(some.sampled_from(OPTIONAL)))
def test_what_a_source_lacks_is_not_reported_and_breaks_nothing(
    make_complaints: Maker, settings: Settings, as_of: date, rows: int, seed: int, lacking: set[str]
) -> None:
    complaints = make_complaints(rows, seed)
    full = count_complaints(complaints, as_of, settings)
    figures = count_complaints(complaints.drop(columns=list(lacking)), as_of, settings)
    assert list(figures.measures) == list(full.measures)
    assert set(figures.frames) == set(full.frames)
    absent = {key for key, measure in figures.measures.items() if measure.absent == NOT_REPORTED}
    wanted = {key for key, needed in NEEDS.items() if needed & lacking}
    assert absent == wanted | ({"deferred"} if lacking >= COUNTS else set())
    assert all(figures.measures[key].value is None for key in absent)
    missing = {name for name, frame in figures.frames.items() if frame is None}
    assert missing == {name for name, needed in FRAME_NEEDS.items() if needed & lacking} | (
        {"candidates"} if lacking >= COUNTS else set()
    )
    same = {name: list(frame.columns) for name, frame in figures.frames.items() if frame is not None}
    assert all(list(full.frames[name].columns) == columns for name, columns in same.items())


def test_the_bare_columns_still_make_a_review(make_complaints: Maker, settings: Settings, as_of: date) -> None:
    complaints = make_complaints(200)[sorted(REQUIRED)]
    figures = count_complaints(complaints, as_of, settings)
    registered = complaints["registered_on"] <= pd.Timestamp(as_of)
    assert figures.measures["pending"].value == (registered & (complaints["status"] == "open")).sum()
    assert len(figures.frames["oldest"]) == 10


def test_absent_counts_of_a_department_are_missing_and_not_nothing(
    make_complaints: Maker, settings: Settings, as_of: date
) -> None:
    complaints = make_complaints(300).drop(columns=["replied_on", "closed_as"])
    by_department = count_complaints(complaints, as_of, settings).frames["by_department"]
    absent = [
        "not_attended_count",
        "not_attended_pct",
        "satisfied_count",
        "satisfied_pct",
        "low_quality_pct",
        "score",
    ]
    assert by_department[absent].isna().all(axis=None)
    assert by_department["pending_count"].notna().all()


def test_nothing_pending_and_nothing_received_is_a_dash_and_not_a_hundred(
    make_complaints: Maker, settings: Settings, as_of: date
) -> None:
    measures = count_complaints(make_complaints(0), as_of, settings).measures
    assert measures["pending"].value == 0
    for key in ("old_pending_pct", "satisfied_pct", "grade_score", "grade", "median_days_to_close"):
        assert (measures[key].value, measures[key].absent) == (None, "no_denominator")


def test_a_row_closed_before_it_was_registered_is_refused(
    make_complaints: Maker, settings: Settings, as_of: date
) -> None:
    complaints = make_complaints(50)
    complaints.loc[0, ["registered_on", "closed_on"]] = [
        pd.Timestamp("2023-05-10"),
        pd.Timestamp("2023-01-10"),
    ]
    with pytest.raises(FlowDoesNotHold) as raised:
        count_complaints(complaints, as_of, settings)
    values: dict[str, Any] = raised.value.values
    assert values["opening"] + values["received"] - values["closed"] == values["pending"] + 1
