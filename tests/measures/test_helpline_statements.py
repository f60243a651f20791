"""What the helpline's figures state, in good, bad and mixed situations."""

import pandas as pd
import pytest

from samiksha.measures.helpline_followup import Settings
from samiksha.measures.helpline_statements import acting, quality, standing, statements
from samiksha.model import Better, Coded, Measure, Statement, Unit, count, not_reported, share

SHARES = ("satisfied_pct", "old_pending_pct", "low_quality_pct", "not_attended_pct")


def measures(*numbers: int, of: int = 100, score: float | None = 75.0, pending: int = 100) -> dict[str, Measure]:
    """Headline measures: satisfied, old, low quality, not attended, each of so many cases."""
    better = [Better.MORE, Better.LESS, Better.LESS, Better.LESS]
    found = [share(key, number, of, good) for key, number, good in zip(SHARES, numbers, better, strict=True)]
    found += [count("pending", pending), Measure("grade_score", Unit.SCORE, score), Measure("grade", Unit.GRADE, "B")]
    return {measure.key: measure for measure in found}


def told(found: list[Statement]) -> list[tuple[str, str]]:
    return [(one.key, next(iter(one.values.values())).key) for one in found]


def by(name: str, *rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[name, "old_count", "pending_count"])


def test_the_strongest_is_named_if_it_is_strong_and_the_costliest_is_the_concern(settings: Settings) -> None:
    found = list(quality(measures(80, 40, 5, 20), settings))
    assert told(found) == [("strong", "low_quality_pct"), ("costs", "satisfied_pct")]
    assert (found[1].values["lost"], found[1].values["weight"]) == (pytest.approx(12.0), 60.0)


def test_nothing_is_called_strong_that_would_not_earn_the_best_grade(settings: Settings) -> None:
    assert told(list(quality(measures(60, 40, 45, 50), settings))) == [("costs", "satisfied_pct")]


def test_what_is_called_good_is_not_called_bad_in_the_same_breath(settings: Settings) -> None:
    assert told(list(quality(measures(85, 20, 20, 20), settings))) == [
        ("strong", "satisfied_pct"),
        ("costs", "old_pending_pct"),
    ]


def test_a_perfect_district_has_no_concern(settings: Settings) -> None:
    assert [one.key for one in quality(measures(100, 0, 0, 0), settings)] == ["strong"]


def test_without_a_score_a_weak_share_costs_nothing_but_is_weak(settings: Settings) -> None:
    assert [one.key for one in quality(measures(60, 40, 45, 50, score=None), settings)] == ["weak"]


def test_few_cases_are_not_called_good_or_bad(settings: Settings) -> None:
    least = settings.minimum_volume.area
    assert [one.key for one in quality(measures(1, 0, 0, 0, of=least - 1), settings)] == ["few"]


def test_without_quality_figures_nothing_is_called_good_or_bad(settings: Settings) -> None:
    now = measures(1, 1, 1, 1) | {key: not_reported(key, Unit.PERCENT) for key in SHARES}
    assert [one.key for one in quality(now, settings)] == ["no_quality"]


@pytest.mark.parametrize(("pending", "key"), [(0, "none"), (1, "one"), (12345, "many")])
def test_without_a_score_the_pending_stands_in_the_right_number(pending: int, key: str) -> None:
    assert standing(measures(1, 1, 1, 1, score=None, pending=pending)).key == f"standing.no_score.{key}"


def test_the_furthest_behind_must_act_with_their_numbers() -> None:
    departments = by("department", ("revenue", 3, 9), ("energy", 5, 6), ("health", 5, 20), ("unstated", 70, 80))
    found = acting({"by_department": departments, "by_office": by("office", ("कार्यालय 1", 2, 4))})
    assert (found.key, found.tone) == ("act.both", "act")
    assert found.values["department"] == Coded("department", "health")
    old = found.values["department_old"]
    assert (old.numerator, old.denominator) == (5, 20)


@pytest.mark.parametrize(("departments", "offices", "key"), [
    (by("department", ("revenue", 3, 9)), None, "act.department"),
    (None, by("office", ("कार्यालय 1", 2, 4)), "act.office"),
    (by("department", ("unstated", 3, 9)), by("office", ("कार्यालय 1", 0, 4)), "act.nobody"),
    (None, None, "act.unknown"),
])  # fmt: skip
def test_nobody_is_blamed_without_a_name_and_an_old_case(
    departments: pd.DataFrame | None, offices: pd.DataFrame | None, key: str
) -> None:
    assert acting({"by_department": departments, "by_office": offices}).key == key


def test_standing_comes_first_and_who_must_act_last(settings: Settings) -> None:
    frames = {"by_department": by("department", ("revenue", 3, 9)), "by_office": None}
    found = statements(measures(80, 40, 5, 20), frames, settings)
    assert [one.key for one in found] == ["standing.score", "strong", "costs", "act.department"]
