"""The headline's sentences, for good, bad and mixed situations."""

from dataclasses import replace

import pandas as pd
import pytest

from samiksha.model import Better, Figures, Measure, Unit, count, not_reported, share
from samiksha.review import Previous, Review
from samiksha.words.headline import Sentence, headline, sentences
from tests.study import LAST, study_review

SHARES = ("satisfied_pct", "old_pending_pct", "low_quality_pct", "not_attended_pct")


@pytest.fixture(scope="module")
def review() -> Review:
    return study_review()


def measures(satisfied: int, old: int, low: int, unattended: int, score: float | None = 75.0) -> dict[str, Measure]:
    """Headline measures of a hundred cases each."""
    found = [share("satisfied_pct", satisfied, 100, Better.MORE)]
    numbers = zip(SHARES[1:], (old, low, unattended), strict=True)
    found += [share(key, number, 100, Better.LESS) for key, number in numbers]
    found += [count("pending", 100, Better.LESS), Measure("grade_score", Unit.SCORE, score, Better.MORE),
              Measure("grade", Unit.GRADE, "B" if score else None)]  # fmt: skip
    return {measure.key: measure for measure in found}


def told(
    review: Review, now: dict[str, Measure], then: dict[str, Measure] | None, **fields: object
) -> list[Sentence]:
    figures = Figures(now, review.figures.frames)
    previous = Previous(LAST, then) if then else None
    return list(sentences(replace(review, figures=figures, previous=previous, **fields)))


def test_it_has_three_to_five_sentences_in_both_languages(review: Review) -> None:
    found = list(sentences(review))
    assert 3 <= len(found) <= 5
    assert all(one.words.first and one.words.second and one.words.first != one.words.second for one in found)
    assert [one.css for one in found] == ["", "good", "bad", "act", "act"]


def test_the_english_page_turns_the_languages_round(review: Review) -> None:
    english = list(sentences(replace(review, lang="en")))
    assert [one.words.first for one in english] == [one.words.second for one in sentences(review)]


def test_what_moved_most_is_named_each_way(review: Review) -> None:
    found = told(review, measures(80, 40, 5, 20), measures(70, 30, 5, 20))
    assert [one.about for one in found[1:3]] == ["satisfied_pct", "old_pending_pct"]
    assert "80.0 % (100 में से 80)" in found[1].words.first
    assert "+10 अंक बेहतर" in found[1].words.first
    assert "30.0 %" in found[2].words.first and "कमज़ोर" in found[2].words.first


def test_when_all_is_better_the_costliest_component_is_the_concern(review: Review) -> None:
    found = told(review, measures(80, 40, 5, 20), measures(70, 50, 6, 30))
    assert (found[1].css, found[2].css) == ("good", "bad")
    assert found[2].about == "old_pending_pct"
    assert "20 में से 8.00 अंक कटे" in found[2].words.first


def test_what_was_called_good_is_not_called_bad_in_the_same_breath(review: Review) -> None:
    found = told(review, measures(60, 40, 5, 20), measures(30, 41, 6, 21))
    assert [one.about for one in found[1:3]] == ["satisfied_pct", "old_pending_pct"]


def test_when_nothing_is_better_that_is_said(review: Review) -> None:
    found = told(review, measures(60, 40, 5, 20), measures(70, 30, 4, 10))
    assert found[1].css == ""
    assert "सुधार नहीं हुआ" in found[1].words.first
    assert found[2].css == "bad"


def test_when_nothing_moved_the_concern_is_still_named(review: Review) -> None:
    same = measures(60, 40, 5, 20)
    found = told(review, same, same)
    assert [one.css for one in found[1:3]] == ["", "bad"]


def test_a_perfect_district_has_no_concern(review: Review) -> None:
    perfect = measures(100, 0, 0, 0, score=100.0)
    assert told(review, perfect, perfect)[2].words.second == "No main measure has worsened."


def test_a_first_review_names_its_strongest_component_only_if_it_is_strong(review: Review) -> None:
    assert told(review, measures(60, 40, 5, 20), None)[1].about == "low_quality_pct"
    assert "पिछली समीक्षा उपलब्ध नहीं" in told(review, measures(60, 40, 45, 50), None)[1].words.first


def test_without_quality_figures_nothing_is_called_good_or_bad(review: Review) -> None:
    now = {"pending": count("pending", 7)} | {key: not_reported(key, Unit.PERCENT) for key in SHARES}
    now["grade_score"] = not_reported("grade_score", Unit.SCORE)
    found = told(review, now, None)
    assert [one.css for one in found[:2]] == ["", ""]
    assert "स्रोत में अप्राप्त" in found[1].words.first


def test_few_cases_are_not_called_good_or_bad(review: Review) -> None:
    now = measures(60, 40, 5, 20) | {key: share(key, 4, 5, Better.LESS) for key in SHARES}
    assert "50 से कम" in told(review, now, None)[1].words.first


@pytest.mark.parametrize(
    ("pending", "said"),
    [(0, "कोई शिकायत लंबित नहीं है"), (1, "1 शिकायत लंबित है"), (12345, "12,345 शिकायतें लंबित हैं")],
)
def test_without_a_score_the_pending_stands_in_the_right_number(review: Review, pending: int, said: str) -> None:
    now = {"pending": count("pending", pending), "grade_score": not_reported("grade_score", Unit.SCORE)}
    assert said in told(review, now, None)[0].words.first


def test_who_must_act_carries_the_numbers_of_the_furthest_behind(review: Review) -> None:
    frame = review.figures.frames["by_department"]
    worst = frame.sort_values(["old_count", "pending_count"], ascending=False).iloc[0]
    act = list(sentences(review))[3].words.first
    assert review.names["department"][worst["department"]].hi in act
    assert f"{worst['pending_count']} लंबित में से {worst['old_count']} ({worst['old_pct']:.1f} %)" in act


def test_a_row_without_a_name_is_never_told_to_act(review: Review) -> None:
    frame = review.figures.frames["by_department"].assign(department="unstated")
    figures = Figures(review.figures.measures, {"by_department": frame, "by_office": None})
    act = next(one for one in sentences(replace(review, figures=figures)) if one.css == "act")
    assert act.words.second == "No department holds an old pending complaint."


def test_without_departments_and_offices_nobody_is_blamed(review: Review) -> None:
    figures = Figures(review.figures.measures, {"by_department": None, "by_office": None})
    act = next(one for one in sentences(replace(review, figures=figures)) if one.css == "act")
    assert "किसे कार्रवाई करनी है" in act.words.first


@pytest.mark.parametrize(("late", "said"), [(0, None), (1, "1 निर्देश समय-सीमा"), (3, "3 निर्देश समय-सीमा")])
def test_overdue_directions_are_told_in_their_number(review: Review, late: int, said: str | None) -> None:
    directions = pd.DataFrame({"overdue_days": [5] * late + [0, 0]})
    last = list(sentences(replace(review, directions=directions)))[-1].words.first
    assert (said in last) if said else ("निर्देश" not in last)


def test_hostile_names_are_escaped_and_their_numbers_masked(review: Review) -> None:
    hostile = review.figures.frames["by_office"].assign(office="<script>alert(1)</script> 9876543210")
    frames = {**review.figures.frames, "by_office": hostile}
    shown = headline(replace(review, figures=Figures(review.figures.measures, frames)))._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "9876543210" not in shown and "98••••••10" in shown
