"""The figures of Good Governance Week counted by hand: tests/golden/good_governance.yml."""

from typing import Any

import pandas as pd
import pytest

from samiksha.measures.good_governance_week import calculate, suspicious
from samiksha.model import Figures
from tests.measures.week import GOLDEN, GOLDEN_SETTINGS, dossier, golden_tables


@pytest.fixture(scope="module")
def figures() -> Figures:
    return calculate(dossier(golden_tables()), GOLDEN_SETTINGS)


def told(frame: pd.DataFrame, key: str, columns: list[str]) -> dict[Any, list[Any]]:
    """The rows of a frame by one of its columns, missing as None."""
    rows = frame[[key, *columns]].astype("object").where(frame[[key, *columns]].notna(), None)
    return {row[0]: row[1:] for row in rows.to_numpy().tolist()}


def whole(frame: pd.DataFrame, key: str, columns: list[str]) -> dict[Any, list[Any]]:
    """The same of counts."""
    return {
        name: [None if one is None else int(one) for one in row] for name, row in told(frame, key, columns).items()
    }


@pytest.mark.parametrize("key", GOLDEN["measures"])
def test_a_measure_is_what_the_hand_counted(figures: Figures, key: str) -> None:
    measure = figures.measures[key]
    value, numerator, denominator = GOLDEN["measures"][key]
    assert measure.value == pytest.approx(value, abs=1e-6)
    assert (measure.numerator, measure.denominator) == (numerator, denominator)


def test_the_hand_counted_every_measure_in_its_order(figures: Figures) -> None:
    assert list(figures.measures) == list(GOLDEN["measures"])


def test_days_channels_and_uploads_are_what_the_hand_counted(figures: Figures) -> None:
    names = ["entries", "camps", "camps_net", "jan_sunwai_net", "cpgrams_net", "helpline_net", "all_net", "services",
             "cumulative"]  # fmt: skip
    daily = figures.frames["daily"].assign(day=lambda rows: rows["day"].dt.date)
    assert whole(daily, "day", [f"{name}_count" for name in names]) == GOLDEN["daily"]
    assert daily["tone"].tolist() == ["", "", "bad", ""]
    columns = ["received_count", "disposed_count", "elsewhere_count", "net_count", "today_count"]
    assert whole(figures.frames["channels"], "channel", columns) == GOLDEN["channels"]
    gap = figures.frames["upload_gap"]
    assert whole(gap, "channel", ["disposed_count", "uploaded_count", "gap_count"]) == GOLDEN["upload_gap"]
    assert gap["uploaded_pct"].tolist() == pytest.approx([100 * 75 / 85, 100 * 13 / 15, 100 * 34 / 38])


def test_camps_are_what_the_hand_counted_fewest_first(figures: Figures) -> None:
    columns = ["held_count", "received_count", "disposed_count", "beneficiary_count"]
    blocks = whole(figures.frames["camps_by_block"], "block", columns)
    assert list(blocks.items()) == list(GOLDEN["camps_by_block"].items())
    assert figures.frames["camps_basis"].to_dict("records") == [
        {"area": "anuppur", "camps_basis": "register", "camps_count": 13, "returned_count": 12}
    ]


def test_the_checklist_and_what_is_incomplete_are_what_the_hand_wrote(figures: Figures) -> None:
    frame = figures.frames["deliverables"].assign(due_on=lambda rows: rows["due_on"].dt.date)
    columns = ["item_state", "done_count", "needed_count", "incomplete_count", "due_on"]
    assert told(frame, "item", columns) == GOLDEN["deliverables"]
    owed = figures.frames["not_done_by_area"]
    assert {
        row["area"]: [list(row["not_done"]), row["incomplete_count"]] for row in owed.to_dict("records")
    } == GOLDEN["not_done_by_area"]
    lacking = figures.frames["incomplete_deliverables"]
    assert dict(zip(lacking["title"], map(list, lacking["lacks"]), strict=True)) == GOLDEN["incomplete_deliverables"]


def test_schemes_and_cases_are_what_the_hand_counted(figures: Figures) -> None:
    columns = ["target_count", "achieved_count", "saturation_pct", "scheme_state"]
    assert told(figures.frames["saturation"], "indicator", columns) == GOLDEN["saturation"]
    cases = figures.frames["cpgrams_over_limit"]
    assert told(cases, "complaint_id", ["age_days", "over_days"]) == GOLDEN["cpgrams_over_limit"]
    assert not set(cases.columns) & {"complainant", "subject", "remark"}
    offices = figures.frames["cpgrams_by_office"]
    columns = ["department", "office", "pending_count", "over_limit_count"]
    assert offices[columns].to_numpy().tolist() == GOLDEN["cpgrams_by_office"]
    assert offices["enough"].tolist() == [True, True, False]


def test_what_is_suspicious_is_what_was_planted() -> None:
    found = suspicious(dossier(golden_tables()), None, GOLDEN_SETTINGS)
    assert dict(zip(found["pattern"], found["count"], strict=True)) == GOLDEN["suspicions"]


def test_the_headline_says_where_it_stands_what_is_missing_and_who_must_act(figures: Figures) -> None:
    assert [one.key for one in figures.statements] == GOLDEN["statements"]
    act = figures.statements[-1]
    assert (act.values["department"].code, act.values["office"].code, act.values["number"]) == (
        "revenue", "Tehsil Kotma", 2,
    )  # fmt: skip
