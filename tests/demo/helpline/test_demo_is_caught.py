"""Loading finds every planted fault of a single row, as often as it was planted, and nothing besides."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from samiksha.demo import AS_OF, FIRST_AS_OF, write_demo
from samiksha.demo.helpline.faults import PLANTED
from samiksha.demo.helpline.vocabulary import vocabulary
from samiksha.home import Home
from samiksha.intake import Desk, Intake
from samiksha.store.snapshots import Store

BY_ROW = {
    "duplicate",
    "conflicting_duplicate",
    "needs_value",
    "before_other",
    "future_date",
    "unknown_area",
    "unknown_value",
    "bad_date",
    "blank_key",
    "needs_blank",
    "required_missing",
    "unknown_department",
    "bad_number",
}
ROW_FAULTS = [fault for fault in PLANTED if fault.key in BY_ROW]
OTHERS = ("panna", "bhopal", "khargone", "dindori", "shahdol")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, make_home) -> Home:
    return make_home(tmp_path_factory.mktemp("caught") / "home")


@pytest.fixture(scope="module")
def intakes(home: Home) -> dict[str, Intake]:
    """What loading said of each file."""
    paths = write_demo(
        home, [*dict.fromkeys(fault.district for fault in ROW_FAULTS), *OTHERS], ("helpline_followup",)
    )
    return {intake.path.name.split("_")[2]: intake for intake in Desk(home).take(paths)}


@pytest.mark.parametrize("fault", ROW_FAULTS, ids=[f"{one.district} {one.key}" for one in ROW_FAULTS])
def test_loading_finds_the_fault(fault, intakes: dict[str, Intake]) -> None:
    assert intakes[fault.district].rules.get(fault.key) == fault.count


def test_loading_finds_nothing_that_was_not_planted(intakes: dict[str, Intake]) -> None:
    planted = {(fault.district, fault.key) for fault in PLANTED} | {(name, "total_row") for name in intakes}
    found = {(name, rule) for name, intake in intakes.items() for rule in intake.rules}
    assert found <= planted


def test_every_file_is_read_and_no_row_is_lost(intakes: dict[str, Intake]) -> None:
    assert Counter(intake.outcome for intake in intakes.values()) == {"loaded": len(intakes)}
    assert all(intake.count and intake.count.read >= 700 for intake in intakes.values())


def test_a_district_named_in_many_ways_and_files_is_the_same_complaints(home: Home, intakes) -> None:
    """Ids match between the state's CSV and each district's own file, whatever digits and cells it uses."""
    store = Store(home)
    for district in OTHERS:
        first = set(_rows(store, FIRST_AS_OF, district)["complaint_id"])
        second = set(_rows(store, AS_OF, district)["complaint_id"])
        assert first < second, district


def test_the_note_in_a_legacy_font_is_stored_as_hindi(home: Home, intakes) -> None:
    notes = set(_rows(Store(home), AS_OF, "panna")["office_note"].dropna())
    assert len(notes) == len(vocabulary().krutidev_notes)
    assert "जाँच की गई" in notes


def _rows(store: Store, day: date, district: str) -> pd.DataFrame:
    return store.rows("cm_helpline", day, (district,))
