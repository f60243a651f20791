"""How one figure, one sentence and one table are shown."""

import pytest

from samiksha.catalogue import both
from samiksha.display import Cell, Column, Shown, beside, change, figure_cell, grid, none_found, plural, value_text
from samiksha.display.grid import Markup
from samiksha.model import Better, Measure, Unit, count, not_reported, share


def test_a_missing_figure_says_why_it_is_missing() -> None:
    assert value_text(not_reported("x", Unit.COUNT), "hi") == "अप्राप्त"
    assert value_text(not_reported("x", Unit.COUNT), "en") == "not reported"
    assert value_text(share("x", 0, 0, Better.MORE), "hi") == "—"
    assert value_text(count("x", 0), "hi") == "0"


def test_figures_carry_their_unit_and_indian_grouping() -> None:
    assert value_text(count("x", 1234567), "hi") == "12,34,567"
    assert value_text(share("x", 411223, 414825, Better.MORE), "en") == "99.1 %"
    assert value_text(Measure("x", Unit.DAYS, 34.0), "hi") == "34 दिवस"
    assert value_text(Measure("x", Unit.DAYS, 1.0), "en") == "1 day"
    assert value_text(Measure("x", Unit.SCORE, 83.59), "hi") == "83.59"


@pytest.mark.parametrize(
    ("now", "then", "better", "said"),
    [
        (20.0, 25.0, Better.LESS, "▼ −5.0 अंक बेहतर"),
        (30.0, 25.0, Better.LESS, "▲ +5.0 अंक कमज़ोर"),
        (30.0, 25.0, Better.MORE, "▲ +5.0 अंक बेहतर"),
        (25.04, 25.01, Better.MORE, "= यथावत"),
    ],
)
def test_a_change_says_where_it_went_and_whether_that_is_good(
    now: float, then: float, better: Better, said: str
) -> None:
    one, other = (Measure("x", Unit.PERCENT, value, better) for value in (now, then))
    assert change(one, other).in_language("hi").replace("5 अंक", "5.0 अंक") == said


def test_a_change_is_the_difference_of_the_figures_as_printed() -> None:
    now, then = Measure("x", Unit.PERCENT, 25.14, Better.LESS), Measure("x", Unit.PERCENT, 23.06, Better.LESS)
    assert (value_text(now, "en"), value_text(then, "en")) == ("25.1 %", "23.1 %")
    assert change(now, then).amount == 2.0


@pytest.mark.parametrize(("unit", "now", "then", "better", "said"), [
    (Unit.RUPEES, 12_400_000, 12_600_000, Better.LESS, "▼ −₹ 2.00 लाख बेहतर"),
    (Unit.PER_DAY, 12.5, 10.0, Better.MORE, "▲ +2.5 प्रतिदिन बेहतर"),
    (Unit.POINTS, -2.5, 1.0, Better.MORE, "▼ −3.5 अंक कमज़ोर"),
    (Unit.DATE, "2023-06-02", "2023-05-31", Better.LESS, "▲ +2 दिवस कमज़ोर"),
    (Unit.DATE, "2023-05-31", "2023-05-31", Better.LESS, "= यथावत"),
    (Unit.SCORE, 83.59, 83.5, Better.MORE, "▲ +0.09 अंक बेहतर"),
    (Unit.DAYS, 3.0, 4.0, Better.LESS, "▼ −1 दिवस बेहतर"),
])  # fmt: skip
def test_each_unit_moves_in_its_own_words(
    unit: Unit, now: float | str, then: float | str, better: Better, said: str
) -> None:
    assert change(Measure("x", unit, now, better), Measure("x", unit, then, better)).in_language("hi") == said


def test_a_grade_rises_towards_a() -> None:
    a, c = (Measure("grade", Unit.GRADE, letter, Better.MORE) for letter in "AC")
    assert (change(a, c).course, change(c, a).course, change(a, a).course) == ("better", "worse", "same")


def test_without_a_figure_then_or_now_there_is_no_change() -> None:
    known, unknown = count("x", 3, Better.LESS), not_reported("x", Unit.COUNT, Better.LESS)
    assert change(known, None).in_language("hi") == "—"
    assert change(known, unknown).in_language("hi") == change(unknown, known).in_language("hi") == "—"


def test_the_other_language_stands_beside_marked_as_such() -> None:
    assert str(beside(both("brief.absent", "en"))) == 'not reported <span class="beside" lang="hi">अप्राप्त</span>'


def test_a_table_has_scopes_a_caption_and_escaped_cells() -> None:
    heads = [Column(Markup("नाम")), Column(Markup("संख्या"), numeric=True)]
    shown = str(grid(Markup("शीर्षक"), heads, [[Cell("<script>x</script>"), Cell("5", "1 ÷ 20", 5.0)]]).html)
    assert '<th scope="col" class="n">संख्या</th>' in shown
    assert '<th scope="row">&lt;script&gt;x&lt;/script&gt;</th>' in shown
    assert '<td class="n">5<span class="bar" style="width:5%"></span><span class="basis">1 ÷ 20</span></td>' in shown
    assert "<caption>शीर्षक</caption>" in shown


def test_a_cell_tells_zero_nothing_to_divide_and_not_reported_apart() -> None:
    assert figure_cell(0.0, Unit.PERCENT, "hi", basis=(0, 5)).text == "0.0 %"
    assert figure_cell(float("nan"), Unit.PERCENT, "hi", basis=(0, 0)).text == "—"
    assert figure_cell(float("nan"), Unit.PERCENT, "hi", basis=(None, 5)).text == "अप्राप्त"
    assert figure_cell(None, Unit.COUNT, "en").text == "not reported"


def test_a_piece_shows_html_in_a_notebook_and_words_in_a_terminal() -> None:
    shown = none_found("hi")
    data, metadata = shown._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"} and metadata == {}
    assert str(shown) == "कोई नहीं None found"
    assert str(Shown(Markup("<p>&lt;b&gt;</p>"))) == "<b>"


@pytest.mark.parametrize(("number", "key"), [(0, "none"), (1, "one"), (2, "many"), (1000, "many")])
def test_sentences_fit_their_number(number: int, key: str) -> None:
    assert plural("headline.standing.no_score", number) == f"headline.standing.no_score.{key}"
