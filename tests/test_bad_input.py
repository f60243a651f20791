"""Bad input through the whole way: a clear sentence or a finding, and nothing good is lost."""

import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from samiksha.catalogue import text
from samiksha.home import Home
from samiksha.store.snapshots import Store
from tests.homes import HEADER, make_home, write_csv
from tests.homes import samiksha_here as samiksha

DAY = date(2023, 5, 20)
EXAMPLES = Path(__file__).parent / "examples"
GOOD = ["MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", "", "9876543210"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that holds one good complaint, which no bad file may take away."""
    home = make_home(tmp_path / "home")
    assert samiksha("load", write_csv(home.inbox / "helpline_good_20230520.csv", [GOOD]), home=home).returncode == 0
    return home


def refused(home: Home, path: Path, *said: str) -> None:
    """Loads a file that cannot be read: one sentence in Hindi, exit code 3, and the good row stays."""
    ran = samiksha("load", path, home=home)
    assert ran.returncode == 3, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr and path.name in ran.stderr and re.search("[क-ह]{2}", ran.stderr)
    assert [fragment for fragment in said if fragment not in ran.stderr] == []
    assert Store(home).rows("cm_helpline", DAY)["complaint_id"].tolist() == ["MP1"]


def workbook(path: Path, rows: list[list[str]], at: tuple[int, int] | None = None) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("पत्रक1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if at:
            sheet.write(*at, "far")
    return path


def test_a_picture_named_xlsx_is_told_as_what_it_is(home: Home) -> None:
    path = home.inbox / "helpline_x_20230520.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    refused(home, path, "PNG")


def test_a_truncated_workbook_is_refused(home: Home) -> None:
    path = workbook(home.inbox / "helpline_x_20230520.xlsx", [HEADER, ["MP2", *GOOD[1:]]])
    path.write_bytes(path.read_bytes()[:-900])
    refused(home, path)


def test_a_zip_bomb_is_refused_before_it_swells(home: Home) -> None:
    path = home.inbox / "helpline_x_20230520.xlsx"
    with zipfile.ZipFile(workbook(path, [HEADER]), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 600_000_000)
    assert path.stat().st_size < 2_000_000
    refused(home, path)


def test_one_cell_at_the_far_corner_does_no_harm(home: Home) -> None:
    path = workbook(home.inbox / "helpline_x_20230520.xlsx", [HEADER, ["MP2", *GOOD[1:]]], at=(1_048_575, 16_383))
    ran = samiksha("load", path, home=home)
    assert "Traceback" not in ran.stderr and path.name in ran.stderr + ran.stdout
    held = set(Store(home).rows("cm_helpline", DAY)["complaint_id"])
    assert held == ({"MP1", "MP2"} if ran.returncode == 0 else {"MP1"})
    assert ran.returncode in (0, 3)


def test_a_missing_column_is_named_with_its_headers(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_x_20230520.csv", [[*GOOD[:3], *GOOD[4:]]], [*HEADER[:3], *HEADER[4:]])
    refused(home, path, "पंजीयन दिनांक")


def test_an_unknown_district_is_a_finding_with_file_row_and_column_and_its_row_can_be_mended(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_x_20230520.csv", [["MP2", *GOOD[1:]], ["MP3", "अटलांटिस", *GOOD[2:]]])
    ran = samiksha("load", path, home=home)
    counts = {"read": 2, "kept": 1, "refused": 1, "duplicate": 0}
    said = text("cli.load.loaded", "hi", file=path.name, source="cm_helpline", day="2023-05-20", **counts)
    assert ran.returncode == 0 and said in ran.stdout
    assert text("remedy.unknown_area", "hi") in ran.stdout
    (workbook_path,) = home.refused.rglob("*.xlsx")
    assert str(workbook_path) in ran.stdout
    found = Store(home).findings("cm_helpline", DAY)
    (finding,) = found[found["file"] == path.name].to_dict("records")
    assert (finding["row"], finding["column"], finding["value"]) == (3, "जिला", "अटलांटिस")
    assert (finding["rule"], finding["severity"], finding["key"]) == ("unknown_area", "refused", "MP3")


@pytest.mark.parametrize("given", ["2023-13-01", "20.05.2023", "yesterday", ""])
def test_a_wrong_as_of_is_answered_with_the_form_that_is_meant(home: Home, given: str) -> None:
    words = ("brief", "helpline_followup", "--area", "anuppur", "--as-of", given)
    ran = samiksha(*words, home=home)
    assert ran.returncode == 3 and "YYYY-MM-DD" in ran.stderr and "Traceback" not in ran.stderr


def test_an_as_of_before_anything_names_the_days_held_and_makes_no_page(home: Home) -> None:
    ran = samiksha("brief", "helpline_followup", "--area", "anuppur", "--as-of", "2023-05-01", home=home)
    assert ran.returncode == 1 and "2023-05-20" in ran.stderr and "samiksha load" in ran.stderr
    assert "Traceback" not in ran.stderr and " / " not in ran.stderr
    assert list(home.outputs.rglob("anuppur.html")) == []
    record = json.loads(next(home.outputs.rglob("round.json")).read_text(encoding="utf-8"))
    assert record["briefs"][0]["status"] == "failed"


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("reviews/helpline_followup.yml", "level: ", "levl: "),
        ("sources/cm_helpline.yml", "date_formats: ", "date_format: "),
        ("rules/helpline.yml", "ageing", "agein"),
    ],
)
def test_a_misspelt_key_is_named_with_its_file_its_line_and_the_likely_one(
    home: Home, file: str, right: str, wrong: str
) -> None:
    path = home.params / file
    plain = path.read_text(encoding="utf-8")
    line = plain[: plain.index(right)].count("\n") + 1
    path.write_text(plain.replace(right, wrong, 1), encoding="utf-8")
    load = ("load", write_csv(home.inbox / "helpline_y_20230520.csv", [["MP7", *GOOD[1:]]]))
    brief = ("brief", "helpline_followup", "--area", "anuppur", "--as-of", "2023-05-20")
    ran = samiksha(*(load if file.startswith("sources") else brief), home=home)
    assert ran.returncode in (1, 4) and "Traceback" not in ran.stderr
    assert path.name in ran.stderr and re.search(
        rf"पंक्ति {line}: .*\b{wrong.strip(': ')}.*'{right.strip(': ')}", ran.stderr
    )
    assert Store(home).rows("cm_helpline", DAY)["complaint_id"].tolist() == ["MP1"]


HOSTILE = [
    "<script>document.title='owned'</script>",
    '=HYPERLINK("http://evil.example","press")',
    "<img src=x onerror=alert(1)>",
    "{{7*7}} $x^2$ **bold**",
]


def test_hostile_text_is_shown_as_text(home: Home) -> None:
    header = ["शिकायत क्रमांक", "जिला", "विभाग", "कार्यालय", "अधिकारी", "विषय", "पंजीयन दिनांक", "स्थिति"]
    rows = [
        [f"MP{100 + number}", "अनूपपुर", "राजस्व", hostile, hostile, hostile, "05/04/2022", "लंबित"]
        for number, hostile in enumerate(HOSTILE * 12)
    ]
    path = write_csv(home.inbox / "helpline_hostile_20230520.csv", rows, header)
    loaded = samiksha("load", path, home=home)
    assert loaded.returncode == 0, loaded.stderr
    assert set(Store(home).rows("cm_helpline", DAY)["office"].dropna()) == set(HOSTILE)
    ran = samiksha("brief", "helpline_followup", "--area", "anuppur", "--as-of", "2023-05-20", home=home)
    assert ran.returncode == 0, ran.stderr
    page = (home.outputs / "helpline_followup" / "2023-05-20" / "anuppur.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;document.title" in page and "=HYPERLINK(" in page and "{{7*7}}" in page
    assert "<script>document" not in page and "<img src=x" not in page and "<strong>bold" not in page
    assert len(re.findall("<script", page)) == 1


def test_formula_text_is_no_formula_in_the_workbook_of_refused_rows(home: Home) -> None:
    formula = "=cmd|' /C calc'!A0"
    path = write_csv(home.inbox / "helpline_x_20230520.csv", [["MP2", formula, *GOOD[2:]]])
    assert samiksha("load", path, home=home).returncode == 0
    (book,) = home.refused.rglob("*.xlsx")
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    assert not any("<f>" in sheet for sheet in sheets)
    assert any("cmd|" in sheet for sheet in sheets)


def test_a_bad_file_among_good_ones_stops_none_of_them(home: Home) -> None:
    torn = home.inbox / "helpline_torn_20230520.xlsx"
    torn.write_bytes(b"PK\x03\x04 torn")
    good = write_csv(home.inbox / "helpline_z_20230520.csv", [["MP5", *GOOD[1:]]])
    ran = samiksha("load", torn, good, home=home)
    assert ran.returncode == 3 and torn.name in ran.stderr and good.name in ran.stdout
    assert set(Store(home).rows("cm_helpline", DAY)["complaint_id"]) == {"MP1", "MP5"}


def test_every_example_of_a_mess_loads_or_is_refused_in_plain_words(home: Home) -> None:
    paths = sorted(path for path in EXAMPLES.iterdir() if path.name.startswith("helpline_"))
    assert len(paths) >= 25
    ran = samiksha("load", *paths, home=home)
    assert ran.returncode == 3 and "Traceback" not in ran.stdout + ran.stderr
    for path in paths:
        assert path.name in ran.stdout + ran.stderr
    assert "MP1" in set(Store(home).rows("cm_helpline", DAY)["complaint_id"])
