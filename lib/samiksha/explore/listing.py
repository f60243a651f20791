"""Single cases, a page at a time, in whatever order: without any citizen's name or number.

Enters: the columns of a list, which rows are chosen. Leaves: a small frame; long numbers in free text masked.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.explore.ground import Flags, Lately, Places
from samiksha.masking import mask
from samiksha.measures.periods import day_numbers
from samiksha.params.rows import ColumnType, RowKind

AGE = "age_days"
_PLACE_BITS, _DAY_BITS = 24, 17
"""Of one number that orders the rows: its place, the day on which it began; above them what is ordered by."""
Ranks = npt.NDArray[np.int64]
NameOf = Callable[[str, str], str]
"""Column, code → what the reader sees."""


class Listing:
    """The list of all cases."""

    def __init__(
        self, kind: RowKind, began: npt.NDArray[np.int64], name_of: NameOf, frame: Callable[[], pd.DataFrame]
    ) -> None:
        self._kind, self._name_of, self._frame = kind, name_of, frame
        self._began = ((began - began.min(initial=0)) << _PLACE_BITS) | np.arange(len(began))
        self._ranks = Lately(4)

    @property
    def columns(self) -> list[str]:
        """What can be shown, and ordered by, beside the age."""
        return list(self._frame().columns)

    def page(
        self, chosen: Flags, ages: npt.NDArray[np.int32], order: str, descending: bool, page: int, size: int
    ) -> tuple[pd.DataFrame, int]:
        """The rows of one page (0: the first), and how many are chosen. What is missing stands last, equals oldest first."""
        ranks = self._rank(order, ages)
        there = np.flatnonzero(chosen)
        keys = self._keys(ranks[there], descending) + self._began[there]
        begin, end = min(page * size, len(there)), min((page + 1) * size, len(there))
        if end < len(there):
            first = np.argpartition(keys, end)[:end]
            there, keys = there[first], keys[first]
        places = there[np.argsort(keys)[begin:end]]
        return self._rows(places, ages), int(chosen.sum())

    @staticmethod
    def _keys(ranks: Ranks, descending: bool) -> Ranks:
        highest = ranks.max(initial=0)
        turned = highest - ranks if descending else ranks
        return np.where(ranks < 0, highest + 1, turned) << (_PLACE_BITS + _DAY_BITS)

    def _rank(self, order: str, ages: npt.NDArray[np.int32]) -> Ranks:
        """Of each row its rank in this order; -1 where it has no value."""
        frame = self._frame()
        if order == AGE or order not in frame:
            return ages.astype("int64")
        return self._ranks.found(order, lambda: self._ranked(order, frame[order]))

    def _ranked(self, name: str, column: pd.Series) -> Ranks:
        if isinstance(column.dtype, pd.CategoricalDtype):
            shown = [self._name_of(name, str(code)) for code in column.cat.categories]
            ranks = pd.factorize(np.array([*shown, ""], dtype="object"), sort=True)[0]
            return np.where(column.cat.codes < 0, -1, ranks[column.cat.codes.to_numpy()])
        if self._kind.columns[name].type is ColumnType.DATE:
            days = day_numbers(column)
            return np.where(np.isnan(days), -1, np.nan_to_num(days - np.nanmin(days, initial=np.inf))).astype("int64")
        texts = pa.array(column.array, from_pandas=True)
        ranks = np.empty(len(texts), dtype="int64")
        ranks[pc.sort_indices(texts).to_numpy()] = np.arange(len(texts))
        return np.where(column.isna().to_numpy(), -1, ranks)

    def _rows(self, places: Places, ages: npt.NDArray[np.int32]) -> pd.DataFrame:
        frame, theirs = self._frame(), ages[places]
        rows: dict[str, Any] = {str(name): self._shown(str(name), frame[name].array[places]) for name in frame}
        rows[AGE] = pd.array(theirs, dtype="Int64")
        rows[AGE][theirs < 0] = pd.NA
        return pd.DataFrame(rows)

    def _shown(self, name: str, values: Any) -> Any:
        kind = self._kind.columns[name].type
        if isinstance(values, pd.Categorical):
            values = np.append(np.asarray(values.categories, dtype="object"), np.nan)[values.codes]
        elif kind in (ColumnType.DATE, ColumnType.COUNT, ColumnType.NUMBER, ColumnType.FLAG):
            return values
        masked = kind in (ColumnType.TEXT, ColumnType.NAME)
        return pd.array([mask(text) if masked and isinstance(text, str) else text for text in values], dtype="str")
