"""Which sources are older than is asked for: the one answer for a brief that waits and for the banner on its page.

Enters: a home, a review, areas, what is waited for. Leaves: `Late`s, by the days of the data (snapshots, entries) and never
by the time of a file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from samiksha.home import Home
from samiksha.params.areas import Register
from samiksha.params.campaigns import Campaign, campaign_on
from samiksha.params.holidays import Calendar, read_calendar
from samiksha.params.reviews import ReviewSpec
from samiksha.params.schedule import Wait, demands
from samiksha.params.sources import Source, read_source
from samiksha.store.manifests import Manifests


@dataclass(frozen=True)
class Late:
    """A source, or one local body of it, that has not reported of an area up to the day asked for."""

    area: str
    source: str
    needed: date
    """The day up to which its data were asked for."""
    since: date | None
    """The day of its newest data; None: nothing has ever come."""
    body: str | None = None
    """The local body whose entry is missing; None: the whole source is."""

    def to_json(self) -> dict[str, str | None]:
        """As plain data, days as ISO text."""
        since = self.since.isoformat() if self.since else None
        return {"area": self.area, "source": self.source, "body": self.body,
                "since": since, "needed": self.needed.isoformat()}  # fmt: skip


class Freshness:
    """How old the data of one review are as of a day."""

    def __init__(self, home: Home, spec: ReviewSpec, register: Register, as_of: date) -> None:
        self._home, self._spec, self._register, self._as_of = home, spec, register, as_of
        self._store = Manifests(home)
        self._held: dict[str, list[date]] = {}
        self._areas: dict[tuple[str, date], frozenset[str]] = {}

    def late(self, areas: Sequence[str], waits: Iterable[Wait], calendar: Calendar) -> list[Late]:
        """What is late of each area, in the order of the areas, then of the waits; bodies longest silent first."""
        found: dict[str, list[Late]] = {area: [] for area in areas}
        for wait in waits:
            for late in self._of(wait, found, wait.needed(self._as_of, calendar)):
                found[late.area].append(late)
        return [late for some in found.values() for late in some]

    def _of(self, wait: Wait, areas: Iterable[str], needed: date) -> Iterator[Late]:
        source, _ = read_source(self._home.params, wait.source)
        if wait.each == "body" and self._campaign:
            if needed < self._campaign.start:
                return  # no entry is due before its first day, and none after its last
            needed = min(needed, self._campaign.end)
        newest = self._newest_by_area(source, areas)
        fresh: dict[str, date] = {}
        for area, day in newest.items():
            if day is None or day < needed:
                yield Late(area, wait.source, needed, day)
            else:
                fresh[area] = day
        if wait.each == "body":
            yield from self._silent(source, needed, fresh)

    def _newest_by_area(self, source: Source, areas: Iterable[str]) -> dict[str, date | None]:
        """The newest day of each area. A register book is one for all areas: one with nothing of an area has reported."""
        if source.register_book:
            return dict.fromkeys(areas, self.book_day(source))
        return {area: self._newest(source.snapshot, self._told_of(area, source)) for area in areas}

    def book_day(self, source: Source) -> date | None:
        """The newest day of a register book, with rows of whichever areas of its level."""
        return self._newest(
            source.snapshot, frozenset(area.code for area in self._register.at_level(source.area_level))
        )

    def _told_of(self, area: str, source: Source) -> frozenset[str]:
        """The areas by which a source reports of an area: itself, or those above and within of the source's level."""
        if self._register.area(area).level == source.area_level:
            return frozenset({area})
        around = (*self._register.above(area), *self._register.within(area))
        return frozenset(each.code for each in around if each.level == source.area_level)

    def _newest(self, snapshot: str, areas: frozenset[str]) -> date | None:
        """The day of the newest snapshot that holds one of the areas."""
        if snapshot not in self._held:
            self._held[snapshot] = [day for day in self._store.days(snapshot)[::-1] if day <= self._as_of]
        return next((day for day in self._held[snapshot] if not areas.isdisjoint(self._in(snapshot, day))), None)

    def _in(self, snapshot: str, day: date) -> frozenset[str]:
        if (snapshot, day) not in self._areas:
            self._areas[snapshot, day] = self._store.holds(snapshot, day)
        return self._areas[snapshot, day]

    def _silent(self, source: Source, needed: date, fresh: Mapping[str, date]) -> Iterator[Late]:
        """The bodies whose last entry is older than needed, of all that have entered any return."""
        entered = self._entered(
            source.snapshot, {area: (day, self._told_of(area, source)) for area, day in fresh.items()}
        )
        for area, bodies in entered.items():
            for body, last in sorted(bodies.items(), key=lambda one: (one[1], one[0])):
                if last < needed:
                    yield Late(area, source.source, needed, last, body)

    def _entered(
        self, snapshot: str, wanted: Mapping[str, tuple[date, frozenset[str]]]
    ) -> dict[str, dict[str, date]]:
        """Area → body → its last entry since the campaign began, or so long ago as the review uses data; each snapshot
        is read once."""
        from samiksha.store.entries import last_entries  # not sooner: it needs pandas, and few waits need it
        from samiksha.store.snapshots import Store

        store, read = Store(self._home), {}
        codes: dict[date, set[str]] = defaultdict(set)
        for day, some in wanted.values():
            codes[day] |= some
        for day, every in codes.items():
            held = tuple(sorted(every & self._in(snapshot, day)))
            read[day] = last_entries(store, snapshot, day, held, self._days_counted, self._services)
        return {
            area: {body: last for code in sorted(some) for body, last in read[day].get(code, {}).items()}
            for area, (day, some) in wanted.items()
        }

    @cached_property
    def _campaign(self) -> Campaign | None:
        name = self._spec.campaign
        return campaign_on(self._home.params, name, self._as_of) if name else None

    @property
    def _days_counted(self) -> tuple[date, date]:
        if self._campaign:
            return self._campaign.start, min(self._as_of, self._campaign.end)
        return self._as_of - timedelta(days=self._spec.unused_after_days), self._as_of

    @property
    def _services(self) -> frozenset[str]:
        """The services whose entries count; none: all do."""
        return frozenset(each.service for each in self._campaign.services) if self._campaign else frozenset()


def late_for_page(home: Home, spec: ReviewSpec, register: Register, areas: Sequence[str], as_of: date) -> list[Late]:
    """What a page has to call late: by the strictest demand of the schedule for each source, whoever makes the page.

    A source that is not the review's is passed over: that fault is the schedule's, and the clock tells of it.
    """
    asked = demands(home.params, spec.review)
    waits = [asked[name] for name in (*spec.sources, *spec.registers) if name in asked]
    return Freshness(home, spec, register, as_of).late(areas, waits, read_calendar(home.params)) if waits else []
