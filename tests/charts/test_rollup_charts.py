"""The roll-up's pictures: the map of tiles and the small multiples."""

import io
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageColor

from samiksha import charts
from samiksha.charts.colours import SHADES
from samiksha.charts.letters import DPI
from samiksha.charts.panels import _stacked
from samiksha.charts.tiles import _shades
from samiksha.display import Shown, ranked_rows, whole_line
from samiksha.model import Better, count
from samiksha.params.areas import read_register
from samiksha.rollup import Rollup
from tests.charts.test_charts import alt_of, png_of
from tests.study import PARAMS, study_rollup

MP = read_register(PARAMS, "mp")


@pytest.fixture(scope="module")
def state() -> Rollup:
    """All districts but Bhopal, each with another score."""
    codes = [area.code for area in MP.at_level("district") if area.code != "bhopal"]
    scores = dict(zip(codes, np.linspace(40.0, 95.0, len(codes)).tolist(), strict=True))
    return replace(study_rollup(scores), area=MP.area("mp"), missing=(MP.area("bhopal"),))


@pytest.fixture(scope="module")
def whole_map(state: Rollup) -> Shown:
    return charts.tile_map(state)


def image_of(shown: Shown) -> Image.Image:
    return Image.open(io.BytesIO(png_of(shown)))


def test_the_map_shows_every_district_and_says_who_has_no_figure(whole_map: Shown) -> None:
    assert "मध्य प्रदेश के 55 जिलों" in alt_of(whole_map) and "अनूपपुर 40.00" in alt_of(whole_map)
    assert "धारीदार: अप्राप्त या 50 से कम प्रकरण" in str(whole_map)


def test_the_map_is_a_small_picture_no_wider_than_a_phone_bears(whole_map: Shown) -> None:
    assert image_of(whole_map).width == 5 * DPI
    assert len(png_of(whole_map)) < 90_000


def test_the_weaker_is_the_darker_in_grey_print_too() -> None:
    light = [ImageColor.getcolor(shade, "L") for shade in SHADES]
    assert all(one - other >= 25 for one, other in pairwise(light))


def test_all_shades_are_used_best_first_and_equals_are_of_one_shade(state: Rollup) -> None:
    shades = _shades(ranked_rows(state, "grade_score"))
    assert sorted(set(shades.values())) == [0, 1, 2, 3, 4]
    assert shades["anuppur"] == 4 and max(shades.values()) == 4
    few = _shades(ranked_rows(study_rollup({"anuppur": 90.0, "shahdol": 50.0, "umaria": 50.0}), "grade_score"))
    assert few == {"anuppur": 0, "shahdol": 4, "umaria": 4}
    assert "bhopal" not in shades


def test_a_division_shows_only_its_own_tiles(whole_map: Shown) -> None:
    division = charts.tile_map(study_rollup())
    assert image_of(division).height < image_of(whole_map).height / 3
    assert "शहडोल संभाग के 3 जिलों" in alt_of(division)


def test_another_measure_can_be_mapped(state: Rollup) -> None:
    assert "लंबित शिकायतें" in alt_of(charts.tile_map(state, "pending"))


def test_without_a_map_the_ranking_stands_as_bars() -> None:
    whole = replace(study_rollup(), tiles=None)
    assert alt_of(charts.tile_map(whole)) == alt_of(charts.ranking_chart(whole))


def test_each_ranked_measure_is_a_strip_with_the_weakest_named(state: Rollup) -> None:
    alt = alt_of(charts.small_multiples(state))
    assert "वेटेज स्कोर: 70.00, सबसे कमज़ोर: अनूपपुर 40.00, शहडोल 41.04" in alt
    assert alt.count("सबसे कमज़ोर") == 2  # all pending are equal: nobody is weakest


def test_who_has_no_figure_and_who_has_few_cases_is_not_called_weakest() -> None:
    whole = study_rollup({"anuppur": None, "shahdol": 50.0, "umaria": 70.0, "bhopal": 80.0, "indore": 90.0})
    few = replace(whole, rows=whole.rows.assign(grade_score__ok=[False, False, True, True, True]))
    assert "वेटेज स्कोर: 70.00, सबसे कमज़ोर: उमरिया 70.00;" in alt_of(charts.small_multiples(few))


def test_nothing_to_draw_is_not_reported() -> None:
    whole = study_rollup({"anuppur": 50.0})
    nothing = replace(whole, spec=whole.spec.model_copy(update={"ranked": ("never_counted",)}))
    assert "अप्राप्त" in str(charts.small_multiples(nothing))


def test_dots_that_fall_together_are_stacked() -> None:
    assert _stacked([1.0, 1.0, 9.0, 1.0], 1.0, 9.0) == [0.0, 1.0, 0.0, 2.0]
    assert max(_stacked([5.0] * 55, 5.0, 5.0)) == pytest.approx(3.6)


def test_a_sum_of_districts_is_no_line_among_them(state: Rollup) -> None:
    assert whole_line(state.total["grade_score"]) == 70.0
    assert whole_line(count("pending", 66_000, Better.LESS)) is None
