"""One column's texts become values, by its type; each distinct text is parsed once.

Enters: an Arrow column of text. Leaves: an Arrow column of values, and the rules that its texts break.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
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

PSEUDONYM = r"^#[0-9a-f]{16}$"
SHORTEST_NUMBER = 6
"""Fewer digits than this are no telephone number, not even one within a town."""


@dataclass(frozen=True)
class Reading:
    """What the parsers of one source need to know of the world."""

    areas: dict[str, str]
    """Folded spelling → area code."""
    departments: dict[str, str] | None
    """Folded spelling → department code; None: departments are kept as they are written."""
    secret: bytes = field(repr=False)
    """The home's key for pseudonyms."""
    services: dict[str, str] = field(default_factory=dict)
    """Folded spelling → service code."""
    indicators: dict[str, str] = field(default_factory=dict)
    """Folded spelling → indicator code."""
    law: Callable[..., np.ndarray] | None = None
    """Which rows are refused for what other rooms know (`Cells`, `RawExport`, as-of day → mask); it tells the findings."""


@dataclass(frozen=True)
class Column:
    """A parsed column: values (text as a dictionary array), and by rule the places of its broken cells."""

    values: pa.Array
    faults: dict[str, np.ndarray]


TEXT = pa.dictionary(pa.int32(), pa.string())
STORED: dict[ColumnType, pa.DataType] = {
    ColumnType.DATE: pa.timestamp("ms"),
    ColumnType.COUNT: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.FLAG: pa.bool_(),
}


def encoded(texts: pa.Array, blanks: tuple[str, ...]) -> pa.DictionaryArray:
    """The texts, each distinct one held once, and every word for "nothing" made missing."""
    found = texts.dictionary_encode()
    words = pa.array(sorted({blank.casefold() for blank in blanks} | {""}), pa.string())
    empty = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(found.dictionary)), value_set=words)
    if not pc.any(empty).as_py():
        return found
    gone = pa.array(np.flatnonzero(empty.to_numpy(zero_copy_only=False)), pa.int32())
    indices = pc.if_else(pc.is_in(found.indices, value_set=gone), pa.scalar(None, pa.int32()), found.indices)
    return pa.DictionaryArray.from_arrays(indices, found.dictionary)


def parse_column(
    texts: pa.DictionaryArray, declared: RowColumn, column: SourceColumn, source: Source, reading: Reading
) -> Column:
    """The values of one column, each distinct text parsed once."""
    if declared.type is ColumnType.ID:
        return Column(_tidy_ids(texts), {})
    if declared.type is ColumnType.TEXT and not column.legacy_font:
        return Column(texts, {})
    distinct = pd.Series(texts.dictionary.to_pylist(), dtype=object)
    parsed, broken = _PARSERS[declared.type](distinct, declared, column, source, reading)
    kind = STORED.get(declared.type)
    if kind is None:
        values = pa.DictionaryArray.from_arrays(texts.indices, pa.array(parsed, pa.string()))
        values = values.dictionary_decode().dictionary_encode()
    else:
        values = (parsed if isinstance(parsed, pa.Array) else pa.array(parsed, kind)).take(texts.indices)
    return Column(values, _places(texts.indices, broken))


def _places(indices: pa.Array, broken: list[str]) -> dict[str, np.ndarray]:
    """Rule → the rows whose distinct text breaks it."""
    found = {}
    for rule in sorted({rule for rule in broken if rule}):
        bad = pa.array([place for place, its in enumerate(broken) if its == rule], indices.type)
        found[rule] = np.flatnonzero(pc.is_in(indices, value_set=bad).to_numpy(zero_copy_only=False))
    return found


def _tidy_ids(texts: pa.DictionaryArray) -> pa.DictionaryArray:
    """Ids with Devanagari digits as Latin ones, so that १२ and 12 are one complaint."""
    latin = _latin_digits(texts.dictionary)
    if latin is texts.dictionary or latin.equals(texts.dictionary):
        return texts
    return pa.DictionaryArray.from_arrays(texts.indices, latin).dictionary_decode().dictionary_encode()


def _latin_digits(texts: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring_regex(texts, "[०-९]")).as_py():
        return texts
    for deva, latin in zip("०१२३४५६७८९", "0123456789", strict=True):
        texts = pc.replace_substring(texts, deva, latin)
    return texts


Parsed = tuple[list[Any] | pa.Array, list[str]]


def _parse_text(distinct: pd.Series, _: RowColumn, column: SourceColumn, *__: Any) -> Parsed:
    return [_from_legacy(text, column) for text in distinct], [""] * len(distinct)


def _parse_name(distinct: pd.Series, _: RowColumn, column: SourceColumn, *__: Any) -> Parsed:
    """Names with their spaces tidied; those that the source spells out under one name are that name."""
    written = [" ".join(_from_legacy(text, column).split()) for text in distinct]
    known = _meanings(column.values.items())
    return [known.get(fold(name), name) if known else name for name in written], [""] * len(written)


def _from_legacy(text: str, column: SourceColumn) -> str:
    if column.legacy_font is None or (not text.isascii() and any("\u0900" <= c <= "\u097f" for c in text)):
        return text  # already Unicode: half-converted exports are common
    from indic_transliteration.font_converter import krutidev2unicode  # heavy, and few sources need it

    return bytes(krutidev2unicode.kru2uni(text.encode())).decode()


def _parse_date(distinct: pd.Series, _: RowColumn, column: SourceColumn, source: Source, __: Reading) -> Parsed:
    found = parse_dates(distinct, column.formats or source.date_formats)
    missing = found.isna()
    return pa.array(found, pa.timestamp("ms")), ["bad_date" if gone else "" for gone in missing]


def _number(text: str, whole: bool) -> float | int | None:
    plain = text.translate(DEVANAGARI_DIGITS).replace(",", "").replace(" ", "").removeprefix("₹")
    if whole:
        return int(plain.partition(".")[0]) if re.fullmatch(r"\d{1,15}(\.0+)?", plain) else None
    return float(plain) if re.fullmatch(r"-?\d{1,15}(\.\d+)?", plain) else None


def _parse_number(distinct: pd.Series, declared: RowColumn, *_: Any) -> Parsed:
    values = [_number(text, declared.type is ColumnType.COUNT) for text in distinct]
    return values, ["bad_number" if value is None else "" for value in values]


def _parse_choice(
    distinct: pd.Series, declared: RowColumn, column: SourceColumn, source: Source, _: Reading
) -> Parsed:
    known = _meanings(source.yes_no.items()) if declared.type is ColumnType.FLAG else {}
    known |= _meanings(column.values.items())
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


def _meanings(values: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Folded spelling → value."""
    return {fold(spelling): value for value, spellings in values for spelling in spellings}


def _parse_area(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    return _coded(distinct, reading.areas, "unknown_area")


def _parse_service(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    return _coded(distinct, reading.services, "unknown_service")


def _parse_indicator(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    return _coded(distinct, reading.indicators, "unknown_indicator")


def _coded(distinct: pd.Series, codes: dict[str, str], rule: str) -> Parsed:
    """The code of each spelling; one that the list does not have breaks `rule`."""
    found = [codes.get(fold(text)) for text in distinct]
    return found, [rule if code is None else "" for code in found]


def _parse_department(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    """A strange department is kept as it is written: its cases must be in somebody's count."""
    written = [" ".join(text.split()) for text in distinct]
    if reading.departments is None:
        return written, [""] * len(written)
    codes = [reading.departments.get(fold(text)) for text in distinct]
    faults = ["unknown_department" if code is None else "" for code in codes]
    return [code or text for code, text in zip(codes, written, strict=True)], faults


def telephone_numbers(texts: pa.DictionaryArray) -> pa.Array:
    """Citizens' numbers as they are dialled, without +91 or 0; null where a cell holds none.

    >>> telephone_numbers(pa.array(["+91 98765-43210", "९८७६५४३२१०", "#0123456789abcdef", "नहीं", "12"]).dictionary_encode())
    <pyarrow.lib.StringArray object at ...>
    [
      "9876543210",
      "9876543210",
      null,
      null,
      null
    ]
    """
    distinct = texts.dictionary
    plain = pc.and_(pc.string_is_ascii(distinct), pc.utf8_is_decimal(distinct))
    if pc.all(pc.and_(plain, pc.equal(pc.binary_length(distinct), 10))).as_py():  # most exports, and much quicker
        return distinct.take(texts.indices)
    digits = pc.replace_substring_regex(_latin_digits(distinct), r"[^0-9]+", "")
    long_enough = pc.greater_equal(pc.binary_length(digits), SHORTEST_NUMBER)
    known = pc.and_(long_enough, pc.invert(pc.match_substring_regex(distinct, PSEUDONYM)))
    return pc.if_else(known, pc.utf8_slice_codeunits(digits, -10), pa.scalar(None, pa.string())).take(texts.indices)


def pseudonyms(texts: pa.Array, secret: bytes) -> list[str]:
    """Citizens' numbers as keyed digests: the same person, never the number. A pseudonym stays itself.

    >>> one, other, again = pseudonyms(pa.array(["+91 98765-43210", "09876543210", "#0123456789abcdef"]), b"k")
    >>> one == other, again
    (True, '#0123456789abcdef')
    """
    latin = _latin_digits(texts)
    digits = pc.utf8_slice_codeunits(pc.replace_substring_regex(latin, r"[^0-9]", ""), -10)
    said = pc.if_else(pc.equal(digits, ""), latin, digits).to_pylist()
    made = ["#" + hashlib.blake2b(each.encode(), key=secret, digest_size=8).hexdigest() for each in said]
    known = np.flatnonzero(pc.match_substring_regex(texts, PSEUDONYM).to_numpy(zero_copy_only=False))
    for place in known:
        made[place] = texts[int(place)].as_py()
    return made


def _parse_pseudonym(distinct: pd.Series, _: RowColumn, __: Any, ___: Any, reading: Reading) -> Parsed:
    return pseudonyms(pa.array(distinct, pa.string()), reading.secret), [""] * len(distinct)


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
    ColumnType.SERVICE: _parse_service,
    ColumnType.INDICATOR: _parse_indicator,
    ColumnType.PSEUDONYM: _parse_pseudonym,
}
