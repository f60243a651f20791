"""Indicators and the straight lines to their deadlines."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from samiksha.params.departments import read_departments
from samiksha.params.indicators import Deadline, Indicator, Indicators, read_indicators

PARAMS = Path(__file__).parents[2] / "params"
NAME = {"hi": "नल से जल", "en": "Tap water"}


@pytest.fixture(scope="module")
def shipped() -> Indicators:
    return read_indicators(PARAMS)


def pace(*deadlines: tuple[str, str]) -> Indicator:
    lines = [{"baseline_on": start, "deadline": end} for start, end in deadlines]
    return Indicator.model_validate({"code": "tap", "name": NAME, "kind": "pace", "deadlines": lines})


def test_the_straight_line_runs_from_the_baseline_to_all_of_it() -> None:
    line = Deadline(baseline_on=date(2025, 4, 1), baseline_pct=60, deadline=date(2026, 3, 31))
    assert line.expected_pct(date(2025, 4, 1)) == 60
    assert line.expected_pct(date(2026, 3, 31)) == 100
    # 288 of 364 days elapsed: 60 + 40 × 288 ÷ 364
    assert line.expected_pct(date(2026, 1, 14)) == pytest.approx(91.648352)


def test_before_the_baseline_and_after_the_deadline_the_line_is_flat() -> None:
    line = Deadline(baseline_on=date(2026, 1, 1), baseline_pct=80, deadline=date(2026, 12, 31))
    assert line.expected_pct(date(2025, 6, 1)) == 80
    assert line.expected_pct(date(2027, 6, 1)) == 100


def test_a_day_is_measured_by_the_next_deadline_that_has_begun() -> None:
    both = pace(("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-12-31"))
    assert both.deadline_on(date(2025, 12, 31)) == both.deadlines[0]
    assert both.deadline_on(date(2026, 1, 1)) == both.deadlines[1]


def test_after_the_last_deadline_that_one_counts_and_before_the_first_none() -> None:
    one = pace(("2025-04-01", "2026-03-31"))
    assert one.deadline_on(date(2026, 5, 1)) == one.deadlines[0]
    assert one.deadline_on(date(2025, 3, 31)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pace"},
        {"kind": "saturation", "deadlines": [{"baseline_on": "2025-04-01", "deadline": "2026-03-31"}]},
        {"kind": "funds"},
        {"kind": "pace", "deadlines": [{"baseline_on": "2026-04-01", "deadline": "2026-03-31"}]},
        {
            "kind": "pace",
            "deadlines": [
                {"baseline_on": "2025-04-01", "deadline": "2026-03-31"},
                {"baseline_on": "2024-04-01", "deadline": "2025-03-31"},
            ],
        },
    ],
    ids=["pace without deadline", "saturation with one", "funds in counts", "ends before it begins", "newest first"],
)
def test_an_indicator_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Indicator.model_validate({"code": "tap", "name": NAME, **wrong})


def test_every_shipped_indicator_belongs_to_a_department_and_has_both_names(shipped: Indicators) -> None:
    departments = read_departments(PARAMS).by_code()
    assert [each.code for each in shipped.indicators if each.department not in departments] == []
    assert [each.code for each in shipped.indicators if not (each.name.hi and each.name.en)] == []


def test_the_deadlines_that_the_compliance_review_names_are_shipped(shipped: Indicators) -> None:
    january = date(2026, 1, 14)
    by_code = shipped.by_code()
    lines = {code: by_code[code].deadline_on(january) for code in
             ("samagra_ekyc", "tap_water_single_village", "mp_eseva_services")}  # fmt: skip
    assert {code: line.deadline.isoformat() for code, line in lines.items() if line} == {
        "samagra_ekyc": "2026-12-31",
        "tap_water_single_village": "2026-03-31",
        "mp_eseva_services": "2026-03-31",
    }


def test_what_the_state_reports_once_for_all_is_marked_so(shipped: Indicators) -> None:
    assert {each.code for each in shipped.indicators if each.level == "state"} == {
        "mp_eseva_services",
        "services_online",
    }
