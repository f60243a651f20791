"""What holds for any campaign: the account, sums, order, absence, and a cohort that stays as it was."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from samiksha.measures.campaign_component_2 import in_cohort
from samiksha.measures.campaign_facts import CampaignDoesNotAddUp, NoCampaign
from samiksha.measures.campaign_phase import ROWS, calculate, suspicious
from samiksha.measures.dossier import Dossier
from samiksha.model import NO_DENOMINATOR, NOT_REPORTED, Figures, Unit
from samiksha.params.campaigns import Phase
from tests.measures.campaign_dossiers import made_dossier, shipped, shipped_settings

SETTINGS = shipped_settings()
CUT_OFF = date(2023, 4, 15)
quick = hypothesis_settings(max_examples=4, deadline=None, derandomize=True)
sizes, seeds = some.integers(0, 120), some.integers(0, 10**6)
days = some.dates(date(2023, 4, 25), date(2023, 6, 4))


def values(figures: Figures) -> dict[str, Any]:
    return {key: measure.value for key, measure in figures.measures.items()}


def only(dossier: Dossier, area: str) -> Dossier:
    return replace(dossier, tables={kind: rows[rows["area"] == area] for kind, rows in dossier.tables.items()})


def without(dossier: Dossier, kind: str, *columns: str) -> Dossier:
    return replace(dossier, tables={**dossier.tables, kind: dossier.tables[kind].drop(columns=list(columns))})


@quick
@given(sizes, seeds, days)
def test_backlog_and_received_less_disposed_is_pending_in_every_phase(rows: int, seed: int, as_of: date) -> None:
    figures = calculate(made_dossier(rows, seed, as_of), SETTINGS)
    told = values(figures)
    if told["campaign_received"] is None:  # not begun
        assert as_of < date(2023, 5, 10)
        assert told["campaign_backlog"] == told["campaign_pending"]
    else:
        balance = told["campaign_backlog"] + told["campaign_received"] - told["campaign_disposed"]
        assert balance == told["campaign_pending"]
    account = figures.frames["campaign_account"].set_index("account")["line_count"]
    assert account["pending"] - account["ineligible"] == account["remaining"] == told["campaign_remaining"]
    burn_down = figures.frames["burn_down"]["remaining_count"].dropna()
    assert burn_down.iloc[-1] == told["campaign_remaining"]


@quick
@given(sizes, seeds, days)
def test_every_breakdown_sums_to_the_headline(rows: int, seed: int, as_of: date) -> None:
    figures = calculate(made_dossier(rows, seed, as_of), SETTINGS)
    told, frames = figures.measures, figures.frames
    for name in ("by_department", "by_service", "by_block", "by_office"):
        assert frames[name]["remaining_count"].sum() == told["campaign_remaining"].value, name
        if told["campaign_disposed_pct"].value is not None:
            assert frames[name]["disposed_pct__n"].sum() == told["campaign_disposed_pct"].numerator, name
            assert frames[name]["disposed_pct__d"].sum() == told["campaign_disposed_pct"].denominator, name
    for name in ("pending_by_department", "pending_by_service"):
        assert frames[name]["pending_count"].sum() == told["campaign_pending"].value, name
        assert frames[name]["past_due_count"].sum() == told["campaign_overdue"].value, name
    assert frames["outcomes"]["backlog_count"].sum() == told["campaign_backlog"].value
    for column, key in (
        ("cohort", "cohort"),
        ("excluded", "excluded"),
        ("settled", "disposed"),
        ("open", "remaining"),
    ):
        assert frames["component_2"][f"{column}_count"].sum() == told[f"component_2_{key}"].value
    assert frames["excluded"]["excluded_count"].sum() == told["component_2_excluded"].value
    if told["returns_missing"].value is not None:
        assert frames["reporting_gaps"]["missing_count"].sum() == told["returns_missing"].value
    assert frames["campaign_camps"]["held_count"].sum() == told["campaign_camps_held"].value


@quick
@given(sizes, seeds, days)
def test_districts_sum_to_the_state(rows: int, seed: int, as_of: date) -> None:
    dossier = made_dossier(rows, seed, as_of)
    whole = calculate(dossier, SETTINGS).measures
    parts = [calculate(only(dossier, area), SETTINGS).measures for area in ("anuppur", "rewa", "dewas")]
    for key, measure in whole.items():
        if measure.additive:
            assert sum(part[key].value or 0 for part in parts) == measure.value, key
        if measure.denominator is not None and measure.unit is Unit.PERCENT:
            assert sum(part[key].numerator or 0 for part in parts) == measure.numerator, key
            assert sum(part[key].denominator or 0 for part in parts) == measure.denominator, key


@quick
@given(sizes, seeds, days)
def test_order_changes_nothing_and_the_rows_are_left_as_they_were(rows: int, seed: int, as_of: date) -> None:
    dossier = made_dossier(rows, seed, as_of)
    shuffled = {kind: held.sample(frac=1, random_state=seed) for kind, held in dossier.tables.items()}
    before = {kind: held.copy(deep=True) for kind, held in shuffled.items()}
    mixed = replace(dossier, tables=shuffled)
    one, other = calculate(dossier, SETTINGS), calculate(mixed, SETTINGS)
    assert one.measures == other.measures
    assert one.statements == other.statements
    for name, frame in one.frames.items():
        if frame is None:
            assert other.frames[name] is None
        else:
            pd.testing.assert_frame_equal(frame, other.frames[name], obj=name)
    pd.testing.assert_frame_equal(suspicious(dossier, None, SETTINGS), suspicious(mixed, None, SETTINGS))
    for kind, held in shuffled.items():
        pd.testing.assert_frame_equal(held, before[kind], obj=kind)


@quick
@given(some.integers(10, 200), seeds, some.dates(date(2023, 4, 20), date(2023, 6, 4)))
def test_the_cohort_is_the_same_on_every_later_day(rows: int, seed: int, as_of: date) -> None:
    """Each day's export holds what was registered by then, and closing days by then: the cohort never moves."""
    whole = made_dossier(rows, seed).tables["complaints"]
    figures = calculate(_complaints_as_of(whole, as_of), SETTINGS).measures
    frozen = in_cohort(whole, CUT_OFF).sum()
    assert figures["component_2_cohort"].value == frozen
    parts = [figures[f"component_2_{key}"].value for key in ("disposed", "remaining", "excluded")]
    assert sum(parts) == frozen


def _complaints_as_of(whole: pd.DataFrame, day: date) -> Dossier:
    known = whole[whole["registered_on"] <= pd.Timestamp(day)]
    closed_on = known["closed_on"].where(known["closed_on"] <= pd.Timestamp(day))
    return made_dossier(0, 0, day, tables={"complaints": known.assign(closed_on=closed_on)})


@quick
@given(sizes, seeds, days)
def test_a_share_lies_between_nothing_and_all_and_says_why_it_is_absent(rows: int, seed: int, as_of: date) -> None:
    figures = calculate(made_dossier(rows, seed, as_of), SETTINGS)
    for measure in figures.measures.values():
        assert (measure.value is None) == (measure.absent is not None), measure.key
        if measure.value is not None and measure.unit is Unit.PERCENT:
            assert 0 <= measure.value <= 100, measure.key
    for statement in figures.statements:
        for name, value in statement.values.items():
            assert getattr(value, "value", value) is not None, (statement.key, name)


NEEDS = {
    ("service_applications", "disposed_on"): {
        "campaign_backlog", "campaign_disposed", "campaign_disposed_pct", "campaign_approved_pct",
        "campaign_rejected_pct", "campaign_recent_rate", "campaign_projected_finish", "returns_difference",
        "returns_differing",
    },
    ("service_applications", "outcome"): {"campaign_approved_pct", "campaign_rejected_pct"},
    ("service_applications", "body"): {"returns_difference", "returns_differing"},
    ("service_applications", "eligible"): set(),
    ("complaints", "excluded_reason"): {"component_2_excluded"},
    ("complaints", "closed_on"): {
        "component_2_cohort", "component_2_excluded", "component_2_disposed", "component_2_remaining",
        "component_2_pct",
    },
    ("daily_returns", "received_count"): {"returns_received", "returns_disposed_pct"},
    ("camps", "water"): {"campaign_camps_water_pct"},
    ("camps", "beneficiary_count"): {"campaign_health_beneficiaries"},
}  # fmt: skip


@pytest.mark.parametrize(("kind", "column"), NEEDS)
def test_what_an_export_lacks_is_not_reported_and_breaks_nothing(kind: str, column: str) -> None:
    dossier = made_dossier(150)
    full = calculate(dossier, SETTINGS)
    lacking = without(dossier, kind, column)
    figures = calculate(lacking, SETTINGS)
    assert {one.key for one in full.measures.values() if one.absent == NOT_REPORTED} == set()
    absent = {one.key for one in figures.measures.values() if one.absent == NOT_REPORTED}
    assert absent == NEEDS[kind, column]
    assert list(figures.measures) == list(full.measures)
    assert set(figures.frames) == set(full.frames)
    suspicious(lacking, dossier, SETTINGS)


@pytest.mark.parametrize("kind", ROWS)
def test_a_kind_of_which_nothing_is_loaded_is_not_reported(kind: str) -> None:
    dossier = made_dossier(150)
    figures = calculate(
        replace(dossier, tables={name: rows for name, rows in dossier.tables.items() if name != kind}), SETTINGS
    )
    beginnings = {
        "service_applications": ("campaign_", "returns_diff"), "complaints": ("component_2",),
        "daily_returns": ("returns",), "camps": ("campaign_camps", "campaign_health"),
    }  # fmt: skip
    told = {key for key, one in figures.measures.items() if one.absent != NOT_REPORTED}
    camps = {key for key in figures.measures if key.startswith(beginnings["camps"])}
    gone = {key for key in figures.measures if key.startswith(beginnings[kind])}
    if kind == "service_applications":
        gone -= camps
    assert told == set(figures.measures) - gone
    assert figures.statements


def test_nothing_at_all_is_counted_from_no_rows() -> None:
    figures = calculate(made_dossier(0), SETTINGS)
    told = figures.measures
    assert told["campaign_remaining"].value == 0
    assert told["campaign_disposed_pct"].absent == NO_DENOMINATOR
    assert told["campaign_projected_finish"].value == "2023-05-20"
    assert "campaign.during.done" in [statement.key for statement in figures.statements]


def test_a_row_disposed_of_before_it_was_received_is_refused() -> None:
    dossier = made_dossier(50)
    rows = dossier.tables["service_applications"].copy()
    rows.loc[0, "service"] = "income_certificate"
    rows.loc[0, ["received_on", "disposed_on"]] = [pd.Timestamp("2023-05-12"), pd.Timestamp("2023-05-09")]
    with pytest.raises(CampaignDoesNotAddUp, match="does not hold"):
        calculate(replace(dossier, tables={"service_applications": rows}), SETTINGS)


def test_a_review_that_names_no_campaign_says_so() -> None:
    with pytest.raises(NoCampaign, match="names no campaign"):
        calculate(made_dossier(0, campaign=None), SETTINGS)


def test_every_phase_states_something_and_no_sentence_has_a_hole() -> None:
    for number in (-9, -1, 0, 1, 10, 14, 15, 16, 25):
        as_of = date(2023, 5, 10) + timedelta(days=number)
        figures = calculate(made_dossier(200, 7, as_of), SETTINGS)
        keys = [statement.key for statement in figures.statements]
        phase = shipped(as_of)["campaign"].phase(as_of)
        assert keys[0].split(".")[1] == {Phase.BEFORE: "before", Phase.DURING: "during", Phase.AFTER: "after"}[phase]
        assert sum(statement.tone == "act" for statement in figures.statements) == 1
