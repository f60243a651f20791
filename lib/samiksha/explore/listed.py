"""The directions of an area as a list that one can answer in.

Enters: `Direction`s as they stand, the brief on the screen. Leaves: rows for a template, the open ones first and the longest
overdue on top.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from samiksha.catalogue import has, text
from samiksha.display import beside, change, coded_name, day_of, free_text, in_both, label, measure_label, value_text
from samiksha.explore.filling import Fault
from samiksha.explore.past import Word, past_of
from samiksha.minutes import STATUSES, Direction, Status
from samiksha.model import Measure
from samiksha.opened import Opened
from samiksha.rollup import Rollup

NowOf = Callable[[Direction], Measure | None]
"""A direction's measure as the screen has it now; None where it is not known."""


@dataclass(frozen=True)
class Answer:
    """A status that can be set."""

    status: Status
    key: str
    name: Markup
    is_set: bool


@dataclass(frozen=True)
class Unfolded:
    """What stands open under a row: "edit" or "history"; and the direction as it was when it was opened."""

    what: str
    of: Direction


@dataclass(frozen=True)
class Row:
    """One direction as the list shows it."""

    number: int
    what: str
    who: str
    place: Markup
    """The area, where the list is about several; the department, if it is one's own."""
    given: Markup
    due: Markup
    late: Markup
    """How much it is overdue; nothing if it is not."""
    closed: Markup
    measure: Markup
    remark: str
    answers: tuple[Answer, ...]
    day: date
    """From which day a word holds that names no day."""
    fill: int
    tone: str
    unfolded: str = ""
    past: Sequence[Word] = ()
    edited: Mapping[str, str] | None = None
    faults: Mapping[str, Fault] | None = None


def in_order(directions: Sequence[Direction], as_of: date) -> list[Direction]:
    """Open ones first, the longest overdue on top; of the implemented ones the last one first."""
    still = sorted((each for each in directions if each.is_open), key=lambda each: (each.due_on, each.number))
    closed = sorted(
        (each for each in directions if not each.is_open),
        key=lambda each: (each.closed_on or as_of, each.number),
        reverse=True,
    )
    return still + closed


def overdue_days(direction: Direction, as_of: date) -> int:
    """Days since it was due, of one that is open."""
    return max(0, (as_of - direction.due_on).days) if direction.is_open else 0


def last_day(direction: Direction, as_of: date) -> date:
    """The day from which a new word has to hold at least to be the last one."""
    return max([as_of, direction.given_on, *(entry.on_day for entry in direction.history)])


def row_of(
    direction: Direction, brief: Opened, now: Measure | None, *, several: bool, fill: int,
    unfolded: Unfolded | None = None, faults: Mapping[str, Fault] | None = None,
) -> Row:  # fmt: skip
    """One direction for the list."""
    lang, late = brief.lang, overdue_days(direction, brief.as_of)
    closed = direction.closed_on
    opened = unfolded.what if unfolded else ""
    return Row(
        number=direction.number,
        what=free_text(direction.what),
        who=free_text(direction.who),
        place=_place(direction, brief, several),
        given=label("decide.list.given", lang, day=day_of(direction.given_on)),
        due=label("decide.list.due", lang, day=day_of(direction.due_on)),
        late=label(f"decide.list.late.{'one' if late == 1 else 'many'}", lang, count=late) if late else Markup(),
        closed=label("decide.list.closed_on", lang, day=day_of(closed)) if closed else Markup(),
        measure=_then_and_now(direction, now, brief),
        remark=free_text(direction.remark),
        answers=tuple(
            Answer(status, str(place), label(f"value.status.{status}", lang), status is direction.status)
            for place, status in enumerate(STATUSES, start=1)
        ),
        day=last_day(direction, brief.as_of),
        fill=fill,
        tone="closed" if not direction.is_open else "late" if late else "",
        unfolded=opened,
        past=past_of(direction, brief.zone, lang) if opened == "history" else (),
        edited=shown_for_edit(unfolded.of) if unfolded and opened == "edit" else None,
        faults=faults,
    )


def shown_for_edit(direction: Direction) -> dict[str, str]:
    """The fields of the form in which a direction is edited."""
    return {
        "what": free_text(direction.what),
        "who": free_text(direction.who),
        "due_on": direction.due_on.isoformat(),
    }


def figures_now(brief: Opened) -> NowOf:
    """What the brief itself knows of measures: those of whole areas."""

    def now(direction: Direction) -> Measure | None:
        if direction.scope or direction.review != brief.spec.review:
            return None
        if direction.area == brief.area.code:
            return brief.figures.measures.get(direction.measure)
        figures = brief.area_figures.get(direction.area) if isinstance(brief, Rollup) else None
        return figures.measures.get(direction.measure) if figures else None

    return now


def _place(direction: Direction, brief: Opened, several: bool) -> Markup:
    named = [("area", direction.area)] if several else []
    if direction.department:
        named.append(("department", direction.department))
    names = [beside(in_both(coded_name(kind, code, brief), brief.lang)) for kind, code in named]
    return Markup(" · ").join(names)


def _then_and_now(direction: Direction, now: Measure | None, brief: Opened) -> Markup:
    if not direction.measure_then:
        return Markup()
    then = Measure.from_json(direction.measure_then)
    name = measure_name(then.key, brief)
    if now is None or direction.as_of == brief.as_of:
        told = text("decide.list.then", brief.lang, then=value_text(then, brief.lang))
        return Markup("{}: <b>{}</b>").format(name, told)
    moved = change(now, then)
    both = (value_text(then, brief.lang), value_text(now, brief.lang))
    told = text("decide.list.then_and_now", brief.lang, then=both[0], now=both[1])
    return Markup('{}: <b>{}</b> <span class="delta {}">{}</span>').format(
        name, told, moved.course, moved.in_language(brief.lang)
    )


def measure_name(key: str, brief: Opened) -> Markup:
    """What a measure is called; one that has no name any more, by its key."""
    if has(f"measure.{key}") or has(f"brief.measure.{key}"):
        return beside(in_both(measure_label(key, brief), brief.lang))
    return Markup("{}").format(key)
