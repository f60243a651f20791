"""Several loaded exports become one new revision of a snapshot.

Enters: the current revision and `Loaded` exports. Leaves: rows sorted by area, findings, manifest. An
export of the same name replaces its earlier self; a key that another export holds is a duplicate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.duplicates import differing, report_duplicates
from samiksha.load.findings import Findings, combined
from samiksha.load.refused import original_stem
from samiksha.load.tidy import ROW, Loaded
from samiksha.model import LoadCount
from samiksha.params.rows import RowKind
from samiksha.store.digests import PART, digests_of
from samiksha.store.manifests import FORMAT, Counted, Manifest, Part
from samiksha.store.snapshots import Store
from samiksha.store.workbooks import is_workbook_of, settle


@dataclass(frozen=True)
class Arrival:
    """One loaded export on its way into the store."""

    loaded: Loaded
    demo: bool
    loaded_at: datetime
    reading: str


@dataclass(frozen=True)
class Merged:
    """A new revision, and what became of each arrival: its part, and its rows and findings as stored."""

    manifest: Manifest
    stored: tuple[tuple[Part, Loaded], ...]


def merge(store: Store, source: str, kind: RowKind, as_of: date, arrivals: Sequence[Arrival]) -> Merged:
    """The snapshot with these exports in it; readers see it all at once."""
    with store.lock(source, as_of):
        held = store.held(source, as_of)
        rows, findings, parts = _current(store, held, [arrival.loaded.file for arrival in arrivals])
        contacts = _contacts(store, held, parts)
        number = max((part.number for part in held.parts), default=0) if held else 0
        stored = []
        for place, arrival in enumerate(arrivals, start=1):
            loaded = _without_known(arrival.loaded, rows, parts, kind)
            by_area = loaded.by_area
            if original_stem(loaded.file):
                findings, by_area = settle(loaded, findings, kind.key)
            else:
                findings = combined([findings, loaded.findings])
            part = _part(number + place, arrival, loaded, by_area)
            tagged = _tagged(loaded.rows, part.number)
            rows = tagged if rows is None else pa.concat_tables([rows, tagged], promote_options="default")
            if loaded.contacts is not None:
                contacts.append(_tagged(loaded.contacts, part.number))
            parts.append(part)
            stored.append((part, loaded))
        if rows is None:
            raise ValueError("nothing to merge")
        rows = _sorted(rows)
        areas = _rows_by_area(rows)
        manifest = Manifest(
            format=FORMAT,
            source=source,
            rows=kind.rows,
            as_of=as_of,
            revision=held.revision + 1 if held else 1,
            parts=tuple(parts),
            areas=areas,
            digests=digests_of(rows, areas, findings, parts),
        )
        together = pa.concat_tables(contacts) if contacts else None
        store.replace(manifest, rows, findings, together)
        return Merged(manifest, tuple(stored))


def _current(
    store: Store, held: Manifest | None, arriving: list[str]
) -> tuple[pa.Table | None, pd.DataFrame, list[Part]]:
    """What the snapshot holds now, less the exports that come anew and the workbooks that corrected them.

    A workbook of refused rows comes beside its earlier self: each pass corrects other rows.
    """
    if held is None:
        return None, combined([]), []
    gone = {
        part.file
        for part in held.parts
        for file in arriving
        if is_workbook_of(part.file, file) or (part.file == file and original_stem(file) is None)
    }
    parts = [part for part in held.parts if part.file not in gone]
    rows, findings = store.table(held), store.findings(held.source, held.as_of, held)
    if gone:
        staying = pa.array([part.number for part in parts], pa.int32())
        rows = rows.filter(pc.is_in(rows.column(PART), value_set=staying))
        findings = findings[~findings["file"].isin(gone)]
    return rows, findings, parts


def _contacts(store: Store, held: Manifest | None, parts: list[Part]) -> list[pa.Table]:
    """The telephone numbers that the snapshot holds now, of the exports that stay."""
    now = store.contacts(held) if held else None
    if now is None:
        return []
    staying = pa.array([part.number for part in parts], pa.int32())
    return [now.filter(pc.is_in(now.column(PART), value_set=staying))]


def _tagged(table: pa.Table, number: int) -> pa.Table:
    """The same with the number of its export in every row."""
    return table.append_column(PART, pa.array(np.full(table.num_rows, number), pa.int32()))


def _without_known(loaded: Loaded, rows: pa.Table | None, parts: list[Part], kind: RowKind) -> Loaded:
    """The export less the rows whose key another export of the snapshot holds: those are duplicates."""
    if rows is None or not rows.num_rows or not loaded.rows.num_rows:
        return loaded
    keys = loaded.rows.column(kind.key)
    have = rows.column(kind.key).cast(pa.string())
    known = pc.is_in(keys.cast(pa.string()), value_set=have).combine_chunks()
    at = np.flatnonzero(known.to_numpy(zero_copy_only=False))
    if not len(at):
        return loaded
    places = {key: place for place, key in enumerate(rows.column(kind.key).to_pylist())}
    repeated = keys.take(pa.array(at)).to_pylist()
    other = np.array([places[key] for key in repeated])
    files = {part.number: part.file for part in parts}
    shared = [name for name in kind.columns if name in loaded.rows.column_names and name in rows.column_names]
    holders, holder_rows = rows.column(PART).take(pa.array(other)), rows.column(ROW).take(pa.array(other))
    areas = loaded.rows.column("area").take(pa.array(at)).to_pylist()
    found = Findings(loaded.file, loaded.sheet)
    report_duplicates(
        found,
        [
            tuple(kind.columns[name].in_language("hi") for name in names)
            for names in differing(loaded.rows.select(shared), rows.select(shared), at, other)
        ],
        rows=loaded.rows.column(ROW).take(pa.array(at)).to_numpy(),
        keys=repeated,
        areas=areas,
        originals=[
            f"{row.as_py()}, {files.get(part.as_py(), '?')}" for part, row in zip(holders, holder_rows, strict=True)
        ],
        column=kind.key,
    )
    moved = {area: areas.count(area) for area in set(areas)}
    return replace(
        loaded,
        rows=loaded.rows.filter(pc.invert(known)),
        contacts=_without(loaded.contacts, kind.key, repeated),
        findings=combined([loaded.findings, found.frame()]),
        count=_moved(loaded.count, len(at)),
        by_area={area: _moved(count, moved.get(area, 0)) for area, count in loaded.by_area.items()},
    )


def _without(contacts: pa.Table | None, key: str, repeated: list[str]) -> pa.Table | None:
    """The telephone numbers less those of rows that another export holds."""
    if contacts is None:
        return None
    return contacts.filter(pc.invert(pc.is_in(contacts.column(key), value_set=pa.array(repeated))))


def _moved(count: LoadCount, rows: int) -> LoadCount:
    """The count with some kept rows found to be duplicates."""
    return replace(count, kept=count.kept - rows, duplicate=count.duplicate + rows)


def _part(number: int, arrival: Arrival, loaded: Loaded, by_area: dict[str, LoadCount]) -> Part:
    return Part(
        number=number,
        file=loaded.file,
        digest=loaded.digest,
        reading=arrival.reading,
        sheet=loaded.sheet,
        header_row=loaded.header_row,
        loaded_at=arrival.loaded_at,
        demo=arrival.demo,
        count=Counted.of(loaded.count),
        by_area={area: Counted.of(count) for area, count in by_area.items()},
        reports=loaded.reports,
    )


def _sorted(rows: pa.Table) -> pa.Table:
    """Rows by area, within it in the order of loading."""
    areas = rows.column("area").unify_dictionaries().combine_chunks()
    rank = np.argsort(np.argsort(np.array(areas.dictionary.to_pylist(), dtype=object)))
    order = np.argsort(rank[areas.indices.to_numpy(zero_copy_only=False)], kind="stable")
    return rows.take(pa.array(order)) if np.any(np.diff(order) != 1) else rows


def _rows_by_area(rows: pa.Table) -> dict[str, int]:
    counts = pc.value_counts(rows.column("area").cast(pa.string())).to_pylist()
    return {entry["values"]: entry["counts"] for entry in sorted(counts, key=lambda entry: entry["values"])}
