"""Workbooks of refused rows, come back corrected: the rows that they mend move, they are not read twice.

Enters: a workbook, loaded, and the findings of its snapshot. Leaves: all findings brought up to date, and by
how much each area's counts change.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from samiksha.load.findings import combined
from samiksha.load.refused import original_stem
from samiksha.load.tidy import ROW, Loaded
from samiksha.model import LoadCount, Severity

NOTHING = LoadCount(0, 0, 0, 0)


@dataclass(frozen=True)
class _Row:
    """What became of one row of the workbook."""

    number: int
    """In the workbook."""
    origin: int
    """In the export; -1 where the workbook does not say it."""
    key: str
    area: str
    outcome: Severity | None
    """None: kept."""


def is_workbook_of(file: str, export: str) -> bool:
    """Whether `file` holds refused rows of `export`, which is being replaced."""
    return original_stem(file) == Path(export).stem and original_stem(export) is None


def settle(loaded: Loaded, findings: pd.DataFrame, key: str) -> tuple[pd.DataFrame, dict[str, LoadCount]]:
    """The snapshot's findings with those of a workbook, and the change of each area's counts.

    A row refused so far and kept now is marked corrected; refused again, its old finding gives way to the
    new one, which is told of the same row of the export. A row that is not open any more changes nothing.
    """
    stems = findings["file"].str.replace(r"\.[^.]*$", "", regex=True)
    of_export = (findings["severity"] == Severity.REFUSED) & (stems == original_stem(loaded.file))
    severity = findings["severity"].copy()
    staying = findings["severity"].notna()
    told = loaded.findings.copy()
    change: dict[str, LoadCount] = {}
    for row in _rows(loaded, key):
        same = findings["row"] == row.origin if row.origin >= 0 else findings["key"] == row.key
        open_ones = of_export & same
        if not open_ones.any():
            continue
        before = findings.loc[open_ones, "area"].iloc[0]
        again = row.outcome is Severity.REFUSED
        if again:
            staying &= ~open_ones
            anew = (loaded.findings["row"] == row.number) & (loaded.findings["severity"] == Severity.REFUSED)
            place = ["file", "sheet", "row"]
            told.loc[anew, place] = findings.loc[open_ones, place].iloc[0].to_list()
        else:
            severity[open_ones] = Severity.CORRECTED.value
        change[before] = change.get(before, NOTHING) + LoadCount(-1, 0, -1, 0)
        change[row.area] = change.get(row.area, NOTHING) + _one(row.outcome)
    return combined([findings.assign(severity=severity)[staying], told]), change


def _rows(loaded: Loaded, key: str) -> list[_Row]:
    """Each row of the workbook with what became of it."""
    kept = loaded.rows.select([ROW, key, "area"]).to_pylist()
    found = [_Row(row[ROW], loaded.origins.get(row[ROW], -1), row[key], row["area"], None) for row in kept]
    out = loaded.findings[loaded.findings["severity"].isin([Severity.REFUSED, Severity.DUPLICATE])]
    for finding in out.drop_duplicates("row").to_dict("records"):
        origin = loaded.origins.get(finding["row"], -1)
        found.append(_Row(finding["row"], origin, finding["key"], finding["area"], Severity(finding["severity"])))
    return found


def _one(outcome: Severity | None) -> LoadCount:
    return LoadCount(1, int(outcome is None), int(outcome is Severity.REFUSED), int(outcome is Severity.DUPLICATE))
