"""One figure as text: its value, what it was divided by, how it moved.

Enters: `Measure`s. Leaves: text in one language; a missing figure says why it is missing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from samiksha.catalogue import text
from samiksha.model import Better, Measure, Unit
from samiksha.numerals import CRORE, decimal, grouped, large, plain
from samiksha.numerals import NO_DENOMINATOR as DASH
from samiksha.values import number_text, value_text

_PLACES = {
    Unit.COUNT: 0,
    Unit.PERCENT: 1,
    Unit.DAYS: 1,
    Unit.SCORE: 2,
    Unit.POINTS: 1,
    Unit.PER_DAY: 1,
    Unit.RUPEES: 0,
    Unit.DATE: 0,
}
Course = Literal["better", "worse", "same"]
_ARROWS = {1: "▲", -1: "▼", 0: "="}


_STEPS = {Unit.PERCENT: Unit.POINTS, Unit.DATE: Unit.DAYS}
"""What the difference of two figures is told in, where not in their own unit."""


def short_text(measure: Measure, lang: str) -> str:
    """A figure without its unit, for a chart whose caption names it.

    >>> short_text(Measure("x", Unit.PERCENT, 81.904), "hi"), short_text(Measure("x", Unit.DATE, "2023-05-31"), "en")
    ('81.9', '31 May')
    """
    if measure.value is None:
        return DASH
    if isinstance(measure.value, str):
        return value_text(measure, lang).rpartition(" ")[0] if measure.unit is Unit.DATE else measure.value
    if measure.unit is Unit.RUPEES:
        return large(measure.value, lang)
    return grouped(round(measure.value)) if measure.unit is Unit.COUNT else decimal(measure.value, 1)


def basis_text(measure: Measure, lang: str) -> str:
    """Numerator ÷ denominator, empty where a figure has none.

    >>> basis_text(Measure("x", Unit.PERCENT, 99.13, numerator=411223, denominator=414825), "hi")
    '4,11,223 ÷ 4,14,825'
    """
    return ratio_text(measure.numerator, measure.denominator, lang)


def ratio_text(numerator: float | None, denominator: float | None, lang: str) -> str:
    """Numerator ÷ denominator as text, both in full or both in lakh and crore; empty if either is missing.

    >>> ratio_text(8464868, 13340624, "en"), ratio_text(8464868, None, "en")
    ('84.65 lakh ÷ 1.33 crore', '')
    """
    if numerator is None or denominator is None or pd.isna(numerator) or pd.isna(denominator):
        return ""
    told = large if max(abs(numerator), abs(denominator)) >= CRORE else part_text
    return f"{told(numerator, lang)} ÷ {told(denominator, lang)}"


def part_text(number: float, lang: str) -> str:
    """A numerator or a denominator; from a crore upward told in crore.

    >>> part_text(1206646, "en"), part_text(529310000, "en"), part_text(12.5, "en")
    ('12,06,646', '52.93 crore', '12.5')
    """
    return large(number, lang) if abs(number) >= CRORE else plain(number)


@dataclass(frozen=True)
class Change:
    """How a figure moved since the last review."""

    amount: float | None
    """Now − then, of the figures as shown; None when either is missing."""
    course: Course
    arrow: str
    unit: Unit

    def in_language(self, lang: str) -> str:
        """The movement for a table: "▲ +2.1 अंक बेहतर"."""
        if self.amount is None:
            return DASH
        return f"{self.arrow} {self.words(lang)}"

    def words(self, lang: str) -> str:
        """The movement for a sentence: "+2.1 अंक बेहतर"."""
        if not self.amount:
            return text("brief.change.same", lang)
        verdict = text(f"brief.change.{self.course}", lang) if self.course != "same" else ""
        return " ".join(part for part in (self._amount_text(lang), verdict) if part)

    def _amount_text(self, lang: str) -> str:
        if self.amount is None or self.unit is Unit.GRADE:
            return ""
        sign, size = "+" if self.amount > 0 else "−", abs(self.amount)
        if self.unit is Unit.SCORE:  # told to the second decimal, as scores are
            return sign + text("brief.points.many", lang, count=decimal(size, 2))
        return sign + number_text(size, _STEPS.get(self.unit, self.unit), lang)


def change(now: Measure, then: Measure | None) -> Change:
    """How `now` stands against `then`; a grade that comes nearer to A has risen, a date moves by days."""
    unit = now.unit
    if then is None or now.value is None or then.value is None:
        return Change(None, "same", "", unit)
    if unit is Unit.DATE:
        amount = float((date.fromisoformat(str(now.value)) - date.fromisoformat(str(then.value))).days)
    elif isinstance(now.value, str) or isinstance(then.value, str):
        before, after = str(then.value), str(now.value)
        amount = float((after < before) - (after > before))
    else:
        places = _PLACES[unit]
        # Of the figures as printed, so that a reader's own subtraction agrees.
        amount = round(round(now.value, places) - round(then.value, places), places)
    sign = int(amount > 0) - int(amount < 0)
    good = {Better.MORE: sign, Better.LESS: -sign, Better.NEITHER: 0}[now.better]
    course: Course = "better" if good > 0 else "worse" if good < 0 else "same"
    return Change(amount, course, _ARROWS[sign], unit)
