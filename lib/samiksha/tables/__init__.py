"""The tables of a brief.

Enters: a `Review` or a `Rollup`. Leaves: `Shown` pieces; `frame` shows any breakdown. A table whose figures the source lacks says so; one that
was looked at and is empty says that.
"""

from samiksha.tables.breakdowns import (
    by_block,
    by_department,
    by_level,
    by_office,
    closures,
    grade_components,
    officers,
)
from samiksha.tables.calls import call_results, call_results_by_area
from samiksha.tables.cases import call_sample, call_strata, candidates, oldest
from samiksha.tables.directions import compliance, directions, overdue_directions
from samiksha.tables.followup import measures_cards, since_last
from samiksha.tables.frames import frame
from samiksha.tables.rollup import extremes, ranking, reconciliation
from samiksha.tables.trust import findings

__all__ = [
    "by_block",
    "by_department",
    "by_level",
    "by_office",
    "call_results",
    "call_results_by_area",
    "call_sample",
    "call_strata",
    "candidates",
    "closures",
    "compliance",
    "directions",
    "extremes",
    "findings",
    "frame",
    "grade_components",
    "measures_cards",
    "officers",
    "oldest",
    "overdue_directions",
    "ranking",
    "reconciliation",
    "since_last",
]
