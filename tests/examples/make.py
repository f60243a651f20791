"""Writes the example exports beside this script: one small file for each mess that portals make.

Everybody and everything in them is made up. The files are committed; run this after a change here:
`python tests/examples/make.py`. The same bytes come out every time.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Cell = str | int | float | bool | date | datetime | None
Row = list[Cell]

HERE = Path(__file__).parent
HINDI = ["शिकायत क्रमांक", "जिला", "तहसील", "विभाग", "कार्यालय", "विषय", "स्तर", "पंजीयन दिनांक",
         "अंतिम उत्तर दिनांक", "स्थिति", "बंद दिनांक", "टीप", "आवेदक", "मोबाइल"]  # fmt: skip
ENGLISH = ["Complaint No", "District", "Tehsil", "Department", "Office", "Subject", "Level",
           "Registration Date", "Last Reply Date", "Status", "Closing Date", "Remark", "Complainant Name",
           "Mobile No"]  # fmt: skip
MIXED = [hindi if index % 2 else english for index, (hindi, english) in enumerate(zip(HINDI, ENGLISH, strict=True))]
ID, DISTRICT, DEPARTMENT, SUBJECT, LEVEL, REGISTERED, REPLIED, STATUS, CLOSED, REMARK = (
    0,
    1,
    3,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
)
_OFFICE = {"राजस्व विभाग": "तहसील कार्यालय जैतहरी", "ऊर्जा विभाग": "वितरण केंद्र कोतमा",
           "पंचायत एवं ग्रामीण विकास विभाग": "जनपद पंचायत पुष्पराजगढ़"}  # fmt: skip
_PLAIN = [
    ("राजस्व विभाग", "नामांतरण", "L1", "02/05/2023", "06/05/2023", "लंबित", None),
    ("राजस्व विभाग", "सीमांकन", "L2", "11/03/2023", "20/04/2023", "लंबित", None),
    ("ऊर्जा विभाग", "बिजली बिल", "L1", "20/04/2023", "25/04/2023", "संतुष्टि से बंद", "28/04/2023"),
    ("ऊर्जा विभाग", "ट्रांसफार्मर", "L1", "05/05/2023", None, "लंबित", None),
    ("पंचायत एवं ग्रामीण विकास विभाग", "हैंडपंप", "L3", "15/01/2023", "10/02/2023", "स्पेशल क्लोज", "12/04/2023"),
    ("पंचायत एवं ग्रामीण विकास विभाग", "आवास योजना", "L4", "08/08/2022", "01/05/2023", "लंबित", None),
]


def complaints(district: str = "अनूपपुर", number: int = len(_PLAIN)) -> list[Row]:
    """Sound rows of made-up complaints, under HINDI."""
    rows: list[Row] = []
    for index in range(number):
        department, subject, level, registered, replied, status, closed = _PLAIN[index % len(_PLAIN)]
        rows.append([f"CMH2023{index + 1:04d}", district, "जैतहरी", department, _OFFICE[department], subject,
                     level, registered, replied, status, closed, "कार्यवाही प्रचलन में है",
                     f"काल्पनिक आवेदक {index + 1}", f"90000000{index + 1:02d}"])  # fmt: skip
    return rows


def changed(column: int, *values: Cell) -> list[Row]:
    """The sound rows, with the first cells of one column replaced."""
    rows = complaints(number=max(len(values), len(_PLAIN)))
    for row, value in zip(rows, values, strict=False):
        row[column] = value
    return rows


def registered_on(*values: Cell) -> list[Row]:
    """Sound pending rows without a reply, registered on the given days."""
    rows = complaints(number=len(values))
    for row, value in zip(rows, values, strict=True):
        row[REGISTERED], row[REPLIED], row[STATUS], row[CLOSED] = value, None, "लंबित", None
    return rows


def csv_bytes(
    rows: Iterable[Sequence[Cell]], delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n"
) -> bytes:
    """Rows as a CSV file's bytes; "utf-8-sig" and "utf-16" write their BOM."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    if encoding == "utf-16":
        return b"\xff\xfe" + out.getvalue().encode("utf-16-le")
    return out.getvalue().encode(encoding)


def xlsx_bytes(fill: Callable[[xlsxwriter.Workbook, Any], None], sheet: str = "Report") -> bytes:
    """A workbook's bytes, the same on every day."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Made-up example", "created": datetime.fromisoformat("2023-05-20")})
    fill(book, book.add_worksheet(sheet))
    book.close()
    return out.getvalue()


def write_rows(sheet: Any, rows: Iterable[Sequence[Cell]], first: int = 0, day_format: Any = None) -> None:
    """Rows into a sheet; dates as date cells, numbers as numbers."""
    for index, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(index, column, value, day_format)
            elif value is not None:
                sheet.write(index, column, value)


def simple_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as the only sheet of a workbook, from A1 on."""

    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        write_rows(sheet, rows, day_format=book.add_format({"num_format": "dd/mm/yyyy"}))

    return xlsx_bytes(fill)


def _merged_title_rows() -> bytes:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, len(HINDI) - 1, "सीएम हेल्पलाइन 181 — जिला अनूपपुर")
        sheet.merge_range(1, 0, 1, len(HINDI) - 1, "लंबित शिकायतों की सूची, दिनांक 20/05/2023 की स्थिति में")
        write_rows(sheet, [HINDI, *complaints()], first=3)

    return xlsx_bytes(fill)


TWO_ROWS: list[Row] = [
    ["शिकायत क्रमांक", "जिला", "विभाग", "पंजीयन", "अंतिम उत्तर", "निराकरण", None, "टीप"],
    [None, None, None, "दिनांक", "दिनांक", "स्थिति", "दिनांक", None],
]
"""A group row and the names below it; "निराकरण" stands over two columns."""


def _under_two_rows() -> list[Row]:
    columns = (ID, DISTRICT, DEPARTMENT, REGISTERED, REPLIED, STATUS, CLOSED, REMARK)
    return [[row[column] for column in columns] for row in complaints()]


def _two_header_rows() -> bytes:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        write_rows(sheet, [*TWO_ROWS, *_under_two_rows()], first=1)
        sheet.merge_range(0, 0, 0, 7, "सीएम हेल्पलाइन 181")
        sheet.merge_range(1, 5, 1, 6, "निराकरण")
        for column in (0, 1, 2, 7):
            sheet.merge_range(1, column, 2, column, TWO_ROWS[0][column])

    return xlsx_bytes(fill)


def _dates_every_way() -> bytes:
    header = [name.replace("पंजीयन दिनांक", "पंजीयन दिनाँक") for name in HINDI]
    ways: list[Cell] = ["02/05/2023", 45048, "2023-05-02", "02-मई-2023", date(2023, 5, 2),
                        datetime.fromisoformat("2023-05-02T10:30:00"), "2-May-2023", "02.05.2023",
                        "०२/०५/२०२३"]  # fmt: skip
    return simple_xlsx([header, *registered_on(*ways)])


def _closed_rows(registered: str, closed: str | None) -> list[Row]:
    rows = complaints()
    rows[2][REGISTERED], rows[2][STATUS], rows[2][CLOSED] = registered, "संतुष्टि से बंद", closed
    return rows


def _conflicting() -> list[Row]:
    rows = [*complaints(), *complaints(number=1)]
    rows[-1][STATUS], rows[-1][CLOSED] = "संतुष्टि से बंद", "19/05/2023"
    return rows


def _html() -> bytes:
    def line(cells: Sequence[Cell], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{'' if cell is None else cell}</{tag}>" for cell in cells) + "</tr>"

    title = f'<tr><td colspan="{len(HINDI)}">सीएम हेल्पलाइन 181 &amp; जनसुनवाई</td></tr>'
    body = [line(HINDI, "th"), *(line(row, "td") for row in complaints())]
    table = f'<table border="1">{title}{"".join(body)}</table>'
    return f'<html><head><meta charset="utf-8"></head><body>{table}</body></html>'.encode()


def _ragged() -> bytes:
    rows: list[Row] = [HINDI, *complaints(number=8)]  # type: ignore[list-item]
    rows[2] = rows[2][:10]  # too short
    rows[5] = [*rows[5], None, None]  # too long, but blank
    rows[6] = [*rows[6], "टूटी हुई टीप"]  # too long: an unquoted comma
    rows.insert(4, [])  # a blank line
    return csv_bytes([*rows, [], []])


def _blank_words() -> bytes:
    rows = changed(REPLIED, "NA", "null", "-", "निरंक", "", "N/A")
    rows[0][REMARK], rows[1][REMARK], rows[5][CLOSED] = "निरंक", "--", "null"
    return csv_bytes([HINDI, *rows])


def _without(column: int) -> bytes:
    return simple_xlsx([row[:column] + row[column + 1 :] for row in [HINDI, *complaints()]])  # type: ignore[operator]


def _devanagari_digits() -> bytes:
    digits = str.maketrans("0123456789", "०१२३४५६७८९")
    rows = complaints()
    for row in rows:
        for column in (REGISTERED, REPLIED, CLOSED):
            row[column] = str(row[column] or "").translate(digits)
    return csv_bytes([HINDI, *rows])


def _with_office_note() -> bytes:
    """The office's note in Kruti Dev, its header too: Latin letters that look Hindi in that font."""
    notes = ["vuwiiqj", "dk;Zokgh dh xbZ", "jktLo foHkkx"]
    rows = complaints(number=len(notes))
    return simple_xlsx([[*HINDI, "dk;kZy; dh Vhi"], *([*row, note] for row, note in zip(rows, notes, strict=True))])


def examples() -> dict[str, bytes]:
    """All example files, by name."""
    plain = [HINDI, *complaints()]
    total: Row = ["कुल योग", None, None, None, None, None, 6, *[None] * 7]
    quoted = changed(REMARK, "पहली पंक्ति\nदूसरी पंक्ति", 'उन्होंने कहा "हो गया", पर नहीं हुआ', "एक\r\nदो\r\nतीन")
    five = ("अनूपपूर", "ANUPPUR", "होशंगाबाद", "EAST NIMAR", "जिला रीवा")
    files = {
        "hindi_headers.csv": csv_bytes(plain),
        "english_headers.csv": csv_bytes([ENGLISH, *complaints("Anuppur")]),
        "mixed_headers.xlsx": simple_xlsx([MIXED, *complaints()]),
        "merged_title_rows.xlsx": _merged_title_rows(),
        "two_header_rows.xlsx": _two_header_rows(),
        "two_header_rows.csv": csv_bytes([*TWO_ROWS, *_under_two_rows()]),
        "dates_every_way.xlsx": _dates_every_way(),
        "devanagari_digits.csv": _devanagari_digits(),
        "krutidev.xlsx": _with_office_note(),
        "utf8_bom.csv": csv_bytes(plain, encoding="utf-8-sig"),
        "utf16_excel.csv": csv_bytes(plain, delimiter="\t", encoding="utf-16"),
        "utf16_no_bom.csv": csv_bytes(plain, delimiter="\t", encoding="utf-16-le"),
        "semicolon.csv": csv_bytes(plain, delimiter=";"),
        "html_as.xls": _html(),
        "blank_words.csv": _blank_words(),
        "duplicate_ids.csv": csv_bytes([*plain, *complaints(number=2)]),
        "conflicting_duplicates.csv": csv_bytes([HINDI, *_conflicting()]),
        "closed_without_date.csv": csv_bytes([HINDI, *_closed_rows("20/04/2023", None)]),
        "closed_before_registered.csv": csv_bytes([HINDI, *_closed_rows("20/04/2023", "10/04/2023")]),
        "future_dates.csv": csv_bytes([HINDI, *registered_on("21/05/2023", "02/05/2032", "20/05/2023")]),
        "district_spelt_five_ways.csv": csv_bytes([HINDI, *changed(DISTRICT, *five)]),
        "unknown_district.csv": csv_bytes([HINDI, *changed(DISTRICT, "अज्ञातपुर")]),
        "total_row_at_foot.xlsx": simple_xlsx([*plain, total]),
        "renamed_status.csv": csv_bytes([HINDI, *changed(STATUS, "समाधान पश्चात पूर्ण")]),
        "missing_column.xlsx": _without(REGISTERED),
        "ragged_rows.csv": _ragged(),
        "quoted_newlines.csv": csv_bytes([HINDI, *quoted]),
        "script_text.csv": csv_bytes([HINDI, *changed(
            REMARK, "<script>alert('टीप')</script>", '<img src=x onerror="alert(1)">')]),
        "formula_text.xlsx": simple_xlsx([HINDI, *changed(
            REMARK, '=HYPERLINK("http://example.invalid","देखें")', "+91", "@SUM(A1)")]),
        "aadhaar_and_mobile.csv": csv_bytes([HINDI, *changed(
            REMARK, "आधार 2345 6789 0123 के अनुसार", "आधार 234567890123 दर्ज", "मो. 9000000042 पर बात हुई")]),
    }  # fmt: skip
    return {f"helpline_{name.replace('.', '_20230520.')}": content for name, content in files.items()}


def main() -> None:
    """Write every example beside this script."""
    for name, content in examples().items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
