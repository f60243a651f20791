"""Old lines of the ledger. Each part of it says itself which of its tables grow old, and what must stay (`Book.dated`,
`Book.stays`).

Enters: a home, the day before which they are old. Leaves: one entry a table, whose old lines go together.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from samiksha.home import Home
from samiksha.keeping.report import Found, Old, Stayed
from samiksha.ledger import Ledger, Prunings, Slots
from samiksha.ledger.book import Book
from samiksha.ledger.sendings import Sendings

BOOKS: tuple[type[Book], ...] = (Ledger, Prunings, Slots, Sendings)
"""All parts of the ledger whose lines grow old."""


def lines(home: Home, before: date) -> Found:
    """All lines of tables that grow old, and for each table those that may go."""
    if not home.ledger.exists():
        return Found(0)
    known, old = 0, list[Old]()
    for kind in BOOKS:
        with kind(home) as book:
            known += book.lines()
            for table, rowids in book.old_lines(before).items():
                if rowids:
                    old.append(Old(table, 0, partial(_forget, home, kind, table, rowids), len(rowids)))
    return Found(known, tuple(old))


def _forget(home: Home, kind: type[Book], table: str, rowids: Sequence[int]) -> Stayed | None:
    with kind(home) as book:
        book.forgets({table: rowids})
    return None
