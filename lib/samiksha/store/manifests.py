"""What the snapshots hold, without their rows: a reader of these needs neither pandas nor Arrow.

Enters: a home. Leaves: days, manifests, digests of areas.
"""

import json
from datetime import date, datetime
from pathlib import Path

from samiksha.errors import NoSnapshot
from samiksha.home import Home
from samiksha.model import LoadCount
from samiksha.params.base import Strict
from samiksha.store.place import place_at

POINTER = "snapshot.json"
_AREAS = '\n "areas": '
FORMAT = 2
"""Raised when what is stored changes; a snapshot of another format has to be loaded again."""


class Counted(Strict):
    """Rows read, kept, refused, duplicate."""

    read: int
    kept: int
    refused: int
    duplicate: int

    def as_count(self) -> LoadCount:
        return LoadCount(self.read, self.kept, self.refused, self.duplicate)

    @classmethod
    def of(cls, count: LoadCount) -> "Counted":
        return cls(read=count.read, kept=count.kept, refused=count.refused, duplicate=count.duplicate)


class Part(Strict):
    """One export within a snapshot."""

    number: int
    file: str
    digest: str
    reading: str
    """Digest of what it was read by (source, places, corrections, software): another one, read anew."""
    sheet: str
    header_row: int
    loaded_at: datetime
    demo: bool
    count: Counted
    """Of the file as it is."""
    by_area: dict[str, Counted]
    """What the file adds to each area's counts; for a workbook of refused rows the rows that moved."""
    reports: tuple[str, ...]


class Manifest(Strict):
    """What a snapshot holds."""

    format: int
    source: str
    rows: str
    as_of: date
    revision: int
    parts: tuple[Part, ...]
    areas: dict[str, int]
    """Rows kept by area."""
    digests: dict[str, str]
    """Of everything that holds of an area in this snapshot, by area (see `digests`)."""

    @property
    def reports(self) -> frozenset[str]:
        """The columns that at least one export fills."""
        return frozenset(name for part in self.parts for name in part.reports)

    @property
    def count(self) -> LoadCount:
        every = (count.as_count() for part in self.parts for count in part.by_area.values())
        return sum(every, LoadCount(0, 0, 0, 0))


class Manifests:
    """What the snapshots of one home hold."""

    def __init__(self, home: Home) -> None:
        self._home, self._place = home, place_at(home.store)

    @property
    def folder(self) -> Path | None:
        """Where the store lies, if that is a folder."""
        return self._place.folder

    def days(self, source: str) -> list[date]:
        """The as-of days held, oldest first."""
        return sorted(date.fromisoformat(pointer.parent.name) for pointer in self._place.glob(source, f"*/{POINTER}"))

    def manifest(self, source: str, as_of: date) -> Manifest:
        """What a snapshot holds. Raises NoSnapshot."""
        folder = folder_name(source, as_of)
        try:
            plain = json.loads(self._place.read(f"{folder}/{POINTER}"))
            if plain.get("format") != FORMAT:
                shown = self._place.shown(folder)
                raise NoSnapshot("snapshot_outdated", source=source, day=as_of.isoformat(), folder=shown)
            return Manifest.model_validate(plain)
        except FileNotFoundError:
            held = ", ".join(day.isoformat() for day in self.days(source)) or "—"
            raise NoSnapshot("no_snapshot", source=source, day=as_of.isoformat(), held=held) from None

    def listed(self, source: str, as_of: date) -> Manifest | None:
        """The manifest of a day that was listed; None if housekeeping has removed the snapshot since."""
        try:
            return self.manifest(source, as_of)
        except NoSnapshot as fault:
            if fault.key == "no_snapshot":
                return None
            raise

    def areas(self, source: str, as_of: date) -> dict[str, str]:
        """Area → digest of all that a snapshot holds of it, of the areas with rows in it; "" in one of an older format.
        Empty if housekeeping has removed the snapshot.
        """
        try:
            plain = json.loads(self._place.read(f"{folder_name(source, as_of)}/{POINTER}"))
        except FileNotFoundError:
            return {}
        digests = plain.get("digests", {})
        return {area: digests.get(area, "") for area in plain.get("areas", {})}

    def holds(self, source: str, as_of: date) -> frozenset[str]:
        """The areas with rows in a snapshot; none if housekeeping has removed it. Nothing else of the manifest is parsed:
        of hundreds of districts and weeks of days that takes a tenth of the time."""
        try:
            content = self._place.read(f"{folder_name(source, as_of)}/{POINTER}").decode()
        except FileNotFoundError:
            return frozenset()
        begin = content.find(_AREAS)  # as `Store.replace` writes it; no text within has a line break of its own
        if begin < 0:
            return frozenset(json.loads(content).get("areas", ()))
        areas, _ = json.JSONDecoder().raw_decode(content, begin + len(_AREAS))
        return frozenset(areas)

    def unpointed(self, source: str) -> list[date]:
        """The days of which files lie there and no snapshot: one is being written, or whoever removed it was killed."""
        named = {path.parent.name for path in self._place.glob(source, "*/*.parquet")}
        return sorted({day for name in named if (day := day_named(name))} - set(self.days(source)))

    def loaded_on(self, source: str, as_of: date) -> date | None:
        """The day on which an export was last loaded into a snapshot; None if there is no such snapshot."""
        try:
            plain = json.loads(self._place.read(f"{folder_name(source, as_of)}/{POINTER}"))
        except FileNotFoundError:
            return None
        moments = [datetime.fromisoformat(part["loaded_at"]) for part in plain.get("parts", ())]
        return max(moments).date() if moments else None

    def size(self, source: str, as_of: date) -> int:
        """The bytes of a snapshot's files."""
        return self._place.size(folder_name(source, as_of))

    def held(self, source: str, as_of: date) -> Manifest | None:
        """The manifest, or None if there is no such snapshot."""
        there = self._place.exists(f"{folder_name(source, as_of)}/{POINTER}")
        return self.manifest(source, as_of) if there else None


def day_named(name: str) -> date | None:
    """The day that a folder is named after, if it is one.

    >>> day_named("2023-05-20"), day_named("20230520"), day_named("notes")
    (datetime.date(2023, 5, 20), None, None)
    """
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def folder_name(source: str, as_of: date) -> str:
    return f"{source}/{as_of.isoformat()}"
