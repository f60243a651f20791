"""The laws between the columns of one row, as the row kind declares them.

Enters: parsed columns. Leaves: which rows are refused; cells blanked in place; findings.
"""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.frame import Cells
from samiksha.model import Severity
from samiksha.params.rows import Check

_RULE = {
    "not_after_as_of": "future_date",
    "not_before": "before_other",
    "needs": "needs_value",
    "needs_blank": "needs_blank",
}


def apply_checks(cells: Cells, as_of: date) -> np.ndarray:
    """Which rows break a law that refuses them; a law that blanks empties the cell in `cells.values`."""
    values = cells.values
    refused = np.zeros(len(cells.numbers), dtype=bool)
    for check in cells.kind.checks:
        if not {check.column, *check.when, *filter(None, [check.than])} <= set(values):
            continue
        broken = _broken(check, values, as_of)
        at = np.flatnonzero(broken)
        if not len(at):
            continue
        refuses = check.on_fault == "refuse"
        detail = cells.header(check.than) if check.than else ", ".join(check.when.values())
        if check.rule == "not_after_as_of":
            detail = as_of.isoformat()
        cells.find(_RULE[check.rule], Severity.REFUSED if refuses else Severity.DOUBT, check.column, at, detail)
        if refuses:
            refused |= broken
        else:
            column = values[check.column]
            values[check.column] = pc.if_else(pa.array(broken), pa.scalar(None, column.type), column)
    return refused


def _broken(check: Check, values: dict[str, pa.Array], as_of: date) -> np.ndarray:
    column = values[check.column]
    if check.rule == "not_after_as_of":
        found = pc.greater(column, pa.scalar(as_of, pa.date32()).cast(column.type))
    elif check.rule == "not_before":
        found = pc.less(column, values[check.than or ""])
    else:
        missing = pc.is_null(column)
        found = missing if check.rule == "needs" else pc.invert(missing)
    for name, value in check.when.items():
        found = pc.and_(found, pc.fill_null(_is(values[name], value), False))
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False))


def _is(column: pa.DictionaryArray, value: str) -> pa.Array:
    """Where a column of text is `value`."""
    place = pc.index(column.dictionary, value).as_py()
    return pc.equal(column.indices, place)
