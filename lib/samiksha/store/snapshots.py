"""One snapshot: a folder with the rows, the findings, and `snapshot.json`, which says which are current.

Enters: `Loaded` exports, under a lock. Leaves: frames. A reader follows snapshot.json, which is replaced
in one step; the files of the revision before stay for readers that began with them.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from samiksha.errors import NoSnapshot
from samiksha.files import replacing, write_text
from samiksha.home import Home
from samiksha.load.findings import combined
from samiksha.model import FINDING_COLUMNS, LoadCount
from samiksha.params.base import Strict

Read = TypeVar("Read")
ROWS_A_GROUP = 10_000
"""The fewest rows of a group but the last: small areas share one, for a footer that stays small."""
POINTER = "snapshot.json"
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


class Store:
    """The snapshots of one home."""

    def __init__(self, home: Home) -> None:
        self._root = home.store

    def folder(self, source: str, as_of: date) -> Path:
        return self._root / source / as_of.isoformat()

    def days(self, source: str) -> list[date]:
        """The as-of days held, oldest first."""
        return sorted(
            date.fromisoformat(pointer.parent.name) for pointer in (self._root / source).glob(f"*/{POINTER}")
        )

    def manifest(self, source: str, as_of: date) -> Manifest:
        """What a snapshot holds. Raises NoSnapshot."""
        path = self.folder(source, as_of) / POINTER
        try:
            plain = json.loads(path.read_bytes())
            if plain.get("format") != FORMAT:
                raise NoSnapshot("snapshot_outdated", source=source, day=as_of.isoformat(), folder=path.parent)
            return Manifest.model_validate(plain)
        except FileNotFoundError:
            held = ", ".join(day.isoformat() for day in self.days(source)) or "—"
            raise NoSnapshot("no_snapshot", source=source, day=as_of.isoformat(), held=held) from None

    def digests(self, source: str, as_of: date) -> dict[str, str]:
        """Area → digest of all that a snapshot holds of it; empty for one of an older format."""
        plain = json.loads((self.folder(source, as_of) / POINTER).read_bytes())
        found: dict[str, str] = plain.get("digests", {})
        return found

    def rows(
        self,
        source: str,
        as_of: date,
        areas: tuple[str, ...] | None = None,
        columns: list[str] | None = None,
        held: Manifest | None = None,
    ) -> pd.DataFrame:
        """The rows of some areas (all without), read without touching the others'. Text is `str`, counts Int64.

        `held` asks for that very revision, so that rows and findings are of one moment.
        """
        filters = None if areas is None else [("area", "in", list(areas))]

        def read(folder: Path, manifest: Manifest) -> pa.Table:
            path = folder / rows_name(manifest.revision)
            return pq.read_table(path, filters=filters, columns=columns, partitioning=None)

        return to_frame(self._following(source, as_of, read, held))

    def no_rows(self, held: Manifest) -> pd.DataFrame:
        """The columns of a revision, without rows."""
        return to_frame(pq.read_schema(self.folder(held.source, held.as_of) / rows_name(held.revision)).empty_table())

    def table(self, held: Manifest) -> pa.Table:
        """All rows of a revision as Arrow, text as dictionaries: for the writer."""
        path = self.folder(held.source, held.as_of) / rows_name(held.revision)
        schema = pq.read_schema(path)
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        return pq.read_table(path, read_dictionary=texts, partitioning=None)

    def findings(self, source: str, as_of: date, held: Manifest | None = None) -> pd.DataFrame:
        """All findings of a snapshot (`FINDING_COLUMNS`)."""

        def read(folder: Path, manifest: Manifest) -> pd.DataFrame:
            return pd.read_parquet(folder / findings_name(manifest.revision))

        found = self._following(source, as_of, read, held)
        return found[list(FINDING_COLUMNS)]

    def _following(
        self, source: str, as_of: date, read: Callable[[Path, Manifest], Read], held: Manifest | None
    ) -> Read:
        """What `read` gives; once more if a writer removed the revision between pointer and file."""
        folder = self.folder(source, as_of)
        if held is not None:
            return read(folder, held)
        try:
            return read(folder, self.manifest(source, as_of))
        except FileNotFoundError:
            return read(folder, self.manifest(source, as_of))

    def lock(self, source: str, as_of: date) -> FileLock:
        """Held by the one writer of a snapshot."""
        folder = self.folder(source, as_of)
        folder.mkdir(parents=True, exist_ok=True)
        return FileLock(folder / ".lock")

    def held(self, source: str, as_of: date) -> Manifest | None:
        """The manifest, or None if there is no such snapshot."""
        return self.manifest(source, as_of) if (self.folder(source, as_of) / POINTER).exists() else None

    def replace(self, manifest: Manifest, rows: pa.Table, findings: pd.DataFrame) -> None:
        """Makes a new revision current. The caller holds the lock. On any error the old one stays."""
        folder = self.folder(manifest.source, manifest.as_of)
        with replacing(folder / rows_name(manifest.revision)) as temporary:
            _write_rows(rows, manifest.areas, temporary)
        with replacing(folder / findings_name(manifest.revision)) as temporary:
            combined([findings]).to_parquet(temporary, index=False)
        write_text(folder / POINTER, json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1))
        for stale in folder.glob("*.parquet"):
            number = stale.stem.rpartition("-")[2]
            if number.isdigit() and int(number) < manifest.revision - 1:
                _remove(stale)


def _write_rows(rows: pa.Table, areas: dict[str, int], path: Path) -> None:
    """The rows in groups that end where an area ends, so that an area is read without its neighbours."""
    rows = _plain_where_distinct(rows)
    # Read back as plain text, not as dictionaries: hence no Arrow schema.
    with pq.ParquetWriter(path, rows.schema, compression="zstd", compression_level=1, store_schema=False) as writer:
        begin = end = 0
        for area in sorted(areas):
            end += areas[area]
            if end - begin >= ROWS_A_GROUP or end == rows.num_rows:
                writer.write_table(rows.slice(begin, end - begin), row_group_size=max(end - begin, 1))
                begin = end


def _plain_where_distinct(rows: pa.Table) -> pa.Table:
    """The rows with columns of mostly distinct texts as plain text: a group would carry all of a dictionary."""
    for place, field in enumerate(rows.schema):
        column = rows.column(place)
        if (
            pa.types.is_dictionary(field.type)
            and max((len(c.dictionary) for c in column.chunks), default=0) > ROWS_A_GROUP
        ):
            rows = rows.set_column(place, field.name, column.cast(pa.string()))
    return rows


def _remove(path: Path) -> None:
    """Removes a superseded file, unless a reader on Windows still holds it: the next writer will."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return


def rows_name(revision: int) -> str:
    return f"rows-{revision}.parquet"


def findings_name(revision: int) -> str:
    return f"findings-{revision}.parquet"


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as pandas; whole numbers and flags keep their missing values."""
    nullable: dict[pa.DataType, Any] = {
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(na_value=float("nan")),
    }
    frame: pd.DataFrame = table.to_pandas(types_mapper=nullable.get)
    return frame
