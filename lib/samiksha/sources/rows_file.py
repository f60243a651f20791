"""The rows on their way from the child to the reader: an Arrow file, written piece by piece.

Enters: pieces of columns with their row numbers. Leaves: the file, without blank rows.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from samiksha.errors import BadExport
from samiksha.sources.export import ROW

_EDGES = " \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff"
"""What is taken off both ends of a cell; joiners inside a word are part of its spelling."""


def tidy(text: str) -> str | None:
    """A cell's text, or None where it is empty.

    >>> tidy(" अनूपपुर\\u00a0"), tidy(" \\n")
    ('अनूपपुर', None)
    """
    return (text.replace("\0", "") if "\0" in text else text).strip(_EDGES) or None


def tidied(column: Any) -> Any:
    """A column of texts with each cell stripped, null where it is empty."""
    stripped = pc.utf8_trim(column, characters=_EDGES)
    if pc.sum(pc.binary_length(stripped)).as_py() == pc.sum(pc.binary_length(column)).as_py():
        return column
    if pc.any(pc.equal(stripped, "")).as_py():
        return pc.if_else(pc.equal(stripped, ""), pa.scalar(None, pa.string()), stripped)
    return stripped


def without_blank_rows(batch: Any) -> Any:
    """The batch less the rows in which every cell is empty; its last column is the row number."""
    cells = batch.columns[:-1]
    if not cells or any(column.null_count == 0 for column in cells):
        return batch
    blank = cells[0].is_null()
    for column in cells[1:]:
        blank = pc.and_(blank, column.is_null())
    return batch.filter(pc.invert(blank)) if pc.any(blank).as_py() else batch


def batch_of(columns: Sequence[Any], rows: Any) -> Any:
    """A record batch of cells c0..cN and their row numbers."""
    return pa.record_batch([*columns, rows], schema=_schema(len(columns)))


def _schema(width: int) -> Any:
    return pa.schema([*((f"c{index}", pa.string()) for index in range(width)), (ROW, pa.int32())])


class RowsFile:
    """Takes batches, writes them, counts them; a context manager."""

    def __init__(self, path: str, width: int, file: str, max_rows: int) -> None:
        self._file, self._max_rows = file, max_rows
        self._sink = pa.OSFile(path, "wb")
        self._writer = pa.ipc.new_file(self._sink, _schema(width))
        self.count = 0
        self.used = [False] * width
        """Which columns have a filled cell."""

    def add(self, batch: Any) -> None:
        """Write a batch that is tidy already. Raises BadExport when the rows become too many."""
        batch = without_blank_rows(batch)
        self.count += batch.num_rows
        if self.count > self._max_rows:
            raise BadExport("too_many_rows", file=self._file, limit=self._max_rows)
        for index, column in enumerate(batch.columns[:-1]):
            self.used[index] = self.used[index] or column.null_count < len(column)
        if batch.num_rows:
            self._writer.write_batch(batch)

    def add_rows(self, rows: Sequence[Sequence[str | None]], numbers: Sequence[int]) -> None:
        """Write rows of tidy texts, each as wide as the file."""
        if rows:
            columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
            self.add(batch_of(columns, pa.array(numbers, pa.int32())))

    def __enter__(self) -> "RowsFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: Any, trace: TracebackType | None) -> None:
        self._writer.close()
        self._sink.close()
