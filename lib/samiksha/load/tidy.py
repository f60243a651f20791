"""One export, tidied: the outline of loading.

Enters: a `RawExport`, its source and row kind, what is known of the world (`Reading`), the as-of day.
Leaves: `Loaded`. The law: kept + refused + duplicate = read.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.cells import Reading, encoded, parse_column
from samiksha.load.checks import apply_checks
from samiksha.load.columns import Mapping, map_columns
from samiksha.load.corrections import Correction, correct
from samiksha.load.duplicates import find_duplicates
from samiksha.load.findings import Findings
from samiksha.load.frame import Cells
from samiksha.load.own import own_header
from samiksha.model import LoadCount, Severity
from samiksha.params.areas import fold
from samiksha.params.rows import ColumnType, RowKind
from samiksha.params.sources import Source
from samiksha.sources import RawExport

ROW = "source_row"
"""Beside the row's own columns: its row in the export, as Excel numbers it."""

__all__ = ["ROW", "Loaded", "Reading", "tidy"]


@dataclass(frozen=True)
class Loaded:
    """One export, read into rows.

    `rows`: kept rows, one a row of the kind, with ROW. `refused`: the refused rows' texts as they
    stood (personal columns left out or made pseudonyms), with ROW and `rule`.
    """

    file: str
    digest: str
    sheet: str
    header_row: int
    rows: pa.Table
    refused: pa.Table
    findings: pd.DataFrame
    count: LoadCount
    reports: tuple[str, ...]
    """Columns of the kind that this export fills."""
    by_area: dict[str, LoadCount]
    """Where the row's area is known; rows without are under ""."""
    origins: dict[int, int] = field(default_factory=dict)
    """For a workbook of refused rows: its row → the row of the export that it corrects."""


def tidy(
    raw: RawExport,
    source: Source,
    kind: RowKind,
    reading: Reading,
    as_of: date,
    corrections: tuple[Correction, ...] = (),
) -> Loaded:
    """The rows of one export: kept, refused or duplicate, each with its reason."""
    mapping = map_columns(raw, source, kind)
    findings = Findings(raw.file, raw.sheet)
    _note_file(raw, mapping, findings)
    texts, numbers = _texts(raw, mapping, source, kind, findings)
    texts = correct(texts, kind.key, corrections, numbers, findings)
    cells = Cells(texts, numbers, kind, _headers(raw, mapping), findings)
    refused = _parse(cells, source, reading)
    refused |= apply_checks(cells, as_of)
    table = pa.table(cells.values)
    duplicate = find_duplicates(table, cells, refused)
    kept = ~(refused | duplicate)
    rows = table.append_column(ROW, pa.array(numbers, pa.int32())).filter(pa.array(kept))
    return Loaded(
        file=raw.file,
        digest=raw.digest,
        sheet=raw.sheet,
        header_row=raw.header_row,
        rows=rows,
        refused=_refused_rows(cells, mapping, refused),
        findings=findings.frame(),
        count=LoadCount(len(kept), int(kept.sum()), int(refused.sum()), int(duplicate.sum())),
        reports=tuple(name for name in kind.columns if name in cells.values),
        by_area=_count_by_area(cells.areas(), kept, refused, duplicate),
        origins=_origins(raw),
    )


def _origins(raw: RawExport) -> dict[int, int]:
    """The original's row numbers that a workbook of refused rows carries."""
    if own_header("row") not in raw.header:
        return {}
    place = raw.header.index(own_header("row"))
    pairs = zip(raw.rows.column("row").to_pylist(), raw.rows.column(f"c{place}").to_pylist(), strict=True)
    return {row: int(text) for row, text in pairs if text and text.isdigit()}


def _headers(raw: RawExport, mapping: Mapping) -> dict[str, str]:
    """Canonical name → the header as it stood in the export."""
    return {name: raw.header[at[0]] for name, at in mapping.positions.items()}


def _note_file(raw: RawExport, mapping: Mapping, findings: Findings) -> None:
    for note in raw.notes:
        findings.note(note.rule, row=note.row, detail=note.detail)
    for place in mapping.unknown:
        findings.note("unknown_column", column=raw.header[place], row=raw.header_row)


def _texts(
    raw: RawExport, mapping: Mapping, source: Source, kind: RowKind, findings: Findings
) -> tuple[dict[str, pa.DictionaryArray], np.ndarray]:
    """Each mapped column's texts, blanks missing and total rows gone; and the rows' numbers."""
    with ThreadPoolExecutor() as pool:  # Arrow works outside the interpreter's lock
        read = pool.map(lambda at: _encoded_at(raw, at, source), mapping.positions.values())
        texts = dict(zip(mapping.positions, read, strict=True))
    numbers = raw.rows.column("row").to_numpy()
    for name, column in source.columns.items():
        if column.constant is not None:
            texts[name] = pa.array([column.constant] * len(numbers), pa.string()).dictionary_encode()
    totals = _total_rows(raw, texts[kind.key], source)
    for number in numbers[totals]:
        findings.note("total_row", row=int(number))
    if totals.any():
        texts = {name: column.filter(pa.array(~totals)) for name, column in texts.items()}
    return texts, numbers[~totals]


def _encoded_at(raw: RawExport, at: tuple[int, ...], source: Source) -> pa.DictionaryArray:
    """The texts of one canonical column; of several headers the first filled cell."""
    filled = [encoded(raw.rows.column(f"c{place}").combine_chunks(), source.blanks) for place in at]
    if len(filled) == 1:
        return filled[0]
    return pc.coalesce(*(column.dictionary_decode() for column in filled)).dictionary_encode()


def _total_rows(raw: RawExport, key: pa.Array, source: Source) -> np.ndarray:
    """Rows that say "total": one cell is such a word, and the key is missing or the row is among the last."""
    words = {fold(word) for word in source.total_words}
    totals = np.zeros(len(key), dtype=bool)
    keyless = np.flatnonzero(pc.is_null(key).to_numpy(zero_copy_only=False))
    suspects = np.union1d(keyless, np.arange(max(0, len(key) - 3), len(key)))
    some = raw.rows.take(pa.array(suspects))
    for name in some.column_names:
        if name == "row":
            continue
        cells = some.column(name).combine_chunks().dictionary_encode()
        said = [place for place, cell in enumerate(cells.dictionary.to_pylist()) if fold(cell) in words]
        found = pc.is_in(cells.indices, value_set=pa.array(said, pa.int32()))
        totals[suspects[np.flatnonzero(found.to_numpy(zero_copy_only=False))]] = True
    return totals


def _parse(cells: Cells, source: Source, reading: Reading) -> np.ndarray:
    """Parses every column; rows refused for a required cell that is missing or wrong."""
    refused = np.zeros(len(cells.numbers), dtype=bool)
    faults: dict[str, dict[str, np.ndarray]] = {}
    columns = cells.kind.columns
    with ThreadPoolExecutor() as pool:
        parsed = pool.map(
            lambda name: parse_column(cells.texts[name], columns[name], source.columns[name], source, reading),
            cells.texts,
        )
        found = dict(zip(cells.texts, parsed, strict=True))
    for name, column in found.items():
        declared, texts = columns[name], cells.texts[name]
        cells.values[name], faults[name] = column.values, column.faults
        if declared.required and texts.null_count:
            missing = np.flatnonzero(pc.is_null(texts).to_numpy(zero_copy_only=False))
            faults[name]["blank_key" if name == cells.kind.key else "required_missing"] = missing
    said: set[tuple[str, str]] = set()
    for name in sorted(faults, key=lambda each: not cells.kind.columns[each].required):
        required = cells.kind.columns[name].required
        for rule, at in faults[name].items():
            if required:
                refused[at] = True
            elif (cells.header(name), rule) in said:  # two columns read from one cell: one finding is enough
                continue
            said.add((cells.header(name), rule))
            cells.find(rule, Severity.REFUSED if required else Severity.DOUBT, name, at)
    return refused


def _refused_rows(cells: Cells, mapping: Mapping, refused: np.ndarray) -> pa.Table:
    """The refused rows as they stood, under canonical names; numbers of citizens as pseudonyms."""
    at = pa.array(np.flatnonzero(refused))
    shown: dict[str, pa.Array] = {}
    for name, place in mapping.positions.items():
        if any(mapping.positions[other] == place for other in shown):
            continue  # status and manner of closing are read from one column
        secret = cells.kind.columns[name].type is ColumnType.PSEUDONYM
        shown[name] = (cells.values if secret else cells.texts)[name].take(at).dictionary_decode()
    return pa.table({**shown, ROW: pa.array(cells.numbers[refused], pa.int32())})


def _count_by_area(
    areas: pa.DictionaryArray, kept: np.ndarray, refused: np.ndarray, duplicate: np.ndarray
) -> dict[str, LoadCount]:
    names = [*areas.dictionary.to_pylist(), ""]
    codes = areas.indices.fill_null(len(names) - 1).to_numpy(zero_copy_only=False)
    sums = [np.bincount(codes[mask], minlength=len(names)) for mask in (kept, refused, duplicate)]
    return {
        name: LoadCount(int(k + r + d), int(k), int(r), int(d))
        for name, k, r, d in sorted(zip(names, *sums, strict=True))
        if k + r + d
    }
