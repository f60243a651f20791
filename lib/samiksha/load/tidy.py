"""One export, tidied: the outline of loading.

Enters: a `RawExport`, its source and row kind, what is known of the world (`Reading`), the as-of day.
Leaves: `Loaded`. The law: kept + refused + duplicate = read.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.cells import Column, Reading, encoded, parse_column
from samiksha.load.checks import apply_checks
from samiksha.load.columns import Mapping, map_columns
from samiksha.load.contacts import contacts_of
from samiksha.load.corrections import Correction, correct
from samiksha.load.duplicates import find_duplicates
from samiksha.load.findings import Findings
from samiksha.load.frame import Cells
from samiksha.load.keys import made_keys
from samiksha.load.own import own_header
from samiksha.model import LoadCount, Severity
from samiksha.params.areas import fold
from samiksha.params.rows import ColumnType, RowKind
from samiksha.params.sources import Source
from samiksha.sources import RawExport

ROW = "source_row"
"""Beside the row's own columns: its row in the export, as Excel numbers it."""

_LONG = 50_000
"""From so many rows on columns are read and parsed by several threads."""
Item = TypeVar("Item")
Made = TypeVar("Made")

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
    contacts: pa.Table | None = field(default=None, repr=False)
    """The kept rows' telephone numbers (`contacts_of`), which nothing but the store is given."""


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
    if corrections:
        texts = correct(texts, _keys(texts, kind, source, reading), corrections, numbers, findings)
    parsed = _parsed(texts, kind, source, reading)
    if kind.key_of:
        texts[kind.key] = made_keys(parsed, texts, kind)
        parsed[kind.key] = Column(texts[kind.key], {})
    cells = Cells(texts, numbers, kind, _headers(raw, mapping, kind), findings)
    refused = _refuse(cells, parsed)
    refused |= apply_checks(cells, as_of)
    if reading.law:
        refused |= reading.law(cells, raw, as_of)
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
        contacts=contacts_of(cells, kept),
    )


def _origins(raw: RawExport) -> dict[int, int]:
    """The original's row numbers that a workbook of refused rows carries."""
    if own_header("row") not in raw.header:
        return {}
    place = raw.header.index(own_header("row"))
    pairs = zip(raw.rows.column("row").to_pylist(), raw.rows.column(f"c{place}").to_pylist(), strict=True)
    return {row: int(text) for row, text in pairs if text and text.isdigit()}


def _headers(raw: RawExport, mapping: Mapping, kind: RowKind) -> dict[str, str]:
    """Canonical name → the header as it stood in the export; of a key made of several columns all of theirs."""
    headers = {name: raw.header[at[0]] for name, at in mapping.positions.items()}
    if kind.key_of:
        headers[kind.key] = " + ".join(headers[name] for name in kind.key_of if name in headers)
    return headers


def _note_file(raw: RawExport, mapping: Mapping, findings: Findings) -> None:
    for note in raw.notes:
        findings.note(note.rule, row=note.row, detail=note.detail)
    for place in mapping.unknown:
        findings.note("unknown_column", column=raw.header[place], row=raw.header_row)


def _texts(
    raw: RawExport, mapping: Mapping, source: Source, kind: RowKind, findings: Findings
) -> tuple[dict[str, pa.DictionaryArray], np.ndarray]:
    """Each mapped column's texts, blanks missing and total rows gone; and the rows' numbers."""
    read = _each(lambda at: _encoded_at(raw, at, source), mapping.positions.values(), raw.rows.num_rows)
    texts = dict(zip(mapping.positions, read, strict=True))
    numbers = raw.rows.column("row").to_numpy()
    for name, column in source.columns.items():
        if column.constant is not None:
            texts[name] = pa.array([column.constant] * len(numbers), pa.string()).dictionary_encode()
    totals = _total_rows(raw, texts, kind, source)
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


def _total_rows(raw: RawExport, texts: dict[str, pa.DictionaryArray], kind: RowKind, source: Source) -> np.ndarray:
    """Rows that say "total": one cell is such a word, and the key is missing or the row is among the last; or the cell
    is one of those that the key is made of."""
    words = {fold(word) for word in source.total_words}
    totals = np.zeros(raw.rows.num_rows, dtype=bool)
    keyless = totals.copy()
    for name in kind.key_parts:
        if name not in texts:
            continue
        if name == kind.key or kind.columns[name].required:
            keyless |= pc.is_null(texts[name]).to_numpy(zero_copy_only=False)
        if kind.key_of:
            totals[_saying(texts[name], words)] = True
    suspects = np.union1d(np.flatnonzero(keyless), np.arange(max(0, len(totals) - 3), len(totals)))
    some = raw.rows.take(pa.array(suspects))
    for name in some.column_names:
        if name == "row":
            continue
        cells = some.column(name).combine_chunks().dictionary_encode()
        totals[suspects[_saying(cells, words)]] = True
    return totals


def _saying(cells: pa.DictionaryArray, words: set[str]) -> np.ndarray:
    """Where a cell is one of the words."""
    said = [place for place, cell in enumerate(cells.dictionary.to_pylist()) if fold(cell) in words]
    found = pc.is_in(cells.indices, value_set=pa.array(said, cells.indices.type))
    return np.flatnonzero(found.to_numpy(zero_copy_only=False))


def _keys(
    texts: dict[str, pa.DictionaryArray], kind: RowKind, source: Source, reading: Reading
) -> pa.DictionaryArray:
    """The key of each row as the export has it."""
    if not kind.key_of:
        return texts[kind.key]
    some = {name: column for name, column in texts.items() if name in kind.key_of}
    return made_keys(_parsed(some, kind, source, reading), some, kind)


def _parsed(
    texts: dict[str, pa.DictionaryArray], kind: RowKind, source: Source, reading: Reading
) -> dict[str, Column]:
    """Every column's values and broken cells."""
    rows = max(map(len, texts.values()), default=0)
    parsed = _each(
        lambda name: parse_column(texts[name], kind.columns[name], source.columns[name], source, reading), texts, rows
    )
    return dict(zip(texts, parsed, strict=True))


def _each(work: Callable[[Item], Made], items: Iterable[Item], rows: int) -> list[Made]:
    """What the work makes of each column: of long ones at once, since Arrow works outside the interpreter's lock; for
    short ones threads cost more than they save."""
    if rows < _LONG:
        return list(map(work, items))
    with ThreadPoolExecutor() as pool:
        return list(pool.map(work, items))


def _refuse(cells: Cells, parsed: dict[str, Column]) -> np.ndarray:
    """Rows refused for a required cell that is missing or wrong; takes the values into `cells`."""
    refused = np.zeros(len(cells.numbers), dtype=bool)
    faults: dict[str, dict[str, np.ndarray]] = {}
    needed = {name for name, declared in cells.kind.columns.items() if declared.required} | {cells.kind.key}
    for name, column in parsed.items():
        texts = cells.texts[name]
        cells.values[name], faults[name] = column.values, column.faults
        if name in needed and texts.null_count:
            missing = np.flatnonzero(pc.is_null(texts).to_numpy(zero_copy_only=False))
            faults[name]["blank_key" if name == cells.kind.key else "required_missing"] = missing
    said: set[tuple[str, str]] = set()
    for name in sorted(faults, key=lambda each: each not in needed):
        required = name in needed or cells.kind.columns[name].must_fit
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
