"""Rows that repeat a key: the first is kept, the rest are counted, and told apart by what differs.

Enters: parsed rows. Leaves: which are duplicates; findings.
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from samiksha.load.findings import Findings
from samiksha.load.frame import Cells
from samiksha.model import Severity


def find_duplicates(table: pa.Table, cells: Cells, refused: np.ndarray) -> np.ndarray:
    """Rows, not refused, whose key an earlier row that is not refused has."""
    key = cells.kind.key
    codes = cells.values[key].indices.fill_null(-1).to_numpy(zero_copy_only=False)
    eligible = np.flatnonzero(~refused)
    found = np.zeros(len(codes), dtype=bool)
    repeated = pd.Series(codes[eligible]).duplicated(keep="first").to_numpy()
    later = eligible[repeated]
    found[later] = True
    if not len(later):
        return found
    wanted = set(codes[later])
    first = {codes[place]: place for place in eligible[~repeated] if codes[place] in wanted}
    earlier = np.array([first[codes[place]] for place in later])
    report_duplicates(
        cells.findings,
        [tuple(map(cells.header, names)) for names in differing(table, table, later, earlier)],
        rows=cells.numbers[later],
        keys=table.column(key).take(pa.array(later)).to_pylist(),
        areas=cells.areas().take(pa.array(later)).to_pylist(),
        originals=[str(cells.numbers[place]) for place in earlier],
        column=cells.header(key),
    )
    return found


def differing(left: pa.Table, right: pa.Table, at: np.ndarray, other: np.ndarray) -> list[tuple[str, ...]]:
    """For each pair of rows the names of the columns in which they differ."""
    one = left.take(pa.array(at)).to_pandas(strings_to_categorical=False).astype(object)
    two = right.take(pa.array(other)).to_pandas(strings_to_categorical=False).astype(object)
    shared = [name for name in one.columns if name in two.columns]
    unlike = pd.DataFrame(
        {
            name: (one[name].to_numpy() != two[name].to_numpy()) & ~(one[name].isna() & two[name].isna()).to_numpy()
            for name in shared
        }
    )
    return [tuple(name for name in shared if row[name]) for row in unlike.to_dict("records")]


def report_duplicates(
    findings: Findings,
    unlike: list[tuple[str, ...]],
    *,
    rows: np.ndarray,
    keys: list[str],
    areas: list[str],
    originals: list[str],
    column: str,
) -> None:
    """A finding for each repeated row: the same in all columns, or in conflict with the kept one."""
    conflict = np.array([bool(names) for names in unlike])
    for rule, chosen in (("duplicate", ~conflict), ("conflicting_duplicate", conflict)):
        at = np.flatnonzero(chosen)
        findings.add(
            rule,
            Severity.DUPLICATE,
            rows=rows[at],
            column=column,
            values=[keys[place] for place in at],
            areas=[areas[place] for place in at],
            keys=[keys[place] for place in at],
            keys_shown=True,
            details=[_told(originals[place], unlike[place]) for place in at],
        )


def _told(original: str, unlike: tuple[str, ...]) -> str:
    """Where the kept row stands, and in which columns the two differ."""
    return f"{original} ({', '.join(unlike)})" if unlike else original
