"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, through calamine.

Enters: bytes. Leaves: every cell as text: dates in ISO, whole numbers without a point.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from fnmatch import fnmatch
from itertools import islice
from typing import Any

import python_calamine as calamine

from samiksha.errors import BadExport, MissingSheet
from samiksha.sources.export import Job, Outcome
from samiksha.sources.headers import FoundHeader, Span, find_header, fullest, no_header
from samiksha.sources.rows_file import RowsFile, tidy

_BATCH = 20_000


def read_workbook(data: bytes, job: Job) -> Outcome:
    """The rows of one sheet into the job's file; its name and header.

    Raises MissingSheet, MissingColumn when no sheet has the header, BadExport when it cannot be opened.
    """
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        seen: list[str] = []
        for name in _sheets(workbook, job):
            sheet = workbook.get_sheet_by_name(name)
            head = [[text_of(cell) or "" for cell in row] for row in islice(sheet.iter_rows(), job.search_rows)]
            found = find_header(head, frozenset(job.known), job.header_rows, _merged(sheet))
            if found:
                return _read_sheet(sheet, found, job)
            seen = max(seen, fullest(head), key=len)
    except calamine.PasswordError:
        raise BadExport("password_protected", file=job.file) from None
    except calamine.CalamineError as fault:
        raise BadExport("damaged_workbook", file=job.file, fault=str(fault)) from None
    raise no_header(seen, job)


def _sheets(workbook: Any, job: Job) -> list[str]:
    """The sheets to look at: those that the source names, else all, the visible ones first."""
    shown = [sheet for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    shown.sort(key=lambda sheet: bool(sheet.visible != calamine.SheetVisibleEnum.Visible))
    names = [sheet.name for sheet in shown]
    if job.sheet is None:
        return names
    wanted = [name for name in names if fnmatch(name.strip().casefold(), job.sheet.casefold())]
    if not wanted:
        raise MissingSheet("no_sheet", file=job.file, sheet=job.sheet, sheets=", ".join(names) or "—")
    return wanted


def _merged(sheet: Any) -> Sequence[Span]:
    """Its merged cells; their columns counted from the first column that the sheet fills."""
    left = sheet.start[1] if sheet.start else 0
    ranges = sheet.merged_cell_ranges or []
    return [((top, max(a - left, 0)), (bottom, b - left)) for (top, a), (bottom, b) in ranges if b >= left]


def _read_sheet(sheet: Any, header: FoundHeader, job: Job) -> Outcome:
    width = sheet.width
    names = [*header.names, *[""] * (width - len(header.names))]
    outcome = Outcome(sheet=sheet.name, header=names, header_row=header.index + 1)
    numbered = islice(enumerate(sheet.iter_rows(), start=1), header.index + 1, None)
    with RowsFile(job.rows_path, width, job.file, job.max_rows) as rows:
        for batch in _batches(numbered):
            rows.add_rows([[text_of(cell) for cell in row] for _, row in batch], [number for number, _ in batch])
        outcome.used = rows.used
    return outcome


def _batches(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[list[tuple[int, list[Any]]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def text_of(value: Any) -> str | None:
    """A cell's value as text; None where it is empty.

    >>> text_of(45066.0), text_of(0.5), text_of(True), text_of(datetime(2023, 5, 20, 10, 30))
    ('45066', '0.5', 'TRUE', '2023-05-20 10:30:00')
    """
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return _date_text(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _date_text(value: datetime) -> str:
    at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
    return value.strftime("%Y-%m-%d" if at_midnight else "%Y-%m-%d %H:%M:%S")
