"""A `Screen` as HTML: the way down, the figures, the chart, the table, in one piece.

Enters: a `Screen`, and whether directions can be given. Leaves: HTML. Nothing is counted here.
"""

from dataclasses import dataclass

from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import basis_text, beside, in_both, label, measure_label, value_text
from samiksha.explore import drawing, parts, versus
from samiksha.explore.drawing import draw
from samiksha.explore.look import ASIDE, SHOWN, WHO, way_down
from samiksha.explore.screen import Screen
from samiksha.model import Measure, Unit
from samiksha.numerals import day


@dataclass(frozen=True)
class Crumb:
    """One step of the way down."""

    to: str
    name: Markup


def shown(screen: Screen, *, back: bool, direct: bool, fault: Markup | None = None) -> Markup:
    """The whole piece."""
    lang = screen.opened.lang
    compared = versus.names(screen)
    chart, table = parts.below(screen, direct)
    return draw(
        "view.html",
        lang=lang,
        words={name: text(f"explore.{name}", lang) for name in ("way", "take_away")},
        back=back,
        crumbs=_crumbs(screen),
        chips=_chips(screen),
        fault=fault,
        demo=label("explore.demo", lang) if screen.opened.demo else None,
        compared=compared,
        cards=[_card(measure, screen) for measure in screen.cards],
        chooses=_chooses(screen),
        direct=direct,
        chart=chart,
        table=table,
    )


def _crumbs(screen: Screen) -> list[Crumb]:
    pick = screen.look.pick
    down = [name for name in way_down(screen.dimensions) if getattr(pick, name)]
    opened = screen.opened
    whole = Crumb("", beside(in_both(opened.area, opened.lang)))
    return [whole, *(Crumb(name, drawing.name_of(name, getattr(pick, name), opened)) for name in down)]


def _chips(screen: Screen) -> list[dict[str, object]]:
    """What else is picked; each goes with a press."""
    pick, opened, lang = screen.look.pick, screen.opened, screen.opened.lang
    chips: list[dict[str, object]] = []
    for dimension in screen.cases.dimensions:
        code = getattr(pick, dimension.name)
        if code and dimension.name in ASIDE:
            name = (
                _state(code, screen) if dimension.name == "state" else drawing.name_of(dimension.name, code, opened)
            )
            chips.append({"name": dimension.name, "text": name})
    if pick.since or pick.until:
        ends = [day(end, lang) if end else "…" for end in (pick.since, pick.until)]
        chips.append({"name": "period", "text": text("explore.period", lang, since=ends[0], until=ends[1])})
    if pick.search:
        chips.append({"name": "search", "text": f"“{pick.search}”"})
    return chips


def _state(code: str, screen: Screen) -> Markup:
    return beside(in_both(measure_label(code, screen.opened), screen.opened.lang))


def _card(measure: Measure, screen: Screen) -> dict[str, object]:
    opened = screen.opened
    lang = opened.lang
    card: dict[str, object] = {
        "key": measure.key,
        "label": beside(in_both(measure_label(measure.key, opened), lang)),
        "figure": value_text(measure, lang),
        "basis": basis_text(measure, lang),
        "absent": measure.value is None,
        "grade": _grade(measure, screen.measures),
        "cases": measure.key in screen.countable and not screen.other,
        "css": "",
        "moved": "",
        "course": "",
        "worse": "",
    }
    return card | versus.beside_it(measure, screen) if screen.other else card


def _grade(measure: Measure, measures: dict[str, Measure]) -> object:
    grade = measures.get("grade") if measure.unit is Unit.SCORE else None
    return grade.value if grade is not None else None


def _chooses(screen: Screen) -> list[dict[str, object]]:
    """What is shown below, and what its rows are told apart by."""
    lang = screen.opened.lang
    names = {name: label(f"explore.shown.{name}", lang) for name in SHOWN if name != WHO or screen.by}
    found = [_choice("show", "explore.shown.of", names, screen.shown, lang)]
    if screen.shown == WHO:
        free = {each.name: beside(each.label) for each in screen.cases.dimensions
                if each.name != "state" and not getattr(screen.look.pick, each.name)}  # fmt: skip
        found.append(_choice("by", "explore.by", free, screen.by, lang))
        if screen.other:
            columns = versus.columns(screen)
            named = {name: beside(screen.name_of(name)) for name in columns}
            found.append(_choice("order", "explore.figure", named, versus.column(screen), lang))
    return found


def _choice(does: str, key: str, names: dict[str, Markup], on: str, lang: str) -> dict[str, object]:
    items = [{"name": name, "text": said, "on": name == on} for name, said in names.items()]
    return {"does": does, "name": text(key, lang), "label": label(key, lang), "offered": items}
