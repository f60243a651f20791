"""The roll-up's tables: order, guard, missing areas, reconciliation."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from samiksha import tables
from samiksha.display import Shown, ranked_rows
from samiksha.rollup import Rollup
from tests.study import directions, study_review, study_rollup


def rows_of(shown: Shown) -> list[list[str]]:
    body = re.search(r"<tbody>(.*?)</tbody>", shown._repr_html_(), re.DOTALL)
    assert body
    rows = body.group(1).split("</tr>")[:-1]
    return [[re.sub(r"<[^>]+>", " ", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.fixture
def whole() -> Rollup:
    return study_rollup({"shahdol": 50.0, "anuppur": 90.0, "umaria": None})


def test_every_district_has_a_row_best_first_and_the_whole_at_the_foot(whole: Rollup) -> None:
    rows = rows_of(tables.ranking(whole))
    assert [row[0].split()[0] for row in rows] == ["अनूपपुर", "शहडोल", "उमरिया", "शहडोल"]
    assert [row[1].strip() for row in rows] == ["1", "2", "—", ""]
    assert '<tr class="total">' in tables.ranking(whole)._repr_html_()


def test_who_has_no_figure_is_not_ranked_and_not_zero(whole: Rollup) -> None:
    row = rows_of(tables.ranking(whole))[2]
    assert "अप्राप्त" in row[2] and "0.00" not in row[2]


def test_who_rests_on_few_cases_is_not_ranked_but_shown(whole: Rollup) -> None:
    few = replace(whole, rows=whole.rows.assign(grade_score__ok=[True, False, False]))
    rows = rows_of(tables.ranking(few))
    assert rows[1][0].split()[0] == "अनूपपुर" and rows[1][1] == "—" and "90.00" in rows[1][2]
    assert "50 से कम प्रकरण" in str(tables.ranking(few))


def test_equals_share_a_rank() -> None:
    ranks = [one.rank for one in ranked_rows(study_rollup(), "grade_score")]
    assert ranks == [1, 2, 2]


def test_a_measure_of_which_less_is_better_is_ranked_the_other_way(whole: Rollup) -> None:
    pending = [replace(one, value=value) for one, value in zip(whole.measures["pending"], (9, 5, 7), strict=True)]
    turned = replace(whole, measures={**whole.measures, "pending": pending})
    assert [one.measure.value for one in ranked_rows(turned, "pending")] == [5, 7, 9]


def test_a_district_without_data_has_a_row_too(whole: Rollup) -> None:
    missing = study_review().ancestors[0]
    rows = rows_of(tables.ranking(replace(whole, missing=(missing,))))
    assert missing.name.hi in rows[-2][0] and all("अप्राप्त" in cell for cell in rows[-2][2:])


def test_weakest_and_strongest_never_name_one_district_twice() -> None:
    rows = rows_of(tables.extremes(study_rollup({"shahdol": 50.0, "anuppur": 90.0, "umaria": 70.0})))
    score = rows[0]
    assert "शहडोल" in score[1] and "अनूपपुर" in score[2] and "उमरिया" not in score[1] + score[2]


def test_with_one_district_nothing_is_weakest() -> None:
    assert "पर्याप्त नहीं" in rows_of(tables.extremes(study_rollup({"shahdol": 50.0})))[0][1]


def test_agreement_with_the_briefs_is_said_with_its_numbers(whole: Rollup) -> None:
    said = str(tables.reconciliation(whole))
    assert "3 समीक्षा-पत्रों के 3 मापों" in said and "अंतर 0" in said


def test_a_difference_from_a_brief_is_shown_to_the_last_unit(whole: Rollup) -> None:
    unlike = pd.DataFrame([{"area": "anuppur", "measure": "pending", "brief_value": 1199, "rollup_value": 1200}])
    shown = tables.reconciliation(replace(whole, reconciled=unlike))
    assert 'class="warn"' in shown._repr_html_()
    assert rows_of(shown) == [["अनूपपुर", "लंबित शिकायतें  Pending complaints ", "1199", "1200"]]


def test_without_briefs_nothing_is_claimed_to_agree(whole: Rollup) -> None:
    assert "मिलान नहीं हुआ" in str(tables.reconciliation(replace(whole, briefs_compared=0)))


def test_equals_are_named_together_and_where_all_are_equal_nobody_is_weakest() -> None:
    codes = ("shahdol", "anuppur", "umaria", "bhopal", "indore")
    score = rows_of(tables.extremes(study_rollup(dict(zip(codes, (90.0, 80.0, 70.0, 50.0, 50.0), strict=True)))))[0]
    assert "भोपाल" in score[1] and "इंदौर" in score[1] and "शहडोल" in score[2]
    assert "सभी समान" in rows_of(tables.extremes(study_rollup(dict.fromkeys(codes, 60.0))))[0][1]


def overdue(whole: Rollup, **late: int) -> Rollup:
    """A roll-up with directions of these areas, each so many days overdue."""
    rows = [directions().iloc[[1]].assign(area=area, overdue_days=days, what=f"{area} {days}")
            for area, days in late.items()]  # fmt: skip
    return replace(whole, directions=pd.concat(rows, ignore_index=True))


def test_overdue_directions_of_all_areas_stand_by_area(whole: Rollup) -> None:
    shown = tables.overdue_directions(overdue(whole, umaria=2, anuppur=0, shahdol=30))
    rows = rows_of(shown)
    assert [row[0].split()[0] for row in rows] == ["शहडोल", "उमरिया"]
    assert "30 दिवस" in rows[0][-1]


def test_no_directions_and_none_overdue_are_told_apart(whole: Rollup) -> None:
    assert "दर्ज नहीं" in str(tables.overdue_directions(whole))
    assert "समय-सीमा पार नहीं" in str(tables.overdue_directions(overdue(whole, anuppur=0)))


def test_the_cards_of_a_roll_up_are_those_of_the_whole(whole: Rollup) -> None:
    html = tables.measures_cards(whole)._repr_html_()
    assert "70.00" in html and "delta" not in html
