"""How a review counts some of its single cases, when some are asked for: the same facts, the same measures.

Enters: what a review's module says of its cases (`CASEWORK`). Leaves: a frozen `Casework`, by which the live view answers.
A review without one has no single cases to choose from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.dossier import Dossier
from samiksha.measures.sums import Groups
from samiksha.model import UNSTATED, Measure

Flags = npt.NDArray[np.bool_]
Judge = Callable[[pd.DataFrame, Dossier, Any], pd.DataFrame]
"""Rows, the papers (their day, the campaign, the lists), the settings → facts, one row a row."""
Prepare = Callable[[pd.DataFrame, Dossier], pd.DataFrame]
"""Rows as held, the papers → rows with what the review adds to them, texts as categories."""
Headline = Callable[[pd.DataFrame, pd.DataFrame, Dossier, Any], Sequence[Measure]]
"""Rows, their facts, the papers, the settings → the measures that can be counted from these rows alone, in order."""
Standing = Callable[[Groups, pd.DataFrame, list[str], Dossier, Any], pd.DataFrame]
"""Groups, facts, what makes a group, the papers, the settings → one row a group, worst first."""
Own = Callable[[pd.DataFrame, pd.DataFrame, Any], pd.DataFrame | None]
"""Rows, their facts, the settings → a breakdown that has an order and columns of its own."""
Trend = Callable[[pd.DataFrame, pd.DataFrame, date, Any], pd.DataFrame | None]
"""Rows, their facts, the day that they are told to, the settings → one row a day."""


@dataclass(frozen=True, kw_only=True)
class Casework:
    """The single cases of one review."""

    kind: str
    """The kind of row that they are."""
    needs: str = ""
    """The column without which a row is no case."""
    began: str
    """The column with the day on which a case began."""
    judge: Judge
    prepare: Prepare | None = None
    reads: tuple[str, ...]
    """The columns that `judge`, `own` and `trend` look at, beside those of `drill`."""
    headline: Headline
    in_play: Callable[[pd.DataFrame], Flags]
    """Which rows a breakdown counts."""
    standing: Standing
    drill: tuple[str, ...]
    """The columns by which cases are chosen, widest first."""
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column → those in which it has its meaning: an office is one of a department."""
    own: Mapping[str, Own] = field(default_factory=dict)
    """Column (or "age") → its own breakdown."""
    aged: str = "pending"
    """The fact that makes a case one that waits: of these the list tells `age_days`."""
    bands: Callable[[Any], Sequence[int]] | None = None
    """The settings → the last day of each age band; None: no bands."""
    trend: Trend | None = None
    trend_reads: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    """Measure → the fact that it counts: its cases can be asked for."""
    listed: tuple[str, ...] = ()
    """The columns of the list of cases, with "age_days" where a case has an age."""
    searched: tuple[str, ...] = ()
    """The columns in which words are looked for."""


def figures_within(
    casework: Casework, dossier: Dossier, settings: Any, scope: Mapping[str, str]
) -> dict[str, Measure]:
    """The headline measures of those of an area's cases that a scope (column → code) names; none where the review does not
    choose by such a column, or the rows do not have it.

    A case is judged beside all others of its area, whatever is asked for.
    """
    rows = dossier.tables.get(casework.kind)
    if rows is None or not set(scope) <= {*casework.drill} & {*map(str, rows.columns)}:
        return {}
    if casework.needs:
        rows = rows[rows[casework.needs].notna()]
    if casework.prepare:
        rows = casework.prepare(rows, dossier)
    facts = casework.judge(rows, dossier, settings)
    chosen = np.ones(len(rows), dtype=bool)
    for column, code in scope.items():
        held = rows[column]
        chosen &= held.isna().to_numpy() if code == UNSTATED else (held == code).fillna(False).to_numpy(dtype=bool)
    measures = casework.headline(rows[chosen], facts[chosen], dossier, settings)
    return {measure.key: measure for measure in measures}
