"""Every example export reads as raw text, cell by cell, with true row numbers."""

import importlib.util
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from samiksha.params.sources import Header, Source
from samiksha.sources import Note, RawExport, Reader

EXAMPLES = Path(__file__).parents[1] / "examples"
Read = Callable[..., RawExport]
Column = Callable[[RawExport, str], list[str | None]]


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_examples", EXAMPLES / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_examples_are_what_the_script_writes(make: ModuleType) -> None:
    committed = {path.name: path.read_bytes() for path in EXAMPLES.glob("helpline_*")}
    assert committed == make.examples()


def test_every_example_reads_with_at_least_one_row(make: ModuleType, reader: Reader, source: Source) -> None:
    for name, content in make.examples().items():
        export = reader.read_export(EXAMPLES / name, source)
        assert (export.file, export.digest) == (name, sha256(content).hexdigest())
        assert 0 < export.rows.num_rows <= 20
        assert export.rows.column_names == [*(f"c{i}" for i in range(len(export.header))), "row"]


@pytest.mark.parametrize(
    ("behaviour", "suffix", "header_row", "sheet"),
    [
        ("hindi_headers", "csv", 1, ""),
        ("utf8_bom", "csv", 1, ""),
        ("utf16_excel", "csv", 1, ""),
        ("utf16_no_bom", "csv", 1, ""),
        ("semicolon", "csv", 1, ""),
        ("html_as", "xls", 2, ""),
        ("merged_title_rows", "xlsx", 4, "Report"),
    ],
)
def test_the_same_rows_come_out_of_every_wrapping(
    read: Read, make: ModuleType, behaviour: str, suffix: str, header_row: int, sheet: str
) -> None:
    export = read(behaviour, suffix)
    assert (export.header_row, export.sheet, export.header) == (header_row, sheet, tuple(make.HINDI))
    expected: list[list[Any]] = make.complaints()
    assert [list(row.values()) for row in export.rows.to_pylist()] == [
        [*row, header_row + 1 + index] for index, row in enumerate(expected)
    ]
    assert export.notes == ()


def test_english_and_mixed_headers_are_found(read: Read, make: ModuleType) -> None:
    assert read("english_headers").header == tuple(make.ENGLISH)
    assert read("mixed_headers", "xlsx").header == tuple(make.MIXED)


@pytest.mark.parametrize(("suffix", "header_row"), [("csv", 2), ("xlsx", 3)])
def test_two_header_rows_read_as_group_and_name(read: Read, suffix: str, header_row: int) -> None:
    export = read("two_header_rows", suffix, header=Header(rows=2))
    assert export.header == ("शिकायत क्रमांक", "जिला", "विभाग", "पंजीयन दिनांक", "अंतिम उत्तर दिनांक",
                             "स्थिति", "निराकरण दिनांक", "टीप")  # fmt: skip
    assert export.header_row == header_row
    assert export.rows["row"].to_pylist() == list(range(header_row + 1, header_row + 7))


def test_dates_come_as_they_stand_and_date_cells_in_iso(read: Read, column: Column) -> None:
    assert column(read("dates_every_way", "xlsx"), "पंजीयन दिनाँक") == [
        "02/05/2023", "45048", "2023-05-02", "02-मई-2023", "2023-05-02", "2023-05-02 10:30:00",
        "2-May-2023", "02.05.2023", "०२/०५/२०२३",
    ]  # fmt: skip


def test_devanagari_digits_and_legacy_fonts_are_left_alone(read: Read, column: Column) -> None:
    assert column(read("devanagari_digits"), "पंजीयन दिनांक")[0] == "०२/०५/२०२३"
    assert column(read("krutidev", "xlsx"), "dk;kZy; dh Vhi") == [
        "vuwiiqj",
        "dk;Zokgh dh xbZ",
        "jktLo foHkkx",
    ]


def test_blank_words_are_text_here(read: Read, column: Column) -> None:
    assert column(read("blank_words"), "अंतिम उत्तर दिनांक") == ["NA", "null", "-", "निरंक", None, "N/A"]


def test_ragged_rows_are_padded_or_cut_with_a_note(read: Read, column: Column) -> None:
    export = read("ragged_rows")
    assert export.rows["row"].to_pylist() == [2, 3, 4, 6, 7, 8, 9, 10]  # row 5 is a blank line
    assert column(export, "मोबाइल") == [f"90000000{i:02d}" if i != 2 else None for i in range(1, 9)]
    assert export.notes == (Note("ragged_row", 8, "15"),)


def test_quoted_line_ends_stay_in_their_cell(read: Read, column: Column) -> None:
    export = read("quoted_newlines")
    assert column(export, "टीप")[:3] == [
        "पहली पंक्ति\nदूसरी पंक्ति", 'उन्होंने कहा "हो गया", पर नहीं हुआ', "एक\r\nदो\r\nतीन",
    ]  # fmt: skip
    assert export.rows["row"].to_pylist() == [2, 3, 4, 5, 6, 7]


def test_hostile_text_passes_untouched(read: Read, column: Column) -> None:
    assert column(read("script_text"), "टीप")[0] == "<script>alert('टीप')</script>"
    assert column(read("formula_text", "xlsx"), "टीप")[0] == '=HYPERLINK("http://example.invalid","देखें")'


def test_the_total_row_is_not_taken_off_here(read: Read, column: Column) -> None:
    export = read("total_row_at_foot", "xlsx")
    assert column(export, "शिकायत क्रमांक")[-1] == "कुल योग"
    assert column(export, "स्तर")[-1] == "6"
