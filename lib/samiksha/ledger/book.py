"""The ledger's file: one SQLite data base (`Database`) of which each part of the ledger keeps some tables.

Enters: a home. Leaves: a `Book`, of which each part of the ledger is one.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from samiksha.database import Database
from samiksha.home import Home


class Book(Database):
    """The ledger of one home, opened. A power cut may cost its last entries; those pages are made again."""

    dated: Mapping[str, str] = {}
    """Table → the column whose first ten signs are the day (YYYY-MM-DD) by which its lines grow old. Tables that are not
    named here are kept for ever."""

    def __init__(self, home: Home) -> None:
        self._home = home
        super().__init__(home.ledger)

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
