"""What the columns of a breakdown mean, told by their names.

Enters: a breakdown. Leaves: units, numerators and denominators, order.

`_count`, `_pct`, `_days`, `_points`, `_per_day`, `_rupees`, `_score` at a name's end give the unit; `<name>__n` and
`<name>__d` beside a share are its numerator and denominator.
"""

from typing import Any

import pandas as pd
from pandas.api import types

from samiksha.model import Unit

SHARES = {
    "old_pct": ("old_count", "pending_count"),
    "not_attended_pct": ("not_attended_count", "not_attended_due_count"),
    "satisfied_pct": ("satisfied_count", "received_count"),
    "low_quality_pct": ("low_quality_count", "closed_count"),
    "pct": ("closed_count", ""),
}
"""Shares of the helpline whose numerator and denominator are columns of their own, shown or not."""
HIDDEN = ("enough", "tone", "volume")
"""What makes a row grey or coloured, and how many cases it rests on: shown only where they are named."""
_UNITS = {
    "_count": Unit.COUNT,
    "_pct": Unit.PERCENT,
    "_days": Unit.DAYS,
    "_points": Unit.POINTS,
    "_per_day": Unit.PER_DAY,
    "_rupees": Unit.RUPEES,
    "_score": Unit.SCORE,
    "_volume": Unit.COUNT,
}


def shown_columns(frame: pd.DataFrame) -> list[str]:
    """The columns that are shown where none are named."""
    return [str(name) for name in frame.columns if "__" not in str(name) and name not in HIDDEN]


def unit_of(name: str, frame: pd.DataFrame) -> Unit | None:
    """What a column counts in; None for words, days and flags."""
    named = next((unit for ending, unit in _UNITS.items() if f"_{name}".endswith(ending)), None)
    if named or name not in frame:
        return named
    kind = frame[name].dtype
    if types.is_bool_dtype(kind) or not types.is_numeric_dtype(kind):
        return None
    return Unit.COUNT if types.is_integer_dtype(kind) else Unit.SCORE


def basis_of(name: str, row: pd.Series) -> tuple[Any, Any] | None:
    """A share's numerator and denominator, if its row holds both. A numerator that is missing was not counted at
    all, which is not "of none"."""
    own = (f"{name}__n", f"{name}__d")
    above, below = own if own[0] in row.index else SHARES.get(name, ("", ""))
    if above not in row.index:
        return None
    if pd.isna(row[above]):
        return None, None
    return (row[above], row[below]) if below in row.index else None


def enough_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Those with enough cases before the others, each in the order of the breakdown."""
    return frame.sort_values("enough", ascending=False, kind="stable") if "enough" in frame else frame
