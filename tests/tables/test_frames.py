"""Any breakdown as a table, by the conventions of its columns."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from samiksha import tables
from samiksha.display import Shown
from samiksha.model import Figures
from samiksha.review import Review
from tests.study import add_texts, study_review, study_rollup
from tests.tables.test_tables import HOSTILE, rows_of

TEXTS = {
    "table": {
        "caption": {"made_up": {"hi": "{old_after_days} दिवस, {place}", "en": "{old_after_days} days, {place}"}},
        "note": {"made_up": {"hi": "टीप {as_of}", "en": "Note {as_of}"}},
        "column": {
            name: {"hi": f"स्तंभ {name}", "en": f"column {name}"}
            for name in (
                "area", "service", "indicator", "kind", "done_pct", "gap_points", "needed_per_day", "spent_rupees",
                "held_on", "named", "asked", "year",
            )
        },
    },
    "value": {"kind": {"regular": {"hi": "नियमित शिविर", "en": "regular camp"}}},
}  # fmt: skip
MADE_UP = pd.DataFrame({
    "area": ["anuppur", "umaria"],
    "kind": ["regular", "unheard_of"],
    "done_pct": [80.0, float("nan")], "done_pct__n": [4, 0], "done_pct__d": [5, 0],
    "gap_points": [-2.5, 1.0],
    "needed_per_day": [12.5, 3.0],
    "spent_rupees": [12_400_000, 950],
    "held_on": pd.to_datetime(["2023-05-12", None]),
    "named": [True, False],
    "asked": [["regular", "अन्य"], []],
    "year": [2022, 2023],
    "enough": [False, True],
    "tone": ["", "bad"],
    "volume": [5, 900],
})  # fmt: skip


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch) -> Review:
    add_texts(monkeypatch, TEXTS)
    return with_made_up(study_review(), MADE_UP)


def with_made_up(review: Review, frame: pd.DataFrame | None) -> Review:
    return replace(review, figures=Figures(review.figures.measures, {"made_up": frame}))


def cells(shown: Shown, row: int) -> list[str]:
    return [cell for cell in rows_of(shown)[row].split("|") if cell.strip()]


def test_each_column_is_shown_by_its_name_and_kind(review: Review) -> None:
    shown = tables.frame(review, "made_up")
    assert cells(shown, 1) == [
        "अनूपपुर ", "Anuppur", "नियमित शिविर", "80.0 %", "4 ÷ 5", "−2.5 अंक", "12.5 प्रतिदिन", "₹ 1.24 करोड़",
        "12 मई 2023", "हाँ", "regular; अन्य", "2,022",
    ]  # fmt: skip


def test_what_is_missing_or_divided_by_nothing_is_said_and_an_unknown_code_stands_as_it_is(review: Review) -> None:
    shown = tables.frame(review, "made_up", ("area", "kind", "done_pct", "held_on", "named", "service"))
    assert cells(shown, 0) == ["उमरिया ", "Umaria", "unheard_of", "—", "0 ÷ 0", "अंकित नहीं", "नहीं", "अप्राप्त"]


def test_a_share_without_a_numerator_is_not_reported_and_never_a_dash(review: Review) -> None:
    unknown = MADE_UP.assign(done_pct__n=[None, None], done_pct=float("nan"))
    shown = tables.frame(with_made_up(review, unknown), "made_up", ("area", "done_pct"))
    assert cells(shown, 0)[2:] == ["अप्राप्त"]


def test_few_cases_are_grey_and_last_and_a_bad_row_is_marked(review: Review) -> None:
    html = tables.frame(review, "made_up")._repr_html_()
    assert html.index('<tr class="bad">') < html.index('<tr class="small">')
    assert "50 से कम प्रकरण" in html and "volume" not in html


def test_caption_and_note_may_ask_for_rule_place_and_day(review: Review) -> None:
    html = tables.frame(review, "made_up")._repr_html_()
    assert "50 दिवस, जिला अनूपपुर" in html and "टीप 20 मई 2023" in html


@pytest.mark.parametrize(("at_most", "shown"), [(15, 15), (3, 3), (None, 40)])
def test_a_long_list_shows_its_first_and_says_how_many_there_are(
    review: Review, at_most: int | None, shown: int
) -> None:
    long = pd.concat([MADE_UP] * 20, ignore_index=True)
    table = tables.frame(with_made_up(review, long), "made_up", ("area", "kind"), at_most=at_most)
    assert len(rows_of(table)) == shown
    assert ("कुल 40 में से पहले" in str(table)) is (shown < 40)


def test_an_absent_breakdown_says_so_and_an_empty_one_that_nothing_was_found(review: Review) -> None:
    assert "अप्राप्त" in str(tables.frame(with_made_up(review, None), "made_up"))
    assert "अप्राप्त" in str(tables.frame(review, "never_counted"))
    assert "कोई नहीं" in str(tables.frame(with_made_up(review, MADE_UP.iloc[:0]), "made_up"))


def test_hostile_text_is_escaped_and_masked_in_any_column(review: Review) -> None:
    hostile = MADE_UP.assign(area=HOSTILE, kind=HOSTILE, asked=[[HOSTILE], [HOSTILE]])
    html = tables.frame(with_made_up(review, hostile), "made_up")._repr_html_()
    assert "<script" not in html and "9876543210" not in html and "98••••••10" in html


def test_a_breakdown_is_shown_and_not_changed(review: Review) -> None:
    before = MADE_UP.copy(deep=True)
    tables.frame(review, "made_up")
    pd.testing.assert_frame_equal(MADE_UP, before)


def test_a_roll_up_shows_the_breakdowns_of_the_whole(review: Review) -> None:
    whole = study_rollup()
    whole = replace(whole, figures=Figures(whole.figures.measures, {"made_up": MADE_UP}))
    assert len(rows_of(tables.frame(whole, "made_up"))) == 2


def test_a_plain_date_is_a_date_too(review: Review) -> None:
    days = MADE_UP.assign(held_on=pd.Series([date(2023, 5, 12), None], dtype=object))
    shown = tables.frame(with_made_up(review, days), "made_up", ("area", "held_on"))
    assert cells(shown, 1)[2] == "12 मई 2023"
