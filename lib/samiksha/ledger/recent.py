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
from samiksha.ledger.sendings import Sendings, SendingState
from samiksha.model import NOT_MADE

_REPLACED = """(state = ? AND EXISTS (
  SELECT 1 FROM sending AS later WHERE later.run = one.run AND later.as_of = one.as_of AND later.area = one.area
  AND later.way = one.way AND later.nth > one.nth))"""


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


@dataclass(frozen=True)
class Sent:
    """What became of what was to be sent by one way."""

    way: str
    state: str
    count: int


class Recent(Book):
    """The last rounds of one home."""

    # The index spares a look at each page of all years: what a page says of its figures makes its line long.
    tables = (
        Ledger.tables
        + Sendings.tables
        + """
    CREATE INDEX IF NOT EXISTS page_of_day ON page (as_of, review, run_id, status);
    CREATE INDEX IF NOT EXISTS sending_of_day ON sending (as_of, way, state);
    """
    )

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

    def sent(self, since: date) -> list[Sent]:
        """How many sendings of these days are in which state, by way. One that a later one of its day has replaced before it
        went is nobody's loss, and is not counted."""
        rows = self._do(
            f"SELECT way, state, count(*) AS number FROM sending AS one WHERE as_of >= ? AND NOT {_REPLACED}"
            " GROUP BY way, state ORDER BY way",
            (since.isoformat(), SendingState.GAVE_UP),
        )
        return [Sent(row["way"], row["state"], row["number"]) for row in rows]

    def said_of(self, way: str, since: date) -> dict[str, str] | None:
        """What was said of the last that did not go, by a way."""
        row = self._do(
            f"SELECT said FROM sending AS one WHERE as_of >= ? AND way = ? AND NOT {_REPLACED} AND said IS NOT NULL"
            " AND state IN (?, ?) ORDER BY changed DESC LIMIT 1",
            (since.isoformat(), way, SendingState.GAVE_UP, SendingState.FAILED, SendingState.GAVE_UP),
        ).fetchone()
        return dict(json.loads(row["said"])) if row else None

    def turned_away(self, since: date) -> Counter[str]:
        """Way → how many letters went to some of their readers, and not to all."""
        rows = self._do(
            "SELECT way, refused FROM sending WHERE as_of >= ? AND state = ?", (since.isoformat(), SendingState.SENT)
        )
        return Counter(row["way"] for row in rows if json.loads(row["refused"] or "{}"))


def _round(row: sqlite3.Row) -> RoundEntry:
    finished = datetime.fromisoformat(row["finished"]) if row["finished"] else None
    return RoundEntry(
        row["run_id"], row["review"], date.fromisoformat(row["as_of"]),
        frozenset([*json.loads(row["areas"]), *json.loads(row["rollups"])]), f"{row['who']}@{row['host']}",
        datetime.fromisoformat(row["started"]), finished,
    )  # fmt: skip
