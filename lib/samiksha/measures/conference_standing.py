"""Which districts the conference names: the weakest on each measure, and those named last time.

Enters: the measures of each area, now and at the review before, and the register `watch_list`. Leaves: two frames.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from samiksha.measures.conference_settings import Settings
from samiksha.measures.dossier import Dossier
from samiksha.model import Better, Measure, Unit

Measures = Mapping[str, Measure]
IMPROVED, SAME, WORSE, UNKNOWN = "improved", "same", "worse", "unknown"
WEAKEST = ["measure", "area", "value_pct", "value_pct__n", "value_pct__d", "whole_pct", "gap_points"]
WATCHED = [
    "measure", "area", "named_on", "then_pct", "now_pct", "now_pct__n", "now_pct__d",
    "change_points", "movement", "tone",
]  # fmt: skip


def weakest(by_area: Mapping[str, Measures], whole: Measures, settings: Settings) -> pd.DataFrame:
    """One row a measure and one of its weakest districts, measures in the rule's order, the weakest first: `measure`,
    `area`, `value_pct` with numerator and denominator, `whole_pct` (of all together), `gap_points` (worse by).

    Only districts that rest on enough cases and are worse than all together. Source: domain 3.4, R4 (two on each).
    """
    rows = []
    for key in settings.weakest.measures:
        for area in named_on(key, by_area, settings, whole):
            mine, together = by_area[area][key], whole[key].value
            value, of_all = float(mine.value or 0), float(together or 0)
            rows.append((key, area, value, mine.numerator, mine.denominator, of_all, abs(value - of_all)))
    return pd.DataFrame(rows, columns=WEAKEST)


def named_on(
    key: str, by_area: Mapping[str, Measures], settings: Settings, whole: Measures | None = None
) -> list[str]:
    """The weakest areas on one measure, weakest first, of equals the one with most cases: with enough cases, and worse
    than all together where that is known.
    """
    held = [(area, measures[key]) for area, measures in by_area.items() if key in measures]
    fair = [(area, one) for area, one in held if _enough(one, settings)]
    if whole is not None:
        fair = [(area, one) for area, one in fair if _worse_by(one, whole[key]) > 0]
    ordered = sorted(fair, key=lambda found: (-_badness(found[1]), -(found[1].volume or 0), found[0]))
    return [area for area, _ in ordered[: settings.weakest.listed]]


def _enough(measure: Measure, settings: Settings) -> bool:
    least = settings.minimum_volume.area
    return measure.value is not None and (measure.volume is None or measure.volume >= least)


def _badness(measure: Measure) -> float:
    value = float(measure.value or 0)
    return -value if measure.better is Better.MORE else value


def _worse_by(one: Measure, other: Measure) -> float:
    return 0.0 if one.value is None or other.value is None else _badness(one) - _badness(other)


def watch_list(dossier: Dossier, by_area: Mapping[str, Measures], settings: Settings) -> pd.DataFrame | None:
    """One row a district and a measure for which it was named, worse ones first: `measure`, `area`, `named_on`,
    `then_pct`, `now_pct` with numerator and denominator, `change_points` (now − then), `movement`, `tone`.

    Named in the register `watch_list`; then is the register's value, else that of the review before. Without a register
    those of all together who were weakest at the review before. `movement`: improved, same (within the rule's points),
    worse, or unknown; values of measures that are no shares stand in no column. None when neither is known.
    """
    named = list(_registered(dossier))
    if dossier.rows("watch_list") is None:
        if len(by_area) < 2 or not dossier.before:
            return None
        named = list(_named_before(dossier, settings))
    rows = [_watched(area, key, day, then, by_area, settings) for area, key, day, then in named]
    frame = pd.DataFrame(rows, columns=WATCHED)
    frame["named_on"] = pd.to_datetime(frame["named_on"])
    rank = frame["movement"].map({WORSE: 0, SAME: 1, IMPROVED: 2, UNKNOWN: 3})
    places = {key: place for place, key in enumerate(settings.weakest.measures)}
    order = frame["measure"].map(places).fillna(len(places))
    ordered = frame.assign(rank=rank, place=order).sort_values(["rank", "place", "area"], kind="stable")
    return ordered[WATCHED].reset_index(drop=True)


Named = tuple[str, str, date | None, Measure | float | None]
"""Area, measure, day of naming, the value then."""


def _registered(dossier: Dossier) -> Iterator[Named]:
    """The newest naming of each district and measure, before the as-of day."""
    rows = dossier.rows("watch_list")
    if rows is None:
        return
    told = rows[rows["named_on"] < pd.Timestamp(dossier.as_of)].sort_values(["named_on", "area", "measure"])
    for row in told.drop_duplicates(["area", "measure"], keep="last").to_dict("records"):
        area, key = str(row["area"]), str(row["measure"])
        then = row.get("value_then")
        past = dossier.before.get(area)
        before = past.measures.get(key) if past else None
        yield area, key, row["named_on"], before if then is None or pd.isna(then) else float(then)


def _named_before(dossier: Dossier, settings: Settings) -> Iterator[Named]:
    before = {area: past.measures for area, past in dossier.before.items()}
    day = max(past.as_of for past in dossier.before.values())
    for key in settings.weakest.measures:
        for area in named_on(key, before, settings):
            yield area, key, day, before[area][key]


def _watched(
    area: str, key: str, day: date | None, then: Measure | float | None,
    by_area: Mapping[str, Measures], settings: Settings,
) -> tuple[Any, ...]:  # fmt: skip
    now = by_area.get(area, {}).get(key)
    was = _number(then.value if isinstance(then, Measure) else then)
    value = _number(now.value if now else None)
    change = value - was
    said = movement(change, now, settings)
    tone = {IMPROVED: "good", WORSE: "bad"}.get(said, "")
    if now is None or now.unit is not Unit.PERCENT:
        return key, area, day, np.nan, np.nan, np.nan, np.nan, np.nan, said, tone
    return key, area, day, was, value, now.numerator, now.denominator, change, said, tone


def movement(change: float, measure: Measure | None, settings: Settings) -> str:
    """Whether a district has moved since it was named.

    A measure of which neither way is good cannot improve.
    """
    if measure is None or np.isnan(change) or measure.better is Better.NEITHER:
        return UNKNOWN
    if abs(change) <= settings.same_within_points:
        return SAME
    return IMPROVED if (change > 0) == (measure.better is Better.MORE) else WORSE


def _number(value: float | int | str | None) -> float:
    return np.nan if value is None or isinstance(value, str) else float(value)
