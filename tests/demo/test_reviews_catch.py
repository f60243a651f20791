"""Every fault planted in the exports of campaign, week and conference is found: by loading, or by its review."""

import warnings
from datetime import date
from functools import cache

import pandas as pd
import pytest

from samiksha.demo.planting import Planted
from samiksha.home import Home
from samiksha.review import Review, open_review
from tests.demo.conftest import CLEAN, DAYS, Loaded

BY_LOADING = [(day, fault) for day, faults in DAYS.items() for fault in faults if not fault.review]
BY_REVIEW = [(day, fault) for day, faults in DAYS.items() for fault in faults if fault.review]
BY_FRAME = {"without_photograph", "without_benefit", "no_target"}
BY_PATTERN = [(day, fault) for day, fault in BY_REVIEW if fault.key not in BY_FRAME]
AT_LEAST = {"repeated", "spike", "round_numbers", "returns_differ", "cohort_vanished", "false_cluster"}
"""Patterns that count something else than planted rows: figures, bodies, members of the cohort, all of a court's."""
FOLLOWS = {
    ("katni", "repeated"): "rounded figures are the same day after day",
    ("anuppur", "returns_differ"): "refused applications are in the returns",
    ("katni", "returns_differ"): "rounded figures are not the cases'",
    ("mauganj", "returns_differ"): "repeated figures are not the cases'",
    ("sidhi", "returns_differ"): "disposals made up for the last day are not the cases'",
    ("umaria", "returns_differ"): "days that were never entered",
    ("sheopur", "returns_differ"): "vanished applications are in the returns",
    ("satna", "returns_differ"): "refused applications are in the returns",
    ("guna", "returns_differ"): "refused applications are in the returns",
    ("bhind", "returns_differ"): "disposals moved to earlier days",
}
"""What a planted fault brings along."""


def named(cases: list[tuple[date, Planted]]) -> list[str]:
    return [f"{fault.district} {fault.source} {fault.key}" for _, fault in cases]


@cache
def opened(home: Home, review: str, district: str, day: date) -> Review:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return open_review(review, area=district, as_of=day.isoformat(), home=home)


def patterns(loaded: Loaded, review: str, district: str, day: date) -> dict[str, int]:
    """Pattern → the largest count under that name."""
    found = opened(loaded.home, review, district, day).suspicions
    return {str(name): int(counts.max()) for name, counts in found.groupby("pattern")["count"]}


def frame(loaded: Loaded, fault: Planted, day: date, name: str) -> pd.DataFrame:
    found = opened(loaded.home, fault.review, fault.district, day).figures.frames[name]
    assert isinstance(found, pd.DataFrame)
    return found


@pytest.mark.parametrize(("day", "fault"), BY_LOADING, ids=named(BY_LOADING))
def test_loading_finds_the_fault(day: date, fault: Planted, loaded: Loaded) -> None:
    found = loaded.store.findings(fault.source, day)
    mine = found[(found["area"] == fault.district) | (found["area"] == "")]
    assert int((mine["rule"] == fault.key).sum()) == fault.count


def test_loading_finds_nothing_that_was_not_planted(loaded: Loaded) -> None:
    planted = {(fault.source, day, fault.key) for day, fault in BY_LOADING}
    seen = {
        (intake.source, intake.as_of, rule)
        for intake in loaded.intakes if intake.source != "cm_helpline" for rule in intake.rules if rule != "total_row"
    }  # fmt: skip
    assert seen == planted


@pytest.mark.parametrize(("day", "fault"), BY_PATTERN, ids=named(BY_PATTERN))
def test_the_review_finds_the_pattern(day: date, fault: Planted, loaded: Loaded) -> None:
    found = patterns(loaded, fault.review, fault.district, day)
    assert found.get(fault.key, 0) > 0
    if fault.key not in AT_LEAST:
        assert found[fault.key] == fault.count


def test_the_review_finds_nothing_besides_in_the_districts_with_faults(loaded: Loaded) -> None:
    planted = {(fault.district, fault.review, fault.key) for _, fault in BY_REVIEW}
    beside = [
        (fault.district, pattern)
        for day, fault in BY_REVIEW
        for pattern in patterns(loaded, fault.review, fault.district, day)
        if (fault.district, fault.review, pattern) not in planted and (fault.district, pattern) not in FOLLOWS
    ]
    assert sorted(set(beside)) == []


@pytest.mark.parametrize(
    ("review", "day"),
    sorted({(fault.review, day) for day, fault in BY_REVIEW if fault.review != "campaign_jan_kalyan"}),
)
def test_a_district_without_faults_shows_no_pattern(review: str, day: date, loaded: Loaded) -> None:
    assert patterns(loaded, review, CLEAN, day) == {}


def of_key(key: str, review: str) -> tuple[date, Planted]:
    (found,) = [(day, fault) for day, fault in BY_REVIEW if (fault.key, fault.review) == (key, review)]
    return found


@pytest.mark.parametrize(("key", "lacking"), [("without_photograph", "photograph"), ("without_benefit", "benefit")])
def test_the_week_tells_what_a_practice_or_story_lacks(key: str, lacking: str, loaded: Loaded) -> None:
    day, fault = of_key(key, "good_governance_week")
    lacks = frame(loaded, fault, day, "incomplete_deliverables")["lacks"]
    assert sum(lacking in one for one in lacks) == fault.count


def test_a_missing_target_is_told_and_is_not_nought(loaded: Loaded) -> None:
    day, fault = of_key("no_target", "good_governance_week")
    review = opened(loaded.home, fault.review, fault.district, day)
    assert review.figures.measures["schemes_without_target"].value == fault.count
    day, fault = of_key("no_target", "conference_compliance")
    funds = frame(loaded, fault, day, "funds").set_index("indicator")
    assert pd.isna(funds.at["nrlm_funds", "unspent_pct"])
    assert funds["unspent_pct"].notna().sum() == len(funds) - fault.count


def test_the_false_cluster_lies_in_one_court(loaded: Loaded) -> None:
    day, fault = of_key("false_cluster", "conference_compliance")
    shares = frame(loaded, fault, day, "courts").set_index("court")["true_pct"].sort_values()
    assert shares.iloc[0] < 60 and shares.iloc[1] > 80


def test_every_direction_shows_and_some_are_overdue(loaded: Loaded) -> None:
    for review, day in (("campaign_phase", date(2023, 5, 20)), ("conference_compliance", date(2026, 1, 14))):
        shown = [opened(loaded.home, review, district, day).directions for district in ("anuppur", "rewa")]
        assert all(len(each) >= 4 for each in shown)
        assert any((each["overdue_days"] > 0).any() for each in shown)
