"""One column's texts become values, by its type; each distinct text is parsed once.

Enters: an Arrow column of text. Leaves: an Arrow column of values and, a row, the rule that its text
breaks (or none).
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.dates import DEVANAGARI_DIGITS, parse_dates
from samiksha.params.areas import fold
from samiksha.params.rows import ColumnType, RowColumn
from samiksha.params.sources import Source, SourceColumn

PSEUDONYM = re.compile(r"^#[0-9a-f]{16}$")


@dataclass(frozen=True)
class Reading:
    """What the parsers of one source need to know of the world."""

    areas: dict[str, str]
    """Folded spelling → area code."""
    departments: dict[str, str] | None
    """Folded spelling → department code; None: departments are kept as they are written."""
    secret: bytes = field(repr=False)
    """The home's key for pseudonyms."""


@dataclass(frozen=True)
class Column:
    """A parsed column: values, and the rule broken a row ("" where none)."""

    values: pa.Array
    faults: np.ndarray


STORED: dict[ColumnType, pa.DataType] = {
    ColumnType.DATE: pa.timestamp("ms"),
    ColumnType.COUNT: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.FLAG: pa.bool_(),
}


def stored_type(kind: ColumnType) -> pa.DataType:
    """The Arrow type of a column in the store."""
    return STORED.get(kind, pa.string())


def blank_out(texts: pa.Array, blanks: tuple[str, ...]) -> pa.Array:
    """The texts with every word for "nothing" made missing; case does not count."""
    words = pa.array(sorted({blank.casefold() for blank in blanks} | {""}), pa.string())
    empty = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(texts)), value_set=words)
    return pc.if_else(empty, pa.scalar(None, pa.string()), texts)


def parse_column(
    texts: pa.Array, name: str, declared: RowColumn, column: SourceColumn, source: Source, reading: Reading
) -> Column:
    """The values of one column. `texts` has blanks made missing."""
    if declared.type in (ColumnType.ID, ColumnType.TEXT) and not column.legacy_font:
        return Column(_tidy_ids(texts) if declared.type is ColumnType.ID else texts, _no_faults(len(texts)))
    encoded = texts.dictionary_encode()
    distinct = pd.Series(encoded.dictionary.to_pylist(), dtype=object)
    values, faults = _PARSERS[declared.type](distinct, declared, column, source, reading)
    codes = encoded.indices
    kept = values if isinstance(values, pa.Array) else pa.array(values, stored_type(declared.type))
    taken = kept.take(codes)
    positions = codes.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
    return Column(taken, np.append(np.asarray(faults, dtype=object), "")[positions])


def _no_faults(rows: int) -> np.ndarray:
    return np.full(rows, "", dtype=object)


def _tidy_ids(texts: pa.Array) -> pa.Array:
    """Ids with Devanagari digits as Latin ones, so that १२ and 12 are one complaint."""
    if not pc.any(pc.match_substring_regex(texts, "[०-९]")).as_py():
        return texts
    for deva, latin in zip("०१२३४५६७८९", "0123456789", strict=True):
        texts = pc.replace_substring(texts, deva, latin)
    return texts


Parsed = tuple[list[Any] | pa.Array, list[str]]


def _parse_text(distinct: pd.Series, _: RowColumn, column: SourceColumn, *__: Any) -> Parsed:
    return [_from_legacy(text, column) for text in distinct], [""] * len(distinct)


def _parse_name(distinct: pd.Series, _: RowColumn, column: SourceColumn, *__: Any) -> Parsed:
    return [" ".join(_from_legacy(text, column).split()) for text in distinct], [""] * len(distinct)


def _from_legacy(text: str, column: SourceColumn) -> str:
    if column.legacy_font is None or not text.isascii() and any("\u0900" <= c <= "\u097f" for c in text):
        return text  # already Unicode: half-converted exports are common
    from indic_transliteration import krutidev2unicode  # heavy, and few sources need it

    return str(krutidev2unicode.kru2uni(text.encode()))


def _parse_date(
    distinct: pd.Series, _: RowColumn, column: SourceColumn, source: Source, __: Reading
) -> Parsed:
    found = parse_dates(distinct, column.formats or source.date_formats)
    missing = found.isna()
    return pa.array(found, pa.timestamp("ms")), ["bad_date" if gone else "" for gone in missing]


def _number(text: str, whole: bool) -> float | int | None:
    plain = text.translate(DEVANAGARI_DIGITS).replace(",", "").replace(" ", "")
    if whole:
        return int(plain) if re.fullmatch(r"\d{1,15}", plain) else None
    return float(plain) if re.fullmatch(r"-?\d{1,15}(\.\d+)?", plain) else None


def _parse_number(distinct: pd.Series, declared: RowColumn, *_: Any) -> Parsed:
    values = [_number(text, declared.type is ColumnType.COUNT) for text in distinct]
    return values, ["bad_number" if value is None else "" for value in values]


def _parse_choice(distinct: pd.Series, declared: RowColumn, column: SourceColumn, *_: Any) -> Parsed:
    known = {fold(spelling): value for value, all_of in column.values.items() for spelling in all_of}
    values: list[Any] = []
    faults: list[str] = []
    for text in distinct:
        value = known.get(fold(text))
        faults.append("unknown_value" if value is None else "")
        if declared.type is ColumnType.FLAG:
            values.append({"yes": True, "no": False}.get(value or ""))
        else:
            values.append(value or None)
    return values, faults


def _parse_area(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    codes = [reading.areas.get(fold(text)) for text in distinct]
    return codes, ["unknown_area" if code is None else "" for code in codes]


def _parse_department(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    """A strange department is kept as it is written: its cases must be in somebody's count."""
    written = [" ".join(text.split()) for text in distinct]
    if reading.departments is None:
        return written, [""] * len(written)
    codes = [reading.departments.get(fold(text)) for text in distinct]
    faults = ["unknown_department" if code is None else "" for code in codes]
    return [code or text for code, text in zip(codes, written, strict=True)], faults


def pseudonym(text: str, secret: bytes) -> str:
    """A citizen's number as a keyed digest: the same person, never the number.

    >>> pseudonym("+91 98765-43210", b"k") == pseudonym("09876543210", b"k")
    True
    """
    if PSEUDONYM.match(text):
        return text
    digits = re.sub(r"\D", "", text.translate(DEVANAGARI_DIGITS))[-10:]
    return "#" + hashlib.blake2b((digits or text).encode(), key=secret, digest_size=8).hexdigest()


def _parse_pseudonym(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    return [pseudonym(text, reading.secret) for text in distinct], [""] * len(distinct)


_PARSERS: dict[ColumnType, Callable[..., Parsed]] = {
    ColumnType.ID: _parse_name,
    ColumnType.TEXT: _parse_text,
    ColumnType.NAME: _parse_name,
    ColumnType.DATE: _parse_date,
    ColumnType.COUNT: _parse_number,
    ColumnType.NUMBER: _parse_number,
    ColumnType.FLAG: _parse_choice,
    ColumnType.CHOICE: _parse_choice,
    ColumnType.AREA: _parse_area,
    ColumnType.DEPARTMENT: _parse_department,
    ColumnType.PSEUDONYM: _parse_pseudonym,
}
