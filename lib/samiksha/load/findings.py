"""Findings, gathered column-wise so that ten lakh bad cells are no slower than ten.

Enters: masks and texts. Leaves: a findings frame (`FINDING_COLUMNS`).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from samiksha.masking import mask
from samiksha.model import FINDING_COLUMNS, Severity

SHOWN = 80
LOCATED_AT_MOST = 5_000
"""Doubts of one rule and column that are listed one by one; the rest are counted in one line."""


def shown(text: str) -> str:
    """A value for showing: long runs of digits masked, long text cut.

    >>> shown("call 9876543210 soon")
    'call 98••••••10 soon'
    """
    hidden = mask(text)
    return hidden if len(hidden) <= SHOWN else hidden[: SHOWN - 1] + "…"


class Findings:
    """Gathers the findings of one file."""

    def __init__(self, file: str, sheet: str) -> None:
        self._file, self._sheet = file, sheet
        self._parts: list[pd.DataFrame] = []

    def add(
        self,
        rule: str,
        severity: Severity,
        *,
        rows: Sequence[int] | np.ndarray,
        column: str = "",
        values: Sequence[str] | None = None,
        areas: Sequence[str] | None = None,
        keys: Sequence[str] | None = None,
        details: Sequence[str] | str = "",
        personal: bool = False,
        keys_shown: bool = False,
    ) -> None:
        """One finding for each of `rows` (Excel row numbers).

        Values are masked; `keys_shown` says that they are the rows' own keys, which lead back to the portal.
        """
        if len(rows) == 0:
            return
        told = ["" if value is None else str(value) for value in values] if values is not None else ""
        part = pd.DataFrame(
            {
                "file": self._file,
                "sheet": self._sheet,
                "row": np.asarray(rows, dtype="int64"),
                "column": column,
                "value": "••••" if personal else told,
                "rule": rule,
                "severity": severity.value,
                "area": "" if areas is None else [area or "" for area in areas],
                "key": "" if keys is None else [key or "" for key in keys],
                "detail": details,
            },
            columns=list(FINDING_COLUMNS),
        )
        if severity is Severity.DOUBT and len(part) > LOCATED_AT_MOST:
            rest = len(part) - LOCATED_AT_MOST
            part = part.head(LOCATED_AT_MOST)
            self.note("more_of_the_same", detail=f"{rule} · {column}: +{rest}")
        if not keys_shown:
            part["value"] = part["value"].map(shown)
        self._parts.append(part)

    def note(self, rule: str, *, column: str = "", row: int = 0, value: str = "", detail: str = "") -> None:
        """A remark about the file as a whole."""
        self.add(rule, Severity.NOTE, rows=[row], column=column, values=[value], details=[detail])

    def frame(self) -> pd.DataFrame:
        """All of them, in the order of rows."""
        return combined(self._parts).sort_values(["row", "column"], kind="stable", ignore_index=True)


def combined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Several findings frames as one; an empty one has the right columns."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else _none().copy()


@cache
def _none() -> pd.DataFrame:
    """No findings: most files have none."""
    return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "str") for name in FINDING_COLUMNS})
