"""One SQLite file in write-ahead mode. Whatever is killed, each entry is in one state, and that state is on the disk.

Enters: a path. Leaves: a `Database`, opened; whoever keeps something in one says which tables.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from samiksha.errors import NotWritten

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Database:
    """A file of tables, opened."""

    tables: ClassVar[str] = ""
    """The statements that make its tables where they are missing."""
    synchronous: ClassVar[str] = "NORMAL"
    """NORMAL: a power cut may cost the last entries. FULL: none that was told to be written."""
    seconds_to_wait: ClassVar[float] = 60
    """For another process that is just writing."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise NotWritten.of(fault, path.parent) from fault
        self._path = path
        with self._plainly():
            self._base = sqlite3.connect(path, timeout=self.seconds_to_wait, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._do("PRAGMA journal_mode=WAL")
        self._do(f"PRAGMA synchronous={self.synchronous}")
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
        """Raises NotWritten for what SQLite says: the disk is full, say, and what was written before stands; or the file
        itself is damaged."""
        try:
            yield
        except sqlite3.OperationalError as fault:
            raise NotWritten("disk", path=self._path, fault=str(fault)) from fault
        except sqlite3.DatabaseError as fault:
            if fault.sqlite_errorcode not in _DAMAGED:
                raise
            raise NotWritten("damaged", path=self._path, fault=str(fault)) from fault

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        with self._plainly(), self._base:
            self._do("BEGIN IMMEDIATE")
            yield


def now_text() -> str:
    """This moment, as entries tell moments."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
