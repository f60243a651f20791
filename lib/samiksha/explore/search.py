"""Words looked for in rows: in whatever case, with or without nukta.

Enters: columns of text and what somebody typed. Leaves: which rows hold every word in any of the columns.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Flags = npt.NDArray[np.bool_]
_IGNORED = str.maketrans("", "", "\u093c\u200b\u200c\u200d\u2060\ufeff")


def folded(text: str) -> str:
    """A text as it is compared: small letters, no nukta, no joiners.

    >>> folded("क़लम") == folded("कलम"), folded("Tehsil")
    (True, 'tehsil')
    """
    return unicodedata.normalize("NFKD", text).lower().translate(_IGNORED)


class Searched:
    """One column, made ready when it is first searched."""

    def __init__(self, column: pd.Series) -> None:
        self._column = column
        self._texts: pa.Array | None = None
        self._codes: npt.NDArray[Any] | None = None

    def holds(self, word: str) -> Flags:
        """Which rows hold the folded `word`."""
        if self._texts is None:
            self._make_ready()
        found: Flags = pc.match_substring(self._texts, word).to_numpy(zero_copy_only=False)
        return found if self._codes is None else np.append(found, False)[self._codes]

    def _make_ready(self) -> None:
        if isinstance(self._column.dtype, pd.CategoricalDtype):
            self._texts = pa.array([folded(str(name)) for name in self._column.cat.categories], pa.string())
            self._codes = self._column.cat.codes.to_numpy()
            return
        texts = pa.array(self._column.array, pa.string(), from_pandas=True).fill_null("")
        # Numbers are plain letters and digits, ten lakh of them: Arrow makes them small in one go.
        plain = bool(pc.all(pc.string_is_ascii(texts), min_count=0).as_py())
        self._texts = pc.utf8_lower(texts) if plain else pa.array(map(folded, texts.to_pylist()), pa.string())


def rows_with(words: str, columns: Sequence[Searched], rows: int) -> Flags:
    """Which rows hold each of the words in any of the columns; all where there is no word."""
    found = np.ones(rows, dtype=bool)
    for word in folded(words).split():
        found &= np.logical_or.reduce([np.zeros(rows, dtype=bool), *(column.holds(word) for column in columns)])
    return found
