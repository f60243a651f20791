"""The live view: pickers, figures, chart and table that follow them, the way down to single cases, comparison, files.

Enters: an opened review or roll-up. Leaves: a widget. A change is answered by one message, which draws everything anew.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from threading import RLock
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import coded_name, label
from samiksha.errors import SamikshaError
from samiksha.explore import scene
from samiksha.explore.cases import Cases, NotExplorable, Pick
from samiksha.explore.comparing import Comparing
from samiksha.explore.look import CASES, WHO, Against, Look, OnScreen, drilled, ordered, up_to, without
from samiksha.explore.panel import Panel
from samiksha.explore.pickers import Pickers, labelled
from samiksha.explore.screen import Screen
from samiksha.explore.taking import taken
from samiksha.explore.versus import column
from samiksha.home import Home, find_home
from samiksha.minutes import Direction
from samiksha.model import Measure
from samiksha.opened import Opened

REMEMBERED = 50
"""So many steps back are kept."""
Direct = Callable[[OnScreen], None]
_OF_COLUMN = {
    "pending_count": "pending",
    "old_count": "old_pending",
    "old_pct": "old_pending_pct",
    "not_attended_count": "not_attended",
    "score": "grade_score",
    "median_days": "median_days_to_close",
}
"""Column of a breakdown → the headline measure that it is."""


class LookPanel(Panel):
    """A panel with the look of the live view."""

    _css = (files("samiksha.explore") / "explore.css").read_text(encoding="utf-8")


def still(panel: Panel) -> str:
    """What a panel shows, for a page on which its widget is not alive yet."""
    return f'<style>{LookPanel._css}</style><div class="samiksha-explore"><div class="samiksha-panel">{panel.html}</div></div>'


class Explorer(widgets.VBox):  # type: ignore[misc]
    """Answers "which office, which cases, since when". `on_direct` is told what is on the screen when somebody gives a
    direction about it; without it there is no button for that."""

    def __init__(
        self, brief: Opened, on_direct: Direct | None = None, home: Home | None = None, cases: Cases | None = None
    ) -> None:
        self._brief, self._on_direct, self._home = brief, on_direct, home or find_home()
        lang = brief.lang
        self._cases = cases or Cases.open(self._home, brief.spec.review, brief.area.code, brief.as_of, lang)
        self._countable = _countable(self._cases)
        self._look, self._past = Look(), list[Look]()
        self._comparing = Comparing(self._home, brief, self._cases)
        self._following = False
        self._one_at_a_time = RLock()  # JupyterLab may bring the messages of a widget in a thread of their own
        self.panel = LookPanel(self._act)
        self._pickers = Pickers(self._cases, lang, self._pick)
        self._against = self._comparisons()
        bar = widgets.HBox([self._pickers.box, self._against])
        bar.add_class("samiksha-bar")
        super().__init__([bar, self.panel])
        self.add_class("samiksha-explore")
        self.screen = self._draw()

    def _repr_mimebundle_(self, **given: Any) -> dict[str, Any]:
        """The widget, and beside it what it shows at first."""
        return {**super()._repr_mimebundle_(**given), "text/html": still(self.panel)}

    @property
    def on_screen(self) -> OnScreen:
        """What stands on the screen, as a direction about it is to be filled."""
        return self._about({}, self.screen.cards[0].key if self.screen.cards else "")

    def now_of(self, direction: Direction) -> Measure | None:
        """What the measure that a direction is about is today, of the very cases that it was about."""
        area = "" if direction.area == self._brief.area.code else direction.area
        known = {each.name for each in self._cases.dimensions}
        if (
            direction.review != self._brief.spec.review
            or not {*direction.scope, *(["area"] if area else [])} <= known
        ):
            return None
        narrower: dict[str, Any] = {**direction.scope}
        return self._cases.headline(replace(Pick(area=area), **narrower)).get(direction.measure)

    def go(self, look: Look, remember: bool = True) -> None:
        """Looks at something else."""
        with self._one_at_a_time:
            self._go(look, remember)

    def _go(self, look: Look, remember: bool) -> None:
        if look == self._look:
            return
        if remember:
            self._past = [*self._past, self._look][-REMEMBERED:]
        before, self._look = self._look, look
        try:
            self.screen = self._draw()
        except SamikshaError as fault:
            self._look = before
            self.screen = self._draw(fault)

    def _draw(self, fault: SamikshaError | None = None) -> Screen:
        """Draws first, in one message; the pickers with their counts follow it."""
        screen = Screen(self._cases, self._look, self._comparing.other(self._look), self._countable)
        said = label(f"error.{fault.key}", self._brief.lang, **fault.values) if fault else None
        html = scene.shown(screen, back=bool(self._past), direct=self._on_direct is not None, fault=said)
        self.panel.show(html)
        self._follow()
        return screen

    def _pick(self, pick: Pick) -> None:
        asks_for_cases = pick.state and pick.state != self._look.pick.state
        shown = CASES if asks_for_cases else self._look.shown
        self.go(replace(self._look, pick=pick, shown=shown, page=0))

    def _act(self, said: dict[str, str]) -> None:
        """What is done with a press: by the name of `data-do`."""
        steps: dict[str, Callable[[dict[str, str]], None]] = {
            "drill": lambda said: self.go(drilled(self._look, said, self.screen.dimensions)),
            "up": lambda said: self.go(up_to(self._look, said["name"], self.screen.dimensions)),
            "back": lambda _: self._back(),
            "without": lambda said: self.go(without(self._look, said["name"])),
            "show": lambda said: self._show(said["name"]),
            "by": lambda said: self.go(replace(self._look, shown=WHO, by=said["name"], order="", page=0)),
            "order": lambda said: self.go(ordered(self._look, said["name"])),
            "page": lambda said: self.go(
                replace(self._look, page=min(max(int(said["to"]), 0), self.screen.pages.number - 1))
            ),
            "cases": lambda said: self._list_cases(said["measure"]),
            "export": lambda said: self.panel.hand(*taken(self.screen, said["kind"])),
            "direct": self._direct,
        }
        steps[said["do"]](said)

    def _show(self, shown: str) -> None:
        """Single cases are first those that are pending: which are open, and since when."""
        pick = self._look.pick
        state = pick.state or ("pending" if "pending" in self._countable else "") if shown == CASES else ""
        self.go(replace(self._look, pick=replace(pick, state=state), shown=shown, order="", descending=True, page=0))

    def _back(self) -> None:
        if self._past:
            *self._past, look = self._past
            self.go(look, remember=False)

    def _list_cases(self, measure: str) -> None:
        """The single cases that a figure counts."""
        self.go(replace(self._look, pick=replace(self._look.pick, state=measure), shown=CASES, order="", page=0))

    def _direct(self, said: dict[str, str]) -> None:
        named = {name: said[name] for name in self.screen.dimensions if name in said}
        if self._on_direct:
            self._on_direct(self._about(named, said.get("measure") or self._key()))

    def _key(self) -> str:
        """The measure that the rows are looked at for."""
        if self.screen.shown == CASES:
            return self._look.pick.state or self.screen.cards[0].key
        name = column(self.screen) if self.screen.other else self._look.order or "old_count"
        return _OF_COLUMN.get(name, name.removesuffix("_count"))

    def _about(self, named: dict[str, str], key: str) -> OnScreen:
        pick, opened = self._look.pick, self.screen.opened
        narrow = {name: value for name, value in named.items() if getattr(pick, name) != value}
        passing = {"age"} & set(named) or pick.age or pick.since or pick.until or pick.search
        measure = None if passing else self.screen.measure_of(key, narrow)
        told = {name: named.get(name) or getattr(pick, name) for name in self.screen.dimensions if name != "state"}
        beneath = {name: code for name, code in told.items() if code and name not in ("area", "department")}
        names = [coded_name(name, code, opened).in_language(opened.lang) for name, code in beneath.items()]
        if measure is None and not names:
            names = [opened.area.in_language(opened.lang)]
        scope = {name: code for name, code in told.items() if code and name not in ("area", "age")}
        area, department = told.get("area") or opened.area.code, told.get("department") or ""
        return OnScreen(area, department, key, measure, " · ".join(names), scope)

    def _comparisons(self) -> Any:
        """The picker of what is compared with."""
        choice = widgets.Dropdown(**labelled(label("explore.compare", self._brief.lang)))
        choice.observe(lambda change: self._set_against(change["new"]), "value")
        choice.add_class("samiksha-pick")
        return choice

    def _set_against(self, against: Against | None) -> None:
        if not self._following:
            self.go(replace(self._look, against=against or Against(), page=0))

    def _follow(self) -> None:
        """The pickers show what is looked at."""
        self._pickers.follow(self._cases, self._look.pick)
        options = ((text("explore.nothing", self._brief.lang), Against()), *self._comparing.choices(self._look))
        self._following = True
        try:
            if options != tuple(self._against.options):
                self._against.options = options
            self._against.value = self._look.against
        finally:
            self._following = False


def live_view(brief: Opened, on_direct: Direct | None = None) -> "Explorer | Panel":
    """The live view; of a review that has no single cases to choose from, a sentence that says so."""
    try:
        return Explorer(brief, on_direct)
    except NotExplorable as fault:
        panel = LookPanel()
        panel.show(Markup('<p class="note">{}</p>').format(label(f"error.{fault.key}", brief.lang, **fault.values)))
        return panel


def _countable(cases: Cases) -> frozenset[str]:
    """The measures whose cases can be listed."""
    return frozenset(
        option.code for each in cases.dimensions if each.name == "state" for option in each.options(Pick())
    )
