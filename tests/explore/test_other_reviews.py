"""Each review's single cases are counted as the review counts them: applications, CPGRAMS cases, revenue cases, hearings."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from samiksha.catalogue import has
from samiksha.demo import write_demo
from samiksha.desk import open_desk
from samiksha.explore.cases import Cases, NotExplorable, Pick
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.measures import helpline_followup
from samiksha.measures.campaign_facts import departments_of
from samiksha.params.rows import ColumnType, read_row_kind
from samiksha.review import open_review
from samiksha.rollup import open_rollup
from tests.homes import make_home

DAYS = {
    "campaign_phase": "2023-05-20",
    "good_governance_week": "2024-12-22",
    "conference_compliance": "2026-01-14",
    "jan_sunwai": "2026-01-14",
}
COUNTED = {"campaign_phase": 13, "good_governance_week": 3, "conference_compliance": 13, "jan_sunwai": 4}
"""How many measures of a review can be counted from single cases alone."""
REVIEWS = sorted(DAYS)
CHOSEN_BY_COLUMN = ("area", "department", "service", "case_type", "subdivision", "office", "officer", "block")
EVERYTHING = Pick()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two districts of the demo, all reviews."""
    made = make_home(tmp_path_factory.mktemp("all") / "home")
    intakes = Desk(made).take(write_demo(made, ("anuppur", "umaria"), REVIEWS))
    assert [intake.error for intake in intakes if intake.error] == []
    return made


@pytest.mark.parametrize("review", REVIEWS)
def test_with_nothing_chosen_the_figures_are_the_briefs_and_the_roll_ups(home: Home, review: str) -> None:
    brief = open_review(review, "anuppur", DAYS[review], home=home).figures.measures
    of_district = Cases.open(home, review, "anuppur", DAYS[review]).headline(EVERYTHING)
    assert of_district == {key: brief[key] for key in of_district}
    assert len(of_district) == COUNTED[review]
    rollup = open_rollup(review, "mp", DAYS[review], home=home)
    state = Cases.open(home, review, "mp", DAYS[review])
    assert state.headline(EVERYTHING) == {key: rollup.total[key] for key in of_district}
    for area, figures in rollup.area_figures.items():
        told = state.headline(Pick(area=area))
        assert told == {key: figures.measures[key] for key in told}


@pytest.mark.parametrize("review", REVIEWS)
@hypothesis_settings(max_examples=10, deadline=None, derandomize=True)
@given(some.data())
def test_of_any_choice_the_measures_are_those_of_the_chosen_rows(
    home: Home, review: str, data: some.DataObject
) -> None:
    cases = Cases.open(home, review, "anuppur", DAYS[review])
    dimensions = [each for each in cases.dimensions if each.name in CHOSEN_BY_COLUMN]
    chosen = data.draw(some.lists(some.sampled_from(dimensions), max_size=2, unique_by=lambda each: each.name))
    pick = Pick(**{each.name: data.draw(some.sampled_from(each.options(EVERYTHING))).code for each in chosen})
    desk = open_desk(home, review, cases.as_of)
    dossier = desk.dossier(desk.held("anuppur"), "anuppur")
    rows = dossier.tables[cases.work.kind]
    told = rows.assign(department=departments_of(rows, dossier.services)) if review == "campaign_phase" else rows
    for each in chosen:
        told = told[told[each.name].fillna("unstated") == getattr(pick, each.name)]
    alone = replace(dossier, tables={cases.work.kind: rows.loc[told.index]})
    expected = desk.measures.calculate(alone, desk.rule.settings).measures
    found = cases.headline(pick)
    assert found == {key: expected[key] for key in found}
    counted = told if not cases.work.needs else told[told[cases.work.needs].notna()]
    listed, number = cases.listed(pick, size=10**6)
    assert len(listed) == number == len(counted)


@pytest.mark.parametrize("review", REVIEWS)
def test_a_state_lists_the_cases_that_its_measure_counts(home: Home, review: str) -> None:
    cases = Cases.open(home, review, "mp", DAYS[review])
    headline = cases.headline(EVERYTHING)
    assert set(cases.work.states) <= set(headline)
    (states,) = [each.options(EVERYTHING) for each in cases.dimensions if each.name == "state"]
    assert {option.code: option.count for option in states} == {key: headline[key].value for key in cases.work.states}
    for key in cases.work.states:
        assert cases.listed(Pick(state=key))[1] == headline[key].value


@pytest.mark.parametrize("review", REVIEWS)
def test_every_breakdown_sums_to_the_headline(home: Home, review: str) -> None:
    summed = {
        "campaign_phase": ("remaining_count", "campaign_remaining"),
        "good_governance_week": ("over_limit_count", "cpgrams_over_limit"),
        "conference_compliance": ("over_100_count", "revenue_over_100"),
        "jan_sunwai": ("answers_awaited_count", "answers_awaited"),
    }
    column, measure = summed[review]
    for area in ("anuppur", "mp"):
        cases = Cases.open(home, review, area, DAYS[review])
        for each in cases.dimensions[:-1]:
            frame = cases.breakdown(each.name, EVERYTHING)
            assert frame[column].sum() == cases.headline(EVERYTHING)[measure].value
            assert frame[column].is_monotonic_decreasing, each.name
            assert each.name in frame


def test_the_frames_of_a_brief_are_the_breakdowns_of_its_cases(home: Home) -> None:
    brief = open_review("campaign_phase", "anuppur", DAYS["campaign_phase"], home=home).figures.frames
    cases = Cases.open(home, "campaign_phase", "anuppur", DAYS["campaign_phase"])
    for name in ("department", "service", "block", "office"):
        pd.testing.assert_frame_equal(cases.breakdown(name, EVERYTHING), brief[f"by_{name}"])
    brief = open_review("good_governance_week", "anuppur", DAYS["good_governance_week"], home=home).figures.frames
    cases = Cases.open(home, "good_governance_week", "anuppur", DAYS["good_governance_week"])
    theirs = brief["cpgrams_by_office"]
    ours = cases.breakdown("department", EVERYTHING)[list(theirs.columns)]
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)


@pytest.mark.parametrize("review", [*REVIEWS, "helpline_followup"])
def test_all_that_is_shown_has_a_name_in_both_languages_and_nothing_is_the_citizens(home: Home, review: str) -> None:
    cases = Cases.open(home, review, "mp", DAYS.get(review, "2023-05-20"))
    kind = read_row_kind(home.params, cases.work.kind)
    shown: list[Any] = list(cases.listed(EVERYTHING)[0].columns)
    for name in (*shown, *(each.name for each in cases.dimensions)):
        label = cases.label(name)
        assert label.first and label.second and label.first != label.second
    assert all(has(f"measure.{key}") for key in cases.work.states)
    assert not [name for name in shown if name in kind.columns and kind.columns[name].type is ColumnType.PSEUDONYM]


def test_a_review_without_single_cases_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(helpline_followup, "CASEWORK")
    with pytest.raises(NotExplorable) as told:
        Cases.open(home, "helpline_followup", "anuppur", "2023-05-20")
    assert "सीएम हेल्पलाइन अनुवर्तन" in told.value.in_language("hi")
    assert "CM Helpline follow-up" in told.value.in_language("en")
