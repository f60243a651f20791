"""What the figures state, put into words: each value as a sentence carries it.

Enters: the `Statement`s of a review's figures. Leaves: sentences in both languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Integral, Real
from typing import Any

import pandas as pd

from samiksha.catalogue import Both, both, text
from samiksha.display import (
    InBoth,
    change,
    coded_name,
    day_of,
    free_text,
    measure_label,
    part_text,
    terms_of,
    value_text,
)
from samiksha.measures.dossier import Previous
from samiksha.model import Coded, Measure, Statement, Unit
from samiksha.numerals import decimal, grouped
from samiksha.opened import Opened


@dataclass(frozen=True)
class Sentence:
    """One line of the headline: `css` is good, bad, act or nothing; `about` the keys of its measures."""

    css: str
    words: Both
    about: tuple[str, ...] = ()


def stated(statement: Statement, opened: Opened, previous: Previous | None = None) -> Sentence:
    """A statement in words.

    Its sentence may ask for each value by name and for what `terms_of` gives. A measure `x` is told with unit and
    basis; `{x_name}` is what it is called, `{x_moved}` how it moved since the last review (nothing without one).
    """
    values: dict[str, Any] = terms_of(opened)
    about = []
    for name, value in statement.values.items():
        values[name] = spoken(value, opened)
        if isinstance(value, Measure):
            about.append(value.key)
            values |= {f"{name}_name": name_of(value, opened), f"{name}_moved": moved(value, previous)}
    return Sentence(statement.tone, both(f"headline.{statement.key}", opened.lang, **values), tuple(about))


def spoken(value: Any, opened: Opened) -> Any:
    """A value as a sentence carries it; text is somebody's own words, and its long numbers are masked."""
    if isinstance(value, Measure):
        return figure_of(value)
    if isinstance(value, Coded):
        return coded_name(value.kind, value.code, opened)
    if isinstance(value, list | tuple):
        return listed([spoken(one, opened) for one in value])
    if value is None or pd.isna(value):
        return InBoth(lambda lang: text("brief.absent", lang))
    if isinstance(value, date):
        return day_of(value)
    if isinstance(value, Integral):
        return grouped(int(value))
    if isinstance(value, Real):
        return decimal(float(value), 1).removesuffix(".0")
    return free_text(value) if isinstance(value, str) else value


def listed(values: Sequence[Any]) -> InBoth:
    """Several as a sentence names them: क, ख और ग."""

    def said(lang: str) -> str:
        names = [value.in_language(lang) if hasattr(value, "in_language") else str(value) for value in values]
        if len(names) < 2:
            return "".join(names)
        return text("brief.and", lang, first=", ".join(names[:-1]), last=names[-1])

    return InBoth(said)


def figure_of(measure: Measure) -> InBoth:
    """A figure with its unit; a share with what it was divided by: 81.9 % (735 में से 602)."""
    return InBoth(lambda lang: value_text(measure, lang) + _basis(measure, lang))


def _basis(measure: Measure, lang: str) -> str:
    numerator, denominator = measure.numerator, measure.denominator
    if measure.unit is not Unit.PERCENT or measure.value is None or numerator is None or denominator is None:
        return ""
    parts = {"numerator": part_text(numerator, lang), "denominator": part_text(denominator, lang)}
    return text("headline.basis", lang, **parts)


def name_of(measure: Measure, opened: Opened) -> InBoth:
    """A measure's name without its closing %: the figure beside it carries one."""
    name = measure_label(measure.key, opened)
    return InBoth(lambda lang: name.in_language(lang).removesuffix("%").rstrip(" ,"))


def moved(measure: Measure, previous: Previous | None) -> InBoth | str:
    """How a measure moved since the last review, to stand after its figure; nothing where that is not known."""
    step = change(measure, previous.measures.get(measure.key) if previous else None)
    if step.amount is None:
        return ""
    return InBoth(lambda lang: text("headline.moved", lang, change=step.words(lang)))
