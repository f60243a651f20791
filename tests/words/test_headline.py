"""The headline's sentences: what the figures state, what moved, what is overdue, what is old."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from samiksha.model import Better, Figures, Measure, Statement, Unit, count, share
from samiksha.params.base import Names
from samiksha.review import Previous, Review
from samiksha.words.headline import AT_MOST, headline, sentences
from samiksha.words.statements import Sentence
from tests.study import AS_OF, LAST, study_review

SHARES = ("satisfied_pct", "old_pending_pct", "low_quality_pct", "not_attended_pct")
NAMES = Names(hi="राजस्व प्रकरण", en="Revenue cases")


@pytest.fixture(scope="module")
def review() -> Review:
    return study_review()


def measures(satisfied: int, old: int, low: int, unattended: int, of: int = 100) -> dict[str, Measure]:
    """The compared measures, each of so many cases."""
    found = [share("satisfied_pct", satisfied, of, Better.MORE)]
    numbers = zip(SHARES[1:], (old, low, unattended), strict=True)
    found += [share(key, number, of, Better.LESS) for key, number in numbers]
    return {measure.key: measure for measure in found}


def told(
    review: Review, now: dict[str, Measure], then: dict[str, Measure] | None, *stated: Statement, **fields: object
) -> list[Sentence]:
    previous = Previous(LAST, then) if then else None
    bare = {"directions": review.directions.iloc[:0], **fields}
    return sentences(replace(review, figures=Figures(now, {}, stated), previous=previous, **bare))


def test_it_has_three_to_six_sentences_in_both_languages(review: Review) -> None:
    found = sentences(review)
    assert 3 <= len(found) <= AT_MOST
    assert all(one.words.first and one.words.second and one.words.first != one.words.second for one in found)
    assert [one.css for one in found] == ["", "bad", "good", "bad", "act", "act"]


def test_the_english_page_turns_the_languages_round(review: Review) -> None:
    english = sentences(replace(review, lang="en"))
    assert [one.words.first for one in english] == [one.words.second for one in sentences(review)]


def test_the_score_stands_with_its_movement(review: Review) -> None:
    first = sentences(review)[0].words.first
    assert first.startswith("जिला अनूपपुर का वेटेज स्कोर") and "पिछली समीक्षा से" in first


def test_what_moved_most_is_named_each_way(review: Review) -> None:
    found = told(review, measures(80, 40, 5, 20), measures(70, 30, 5, 20))
    assert [(one.css, one.about) for one in found] == [("good", ("satisfied_pct",)), ("bad", ("old_pending_pct",))]
    assert "80.0 % (100 में से 80)" in found[0].words.first
    assert "+10 अंक बेहतर" in found[0].words.first
    assert "30.0 %" in found[1].words.first and "कमज़ोर" in found[1].words.first


def test_what_the_figures_state_of_a_measure_is_not_said_twice(review: Review) -> None:
    now = measures(80, 40, 5, 20)
    costs = Statement("costs", "bad", {"worst": now["old_pending_pct"], "lost": 8.0, "weight": 20.0})
    found = told(review, now, measures(70, 30, 5, 20), costs)
    assert [one.about for one in found] == [("old_pending_pct",), ("satisfied_pct",)]
    assert "+10 अंक कमज़ोर; इससे वेटेज स्कोर के 20 में से 8 अंक कटे" in found[0].words.first


@pytest.mark.parametrize(("then", "said"), [
    ((70, 30, 4, 10), "किसी मुख्य माप में सुधार नहीं हुआ"),
    ((50, 50, 9, 30), "किसी मुख्य माप में गिरावट नहीं है"),
    ((60, 40, 5, 20), "मुख्य माप यथावत हैं"),
])  # fmt: skip
def test_when_nothing_moved_one_way_that_is_said(review: Review, then: tuple[int, ...], said: str) -> None:
    last = told(review, measures(60, 40, 5, 20), measures(*then))[-1]
    assert last.css == "" and said in last.words.first


def test_too_few_cases_have_not_moved(review: Review) -> None:
    assert told(review, measures(4, 1, 1, 1, of=5), measures(1, 1, 1, 1, of=5)) == []


def test_without_an_earlier_review_nothing_has_moved(review: Review) -> None:
    assert told(review, measures(60, 40, 5, 20), None) == []


def test_counts_and_days_are_compared_by_what_they_were(review: Review) -> None:
    spec = review.spec.model_copy(update={"compared": ("pending", "median_days_to_close", "satisfied_pct")})
    now = {
        "pending": count("pending", 4000, Better.LESS),
        "median_days_to_close": Measure("median_days_to_close", Unit.DAYS, 30.0, Better.LESS),
        **measures(80, 0, 0, 0),
    }
    then = {
        "pending": count("pending", 3900, Better.LESS),
        "median_days_to_close": Measure("median_days_to_close", Unit.DAYS, 20.0, Better.LESS),
        **measures(71, 0, 0, 0),
    }
    found = told(review, now, then, spec=spec)
    assert [one.about for one in found] == [("satisfied_pct",), ("median_days_to_close",)]
    assert "+10 दिवस कमज़ोर" in found[1].words.first


def test_a_page_of_many_sentences_drops_what_moved_and_never_who_must_act(review: Review) -> None:
    old = replace(review.files[0], as_of=AS_OF - timedelta(days=9))
    crowded = replace(review, files=(old,), absent_sources=(NAMES,))
    found = sentences(crowded)
    assert [one.css for one in found] == ["", "bad", "act", "act", "bad", "bad"]
    assert len(found) == AT_MOST


@pytest.mark.parametrize(("late", "said"), [(0, None), (1, "1 निर्देश समय-सीमा"), (3, "3 निर्देश समय-सीमा")])
def test_overdue_directions_are_told_in_their_number(review: Review, late: int, said: str | None) -> None:
    directions = pd.DataFrame({"overdue_days": [5] * late + [0, 0]})
    last = sentences(replace(review, directions=directions))[-1].words.first
    assert (said in last) if said else ("निर्देश" not in last)


def test_a_source_that_is_old_and_one_that_is_not_there_are_named(review: Review) -> None:
    old = replace(review.files[0], as_of=AS_OF - timedelta(days=9))
    late, absent = told(review, {}, None, files=(old,), absent_sources=(NAMES,))
    assert "3 दिवस से अधिक पुराने आँकड़े: सीएम हेल्पलाइन" in late.words.first
    assert "लोड नहीं है: राजस्व प्रकरण" in absent.words.first


def test_hostile_names_are_escaped_and_their_numbers_masked() -> None:
    rows = study_review().figures
    assert rows.statements
    from tests.study import complaints

    hostile = complaints().assign(office="<script>alert(1)</script> 9876543210")
    shown = headline(study_review(hostile))._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "9876543210" not in shown and "98••••••10" in shown
