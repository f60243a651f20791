"""What calls gave, as the next brief and the roll-up tell it."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from samiksha import tables
from samiksha.measures.verification import call_results
from samiksha.minutes import Outcome, Sample, Tally
from samiksha.review import Review
from tests.study import study_review, study_rollup

SAID = [Outcome.SATISFIED] * 11 + [Outcome.NOT_SATISFIED] * 4 + [Outcome.NOT_REACHED] * 2 + [Outcome.WRONG_NUMBER]


def calls(*areas: str, said: list[Outcome] = SAID) -> pd.DataFrame:
    samples = [Sample("helpline_followup", area, date(2023, 5, 13)) for area in areas]
    return call_results([Tally(sample, 20, tuple(said)) for sample in samples])


def test_the_result_is_a_sentence_and_a_table_with_the_interval() -> None:
    shown = str(tables.call_results(study_review(calls=calls("anuppur"))))
    assert ("13 मई 2023 के नमूने में फोन किए गए: 18; बात हुई: 15; असंतुष्ट: 4, अर्थात 26.7 % "
            "(95 % विश्वास अंतराल 10.9–52.0 %)।") in shown  # fmt: skip
    figures = {
        "नमूने में निकाले गए": 20,
        "फोन किया गया": 18,
        "बात हुई": 15,
        "संतुष्ट": 11,
        "असंतुष्ट": 4,
        "संपर्क नहीं हुआ": 2,
        "गलत नंबर": 1,
    }
    lines = shown.splitlines()
    assert all(
        any(line.startswith(name) and line.endswith(f" {count}") for line in lines) for name, count in figures.items()
    )


@pytest.mark.parametrize(("review", "said"), [
    (study_review(), "पिछली बैठकों का कोई फोन सत्यापन दर्ज नहीं है"),
    (study_review(calls=calls("anuppur", said=[])), "किसी को फोन करना दर्ज नहीं है"),
    (study_review(calls=calls("anuppur", said=[Outcome.NOT_REACHED])), "फोन किए गए: 1; किसी से बात नहीं हुई"),
])  # fmt: skip
def test_when_nobody_was_called_or_reached_it_says_so(review: Review, said: str) -> None:
    shown = str(tables.call_results(review))
    assert said in shown
    assert "nan" not in shown


def test_the_sample_prints_its_seed_and_what_was_drawn_of_each_department() -> None:
    review = study_review()
    assert "नमूने का बीज: helpline_followup|anuppur|2023-05-20" in str(tables.call_sample(review))
    strata = review.figures.frames["call_strata"]
    lines = str(tables.call_strata(review)).splitlines()
    for row in strata.to_dict("records"):
        named = review.names["department"].get(row["department"])
        name = named.hi if named else row["department"]
        assert any(
            line.startswith(name) and line.endswith(f"{row['drawn_count']} {row['disposed_count']}") for line in lines
        )


def test_the_roll_up_ranks_areas_by_the_share_not_satisfied_and_counts_the_others() -> None:
    both = [calls("anuppur"), calls("shahdol", said=[Outcome.NOT_SATISFIED] * 3 + [Outcome.SATISFIED])]
    whole = study_rollup(calls=pd.concat(both, ignore_index=True))
    shown = str(tables.call_results_by_area(whole))
    assert shown.index("शहडोल") < shown.index("अनूपपुर")
    assert "75.0 %" in shown and "10.9–52.0 %" in shown
    assert f"शेष क्षेत्र, जिनमें कोई फोन दर्ज नहीं: {len(whole.rows) - 2}।" in shown


def test_a_roll_up_without_calls_says_so_where_its_review_draws_a_sample_and_nothing_elsewhere() -> None:
    whole = study_rollup()
    assert str(tables.call_results_by_area(whole)) == ""
    draws = replace(whole, figures=replace(whole.figures, frames={"call_sample": None}))
    assert "कोई फोन सत्यापन दर्ज नहीं" in str(tables.call_results_by_area(draws))
