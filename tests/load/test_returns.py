"""Registers and returns of every source load, in Hindi and in English, with the mess that people make by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from samiksha.home import Home
from samiksha.intake import LOADED, Desk, Intake
from samiksha.store.snapshots import Store
from tests.examples import make_returns
from tests.homes import make_home

EXAMPLES = Path(__file__).parents[1] / "examples"
MAY, DECEMBER, JANUARY = date(2023, 5, 20), date(2024, 12, 22), date(2026, 1, 14)

# What each file holds, counted by hand: rows read, kept, refused, duplicate; findings by rule.
EXPECTED: dict[str, tuple[tuple[int, int, int, int], dict[str, int]]] = {
    "service_applications_hindi_headers_20230520.csv": (
        (8, 3, 4, 1),
        {"unknown_service": 1, "required_missing": 1, "bad_date": 1, "needs_value": 1, "duplicate": 1, "total_row": 1},
    ),
    "service_applications_english_status_and_decision_20230520.xlsx": ((5, 3, 2, 0), {"before_other": 2, "future_date": 1}),
    "rcms_hindi_headers_20260114.csv": (
        (6, 4, 2, 0),
        {"needs_value": 1, "before_other": 1, "unknown_value": 1, "total_row": 1},
    ),
    "revenue_cases_english_headers_20260114.xlsx": ((3, 2, 1, 0), {"before_other": 1}),
    "daily_returns_google_sheet_20230520.csv": (
        (10, 6, 2, 2),
        {"total_row": 2, "before_other": 2, "duplicate": 1, "conflicting_duplicate": 1, "unknown_service": 1,
         "future_date": 1, "required_missing": 1, "bad_number": 1},
    ),
    "daily_returns_english_headers_20230520.xlsx": ((3, 3, 0, 0), {}),
    "camps_hindi_headers_20230520.xlsx": (
        (6, 4, 1, 1),
        {"future_date": 1, "duplicate": 1, "unknown_value": 1, "total_row": 1},
    ),
    "camps_english_headers_20241222.csv": ((4, 3, 1, 0), {"unknown_area": 1}),
    # The same return in four layouts: what the first file gave, the others repeat.
    "ggw_returns_two_header_rows_20241222.xlsx": (
        (5, 3, 1, 1),
        {"conflicting_duplicate": 1, "future_date": 1, "total_row": 1},
    ),
    **{
        f"ggw_returns_{layout}_20241222.csv": (
            (5, 0, 1, 4),
            {"duplicate": 3, "conflicting_duplicate": 1, "future_date": 1, "total_row": 1},
        )
        for layout in ("two_header_rows", "one_header_row", "english_header_rows")
    },
    "deliverables_hindi_headers_20241222.csv": (
        (5, 2, 2, 1),
        {"duplicate": 1, "unknown_value": 1, "required_missing": 1},
    ),
    "deliverables_english_headers_20241222.xlsx": ((2, 2, 0, 0), {"future_date": 1}),
    "indicator_returns_hindi_headers_20260114.csv": (
        (7, 5, 2, 0),
        {"bad_number": 2, "unknown_indicator": 1, "future_date": 1},
    ),
    "indicator_returns_english_headers_20260114.xlsx": ((2, 2, 0, 0), {}),
    "state_indicators_hindi_headers_20260114.csv": ((3, 2, 1, 0), {"unknown_indicator": 1}),
    "directions_hindi_headers_20260114.csv": ((4, 3, 1, 0), {"needs_value": 1, "before_other": 1}),
    "directions_english_headers_20260114.xlsx": ((1, 1, 0, 0), {}),
    "state_directions_hindi_headers_20260114.csv": ((1, 1, 0, 0), {}),
    "leaves_hindi_headers_20260114.csv": ((4, 3, 1, 0), {"before_other": 1, "unknown_value": 1}),
    "leaves_english_headers_20260114.xlsx": ((1, 1, 0, 0), {}),
    "watch_list_hindi_headers_20260114.csv": ((3, 1, 1, 1), {"duplicate": 1, "future_date": 1}),
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dict[str, Intake]]]:
    """A home into which all examples were loaded at once. Not to be changed."""
    home = make_home(tmp_path_factory.mktemp("returns") / "home")
    yield home, {each.path.name: each for each in Desk(home).take([EXAMPLES / name for name in EXPECTED])}


def rows(loaded: tuple[Home, dict[str, Intake]], source: str, day: date, key: str) -> pd.DataFrame:
    return Store(loaded[0]).rows(source, day).set_index(key)


def test_the_committed_examples_are_what_the_script_writes() -> None:
    made = make_returns.examples()
    assert {path.name: path.read_bytes() for path in EXAMPLES.iterdir() if path.name in made} == made
    assert set(made) == set(EXPECTED)


@pytest.mark.parametrize("name", list(EXPECTED))
def test_every_row_is_kept_refused_or_a_duplicate_for_the_reason_counted_by_hand(
    loaded: tuple[Home, dict[str, Intake]], name: str
) -> None:
    intake = loaded[1][name]
    assert intake.outcome == LOADED, intake.error
    assert intake.count is not None
    count = (intake.count.read, intake.count.kept, intake.count.refused, intake.count.duplicate)
    assert (count, intake.rules) == EXPECTED[name]


def test_no_header_of_the_examples_is_unknown(loaded: tuple[Home, dict[str, Intake]]) -> None:
    assert [name for name, intake in loaded[1].items() if "unknown_column" in intake.rules] == []


def test_status_and_outcome_come_from_one_column_or_from_two(loaded: tuple[Home, dict[str, Intake]]) -> None:
    found = rows(loaded, "service_applications", MAY, "application_id")
    assert found.loc[["LS/001", "LS/002", "A1"], "outcome"].tolist() == ["approved", "rejected", "approved"]
    assert found.loc[["LS/003", "A2"], "status"].tolist() == ["pending", "pending"]
    assert found.loc[["LS/003", "A2"], "outcome"].isna().all()
    assert found.loc["LS/001", "limit_days"] == 3
    assert found.loc[["A1", "A2", "A3"], "eligible"].tolist() == [True, True, False]
    assert pd.isna(found.loc["A3", "due_on"])  # before it was received: blanked


def test_a_case_is_disposed_of_and_its_record_corrected_on_days_of_their_own(
    loaded: tuple[Home, dict[str, Intake]],
) -> None:
    found = rows(loaded, "revenue_cases", JANUARY, "case_id")
    assert found["case_type"].to_dict() == {
        "0001/अ-6/2025-26": "mutation", "0002/अ-27/2025-26": "partition", "0003/अ-12/2025-26": "demarcation",
        "0005/अ-6/2025-26": "mutation", "C1": "khasra_update", "C2": "encroachment_removal",
    }  # fmt: skip
    assert found["record_corrected_on"].notna().to_dict() == {
        "0001/अ-6/2025-26": True, "0002/अ-27/2025-26": False, "0003/अ-12/2025-26": False, "0005/अ-6/2025-26": False,
        "C1": True, "C2": False,
    }  # fmt: skip


def test_the_sheet_of_daily_returns_gives_a_row_a_body_service_and_day(
    loaded: tuple[Home, dict[str, Intake]],
) -> None:
    found = rows(loaded, "daily_returns", MAY, "entry")
    mine = found[found["area"] == "anuppur"]
    assert mine["received_count"].fillna(-1).to_dict() == {
        "anuppur|जनपद पंचायत जैतहरी|income_certificate|2023-05-11": 12,
        "anuppur|जनपद पंचायत जैतहरी|demarcation|2023-05-11": 4,
        "anuppur|नगर पालिका कोतमा||2023-05-11": 7,
        "anuppur|जनपद पंचायत जैतहरी|income_certificate|2023-05-12": 1200,
        "anuppur|जनपद पंचायत जैतहरी|तेंदूपत्ता कार्ड|2023-05-12": 3,
        "anuppur|नगर पालिका कोतमा|demarcation|2023-05-12": -1,
    }
    assert found[found["area"] == "rewa"]["disposed_count"].tolist() == [10, pd.NA, 2]
    assert set(found["body_kind"]) == {"rural", "urban"}


def test_a_camp_held_in_the_future_is_refused_and_one_planned_is_not(loaded: tuple[Home, dict[str, Intake]]) -> None:
    found = rows(loaded, "camps", MAY, "camp")
    assert found["held"].tolist() == ["held", "held", "planned", "held"]
    assert found["banner"].tolist() == [True, False, pd.NA, pd.NA]
    assert found["water"].tolist() == [True, True, pd.NA, True]


def test_the_groups_of_a_return_are_told_apart(loaded: tuple[Home, dict[str, Intake]]) -> None:
    found = rows(loaded, "ggw_returns", DECEMBER, "entry").loc["narmadapuram|2024-12-19"]
    counts = {name: value for name, value in found.items() if str(name).endswith("_count")}
    assert counts == {
        "camps_count": 5, "camp_received_count": 120, "camp_disposed_count": 100, "camp_elsewhere_count": 10,
        "camp_uploaded_count": 80, "jan_sunwai_received_count": 30, "jan_sunwai_disposed_count": 20,
        "cpgrams_opening_count": 15, "cpgrams_received_count": 4, "cpgrams_disposed_count": 6,
        "helpline_disposed_count": 200, "helpline_uploaded_count": 150,
    }  # fmt: skip
    assert (found["login_done"], found["workshop_held"]) == (True, False)


def test_money_is_read_in_rupees_and_a_word_beside_a_number_is_not_guessed_at(
    loaded: tuple[Home, dict[str, Intake]],
) -> None:
    found = rows(loaded, "indicator_returns", JANUARY, "entry")
    assert found.loc["shivpuri||revenue_recovery|2026-01-10", "achieved"] == 32050000.5
    assert found.loc["shivpuri||revenue_recovery|2026-01-09", ["target", "achieved"]].isna().all()
    assert pd.isna(found.loc["shivpuri|नगर परिषद करैरा|water_samples|2026-01-10", "target"])


def test_the_states_own_rows_are_the_states(loaded: tuple[Home, dict[str, Intake]]) -> None:
    found = rows(loaded, "state_indicator_returns", JANUARY, "entry")
    assert found["achieved"].to_dict() == {
        "mp||services_online|2026-01-10": 602,
        "mp||services_online|2025-12-10": 590,
    }
    directions = rows(loaded, "directions", JANUARY, "direction_id")
    assert directions["area"].to_dict() == {
        "D-1": "morena",
        "D-2": "morena",
        "D-4": "morena",
        "D-9": "bhind",
        "S-1": "mp",
    }
    assert directions["review"].dropna().to_dict() == {"D-1": "conference_compliance", "D-9": "conference_compliance"}


def test_a_leave_without_a_substitute_has_none_and_its_reason_is_not_kept(
    loaded: tuple[Home, dict[str, Intake]],
) -> None:
    found = rows(loaded, "leaves", JANUARY, "leave")
    assert found["substitute"].isna().tolist() == [True, False, True, True]
    assert "निजी" not in found.to_csv() and "private" not in found.to_csv()
    assert rows(loaded, "watch_list", JANUARY, "entry")["value_then"].tolist() == [42.5]
