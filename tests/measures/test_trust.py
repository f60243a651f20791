"""Suspicious patterns: each is found where it is planted, and nowhere else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samiksha.catalogue import text
from samiksha.measures.helpline_followup import Settings
from samiksha.measures.trust import PATTERNS, suspicious

BEFORE = date(2023, 5, 13)


def _closed(daily: list[int], officer: str = "Asha") -> pd.DataFrame:
    """So many closures on each of the last days up to 20 May, each by another officer unless one is named."""
    last = np.datetime64("2023-05-20")
    days = np.repeat(last - np.arange(len(daily))[::-1], daily)
    return pd.DataFrame({
        "complaint_id": [f"C{number:04d}" for number in range(len(days))],
        "registered_on": pd.Timestamp("2023-03-01"),
        "closed_on": pd.Series(days).astype("datetime64[us]"),
        "department": "health",
        "office": [f"H{number}" for number in range(len(days))] if officer == "many" else "H1",
        "officer": [f"O{number}" for number in range(len(days))] if officer == "many" else officer,
    })  # fmt: skip


@pytest.fixture
def look(settings: Settings, as_of: date) -> Callable[..., list[dict[str, Any]]]:
    def _look(now: pd.DataFrame, then: pd.DataFrame | None = None) -> list[dict[str, Any]]:
        found = suspicious(now, then, None if then is None else BEFORE, as_of, settings)
        for row in found.to_dict("records"):
            for lang in ("hi", "en"):
                said = text(f"suspicion.{row['pattern']}", lang, **row["detail"])
                assert "{" not in said
                assert "2023-" not in said
        return found.to_dict("records")

    return _look


def test_nothing_suspicious_is_an_empty_frame(settings: Settings, as_of: date) -> None:
    quiet = _closed([3, 0, 4, 2, 5, 1, 3, 2, 4, 3], officer="many")
    found = suspicious(quiet, quiet, BEFORE, as_of, settings)
    assert list(found.columns) == ["pattern", "count", "detail"]
    assert found.empty


def test_a_complaint_that_was_open_and_is_now_closed_earlier_is_back_dated(look: Callable[..., Any]) -> None:
    now = _closed([2, 1, 0, 0, 0, 0, 0, 0, 3], officer="many")  # C0000 and C0001 on 12 May, one on 13 May
    then = now.assign(closed_on=pd.NaT)
    (found,) = look(now, then)
    assert (found["pattern"], found["count"]) == ("back_dated_closures", 2)
    assert found["detail"]["examples"] == "C0000, C0001"
    assert look(now, then.assign(closed_on=now["closed_on"].where(now["closed_on"] < "2023-05-14"))) == []


def test_a_complaint_that_is_gone_has_vanished_and_a_new_one_has_not(look: Callable[..., Any]) -> None:
    whole = _closed([1, 2, 1], officer="many")
    (found,) = look(whole.iloc[1:], whole)
    assert (found["pattern"], found["count"], found["detail"]["examples"]) == ("vanished", 1, "C0000")
    assert look(whole, whole.iloc[1:]) == []


def test_another_registration_day_for_the_same_complaint_is_told(look: Callable[..., Any]) -> None:
    then = _closed([1, 2, 1], officer="many")
    now = then.assign(registered_on=then["registered_on"].where(then["complaint_id"] != "C0002", "2023-05-01"))
    (found,) = look(now, then)
    assert (found["pattern"], found["count"], found["detail"]["examples"]) == (
        "registration_changed",
        1,
        "C0002",
    )


def test_a_rush_in_the_last_days_is_told_with_both_rates(look: Callable[..., Any]) -> None:
    (found,) = look(_closed([*[1, 3] * 14, 12, 13], officer="many"))
    assert (found["pattern"], found["count"]) == ("last_days_spike", 25)
    assert (found["detail"]["last_mean"], found["detail"]["before_mean"]) == ("12.5", "2.0")
    assert look(_closed([*[4, 6] * 14, 12, 13], officer="many")) == []  # 12.5 is not over three times 5
    assert look(_closed([*[0, 1] * 14, 9, 10], officer="many")) == []  # 19 are too few to tell


def test_the_same_number_day_after_day_is_told_once_with_its_days(look: Callable[..., Any]) -> None:
    (found,) = look(_closed([3, 7, 7, 7, 7, 7, 4, 8, 8, 8, 8], officer="many"))
    assert (found["pattern"], found["count"]) == ("repeated_daily_figures", 35)
    assert (found["detail"]["number"], found["detail"]["days"]) == ("7", 5)
    assert (found["detail"]["from_day"], found["detail"]["to_day"]) == (date(2023, 5, 11), date(2023, 5, 15))
    assert look(_closed([4, 4, 4, 4, 4, 4], officer="many")) == []  # small numbers repeat by chance


def test_one_officer_closing_many_on_one_day_is_told_and_her_office_not_again(
    look: Callable[..., Any],
) -> None:
    (found,) = look(_closed([40, 0, 2]))
    assert (found["pattern"], found["count"], found["detail"]["who"]) == ("bulk_same_day", 40, "Asha")
    assert look(_closed([39, 0, 2])) == []


def test_an_office_whose_officers_close_many_together_is_told(look: Callable[..., Any]) -> None:
    together = _closed([44, 0, 2]).assign(officer=lambda rows: ["A", "B"] * (len(rows) // 2))
    (found,) = look(together)
    assert (found["count"], found["detail"]["who"]) == (44, "H1")


def test_without_closing_dates_or_officers_the_rest_is_still_looked_for(look: Callable[..., Any]) -> None:
    then = _closed([40, 0, 2])
    now = then[["complaint_id", "registered_on"]].iloc[1:]
    assert [found["pattern"] for found in look(now, then)] == ["vanished"]
    assert look(then.drop(columns=["officer", "office"])) == []


def test_a_suspicion_is_not_a_side_effect(
    make_complaints: Callable[..., Any], settings: Settings, as_of: date
) -> None:
    now, then = make_complaints(300, 1), make_complaints(200, 2)
    kept = now.copy(deep=True), then.copy(deep=True)
    found = suspicious(now, then, BEFORE, as_of, settings)
    assert set(found["pattern"]) <= set(PATTERNS)
    assert "registration_changed" in set(found["pattern"])
    pd.testing.assert_frame_equal(now, kept[0])
    pd.testing.assert_frame_equal(then, kept[1])
    again = suspicious(now.sample(frac=1, random_state=5), then, BEFORE, as_of, settings)
    pd.testing.assert_frame_equal(found, again)
