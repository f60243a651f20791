"""What a file is, by its first bytes and never by its suffix.

Enters: a file's bytes. Leaves: its kind, or BadExport saying what it is instead.
"""

import io
import zipfile
from enum import StrEnum

from samiksha.errors import BadExport
from samiksha.sources.export import Content


class Kind(StrEnum):
    """How a file is read."""

    WORKBOOK = "workbook"
    HTML = "html"
    DELIMITED = "delimited"


_OTHER = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"\x1f\x8b", "GZIP"), (b"MZ", "EXE"), (b"PAR1", "Parquet"),
    (b"SQLite format", "SQLite"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_BOMB_RATIO, _BOMB_FLOOR_MB = 300, 100


def kind_of(data: Content, file: str, memory_mb: int) -> Kind:
    """How to read these bytes. Raises BadExport for anything that is no table, or unpacks too large."""
    head = data[:4096]
    for magic, name in _OTHER:
        if head.startswith(magic):
            raise BadExport("wrong_type", file=file, type=name)
    if head.startswith(b"PK\x03\x04"):
        _check_package(data, file, memory_mb)
        return Kind.WORKBOOK
    if head.startswith(_OLE):
        _check_container(data, file)
        return Kind.WORKBOOK
    if head.startswith(_OLD_EXCEL):
        return Kind.WORKBOOK
    return _text_kind(head, file)


def _text_kind(head: bytes, file: str) -> Kind:
    # NULs go, so that UTF-16 is seen too.
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"<") and any(tag in start for tag in (b"<html", b"<table", b"<!doctype html")):
        return Kind.HTML
    for opening, name in ((b"<?xml", "XML"), (b"mime-version:", "MHTML")):
        if start.startswith(opening):
            raise BadExport("wrong_type", file=file, type=name)
    return Kind.DELIMITED


def _check_package(data: Content, file: str, memory_mb: int) -> None:
    """A ZIP must hold a workbook, of a size that the memory limit can bear."""
    try:
        with zipfile.ZipFile(io.BytesIO(data[:])) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise BadExport("damaged_workbook", file=file, fault=str(fault)) from None
    names = {member.filename for member in members}
    if not any(name.startswith("xl/workbook.") for name in names) and "content.xml" not in names:
        other = "DOCX" if "word/document.xml" in names else "PPTX" if "ppt/presentation.xml" in names else "ZIP"
        raise BadExport("wrong_type", file=file, type=other)
    unpacked_mb = sum(member.file_size for member in members) / 2**20
    steep = unpacked_mb > _BOMB_FLOOR_MB and unpacked_mb * 2**20 > _BOMB_RATIO * len(data)
    if steep or unpacked_mb > 2 * memory_mb:
        raise BadExport("unpacks_too_large", file=file, megabytes=round(unpacked_mb), limit=2 * memory_mb)


def _check_container(data: Content, file: str) -> None:
    """An OLE container must be an old workbook, not an encrypted package or a letter."""
    if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
        raise BadExport("password_protected", file=file)
    if data.find("WordDocument".encode("utf-16-le")) >= 0:
        raise BadExport("wrong_type", file=file, type="DOC")
    if data.find("PowerPoint Document".encode("utf-16-le")) >= 0:
        raise BadExport("wrong_type", file=file, type="PPT")
