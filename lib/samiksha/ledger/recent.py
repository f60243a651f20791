"""What the ledger holds of rounds and pages, for whoever looks on. Nothing here writes into it.

Enters: a home whose ledger is there. Leaves: rounds, and how many of their pages came to what.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from samiksha.ledger.book import Book
from samiksha.ledger.pages import Ledger
from samiksha.model import NOT_MADE


@dataclass(frozen=True)
class RoundEntry:
    """One round, begun by the clock or by hand."""

    run_id: str
    review: str
    as_of: date
    areas: frozenset[str]
    """Those that get a page, roll-ups too."""
    who: str
    started: datetime
    finished: datetime | None


@dataclass(frozen=True)
class Missing:
    """A page that a round could not make."""

    area: str
    status: str
    said: dict[str, str] | None
    log: str | None
    stands: bool
    """Whether an earlier page of that day stands."""


class Recent(Book):
    """The last rounds of one home."""

    # The index spares a look at each page of all years: what a page says of its figures makes its line long.
    tables = Ledger.tables + "CREATE INDEX IF NOT EXISTS page_of_day ON page (as_of, review, run_id, status);"

    def rounds(self, since: datetime) -> list[RoundEntry]:
        """Rounds that were begun since a moment, oldest first."""
        return self._rounds("started >= ?", (since.astimezone(UTC).isoformat(timespec="milliseconds"),))

    def rounds_named(self, run_ids: Iterable[str]) -> list[RoundEntry]:
        """Rounds by their ids."""
        names = tuple(run_ids)
        return self._rounds(f"run_id IN ({', '.join('?' * len(names))})", names)

    def _rounds(self, where: str, values: tuple[str, ...]) -> list[RoundEntry]:
        names = "run_id, review, as_of, areas, rollups, who, host, started, finished"
        rows = self._do(f"SELECT {names} FROM round WHERE {where} ORDER BY started, rowid", values)
        return [_round(row) for row in rows]

    def tally(self, review: str, as_of: date) -> Counter[tuple[str, str]]:
        """Run and status → how many pages of that review and day are in it now."""
        rows = self._do(
            "SELECT run_id, status, count(*) AS number FROM page WHERE as_of = ? AND review = ? GROUP BY run_id, status",
            (as_of.isoformat(), review),
        )
        return Counter({(row["run_id"], row["status"]): row["number"] for row in rows})

    def missing(self, review: str, as_of: date) -> list[Missing]:
        """The pages of that review and day that its last round could not make, by area."""
        marks = ", ".join("?" * len(NOT_MADE))
        rows = self._do(
            "SELECT area, status, said, log, digest FROM page"
            f" WHERE as_of = ? AND review = ? AND status IN ({marks}) ORDER BY area",
            (as_of.isoformat(), review, *sorted(NOT_MADE)),
        )
        return [
            Missing(row["area"], row["status"], json.loads(row["said"]) if row["said"] else None,
                    row["log"], row["digest"] is not None)
            for row in rows
        ]  # fmt: skip


def _round(row: sqlite3.Row) -> RoundEntry:
    finished = datetime.fromisoformat(row["finished"]) if row["finished"] else None
    return RoundEntry(
        row["run_id"], row["review"], date.fromisoformat(row["as_of"]),
        frozenset([*json.loads(row["areas"]), *json.loads(row["rollups"])]), f"{row['who']}@{row['host']}",
        datetime.fromisoformat(row["started"]), finished,
    )  # fmt: skip
