"""What changed since the last review.

Enters: a `Review`. Leaves: cards of the main figures, then-and-now.
"""

from markupsafe import Markup

from samiksha.display import (
    Cell,
    Change,
    Column,
    Shown,
    basis_text,
    beside,
    change,
    grid,
    in_both,
    label,
    measure_label,
    none_found,
    render,
    signed,
    together,
    value_text,
)
from samiksha.model import Measure, Unit
from samiksha.numerals import day
from samiksha.review import Opened, Review

CARDS = 6
"""So many measures stand as cards where the review names none."""


@signed
def measures_cards(review: Opened) -> Shown:
    """The review's main figures as cards: figure, name, what it was divided by, how it moved."""
    keys = review.spec.cards or tuple(review.figures.measures)[:CARDS]
    measures = [review.figures.measures[key] for key in keys if key in review.figures.measures]
    return Shown(render("cards.html", cards=[_card(measure, review) for measure in measures]))


def _card(measure: Measure, review: Opened) -> dict[str, object]:
    moved = change(measure, _then(measure, review))
    grade = review.figures.measures.get("grade") if measure.unit is Unit.SCORE else None
    return {
        "figure": value_text(measure, review.lang),
        "absent": measure.value is None,
        "grade": grade.value if grade is not None else None,
        "label": beside(in_both(measure_label(measure.key, review), review.lang)),
        "basis": basis_text(measure, review.lang),
        "course": {"better": "good", "worse": "bad"}.get(moved.course, ""),
        "delta": _delta(moved, review.lang) if moved.amount is not None else None,
    }


@signed
def since_last(review: Review) -> Shown:
    """Every measure now, at the last review, and the change with its direction."""
    lang, previous = review.lang, review.previous
    heads = [Column(label("table.column.measure", lang)), _dated("now", review)]
    if previous is not None:
        heads += [_dated("then", review), Column(label("table.column.change", lang), numeric=True)]
    rows = [_then_and_now(measure, review) for measure in review.figures.measures.values()]
    table = grid(label("table.caption.since_last", lang), heads, rows, css="measures")
    return table if previous is not None else together(none_found(lang, "table.no_previous"), table)


def _dated(which: str, review: Review) -> Column:
    when = review.previous.as_of if which == "then" and review.previous else review.as_of
    head = Markup("{}<br>{}").format(label(f"table.column.{which}", review.lang), day(when, review.lang))
    return Column(head, numeric=True)


def _then_and_now(measure: Measure, review: Review) -> list[Cell]:
    name = Cell(beside(in_both(measure_label(measure.key, review), review.lang)))
    cells = [name, _value_cell(measure, review.lang)]
    if review.previous is not None:
        then = _then(measure, review)
        before = _value_cell(then, review.lang) if then else Cell("—")
        cells += [before, Cell(_delta(change(measure, then), review.lang))]
    return cells


def _then(measure: Measure, review: Opened) -> Measure | None:
    """The measure at the last review; a roll-up has none of its own."""
    previous = review.previous if isinstance(review, Review) else None
    return previous.measures.get(measure.key) if previous else None


def _value_cell(measure: Measure, lang: str) -> Cell:
    return Cell(
        value_text(measure, lang), basis_text(measure, lang), css="" if measure.value is not None else "absent"
    )


def _delta(moved: Change, lang: str) -> Markup:
    return Markup('<span class="delta {}">{}</span>').format(moved.course, moved.in_language(lang))
