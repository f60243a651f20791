"""What holds of each area in one snapshot, as one digest an area: the same digest, the same page.

Enters: rows sorted by area, findings, exports. Leaves: area → SHA-256. Which file of the snapshot a row came from counts by
its name, not by its number, so that an export that comes anew changes only the areas whose rows it changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.files import digest_of_bytes, digest_of_lines

PART = "part"
"""Beside the row's own columns: the number of the export it came from."""


def digests_of(
    rows: pa.Table, areas: Mapping[str, int], findings: pd.DataFrame, parts: Sequence[Any]
) -> dict[str, str]:
    """Area → digest of its rows, of its findings and counts, and of what holds for all areas alike."""
    common = [*sorted({name for part in parts for name in part.reports}), *_lines(findings[findings["area"] == ""])]
    table = _plain(rows, {part.number: part.file for part in parts})
    bounds = [0, *np.cumsum([areas[area] for area in sorted(areas)]).tolist()]
    of_rows = {
        area: _of_rows(table.take(np.arange(a, b)))
        for area, (a, b) in zip(sorted(areas), pairwise(bounds), strict=True)
    }
    of_findings = {str(area): _lines(found) for area, found in findings.groupby("area", sort=False)}
    counted = {area for part in parts for area in part.by_area}
    return {
        area: digest_of_lines([*common, of_rows.get(area, ""), *of_findings.get(area, ()), *_counts(parts, area)])
        for area in sorted(counted | set(areas))
    }


def _counts(parts: Sequence[Any], area: str) -> Iterable[str]:
    return (f"{part.file} {part.demo} {part.by_area[area]!r}" for part in parts if area in part.by_area)


def _lines(findings: pd.DataFrame) -> list[str]:
    """One text for each finding."""
    return [repr(row) for row in findings.astype("string").fillna("").itertuples(index=False, name=None)]


def _plain(rows: pa.Table, files: Mapping[int, str]) -> pa.Table:
    """The rows with texts in place of dictionaries and of numbers of files."""
    for place, field in enumerate(rows.schema):
        if pa.types.is_dictionary(field.type):
            rows = rows.set_column(place, field.name, rows.column(place).cast(field.type.value_type))
    numbers = rows.column(PART)
    named = pa.array([files[number] for number in files])
    at = pc.index_in(numbers, value_set=pa.array(list(files), numbers.type))
    return rows.set_column(rows.schema.get_field_index(PART), PART, pc.take(named, at)).combine_chunks()


def _of_rows(rows: pa.Table) -> str:
    """Digest of rows in memory of their own: of a mere slice the neighbours' bits would be written too."""
    sink = pa.BufferOutputStream()
    names = sorted(rows.column_names)
    with pa.ipc.new_stream(sink, rows.select(names).schema) as writer:
        writer.write_table(rows.select(names))
    return digest_of_bytes(sink.getvalue())
