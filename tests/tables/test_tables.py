"""The tables of a brief: what stands in them, what stands where nothing is, and that nothing is left out."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from samiksha import tables
from samiksha.catalogue import text
from samiksha.display import Shown
from samiksha.markup import clean
from samiksha.model import FINDING_COLUMNS, Figures, LoadCount
from samiksha.params.base import Names
from samiksha.review import Review
from tests.study import study_review

OTHERS = ("frame", "ranking", "extremes", "reconciliation", "overdue_directions", "compliance")
"""Those that ask for more than a review, or for a roll-up."""
TABLES: dict[str, Callable[[Review], Shown]] = {
    name: getattr(tables, name) for name in tables.__all__ if name not in OTHERS
}
OF_FRAMES = {
    "by_level": "by_level", "by_department": "by_department", "by_block": "by_block", "by_office": "by_office",
    "closures": "closures", "candidates": "candidates", "oldest": "oldest", "call_sample": "call_sample",
    "grade_components": "grade_components",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script> 9876543210"


@pytest.fixture(scope="module")
def review() -> Review:
    return study_review()


def with_frame(review: Review, name: str, frame: pd.DataFrame | None) -> Review:
    frames = {**review.figures.frames, name: frame}
    return replace(review, figures=Figures(review.figures.measures, frames))


def rows_of(shown: Shown) -> list[str]:
    """The rows of the first table's body, tags dropped."""
    body = re.search(r"<tbody>(.*?)</tbody>", shown._repr_html_(), re.DOTALL)
    assert body
    return [re.sub(r"<[^>]+>", "|", row) for row in body.group(1).split("</tr>")[:-1]]


@pytest.mark.parametrize("name", TABLES)
def test_the_page_keeps_a_table_as_it_is(name: str, review: Review) -> None:
    html = TABLES[name](review)._repr_html_()
    assert clean(html).count("<t") == html.count("<t")
    assert clean(html).count('class="bar" style="width:') == html.count('class="bar" style="width:')


@pytest.mark.parametrize("name", TABLES)
def test_each_table_reads_in_english_too(name: str, review: Review) -> None:
    html = TABLES[name](replace(review, lang="en"))._repr_html_()
    assert 'lang="hi"' in html and 'lang="en"' not in html


@pytest.mark.parametrize(("name", "frame"), OF_FRAMES.items())
def test_what_the_source_lacks_is_stated(name: str, frame: str, review: Review) -> None:
    said = str(TABLES[name](with_frame(review, frame, None)))
    assert said == "अप्राप्त — स्रोत में यह जानकारी नहीं है Not reported — the source does not carry this"


@pytest.mark.parametrize(("name", "frame"), OF_FRAMES.items())
def test_an_empty_list_says_what_was_looked_for_and_that_nothing_was_found(
    name: str, frame: str, review: Review
) -> None:
    empty = review.figures.frames[frame].iloc[:0]
    said = str(TABLES[name](with_frame(review, frame, empty)))
    caption = " ".join(text(f"table.caption.{frame}", lang, period_days=30) for lang in ("hi", "en"))
    assert said == f"{caption} : कोई नहीं None found"


def test_every_measure_stands_in_the_comparison(review: Review) -> None:
    assert len(rows_of(tables.since_last(review))) == len(review.figures.measures) == 20


def test_a_percentage_stands_with_its_numerator_and_denominator_then_and_now(review: Review) -> None:
    now, then = review.figures.measures["satisfied_pct"], review.previous.measures["satisfied_pct"]
    row = next(row for row in rows_of(tables.since_last(review)) if "संतुष्टि से बंद %" in row)
    for measure in (now, then):
        assert f"{measure.value:.1f} %" in row
        assert f"{measure.numerator} ÷ {measure.denominator}" in row
    assert "अंक" in row


def test_without_an_earlier_review_that_is_said_and_todays_figures_stand(review: Review) -> None:
    shown = tables.since_last(replace(review, previous=None))
    assert "पिछली समीक्षा उपलब्ध नहीं" in str(shown)
    assert len(rows_of(shown)) == 20
    assert "delta" not in shown._repr_html_()


def test_an_unreported_measure_is_never_zero_and_never_left_out() -> None:
    bare = study_review(without=("closed_as", "reopened_count"))
    rows = rows_of(tables.since_last(bare))
    assert len(rows) == 20
    for name in ("संतुष्टि से बंद %", "वेटेज स्कोर", "ग्रेड", "पुनः खुली शिकायतें"):
        row = next(row for row in rows if name in row)
        assert "अप्राप्त" in row and "0" not in row.replace("100", "")


def test_overdue_directions_come_first_and_are_marked(review: Review) -> None:
    rows = rows_of(tables.directions(review))
    assert "नामांतरण" in rows[0] and "5 दिवस" in rows[0] and "समय से पीछे" in rows[0]
    assert tables.directions(review)._repr_html_().count('<tr class="bad">') == 1


def test_no_directions_is_said(review: Review) -> None:
    none = replace(review, directions=review.directions.iloc[:0])
    assert "कोई निर्देश दर्ज नहीं" in str(tables.directions(none))


def test_who_has_too_few_cases_stands_last_and_grey_with_the_limit_named(review: Review) -> None:
    frame = review.figures.frames["by_office"].copy()
    frame.loc[frame.index[0], "enough"] = False
    shown = tables.by_office(with_frame(review, "by_office", frame.head(4)))
    assert frame.loc[frame.index[0], "office"] in rows_of(shown)[-1]
    assert shown._repr_html_().count('<tr class="small">') == 1
    assert "10 से कम प्रकरण" in str(shown)


def test_only_the_worst_offices_are_listed_and_how_many_there_are_is_said(review: Review) -> None:
    shown = tables.by_office(review)
    assert len(rows_of(shown)) == 15
    assert f"कुल {len(review.figures.frames['by_office'])} में से पहले 15" in str(shown)


def test_an_office_stands_with_its_department(review: Review) -> None:
    first = review.figures.frames["by_office"].iloc[0]
    row = rows_of(tables.by_office(review))[0]
    assert first["office"] in row and review.names["department"][first["department"]].hi in row


def test_a_level_that_nobody_replies_at_says_so_in_its_column() -> None:
    rows = rows_of(tables.by_level(study_review(without=("replied_on",))))
    assert all("अप्राप्त" in row for row in rows)


def test_officers_are_listed_by_score_with_the_guard_stated(review: Review) -> None:
    said = str(tables.officers(review))
    best = review.figures.frames["commend"].iloc[0]
    assert said.index("सराहना") < said.index(best["officer"]) < said.index("जिन अधिकारियों को सहयोग चाहिए")
    assert "कम से कम 10 प्रकरण" in said


def test_each_officer_is_named_with_what_stands_out_beside_the_areas_own_share(review: Review) -> None:
    assert min(len(review.figures.frames[name]) for name in ("commend", "improve")) > 0
    told = [row for name in ("commend", "improve") for row in review.figures.frames[name]["reasons__standing"]]
    names = {"satisfied_pct": "संतुष्टि से बंद", "old_pct": "50 दिवस से अधिक लंबित", "not_attended_pct": "नॉन अटेंडेड",
             "low_quality_pct": "निम्न गुणवत्ता से बंद"}  # fmt: skip
    shown = str(tables.officers(review))
    for standings in told:
        assert (
            "; ".join(f"{names[one.name]} {one.own:.1f} %, क्षेत्र में {one.area:.1f} %" for one in standings[:2]) in shown
        )
    assert "निर्णय अधिकारी का है" in shown


def test_candidates_are_candidates_and_the_officer_decides(review: Review) -> None:
    said = str(tables.candidates(review))
    assert "निर्णय अधिकारी का है" in said
    assert "अनावश्यक विलंब के संभावित प्रकरण — निर्णय अधिकारी का" in said
    assert "समय-वृद्धि 3 बार; वही टीप 4 बार" in said
    assert f"कुल {len(review.figures.frames['candidates'])} में से पहले 20" in said


def test_the_call_sample_shows_day_kind_and_result_in_words(review: Review) -> None:
    rows = rows_of(tables.call_sample(review))
    assert all("2023" in row and "satisfied" not in row for row in rows)
    assert any("असंतुष्ट" in row for row in rows) and any("संतुष्टि से बंद" in row for row in rows)


@pytest.mark.parametrize(("name", "frame", "column"), [
    ("by_office", "by_office", "office"), ("by_block", "by_block", "block"), ("by_department", "by_department", "department"),
    ("officers", "commend", "officer"), ("candidates", "candidates", "officer"), ("oldest", "oldest", "complaint_id"),
    ("by_level", "by_level", "level"), ("closures", "closures", "closed_as"), ("call_sample", "call_sample", "call_result"),
])  # fmt: skip
def test_hostile_text_is_escaped_and_its_numbers_masked(name: str, frame: str, column: str, review: Review) -> None:
    hostile = review.figures.frames[frame].copy()
    hostile[column] = HOSTILE
    html = TABLES[name](with_frame(review, frame, hostile))._repr_html_()
    assert "&lt;script&gt;" in html and "<script" not in html
    assert "98••••••10" in html and "9876543210" not in html


def test_findings_are_grouped_counted_located_and_carry_a_remedy(review: Review) -> None:
    rows = rows_of(tables.findings(review))
    assert len(rows) == 3
    dates = rows[0]
    assert "पंजीयन दिनांक" in dates and "मान्य दिनांक नहीं" in dates
    assert "|4|" in dates
    for place in ("helpline_demo_20230520.xlsx · पत्रक1", "पंक्ति 14: “30/13/2023”", "पंक्ति 16"):
        assert place in dates
    assert "पंक्ति 17" not in dates
    assert "दिनांक सुधारें" in dates


def test_what_cost_rows_comes_before_what_only_wants_a_look(review: Review) -> None:
    effects = ["नहीं गिनी गई", "एक ही बार", "जाँच योग्य"]
    assert all(effect in row for effect, row in zip(effects, rows_of(tables.findings(review)), strict=True))


def test_rows_of_the_district_are_accounted_for(review: Review) -> None:
    said = str(tables.findings(replace(review, area_count=LoadCount(12345, 12000, 300, 45))))
    assert "12,345" in said and "12,000" in said and "300" in said and "45" in said


def test_when_nothing_is_wrong_each_part_says_none_found(review: Review) -> None:
    clean_review = replace(
        review, findings=pd.DataFrame(columns=list(FINDING_COLUMNS)), suspicions=review.suspicions.iloc[:0]
    )
    assert str(tables.findings(clean_review)).count("कोई नहीं") == 3


def test_suspicious_patterns_are_told_in_words(review: Review) -> None:
    assert "अंतिम 2 दिनों में 45 शिकायतें बंद हुईं" in str(tables.findings(review))


def test_sources_that_are_old_and_those_that_are_not_there_are_listed_apart(review: Review) -> None:
    old = replace(review.files[0], as_of=date(2023, 5, 10))
    older = replace(old, source="cpgrams", source_name=Names(hi="सीपीग्राम", en="CPGRAMS"), as_of=date(2023, 5, 1))
    absent = (Names(hi="शिविर पंजी", en="Camp register"),)
    said = str(tables.findings(replace(review, files=(old, older), absent_sources=absent)))
    assert "सीएम हेल्पलाइन अनुवर्तन का अंतिम निर्यात 10 मई 2023" in said and "सीपीग्राम का अंतिम निर्यात 1 मई 2023" in said
    assert "शिविर पंजी: कोई निर्यात लोड नहीं है" in said


def test_the_review_says_which_measures_are_cards(review: Review) -> None:
    spec = review.spec.model_copy(update={"cards": ("grade", "received")})
    html = tables.measures_cards(replace(review, spec=spec))._repr_html_()
    assert html.count('<span class="label">') == 2 and "30 दिवस में प्राप्त" in html
    without = review.spec.model_copy(update={"cards": ()})
    assert tables.measures_cards(replace(review, spec=without))._repr_html_().count('<span class="label">') == 6


def test_hostile_findings_are_escaped(review: Review) -> None:
    hostile = review.findings.assign(value=HOSTILE, file=HOSTILE, column=HOSTILE, sheet=HOSTILE, detail=HOSTILE)
    html = tables.findings(replace(review, findings=hostile))._repr_html_()
    assert "<script" not in html and "9876543210" not in html


def test_braces_in_a_finding_do_not_reach_the_format(review: Review) -> None:
    odd = review.findings.assign(value="{0.__class__} {x}", detail="{y}")
    assert "{0.__class__}" in str(tables.findings(replace(review, findings=odd)))


def test_a_rule_that_the_catalogue_does_not_know_still_shows(review: Review) -> None:
    odd = review.findings.assign(rule="brand_new_rule")
    assert "brand_new_rule" in str(tables.findings(replace(review, findings=odd)))


def test_cards_carry_figure_basis_and_course(review: Review) -> None:
    html = tables.measures_cards(review)._repr_html_()
    share = review.figures.measures["old_pending_pct"]
    assert f'<span class="value">{share.value:.1f} %</span>' in html
    assert f'<span class="basis">{share.numerator} ÷ {share.denominator}</span>' in html
    assert html.count('class="card') - html.count('class="cards"') == 6
    assert '<span class="grade C">C</span>' in html


def test_the_components_of_the_score_add_up_to_it(review: Review) -> None:
    frame = review.figures.frames["grade_components"]
    rows = rows_of(tables.grade_components(review))
    points = [float(row.rstrip("|").rsplit("|", 1)[-1]) for row in rows]
    assert len(rows) == 4
    assert sum(points) == pytest.approx(review.figures.measures["grade_score"].value, abs=0.02)
    assert sum(frame["weight"]) == 100


def test_the_review_is_not_changed_by_showing_it(review: Review) -> None:
    before = {name: None if one is None else one.copy() for name, one in review.figures.frames.items()}
    for table in TABLES.values():
        table(review)
    for name, frame in review.figures.frames.items():
        if frame is not None:
            pd.testing.assert_frame_equal(frame, before[name])
