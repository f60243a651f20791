"""What became of every page of every round. It is the truth; round.json and the indexes are made from it.

Enters: orders and outcomes, from the one writer of their outputs. Leaves: entries.
"""

import getpass
import json
import platform
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from samiksha.database import now_text
from samiksha.ledger.book import Book
from samiksha.model import FAILED, KEPT, MADE, QUEUED, RUNNING
from samiksha.orders import Order, Outcome


@dataclass(frozen=True)
class Entry:
    """One page. `key`, `digest`, `bytes`, `rule_version`, `demo`, `figures` are those of the page that stands, whatever
    became of the last attempt; `made_by` is the run that made it."""

    area: str
    status: str
    attempts: int
    run_id: str
    made_by: str | None
    key: str | None
    digest: str | None
    bytes: int | None
    seconds: float | None
    said: dict[str, str] | None
    log: str | None
    rule_version: str | None
    demo: bool
    figures: dict[str, dict[str, Any]]
    changed: datetime


@dataclass(frozen=True)
class OpenRound:
    """A round that was begun and has not come to its end."""

    run_id: str
    review: str
    as_of: date
    lang: str
    kernel: str
    areas: tuple[str, ...]
    rollups: tuple[str, ...]
    forced: bool


class Ledger(Book):
    """The pages and rounds of one home."""

    tables = """
    CREATE TABLE IF NOT EXISTS round (
      run_id TEXT PRIMARY KEY, review TEXT NOT NULL, as_of TEXT NOT NULL, lang TEXT NOT NULL, kernel TEXT NOT NULL,
      areas TEXT NOT NULL, rollups TEXT NOT NULL, forced INTEGER NOT NULL, who TEXT NOT NULL, host TEXT NOT NULL,
      started TEXT NOT NULL, finished TEXT
    );
    CREATE TABLE IF NOT EXISTS page (
      review TEXT NOT NULL, area TEXT NOT NULL, as_of TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
      run_id TEXT NOT NULL, made_by TEXT, key TEXT, digest TEXT, bytes INTEGER, seconds REAL, said TEXT, log TEXT,
      rule_version TEXT, demo INTEGER, figures TEXT, changed TEXT NOT NULL,
      PRIMARY KEY (review, area, as_of)
    );
    """

    dated = {"round": "as_of", "page": "as_of"}

    def stays(self, table: str, line: sqlite3.Row) -> bool:
        """The lines of a round stay with its folder, and until it has come to its end."""
        unfinished = table == "round" and line["finished"] is None
        return unfinished or (self._home.outputs / line["review"] / line["as_of"]).exists()

    def opens(self, opened: OpenRound) -> None:
        """A round begins: all its pages are queued. One of the same review and day that was killed ends with that."""
        with self._all_or_nothing():
            self._do(
                "UPDATE round SET finished = ? WHERE review = ? AND as_of = ? AND finished IS NULL AND run_id != ?",
                (now_text(), opened.review, opened.as_of.isoformat(), opened.run_id),
            )
            self._do(
                "INSERT OR REPLACE INTO round VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (opened.run_id, opened.review, opened.as_of.isoformat(), opened.lang, opened.kernel,
                 json.dumps(opened.areas), json.dumps(opened.rollups), opened.forced, getpass.getuser(),
                 platform.node(), now_text()),
            )  # fmt: skip
            for area in (*opened.areas, *opened.rollups):
                self._do(
                    "INSERT INTO page (review, area, as_of, status, attempts, run_id, changed) VALUES (?, ?, ?, ?, 0, ?, ?)"
                    " ON CONFLICT DO UPDATE SET status = excluded.status, attempts = 0, run_id = excluded.run_id,"
                    " said = NULL, log = NULL, changed = excluded.changed",
                    (opened.review, area, opened.as_of.isoformat(), QUEUED, opened.run_id, now_text()),
                )

    def begins(self, order: Order) -> None:
        """An attempt at a page begins."""
        self._set(order, status=RUNNING, attempts=order.attempt)

    def queues(self, order: Order) -> None:
        """A page goes back into the queue if its attempt was cut short before anything came of it."""
        self._do(
            "UPDATE page SET status = ?, changed = ? WHERE review = ? AND area = ? AND as_of = ? AND status = ?",
            (QUEUED, now_text(), *_which(order), RUNNING),
        )

    def keeps(self, order: Order) -> None:
        """Nothing has changed: the page stands."""
        self._set(order, status=KEPT)

    def ends(self, order: Order, outcome: Outcome, figures: dict[str, Any]) -> None:
        """What came of an attempt. A failure leaves what is known of the page that stands."""
        told = {"status": outcome.status, "seconds": round(outcome.seconds, 2), "log": outcome.log or None,
                "said": json.dumps(outcome.said, ensure_ascii=False) if outcome.said else None}  # fmt: skip
        if outcome.status == MADE:
            told |= {"made_by": order.run_id, "key": order.key, "digest": outcome.digest, "bytes": outcome.size,
                     "rule_version": outcome.rule_version, "demo": outcome.demo,
                     "figures": json.dumps(figures, ensure_ascii=False)}  # fmt: skip
        self._set(order, **told)

    def lets_go(self, review: str, area: str, as_of: date) -> None:
        """A roll-up of which no brief could be made: there is no such page, or an earlier one stands."""
        which = (review, area, as_of.isoformat())
        at = "review = ? AND area = ? AND as_of = ?"
        with self._all_or_nothing():
            self._do(f"DELETE FROM page WHERE {at} AND digest IS NULL", which)
            self._do(f"UPDATE page SET status = ? WHERE {at}", (FAILED, *which))

    def closes(self, run_id: str) -> None:
        """A round has come to its end."""
        self._do("UPDATE round SET finished = ? WHERE run_id = ?", (now_text(), run_id))

    def entries(self, review: str, as_of: date) -> dict[str, Entry]:
        """Area → its page, of one review and day."""
        rows = self._do("SELECT * FROM page WHERE review = ? AND as_of = ?", (review, as_of.isoformat()))
        return {row["area"]: _entry(row) for row in rows}

    def standing(self, review: str) -> dict[tuple[date, str], str]:
        """Day and area → digest of the page that was made, of one review."""
        rows = self._do("SELECT as_of, area, digest FROM page WHERE review = ? AND digest IS NOT NULL", (review,))
        return {(date.fromisoformat(row["as_of"]), row["area"]): row["digest"] for row in rows}

    def unfinished(self) -> list[OpenRound]:
        """Rounds that were begun and have not come to their end, the oldest first: as they came, whatever the clock said."""
        rows = self._do("SELECT * FROM round WHERE finished IS NULL ORDER BY rowid")
        return [
            OpenRound(row["run_id"], row["review"], date.fromisoformat(row["as_of"]), row["lang"], row["kernel"],
                      tuple(json.loads(row["areas"])), tuple(json.loads(row["rollups"])), bool(row["forced"]))
            for row in rows
        ]  # fmt: skip

    def _set(self, order: Order, **told: Any) -> None:
        names = ", ".join(f"{name} = ?" for name in told)
        self._do(
            f"UPDATE page SET {names}, changed = ? WHERE review = ? AND area = ? AND as_of = ?",
            (*told.values(), now_text(), *_which(order)),
        )


def _which(order: Order) -> tuple[str, str, str]:
    return order.review, order.area, order.as_of.isoformat()


def _entry(row: sqlite3.Row) -> Entry:
    given = {name: row[name] for name in Entry.__dataclass_fields__}
    given["said"] = json.loads(row["said"]) if row["said"] else None
    given["figures"] = json.loads(row["figures"]) if row["figures"] else {}
    given["demo"] = bool(row["demo"])
    given["changed"] = datetime.fromisoformat(row["changed"])
    return Entry(**given)
