"""The form in which a direction is given.

Enters: what is on the screen, keys. Leaves: a line of the minutes, once, however often Enter is pressed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from samiksha.catalogue import both
from samiksha.display import basis_text, beside, coded_name, free_text, in_both, label, measure_label, value_text
from samiksha.errors import NotWritten
from samiksha.explore import recorder
from samiksha.explore.drawn import Told, both_of, filled, new_mark
from samiksha.explore.due import OTHER, Due, quick_choices
from samiksha.explore.filling import Fault, new_filling, text_fault
from samiksha.explore.listed import measure_name
from samiksha.explore.panel import Panel
from samiksha.explore.phrases import phrases_for
from samiksha.explore.place import Place
from samiksha.minutes import MinutesBook
from samiksha.model import Measure

_FIRST_KEY_OF_DUE = 6
"""The keys before it choose a ready wording."""
READY, NAME = "ready", "by"
"""Where the focus goes: to the ready wordings, to the name of whoever writes; or to a field by its name."""


@dataclass(frozen=True)
class Choice:
    """A quick choice of the day."""

    name: str
    key: str
    title: Markup
    day: str
    moved: str
    """From which day it was moved, in a few words; nothing if it was not."""
    why: str


class FormPanel(Panel):
    """The form's piece of the page; it brings the look of the list as well."""

    _css = (files("samiksha.explore") / "decide.css").read_text(encoding="utf-8")


class DecisionForm:
    """The form, as one panel."""

    def __init__(self, place: Place, recorded: Callable[[], None]) -> None:
        self._place, self._recorded = place, recorded
        self.panel = FormPanel(self.act)
        self.filling = new_filling(place.brief)
        self._done: set[str] = set()
        self._told, self._faults = Told(), dict[str, Fault]()
        self._asks_name = not recorder.remembered()
        self._draw()

    def prefill(
        self, area: str, department: str, measure: Measure | None, title: str, scope: Mapping[str, str] | None = None
    ) -> None:
        """A new form of what is on the screen; the keys choose wording and day at once."""
        self.filling = new_filling(self._place.brief, area, department, measure, title, scope)
        self._told, self._faults = Told(), {}
        self._draw(READY)

    def ask_name(self) -> None:
        """Asks who writes: nothing is recorded without it."""
        self._asks_name = True
        self._faults = {"by": Fault("no_by")}
        self._draw(NAME)

    def act(self, said: dict[str, str]) -> None:
        """Does what was clicked or sent."""
        acts = {"record": self._record, "name": self._named, "another": self._another, "measure": self._chosen}
        if act := acts.get(said.get("do", "")):
            act(said)

    def _named(self, said: Mapping[str, str]) -> None:
        recorder.remember(said.get("by", ""))
        self.filling = self.filling.typed(said)
        self._faults.pop("by", None)

    def _another(self, said: Mapping[str, str]) -> None:
        self.filling, self._asks_name = self.filling.typed(said), True
        self._draw(NAME)

    def _chosen(self, said: Mapping[str, str]) -> None:
        """Another measure of the area, or none: the wordings follow, what was typed stays."""
        brief, before = self._place.brief, self.filling.typed(said)
        measure = brief.figures.measures.get(said.get("measure", ""))
        fresh = new_filling(brief, before.area, before.department if measure is None else "", measure)
        typed = {name: said.get(name, "") for name in ("what", "who", "due", "day")}
        self.filling = fresh.typed(typed | {"who": typed["who"] or fresh.who})
        self._draw(READY)

    def _record(self, said: Mapping[str, str]) -> None:
        if said.get("fill") in self._done:
            return  # The second of two presses: the first has been recorded.
        if "by" in said:
            recorder.remember(said["by"])
        place, given_on = self._place, self._place.brief.as_of
        self.filling = self.filling.typed(said)
        if self._told.tone == "good" and not self.filling.what:
            return  # Enter held a little longer: what was recorded stays in sight.
        due = self.filling.due_day(given_on, place.calendar)
        self._faults = self.filling.faults(given_on, due)
        if fault := text_fault("by", recorder.remembered()):
            self._asks_name = True
            self._faults["by"] = fault
        if self._faults or due is None:
            self._told = Told()
            self._draw(next(iter(self._faults)))
            return
        self._write(due)

    def _write(self, due: Due) -> None:
        place, filling, lang = self._place, self.filling, self._place.brief.lang
        draft = filling.draft(place.brief, due.on, place.suggested)
        try:
            with MinutesBook(place.home) as book:
                number = book.record(draft, recorder.remembered(), place.room, filling.origin)
        except NotWritten as fault:
            self._told = Told(both_of("not_recorded", lang, fault=fault), "bad")
            self._draw("what")
            return
        self._done.add(filling.origin)
        words = both_of("recorded", lang, number=number, who=free_text(draft.who), due=due)
        self._told = Told(Markup("{} {}").format(words, moved_note(due, lang)), "good")
        self._asks_name = False
        self.filling = new_filling(place.brief)
        self._draw(READY)
        self._recorded()

    def _draw(self, focus: str = "") -> None:
        place, filling, lang = self._place, self.filling, self._place.brief.lang
        key = filling.measure.key if filling.measure else ""
        self.panel.show(
            filled(
                "decide_form.html",
                lang,
                filling=filling,
                told=self._told,
                faults=self._faults,
                focus=focus,
                mark=new_mark(),
                about=self._about(),
                measures=self._measures() if filling.measure is None and not filling.title else (),
                phrases=[both(phrase, lang) for phrase in phrases_for(key)],
                choices=self._choices(),
                other=OTHER,
                other_key=str((_FIRST_KEY_OF_DUE + len(self._choices())) % 10),
                suggested=list(place.suggested),
                room=place.room,
                given_on=place.brief.as_of,
                by=recorder.remembered(),
                asks_name=self._asks_name,
            )
        )

    def _about(self) -> list[Markup]:
        """What the direction is about, part by part: the place, the department, the figure."""
        brief, filling = self._place.brief, self.filling
        named = [("area", filling.area), ("department", filling.department)]
        parts = [beside(in_both(coded_name(kind, code, brief), brief.lang)) for kind, code in named if code]
        if filling.title:
            parts.append(Markup("{}").format(free_text(filling.title)))
        if filling.measure:
            name = measure_name(filling.measure.key, brief)
            figure, basis = value_text(filling.measure, brief.lang), basis_text(filling.measure, brief.lang)
            parts.append(
                Markup('{}: <b class="figure">{}</b> <span class="basis">{}</span>').format(name, figure, basis)
            )
        return parts

    def _measures(self) -> list[tuple[str, str]]:
        """The measures of the area, to choose from: key, name and value."""
        brief = self._place.brief
        return [
            (measure.key, f"{measure_label(measure.key, brief).in_language(brief.lang)}: {value_text(measure, brief.lang)}")
            for measure in brief.figures.measures.values()
        ]  # fmt: skip

    def _choices(self) -> list[Choice]:
        lang = self._place.brief.lang
        found = quick_choices(self._place.brief.as_of, self._place.calendar)
        return [
            Choice(
                name,
                str(key),
                label(f"decide.choice.{name}", lang),
                due.in_language(lang),
                due.moved_from(lang),
                due.why_moved(lang),
            )
            for key, (name, due) in enumerate(found.items(), start=_FIRST_KEY_OF_DUE)
        ]


def moved_note(due: Due | None, lang: str) -> Markup:
    """What is said of a day that was moved; nothing of one that was not."""
    if due is None or due.asked == due.on:
        return Markup()
    return beside(in_both(_Moved(due), lang))


@dataclass(frozen=True)
class _Moved:
    due: Due

    def in_language(self, lang: str) -> str:
        return self.due.why_moved(lang)
