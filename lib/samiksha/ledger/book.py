"""The ledger's file: one SQLite data base in write-ahead mode. Whatever is killed, each entry is in one state, and that
state is on the disk.

Enters: a home. Leaves: a `Book`, of which each part of the ledger is one.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self

from samiksha.errors import NotWritten
from samiksha.home import Home

_SECONDS_TO_WAIT = 60
"""For another process that is just writing."""


class Book:
    """The ledger of one home, opened."""

    tables = ""
    """The statements that make its tables where they are missing."""

    def __init__(self, home: Home) -> None:
        home.data.mkdir(parents=True, exist_ok=True)
        self._path = home.ledger
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
