"""What became of the published sheets when they were last asked for.

Enters: what `samiksha.fetch` gave, and when. Leaves: one entry a sheet.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from samiksha.fetch import FAILED, Fetched
from samiksha.ledger.book import Book


@dataclass(frozen=True)
class FetchEntry:
    """One sheet as it was last asked for."""

    sheet: str
    source: str
    as_of: date
    outcome: str
    at: datetime
    failing_since: datetime | None
    """When the first of the failures that followed one another was noted."""
    said: dict[str, str] | None


class Fetches(Book):
    """The sheets of one home."""

    tables = """
    CREATE TABLE IF NOT EXISTS sheet (
      name TEXT PRIMARY KEY, source TEXT NOT NULL, as_of TEXT NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL,
      failing_since TEXT, said TEXT
    );
    """

    def notes(self, fetched: Iterable[Fetched], now: datetime) -> None:
        """What has become of sheets now. A sheet that fails again has failed since the first time."""
        with self._all_or_nothing():
            for each in fetched:
                at = now.astimezone(UTC).isoformat(timespec="milliseconds")
                failed = each.outcome == FAILED
                self._do(
                    "INSERT INTO sheet VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET source = excluded.source,"
                    " as_of = excluded.as_of, outcome = excluded.outcome, at = excluded.at, said = excluded.said,"
                    " failing_since = CASE WHEN excluded.failing_since IS NULL THEN NULL"
                    " ELSE coalesce(failing_since, excluded.failing_since) END",
                    (each.sheet.name, each.sheet.source, each.as_of.isoformat(), each.outcome, at,
                     at if failed else None, _said(each)),
                )  # fmt: skip

    def entries(self) -> list[FetchEntry]:
        """All sheets that were ever asked for, by name."""
        return [_entry(row) for row in self._do("SELECT * FROM sheet ORDER BY name")]


def _said(fetched: Fetched) -> str | None:
    if fetched.error is None:
        return None
    return json.dumps(fetched.error.said, ensure_ascii=False)


def _entry(row: sqlite3.Row) -> FetchEntry:
    since = datetime.fromisoformat(row["failing_since"]) if row["failing_since"] else None
    return FetchEntry(
        row["name"], row["source"], date.fromisoformat(row["as_of"]), row["outcome"], datetime.fromisoformat(row["at"]),
        since, json.loads(row["said"]) if row["said"] else None,
    )  # fmt: skip
