"""A roll-up is the sum of its briefs for every additive measure of every review, and shows what they show."""

from functools import cache

import pytest

from samiksha.demo import DEMO_REVIEWS
from samiksha.home import Home
from samiksha.model import Unit
from samiksha.params.reviews import read_review
from samiksha.review import open_review
from samiksha.rollup import Rollup, open_rollup
from tests.demo.conftest import PARAMS, Loaded

ELSEWHERE = ("helpline_followup", "jan_sunwai")
"""The helpline's stand in tests/test_rollup.py, jan-sunwai's in tests/measures/test_jan_sunwai.py."""
REVIEWS = [(review, day) for review, day in DEMO_REVIEWS if review not in ELSEWHERE]
DAYS = dict(REVIEWS)
OF_THE_STATE_TOO = {"directions_overdue", "directions_on_time_pct"}
"""The state's own directions are in no district."""


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
def test_no_count_and_no_amount_is_left_out_of_the_sum(loaded: Loaded, review: str) -> None:
    state = whole(loaded.home, review)
    counted = [key for key in state.measures if state.total[key].unit in (Unit.COUNT, Unit.RUPEES)]
    assert {key for key in counted if not state.total[key].additive} <= OF_THE_STATE_TOO


@pytest.mark.parametrize("review", DAYS)
def test_every_share_of_the_state_is_of_the_sums_of_its_districts(loaded: Loaded, review: str) -> None:
    state = whole(loaded.home, review)
    shares = [key for key in state.measures if state.total[key].unit is Unit.PERCENT]
    assert len(shares) >= 5
    for key in set(shares) - OF_THE_STATE_TOO:
        for part in ("numerator", "denominator"):
            parts = [getattr(measure, part) or 0 for measure in state.measures[key]]
            assert (getattr(state.total[key], part) or 0) == sum(parts), key


def test_every_way_of_counting_that_ships_is_held_to_it() -> None:
    ways = {path.stem: read_review(PARAMS, path.stem).measures for path in (PARAMS / "reviews").glob("*.yml")}
    assert {ways[review] for review in (*DAYS, *ELSEWHERE)} == set(ways.values())


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
