"""Files that are damaged, disguised or malicious: a clear error, and the next file is read."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from samiksha.errors import BadExport
from samiksha.params.sources import Limits, Source
from samiksha.sources import RawExport, Reader, read_export

EXAMPLES = Path(__file__).parents[1] / "examples"
GOOD = EXAMPLES / "helpline_mixed_headers_20230520.xlsx"
ReadBytes = Callable[..., RawExport]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(autouse=True)
def next_file_is_readable(reader: Reader, source: Source) -> Iterator[None]:
    """After every test here the same reader reads a sound workbook."""
    yield
    assert reader.read_export(GOOD, source).rows.num_rows == 6


def key_of(read: Callable[[], RawExport]) -> str:
    with pytest.raises(BadExport) as caught:
        read()
    for lang in ("hi", "en"):
        assert "made" in caught.value.in_language(lang)
    return caught.value.key


def package(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "made.xlsx", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "made.xlsx", "wrong_type"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "made.csv", "wrong_type"),
        (package(word__document_xml="<w/>"), "made.xlsx", "wrong_type"),
        (package(notes="hello"), "made.xlsx", "wrong_type"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "made.xls", "wrong_type"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "made.xlsx", "password_protected"),
        (OLE + b"\0" * 600, "made.xls", "damaged_workbook"),
        (package(xl__workbook_xml="<workbook"), "made.xlsx", "damaged_workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas"/>', "made.xls", "wrong_type"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "made.xls", "wrong_type"),
        (bytes(range(1, 256)) * 20, "made.csv", "not_a_table"),
        (b"", "made.csv", "file_empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "made.csv", "no_header"),
        (b"\r\n\0 \t", "made.csv", "file_empty"),
        (b"hello", "made.csv", "no_header"),
    ],
)
def test_what_is_no_export_is_refused(read_bytes: ReadBytes, content: bytes, name: str, key: str) -> None:
    assert key_of(lambda: read_bytes(content, name)) == key


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(read_bytes: ReadBytes, share: float) -> None:
    whole = GOOD.read_bytes()
    assert key_of(lambda: read_bytes(whole[: int(share * len(whole))], "made.xlsx")) == "damaged_workbook"


def test_a_workbook_with_flipped_bytes_is_refused_or_read(read_bytes: ReadBytes) -> None:
    whole = bytearray(GOOD.read_bytes())
    for place in range(200, len(whole), 97):
        whole[place] ^= 0x5A
    assert key_of(lambda: read_bytes(bytes(whole), "made.xlsx")) in ("damaged_workbook", "reader_died")


def bomb(megabytes: int, honest: bool = True) -> bytes:
    """A workbook whose one sheet unpacks to so many megabytes of cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["No", "District"])
    source = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.filename != "xl/worksheets/sheet1.xml":
                target.writestr(member, source.read(member))
        with target.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
                        b'spreadsheetml/2006/main"><sheetData><row r="1">')  # fmt: skip
            cell = b'<c t="inlineStr"><is><t>' + b"a" * 1000 + b"</t></is></c>"
            block = cell * (2**20 // len(cell))
            for _ in range(megabytes):
                sheet.write(block)
            sheet.write(b"</row></sheetData></worksheet>")
    content = bytearray(made.getvalue())
    if not honest:  # the directory declares a small size
        at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
        content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def test_a_zip_bomb_is_refused_before_it_is_opened(read_bytes: ReadBytes) -> None:
    content = bomb(150)
    assert len(content) < 2**20
    assert key_of(lambda: read_bytes(content, "made.xlsx")) == "unpacks_too_large"


def test_a_zip_bomb_that_lies_about_its_size_meets_a_limit(read_bytes: ReadBytes) -> None:
    limits = Limits(seconds=20, memory_mb=130)
    read = key_of(lambda: read_bytes(bomb(150, honest=False), "made.xlsx", limits=limits))
    assert read in ("limit_memory", "limit_seconds", "damaged_workbook", "no_header")


def test_one_cell_at_the_far_corner_is_refused(read_bytes: ReadBytes) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["No", "District"])
        sheet.write("XFD1048576", "boo")
    assert len(out.getvalue()) < 10_000
    assert key_of(lambda: read_bytes(out.getvalue(), "made.xlsx")) == "limit_memory"


def test_a_page_of_endless_spans_is_refused(read_bytes: ReadBytes) -> None:
    rows = "<tr><td colspan=2000 rowspan=60000>x</td></tr>" * 60_000
    page = f"<table><tr><td>No</td><td>District</td></tr>{rows}</table>"
    limits = Limits(seconds=1, memory_mb=400)
    assert key_of(lambda: read_bytes(page.encode(), "made.xls", limits=limits)).startswith("limit_")


def test_a_page_nested_beyond_reason_is_refused(read_bytes: ReadBytes) -> None:
    page = "<table>" + "<tr><td>" * 30_000
    limits = Limits(seconds=1)
    assert key_of(lambda: read_bytes(page.encode(), "made.xls", limits=limits)) in (
        "limit_seconds", "reader_died", "no_header",
    )  # fmt: skip


def test_a_vanished_file_and_a_folder_are_named(reader: Reader, source: Source, tmp_path: Path) -> None:
    (tmp_path / "made.csv").mkdir()
    assert key_of(lambda: reader.read_export(tmp_path / "made.csv", source)) == "not_a_file"
    assert key_of(lambda: reader.read_export(tmp_path / "made2.csv", source)) == "file_missing"


def test_a_file_that_vanishes_on_the_way_is_named(
    reader: Reader, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samiksha.sources.reader._check_file", lambda path: None)
    assert key_of(lambda: reader.read_export(tmp_path / "made.csv", source)) == "file_missing"


def test_a_name_in_hindi_with_blanks_is_no_obstacle(reader: Reader, source: Source, tmp_path: Path) -> None:
    path = tmp_path / 'सीएम हेल्पलाइन "अनूपपुर" 20230520.xlsx'
    shutil.copy(GOOD, path)
    assert reader.read_export(path, source).file == path.name


def test_one_off_reading_needs_no_reader(source: Source) -> None:
    assert read_export(GOOD, source).rows.num_rows == 6
