"""The key of a row that has no number of its own: made of what several of its columns say.

Enters: parsed columns, and their texts. Leaves: keys such as "anuppur|जैतहरी|income_certificate|2023-05-12".
"""

import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.cells import Column
from samiksha.params.rows import ColumnType, RowKind

BETWEEN = "|"


def made_keys(parsed: dict[str, Column], texts: dict[str, pa.DictionaryArray], kind: RowKind) -> pa.DictionaryArray:
    """The key of each row: the values of `key_of`, one after the other; null where the row has none of them.

    A column that the source lacks and a blank cell are empty; a cell that could not be read stands as it is written.
    """
    parts = [_part(parsed[name].values, texts[name], kind.columns[name].type) if name in parsed else ""
             for name in kind.key_of]  # fmt: skip
    keys = pc.binary_join_element_wise(*parts, BETWEEN)
    nothing = pc.equal(keys, BETWEEN * (len(parts) - 1))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), keys).dictionary_encode()


def _part(values: pa.Array, texts: pa.DictionaryArray, declared: ColumnType) -> pa.Array:
    said = pc.strftime(values, "%Y-%m-%d") if declared is ColumnType.DATE else values.cast(pa.string())
    said = pc.coalesce(said, texts.dictionary_decode(), "")
    return pc.replace_substring(pc.utf8_trim_whitespace(said), BETWEEN, "/")
