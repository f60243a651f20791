"""One export, tidied: the outline of loading.

Enters: a `RawExport`, its source and row kind, what is known of the world (`Reading`), the as-of day.
Leaves: `Loaded`. The law: kept + refused + duplicate = read.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.cells import Column, Reading, blank_out, parse_column, stored_type
from samiksha.load.checks import apply_checks
from samiksha.load.columns import Mapping, map_columns
from samiksha.load.corrections import Correction, correct
from samiksha.load.duplicates import find_duplicates
from samiksha.load.findings import Findings
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
    corrects: tuple[int, ...] = ()
    """For a workbook of refused rows: the rows of the original that are now kept."""


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
    columns, refused = _parse(texts, raw, mapping, source, kind, reading, numbers, findings)
    values = {name: column.values for name, column in columns.items()}
    areas = values["area"].fill_null("").to_pylist() if "area" in values else [""] * len(numbers)
    refused |= apply_checks(values, texts, kind, as_of, numbers, areas, _headers(raw, mapping), findings)
    table = pa.table(values)
    duplicate = find_duplicates(table, kind, refused, numbers, areas, findings, _headers(raw, mapping))
    kept = ~(refused | duplicate)
    rows = table.append_column(ROW, pa.array(numbers, pa.int32())).filter(pa.array(kept))
    return Loaded(
        file=raw.file,
        digest=raw.digest,
        sheet=raw.sheet,
        header_row=raw.header_row,
        rows=rows,
        refused=_refused_rows(texts, mapping, kind, values, numbers, refused),
        findings=findings.frame(),
        count=LoadCount(len(kept), int(kept.sum()), int(refused.sum()), int(duplicate.sum())),
        reports=tuple(name for name in kind.columns if name in values),
        by_area=_count_by_area(np.array(areas, dtype=object), kept, refused, duplicate),
        corrects=_corrected_rows(raw, numbers[kept]),
    )


def _corrected_rows(raw: RawExport, kept: np.ndarray) -> tuple[int, ...]:
    """The original's row numbers that a corrected workbook of refused rows carries."""
    if own_header("row") not in raw.header:
        return ()
    place = raw.header.index(own_header("row"))
    originals = zip(raw.rows.column("row").to_pylist(), raw.rows.column(f"c{place}").to_pylist(), strict=True)
    wanted = set(kept.tolist())
    return tuple(int(text) for row, text in originals if row in wanted and text and text.isdigit())


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
) -> tuple[dict[str, pa.Array], np.ndarray]:
    """Each mapped column's texts, blanks missing and total rows gone; and the rows' numbers."""
    texts = {}
    for name, at in mapping.positions.items():
        filled = [blank_out(raw.rows.column(f"c{place}").combine_chunks(), source.blanks) for place in at]
        texts[name] = pc.coalesce(*filled) if len(filled) > 1 else filled[0]
    numbers = raw.rows.column("row").to_numpy()
    for name, column in source.columns.items():
        if column.constant is not None:
            texts[name] = pa.array([column.constant] * len(numbers), pa.string())
    totals = _total_rows(raw, texts[kind.key], source)
    for number in numbers[totals]:
        findings.note("total_row", row=int(number))
    if totals.any():
        texts = {name: column.filter(pa.array(~totals)) for name, column in texts.items()}
    return texts, numbers[~totals]


def _total_rows(raw: RawExport, key: pa.Array, source: Source) -> np.ndarray:
    """Rows that say "total": the key is missing or itself the word, and a cell is one of the words."""
    words = {fold(word) for word in source.total_words}
    totals = np.zeros(len(key), dtype=bool)
    suspects = np.flatnonzero(pc.is_null(key).to_numpy(zero_copy_only=False))
    tail = np.arange(max(0, len(key) - 3), len(key))
    for place in np.union1d(suspects, tail):
        cells = raw.rows.slice(int(place), 1).to_pylist()[0]
        totals[place] = any(isinstance(cell, str) and fold(cell) in words for cell in cells.values())
    return totals


def _parse(
    texts: dict[str, pa.Array],
    raw: RawExport,
    mapping: Mapping,
    source: Source,
    kind: RowKind,
    reading: Reading,
    numbers: np.ndarray,
    findings: Findings,
) -> tuple[dict[str, Column], np.ndarray]:
    """Every column parsed; rows refused for a required cell that is missing or wrong."""
    parsed = {
        name: parse_column(column, name, kind.columns[name], source.columns[name], source, reading)
        for name, column in texts.items()
    }
    areas = parsed["area"].values.to_pylist() if "area" in parsed else [""] * len(numbers)
    headers = _headers(raw, mapping)
    refused = np.zeros(len(numbers), dtype=bool)
    said: dict[str, np.ndarray] = {}
    for name, column in sorted(parsed.items(), key=lambda item: not kind.columns[item[0]].required):
        declared = kind.columns[name]
        faults = column.faults
        if declared.required:
            missing = pc.is_null(texts[name]).to_numpy(zero_copy_only=False)
            faults = np.where(missing, "blank_key" if name == kind.key else "required_missing", faults)
        severity = Severity.REFUSED if declared.required else Severity.DOUBT
        header = headers.get(name, name)
        if header in said:  # two columns read from one cell: one finding is enough
            faults = np.where(said[header] == faults, "", faults)
        said.setdefault(header, faults)
        for rule in sorted(set(faults[faults != ""])):
            at = np.flatnonzero(faults == rule)
            findings.add(
                rule,
                severity,
                rows=numbers[at],
                column=header,
                values=texts[name].take(pa.array(at)).to_pylist(),
                areas=[areas[place] for place in at],
                personal=declared.type is ColumnType.PSEUDONYM,
            )
        if declared.required:
            refused |= faults != ""
    return parsed, refused


def _refused_rows(
    texts: dict[str, pa.Array],
    mapping: Mapping,
    kind: RowKind,
    values: dict[str, pa.Array],
    numbers: np.ndarray,
    refused: np.ndarray,
) -> pa.Table:
    """The refused rows as they stood, under canonical names; numbers of citizens as pseudonyms."""
    shown = {
        name: values[name] if kind.columns[name].type is ColumnType.PSEUDONYM else texts[name]
        for name in mapping.positions
    }
    table = pa.table({**shown, ROW: pa.array(numbers, pa.int32())})
    return table.filter(pa.array(refused))


def _count_by_area(
    areas: np.ndarray, kept: np.ndarray, refused: np.ndarray, duplicate: np.ndarray
) -> dict[str, LoadCount]:
    frame = pd.DataFrame({"area": areas, "kept": kept, "refused": refused, "duplicate": duplicate})
    sums = frame.groupby("area", sort=True).agg(
        read=("kept", "size"), kept=("kept", "sum"), refused=("refused", "sum"), duplicate=("duplicate", "sum")
    )
    return {
        str(area): LoadCount(*map(int, (row.read, row.kept, row.refused, row.duplicate)))
        for area, row in zip(sums.index, sums.itertuples(), strict=True)
    }


def empty_column(kind: RowKind, name: str, rows: int) -> pa.Array:
    """A column of the kind that an export does not fill."""
    return pa.nulls(rows, stored_type(kind.columns[name].type))
