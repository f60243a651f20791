"""The key of a page: one digest of everything that it rests on. The same key, the same page.

Enters: a plan's areas, the store's manifests, the minutes, the history, params/, notebooks/, the software. Leaves: a key a
page. Other districts' rows are not in a district's key: a row changed in one makes one brief and the roll-ups above it anew.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path

import samiksha
from samiksha.errors import SamikshaError
from samiksha.files import digest_of, digest_of_bytes, digest_of_lines
from samiksha.home import Home
from samiksha.minutes import read_minutes
from samiksha.params.areas import Register
from samiksha.params.campaigns import campaign_on
from samiksha.params.holidays import read_calendar
from samiksha.params.reviews import ReviewSpec
from samiksha.params.schedule import demands, zone_of_times
from samiksha.params.sources import read_source
from samiksha.store.freshness import Freshness
from samiksha.store.history import History
from samiksha.store.manifests import Manifests
from samiksha.store.reading import first, newest

DIRECTIONS = "directions"
"""The source that every page reads, whatever its review."""
DRAWN_BY = ("matplotlib", "nbconvert", "nh3", "numpy", "pandas", "papermill", "pillow", "pyarrow")
"""Another version of these may draw or count otherwise."""
NOT_READ = ("delivery.yml", "holidays.yml", "keeping.yml", "limits.yml", "schedule.yml")
"""Files of params/ that decide how and when a page is made, and not what it says. What it does say of the schedule
(`Keys._asked`) is in the key by itself."""


class Keys:
    """The keys of one review's pages as of one day."""

    def __init__(self, home: Home, spec: ReviewSpec, register: Register, as_of: date, lang: str) -> None:
        self._home, self._spec, self._register, self._as_of, self._lang = home, spec, register, as_of, lang
        self._store = Manifests(home)
        self._areas: dict[tuple[str, date], dict[str, str]] = {}

    def key(self, area: str, notebook: str, of_briefs: bool = False) -> str:
        """The key of an area's page. What stands above an area may stand on its page; what lies within it, too.

        `of_briefs`: of a roll-up, which is reconciled with what the day's briefs said; so it is told once they are made.
        """
        within = [each.code for each in self._register.within(area)]
        read = {*within, *(each.code for each in self._register.above(area))}
        parts = [
            samiksha.__version__, software(), self._params, digest_of(self._home.notebooks / notebook),
            self._spec.review, notebook, area, self._as_of.isoformat(), self._lang, *self._asked,
            *self._of_rows(read), *self._of_history(within), *(self._of_today(within) if of_briefs else ()),
            *self._of_minutes(area),
        ]  # fmt: skip
        return digest_of_lines(parts)

    @cached_property
    def _params(self) -> str:
        return digest_of_lines(_of_files(self._home.params))

    @cached_property
    def _asked(self) -> Sequence[str]:
        """The day up to which each source is asked for, and the zone of times of day: a changed hour makes no page anew."""
        params, calendar = self._home.params, read_calendar(self._home.params)
        asked = demands(params, self._spec.review)
        needed = [f"{name} {wait.each} {wait.needed(self._as_of, calendar)}" for name, wait in sorted(asked.items())]
        return [*needed, *self._books(asked), str(zone_of_times(params))]

    def _books(self, asked: Iterable[str]) -> Iterable[str]:
        """Up to which day each register book reports that is asked for: other areas' rows tell it, which no key holds."""
        fresh = Freshness(self._home, self._spec, self._register, self._as_of)
        for name in sorted({*self._spec.sources, *self._spec.registers}.intersection(asked)):
            source, _ = read_source(self._home.params, name)
            if source.register_book:
                yield f"{name} {fresh.book_day(source)}"

    def _of_rows(self, areas: Iterable[str]) -> Iterable[str]:
        """What the snapshots hold that the page may read, and of each source which one is the newest."""
        wanted = sorted(areas)
        for source, days in self._days.items():
            yield from (f"{source} {day.isoformat()}" for day in days[:1])
            holds = partial(self._held, source)
            read = [newest(days, holds, wanted)]
            if self._cut_off and source in self._spec.sources:
                read.append(first([day for day in reversed(days) if day >= self._cut_off], holds, wanted))
            for found in read:
                for day, held in found.items():
                    yield from (f"{source} {day.isoformat()} {area} {holds(day)[area]}" for area in sorted(held))

    @cached_property
    def _days(self) -> dict[str, list[date]]:
        """Source → the days of its snapshots up to the as-of day, newest first."""
        named = (*self._spec.sources, *self._spec.registers)
        asked = [name for name in demands(self._home.params, self._spec.review) if name in named]
        joined = [read_source(self._home.params, name)[0].snapshot for name in asked]
        sources = dict.fromkeys((*named, DIRECTIONS, *joined))
        return {name: [day for day in self._store.days(name)[::-1] if day <= self._as_of] for name in sources}

    @cached_property
    def _cut_off(self) -> date | None:
        """Of the campaign's component 2, whose cohort the first snapshot since then proves."""
        with suppress(SamikshaError):  # the page itself says what is wrong with its campaign
            campaign = self._spec.campaign and campaign_on(self._home.params, self._spec.campaign, self._as_of)
            return campaign.component_2.cut_off if campaign and campaign.component_2 else None
        return None

    def _held(self, source: str, day: date) -> dict[str, str]:
        if (source, day) not in self._areas:
            self._areas[source, day] = self._store.areas(source, day)
        return self._areas[source, day]

    def _of_history(self, areas: Iterable[str]) -> Iterable[str]:
        """The measures kept of earlier briefs, back to the last that rests on older data than the newest does."""
        history = History(self._home)
        for area in areas:
            newest = None
            for day in reversed(self._history_days.get(area, [])):
                content = history.content(self._spec.review, area, day)
                yield f"{area} {day} {digest_of_bytes(content)}"
                told = json.loads(content)["data_as_of"]
                newest = newest or told
                if told < newest:
                    break

    def _of_today(self, areas: Iterable[str]) -> Iterable[str]:
        """The measures that the briefs of this very day said."""
        history = History(self._home)
        for area in areas:
            with suppress(FileNotFoundError):
                content = history.content(self._spec.review, area, self._as_of)
                yield f"{area} {digest_of_bytes(content)}"

    def _of_minutes(self, area: str) -> Iterable[str]:
        """What the minutes hold that the page tells: of the area, and of those that it rolls up. No word of a later day."""
        under = self._register.under(area, self._spec.level)
        held = read_minutes(self._home, sorted({area, *(each.code for each in under)}))
        told = [*held.shown(self._as_of, self._spec.review), *held.tallies(self._spec.review, self._as_of)]
        return [digest_of_lines(sorted(map(repr, told)))] if told else []

    @cached_property
    def _history_days(self) -> dict[str, list[date]]:
        found = History(self._home).days_by_area(self._spec.review)
        return {area: [day for day in days if day < self._as_of] for area, days in found.items()}


@cache
def software() -> str:
    """Digest of the package as it lies on disk, texts and templates too, and of the versions of what it draws with."""
    package = Path(samiksha.__file__).parent
    return digest_of_lines([*_of_files(package), *(f"{name} {version(name)}" for name in DRAWN_BY)])


def _of_files(folder: Path) -> list[str]:
    """A line for each file of a folder: its name and its digest."""
    return [
        f"{path.relative_to(folder).as_posix()} {digest_of(path)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.name not in NOT_READ
    ]
