"""Suspicious patterns of Good Governance Week: each is found where it is planted, and said in both languages."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from samiksha.catalogue import text
from samiksha.measures.good_governance_trust import PATTERNS, WATCHED
from samiksha.measures.good_governance_week import Settings, suspicious
from tests.measures.week import GOLDEN_SETTINGS, SETTINGS, dossier, golden_tables, made_tables, typed

AS_OF = date(2024, 12, 24)
QUIET = {
    "camps_count": [3, 5, 4, 6, 2, 5], "camp_received_count": [41, 52, 38, 61, 47, 55],
    "camp_disposed_count": [31, 42, 28, 51, 37, 45], "camp_elsewhere_count": [2, 1, 0, 3, 2, 1],
    "camp_uploaded_count": [31, 41, 27, 51, 36, 44], "jan_sunwai_disposed_count": [7, 0, 0, 0, 11, 0],
    "cpgrams_opening_count": [44, 42, 37, 33, 28, 21], "cpgrams_received_count": [3, 2, 4, 1, 0, 2],
    "cpgrams_disposed_count": [5, 7, 8, 6, 7, 9], "helpline_disposed_count": [13, 17, 12, 19, 14, 16],
    "services_disposed_count": [83, 91, 77, 96, 88, 93],
}  # fmt: skip


def entries(**planted: list[Any]) -> pd.DataFrame:
    """Six quiet days, with some columns planted."""
    days = pd.date_range("2024-12-19", "2024-12-24")
    return typed(pd.DataFrame({"area": "anuppur", "day": days, "entered_on": days, **(QUIET | planted)}))


def look(
    tables: dict[str, pd.DataFrame], before: dict[str, pd.DataFrame] | None = None, settings: Settings = SETTINGS
) -> list[dict[str, Any]]:
    earlier = None if before is None else dossier(before, date(2024, 12, 22))
    found = suspicious(dossier(tables, AS_OF), earlier, settings)
    for row in found.to_dict("records"):
        for lang in ("hi", "en"):
            said = text(f"suspicion.{row['pattern']}", lang, **row["detail"])
            assert "{" not in said and "2024-" not in said
        assert row["pattern"] in PATTERNS
    return found.to_dict("records")


def test_quiet_days_are_not_suspicious() -> None:
    assert look({"ggw_returns": entries()}) == []
    assert look({}) == []


@pytest.mark.parametrize("column", WATCHED)
def test_the_same_figure_day_after_day_is_told(column: str) -> None:
    uploads = {"camp_uploaded_count": [None] * 6, "cpgrams_opening_count": [None] * 6}
    (found,) = look({"ggw_returns": entries(**{column: [11, 37, 37, 37, 26, 38]}, **uploads)})
    assert (found["pattern"], found["count"]) == ("repeated", 111)
    assert found["detail"]["what"].in_language("en") in text("suspicion.repeated", "en", **found["detail"])


def test_a_rush_on_the_last_day_is_told() -> None:
    (found,) = look({"ggw_returns": entries(helpline_disposed_count=[13, 11, 12, 14, 10, 61])})
    assert (found["pattern"], found["count"]) == ("spike", 61)


def test_a_day_without_an_entry_is_told_by_its_date() -> None:
    (found,) = look({"ggw_returns": entries().drop(index=2)})
    assert (found["pattern"], found["count"]) == ("missing_days", 1)
    assert "21 Dec 2024" in text("suspicion.missing_days", "en", **found["detail"])


def test_figures_that_mostly_end_in_nought_are_told() -> None:
    round_ones = {
        "camp_received_count": [40, 50, 30, 60, 70, 80], "camp_disposed_count": [30, 40, 20, 50, 60, 70],
        "camp_uploaded_count": [20, 30, 10, 40, 50, 60], "services_disposed_count": [80, 90, 70, 100, 110, 120],
    }  # fmt: skip
    (found,) = look({"ggw_returns": entries(**round_ones)})
    assert found["pattern"] == "round_numbers"
    # 24 round ones; of the others of two digits the jan-sunwai's 11, six openings, six of the helpline.
    assert (found["count"], found["detail"]["of"]) == (24, "37")


def test_more_elsewhere_or_uploaded_than_disposed_cannot_be() -> None:
    found = look(
        {"ggw_returns": entries(camp_elsewhere_count=[2, 44, 0, 3, 2, 1], camp_uploaded_count=[33, 41, 30, 1, 1, 1])}
    )
    assert [(one["pattern"], one["count"]) for one in found] == [("elsewhere_more", 2), ("uploaded_more", 4)]
    assert "19 Dec 2024, 21 Dec 2024" in text("suspicion.uploaded_more", "en", **found[1]["detail"])


def test_an_opening_balance_that_does_not_continue_is_told_with_both_figures() -> None:
    (found,) = look({"ggw_returns": entries(cpgrams_opening_count=[44, 42, 36, 32, 28, 21])})
    # Of the 21st 37 were left and 36 are entered; from then on 32 continues, and 28 is one more than 27.
    assert (found["pattern"], found["count"]) == ("opening_broken", 2)
    assert (found["detail"]["expected"], found["detail"]["entered"]) == ("37", "36")


def test_across_a_missing_day_no_opening_balance_is_compared() -> None:
    broken = entries(cpgrams_opening_count=[44, 42, 37, 12, 7, 0]).drop(index=2)
    assert [one["pattern"] for one in look({"ggw_returns": broken})] == ["missing_days"]


def test_a_workshop_told_before_its_day_and_camps_unlike_the_register_are_told() -> None:
    found = look(golden_tables(), settings=GOLDEN_SETTINGS)
    assert {one["pattern"]: one["count"] for one in found} == {
        "missing_days": 3, "workshop_early": 1, "camps_unlike_register": 1,
    }  # fmt: skip


def test_an_entry_that_tells_other_figures_than_before_is_told() -> None:
    now = entries()
    then = now.head(4).assign(services_disposed_count=pd.array([83, 90, 77, 96], dtype="Int64"))
    found = look({"ggw_returns": now}, {"ggw_returns": then})
    assert [(one["pattern"], one["count"]) for one in found] == [("rows_changed", 1)]
    assert found[0]["detail"]["examples"].in_language("en") == "20 Dec 2024"
    gone = look({"ggw_returns": now.tail(5)}, {"ggw_returns": now.head(4)})
    assert {one["pattern"] for one in gone} == {"missing_days", "rows_vanished"}


def test_cases_are_compared_with_the_snapshot_before() -> None:
    now = golden_tables()["complaints"]
    then = pd.concat([now, now.head(1).assign(complaint_id="Z")], ignore_index=True)
    then.loc[then["complaint_id"] == "E", "closed_on"] = pd.NaT
    found = look({"complaints": now}, {"complaints": then})
    assert [(one["pattern"], one["detail"]["examples"]) for one in found] == [
        ("back_dated", "E"),
        ("rows_vanished", "Z"),
    ]


def test_made_up_rows_raise_nothing_but_known_patterns_and_are_left_as_they_were() -> None:
    now, then = ({kind: rows[rows["area"] == "rewa"] for kind, rows in made_tables(seed).items()} for seed in (1, 2))
    kept = {kind: rows.copy(deep=True) for kind, rows in now.items()}
    found = look(now, then)
    assert {"elsewhere_more", "opening_broken", "rows_changed"} <= {one["pattern"] for one in found}
    for kind, rows in now.items():
        pd.testing.assert_frame_equal(rows, kept[kind])


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("channels", ["camps", "camps"], "each once"),
        ("channels", ["camps", "cpgrams"], "not among the channels"),
        ("schemes", [], "one at least"),
        ("cpgrams_limit_days", 0, "greater than or equal to 1"),
        ("deliverables", {"log_in": {"needed": 1, "by": "13-40"}}, "pattern"),
        ("suspicion", {"last_days": 0}, "greater than or equal to 1"),
    ],
)
def test_a_rule_with_a_fault_is_refused(path: str, value: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings.model_validate(SETTINGS.model_dump() | {path: value})
