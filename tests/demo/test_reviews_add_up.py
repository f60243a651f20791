"""A roll-up is the sum of its briefs for every additive measure of every review, and shows what they show."""

from functools import cache

import pytest

from samiksha.demo import DEMO_REVIEWS
from samiksha.home import Home
from samiksha.review import open_review
from samiksha.rollup import Rollup, open_rollup
from tests.demo.conftest import Loaded

REVIEWS = [(review, day) for review, day in DEMO_REVIEWS if review not in ("helpline_followup", "jan_sunwai")]
"""The helpline's stand in tests/test_rollup.py, jan-sunwai's in tests/measures/test_jan_sunwai.py."""
DAYS = dict(REVIEWS)


@cache
def whole(home: Home, review: str) -> Rollup:
    return open_rollup(review, "mp", DAYS[review], home=home)


@pytest.mark.parametrize("review", DAYS)
def test_every_additive_measure_of_the_state_is_the_sum_of_its_districts(loaded: Loaded, review: str) -> None:
    state = whole(loaded.home, review)
    additive = [key for key, measure in state.total.items() if measure.additive and key in state.measures]
    assert len(additive) >= 8
    for key in additive:
        parts = [measure.value for measure in state.measures[key] if measure.value is not None]
        assert all(isinstance(part, int | float) for part in parts)
        assert (state.total[key].value or 0) == sum(float(part) for part in parts), key


@pytest.mark.parametrize("review", DAYS)
def test_a_row_of_the_roll_up_is_what_the_districts_own_review_says(loaded: Loaded, review: str) -> None:
    state = whole(loaded.home, review)
    for area in list(state.rows["area"])[:3]:
        own = open_review(review, area, DAYS[review], home=loaded.home).figures.measures
        assert own == state.area_figures[area].measures


@pytest.mark.parametrize("review", DAYS)
def test_a_division_is_the_sum_of_its_districts_too(loaded: Loaded, review: str) -> None:
    state = whole(loaded.home, review)
    division = open_rollup(review, "rewa_division", DAYS[review], home=loaded.home)
    rows = set(division.rows["area"])
    assert rows and rows < set(state.rows["area"])
    for key, measure in division.total.items():
        if measure.additive and key in state.measures:
            parts = zip(state.rows["area"], state.measures[key], strict=True)
            assert (measure.value or 0) == sum(float(one.value or 0) for area, one in parts if area in rows), key
