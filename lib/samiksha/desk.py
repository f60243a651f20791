"""What opening a review or a roll-up needs: the rule in force, the module that counts, the snapshots.

Enters: a home, a review type, a register, a day. Leaves: rows proven to be an area's, its figures, those of
the review before, and the facts that every page carries.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

import pandas as pd

from samiksha import __version__
from samiksha.catalogue import keys
from samiksha.errors import NoSnapshot, SamikshaError, WrongArea
from samiksha.home import Home, find_home
from samiksha.measures import directions, verification
from samiksha.measures.campaign_component_2 import ROWS as COMPLAINTS
from samiksha.measures.dossier import Dossier, Previous
from samiksha.minutes import Reader, Sample
from samiksha.model import RUN_ID, Figures, LaterMap, LoadCount, Severity
from samiksha.opened import BY_HAND, SourceFile
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.base import Names
from samiksha.params.campaigns import Campaign, campaign_on
from samiksha.params.departments import read_departments
from samiksha.params.holidays import read_calendar
from samiksha.params.indicators import read_indicators
from samiksha.params.lists import read_lists
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.rows import read_row_kind
from samiksha.params.rules import RuleVersion, rule_on
from samiksha.params.schedule import zone_of_times
from samiksha.params.services import read_services
from samiksha.params.sources import Source, read_source
from samiksha.store.freshness import Late, late_for_page
from samiksha.store.history import History
from samiksha.store.holdings import Holdings
from samiksha.store.manifests import Manifest
from samiksha.store.snapshots import Store


class Desk:
    """What opening one review needs: its rule, its measures, and the snapshots it may read."""

    def __init__(self, home: Home, spec: ReviewSpec, register: Register, as_of: date) -> None:
        self._home, self.spec, self.register = home, spec, register
        self._store = Store(home)
        self._holdings = Holdings(self._store)
        self._parts: dict[tuple[str, date, int], dict[str, pd.DataFrame]] = {}
        self._minutes = Reader(home)
        self.as_of = as_of
        self.measures: Any = measures_of(spec)
        self.rule: RuleVersion[Any] = rule_on(home.params, spec.rule, self.measures.Settings, as_of)
        self.sources: dict[str, Source] = {name: read_source(home.params, name)[0] for name in spec.sources}
        self.registers: dict[str, Source] = {name: read_source(home.params, name)[0] for name in spec.registers}
        self.services, self.indicators = read_services(home.params), read_indicators(home.params)
        self.names = {
            "area": {area.code: area.name for area in register.areas},
            "department": read_departments(home.params).names(),
            "service": self.services.names(),
            "indicator": self.indicators.names(),
            "source": {name: source.name for name, source in (self.sources | self.registers).items()},
        }

    @cached_property
    def campaign(self) -> Campaign | None:
        """The campaign that the review is about, as it is known on the day."""
        return campaign_on(self._home.params, self.spec.campaign, self.as_of) if self.spec.campaign else None

    def held(self, area: str) -> list[Manifest]:
        """For each source the newest snapshot that holds the area. Raises NoSnapshot if none does."""
        found = self.found(area, self.as_of)
        if not found:
            days = [day.isoformat() for source in self.spec.sources for day in self._store.days(source)]
            raise NoSnapshot(
                "no_rows_for_area",
                area=self.register.area(area),
                sources=", ".join(self.spec.sources),
                day=self.as_of.isoformat(),
                held=", ".join(sorted(set(days))) or "—",
            )
        return found

    def found(self, area: str, on_or_before: date) -> list[Manifest]:
        """For each source the newest snapshot that holds the area; empty if none does."""
        return self._each_newest(self.sources, area, on_or_before)

    def beside(self, area: str) -> list[Manifest]:
        """The newest snapshots of the review's registers that hold the area."""
        return self._each_newest(self.registers, area, self.as_of)

    def _each_newest(self, names: Iterable[str], area: str, on_or_before: date) -> list[Manifest]:
        newest = (self._newest(name, area, on_or_before) for name in names)
        return [manifest for manifest in newest if manifest is not None]

    def _newest(self, source: str, area: str, on_or_before: date) -> Manifest | None:
        """The newest snapshot that holds the area; of returns none so old that it tells of other times."""
        lasts = source not in self.sources or self.sources[source].register_book
        oldest = date.min if lasts else on_or_before - timedelta(days=self.spec.unused_after_days)
        return self._holdings.newest(source, area, on_or_before, oldest)

    def data_day(self, held: list[Manifest]) -> date:
        """The oldest day among the snapshots, those of register books aside unless there are no others."""
        returns = [each.as_of for each in held if not self.sources[each.source].register_book]
        return min(returns or [each.as_of for each in held])

    def dossier(self, held: list[Manifest], area: str, as_of: date | None = None) -> Dossier:
        """The area's rows of these snapshots by kind, each row proven to be the area's, and none missing."""
        parts: dict[str, list[pd.DataFrame]] = {}
        days: dict[str, date] = {}
        for each in held:
            kind = self.sources[each.source].rows
            parts.setdefault(kind, []).append(self._proven(each, area))
            days[kind] = min(days.get(kind, each.as_of), each.as_of)
        for kind, (rows, day) in self._empty_books(area, {each.source for each in held}, as_of or self.as_of).items():
            parts.setdefault(kind, []).append(rows)
            days.setdefault(kind, day)
        if self.counts_directions and len(rows := self._decided([area], as_of or self.as_of)):
            parts.setdefault(directions.ROWS, []).append(rows)
            days.setdefault(directions.ROWS, as_of or self.as_of)
        tables = {kind: joined(frames) for kind, frames in parts.items()}
        return self._dossier(area, tables, days, as_of)

    @cached_property
    def counts_directions(self) -> bool:
        """Whether directions are among what the review counts, and not only listed."""
        return any(source.rows == directions.ROWS for source in self.sources.values())

    def _empty_books(self, area: str, held: set[str], as_of: date) -> dict[str, tuple[pd.DataFrame, date]]:
        """Kind → no rows, and the day, for register books that are kept but have nothing of the area: that is none,
        and not "not reported"."""
        level = self.register.area(area).level
        found = {}
        for name, source in self.sources.items():
            book = self._book(name, as_of) if source.area_level == level and name not in held else None
            if book:
                found[source.rows] = self._store.no_rows(book), book.as_of
        return found

    def _book(self, source: str, as_of: date) -> Manifest | None:
        """The newest snapshot of a register book; None of what is no book, or has not been loaded."""
        return next(self._holdings.snapshots(source, as_of), None) if self.sources[source].register_book else None

    def together(self, area: str, dossiers: Sequence[Dossier]) -> Dossier:
        """The papers of several areas as those of one; each kind is told to the newest of its days."""
        kinds = list(dict.fromkeys(kind for one in dossiers for kind in one.tables))
        tables = {kind: joined([one.tables[kind] for one in dossiers if kind in one.tables]) for kind in kinds}
        days = {kind: max(one.days[kind] for one in dossiers if kind in one.days) for kind in kinds}
        return self._dossier(area, tables, days)

    def _dossier(
        self, area: str, tables: dict[str, pd.DataFrame], days: dict[str, date], as_of: date | None = None
    ) -> Dossier:
        return Dossier(
            area=area,
            as_of=as_of or self.as_of,
            tables=tables,
            days=days,
            seed=Sample(self.spec.review, area, self.as_of).seed,
            campaign=self.campaign,
            services=self.services,
            indicators=self.indicators,
        )

    def read_together(self, held: Mapping[str, Sequence[Manifest]]) -> None:
        """Reads each snapshot once, and the minutes, for all areas (area → its snapshots) whose papers are opened
        afterwards."""
        self._minutes.read(held)
        wanted: dict[tuple[str, date, int], tuple[Manifest, list[str]]] = {}
        for area, manifests in held.items():
            for each in manifests:
                wanted.setdefault(_revision(each), (each, []))[1].append(area)
        for key, (each, areas) in wanted.items():
            if key not in self._parts:
                rows = self._store.rows(each.source, each.as_of, tuple(areas), held=each)
                parts = rows.groupby("area", sort=False)
                self._parts[key] = {str(area): part.reset_index(drop=True) for area, part in parts}

    def _proven(self, held: Manifest, area: str) -> pd.DataFrame:
        rows = self._parts.get(_revision(held), {}).get(area)
        if rows is None:
            rows = self._store.rows(held.source, held.as_of, (area,), held=held)
        if strange := set(rows["area"].unique()) - {area}:
            raise WrongArea("rows_of_another_area", area=area, strange=", ".join(sorted(map(str, strange))))
        if len(rows) != held.areas[area]:
            raise WrongArea("rows_missing", area=area, found=len(rows), expected=held.areas[area])
        return rows

    def figures(self, dossier: Dossier, before: Mapping[str, Previous] | None = None) -> Figures:
        """The module's figures; `before` is the review before of each area, for what is said of movement."""
        if before is not None:
            dossier = replace(dossier, before=before)
        found = self.measures.calculate(dossier, self.rule.settings)
        assert isinstance(found, Figures)
        return found

    def earlier(self, area: str, held: Sequence[Manifest]) -> list[Manifest]:
        """What the review before could read: the newest snapshots on or before the last day on which any source
        was exported before its present one. Empty without such a day."""
        before = [
            past.as_of for each in held if (past := self._newest(each.source, area, each.as_of - timedelta(days=1)))
        ]
        return self.found(area, max(before)) if before else []

    def earlier_dossier(self, area: str, past: list[Manifest]) -> Dossier | None:
        """The area's rows at the review before (see `earlier`), as of the day of the newest snapshot among them."""
        return self.dossier(past, area, max(each.as_of for each in past)) if past else None

    def previous(self, area: str, data_as_of: date, earlier: Dossier | None) -> Previous | None:
        """The measures of the review before: counted anew by today's rule while its snapshot is held."""
        history = History(self._home)
        kept = [day for day in history.days(self.spec.review, area) if day < self.as_of]
        if earlier and (not kept or kept[-1] <= earlier.as_of):
            return self._counted_anew(earlier)
        for made in reversed(kept):
            past = history.past(self.spec.review, area, made)
            if past.data_as_of < data_as_of:
                return Previous(past.data_as_of, past.measures)
        return self._counted_anew(earlier) if earlier else None

    def _counted_anew(self, earlier: Dossier) -> Previous:
        """Counted when its measures are first asked for: of most areas of a roll-up nobody does."""
        return Previous(earlier.as_of, LaterMap(lambda: self.figures(earlier).measures))

    def suspicions(self, dossier: Dossier, findings: pd.DataFrame, earlier: Dossier | None) -> pd.DataFrame:
        """The suspicious patterns of an area. A row refused now has not vanished: it is a finding already."""
        refused = frozenset(findings.loc[findings["severity"] == Severity.REFUSED, "key"])
        beside = {each.rows: self._proven(each, dossier.area) for each in self.beside(dossier.area)}
        dossier = replace(
            dossier, tables={**dossier.tables, **beside}, frozen=self._frozen(dossier.area), refused=refused
        )
        found = self.measures.suspicious(dossier, earlier and self._without(earlier, refused), self.rule.settings)
        assert isinstance(found, pd.DataFrame)
        return found

    def _without(self, earlier: Dossier, refused: frozenset[str]) -> Dossier:
        keys = {kind: read_row_kind(self._home.params, kind).key for kind in earlier.tables}
        tables = {kind: rows[~rows[keys[kind]].isin(refused)] for kind, rows in earlier.tables.items()}
        return replace(earlier, tables=tables)

    def _frozen(self, area: str) -> Dossier | None:
        """The area's complaints in the first exports since the cut-off of the campaign's component 2, if it has one."""
        part = self.campaign and self.campaign.component_2
        if not part:
            return None
        sources = [name for name, source in self.sources.items() if source.rows == COMPLAINTS]
        held = [first for name in sources if (first := self._holdings.first(name, area, part.cut_off, self.as_of))]
        return self.dossier(held, area, max(each.as_of for each in held)) if held else None

    def directions(self, areas: Sequence[str]) -> pd.DataFrame:
        """What earlier meetings directed the areas to do: by the register of directions as far as it is loaded, and by
        the minutes; one frame (`directions_on`)."""
        held = {area: found for area in areas if (found := self._newest(directions.ROWS, area, self.as_of))}
        self.read_together({area: [book] for area, book in held.items()})
        parts = [self._proven(book, area) for area, book in held.items()]
        if len(decided := self._decided(areas, self.as_of)):
            parts.append(decided)
        return directions.directions_on(joined(parts) if parts else None, self.as_of, self.spec.review)

    def decided(self, area: str) -> bool:
        """Whether the minutes hold a direction for the area that the review counts."""
        return self.counts_directions and len(self._decided([area], self.as_of)) > 0

    def _decided(self, areas: Sequence[str], as_of: date) -> pd.DataFrame:
        """The directions of the minutes for some areas, as rows."""
        return directions.rows_of_minutes(self._minutes.shown(areas, as_of, self.spec.review))

    def calls(self, areas: Sequence[str]) -> pd.DataFrame:
        """What the calls of each area's last sample gave (`verification.RESULTS`), of those drawn for earlier briefs."""
        return verification.call_results(self._minutes.held(areas).tallies(self.spec.review, self.as_of))

    def files(self, held: list[Manifest], area: str) -> tuple[SourceFile, ...]:
        """The exports that hold rows of an area."""
        sources = self.sources | self.registers
        return tuple(
            SourceFile(
                source=manifest.source,
                source_name=sources[manifest.source].name,
                file=part.file,
                digest=part.digest,
                loaded_at=part.loaded_at,
                as_of=manifest.as_of,
                demo=part.demo,
                register_book=sources[manifest.source].register_book,
                count=part.count.as_count(),
            )
            for manifest in held
            for part in manifest.parts
            if area in part.by_area
        )

    def late(self, areas: Sequence[str]) -> tuple[Late, ...]:
        """What of these areas has not come up to the day that the schedule asks for."""
        return tuple(late_for_page(self._home, self.spec, self.register, areas, self.as_of))

    def common(self, place: Area, lang: str, data_as_of: date, files: tuple[SourceFile, ...]) -> dict[str, Any]:
        """The fields of `Opened`, `demo` aside from the review before."""
        held = {file.source for file in files}
        return {
            "spec": self.spec,
            "area": place,
            "ancestors": self.register.above(place.code),
            "as_of": self.as_of,
            "data_as_of": data_as_of,
            "stale_days": (self.as_of - data_as_of).days,
            "lang": lang,
            "files": files,
            "rule_name": self.spec.rule,
            "rule_version": self.rule.version,
            "rule_since": self.rule.since,
            "rule_source": self.rule.source,
            "settings": self.rule.settings,
            "run_id": os.environ.get(RUN_ID, BY_HAND),
            "software": __version__,
            "demo": any(file.demo for file in files),
            "names": self.names,
            "campaign": self.campaign,
            "zone": zone_of_times(self._home.params),
            "absent_sources": self._absent(held, place),
        }

    def _absent(self, held: set[str], place: Area) -> tuple[Names, ...]:
        """The sources of which nothing is held; one that reports for the state alone is not missed in a district, nor
        a register book in which nothing happens to stand of the area."""
        levels = {self.spec.level, place.level}
        books = {name for name in self.sources if self._book(name, self.as_of)}
        sources = [source for name, source in self.sources.items() if name not in held | books]
        return tuple(source.name for source in sources if source.area_level in levels)

    def findings(self, held: list[Manifest], area: str) -> pd.DataFrame:
        """The findings of the area, and those of no known area in the files that hold its rows."""
        parts = []
        for manifest in held:
            found = self._store.findings(manifest.source, manifest.as_of, manifest)
            files = {part.file for part in manifest.parts if area in part.by_area}
            parts.append(found[(found["area"] == area) | ((found["area"] == "") & found["file"].isin(files))])
        return pd.concat(parts, ignore_index=True)


def measures_of(spec: ReviewSpec) -> ModuleType:
    """The module that counts for a review."""
    return import_module(f"samiksha.measures.{spec.measures}")


def _revision(held: Manifest) -> tuple[str, date, int]:
    return held.source, held.as_of, held.revision


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Rows of several snapshots or areas as one frame."""
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def area_count(held: list[Manifest], area: str) -> LoadCount:
    """Rows read, kept, refused and duplicate of one area."""
    counts = [part.by_area[area].as_count() for manifest in held for part in manifest.parts if area in part.by_area]
    return sum(counts, LoadCount(0, 0, 0, 0))


def open_desk(home: Home, review: str, as_of: date) -> Desk:
    """The desk of a review type as of one day. Raises UnknownName."""
    spec = read_review(home.params, review)
    return Desk(home, spec, read_register(home.params, spec.areas), as_of)


def warm_up() -> None:
    """For the warm parent: the home's reviews with their rules, campaigns and sources, read and checked once, with all
    that they rest on."""
    for model in (Manifest, Names):
        model.model_rebuild()
    keys()
    with suppress(SamikshaError):
        params = find_home().params
        with suppress(SamikshaError):
            zone_of_times(params)
            read_calendar(params)
        read_lists(params)
        for path in sorted((params / "reviews").glob("*.yml")):
            with suppress(SamikshaError):  # whoever opens that review says what is wrong
                spec = read_review(params, path.stem)
                settings = measures_of(spec).Settings
                settings.model_rebuild()
                rule_on(params, spec.rule, settings, date.max)
                for name in (*spec.sources, *spec.registers):
                    read_row_kind(params, read_source(params, name)[0].rows)
                if spec.campaign:
                    campaign_on(params, spec.campaign, date.max)
