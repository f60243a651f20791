"""The ledger's file: one SQLite data base in write-ahead mode. Whatever is killed, each entry is in one state, and that
state is on the disk.

Enters: a home. Leaves: a `Book`, of which each part of the ledger is one.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Self

from samiksha.errors import NotWritten
from samiksha.home import Home

_SECONDS_TO_WAIT = 60
"""For another process that is just writing."""


class Book:
    """The ledger of one home, opened."""

    tables = ""
    """The statements that make its tables where they are missing."""
    dated: Mapping[str, str] = {}
    """Table → the column whose first ten signs are the day (YYYY-MM-DD) by which its lines grow old. Tables that are not
    named here are kept for ever."""

    def __init__(self, home: Home) -> None:
        home.data.mkdir(parents=True, exist_ok=True)
        self._home, self._path = home, home.ledger
        with self._plainly():
            self._base = sqlite3.connect(home.ledger, timeout=_SECONDS_TO_WAIT, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._do("PRAGMA journal_mode=WAL")
        # A power cut may cost the last entries; those pages are made again.
        self._do("PRAGMA synchronous=NORMAL")
        with self._plainly():
            self._base.executescript(self.tables)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def stays(self, table: str, line: sqlite3.Row) -> bool:
        """Whether an old line of a table must not be forgotten yet."""
        return False

    def old_lines(self, before: date) -> dict[str, list[int]]:
        """Table → the lines of days before this one that may be forgotten, by their rowid."""
        return {
            table: [
                line["rowid"]
                for line in self._do(
                    f"SELECT rowid AS rowid, * FROM {table} WHERE substr({column}, 1, 10) < ?", (before.isoformat(),)
                ).fetchall()
                if not self.stays(table, line)
            ]
            for table, column in self.dated.items()
        }

    def lines(self) -> int:
        """How many lines there are in the tables that grow old."""
        return sum(self._do(f"SELECT count(*) FROM {table}").fetchone()[0] for table in self.dated)

    def forgets(self, lines: Mapping[str, Sequence[int]]) -> None:
        """Lines of tables (see `old_lines`) go."""
        with self._all_or_nothing():
            for table, rowids in lines.items():
                self._base.executemany(f"DELETE FROM {table} WHERE rowid = ?", [(rowid,) for rowid in rowids])

    def _do(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with self._plainly():
            return self._base.execute(statement, values)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Raises NotWritten for what SQLite says: the disk is full, say; what was written before stands."""
        try:
            yield
        except sqlite3.OperationalError as fault:
            raise NotWritten("disk", path=self._path, fault=str(fault)) from fault

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        with self._plainly(), self._base:
            self._do("BEGIN IMMEDIATE")
            yield


def now_text() -> str:
    """This moment, as the ledger writes moments."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
