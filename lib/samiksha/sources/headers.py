"""Finding the header by its names, however it is spelt and wherever it stands.

Enters: the first rows of a file, as text. Leaves: the row of the header and one name a column.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from samiksha.errors import MissingColumn
from samiksha.sources.export import Job

Row = Sequence[str]
Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged cell: (first row, first column), (last row, last column), counted from 0."""

LEAST_MATCHES = 2
_NUKTA = "\u093c"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@lru_cache(10_000)
def fold_header(text: str) -> str:
    """A header's name as it is compared: case, spaces, nukta and chandrabindu do not count.

    >>> fold_header(" पंजीयन\\nदिनाँक ") == fold_header("पंजीयन दिनांक")
    True
    >>> fold_header("Complaint  NO")
    'complaint no'
    """
    bare = unicodedata.normalize("NFKD", text.translate(_INVISIBLE)).replace(_NUKTA, "")
    whole = unicodedata.normalize("NFKC", bare).casefold().replace("ँ", "ं")
    return tidy_header(whole)


def tidy_header(text: str) -> str:
    """A header's name on one line.

    >>> tidy_header(" Complaint\\n No ")
    'Complaint No'
    """
    return " ".join(text.split())


@dataclass(frozen=True)
class FoundHeader:
    """Where the header stands: the index of its last row, and one name a column."""

    index: int
    names: tuple[str, ...]
    matches: int


def find_header(
    rows: Sequence[Row], known: frozenset[str], header_rows: int = 1, merged: Sequence[Span] = ()
) -> FoundHeader | None:
    """The header among the first rows: the row with the most names that the source knows.

    With `header_rows` 2 each row is tried below the row above it. None when no row has two such names.
    """
    best: FoundHeader | None = None
    for index, row in enumerate(rows):
        names = tuple(map(tidy_header, row))
        if header_rows == 2:
            names = _grouped_names(rows, index, known, merged)
        matches = len({fold_header(name) for name in names} & known)
        # Of a group row and the names below it, where both match alike, the names are the header's end.
        below = best is not None and header_rows == 2 and index == best.index + 1
        if matches >= LEAST_MATCHES and (best is None or matches + below > best.matches):
            best = FoundHeader(index, names, matches)
    return best


def _grouped_names(rows: Sequence[Row], index: int, known: frozenset[str], merged: Sequence[Span]) -> tuple[str, ...]:
    """The names of a row, each with the group above it, unless it is known by itself."""
    row = rows[index]
    groups = _filled(rows[index - 1], index - 1, merged) if index else []
    width = max(len(row), len(groups))
    names = []
    for name, group in zip(_padded(row, width), _padded(groups, width), strict=True):
        alone = tidy_header(name)
        together = tidy_header(f"{group} {name}")
        names.append(alone if fold_header(alone) in known else together)
    return tuple(names)


def _filled(row: Row, index: int, merged: Sequence[Span]) -> list[str]:
    """A group row with each group over all its columns: by its merged cells, or by filling blanks."""
    filled = list(row)
    across = [span for span in merged if span[0][0] <= index <= span[1][0] and span[0][1] < span[1][1]]
    for (_, first), (_, last) in across:
        filled[first : last + 1] = [row[first]] * (min(last + 1, len(row)) - first)
    if not across:
        for column in range(1, len(filled)):
            filled[column] = filled[column] or filled[column - 1]
    return filled


def _padded(row: Row, width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def no_header(seen: Sequence[str], job: Job) -> MissingColumn:
    """The error to raise for a file without a header, telling what its fullest row has instead."""
    return MissingColumn("no_header", file=job.file, rows=job.search_rows, seen=", ".join(seen[:40]) or "—")


def fullest(rows: Sequence[Row]) -> list[str]:
    """The names in the row that fills the most cells, to tell what was seen where no header is."""
    filled = [[tidy_header(cell) for cell in row if cell.strip()] for row in rows]
    return max(filled, key=len, default=[])
