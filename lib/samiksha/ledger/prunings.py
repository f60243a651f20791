"""What housekeeping did on which day, so that it is done once a day.

Enters: a day and what went. Leaves: whether it was done, and the last account.
"""

import json
from datetime import date
from typing import Any

from samiksha.database import now_text
from samiksha.ledger.book import Book


class Prunings(Book):
    """The housekeeping of one home."""

    tables = "CREATE TABLE IF NOT EXISTS pruning (day TEXT PRIMARY KEY, at TEXT NOT NULL, report TEXT NOT NULL);"
    dated = {"pruning": "day"}

    def done(self, day: date) -> bool:
        """Whether it was done that day."""
        return self._do("SELECT 1 FROM pruning WHERE day = ?", (day.isoformat(),)).fetchone() is not None

    def keeps(self, day: date, report: dict[str, Any]) -> None:
        """The account of a day; done again, it is replaced."""
        told = json.dumps(report, ensure_ascii=False)
        self._do("INSERT OR REPLACE INTO pruning VALUES (?, ?, ?)", (day.isoformat(), now_text(), told))

    def last(self) -> dict[str, Any] | None:
        """The account that was written last, with its moment under `at`; None if there is none."""
        row = self._do("SELECT at, report FROM pruning ORDER BY at DESC LIMIT 1").fetchone()
        return {**json.loads(row["report"]), "at": row["at"]} if row else None
