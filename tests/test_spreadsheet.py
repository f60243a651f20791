"""Tables for people: what goes in comes back, and nothing in them runs."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from samiksha import spreadsheet
from samiksha.errors import NotWritten
from samiksha.spreadsheet import Column, Kind, Sheet, guarded, legible, write_book, write_csv

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="=+-@\t\r\n'\"<r>/,;1 कि_x0041", max_size=20),
    st.sampled_from(
        ["=1+1", "@SUM(A1)", "http://a.in", "mailto:a@b.in", "<r><t>x</t></r>", "_x0041_", "1.5", "#REF!"]
    ),
)


def sheet_of(*cells: object, kind: Kind = Kind.TEXT) -> Sheet:
    return Sheet("निर्देश", [Column("स्तंभ", kind)], [[cell] for cell in cells])


def book_of(*sheets: Sheet) -> io.BytesIO:
    stream = io.BytesIO()
    write_book(stream, sheets)
    stream.seek(0)
    return stream


def read_back(*cells: object, kind: Kind = Kind.TEXT) -> list[object]:
    book = CalamineWorkbook.from_filelike(book_of(sheet_of(*cells, kind=kind)))
    return [row[0] for row in book.get_sheet_by_index(0).to_python()[1:]]


def csv_back(*cells: object, kind: Kind = Kind.TEXT) -> list[str]:
    stream = io.BytesIO()
    write_csv(stream, sheet_of(*cells, kind=kind))
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    return [row[0] if row else "" for row in rows[1:]]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_whatever_text_goes_into_a_workbook_comes_back_and_none_is_a_formula_or_a_link(texts: list[str]) -> None:
    texts = [*texts, "end"]
    stream = book_of(sheet_of(*texts))
    page = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0)
    told = [str(row[0]) for row in page.to_python()[1:]]
    # A text that passes for xlsxwriter's own markup gets a space at its end.
    assert [cell.removesuffix(" ") for cell in told] == [legible(text).removesuffix(" ") for text in texts]
    assert all(isinstance(row[0], str) for row in page.to_python())
    with zipfile.ZipFile(stream) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in parts.namelist() if "rels" in name and "sheet1" in name]
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_whatever_text_goes_into_a_csv_comes_back_and_none_begins_as_a_formula_does(texts: list[str]) -> None:
    told = csv_back(*texts)
    assert [cell.removeprefix("'") for cell in told] == [legible(text).removeprefix("'") for text in texts]
    assert not [cell for cell in told if cell.startswith("\t") or cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_markup_in_a_text_stays_text() -> None:
    assert read_back("<r><t>a</t></r>", "<b>x</b>") == ["<r><t>a</t></r> ", "<b>x</b>"]


def test_days_are_days_numbers_are_numbers_and_ids_are_text() -> None:
    assert read_back(date(2026, 1, 20), pd.Timestamp("2026-01-21 05:00"), "20 जन", pd.NaT, kind=Kind.DAY)[:3] == [
        date(2026, 1, 20), date(2026, 1, 21), "20 जन"]  # fmt: skip
    assert read_back(1234567, pd.Series([7], dtype="Int64")[0], 0, kind=Kind.COUNT) == [1234567, 7, 0]
    assert read_back(81.9, float("inf"), "अप्राप्त", kind=Kind.PERCENT) == [81.9, "inf", "अप्राप्त"]
    assert read_back("1200000000000001", 1200000000000001, kind=Kind.ID) == ["1200000000000001"] * 2
    assert read_back(1200000000000001, kind=Kind.COUNT) == ["1200000000000001"]  # Excel would round it


def test_a_csv_keeps_ids_days_and_numbers_from_excels_guesses() -> None:
    assert csv_back("120000000000001", "0042", "12E5", "CM-12", kind=Kind.ID) == [
        "'120000000000001", "'0042", "'12E5", "CM-12"]  # fmt: skip
    assert csv_back(date(2026, 1, 20), kind=Kind.DAY) == ["2026-01-20"]
    assert csv_back(-5, 81.9, kind=Kind.NUMBER) == ["-5", "81.9"]
    assert csv_back("-5", kind=Kind.TEXT) == ["'-5"]


def test_a_csv_begins_with_the_mark_by_which_excel_knows_utf8(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", sheet_of("हिन्दी"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines() == ["स्तंभ", "हिन्दी"]


def test_the_header_is_bold_frozen_and_filtered_below_the_notes() -> None:
    sheet = Sheet("a", [Column("क", choices=("हाँ", "नहीं"), to_fill=True), Column("ख")], [["हाँ", "1"]], ["टीप"], 1)
    with zipfile.ZipFile(book_of(sheet)) as parts:
        xml, styles = (parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert re.search(r'<pane xSplit="1" ySplit="3" topLeftCell="B4"', xml)
    assert '<autoFilter ref="A3:B4"/>' in xml
    assert re.search(r'<dataValidation type="list".*sqref="A4".*"हाँ,नहीं"', xml)
    assert 'val="Nirmala UI"' in styles
    assert "<b/>" in styles


def test_excel_does_not_mark_ids_as_numbers_kept_as_text() -> None:
    sheet = Sheet("a", [Column("क", Kind.ID), Column("ख"), Column("ग", Kind.ID)], [["1", "x", "2"]] * 3)
    with zipfile.ZipFile(book_of(sheet)) as parts:
        assert (
            '<ignoredError sqref="A2:A4 C2:C4" numberStoredAsText="1"/>'
            in parts.read("xl/worksheets/sheet1.xml").decode()
        )


def test_sheets_get_names_that_excel_allows() -> None:
    names = ["a/b:c*?[d]", "A/B:c*?[d]", "'", "क" * 40, "क" * 40, "history"]
    stream = book_of(*(Sheet(name, [Column("x")], []) for name in names))
    told = CalamineWorkbook.from_filelike(stream).sheet_names
    assert len({name.casefold() for name in told}) == len(names)
    assert all(0 < len(name) <= 31 for name in told)


def test_a_table_that_no_sheet_holds_is_refused_and_what_stood_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS", 100)
    path = tmp_path / "a.xlsx"
    write_book(path, [Sheet("a", [Column("x", Kind.COUNT)], [[1]] * 99)])
    path.write_bytes(b"before")
    with pytest.raises(NotWritten, match="99"):
        write_book(path, [Sheet("a", [Column("x", Kind.COUNT)], [[1]] * 100)])
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_cell_ends_where_excel_lets_it_end() -> None:
    assert read_back("😀" * 20_000)[0] == "😀" * 16_383 + "…"
    assert guarded("x" * 40_000) == "x" * 32_766 + "…"
