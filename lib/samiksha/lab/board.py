"""What the officer sees: every run of the schedule, what became of its last slots, when the next ones are due.

Enters: a home and a moment. Leaves: a frozen `Board`, read from the params and the ledger, which say it alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from samiksha.home import Home
from samiksha.index import INDEX, STATUS
from samiksha.lab.asking import Ask
from samiksha.ledger import Entry, Ledger
from samiksha.ledger.slots import Slots
from samiksha.model import NOT_MADE
from samiksha.params.areas import Area, read_register
from samiksha.params.base import Names
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.schedule import Run
from samiksha.params.sources import read_sources
from samiksha.schedule import Account, Slot, SlotEntry, Timetable, agenda, read_timetable
from samiksha.status.facts import DUE

LAST = 5
"""So many past slots of a run are shown."""
NEXT = 2
"""And so many coming ones."""
_LOOKS_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class LateSource:
    """A source that a slot waits for, or went out without, and how many areas or bodies have not reported."""

    source: Names
    missing: int


@dataclass(frozen=True)
class SlotLine:
    """One slot. `state` is that of the ledger, or `due`: its time has come, and nobody has begun it."""

    as_of: date
    due: datetime
    state: str
    counts: dict[str, int]
    late: tuple[LateSource, ...]
    said: dict[str, str]
    pages: str | None
    """Where its pages are listed, beneath outputs/."""


@dataclass(frozen=True)
class RunLine:
    """One run of the schedule."""

    run: Run
    review: Names
    slots: tuple[SlotLine, ...]
    """The last ones, newest first."""
    coming: tuple[datetime, ...]
    """In the run's own time zone."""
    seen: bool
    """Whether the clock has ever seen it; if not, nobody calls `samiksha due`."""


@dataclass(frozen=True)
class Choice:
    """A review that can be asked for, and the areas that get a brief."""

    spec: ReviewSpec
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Board:
    """All of it."""

    runs: tuple[RunLine, ...]
    choices: tuple[Choice, ...]
    index: str | None
    status: str | None
    """Where all briefs are listed, and all that the clock has done; beneath outputs/."""


@dataclass(frozen=True)
class PageLine:
    """One page of what was asked for."""

    name: Names
    status: str
    said: dict[str, str]
    href: str | None


def read_board(home: Home, now: datetime) -> Board:
    """The board of a home at a moment. Raises BadConfiguration."""
    timetable = read_timetable(home.params)
    account = _account(home)
    asked = [each.slot for each in agenda(timetable, account, now).due]
    runs = tuple(_run(home, timetable, run, account, asked, now) for run in timetable.schedule.runs)
    return Board(runs, _choices(home), _page_of(home, INDEX), _page_of(home, STATUS))


def read_pages(home: Home, ask: Ask, since: datetime, until: datetime | None = None) -> tuple[PageLine, ...]:
    """What the ledger knows of the pages that were asked for and taken up between two moments, those that failed first."""
    review, as_of = ask.review, ask.as_of
    if not home.ledger.exists():
        return ()
    with Ledger(home) as ledger:
        held = ledger.entries(review, as_of)
    register = read_register(home.params, read_review(home.params, review).areas)
    asked = [area for area in register.areas if area.code in held and (not ask.areas or area.code in ask.areas)]
    areas = [
        area for area in asked if since <= held[area.code].changed and (not until or held[area.code].changed < until)
    ]
    lines = [_page(home, review, as_of, area, held[area.code]) for area in areas]
    return tuple(sorted(lines, key=lambda line: not line.said))


def _account(home: Home) -> Account:
    if not home.ledger.exists():
        return Account()
    with Slots(home) as slots:
        return slots.account()


def _run(
    home: Home, timetable: Timetable, run: Run, account: Account, asked: Sequence[Slot], now: datetime
) -> RunLine:
    own = {each.slot.key: each for each in account.entries.values() if each.slot.run == run.name}
    begun = [_slot(home, run, entry) for entry in own.values()]
    new = [_new(home, run, slot) for slot in asked if slot.run == run.name and slot.key not in own]
    last = sorted([*begun, *new], key=lambda line: (line.as_of, line.due), reverse=True)
    zone = timetable.schedule.zone(run)
    coming = islice(timetable.slots(run, now, now + _LOOKS_AHEAD), NEXT)
    return RunLine(
        run, read_review(home.params, run.review).name, tuple(last[:LAST]),
        tuple(slot.due.astimezone(zone) for slot in coming), run.name in account.known_since,
    )  # fmt: skip


def _slot(home: Home, run: Run, entry: SlotEntry) -> SlotLine:
    names = {name: source.name for name, (source, _) in read_sources(home.params).items()}
    missing = Counter(str(each["source"]) for each in entry.late)
    late = tuple(LateSource(names.get(name, Names(hi=name, en=name)), count) for name, count in missing.items())
    slot = entry.slot
    return SlotLine(
        slot.as_of, slot.due, entry.state.value, dict(entry.counts), late, entry.said or {},
        way_to(home, run.review, slot.as_of),
    )  # fmt: skip


def _new(home: Home, run: Run, slot: Slot) -> SlotLine:
    return SlotLine(slot.as_of, slot.due, DUE, {}, (), {}, way_to(home, run.review, slot.as_of))


def _page_of(home: Home, name: str) -> str | None:
    return name if (home.outputs / name).is_file() else None


def way_to(home: Home, review: str, as_of: date, name: str = INDEX) -> str | None:
    """The way from outputs/ to a page, if there is one."""
    way = Path(review, as_of.isoformat(), name)
    return way.as_posix() if (home.outputs / way).is_file() else None


def _page(home: Home, review: str, as_of: date, area: Area, entry: Entry) -> PageLine:
    said = entry.said if entry.status in NOT_MADE and entry.said else {}
    return PageLine(area.name, entry.status, said, way_to(home, review, as_of, f"{entry.area}.html"))


def _choices(home: Home) -> tuple[Choice, ...]:
    found = []
    for path in sorted((home.params / "reviews").glob("*.yml")):
        spec = read_review(home.params, path.stem)
        register = read_register(home.params, spec.areas)
        found.append(Choice(spec, register.at_level(spec.level)))
    return tuple(found)
