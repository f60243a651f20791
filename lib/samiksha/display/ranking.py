"""Areas in order of a measure: who is ranked, who rests on too few cases, who has no figure.

Enters: a `Rollup` and a measure's key. Leaves: one `Ranked` an area; nothing is computed but the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samiksha.catalogue import has, text
from samiksha.display.terms import InBoth
from samiksha.model import Better, Measure, Unit
from samiksha.params.base import Names
from samiksha.rollup import Rollup


@dataclass(frozen=True)
class Ranked:
    """One area's place in the order of one measure; `rank` is None where it is not ranked."""

    area: str
    name: Names
    parent: Names | None
    measure: Measure
    rank: int | None
    place: int
    """Its row in the roll-up."""


def ranked_rows(rollup: Rollup, key: str) -> list[Ranked]:
    """Every area, best first by a measure; equals share a rank; the unranked stand last, in the register's order."""
    measures = rollup.measures[key]
    numbers = [number_of(one) if fit else None for one, fit in zip(measures, rollup.rows[f"{key}__ok"], strict=True)]
    sign = -1 if measures[0].better is Better.MORE else 1
    columns = ("area", "name_hi", "name_en", "parent_hi", "parent_en")
    areas = list(zip(*(rollup.rows[name].tolist() for name in columns), strict=True))

    def order(place: int) -> tuple[bool, float, str | int]:
        number = numbers[place]
        return (True, 0.0, place) if number is None else (False, sign * number, str(areas[place][2]))

    found: list[Ranked] = []
    for rank, place in enumerate(sorted(range(len(measures)), key=order), start=1):
        equal = found and found[-1].rank and numbers[place] == numbers[found[-1].place]
        own = found[-1].rank if equal else rank
        code, hindi, english, *above = areas[place]
        parent = Names(hi=above[0], en=above[1]) if any(above) else None
        name = Names(hi=hindi, en=english)
        found.append(Ranked(code, name, parent, measures[place], None if numbers[place] is None else own, place))
    return found


def number_of(measure: Measure) -> float | None:
    """A figure as a number to rank or to draw by: a date by its day; None for a grade and where there is none."""
    if measure.unit is Unit.DATE and measure.value is not None:
        return float(date.fromisoformat(str(measure.value)).toordinal())
    return float(measure.value) if isinstance(measure.value, int | float) else None


def whole_line(whole: Measure | None) -> float | None:
    """Where the whole stands among its areas; a sum of theirs does not stand among them."""
    return None if whole is None or whole.additive else number_of(whole)


def extremes(order: Sequence[Ranked], most: int) -> tuple[list[Ranked], list[Ranked]]:
    """The strongest, best first, and the weakest, worst first: at least `most` of each where there are enough, and
    all that are equal to the last one named. Nobody is in both; where all are equal nobody is named."""
    ranked = [one for one in order if one.rank and one.measure.better is not Better.NEITHER]
    shown = min(most, len(ranked) // 2)
    if not shown:
        return [], []
    strongest = [one for one in ranked if (one.rank or 0) <= (ranked[shown - 1].rank or 0)]
    weakest = [one for one in ranked[::-1] if (one.rank or 0) >= (ranked[-shown].rank or 0) and one not in strongest]
    return (strongest, weakest) if weakest else ([], [])


def level_words(rollup: Rollup) -> dict[str, InBoth]:
    """What the roll-up's areas are called, for its sentences: {one}, {many}, {of}."""
    level = rollup.level if has(f"rollup.level.{rollup.level}.one") else "other"

    def said(form: str) -> InBoth:
        return InBoth(lambda lang: text(f"rollup.level.{level}.{form}", lang))

    return {form: said(form) for form in ("one", "many", "of")}
