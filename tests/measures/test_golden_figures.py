"""The figures counted by hand: tests/golden/complaints.csv and, beside it, complaints.yml."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from samiksha.measures.grading import adds_up, grade_of, score_of
from samiksha.measures.helpline_followup import Settings, count_complaints
from samiksha.model import Figures

GOLDEN = Path(__file__).parents[1] / "golden"
DAYS = ["level_since", "registered_on", "replied_on", "closed_on", "called_on"]
COUNTS = ["reopened_count", "extension_count", "unchanged_remark_count", "repeat_count"]
EXPECTED: dict[str, Any] = yaml.safe_load((GOLDEN / "complaints.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures() -> Figures:
    complaints = pd.read_csv(GOLDEN / "complaints.csv", parse_dates=DAYS, dtype=dict.fromkeys(COUNTS, "Int64"))
    return count_complaints(complaints, EXPECTED["as_of"], Settings.model_validate(EXPECTED["settings"]), "anuppur")


@pytest.mark.parametrize("key", EXPECTED["measures"])
def test_a_headline_measure_is_what_the_hand_counted(figures: Figures, key: str) -> None:
    measure = figures.measures[key]
    value, numerator, denominator = EXPECTED["measures"][key]
    assert measure.value == (value if isinstance(value, str) else pytest.approx(value, abs=1e-6))
    assert (measure.numerator, measure.denominator) == (numerator, denominator)


def test_the_hand_counted_every_headline_measure_in_its_order(figures: Figures) -> None:
    assert list(figures.measures) == list(EXPECTED["measures"])


def test_levels_and_ages_and_closures_are_what_the_hand_counted(figures: Figures) -> None:
    by_level = figures.frames["by_level"]
    columns = ["pending_count", "old_count", "not_attended_count"]
    assert {row["level"]: [row[name] for name in columns] for row in by_level.to_dict("records")} == EXPECTED[
        "by_level"
    ]
    by_age = figures.frames["by_age"]
    assert dict(zip(by_age["band"], by_age["pending_count"], strict=True)) == EXPECTED["by_age"]
    closures = figures.frames["closures"]
    assert dict(zip(closures["closed_as"], closures["closed_count"], strict=True)) == EXPECTED["closures"]


def test_departments_are_what_the_hand_counted_worst_first(figures: Figures) -> None:
    columns = [
        "pending_count", "old_count", "not_attended_count", "not_attended_due_count", "received_count",
        "satisfied_count", "closed_count", "low_quality_count", "median_days", "score", "enough",
    ]  # fmt: skip
    rows = figures.frames["by_department"].to_dict("records")
    assert [row["department"] for row in rows] == list(EXPECTED["by_department"])
    for row in rows:
        wanted = [float("nan") if one is None else float(one) for one in EXPECTED["by_department"][row["department"]]]
        assert [float(row[name]) for name in columns] == pytest.approx(wanted, abs=1e-6, nan_ok=True)


def test_lists_are_what_the_hand_wrote(figures: Figures) -> None:
    frames = figures.frames
    assert list(frames["oldest"]["complaint_id"]) == EXPECTED["oldest"]
    candidates = zip(frames["candidates"]["complaint_id"], map(list, frames["candidates"]["reasons"]), strict=True)
    assert list(candidates) == list(EXPECTED["candidates"].items())
    assert dict(zip(frames["scope"]["key"], frames["scope"]["count"], strict=True)) == EXPECTED["scope"]
    for name, officers in EXPECTED["officers"].items():
        assert list(frames[name]["officer"]) == officers


def test_officers_are_named_for_the_reasons_that_the_hand_found(figures: Figures) -> None:
    for name, reasons in EXPECTED["officer_reasons"].items():
        (told,) = figures.frames[name]["reasons__standing"]
        assert [each.name for each in told] == [share for share, *_ in reasons]
        assert [(each.own, each.area) for each in told] == [pytest.approx(both, abs=1e-6) for _, *both in reasons]


def test_the_daily_flow_ends_at_what_is_pending(figures: Figures) -> None:
    daily = figures.frames["flow_daily"].set_index("day")
    assert len(daily) == 30
    assert list(daily.loc["2023-04-25"]) == [
        1,
        2,
        8,
    ]  # 10 on the eve; C15 closed on the 21st; C22 in and out, C18 out
    assert daily["pending_count"].iloc[-1] == 12


MORENA = {"satisfaction": 56.06, "old_pending": 18.78, "low_quality": 10.0, "not_attended": 9.96}
ROUNDING = 0.025
"""Four components and a total, each printed to two decimals."""
BETUL = {"satisfaction": 50.27, "old_pending": 13.64, "low_quality": 10.0, "not_attended": 9.68}


def test_morenas_published_components_add_up_to_an_a() -> None:
    assert score_of(MORENA) == pytest.approx(94.80)
    assert adds_up(MORENA, 94.80, ROUNDING)
    assert grade_of(score_of(MORENA), Settings.model_validate(EXPECTED["settings"]).grading) == "A"


def test_betuls_published_score_does_not_add_up() -> None:
    assert score_of(BETUL) == pytest.approx(83.59)
    assert not adds_up(BETUL, 83.62, ROUNDING)
    assert adds_up(BETUL, 83.62, tolerance=0.03)
