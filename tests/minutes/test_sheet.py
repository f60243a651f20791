"""The sheet of directions is one that people can fill, and that loading knows when it comes back."""

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from samiksha import catalogue
from samiksha.minutes import STATUSES, Direction, Draft, MinutesBook, read_minutes
from samiksha.minutes.sheet import Directory, comes_back_as, directions_sheet, file_name, reply_sheets
from samiksha.model import Better, Measure, Unit
from samiksha.params.areas import fold
from samiksha.params.sources import read_sources
from samiksha.sources import fold_header
from samiksha.spreadsheet import write_book
from tests.homes import ROOT, make_home

PARAMS = ROOT / "params"
DAY = date(2023, 5, 20)
SOURCES = read_sources(PARAMS)


def recorded(folder: Path, *measures: Measure) -> list[Direction]:
    home = make_home(folder / "home")
    with MinutesBook(home) as book:
        for measure in measures:
            draft = Draft(review="helpline_followup", area="anuppur", given_on=DAY, as_of=DAY, who="=cmd|' /C calc'!A1",
                          what="पुरानी शिकायतें निराकृत करें", due_on=date(2023, 5, 27), department="revenue",
                          measure=measure.key, measure_then=measure.to_json())  # fmt: skip
            book.record(draft, by="सचिव")
    return read_minutes(home).directions()


@pytest.mark.parametrize("lang", ["hi", "en"])
@pytest.mark.parametrize("name", ["direction_replies", "state_direction_replies"])
def test_loading_knows_every_header_and_every_status_that_the_sheet_uses(name: str, lang: str) -> None:
    source, _ = SOURCES[name]
    taken = {fold_header(each) for column in source.columns.values() for each in column.headers}
    known = taken | {fold_header(each) for each in source.ignored}
    sheet, _ = reply_sheets([], Directory(PARAMS), DAY, lang)
    assert [column.header for column in sheet.columns if fold_header(column.header) not in known] == []
    assert all(fold_header(column.header) in taken for column in sheet.columns if column.to_fill)
    spellings = {fold(each): value for value, some in source.columns["status"].values.items() for each in some}
    (choices,) = (column.choices for column in sheet.columns if column.choices)
    assert [spellings[fold(choice)] for choice in choices] == list(STATUSES)


def test_its_own_name_comes_back_as_answers_and_that_of_the_register_does_not() -> None:
    assert comes_back_as(PARAMS, file_name(DAY))
    assert comes_back_as(PARAMS, "direction_replies_20230520_राजस्व (1).xlsx")
    assert not comes_back_as(PARAMS, "directions_20230520.xlsx")
    assert not comes_back_as(PARAMS, "direction_replies.xlsx")  # of which day?


def test_a_row_tells_the_direction_and_the_measure_as_it_was(tmp_path: Path) -> None:
    found = recorded(
        tmp_path,
        Measure("pending", Unit.COUNT, 123456, Better.LESS),
        Measure("satisfied_pct", Unit.PERCENT, 81.904, Better.MORE),
        Measure("grade", Unit.GRADE, None, absent="not_reported"),
        Measure("median_days_to_close", Unit.DAYS, 34.0, Better.LESS),
    )
    rows = [list(row) for row in directions_sheet(found, Directory(PARAMS), "hi").rows]
    assert rows[0][:8] == ["1", "अनूपपुर", "सीएम हेल्पलाइन अनुवर्तन", "राजस्व", "=cmd|' /C calc'!A1",
                           "पुरानी शिकायतें निराकृत करें", DAY, date(2023, 5, 27)]  # fmt: skip
    assert [row[9] for row in rows] == ["1,23,456", "81.9 %", catalogue.text("brief.absent", "hi"), "34 दिवस"]
    assert rows[0][10] == "प्रारंभ नहीं"


def test_the_book_has_a_list_of_the_four_states_and_no_formula(tmp_path: Path) -> None:
    found = recorded(tmp_path, Measure("pending", Unit.COUNT, 5))
    path = tmp_path / file_name(DAY)
    write_book(path, reply_sheets(found, Directory(PARAMS), DAY, "hi"))
    with zipfile.ZipFile(path) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    validated = re.search(r'<dataValidation [^>]*sqref="(\w+)"[^>]*><formula1>"([^"]*)"', xml)
    assert validated
    assert validated[2] == "पूर्ण,समय पर,समय से पीछे,प्रारंभ नहीं"
    assert "<f>" not in xml
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["निर्देश", "भरने की विधि"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "बैठकों में दिए गए निर्देश — 20 मई 2023 की स्थिति"
    assert rows[3][-4:] == ["स्थिति", "पूर्ण दिनांक", "पालन प्रतिवेदन", "उत्तरदाता"]
    assert rows[4][4] == "=cmd|' /C calc'!A1"
    assert rows[4][6] == DAY
    assert rows[4][-4:] == [""] * 4
