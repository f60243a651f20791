"""One snapshot: a folder with the rows, the findings, and `snapshot.json`, which says which are current.

Enters: `Loaded` exports, under a lock. Leaves: frames. A reader follows snapshot.json, which is replaced
in one step; the files of the revision before stay for readers that began with them.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock

from samiksha.load.findings import combined
from samiksha.model import FINDING_COLUMNS
from samiksha.store.manifests import POINTER, Manifest, Manifests, folder_name

Read = TypeVar("Read")
ROWS_A_GROUP = 10_000
"""The fewest rows of a group but the last: small areas share one, for a footer that stays small."""


class Store(Manifests):
    """The snapshots of one home, with their rows."""

    def rows(
        self,
        source: str,
        as_of: date,
        areas: tuple[str, ...] | None = None,
        held: Manifest | None = None,
    ) -> pd.DataFrame:
        """The rows of some areas (all without), read without touching the others'. Text is `str`, counts Int64.

        `held` asks for that very revision, so that rows and findings are of one moment.
        """

        def read(manifest: Manifest) -> pa.Table:
            with self._opened(rows_name(manifest)) as file:
                return file.read() if areas is None else _of_areas(file, areas)

        return to_frame(self._following(source, as_of, read, held))

    def columns(
        self,
        source: str,
        as_of: date,
        areas: tuple[str, ...],
        names: tuple[str, ...],
        held: Manifest | None = None,
        coded: tuple[str, ...] = (),
    ) -> pa.Table:
        """Some columns alone of the rows of some areas, as far as the source has them; "area" has to be one of them.

        The texts of `coded` come as dictionaries. `held` asks for that very revision.
        """

        def read(manifest: Manifest) -> pa.Table:
            there = set(self._schema(manifest).names) if coded else set()
            with self._opened(rows_name(manifest), read_dictionary=[name for name in coded if name in there]) as file:
                return _of_areas(file, areas, [name for name in names if name in file.schema_arrow.names])

        return self._following(source, as_of, read, held)

    def no_rows(self, held: Manifest) -> pd.DataFrame:
        """The columns of a revision, without rows."""
        return to_frame(self._schema(held).empty_table())

    def table(self, held: Manifest) -> pa.Table:
        """All rows of a revision as Arrow, text as dictionaries: for the writer."""
        texts = [field.name for field in self._schema(held) if pa.types.is_string(field.type)]
        with self._place.told(), self._opened(rows_name(held), read_dictionary=texts) as file:
            return file.read()

    def _schema(self, held: Manifest) -> pa.Schema:
        with self._place.told(), self._opened(rows_name(held)) as file:
            return file.schema_arrow

    def _opened(self, name: str, **options: Any) -> pq.ParquetFile:
        """A file of the place. Not as a dataset, which would start threads for the smallest area."""
        path, system = self._place.parquet(name)
        return pq.ParquetFile(path, filesystem=system, pre_buffer=system is not None, **options)

    def findings(self, source: str, as_of: date, held: Manifest | None = None) -> pd.DataFrame:
        """All findings of a snapshot (`FINDING_COLUMNS`)."""

        def read(manifest: Manifest) -> pd.DataFrame:
            with self._opened(findings_name(manifest)) as file:
                frame: pd.DataFrame = file.read(use_threads=False).to_pandas(use_threads=False)
                return frame

        found = self._following(source, as_of, read, held)
        return found[list(FINDING_COLUMNS)]

    def _following(self, source: str, as_of: date, read: Callable[[Manifest], Read], held: Manifest | None) -> Read:
        """What `read` gives; once more if a writer removed the revision between pointer and file."""

        def told(manifest: Manifest) -> Read:
            with self._place.told():
                return read(manifest)

        if held is not None:
            return told(held)
        try:
            return told(self.manifest(source, as_of))
        except FileNotFoundError:
            return told(self.manifest(source, as_of))

    def lock(self, source: str, as_of: date) -> FileLock:
        """Held by the one writer of a snapshot: in its folder, else in the home of the one owner who loads."""
        root = self._place.folder
        path = root / folder_name(source, as_of) / ".lock" if root else self._home.store_lock(source, as_of)
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(path)

    def replace(self, manifest: Manifest, rows: pa.Table, findings: pd.DataFrame) -> None:
        """Makes a new revision current. The caller holds the lock. On any error the old one stays."""
        place, folder = self._place, folder_name(manifest.source, manifest.as_of)
        with place.writing(rows_name(manifest)) as temporary:
            _write_rows(rows, manifest.areas, temporary)
        with place.writing(findings_name(manifest)) as temporary:
            combined([findings]).to_parquet(temporary, index=False)
        pointer = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
        place.write(f"{folder}/{POINTER}", pointer.encode())
        for stale in place.glob(folder, "*.parquet"):
            number = stale.stem.rpartition("-")[2]
            if number.isdigit() and int(number) < manifest.revision - 1:
                place.remove(f"{folder}/{stale.name}")

    def remove(self, source: str, as_of: date) -> bool:
        """Removes a snapshot, or what a removal cut short has left of one; whether nobody finds it any more.

        The pointer goes first: no reader finds half of it. The caller holds the lock, whose file stays for those who wait.
        """
        place, folder = self._place, folder_name(source, as_of)
        place.remove(f"{folder}/{POINTER}")
        if place.exists(f"{folder}/{POINTER}"):
            return False
        for file in place.glob(folder, "*.parquet"):
            place.remove(f"{folder}/{file.name}")
        place.sweep(folder)
        return True


def _of_areas(file: pq.ParquetFile, areas: tuple[str, ...], columns: list[str] | None = None) -> pa.Table:
    """Their rows, out of those groups of rows that can hold any."""
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    place = file.schema_arrow.names.index("area")
    bounds = [group.column(place).statistics for group in groups]
    some = [
        number
        for number, bound in enumerate(bounds)
        if not (bound and bound.has_min_max) or any(bound.min <= area <= bound.max for area in areas)
    ]
    rows = file.read_row_groups(some, columns=columns, use_threads=len(areas) > 1)
    theirs = pc.is_in(rows["area"], value_set=pa.array(areas))
    return rows if pc.all(theirs, min_count=0).as_py() else rows.filter(theirs)  # of all areas: nothing is copied


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


def rows_name(held: Manifest) -> str:
    return f"{folder_name(held.source, held.as_of)}/rows-{held.revision}.parquet"


def findings_name(held: Manifest) -> str:
    return f"{folder_name(held.source, held.as_of)}/findings-{held.revision}.parquet"


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as pandas; whole numbers and flags keep their missing values."""
    nullable: dict[pa.DataType, Any] = {
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(na_value=float("nan")),
    }
    frame: pd.DataFrame = table.to_pandas(types_mapper=nullable.get, use_threads=table.num_rows > ROWS_A_GROUP)
    return frame
