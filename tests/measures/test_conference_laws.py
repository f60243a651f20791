"""What holds for any papers of a conference: sums, order, absence, and that every word is there."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from samiksha.catalogue import has
from samiksha.measures.conference_cases import CASE_TYPES
from samiksha.measures.conference_compliance import ROWS, Settings, calculate
from samiksha.measures.conference_settings import NamedIndicators
from samiksha.measures.dossier import Dossier
from samiksha.model import NOT_REPORTED, Better, Figures, Measure, Unit
from samiksha.params.indicators import read_indicators
from samiksha.params.reviews import read_review
from samiksha.params.services import read_services
from tests.measures.conference import AREAS, PARAMS, dossier, made_up, part, shipped_settings

SETTINGS: Settings = shipped_settings()
quick = hypothesis_settings(max_examples=4, deadline=None, derandomize=True)
sizes, seeds = some.integers(0, 120), some.integers(0, 10**6)
STATE_ALONE = {"online_pct", "online_left", "portal_pct", "portal_behind_points"}


def alike(one: Figures, other: Figures) -> None:
    assert one.measures == other.measures
    assert list(one.frames) == list(other.frames)
    for name, frame in one.frames.items():
        if frame is None:
            assert other.frames[name] is None
        else:
            pd.testing.assert_frame_equal(frame, other.frames[name], obj=name)


@quick
@given(sizes, seeds)
def test_the_order_of_the_rows_changes_nothing_and_they_are_left_as_they_were(rows: int, seed: int) -> None:
    tables = made_up(rows, seed)
    shuffled = {kind: held.sample(frac=1, random_state=seed) for kind, held in tables.items()}
    before = {kind: held.copy(deep=True) for kind, held in shuffled.items()}
    alike(calculate(dossier(tables), SETTINGS), calculate(dossier(shuffled), SETTINGS))
    for kind, held in shuffled.items():
        pd.testing.assert_frame_equal(held, before[kind])


@quick
@given(sizes, seeds)
def test_districts_sum_to_the_state(rows: int, seed: int) -> None:
    tables = made_up(rows, seed)
    whole = calculate(dossier(tables), SETTINGS).measures
    parts = [calculate(part(tables, area), SETTINGS).measures for area in AREAS]
    additive = {key for key, measure in whole.items() if measure.additive}
    assert {"revenue_over_100", "false_disposals", "service_past_limit", "leave_without_cover"} <= additive
    for key in additive:
        told = [one[key].value for one in parts if one[key].absent != NOT_REPORTED]
        assert (sum(told) if told else None) == whole[key].value, key
    for key in ("revenue_over_100_pct", "true_disposal_pct", "named_within_limit_pct", "leave_without_cover_pct",
                "tap_water_pct", "water_failed_pct", "funds_unspent_pct"):  # fmt: skip
        for side in ("numerator", "denominator"):
            told = [getattr(one[key], side) for one in parts if one[key].absent != NOT_REPORTED]
            assert (sum(told) if told else None) == getattr(whole[key], side), key


@quick
@given(sizes, seeds)
def test_the_breakdowns_sum_to_the_headline(rows: int, seed: int) -> None:
    figures = calculate(dossier(made_up(rows, seed)), SETTINGS)
    told = {key: measure.value for key, measure in figures.measures.items()}
    for name in ("by_case_type", "courts"):
        frame = figures.frames[name]
        assert frame["pending_count"].sum() == told["revenue_pending"]
        assert frame["over_100_count"].sum() == told["revenue_over_100"]
        assert frame["false_count"].sum() == told["false_disposals"]
    assert figures.frames["over_100_by_area"]["revenue_over_100_count"].sum() == told["revenue_over_100"]
    services = figures.frames["services_in_time"]
    assert services["past_limit_count"].sum() == told["service_past_limit"]
    assert services["in_time_pct__n"].sum() == figures.measures["within_limit_pct"].numerator
    departments = figures.frames["directions_by_department"]
    assert departments["directions_overdue_count"].sum() == told["directions_overdue"]
    assert len(figures.frames["leaves_without_cover"]) == told["leave_without_cover"]


@quick
@given(some.integers(1, 80), seeds, some.sets(some.sampled_from(ROWS)))
def test_what_was_not_loaded_is_not_reported_and_breaks_nothing(rows: int, seed: int, gone: set[str]) -> None:
    tables = {kind: held for kind, held in made_up(rows, seed).items() if kind not in gone}
    figures = calculate(dossier(tables), SETTINGS)
    for key, measure in figures.measures.items():
        assert (measure.value is None) == (measure.absent is not None), key
        if measure.unit is Unit.PERCENT and measure.value is not None and key != "funds_unspent_pct":
            assert 0 <= measure.value <= 100, key
    if "revenue_cases" in gone:
        assert figures.measures["revenue_over_100"].absent == NOT_REPORTED
        assert figures.frames["by_case_type"] is None


@pytest.mark.parametrize(
    ("kind", "column", "key"),
    [
        ("revenue_cases", "record_corrected_on", "true_disposal_pct"),
        ("revenue_cases", "disposed_on", "revenue_disposed"),
        ("service_applications", "disposed_on", "within_limit_pct"),
        ("leaves", "substitute", "leave_without_cover"),
        ("leaves", "post", "leave_without_cover"),
    ],
)
def test_a_column_that_no_export_fills_is_not_reported(kind: str, column: str, key: str) -> None:
    tables = made_up(60, 3)
    tables[kind] = tables[kind].drop(columns=column)
    figures = calculate(dossier(tables), SETTINGS)
    assert figures.measures[key].absent == NOT_REPORTED


@pytest.mark.parametrize(("kind", "column"), [("revenue_cases", "office"), ("revenue_cases", "block"),
                                              ("service_applications", "limit_days"), ("service_applications", "due_on"),
                                              ("indicator_returns", "body"), ("directions", "review"),
                                              ("watch_list", "value_then")])  # fmt: skip
def test_a_column_that_is_a_help_only_may_be_missing(kind: str, column: str) -> None:
    tables = made_up(60, 4)
    tables[kind] = tables[kind].drop(columns=column)
    assert calculate(dossier(tables), SETTINGS).measures["revenue_pending"].value is not None


def test_a_district_is_not_asked_for_what_the_state_tells() -> None:
    tables = made_up(200, 5)
    assert not STATE_ALONE & set(calculate(part(tables, "rewa"), SETTINGS).measures)
    assert set(calculate(dossier(tables), SETTINGS).measures) >= STATE_ALONE


def test_the_weakest_are_the_worst_districts_with_enough_cases() -> None:
    tables = made_up(1500, 6)
    values = {area: calculate(part(tables, area), SETTINGS).measures for area in AREAS}
    figures = calculate(dossier(tables, by_area=values), SETTINGS)
    for key, rows in figures.frames["weakest"].groupby("measure"):
        direction = -1 if figures.measures[key].better is Better.MORE else 1
        fair = {area: one[key].value for area, one in values.items() if (one[key].volume or 0) >= 10}
        ordered = sorted(fair, key=lambda area: -direction * fair[area])
        worse = [area for area in ordered if direction * (fair[area] - figures.measures[key].value) > 0]
        assert rows["area"].tolist() == worse[: SETTINGS.weakest.listed]
    alike(figures, calculate(dossier(tables), SETTINGS))


def every_text(papers: Dossier) -> set[str]:
    figures = calculate(papers, SETTINGS)
    found = {f"{kind}.{key}" for kind in ("measure", "formula") for key in figures.measures}
    found |= {f"table.caption.{name}" for name in figures.frames}
    for frame in figures.frames.values():
        if frame is not None:
            found |= {f"table.column.{name}" for name in frame.columns if "__" not in name} - {
                f"table.column.{hidden}" for hidden in ("enough", "tone", "volume")
            }
    for statement in figures.statements:
        told = [one.key for one in statement.values.values() if isinstance(one, Measure)]
        found |= {f"headline.{statement.key}", *(f"brief.measure.{key}" for key in told if not has(f"measure.{key}"))}
    found |= {f"value.case_type.{name}" for name in CASE_TYPES} | {f"value.measure.{key}" for key in figures.measures}
    return found


def test_every_measure_breakdown_column_statement_and_code_has_its_words() -> None:
    tables = made_up(300, 7)
    wanted = every_text(dossier(tables)) | every_text(part(tables, "bhind"))
    assert {key for key in wanted if not has(key)} == set()


def test_the_shipped_rule_and_review_name_only_what_there_is() -> None:
    codes = read_indicators(PARAMS).by_code()
    named: dict[str, Any] = SETTINGS.indicators.model_dump()
    assert set(NamedIndicators.model_fields) == set(named)
    assert [code for code in named.values() if code not in codes] == []
    assert [code for code in SETTINGS.named_services if code not in read_services(PARAMS).by_code()] == []
    measures = calculate(part(made_up(300, 8), "rewa"), SETTINGS).measures
    review = read_review(PARAMS, "conference_compliance")
    assert {*review.cards, *review.compared, *review.ranked, review.rank_by} <= set(measures)
    assert {key for key in SETTINGS.weakest.measures if measures[key].unit is not Unit.PERCENT} == set()
