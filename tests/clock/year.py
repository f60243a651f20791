"""A simulated year of the clock, by real processes that are really killed: `python -m tests.clock.year FOLDER SEED KILLS`.

Each step moves the simulated clock; wherever something is due one or two processes tick at once, and some of them kill themselves
at a random write to the ledger; where nothing is, there is a tick now and then. The machine is off for days, the clock jumps ahead and back. Rounds, ledger, keys and locks are the
real ones; only the pages' making is instant. Triggers in the ledger's own file record each page and each slot that becomes "made".
"""

import json
import os
import random
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from samiksha.cli.progress import Silent
from samiksha.clock.tick import Tick
from samiksha.home import Home
from samiksha.ledger import Ledger, Slots
from samiksha.ledger.book import Book
from samiksha.orders import Order, Outcome, made
from samiksha.plans import Plan, plan_round
from samiksha.round import RoundReport, run_rounds
from samiksha.schedule import agenda, read_timetable
from samiksha.store.history import Past
from tests.clock.telling import Nobody
from tests.dying import die_at

BEGIN, END = datetime(2027, 12, 1, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)
"""With a leap day."""
SCHEDULE = """
timezone: Asia/Kolkata
catch_up_days: 7
try_again_minutes: 0
runs:
  - {name: daily, review: helpline_followup, areas: [anuppur, rewa], cron: "30 6 * * *", days: [working]}
  - {name: phase, review: campaign_phase, areas: [anuppur], cron: "0 20 * * *", campaign_days: true, days_after: 2}
  - {name: monthly, review: conference_compliance, areas: [rewa, satna], cron: "0 7 L * *", as_of: day_before}
  - {name: twice, review: jan_sunwai, areas: [anuppur], cron: "15 9,17 * * 2"}
"""
CAMPAIGN = {"start: 2023-05-10": "start: 2028-02-10", "{since: 2023-05-02, day: 2023-05-25}": "{since: 2028-02-01, day: 2028-02-25}",
            "{since: 2023-05-24, day: 2023-05-31}": "{since: 2028-02-24, day: 2028-03-03}", "cut_off: 2023-04-15": "cut_off: 2028-01-15"}  # fmt: skip
EVENTS = """
CREATE TABLE IF NOT EXISTS event (what TEXT, name TEXT, as_of TEXT, nth INTEGER, due TEXT);
CREATE TRIGGER IF NOT EXISTS page_made AFTER UPDATE OF status ON page WHEN NEW.status = 'made' AND OLD.status != 'made'
BEGIN INSERT INTO event VALUES ('page', NEW.review || ' ' || NEW.area, NEW.as_of, 0, NULL); END;
CREATE TRIGGER IF NOT EXISTS slot_made AFTER INSERT ON slot WHEN NEW.state = 'made'
BEGIN INSERT INTO event VALUES ('slot', NEW.run, NEW.as_of, NEW.nth, NEW.due); END;
CREATE TRIGGER IF NOT EXISTS slot_forgotten AFTER DELETE ON slot WHEN OLD.state = 'made'
BEGIN INSERT INTO event VALUES ('forgotten', OLD.run, OLD.as_of, OLD.nth, OLD.due); END;
"""


class Instant:
    """An engine whose pages are there at once."""

    jobs = 2

    def __init__(self) -> None:
        self._given: list[Order] = []

    @property
    def busy(self) -> int:
        return len(self._given)

    def give(self, order: Order) -> None:
        self._given.append(order)

    def done(self, patience: float) -> Iterator[tuple[Order, Outcome]]:
        while self._given:
            order = self._given.pop(0)
            page = f"<title>{order.area} {order.as_of}</title>".encode()
            yield order, made(order, 0.0, page, Past(order.as_of, order.as_of, "1", {}), demo=True)

    def end_all(self) -> list[Order]:
        return []

    def __enter__(self) -> "Instant":
        return self

    def __exit__(self, *_: object) -> None: ...


def make(plan: Plan) -> RoundReport:
    (report,) = run_rounds([plan], Silent(), engine=Instant())
    return report


@dataclass
class Year:
    """The year, and what happened in it."""

    home: Home
    chance: random.Random
    """Of who ticks, and who is killed."""
    way: random.Random
    """Of the clock alone: the same year for the same seed, whoever is killed in it."""
    kills_wanted: int
    true: datetime = BEGIN
    ahead: timedelta = timedelta()
    """How far the wall clock is ahead of the true time."""
    until: datetime = BEGIN
    """Until when it is."""
    told: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("moments", "pairs", "kills", "jumps", "dark"), 0)
    )

    @property
    def wall(self) -> datetime:
        return self.true + self.ahead

    def run(self) -> dict[str, int]:
        self._warm_up()
        while self.true < END:
            self._move()
            if self._something_is_due():
                self._tick_in_processes()
            elif self.chance.random() < 0.2:
                tick(self.home, self.wall)
            self.told["moments"] += 1
        self.ahead = timedelta()
        tick(self.home, self.wall)  # what the last evening left
        return self.told

    def _warm_up(self) -> None:
        """What each process would read anew is read once, before they are forked: the software's digest and params/."""
        for review in ("helpline_followup", "campaign_phase", "conference_compliance", "jan_sunwai"):
            plan = plan_round(self.home, review, BEGIN.date(), areas=["anuppur"])
            plan.brief(plan.areas[0])

    def _move(self) -> None:
        hours = self.way.uniform(0.5, 26)
        if self.way.random() < 0.015:
            hours = 24 * self.way.uniform(2, 6)  # the machine is off, never longer than is caught up
            self.told["dark"] += 1
        self.true += timedelta(hours=hours)
        if self.true >= self.until:
            self.ahead = timedelta()
        if not self.ahead and self.way.random() < 0.03:
            self.ahead = timedelta(hours=self.way.choice([-30, -5, -1, 1, 6, 30, 24 * 40]))
            self.until = self.true + timedelta(hours=self.way.uniform(1, 20))
            self.told["jumps"] += 1

    def _something_is_due(self) -> bool:
        with Slots(self.home) as ledger:
            return bool(agenda(read_timetable(self.home.params), ledger.account(), self.wall).due)

    def _tick_in_processes(self) -> None:
        both = self.chance.random() < 0.5
        self.told["pairs"] += both
        children = [self._start() for _ in range(1 + both)]
        for pid in children:
            _, status = os.waitpid(pid, 0)
            self.told["kills"] += os.WIFSIGNALED(status)
            assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "a tick failed"

    def _start(self) -> int:
        dies_at = self.chance.randrange(1, 90) if self.told["kills"] < self.kills_wanted else 0
        pid = os.fork()
        if pid:
            return pid
        try:
            if dies_at:
                die_at(Book, dies_at)
            tick(self.home, self.wall)
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)


def tick(home: Home, now: datetime) -> None:
    """The part of a tick that decides and makes."""
    ticked = Tick(home, lambda: now, Nobody(), make).work_off()
    assert not ticked.faults, [str(fault) for fault in ticked.faults]


def prepare(home: Home) -> None:
    """The year's schedule, its campaign, and triggers that record what is made."""
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    path = home.params / "campaigns" / "jan_seva_2.yml"
    text = path.read_text(encoding="utf-8").replace("since: 2023-05-15", "since: 2028-02-15")
    for old, new in CAMPAIGN.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with Ledger(home), Slots(home) as slots:
        slots.knows(["daily", "phase", "monthly", "twice"], BEGIN)
    with sqlite3.connect(home.ledger) as base:
        base.executescript(EVENTS)


def expected() -> set[tuple[str, date, int]]:
    """What the year asks for, reckoned by plain dates and without the planner."""
    days = [BEGIN.date() + timedelta(days=n) for n in range((END - BEGIN).days)]
    found: set[tuple[str, date, int]] = set()
    for day in days:
        saturday = day.weekday() == 5 and (8 <= day.day <= 14 or 22 <= day.day <= 28)
        if day.weekday() != 6 and not saturday and day != date(2027, 12, 25):  # 2028 has no list of holidays
            found.add(("daily", day, 1))
        if date(2028, 2, 10) <= day <= date(2028, 3, 5):  # moved from 25 February to 3 March, and two days after
            found.add(("phase", day, 1))
        if (day + timedelta(days=1)).day == 1:
            found.add(("monthly", day - timedelta(days=1), 1))
        if day.weekday() == 1:
            found |= {("twice", day, 1), ("twice", day, 2)}
    return found


if __name__ == "__main__":
    folder, seed, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    home = Home(folder)
    prepare(home)
    print(json.dumps(Year(home, random.Random(seed), random.Random(seed + 1), kills).run()))
