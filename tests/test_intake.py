"""Files in, snapshots out; nothing good is lost, whatever comes."""

import stat
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from samiksha.errors import BadAsOf, BadExport, UnknownSource
from samiksha.home import Home
from samiksha.intake import CURRENT, FAILED, LOADED, Desk, Intake
from samiksha.model import LoadCount, Severity
from samiksha.store.snapshots import Store
from tests.homes import HEADER, make_home, write_csv

DAY = date(2023, 5, 20)
GOOD = ["MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", "", "9876543210"]
BAD = ["MP2", "अटलांटिस", "राजस्व", "05/04/2023", "लंबित", "", "9876543211"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


@pytest.fixture
def load(home: Home) -> Callable[..., list[Intake]]:
    def take(*paths: Path, **given: object) -> list[Intake]:
        return Desk(home).take(paths, **given)  # type: ignore[arg-type]

    return take


Load = Callable[..., list[Intake]]


def test_the_same_file_twice_changes_nothing(home: Home, load: Load) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD, BAD])
    (first,) = load(path)
    before = {each: each.read_bytes() for each in home.data.rglob("*") if each.is_file()}
    (second,) = load(path)
    assert (first.outcome, second.outcome) == (LOADED, CURRENT)
    assert second.count == first.count
    assert {each: each.read_bytes() for each in home.data.rglob("*") if each.is_file()} == before


def test_a_file_of_the_same_name_replaces_its_earlier_self(home: Home, load: Load) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD, BAD])
    load(path)
    write_csv(path, [GOOD, ["MP3", *GOOD[1:]]])
    load(path)
    store = Store(home)
    assert store.rows("cm_helpline", DAY)["complaint_id"].tolist() == ["MP1", "MP3"]
    assert store.findings("cm_helpline", DAY).empty
    assert list(home.refused.rglob("*.xlsx")) == []


def correct(workbook: Path, folder: Path, cells: dict[tuple[int, str], str]) -> Path:
    """A person's corrected copy of a workbook of refused rows; cells by row of the export and header."""
    sheet = python_calamine.CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    for (row, header), text in cells.items():
        (line,) = [line for line in sheet[1:] if line[0] == str(row)]
        line[sheet[0].index(header)] = text
    mended = folder / workbook.name
    with xlsxwriter.Workbook(mended) as book:
        page = book.add_worksheet()
        for number, line in enumerate(sheet):
            page.write_row(number, 0, line)
    return mended


def test_refused_rows_come_back_corrected(home: Home, load: Load) -> None:
    (first,) = load(write_csv(home.inbox / "helpline_x_20230520.csv", [GOOD, BAD]))
    assert first.refused_file is not None
    (second,) = load(correct(first.refused_file, home.inbox, {(3, "जिला"): "रीवा"}))
    assert second.outcome == LOADED and second.count is not None and second.count.kept == 1
    rows = Store(home).rows("cm_helpline", DAY)
    assert set(rows["area"]) == {"anuppur", "rewa"}
    assert rows["complainant"].notna().all()
    assert Store(home).findings("cm_helpline", DAY)["severity"].tolist() == [Severity.CORRECTED]


def test_refused_rows_corrected_in_two_passes_are_all_there_and_counted_once(home: Home, load: Load) -> None:
    later = ["MP3", "अनूपपुर", "राजस्व", "05/23/2023", "लंबित", "", ""]
    last = ["MP4", "अनूपपुर", "राजस्व", "31/02/2023", "लंबित", "", ""]
    (first,) = load(write_csv(home.inbox / "helpline_x_20230520.csv", [GOOD, BAD, later, last]))
    assert first.refused_file is not None
    store, folder = Store(home), home.inbox
    load(correct(first.refused_file, folder, {(3, "जिला"): "रीवा", (4, "पंजीयन दिनांक"): "?"}))
    assert store.manifest("cm_helpline", DAY).count == LoadCount(4, 2, 2, 0)
    load(correct(first.refused_file, folder, {(4, "पंजीयन दिनांक"): "05/04/2023"}))
    assert store.manifest("cm_helpline", DAY).count == LoadCount(4, 3, 1, 0)
    assert store.rows("cm_helpline", DAY)["complaint_id"].tolist() == ["MP1", "MP3", "MP2"]
    left = store.findings("cm_helpline", DAY)
    assert left.loc[left["severity"] == Severity.REFUSED, "key"].tolist() == ["MP4"]
    assert sorted(left.loc[left["severity"] == Severity.CORRECTED, "key"]) == ["MP2", "MP3"]
    counts = [part.by_area for part in store.manifest("cm_helpline", DAY).parts]
    assert sum((count["rewa"].as_count() for count in counts if "rewa" in count), LoadCount(0, 0, 0, 0)).kept == 1


def test_rows_without_a_number_come_back_corrected_though_their_key_changes(home: Home, load: Load) -> None:
    header = ["जिला", "निकाय", "दिनांक", "प्राप्त"]
    given = [["अनूपपुर", "जैतहरी", "12/05/2023", "1"], ["अटलांटिस", "जैतहरी", "13/05/2023", "2"],
             ["अनूपपुर", "जैतहरी", "32/05/2023", "3"], ["अनूपपुर", "जैतहरी", "32/05/2023", "4"]]  # fmt: skip
    (first,) = load(write_csv(home.inbox / "daily_returns_x_20230520.csv", given, header))
    assert first.refused_file is not None
    store, folder = Store(home), home.inbox
    load(correct(first.refused_file, folder, {(3, "जिला"): "रीवा", (4, "दिनांक"): "33/05/2023"}))
    assert store.manifest("daily_returns", DAY).count == LoadCount(4, 2, 2, 0)
    left = store.findings("daily_returns", DAY)
    still = left[left["severity"] == Severity.REFUSED]
    # Told of their rows in the export, not in the workbook, so that the next pass finds them.
    assert list(zip(still["file"], still["row"], still["value"], strict=True)) == [
        ("daily_returns_x_20230520.csv", 4, "33/05/2023"),
        ("daily_returns_x_20230520.csv", 5, "32/05/2023"),
    ]
    load(correct(first.refused_file, folder, {(4, "दिनांक"): "14/05/2023", (5, "दिनांक"): "12/05/2023"}))
    assert store.manifest("daily_returns", DAY).count == LoadCount(4, 3, 0, 1)
    assert store.rows("daily_returns", DAY)["entry"].tolist() == [
        "anuppur|जैतहरी||2023-05-12",
        "anuppur|जैतहरी||2023-05-14",
        "rewa|जैतहरी||2023-05-13",
    ]


def test_the_same_body_and_day_in_another_file_is_a_duplicate_and_names_it(home: Home, load: Load) -> None:
    header = ["जिला", "निकाय", "दिनांक", "प्राप्त"]
    row = ["अनूपपुर", "जैतहरी", "12/05/2023", "1"]
    load(write_csv(home.inbox / "daily_returns_a_20230520.csv", [row], header))
    (second,) = load(write_csv(home.inbox / "daily_returns_b_20230520.csv", [["Anuppur", *row[1:3], "2"]], header))
    assert second.count == LoadCount(1, 0, 0, 1)
    (finding,) = Store(home).findings("daily_returns", DAY).to_dict("records")
    assert finding["rule"] == "conflicting_duplicate" and finding["key"] == "anuppur|जैतहरी||2023-05-12"
    assert "daily_returns_a_20230520.csv" in finding["detail"] and "प्राप्त" in finding["detail"]


def test_a_spelling_added_to_the_services_reads_the_same_file_anew(home: Home, load: Load) -> None:
    header = ["जिला", "निकाय", "सेवा", "दिनांक"]
    row = ["अनूपपुर", "जैतहरी", "तेंदूपत्ता कार्ड", "12/05/2023"]
    path = write_csv(home.inbox / "daily_returns_a_20230520.csv", [row], header)
    assert load(path)[0].rules == {"unknown_service": 1}
    services = home.params / "services.yml"
    added = "  - {code: tendu_card, department: forest, name: {hi: तेंदूपत्ता कार्ड, en: Tendu card}}\n"
    services.write_text(services.read_text(encoding="utf-8").rstrip() + "\n" + added, encoding="utf-8")
    assert load(path)[0].rules == {}
    assert Store(home).rows("daily_returns", DAY)["service"].tolist() == ["tendu_card"]


def test_a_new_export_takes_the_place_of_the_old_one_and_of_what_corrected_it(home: Home, load: Load) -> None:
    path = write_csv(home.inbox / "helpline_x_20230520.csv", [GOOD, BAD])
    (first,) = load(path)
    assert first.refused_file is not None
    load(correct(first.refused_file, home.inbox, {(3, "जिला"): "रीवा"}))
    write_csv(path, [GOOD, [BAD[0], "सतना", *BAD[2:]]])
    load(path)
    manifest = Store(home).manifest("cm_helpline", DAY)
    assert manifest.areas == {"anuppur": 1, "satna": 1}
    assert manifest.count == LoadCount(2, 2, 0, 0)


def test_the_workbook_of_refused_rows_holds_no_number_of_a_citizen(home: Home, load: Load) -> None:
    (first,) = load(write_csv(home.inbox / "helpline_x_20230520.csv", [BAD]))
    assert first.refused_file is not None
    text = str(python_calamine.CalamineWorkbook.from_path(first.refused_file).get_sheet_by_index(0).to_python())
    assert "9876543211" not in text and "MP2" in text


def test_a_number_that_another_export_holds_is_a_duplicate_and_names_it(home: Home, load: Load) -> None:
    load(write_csv(home.inbox / "helpline_a_20230520.csv", [GOOD]))
    (second,) = load(write_csv(home.inbox / "helpline_b_20230520.csv", [GOOD, ["MP7", *GOOD[1:]]]))
    assert second.count is not None
    assert (second.count.read, second.count.kept, second.count.duplicate) == (2, 1, 1)
    (finding,) = Store(home).findings("cm_helpline", DAY).to_dict("records")
    assert finding["rule"] == "duplicate" and "helpline_a_20230520.csv" in finding["detail"]


def test_many_files_of_one_day_are_one_snapshot(home: Home, load: Load) -> None:
    paths = [
        write_csv(home.inbox / f"helpline_{number}_20230520.csv", [[f"MP{number}", *GOOD[1:]]]) for number in range(5)
    ]
    assert {intake.outcome for intake in load(*paths)} == {LOADED}
    manifest = Store(home).manifest("cm_helpline", DAY)
    assert (manifest.revision, len(manifest.parts), manifest.areas) == (1, 5, {"anuppur": 5})


def test_a_bad_file_stops_no_other_and_leaves_the_good_snapshot(home: Home, load: Load) -> None:
    load(write_csv(home.inbox / "helpline_a_20230520.csv", [GOOD]))
    torn = home.inbox / "helpline_torn_20230520.xlsx"
    torn.write_bytes(b"PK\x03\x04 torn")
    bad, good = load(torn, write_csv(home.inbox / "helpline_c_20230520.csv", [["MP8", *GOOD[1:]]]))
    assert bad.outcome == FAILED and isinstance(bad.error, BadExport) and torn.name in str(bad.error)
    assert good.outcome == LOADED
    assert Store(home).manifest("cm_helpline", DAY).areas == {"anuppur": 2}


def test_the_day_comes_from_the_name_or_is_asked_for(home: Home, load: Load) -> None:
    nameless = write_csv(home.inbox / "helpline_today.csv", [GOOD])
    (asked,) = load(nameless)
    assert isinstance(asked.error, BadAsOf) and "--as-of" in str(asked.error)
    (given,) = load(nameless, as_of=DAY)
    assert given.as_of == DAY
    (differing,) = load(write_csv(home.inbox / "helpline_20230521.csv", [GOOD]), as_of=DAY)
    assert isinstance(differing.error, BadAsOf) and "2023-05-21" in str(differing.error)
    (future,) = load(write_csv(home.inbox / "helpline_20990101.csv", [GOOD]))
    assert isinstance(future.error, BadAsOf)


def test_a_name_that_fits_no_source_lists_the_patterns(home: Home, load: Load) -> None:
    (intake,) = load(write_csv(home.inbox / "unknown_20230520.csv", [GOOD]))
    assert isinstance(intake.error, UnknownSource) and "helpline_*" in str(intake.error)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_the_key_of_pseudonyms_is_its_owners_alone(home: Home, load: Load) -> None:
    load(write_csv(home.inbox / "helpline_20230520.csv", [GOOD]))
    assert stat.S_IMODE((home.data / "pseudonym.key").stat().st_mode) == 0o600


def test_nothing_personal_stands_in_the_store(home: Home, load: Load) -> None:
    header = [*HEADER, "शिकायतकर्ता का नाम", "पता"]
    load(write_csv(home.inbox / "helpline_20230520.csv", [[*GOOD, "Ramesh Personal", "Ward 9 Address"]], header))
    for path in home.data.rglob("*"):
        if path.is_file() and "inbox" not in path.parts:
            content = path.read_bytes()
            assert b"Ramesh" not in content and b"Ward 9" not in content
            if not path.name.startswith("contacts-"):  # who may read these is told in tests/store/test_contacts.py
                assert b"9876543210" not in content
