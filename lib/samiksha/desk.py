"""What opening a review or a roll-up needs: the rule in force, the module that counts, the snapshots.

Enters: a home, a review type, a register, a day. Leaves: rows proven to be an area's, its figures, those of
the review before, and the facts that every page carries.
"""

import os
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import pandas as pd

from samiksha import __version__
from samiksha.errors import NoSnapshot, WrongArea
from samiksha.home import Home
from samiksha.model import RUN_ID, Figures, LoadCount, Measure, Severity
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.base import Names
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.rows import read_row_kind
from samiksha.params.rules import RuleVersion, rule_on
from samiksha.params.sources import read_source
from samiksha.store import Manifest, Store
from samiksha.store.history import History

BY_HAND = "by-hand"


@dataclass(frozen=True)
class SourceFile:
    """One export behind the figures."""

    source: str
    source_name: Names
    file: str
    digest: str
    """SHA-256 of the file."""
    loaded_at: datetime
    as_of: date
    demo: bool
    count: LoadCount
    """Of the whole file."""


@dataclass(frozen=True)
class Previous:
    """The last review of the same area: its day and its measures."""

    as_of: date
    measures: dict[str, Measure]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a brief and a roll-up have in common: what it is about, and what its figures rest on."""

    spec: ReviewSpec
    area: Area
    ancestors: tuple[Area, ...]
    """Division, state: from the nearest upward."""
    as_of: date
    data_as_of: date
    """The oldest day among the snapshots used; ages and limits are counted to the day of each."""
    stale_days: int
    """as_of − data_as_of; above spec.stale_after_days the page says so."""
    lang: str
    files: tuple[SourceFile, ...]
    """The exports that hold the rows."""
    rule_name: str
    rule_version: str
    rule_since: date
    rule_source: Names
    settings: object
    """The rule's settings, for captions (limits, bands)."""
    run_id: str
    software: str
    demo: bool
    """Whether any of the rows is made up."""


Earlier = tuple[pd.DataFrame | None, date | None]
"""An area's rows in the snapshots before, and their day; (None, None) without any."""


class Desk:
    """What opening one review needs: its rule, its measures, and the snapshots it may read."""

    def __init__(self, home: Home, spec: ReviewSpec, register: Register, as_of: date) -> None:
        self._home, self.spec, self.register = home, spec, register
        self._store = Store(home)
        self.as_of = as_of
        self.measures: Any = measures_of(spec)
        self.rule: RuleVersion[Any] = rule_on(home.params, spec.rule, self.measures.Settings, as_of)

    def held(self, area: str) -> list[Manifest]:
        """For each source the newest snapshot that holds the area. Raises NoSnapshot if none does."""
        found = [
            manifest
            for source in self.spec.sources
            if (manifest := self._newest(source, area, self.as_of)) is not None
        ]
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

    def _newest(self, source: str, area: str, on_or_before: date) -> Manifest | None:
        for day in reversed([day for day in self._store.days(source) if day <= on_or_before]):
            manifest = self._store.manifest(source, day)
            if area in manifest.areas:
                return manifest
        return None

    def rows(self, held: list[Manifest], area: str) -> pd.DataFrame:
        """The area's rows of these snapshots, each proven to be the area's, and none missing."""
        parts = [self._store.rows(each.source, each.as_of, (area,), held=each) for each in held]
        rows = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
        if strange := set(rows["area"].unique()) - {area}:
            raise WrongArea("rows_of_another_area", area=area, strange=", ".join(sorted(map(str, strange))))
        expected = sum(each.areas[area] for each in held)
        if len(rows) != expected:
            raise WrongArea("rows_missing", area=area, found=len(rows), expected=expected)
        return rows

    def figures(self, rows: pd.DataFrame, data_as_of: date, area: str) -> Figures:
        """The module's figures; the seed of samples is the review, the area and the day."""
        seed = f"{self.spec.review}|{area}|{self.as_of.isoformat()}"
        found = self.measures.calculate(rows, data_as_of, self.rule.settings, seed)
        assert isinstance(found, Figures)
        return found

    def earlier(self, area: str, before: date) -> list[Manifest]:
        """For each source the newest snapshot before a day that holds the area."""
        found = []
        for source in self.spec.sources:
            days = [day for day in self._store.days(source) if day < before]
            manifest = self._newest(source, area, days[-1]) if days else None
            if manifest:
                found.append(manifest)
        return found

    def earlier_rows(self, area: str, before: date) -> Earlier:
        """The area's rows in the snapshots before, and their day; (None, None) without any."""
        held = self.earlier(area, before)
        if not held:
            return None, None
        return self.rows(held, area), max(manifest.as_of for manifest in held)

    def previous(self, area: str, data_as_of: date, earlier: Earlier) -> Previous | None:
        """The measures of the review before: counted anew by today's rule while its snapshot is held."""
        history = History(self._home)
        kept = [day for day in history.days(self.spec.review, area) if day < self.as_of]
        rows, day = earlier
        if rows is not None and day is not None and (not kept or kept[-1] <= day):
            return Previous(day, self.figures(rows, day, area).measures)
        for made in reversed(kept):
            past = history.past(self.spec.review, area, made)
            if past.data_as_of < data_as_of:
                return Previous(past.data_as_of, past.measures)
        return Previous(day, self.figures(rows, day, area).measures) if rows is not None and day else None

    def suspicions(
        self, rows: pd.DataFrame, findings: pd.DataFrame, data_as_of: date, earlier: Earlier
    ) -> pd.DataFrame:
        """The suspicious patterns of an area. A row refused now has not vanished: it is a finding already."""
        before, day = earlier
        if before is not None:
            refused = findings.loc[findings["severity"] == Severity.REFUSED, "key"]
            key = read_row_kind(self._home.params, self.measures.ROWS).key
            before = before[~before[key].isin(refused)]
        found = self.measures.suspicious(rows, before, day, data_as_of, self.rule.settings)
        assert isinstance(found, pd.DataFrame)
        return found

    def files(self, held: list[Manifest], area: str) -> tuple[SourceFile, ...]:
        """The exports that hold rows of an area."""
        names = {name: read_source(self._home.params, name)[0].name for name in self.spec.sources}
        return tuple(
            SourceFile(
                source=manifest.source,
                source_name=names[manifest.source],
                file=part.file,
                digest=part.digest,
                loaded_at=part.loaded_at,
                as_of=manifest.as_of,
                demo=part.demo,
                count=part.count.as_count(),
            )
            for manifest in held
            for part in manifest.parts
            if area in part.by_area
        )

    def is_demo(self, area: str, data_as_of: date) -> bool:
        """Whether the review before, with which this one is compared, rests on made-up rows."""
        return any(file.demo for file in self.files(self.earlier(area, data_as_of), area))

    def common(self, place: Area, lang: str, data_as_of: date, files: tuple[SourceFile, ...]) -> dict[str, Any]:
        """The fields of `Opened`."""
        return {
            "spec": self.spec,
            "area": place,
            "ancestors": _ancestors(self.register, place),
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
            "demo": any(file.demo for file in files) or self.is_demo(place.code, data_as_of),
        }

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


def area_count(held: list[Manifest], area: str) -> LoadCount:
    """Rows read, kept, refused and duplicate of one area."""
    counts = [part.by_area[area].as_count() for manifest in held for part in manifest.parts if area in part.by_area]
    return sum(counts, LoadCount(0, 0, 0, 0))


def _ancestors(register: Register, place: Area) -> tuple[Area, ...]:
    found = []
    while place.parent is not None:
        place = register.area(place.parent)
        found.append(place)
    return tuple(found)


def open_desk(home: Home, review: str, as_of: date) -> Desk:
    """The desk of a review type as of one day. Raises UnknownName."""
    spec = read_review(home.params, review)
    return Desk(home, spec, read_register(home.params, spec.areas), as_of)
