"""Grading (ग्रेडिंग): four components, a score out of 100, a grade.

Enters: facts in the grading scope and the weights. Leaves: shares, the score, the grade, its parts.

Grading scope: registered in the grading period (the previous calendar month unless the rule says
otherwise), without the withdrawn and without complainants of more than `max_repeat_complaints`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.helpline_settings import Grading, Settings, Weights
from samiksha.measures.sums import shared
from samiksha.model import NO_DENOMINATOR, Better, Measure, Unit, not_reported

Numbers = npt.NDArray[np.float64]
COMPONENTS = {
    "satisfaction": ("satisfied", "graded"),
    "old_pending": ("old", "pending"),
    "low_quality": ("low_quality", "graded_closed"),
    "not_attended": ("not_attended", "reply_due"),
}
"""Each component: the fact that is its numerator, the fact that is its denominator."""


def satisfied_pct(facts: pd.DataFrame) -> Measure:
    """Closed with satisfaction ÷ received, in the grading scope. Needs closed_as. Source: domain table."""
    return shared(facts, "satisfied_pct", "satisfied", "graded", Better.MORE)


def low_quality_pct(facts: pd.DataFrame) -> Measure:
    """Closed at low quality ÷ closed by the as-of day, in the grading scope. Needs closed_as.

    Source: domain table.
    """
    return shared(facts, "low_quality_pct", "low_quality", "graded_closed", Better.LESS)


def grade_components(facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row a component: `component`, `numerator`, `denominator` (both missing when not reported),
    `weight`, `points` (NaN when it cannot be scored).

    Satisfaction: numerator ÷ denominator × weight; the three others (1 − share) × weight. Source:
    weights R4 (the last two inferred), the formula inside the components proposed. Where nothing is
    pending, nothing closed or no reply due, there is nothing to blame: full marks. Satisfaction of
    nothing received has no points, and then there is no score.
    """
    numerators, denominators, weights, scored = [], [], [], []
    for name, (above, below) in COMPONENTS.items():
        known = above in facts and below in facts
        numerators.append(int(facts[above].sum()) if known else None)
        denominators.append(int(facts[below].sum()) if known else None)
        weights.append(float(getattr(settings.grading.weights, name)))
        pair = np.array([[numerators[-1], denominators[-1]]], dtype="float64")
        scored.append(float(points(name, pair[:, 0], pair[:, 1], weights[-1])[0]))
    return pd.DataFrame({
        "component": pd.Series(list(COMPONENTS), dtype="str"),
        "numerator": pd.array(numerators, dtype="Int64"),
        "denominator": pd.array(denominators, dtype="Int64"),
        "weight": weights,
        "points": scored,
    })  # fmt: skip


def points(component: str, numerator: Numbers, denominator: Numbers, weight: float) -> Numbers:
    """The points of one component, for many areas or offices at once; NaN in, NaN out.

    >>> points("old_pending", np.array([10.0, 0.0]), np.array([40.0, 0.0]), 20)
    array([15., 20.])
    """
    nothing = np.nan if component == "satisfaction" else 0.0
    share = np.full(len(numerator), nothing)
    np.divide(numerator, denominator, out=share, where=denominator != 0)
    return np.asarray((share if component == "satisfaction" else 1 - share) * weight)


def score_of(components: Mapping[str, float]) -> float:
    """The grade score: the sum of the components' points. Source: published gradings.

    >>> morena = {"satisfaction": 56.06, "old_pending": 18.78, "low_quality": 10, "not_attended": 9.96}
    >>> round(score_of(morena), 2)
    94.8
    """
    return float(sum(components.values()))


def adds_up(components: Mapping[str, float], published: float, tolerance: float) -> bool:
    """Whether a published score is the sum of its published components, to `tolerance` points: what rounding explains.

    >>> adds_up({"satisfaction": 50.27, "old_pending": 13.64, "low_quality": 10, "not_attended": 9.68}, 83.62, 0.025)
    False
    """
    return abs(score_of(components) - published) <= tolerance + 1e-9


def grade_of(score: float, grading: Grading) -> str:
    """The best grade whose lowest score is reached. A from 80 is published; the lower bands are proposed."""
    return next(grade for grade, lowest in grading.grades.items() if score + 1e-9 >= lowest)


def grade_score(facts: pd.DataFrame, parts: pd.DataFrame) -> Measure:
    """satisfied ÷ received × 60 + (1 − old ÷ pending) × 20 + (1 − low quality ÷ closed) × 10
    + (1 − not attended ÷ reply due) × 10, with the rule's weights: 0 to 100.

    `parts`: its grade_components. Not reported when one of them is. It rests on received (grading) +
    pending. Source: weights R4 and domain table, inside the components proposed.
    """
    better, unit = Better.MORE, Unit.SCORE
    if bool(parts["numerator"].isna().any()):
        return not_reported("grade_score", unit, better)
    volume = int(facts["graded"].sum()) + int(facts["pending"].sum())
    if bool(parts["points"].isna().any()):
        return Measure("grade_score", unit, None, better, absent=NO_DENOMINATOR, volume=volume)
    return Measure("grade_score", unit, score_of(dict(zip(parts["component"], parts["points"], strict=True))),
                   better, volume=volume)  # fmt: skip


def grade(score: Measure, settings: Settings) -> Measure:
    """The grade (A, B, ...) of a grade score; absent as the score is."""
    letter = None if score.value is None else grade_of(float(score.value), settings.grading)
    return Measure("grade", Unit.GRADE, letter, Better.MORE, absent=score.absent, volume=score.volume)


def scores(counts: Mapping[str, Any], weights: Weights, rows: int) -> Numbers:
    """The grade score of each row from its counts by fact; NaN where one is absent or none received."""
    total = np.zeros(rows)
    for name, (above, below) in COMPONENTS.items():
        if above not in counts or below not in counts:
            return np.full(rows, np.nan)
        total += points(name, counts[above].astype("float64"), counts[below].astype("float64"),
                        getattr(weights, name))  # fmt: skip
    return total
