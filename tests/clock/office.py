"""An office whose clock a test moves: a home, a schedule, pages that are there at once, and all that is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from samiksha.cli.progress import Silent
from samiksha.clock.tick import Tick, Ticked
from samiksha.home import Home
from samiksha.index import write_indexes
from samiksha.intake import Desk
from samiksha.ledger import Ledger, Slots
from samiksha.ledger.sendings import Sending, Sendings
from samiksha.orders import Order, Outcome, failed, made
from samiksha.plans import Plan
from samiksha.record import write_record
from samiksha.round import RoundReport, run_rounds
from samiksha.schedule import SlotEntry
from samiksha.store.history import Past
from tests.clock.telling import Nobody
from tests.clock.year import Instant
from tests.homes import make_home, write_csv

DAY = date(2023, 5, 20)
DUE = datetime(2023, 5, 20, 1, 0, tzinfo=UTC)
"""06:30 in Bhopal."""
OVER = DUE + timedelta(hours=1)
"""Until then it is waited for the data."""
MINUTE = timedelta(minutes=1)
HEAD: dict[str, Any] = {
    "timezone": "Asia/Kolkata", "catch_up_days": 3, "tries": 2, "try_again_minutes": 10, "settle_seconds": 0.01,
}  # fmt: skip
DAILY: dict[str, Any] = {
    "name": "daily", "review": "helpline_followup", "under": "shahdol", "cron": "30 6 * * *",
    "waits_for": [{"source": "cm_helpline"}], "late": {"until": "07:30", "then": "publish"}, "to": ["share"],
}  # fmt: skip
PLAIN = {"name": "plain", "review": "helpline_followup", "areas": ["rewa"], "cron": "30 6 * * *"}
"""It waits for nothing."""
NAMES = {"anuppur": "अनूपपुर", "shahdol": "शहडोल", "umaria": "उमरिया"}
ALL = {*NAMES, "shahdol_division"}


def export(home: Home, day: date, *areas: str) -> Path:
    """An export of a day in the inbox, of some districts."""
    line = ["राजस्व", "05/04/2023", "लंबित", "", ""]
    rows = [[f"{day:%m%d}-{area}", NAMES[area], *line] for area in areas]
    return write_csv(home.inbox / f"helpline_{'_'.join(areas)}_{day:%Y%m%d}.csv", rows)


def opened(folder: Path) -> Home:
    """A home into which Anuppur and Umaria have sent their complaints of the day, Shahdol only those of the week before."""
    home = make_home(folder)
    paths = [export(home, date(2023, 5, 13), *NAMES), export(home, DAY, "anuppur", "umaria")]
    assert [intake.error for intake in Desk(home).take(paths)] == [None, None]
    for path in paths:
        path.unlink()
    return home


class Telling(Nobody):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.brought: list[Any] = []
        self.pruned: list[Any] = []

    def says(self, key: str, **values: Any) -> None:
        self.said.append((key, values))

    def has_brought(self, report: Any) -> None:
        self.brought.append(report)

    def has_pruned(self, report: Any) -> None:
        self.pruned.append(report)

    def of(self, key: str) -> list[dict[str, Any]]:
        return [values for said, values in self.said if said == key]


class Pages(Instant):
    """Pages that say what a test wants; some fail."""

    def __init__(self, says: str, fails: dict[str, Any]) -> None:
        super().__init__()
        self._says, self._fails = says, fails

    def done(self, patience: float) -> Iterator[tuple[Order, Outcome]]:
        while self._given:
            order = self._given.pop(0)
            if fault := self._fails.get(order.area):
                yield order, failed(order, fault, 0.0, traceback="Traceback: here")
                continue
            page = f"<title>{order.area} {order.as_of} {self._says}</title>".encode()
            yield order, made(order, 0.0, page, Past(order.as_of, order.as_of, "1", {}), demo=True)


@dataclass
class Office:
    """A home, and the moment."""

    home: Home
    now: datetime = DUE
    told: Telling = field(default_factory=Telling)
    says: str = "—"
    fails: dict[str, Any] = field(default_factory=dict)
    rounds: list[tuple[date, set[str], set[str]]] = field(default_factory=list)
    """Of each round the day, the areas that were wanted, and the pages that were made anew."""

    def asks(self, *runs: dict[str, Any], **head: Any) -> None:
        """params/schedule.yml, known since a week ago; share is a folder of the readers."""
        share = self.home.root.parent / "share"
        share.mkdir(exist_ok=True)
        self.writes("delivery", {"folders": {"share": {"path": str(share)}}})
        self.writes("schedule", {**HEAD, **head, "runs": list(runs)})
        with Slots(self.home) as ledger:
            ledger.knows([run["name"] for run in runs], self.now - timedelta(minutes=30))

    def writes(self, name: str, content: dict[str, Any]) -> None:
        path = self.home.params / f"{name}.yml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def at(self, now: datetime) -> Ticked:
        """A tick at a moment."""
        self.now = now
        return Tick(self.home, lambda: self.now, self.told, self.make).run()

    def make(self, plan: Plan) -> RoundReport:
        (report,) = run_rounds([plan], Silent(), engine=Pages(self.says, self.fails))
        write_record(report)
        write_indexes(report)
        anew = {outcome.area for outcome in report.outcomes + report.rollups if outcome.status == "made"}
        self.rounds.append((plan.as_of, {area.code for area in (*plan.areas, *plan.rollups)}, anew))
        return report

    def slots(self) -> dict[tuple[str, str], str]:
        """Run and day → state."""
        with Slots(self.home) as ledger:
            return {(each.slot.run, each.slot.as_of.isoformat()): each.state.value for each in ledger.entries()}

    def slot(self, run: str = "daily", day: date = DAY) -> SlotEntry:
        with Slots(self.home) as ledger:
            (found,) = [each for each in ledger.entries(run) if each.slot.as_of == day]
        return found

    def sendings(self) -> list[Sending]:
        with Sendings(self.home) as sendings:
            return sendings.entries()

    def shared(self) -> set[str]:
        """The pages in the readers' folder: area and day."""
        share = self.home.root.parent / "share"
        return {f"{path.stem} {path.parent.name}" for path in share.glob("*/*/*.html")}

    def made_by(self, review: str = "helpline_followup", day: date = DAY) -> dict[str, str | None]:
        with Ledger(self.home) as ledger:
            return {area: entry.made_by for area, entry in ledger.entries(review, day).items()}
