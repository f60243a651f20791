"""A figure as text with its unit: the same words on a page, on a screen and in a sheet.

Enters: a `Measure`, or a number and its `Unit`. Leaves: text in one language; a missing figure says that it is missing.
"""

from collections.abc import Callable
from datetime import date

from samiksha.catalogue import text
from samiksha.model import NO_DENOMINATOR, Measure, Unit
from samiksha.numerals import NO_DENOMINATOR as DASH
from samiksha.numerals import day, decimal, grouped, large, percent, plain


def value_text(measure: Measure, lang: str) -> str:
    """A measure's value with its unit; "—" without a denominator, अप्राप्त when not reported.

    >>> value_text(Measure("pending", Unit.COUNT, 1234567), "hi")
    '12,34,567'
    >>> value_text(Measure("grade", Unit.GRADE, None, absent="not_reported"), "en")
    'not reported'
    """
    if measure.value is None:
        return DASH if measure.absent == NO_DENOMINATOR else text("brief.absent", lang)
    if isinstance(measure.value, str):
        return day(date.fromisoformat(measure.value), lang) if measure.unit is Unit.DATE else measure.value
    return number_text(measure.value, measure.unit, lang)


def number_text(value: float, unit: Unit, lang: str) -> str:
    """A number with its unit: 12,34,567; 81.9 %; 34 दिवस; 83.59; 12.5 प्रतिदिन; ₹ 1.24 करोड़.

    >>> number_text(12_400_000, Unit.RUPEES, "en"), number_text(-2.5, Unit.POINTS, "en"), number_text(-3, Unit.COUNT, "en")
    ('₹ 1.24 crore', '−2.5 points', '−3')
    """
    minus = "−" if value < 0 and unit in _COUNTED else ""
    return minus + _NUMBERS[unit](abs(value) if minus else value, lang).replace("-", "−", 1)


def _of_kind(kind: str) -> Callable[[float, str], str]:
    """Numbers of things that are counted: 1 day, 2 days."""

    def said(value: float, lang: str) -> str:
        return text(f"brief.{kind}.{'one' if value == 1 else 'many'}", lang, count=plain(value))

    return said


_NUMBERS: dict[Unit, Callable[[float, str], str]] = {
    Unit.COUNT: lambda value, _: grouped(round(value)),
    Unit.PERCENT: lambda value, _: percent(value),
    Unit.SCORE: lambda value, _: decimal(value, 2),
    Unit.DAYS: _of_kind("days"),
    Unit.POINTS: _of_kind("points"),
    Unit.PER_DAY: lambda value, lang: text("brief.per_day", lang, count=plain(value)),
    Unit.RUPEES: lambda value, lang: text("brief.rupees", lang, amount=large(value, lang)),
}
_COUNTED = (Unit.DAYS, Unit.POINTS, Unit.PER_DAY, Unit.RUPEES)
"""Units whose words stand around the number, so that the sign stands before both."""
