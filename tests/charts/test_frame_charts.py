"""Pictures of any breakdown: bars, lines, burn-down, pace."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection

from samiksha import charts
from samiksha.charts.rows import Row, rows_drawn
from samiksha.display import Shown
from samiksha.model import Figures
from samiksha.review import Review
from tests.charts.test_charts import alt_of, png_of
from tests.study import add_texts, study_review, study_rollup

HEADS = ("share_pct", "came_count", "went_count", "day")
TEXTS = {
    "table": {
        "caption": {"made_up": {"hi": "सेवावार स्थिति", "en": "By service"}},
        "column": {name: {"hi": f"स्तंभ {name}", "en": f"column {name}"} for name in HEADS},
    }
}
SERVICES = pd.DataFrame({
    "service": ["नामांतरण $x_1$", "<script>alert(1)</script> 9876543210", "आय प्रमाण-पत्र"],
    "share_pct": [81.904, 40.0, np.nan],
    "share_pct__n": [602, 2, 0],
    "share_pct__d": [735, 5, 0],
    "enough": [True, False, True],
    "tone": ["", "", "bad"],
    "done_pct": [81.904, 40.0, np.nan],
    "expected_pct": [75.0, 50.0, 50.0],
})  # fmt: skip
DAILY = pd.DataFrame({
    "day": pd.date_range("2023-05-10", periods=11),
    "came_count": range(20, 31),
    "went_count": [float(at) if at else np.nan for at in range(11)],
})  # fmt: skip
BURN = pd.DataFrame({
    "day": pd.date_range("2023-05-10", periods=22),
    "remaining_count": [1200.0 - 40 * at if at < 11 else np.nan for at in range(22)],
    "required_count": np.linspace(1200, 0, 22).round(),
    "projected_count": [np.nan if at < 10 else 800.0 - 38 * (at - 10) for at in range(22)],
})  # fmt: skip


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch) -> Review:
    add_texts(monkeypatch, TEXTS)
    return study_review()


def showing(review: Review, frame: pd.DataFrame | None, name: str = "made_up") -> Review:
    return replace(review, figures=Figures(review.figures.measures, {name: frame}))


def bars(review: Review, frame: pd.DataFrame | None = SERVICES, **more: int) -> Shown:
    return charts.bars(showing(review, frame), "made_up", "service", "share_pct", **more)


def test_bars_tell_each_figure_with_what_it_was_divided_by(review: Review) -> None:
    shown = bars(review)
    assert "नामांतरण $x_1$: 81.9 % (602 ÷ 735)" in alt_of(shown)
    assert "आय प्रमाण-पत्र: — (0 ÷ 0)" in alt_of(shown)
    assert "सेवावार स्थिति: स्तंभ share_pct। धूसर: " in str(shown)
    assert png_of(shown)


def test_bars_of_hostile_names_are_described_safely(review: Review) -> None:
    html = bars(review)._repr_html_()
    assert "<script" not in html and "9876543210" not in html


def test_more_bars_than_are_drawn_are_counted(review: Review) -> None:
    shown = bars(review, pd.concat([SERVICES] * 10, ignore_index=True), at_most=4)
    assert "कुल 30 में से पहले 4" in str(shown) and alt_of(shown).count(";") == 3


@pytest.mark.parametrize(("frame", "said"), [
    (None, "अप्राप्त"), (SERVICES.iloc[:0], "कोई नहीं"), (SERVICES.drop(columns="share_pct"), "अप्राप्त"),
    (SERVICES.assign(share_pct=np.nan), "अप्राप्त"),
])  # fmt: skip
def test_bars_without_figures_say_so(review: Review, frame: pd.DataFrame | None, said: str) -> None:
    assert said in str(bars(review, frame))


def test_negative_bars_begin_at_nothing(review: Review) -> None:
    rows = [Row("क", "−5", -5.0, "#1c5a8e"), Row("ख", "3", 3.0, "#1c5a8e")]
    figure, field = rows_drawn(rows)
    tracks, bars = (artist for artist in figure.get_children() if isinstance(artist, PolyCollection))
    ends = [path.vertices[[0, 2], 0].tolist() for path in bars.get_paths()]
    assert field.across == (-5.0, 3.0)
    assert ends == [field.x([0, -5]).tolist(), field.x([0, 3]).tolist()]
    assert [path.vertices[[0, 2], 0].tolist() for path in tracks.get_paths()] == [field.x([-5, 3]).tolist()] * 2


def test_lines_tell_where_they_begin_and_end(review: Review) -> None:
    shown = charts.lines(showing(review, DAILY), "made_up", "day", "came_count", "went_count")
    assert "स्तंभ came_count: 20 → 30; स्तंभ went_count: 1 → 10" in alt_of(shown)
    assert "10 मई 2023 से 20 मई 2023" in alt_of(shown)


def test_lines_stand_over_names_too_and_a_single_point_can_be_drawn(review: Review) -> None:
    frame = pd.DataFrame({"month": ["अप्रैल", "मई", "जून"], "came_count": [1, 2, 3]})
    assert "अप्रैल से जून तक" in alt_of(charts.lines(showing(review, frame), "made_up", "month", "came_count"))
    assert png_of(charts.lines(showing(review, frame.head(1)), "made_up", "month", "came_count"))


def test_more_lines_than_can_be_told_apart_are_refused(review: Review) -> None:
    with pytest.raises(ValueError, match="more than 3"):
        charts.lines(showing(review, DAILY), "made_up", "day", *["came_count"] * 4)


def test_the_burn_down_tells_what_remains_what_should_and_what_will(review: Review) -> None:
    alt = alt_of(charts.burn_down(showing(review, BURN, "burn_down")))
    assert "शेष: 1,200 → 800; वर्तमान गति से शेष रहेंगे: 800 → 382" in alt and "1,200 → 0" in alt


def test_a_burn_down_without_a_pace_draws_no_estimate(review: Review) -> None:
    shown = charts.burn_down(showing(review, BURN.assign(projected_count=np.nan), "burn_down"))
    assert "वर्तमान गति से शेष रहेंगे" not in alt_of(shown)
    assert "अप्राप्त" in str(charts.burn_down(showing(review, None, "burn_down")))


def test_the_pace_stands_beside_what_is_expected(review: Review) -> None:
    alt = alt_of(charts.pace(showing(review, SERVICES), "made_up"))
    assert "नामांतरण $x_1$: 81.9 % / 75.0 %" in alt and "आय प्रमाण-पत्र: अप्राप्त / 50.0 %" in alt


def test_a_roll_up_draws_the_breakdowns_of_the_whole(review: Review) -> None:
    whole = study_rollup()
    whole = replace(whole, figures=Figures(whole.figures.measures, {"made_up": SERVICES}))
    assert png_of(charts.bars(whole, "made_up", "service", "share_pct"))


def test_an_english_chart_is_described_in_english(review: Review) -> None:
    shown = charts.burn_down(replace(showing(review, BURN, "burn_down"), lang="en"))
    assert alt_of(shown).startswith("Line chart of what remains, 10 May 2023 to 31 May 2023")
