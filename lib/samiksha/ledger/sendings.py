"""What was sent to whom: one line for each page and way of a slot, and for what the maintainers are told of it.

Enters: what is to be sent and what became of it, from the one sender of a home. Leaves: `Sending`s.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from samiksha.ledger.book import Book

_NAMED_BY = "run = ? AND as_of = ? AND nth = ? AND area = ? AND way = ?"
_OF_SLOT = "run = ? AND as_of = ? AND nth = ? AND area != ''"
_DAYS = ("as_of",)
_MOMENTS = ("since", "not_before", "changed")
_LISTS = ("reached", "refused", "said", "content")


class SendingState(StrEnum):
    """How far a sending has come."""

    PENDING = "pending"
    """Nobody has tried it."""
    SENDING = "sending"
    """Somebody is at it, or was killed at it: it may have gone."""
    SENT = "sent"
    FAILED = "failed"
    """It has not gone, and is tried again."""
    GAVE_UP = "gave_up"
    """It has not gone, and is not tried again."""
    TAKEN_BACK = "taken_back"
    """It has gone, or may have, before its time, by a clock that was ahead: in its time it goes only if it says something else."""


@dataclass(frozen=True)
class Sending:
    """One page to one list or folder; or what failed, to the maintainers (`area` is empty)."""

    run: str
    as_of: date
    nth: int
    area: str
    way: str
    review: str
    lang: str
    state: SendingState = SendingState.PENDING
    attempts: int = 0
    since: datetime | None = None
    """Of the first attempt."""
    not_before: datetime | None = None
    changed: datetime | None = None
    digest: str = ""
    """SHA-256 of the page, as it was when it was queued, then as it was sent; of what is told to maintainers."""
    message_id: str = ""
    reached: tuple[str, ...] = ()
    """Whom the mail server has taken it for; a folder's file."""
    refused: dict[str, str] = field(default_factory=dict)
    """Address → what the mail server said."""
    said: dict[str, str] | None = None
    """The last fault, by language."""
    content: tuple[dict[str, Any], ...] = ()
    """What failed, for the maintainers."""


class Sendings(Book):
    """All that was to be sent from one home."""

    tables = """
    CREATE TABLE IF NOT EXISTS sending (
      run TEXT NOT NULL, as_of TEXT NOT NULL, nth INTEGER NOT NULL, area TEXT NOT NULL, way TEXT NOT NULL,
      review TEXT NOT NULL, lang TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, since TEXT,
      not_before TEXT, changed TEXT, digest TEXT NOT NULL, message_id TEXT NOT NULL, reached TEXT NOT NULL,
      refused TEXT NOT NULL, said TEXT, content TEXT NOT NULL,
      PRIMARY KEY (run, as_of, nth, area, way)
    );
    """
    dated = {"sending": "as_of"}

    def queues(self, sendings: Iterable[Sending], superseded: dict[str, str]) -> int:
        """How many are new; what is there already stays as it is. An earlier one of the same day that has not gone yet
        gives way, and says so; if the same page has gone with it, that is enough."""
        new = 0
        with self._all_or_nothing():
            for sending in sendings:
                if self._has_gone_before(sending):
                    continue
                self._brings_back(sending)
                new += self._insert(sending, "OR IGNORE")
                self._do(
                    "UPDATE sending SET state = ?, said = ? WHERE run = ? AND as_of = ? AND area = ? AND way = ?"
                    " AND nth < ? AND state IN (?, ?)",
                    (SendingState.GAVE_UP, _json(superseded), sending.run, sending.as_of.isoformat(), sending.area,
                     sending.way, sending.nth, SendingState.PENDING, SendingState.FAILED),
                )  # fmt: skip
        return new

    def _has_gone_before(self, sending: Sending) -> bool:
        """Whether the same page has reached the same readers from an earlier slot of the day."""
        found = self._do(
            "SELECT 1 FROM sending WHERE run = ? AND as_of = ? AND area = ? AND way = ? AND nth < ? AND state = ? AND digest = ?",
            (sending.run, sending.as_of.isoformat(), sending.area, sending.way, sending.nth, SendingState.SENT, sending.digest),
        )  # fmt: skip
        return bool(sending.digest) and found.fetchone() is not None

    def takes_back(self, slots: Iterable[tuple[str, date, int]]) -> None:
        """Pages of slots (run, as-of day, number) that were made before their time. What nobody can have got is forgotten."""
        with self._all_or_nothing():
            for run, as_of, nth in slots:
                of_slot = (run, as_of.isoformat(), nth)
                self._do(f"DELETE FROM sending WHERE {_OF_SLOT} AND state IN (?, ?, ?) AND reached = '[]'",
                         (*of_slot, SendingState.PENDING, SendingState.FAILED, SendingState.GAVE_UP))  # fmt: skip
                # Without an attempt: not all have it, or nobody knows.
                self._do(f"UPDATE sending SET attempts = CASE state WHEN ? THEN attempts ELSE 0 END, state = ? WHERE {_OF_SLOT}",
                         (SendingState.SENT, SendingState.TAKEN_BACK, *of_slot))  # fmt: skip

    def _brings_back(self, sending: Sending) -> None:
        """Its time has come: the same page need not go to those who have it; another one is a sending of its own."""
        self._do(
            "UPDATE sending SET state = CASE attempts WHEN 0 THEN ? ELSE ? END, not_before = NULL"
            f" WHERE {_NAMED_BY} AND state = ? AND digest = ?",
            (SendingState.FAILED, SendingState.SENT, *_which(sending), SendingState.TAKEN_BACK, sending.digest),
        )
        self._do(f"DELETE FROM sending WHERE {_NAMED_BY} AND state = ?", (*_which(sending), SendingState.TAKEN_BACK))

    def tells(self, sending: Sending) -> bool:
        """Whether it is to be told: not if the same was told of that slot last, or is waiting to be."""
        with self._all_or_nothing():
            row = self._do(f"SELECT digest FROM sending WHERE {_NAMED_BY}", _which(sending)).fetchone()
            if row and row["digest"] == sending.digest:
                return False
            self._insert(sending, "OR REPLACE")
            return True

    def due(self, now: datetime, longest_pause: timedelta) -> list[Sending]:
        """Those that have not gone and whose pause is over; also those that somebody was killed at. Only for the one
        sender. A pause that is longer than any was set by a wrong clock."""
        open_ = (SendingState.PENDING, SendingState.FAILED, SendingState.SENDING)
        return [
            each for each in self.entries() if each.state in open_ and (
                each.state is SendingState.SENDING or each.not_before is None
                or not now < each.not_before <= now + longest_pause
            )
        ]  # fmt: skip

    def entries(self, run: str | None = None, as_of: date | None = None) -> list[Sending]:
        """All sendings (of one run, of one day), the oldest first."""
        rows = self._do(
            "SELECT * FROM sending WHERE run = coalesce(?, run) AND as_of = coalesce(?, as_of)"
            " ORDER BY as_of, run, nth, way, rowid",
            (run, as_of.isoformat() if as_of else None),
        )
        return [_sending(row) for row in rows]

    def notes(self, sending: Sending, now: datetime) -> Sending:
        """What has become of a sending, as it then stands. What the maintainers are to be told anew stays untouched."""
        told = replace(sending, changed=now)
        values = {name: value for name, value in _values(told).items() if name != "content"}
        names = ", ".join(f"{name} = ?" for name in values)
        self._do(
            f"UPDATE sending SET {names} WHERE {_NAMED_BY} AND (area != '' OR digest = ?)",
            (*values.values(), *_which(sending), sending.digest),
        )
        return told

    def _insert(self, sending: Sending, how: str) -> int:
        values = _values(sending)
        marks = ", ".join("?" * len(values))
        statement = f"INSERT {how} INTO sending ({', '.join(values)}) VALUES ({marks})"
        return self._do(statement, tuple(values.values())).rowcount


def _which(sending: Sending) -> tuple[str, str, int, str, str]:
    return sending.run, sending.as_of.isoformat(), sending.nth, sending.area, sending.way


def _values(sending: Sending) -> dict[str, Any]:
    values = asdict(sending)
    for name in _DAYS:
        values[name] = values[name].isoformat()
    for name in _MOMENTS:
        moment = values[name]
        values[name] = moment.astimezone(UTC).isoformat(timespec="milliseconds") if moment else None
    for name in _LISTS:
        values[name] = _json(values[name])
    return values


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _sending(row: sqlite3.Row) -> Sending:
    given = {each.name: row[each.name] for each in fields(Sending)}
    for name in _DAYS:
        given[name] = date.fromisoformat(given[name])
    for name in _MOMENTS:
        given[name] = datetime.fromisoformat(given[name]) if given[name] else None
    for name in _LISTS:
        given[name] = json.loads(given[name]) if given[name] else None
    for name in ("reached", "content"):
        given[name] = tuple(given[name])
    given["state"] = SendingState(given["state"])
    return Sending(**given)
