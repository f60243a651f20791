"""An HTML page saved as .xls, as old portals give it.

Enters: UTF-8 bytes. Leaves: the rows of the first table that has the header, its spans unfolded.
"""

from typing import Any

from bs4 import BeautifulSoup

from samiksha.errors import BadExport
from samiksha.sources.export import Content, Job, Outcome
from samiksha.sources.headers import Span, find_header, fullest, no_header
from samiksha.sources.rows_file import RowsFile, tidy

_WIDEST = 2_000
_CELLS = ["td", "th"]


def read_html(data: Content, job: Job) -> Outcome:
    """The rows of a table into the job's file; its header.

    Raises BadExport for a page without a table, MissingColumn when no table has the header.
    """
    tables = BeautifulSoup(data[:], "html.parser", from_encoding="utf-8").find_all("table")
    if not tables:
        raise BadExport("no_table", file=job.file)
    seen: list[str] = []
    for table in tables:
        rows, merged = _grid(table, job)
        found = find_header(rows[: job.search_rows], frozenset(job.known), job.header_rows, merged)
        if found is None:
            seen = max(seen, fullest(rows[: job.search_rows]), key=len)
            continue
        width = max(map(len, rows))
        header = [*found.names, *[""] * (width - len(found.names))]
        outcome = Outcome(header=header, header_row=found.index + 1)
        body = [[tidy(cell) for cell in [*row, *[""] * (width - len(row))]] for row in rows[found.index + 1 :]]
        with RowsFile(job.rows_path, width, job.file, job.max_rows) as file:
            file.add_rows(body, range(found.index + 2, found.index + 2 + len(body)))
            outcome.used = file.used
        return outcome
    raise no_header(seen, job)


def _grid(table: Any, job: Job) -> tuple[list[list[str]], list[Span]]:
    """The table's cells in rows: a cell over rows repeated downward, a cell over columns merged."""
    grid: list[list[str]] = []
    merged: list[Span] = []
    below: dict[int, tuple[int, str]] = {}
    for index, cells in enumerate(_lines(table)):
        row: list[str] = []
        for cell, text in cells:
            _take_down(row, below)
            across, down = _span(cell, "colspan", job), _span(cell, "rowspan", job)
            for offset in range(across):
                if down > 1:
                    below[len(row)] = (down - 1, "" if offset else text)
                row.append("" if offset else text)
            if across > 1:
                merged.append(((index, len(row) - across), (index, len(row) - 1)))
        _take_down(row, below)
        grid.append(row)
    return grid, merged


def _lines(table: Any) -> list[list[tuple[Any, str]]]:
    """The table's own cells with their text, row by row.

    Pages may leave cells and rows unclosed, so that the parser nests each in the one before: what counts
    is the nearest row of a cell and the nearest cell of a text.
    """
    texts: dict[int, list[str]] = {}
    for piece in table.find_all(string=True):
        cell = _above(piece, *_CELLS)
        if cell is not None:
            texts.setdefault(id(cell), []).append(piece.strip())
    lines: dict[int, list[tuple[Any, str]]] = {
        id(row): [] for row in table.find_all("tr") if _above(row, "table") is table
    }
    for cell in table.find_all(_CELLS):
        line = lines.get(id(_above(cell, "tr")))
        if line is not None:
            line.append((cell, " ".join(filter(None, texts.get(id(cell), [])))))
    return list(lines.values())


def _above(piece: Any, *names: str) -> Any:
    """The nearest element of one of these names around a piece of the page, or None; as `find_parent`, in a tenth
    of its time."""
    return next((parent for parent in piece.parents if parent.name in names), None)


def _take_down(row: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Cells that reach down from an earlier row into the next places of this one."""
    while len(row) in below:
        left, text = below.pop(len(row))
        if left > 1:
            below[len(row)] = (left - 1, text)
        row.append(text)


def _span(cell: Any, name: str, job: Job) -> int:
    """A cell's span; a page may claim any number, so it is bounded."""
    given = str(cell.get(name) or "1").strip()
    span = int(given) if given.isdecimal() else 1
    if span > (_WIDEST if name == "colspan" else job.max_rows):
        raise BadExport("damaged_html", file=job.file, span=span)
    return max(span, 1)
