"""Workbooks of refused rows, come back corrected: the rows that they mend move, they are not read twice.

Enters: a workbook, loaded, and the findings of its snapshot. Leaves: findings brought up to date, and by
how much each area's counts change.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from samiksha.load.refused import original_stem
from samiksha.load.tidy import ROW, Loaded
from samiksha.model import LoadCount, Severity

NOTHING = LoadCount(0, 0, 0, 0)


@dataclass(frozen=True)
class _Row:
    """What became of one row of the workbook."""

    origin: int
    key: str
    area: str
    outcome: Severity | None
    """None: kept."""


def is_workbook_of(file: str, export: str) -> bool:
    """Whether `file` holds refused rows of `export`, which is being replaced."""
    return original_stem(file) == Path(export).stem and original_stem(export) is None


def settle(loaded: Loaded, findings: pd.DataFrame, key: str) -> tuple[pd.DataFrame, dict[str, LoadCount]]:
    """The snapshot's findings after a workbook, and the change of each area's counts.

    A row refused so far and kept now is marked corrected; refused again, its old finding gives way to the
    new one. A row that is not open any more changes nothing.
    """
    rows = _rows(loaded, key)
    stems = findings["file"].str.replace(r"\.[^.]*$", "", regex=True)
    by_row = findings["row"].where(stems == original_stem(loaded.file), -1)
    by_key = findings["key"].where(findings["file"] == loaded.file, None)
    refused = findings["severity"] == Severity.REFUSED
    severity = findings["severity"].copy()
    staying = findings["severity"].notna()
    change: dict[str, LoadCount] = {}
    for row in rows:
        open_ones = refused & ((by_row == row.origin) | (by_key == row.key))
        if not open_ones.any():
            continue
        before = findings.loc[open_ones, "area"].iloc[0]
        again = row.outcome is Severity.REFUSED
        if again:
            staying &= ~open_ones
        else:
            severity[open_ones] = Severity.CORRECTED.value
        change[before] = change.get(before, NOTHING) + LoadCount(-1, 0, -1, 0)
        change[row.area] = change.get(row.area, NOTHING) + _one(row.outcome)
    return findings.assign(severity=severity)[staying], change


def _rows(loaded: Loaded, key: str) -> list[_Row]:
    """Each row of the workbook with what became of it."""
    kept = loaded.rows.select([ROW, key, "area"]).to_pylist()
    found = [_Row(loaded.origins.get(row[ROW], -1), row[key], row["area"], None) for row in kept]
    out = loaded.findings[loaded.findings["severity"].isin([Severity.REFUSED, Severity.DUPLICATE])]
    for finding in out.drop_duplicates("row").to_dict("records"):
        origin = loaded.origins.get(finding["row"], -1)
        found.append(_Row(origin, finding["key"], finding["area"], Severity(finding["severity"])))
    return found


def _one(outcome: Severity | None) -> LoadCount:
    return LoadCount(1, int(outcome is None), int(outcome is Severity.REFUSED), int(outcome is Severity.DUPLICATE))
