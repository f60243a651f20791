"""The pictures: small, described, captioned in both languages, and stated absent where the source lacks them."""

import base64
import io
import re
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image, ImageColor

from samiksha import charts
from samiksha.charts.canvas import WIDTH, drawing, field_at
from samiksha.charts.colours import BLUE, GREY, INK, ORANGE, RUST, SHADES, TRACK, UNSHADED, small_png
from samiksha.charts.letters import DPI, TEXT, Words, _font
from samiksha.display import Shown
from samiksha.markup import clean
from samiksha.model import Figures
from samiksha.review import Review
from tests.study import study_review, study_rollup

CHARTS = {
    "ageing_chart": "by_age",
    "level_chart": "by_level",
    "flow_chart": "flow_daily",
    "department_chart": "by_department",
}


@pytest.fixture(scope="module")
def review() -> Review:
    return study_review()


def drawn(name: str, review: Review) -> Shown:
    shown: Shown = getattr(charts, name)(review)
    return shown


def png_of(shown: Shown) -> bytes:
    found = re.search(r'src="data:image/png;base64,([^"]+)"', shown._repr_html_())
    assert found
    return base64.b64decode(found.group(1))


def alt_of(shown: Shown) -> str:
    found = re.search(r'alt="([^"]+)"', shown._repr_html_())
    assert found
    return found.group(1)


def with_frame(review: Review, name: str, frame: object) -> Review:
    return replace(review, figures=Figures(review.figures.measures, {**review.figures.frames, name: frame}))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_small_png_of_few_colours_no_wider_than_a_phone_bears(name: str, review: Review) -> None:
    data = png_of(drawn(name, review))
    image = Image.open(io.BytesIO(data))
    assert len(data) <= 25_000
    assert image.mode == "P" and len(image.getcolors(maxcolors=256) or []) <= 64
    assert image.width == WIDTH * DPI
    assert TEXT >= 12


@pytest.mark.parametrize("name", CHARTS)
def test_the_page_keeps_the_picture_with_description_and_caption(name: str, review: Review) -> None:
    html = clean(drawn(name, review)._repr_html_())
    assert html.startswith('<figure class="chart"><img src="data:image/png;base64,')
    assert re.search(r'<figcaption>[^<]*[\u0900-\u097f][^<]*<span class="beside" lang="en">[A-Z]', html)


@pytest.mark.parametrize("name", CHARTS)
def test_an_english_chart_is_described_in_english(name: str, review: Review) -> None:
    shown = drawn(name, replace(review, lang="en"))
    assert alt_of(shown)[:1].isascii() and png_of(shown) != png_of(drawn(name, review))


def test_the_description_carries_the_main_numbers(review: Review) -> None:
    measures = review.figures.measures
    old = measures["old_pending_pct"]
    assert f"{old.denominator} लंबित में से {old.numerator} ({old.value:.1f} %)" in alt_of(drawn("ageing_chart", review))
    assert f"नॉन अटेंडेड: {measures['not_attended'].value}" in alt_of(drawn("level_chart", review))
    flow = alt_of(drawn("flow_chart", review))
    assert f"{measures['received'].value} प्राप्त, {measures['closed'].value} बंद" in flow
    assert "21 अप्रैल 2023 से 20 मई 2023" in flow


@pytest.mark.parametrize(("name", "frame"), CHARTS.items())
def test_a_chart_without_its_figures_says_so(name: str, frame: str, review: Review) -> None:
    assert "अप्राप्त" in str(drawn(name, with_frame(review, frame, None)))


@pytest.mark.parametrize(("name", "frame"), CHARTS.items())
def test_a_chart_of_nothing_says_none_found(name: str, frame: str, review: Review) -> None:
    assert "कोई नहीं" in str(drawn(name, with_frame(review, frame, review.figures.frames[frame].iloc[:0])))


def test_without_replies_the_levels_are_drawn_and_the_unattended_are_not_reported() -> None:
    shown = drawn("level_chart", study_review(without=("replied_on",)))
    assert "नॉन अटेंडेड: अप्राप्त" in alt_of(shown)


def test_names_with_dollars_tags_and_numbers_are_drawn_and_described_safely(review: Review) -> None:
    hostile = '$x_1$ "><script>alert(1)</script> 9876543210'
    frame = review.figures.frames["by_department"].assign(department=hostile)
    shown = drawn("department_chart", with_frame(review, "by_department", frame))
    assert "<script" not in shown._repr_html_() and "9876543210" not in shown._repr_html_()


def test_a_single_day_and_a_single_department_can_be_drawn(review: Review) -> None:
    frames = review.figures.frames
    assert png_of(drawn("flow_chart", with_frame(review, "flow_daily", frames["flow_daily"].head(1))))
    assert png_of(drawn("department_chart", with_frame(review, "by_department", frames["by_department"].head(1))))


def test_a_drawing_leaves_matplotlib_as_it_was(review: Review) -> None:
    before = dict(mpl.rcParams)
    drawn("ageing_chart", review)
    assert dict(mpl.rcParams) == before


def test_devanagari_is_drawn_by_the_hindi_font_and_not_as_boxes() -> None:
    shaped, apart = ink_of(Words("क्षि", 100, 100)), ink_of(Words("क ् ष ि", 100, 100))
    assert 0 < np.ptp(shaped[1]) < np.ptp(apart[1])
    assert _font(bold=False).family_name == "Noto Sans Devanagari"


def ink_of(words: Words) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the pixels that words leave on a drawing of one inch."""
    figure = drawing(1.0)
    figure.add_artist(words)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())
    return np.nonzero(pixels[..., :3].min(axis=2) < 128)


def test_words_stand_where_they_are_told() -> None:
    left, right = (ink_of(Words("लंबित 140", 500, 100, ha=side))[1] for side in ("left", "right"))
    middle = ink_of(Words("लंबित 140", 500, 100, ha="center"))[1]
    assert abs(left.min() - 500) <= 4 and abs(right.max() - 500) <= 4
    assert abs((middle.min() + middle.max()) / 2 - 500) <= 4
    below, above = (ink_of(Words("140", 500, 100, va=side))[0] for side in ("top", "bottom"))
    assert below.min() > 100 > above.max()
    assert abs(ink_of(Words("140", 500, 100))[0].max() - 100) <= 2


def test_signs_that_the_hindi_font_lacks_are_drawn_by_another() -> None:
    rows, columns = ink_of(Words("→", 100, 100))  # the box of a missing sign would be taller than wide
    assert np.ptp(columns) > np.ptp(rows) > 0


def test_lines_of_words_stand_one_below_the_other() -> None:
    rows = ink_of(Words("पंचायत\nविकास", 500, 100, va="center"))[0]
    assert np.ptp(rows) > np.ptp(ink_of(Words("पंचायत", 500, 100, va="center"))[0]) + 30


def test_clear_words_hide_what_lies_behind_them() -> None:
    def dark(*, clear: bool) -> int:
        figure = drawing(1.0)
        field = field_at(figure, 0, 0, right=0, top=0)
        field.line([0, 1], [0.5, 0.5], INK, 2)
        field.words("140", 0.5, 0.5, va="center", clear=clear)
        figure.canvas.draw()
        return int((np.asarray(figure.canvas.buffer_rgba())[100, :, 0] < 128).sum())

    assert dark(clear=False) > 900 and dark(clear=True) < 960


def test_every_colour_of_a_chart_stays_what_it_is() -> None:
    colours = [BLUE, ORANGE, GREY, INK, RUST, TRACK, UNSHADED, *SHADES]
    pixels = b"".join(bytes((*ImageColor.getrgb(colour), 255)) for colour in colours)
    image = Image.open(io.BytesIO(small_png(memoryview(pixels), len(colours), 1))).convert("RGB")
    assert [image.getpixel((at, 0)) for at in range(len(colours))] == [ImageColor.getrgb(one) for one in colours]


def test_the_ranking_draws_every_district_with_a_figure_and_names_the_whole() -> None:
    shown = charts.ranking_chart(study_rollup({"anuppur": 90.0, "shahdol": 50.0, "umaria": None}))
    alt = alt_of(shown)
    assert "अनूपपुर 90.0; शहडोल 50.0" in alt and "उमरिया" not in alt
    assert "70.00" in alt


def test_a_ranking_of_nothing_is_not_reported() -> None:
    assert "अप्राप्त" in str(charts.ranking_chart(study_rollup({"anuppur": None})))
