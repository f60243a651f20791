"""CSV and TSV, with any of four delimiters, title rows, ragged rows and quoted line ends.

Enters: UTF-8 bytes. Leaves: the rows, read by pyarrow; only rows of a wrong length go through Python.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from samiksha.errors import BadExport
from samiksha.sources.export import ROW, Content, Job, Note, Outcome
from samiksha.sources.headers import FoundHeader, find_header, fullest, no_header
from samiksha.sources.rows_file import RowsFile, batch_of, tidied, tidy

_DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1 << 16
_BLOCK, _LARGE_BLOCK = 4 << 20, 64 << 20
_NOTES = 100
_AT_ONCE = 16
"""Batches stripped ahead of the writing, which bounds what they hold twice."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
csv.field_size_limit(_LARGE_BLOCK)


@dataclass(frozen=True)
class _Layout:
    """How one file's records are cut, and where its data begin."""

    delimiter: str
    header: FoundHeader
    start: int
    """The offset of the first byte after the header."""
    end: int
    """The offset after the last record, blank lines at the foot left out."""
    width: int
    """How many cells most records have."""


def read_delimited(data: Content, job: Job) -> Outcome:
    """The rows of a CSV into the job's file; its header and notes.

    Raises MissingColumn when no header is found, BadExport for a quote that never closes.
    """
    layout = _layout(data, job)
    names = layout.header.names
    width = max(len(names), layout.width)
    outcome = Outcome(header=[*names, *[""] * (width - len(names))], header_row=layout.header.index + 1)
    with RowsFile(job.rows_path, width, job.file, job.max_rows) as rows:
        if layout.start < layout.end:
            _read_records(data, layout, width, rows, outcome, job)
        outcome.used = rows.used
    return outcome


def _layout(data: Content, job: Job) -> _Layout:
    """The delimiter under which the header shows best, and the header."""
    head = data[:_HEAD].decode("utf-8", errors="ignore")
    cut = len(data) > _HEAD
    best: _Layout | None = None
    seen: list[str] = []
    for delimiter in [each for each in _DELIMITERS if each in head] or _DELIMITERS[:1]:
        records = list(_records(head, delimiter))
        records = records[:-1] if cut and len(records) > 1 else records
        rows = [cells for cells, _ in records]
        found = find_header(rows[: job.search_rows], frozenset(job.known), job.header_rows)
        if found and (best is None or found.matches > best.header.matches):
            widths = Counter(len(row) for row in rows[found.index + 1 :] if any(row))
            width = widths.most_common(1)[0][0] if widths else len(rows[found.index])
            best = _Layout(delimiter, found, records[found.index][1], _end(data), width)
        seen = max(seen, fullest(rows[: job.search_rows]), key=len)
    if best is None:
        raise no_header(seen, job)
    return best


def _end(data: Content) -> int:
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Each record's cells, and the byte offset after it."""
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        for found in _LINE.finditer(text):
            consumed += len(found.group().encode("utf-8"))
            yield found.group()

    for cells in csv.reader(lines(), delimiter=delimiter):
        yield cells, consumed


def _read_records(data: Content, layout: _Layout, width: int, rows: RowsFile, outcome: Outcome, job: Job) -> None:
    """All records into `rows`: at once when all are of one length, else the odd ones by themselves."""
    ragged: list[tuple[int, str]] = []
    try:
        table = _table(data, layout)
    except pa.ArrowInvalid:
        try:
            table = _table(data, layout, ragged)
        except pa.ArrowInvalid as fault:
            raise BadExport("damaged_csv", file=job.file, fault=str(fault)) from None
    first = layout.header.index + 2
    numbers = _numbers(table.num_rows, [number for number, _ in ragged], first)
    _refuse_unclosed_quote(data, layout, table, numbers, ragged, job)
    odd = _odd_rows(ragged, layout, width, first, outcome)
    _add_table(table, numbers, odd, width, rows)


def _table(data: Content, layout: _Layout, ragged: list[tuple[int, str]] | None = None) -> Any:
    """The records of the usual length; the others (number from 1, text) go into `ragged` when given."""

    def set_aside(row: Any) -> str:
        assert ragged is not None
        ragged.append((row.number, row.text))
        return "skip"

    names = [f"c{index}" for index in range(layout.width)]
    return pa_csv.read_csv(
        pa.BufferReader(pa.py_buffer(data).slice(layout.start, layout.end - layout.start)),
        # Numbers of odd records are only known to a single thread.
        read_options=pa_csv.ReadOptions(
            column_names=names,
            use_threads=ragged is None,
            block_size=_BLOCK if ragged is None else _LARGE_BLOCK,
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=data.find(b'"', layout.start) >= 0,
            ignore_empty_lines=False,
            invalid_row_handler=None if ragged is None else set_aside,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,
        ),
    )


def _numbers(count: int, skipped: list[int], first: int) -> Any:
    """The row numbers of the table's records: all from `first` on, less those of the odd records."""
    numbers = np.arange(first, first + count + len(skipped), dtype=np.int32)
    return pa.array(np.delete(numbers, np.array(skipped, dtype=np.int64) - 1))


def _refuse_unclosed_quote(
    data: Content, layout: _Layout, table: Any, numbers: Any, ragged: list[tuple[int, str]], job: Job
) -> None:
    """A last cell with a line end in it, and no quote at the file's end: rows were swallowed."""
    if data[layout.end - 1] == ord('"'):
        return
    last, row = "", 0
    if table.num_rows:
        last, row = table[-1][-1].as_py() or "", numbers[-1].as_py()
    if ragged and ragged[-1][0] + layout.header.index + 1 > row:
        cells = _cells(ragged[-1][1], layout.delimiter)
        last, row = cells[-1] if cells else "", ragged[-1][0] + layout.header.index + 1
    if ("\n" in last or "\r" in last) and data[layout.start :].count(b'"') % 2:
        raise BadExport("unclosed_quote", file=job.file, row=row)


def _cells(record: str, delimiter: str) -> list[str]:
    return next(csv.reader(_LINE.findall(record), delimiter=delimiter), [])


def _add_table(table: Any, numbers: Any, odd: Any, width: int, rows: RowsFile) -> None:
    """Strip and write the table batch by batch, each with the odd rows that belong into it."""

    def cleaned(piece: tuple[Any, int]) -> Any:
        batch, offset = piece
        missing = [pa.nulls(batch.num_rows, pa.string())] * (width - batch.num_columns)
        columns = [*map(tidied, batch.columns), *missing]
        return batch_of(columns, numbers.slice(offset, batch.num_rows))

    pieces, offset = [], 0
    for batch in table.to_batches():
        pieces.append((batch, offset))
        offset += batch.num_rows
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        for start in range(0, len(pieces), _AT_ONCE):
            for batch in pool.map(cleaned, pieces[start : start + _AT_ONCE]):
                odd = _add_merged(batch, odd, rows)
    rows.add(odd)


def _add_merged(batch: Any, odd: Any, rows: RowsFile) -> Any:
    """Write a batch with the odd rows before its end, in order; the odd rows that are left."""
    count = pc.sum(pc.less(odd[ROW], batch[ROW][-1])).as_py() if odd.num_rows and batch.num_rows else 0
    if count:
        batch = pa.concat_batches([batch, odd.slice(0, count)])
        batch = batch.take(pc.sort_indices(batch[ROW]))
    rows.add(batch)
    return odd.slice(count)


def _odd_rows(ragged: list[tuple[int, str]], layout: _Layout, width: int, first: int, outcome: Outcome) -> Any:
    """Records of another length: padded, or cut to the header with a note when that loses text."""
    numbers, padded, cut = [], [], 0
    for number, text in ragged:
        cells = [tidy(cell) for cell in _cells(text, layout.delimiter)]
        numbers.append(number + first - 1)
        padded.append([*cells[:width], *[None] * (width - len(cells))])
        if any(cells[width:]):
            cut += 1
            if cut <= _NOTES:
                outcome.notes.append(Note("ragged_row", numbers[-1], str(len(cells))))
    if cut > _NOTES:
        outcome.notes.append(Note("more_ragged_rows", 0, str(cut - _NOTES)))
    columns = list(zip(*padded, strict=True)) or [()] * width
    return batch_of([pa.array(column, pa.string()) for column in columns], pa.array(numbers, pa.int32()))
