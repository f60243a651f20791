"""What the helpline's figures state: standing, what is strong, what costs the score most, who must act.

Enters: measures and breakdowns of one area, the rule's settings. Leaves: `Statement`s, most important first.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from samiksha.measures.helpline_settings import Settings
from samiksha.model import UNSTATED, Better, Coded, Measure, Statement, share

COMPONENTS = {
    "satisfied_pct": "satisfaction",
    "old_pending_pct": "old_pending",
    "low_quality_pct": "low_quality",
    "not_attended_pct": "not_attended",
}
"""The measure behind each component of the grade."""
Measures = Mapping[str, Measure]
Frames = Mapping[str, pd.DataFrame | None]


def statements(measures: Measures, frames: Frames, settings: Settings) -> tuple[Statement, ...]:
    """Where the area stands, what is good, what is not and who must act."""
    return (standing(measures), *quality(measures, settings), acting(frames))


def standing(measures: Measures) -> Statement:
    """Score, grade and the pending; what is known of them."""
    score, grade, pending = measures["grade_score"], measures["grade"], measures["pending"]
    if score.value is not None:
        return Statement("standing.score", "", {"score": score, "grade": grade, "pending": pending})
    number = {0: "none", 1: "one"}.get(int(pending.value or 0), "many")
    return Statement(f"standing.no_score.{number}", "", {"pending": pending})


def quality(measures: Measures, settings: Settings) -> Iterator[Statement]:
    """The strongest component, if it alone would earn the best grade, and the one that costs the score most.

    With too few cases none is called good or bad.
    """
    reported = [measures[key] for key in COMPONENTS if measures[key].value is not None]
    fair = [one for one in reported if (one.volume or 0) >= settings.minimum_volume.area]
    if not fair:
        yield Statement("few" if reported else "no_quality", "")
        return
    missed = {one.key: _missed(one) for one in fair}
    best = min(fair, key=lambda one: missed[one.key])
    strong = 100 - missed[best.key] >= max(settings.grading.grades.values())
    if strong:
        yield Statement("strong", "good", {"best": best})
    weights = {key: float(getattr(settings.grading.weights, name)) for key, name in COMPONENTS.items()}
    lost = {one.key: missed[one.key] * weights[one.key] / 100 for one in fair if not (strong and one is best)}
    worst = measures[max(lost, key=lambda key: lost[key], default=best.key)]
    if not lost.get(worst.key):
        return
    if measures["grade_score"].value is None:
        yield Statement("weak", "bad", {"worst": worst})
    else:
        yield Statement("costs", "bad", {"worst": worst, "lost": lost[worst.key], "weight": weights[worst.key]})


def _missed(measure: Measure) -> float:
    """The percent that a share misses of its best."""
    value = float(measure.value or 0)
    return 100 - value if measure.better is Better.MORE else value


def acting(frames: Frames) -> Statement:
    """The department and the office that hold the most old complaints, or that nobody does."""
    if frames["by_department"] is None and frames["by_office"] is None:
        return Statement("act.unknown", "act")
    found = {name: furthest_behind(frames[f"by_{name}"], name) for name in ("department", "office")}
    values: dict[str, Any] = {}
    for name, row in found.items():
        if row is not None:
            old = share("old_pending_pct", int(row["old_count"]), int(row["pending_count"]), Better.LESS)
            values |= {name: Coded(name, str(row[name])), f"{name}_old": old}
    if not values:
        return Statement("act.nobody", "good")
    key = "both" if len(values) == 4 else next(iter(values))
    return Statement(f"act.{key}", "act", values)


def furthest_behind(frame: pd.DataFrame | None, name: str) -> pd.Series | None:
    """The named row with the most old complaints; of equals the one with the most pending."""
    if frame is None:
        return None
    behind = frame[(frame[name] != UNSTATED) & (frame["old_count"] > 0)]
    ordered = behind.sort_values(["old_count", "pending_count"], ascending=False, kind="stable")
    return None if ordered.empty else ordered.iloc[0]
