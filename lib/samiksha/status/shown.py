"""Slots, runs and rounds as the page shows them.

Enters: a `Status`, a `Tongue`. Leaves: texts, signs and tones for the template.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from samiksha.catalogue import other
from samiksha.model import KEPT, MADE, NOT_MADE, TIMED_OUT
from samiksha.numerals import grouped
from samiksha.publish.facts import Words
from samiksha.schedule import State
from samiksha.status.facts import DUE, MADE_LATE, SETTLED, FailedPage, LateSource, RoundFacts, SlotFacts, Status
from samiksha.status.tongue import Tongue
from samiksha.status.words import Moment, Several, Told, Written

PLAIN = "plain"
SIGNS = {
    State.MADE: ("✓", "good"), SETTLED: ("✓", "good"), MADE_LATE: ("✓", "act"), State.RUNNING: ("▶", PLAIN),
    State.WAITING: ("…", "act"), DUE: ("○", "act"), State.TRY_AGAIN: ("△", "act"), State.HELD: ("■", "bad"),
    State.FAILED: ("✗", "bad"), State.MISSED: ("—", "bad"), State.SUPERSEDED: ("▽", PLAIN),
}  # fmt: skip
"""State → its sign and tone, in the order of the legend."""
NAMED = 8
"""So many areas are named of those that failed alike, or that one source keeps waiting."""
OPEN = 4
"""So many of the days that need a look stand open."""


@dataclass(frozen=True)
class Sign:
    """A state as a sign, with its words."""

    id: str
    sign: str
    tone: str
    words: Words


@dataclass(frozen=True)
class ShownSlot:
    """One slot, told at length."""

    id: str
    tone: str
    name: Words
    words: Words
    due: str
    as_of: str
    run: str
    pages: str
    index: str | None
    failed: list[tuple[str, Words]]
    notes: list[Words]
    late: list[Words]

    @property
    def brief(self) -> bool:
        """Whether there is nothing more to say of it than that it is made."""
        return self.tone == "good" and not (self.failed or self.notes or self.late)


@dataclass(frozen=True)
class ShownDay:
    """The slots that fell due on one day."""

    name: str
    summary: str
    slots: list[ShownSlot]
    superseded: str
    open: bool


@dataclass(frozen=True)
class ShownRun:
    """A run of the schedule: where it stands, and when it comes next."""

    code: str
    name: Words
    state: "ShownState | None"
    made: str
    next: str


@dataclass(frozen=True)
class ShownState:
    """The state of a run's newest slot."""

    words: Words
    tone: str
    due: str


@dataclass(frozen=True)
class GridRow:
    """One run over the days."""

    name: str
    run: str
    """Its name in the schedule, where the review has several runs."""
    cells: list[Sign | None]


@dataclass(frozen=True)
class Grid:
    """Each run on each day, the newest day first."""

    days: list[str]
    rows: list[GridRow]


@dataclass(frozen=True)
class ShownRound:
    """A round that somebody made by hand."""

    name: Words
    tone: str
    as_of: str
    by: str
    open: bool
    pages: str
    index: str | None
    failed: list[tuple[str, Words]]


def runs(status: Status, tongue: Tongue) -> list[ShownRun]:
    """The runs of the schedule, in its order."""
    newest = {slot.run: slot for slot in reversed(status.slots) if slot.state != State.SUPERSEDED}
    found = []
    for run in status.runs:
        slot = newest.get(run.run)
        state = ShownState(_words(slot, tongue), _tone(slot), tongue.moment(slot.due)) if slot else None
        made, coming = tongue.say("run.never_made"), tongue.say("run.no_next")
        if run.last_made and run.last_made_as_of:
            at = tongue.moment(run.last_made)
            made = tongue.say("run.made_at", day=tongue.day(run.last_made_as_of), moment=at)
        if run.next_due and run.next_as_of:
            at = tongue.moment(run.next_due)
            coming = tongue.say("run.next_at", moment=at, day=tongue.day(run.next_as_of))
        found.append(ShownRun(run.run, tongue.name(run.review), state, made, coming))
    return found


def grid(status: Status, tongue: Tongue) -> Grid:
    """A sign for each run and day; of several slots a day that of the last one."""
    span = [tongue.today - timedelta(days=back) for back in range(status.days)]
    signs: dict[tuple[str, date], Sign] = {}
    for slot in reversed(status.slots):
        if slot.state != State.SUPERSEDED:
            signs[slot.run, _day(slot, tongue)] = _sign(slot, tongue)
    names = {run.run: run.review for run in status.runs} | {slot.run: slot.review for slot in status.slots}
    shared = Counter(review.code for review in names.values())
    rows = [
        GridRow(
            tongue.name(review).first,
            run if shared[review.code] > 1 or not review.code else "",
            [signs.get((run, day)) for day in span],
        )
        for run, review in names.items()
        if any((run, day) in signs for day in span)
    ]
    return Grid([str(day.day) if day.day != 1 and place else tongue.day(day) for place, day in enumerate(span)], rows)


def legend(status: Status, tongue: Tongue) -> list[Sign]:
    """The signs that occur."""
    there = {slot.shown for slot in status.slots}
    return [
        Sign("", sign, tone, tongue.both(f"state.{state}"))
        for state, (sign, tone) in SIGNS.items()
        if state in there and state != State.SUPERSEDED
    ]


def days(status: Status, tongue: Tongue) -> list[ShownDay]:
    """The days with their slots, the newest first. Those that were taken over by a later one are only counted."""
    by_day: dict[date, list[SlotFacts]] = defaultdict(list)
    for slot in status.slots:
        by_day[_day(slot, tongue)].append(slot)
    to_open = [day for day, slots in by_day.items() if any(_tone(slot) in ("act", "bad") for slot in slots)][:OPEN]
    return [_shown_day(day, slots, tongue, day in to_open) for day, slots in by_day.items()]


def rounds(status: Status, tongue: Tongue) -> list[ShownRound]:
    """Rounds made by hand, the newest first."""
    return [_shown_round(each, tongue) for each in status.by_hand]


def _shown_day(day: date, slots: Sequence[SlotFacts], tongue: Tongue, to_open: bool) -> ShownDay:
    told = [slot for slot in slots if slot.state != State.SUPERSEDED]
    gone = len(slots) - len(told)
    found: dict[str, int] = defaultdict(int)
    for slot in told:
        found[slot.shown] += 1
    summary = " · ".join(f"{tongue.say(f'state.{state}')}: {count}" for state, count in found.items())
    superseded = tongue.say("slot.superseded", count=gone) if gone else ""
    return ShownDay(tongue.day(day), summary, [_shown(slot, tongue) for slot in told], superseded, to_open)


def _shown(slot: SlotFacts, tongue: Tongue) -> ShownSlot:
    return ShownSlot(
        id=_id(slot), tone=_tone(slot), name=tongue.name(slot.review), words=_words(slot, tongue),
        due=tongue.say("slot.due", moment=tongue.moment(slot.due)),
        as_of=tongue.say("slot.as_of", day=tongue.day(slot.as_of)), run=slot.run, pages=_pages(slot, tongue),
        index=slot.index, failed=_failed(slot.failed, tongue), notes=list(_notes(slot, tongue)),
        late=_late(slot.late, tongue),
    )  # fmt: skip


def _shown_round(each: RoundFacts, tongue: Tongue) -> ShownRound:
    tone = "bad" if each.failed else "act" if each.finished is None else "good"
    by = tongue.say("round.by", who=each.who, moment=tongue.moment(each.started))
    return ShownRound(
        tongue.name(each.review), tone, tongue.say("slot.as_of", day=tongue.day(each.as_of)), by,
        each.finished is None, _pages(each, tongue), each.index, _failed(each.failed, tongue),
    )  # fmt: skip


def _day(slot: SlotFacts, tongue: Tongue) -> date:
    return slot.due.astimezone(tongue.zone).date()


def _id(slot: SlotFacts) -> str:
    return f"slot-{slot.run}-{slot.as_of.isoformat()}-{slot.nth}"


def _tone(slot: SlotFacts) -> str:
    return SIGNS[slot.shown][1]


def _words(slot: SlotFacts, tongue: Tongue) -> Words:
    return tongue.both(f"state.{slot.shown}")


def _sign(slot: SlotFacts, tongue: Tongue) -> Sign:
    sign, tone = SIGNS[slot.shown]
    return Sign(_id(slot), sign, tone, _words(slot, tongue))


def _pages(each: SlotFacts | RoundFacts, tongue: Tongue) -> str:
    """How many pages came to what; nothing of a status that none has."""
    counted = {MADE: 0, KEPT: 0, "not_made": 0, "open": 0}
    for status, number in each.pages.items():
        counted["not_made" if status in NOT_MADE else status if status in counted else "open"] += number
    parts = [tongue.say(f"slot.{name}", count=grouped(number)) for name, number in counted.items() if number]
    if slow := each.pages.get(TIMED_OUT, 0):
        parts.append(tongue.say("slot.timed_out", count=grouped(slow)))
    return " · ".join(parts)


def _failed(failed: Sequence[FailedPage], tongue: Tongue) -> list[tuple[str, Words]]:
    """Areas that failed alike, with the reason."""
    alike: dict[Words, list[Told]] = defaultdict(list)
    for page in failed:
        said = tongue.words(tongue.said(page.said)) if page.said else tongue.both("slot.no_reason")
        if page.stands:
            first, second = tongue.both("slot.stands").first, tongue.both("slot.stands").second
            said = Words(f"{said.first} ({first})", f"{said.second} ({second})" if said.second else "")
        alike[said].append(page.area.name)
    return [(Several(names, NAMED).in_language(tongue.lang), said) for said, names in alike.items()]


def _notes(slot: SlotFacts, tongue: Tongue) -> Iterator[Words]:
    if slot.made_since:
        yield tongue.both("slot.since_made", count=grouped(slot.made_since))
    if slot.said and slot.state != State.MADE:  # what hindered it once is no news any more
        yield tongue.words(tongue.said(slot.said))
    if slot.until and slot.state == State.WAITING:
        yield _at("slot.waits_held" if slot.holds else "slot.waits_till", slot.until, tongue)
    if slot.until and slot.state == State.HELD:
        yield _at("slot.held_till", slot.until, tongue)
    if slot.not_before and slot.state == State.TRY_AGAIN:
        yield _at("slot.again_at", slot.not_before, tongue, count=grouped(slot.attempts))


def _at(key: str, at: datetime, tongue: Tongue, **values: str) -> Words:
    return tongue.both(key, moment=Moment(at, tongue.now, tongue.zone), **values)


def _late(late: Sequence[LateSource], tongue: Tongue) -> list[Words]:
    """Each source that is late, and whose data of it are."""
    beside = replace(tongue, lang=other(tongue.lang))
    return [Words(*each) for each in zip(_late_told(late, tongue), _late_told(late, beside), strict=True)]


def _late_told(late: Sequence[LateSource], tongue: Tongue) -> list[str]:
    by_source: dict[tuple[str, date | None], list[Told]] = defaultdict(list)
    for each in late:
        by_source[each.source.code, each.needed].append(_whose(each, tongue))
    names = {each.source.code: tongue.name(each.source).first for each in late}
    found = []
    for (code, needed), whose in by_source.items():
        key = "slot.late" if needed else "slot.late_any"
        source = tongue.say(key, source=names[code], needed=tongue.day(needed) if needed else "")
        found.append(f"{source} {Several(whose, NAMED).in_language(tongue.lang)}")
    return found


def _whose(each: LateSource, tongue: Tongue) -> Written:
    area = tongue.name(each.area).first if each.area else ""
    name = ", ".join(filter(None, (each.body, area))) or tongue.say("slot.whole")
    if each.since is None:
        return Written("status.slot.late_never", {"name": name})
    return Written("status.slot.late_since", {"name": name, "since": tongue.day(each.since)})
