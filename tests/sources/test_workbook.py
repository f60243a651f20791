"""Workbooks and HTML tables: sheets, types of cells, merged cells, other formats."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest
import xlsxwriter

from samiksha.errors import BadExport, MissingColumn, MissingSheet
from samiksha.params.sources import Header
from samiksha.sources import RawExport

ReadBytes = Callable[..., RawExport]


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        fill(book)
    return out.getvalue()


def sheets(**content: list[list[Any]]) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)

    return workbook(fill)


def cells(export: RawExport) -> list[list[str | None]]:
    return [list(row.values())[:-1] for row in export.rows.to_pylist()]


TABLE = [["No", "District", "Remark"], [1, "Rewa", "a"]]


def test_the_first_sheet_with_the_header_is_read(read_bytes: ReadBytes) -> None:
    export = read_bytes(sheets(Cover=[["CM Helpline"]], Data=TABLE, More=TABLE), "made.xlsx")
    assert (export.sheet, cells(export)) == ("Data", [["1", "Rewa", "a"]])


def test_a_hidden_sheet_comes_after_the_visible_ones(read_bytes: ReadBytes) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("Old", "New"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["No", "District"])
            sheet.write_row(1, 0, [name, "Rewa"])
        book.get_worksheet_by_name("New").activate()
        book.get_worksheet_by_name("Old").hide()

    assert read_bytes(workbook(fill), "made.xlsx").sheet == "New"


def test_a_sheet_is_named_by_a_pattern(read_bytes: ReadBytes) -> None:
    content = sheets(Data=TABLE, Pending_May=TABLE)
    assert read_bytes(content, "made.xlsx", sheet="pending*").sheet == "Pending_May"
    with pytest.raises(MissingSheet) as caught:
        read_bytes(content, "made.xlsx", sheet="Closed")
    assert "Data, Pending_May" in str(caught.value)


def test_a_file_without_the_header_says_what_was_seen(read_bytes: ReadBytes) -> None:
    with pytest.raises(MissingColumn) as caught:
        read_bytes(sheets(Data=[["report"], ["क्र.", "Zila", "Vivran"]]), "made.xlsx")
    assert caught.value.values["seen"] == "क्र., Zila, Vivran"


def test_cells_of_every_type_become_text(read_bytes: ReadBytes) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day, moment = (
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "d/m/yy h:mm"}),
        )
        sheet.write_row(0, 0, ["No", "District", "Remark"])
        values = [1.0, 2.5, 98765432101, 1e20, True, False, "  x ", "001"]
        for row, value in enumerate(values, start=1):
            sheet.write(row, 0, value)
        sheet.write_datetime(9, 0, datetime.fromisoformat("2023-05-20"), day)
        sheet.write_datetime(10, 0, datetime.fromisoformat("2023-05-20T10:30:05"), moment)
        sheet.write_datetime(11, 0, time(10, 30), book.add_format({"num_format": "hh:mm"}))

    assert [row[0] for row in cells(read_bytes(workbook(fill), "made.xlsx"))] == [
        "1", "2.5", "98765432101", "100000000000000000000", "TRUE", "FALSE", "x", "001",
        "2023-05-20", "2023-05-20 10:30:05", "10:30:00",
    ]  # fmt: skip


def test_rows_are_numbered_as_excel_shows_them(read_bytes: ReadBytes) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("C4:E4", "title")
        sheet.write_row("C6", ["No", "District", "Remark"])
        sheet.write_row("C8", [1, "Rewa", "a"])
        sheet.write_row("C10", [2, "Satna", "b"])

    export = read_bytes(workbook(fill), "made.xlsx")
    assert (export.header_row, export.header) == (6, ("No", "District", "Remark"))
    assert export.rows["row"].to_pylist() == [8, 10]


def test_merged_groups_are_found_where_a_sheet_starts_right_of_column_a(read_bytes: ReadBytes) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("C2", ["No", "District"])
        sheet.merge_range("E2:F2", "closing")
        sheet.write_row("E3", ["date", "reason", "other"])
        sheet.write_row("C4", [1, "Rewa", "x", "y", "z"])

    export = read_bytes(workbook(fill), "made.xlsx", header=Header(rows=2))
    assert export.header == ("No", "District", "closing date", "closing reason", "other")


def test_many_rows_come_in_order_across_batches(read_bytes: ReadBytes) -> None:
    rows = [["No", "District"], *([index, "Rewa"] for index in range(45_000))]
    export = read_bytes(sheets(Data=rows), "made.xlsx")
    assert export.rows["c0"].to_pylist() == [str(index) for index in range(45_000)]
    assert export.rows["row"].to_pylist() == list(range(2, 45_002))


def test_an_open_document_spreadsheet_is_read(read_bytes: ReadBytes) -> None:
    def line(*texts: str) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in texts
        )
        return f"<table:table-row>{inner}</table:table-row>"

    names = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in
                     ("office", "table", "text"))  # fmt: skip
    rows = line("No", "जिला") + line("1", "रीवा")
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
               f'<office:body><office:spreadsheet><table:table table:name="पत्रक1">{rows}'
               f'</table:table></office:spreadsheet></office:body></office:document-content>')  # fmt: skip
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    export = read_bytes(out.getvalue(), "made.ods")
    assert (export.sheet, cells(export)) == ("पत्रक1", [["1", "रीवा"]])


def test_a_workbook_is_known_by_content_not_by_suffix(read_bytes: ReadBytes) -> None:
    assert cells(read_bytes(sheets(Data=TABLE), "made.csv")) == [["1", "Rewa", "a"]]
    assert cells(read_bytes(b"No,District\n1,Rewa\n", "made.xlsx")) == [["1", "Rewa"]]


def test_html_spans_are_unfolded(read_bytes: ReadBytes) -> None:
    page = """<!DOCTYPE html><html><body><table><tr><td>menu</td></tr></table>
      <table><tr><th colspan=5>title</th></tr>
      <tr><th rowspan="2">No</th><th rowspan="2">District</th><th colspan="2">closing</th><th>Remark</th></tr>
      <tr><th>date</th><th>reason</th><th></th></tr>
      <tr><td>1</td><td rowspan="2">Rewa</td><td>a&amp;b</td><td>c<br>d</td><td> e </td></tr>
      <tr><td>2</td><td>f</td><td></td><td>&nbsp;</td></tr></table></body></html>"""
    export = read_bytes(page.encode(), "made.xls", header=Header(rows=2))
    assert export.header == ("No", "District", "closing date", "closing reason", "Remark")
    assert cells(export) == [["1", "Rewa", "a&b", "c d", "e"], ["2", "Rewa", "f", None, None]]
    assert export.rows["row"].to_pylist() == [4, 5]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_html_in_other_encodings(read_bytes: ReadBytes, encoding: str) -> None:
    page = "<table><tr><td>No<td>जिला</tr><tr><td>1<td>रीवा</tr></table>"
    assert read_bytes(page.encode(encoding), "made.xls").header == ("No", "जिला")


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("<html><body>Session expired. Please log in.</body></html>", "no_table"),
        ("<table><tr><td>No</td><td colspan='999999999'>District</td></tr></table>", "damaged_html"),
        ("<table><tr><td>Nr</td><td>Zila</td></tr></table>", "no_header"),
    ],
)
def test_pages_that_hold_no_table_are_refused(read_bytes: ReadBytes, page: str, key: str) -> None:
    with pytest.raises(BadExport) as caught:
        read_bytes(page.encode(), "made.xls")
    assert caught.value.key == key
