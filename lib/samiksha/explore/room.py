"""The meeting room: the live view, the directions, the calls, one at a time.

Enters: an opened review or roll-up, and who writes the minutes. Leaves: one widget. A part is made when it is first looked
at, so that the room opens fast.
"""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from samiksha.display import label
from samiksha.explore.calls import CallPanel
from samiksha.explore.decide import DecisionPanel
from samiksha.explore.drawing import draw
from samiksha.explore.look import OnScreen
from samiksha.explore.panel import Panel
from samiksha.explore.view import Explorer, live_view, still
from samiksha.opened import Opened

Part = Callable[["Room"], Any]


class Room(widgets.VBox):  # type: ignore[misc]
    """Tabs, reached by mouse or by Tab and Enter; and the part that is looked at."""

    def __init__(self, brief: Opened, by: str = "") -> None:
        self.brief, self.by = brief, by
        self._made: dict[str, Any] = {}
        self._tabs = Panel(self._turn)
        self._place = widgets.VBox()
        super().__init__([self._tabs, self._place])
        self.add_class("samiksha-room")
        self.show("explore")

    def _repr_mimebundle_(self, **given: Any) -> dict[str, Any]:
        """The widget, and beside it what it shows at first."""
        first = self.part("explore")
        shown = still(first.panel if isinstance(first, Explorer) else first)
        return {**super()._repr_mimebundle_(**given), "text/html": shown}

    def part(self, name: str) -> Any:
        """A part, made when it is first asked for."""
        if name not in self._made:
            self._made[name] = PARTS[name](self)
        return self._made[name]

    def show(self, name: str) -> Any:
        """Turns to a part, and gives it."""
        self._place.children = [self.part(name)]
        tabs = [(each, label(f"explore.part.{each}", self.brief.lang)) for each in PARTS]
        self._tabs.show(draw("tabs.html", tabs=tabs, on=name, lang=self.brief.lang))
        return self._made[name]

    def _turn(self, said: dict[str, str]) -> None:
        self.show(said["name"])

    def direct(self, on_screen: OnScreen) -> None:
        """A direction about what stands on the screen: the form, filled."""
        panel = self.show("directions")
        panel.prefill(on_screen.area, on_screen.department, on_screen.measure, on_screen.title, on_screen.scope)


def _live_view(room: Room) -> Explorer | Panel:
    return live_view(room.brief, room.direct)


def _directions(room: Room) -> DecisionPanel:
    """Of cases that only the live view can choose, it tells what a measure is now."""
    view = room.part("explore")
    return DecisionPanel(room.brief, room.by, now_of=view.now_of if isinstance(view, Explorer) else None)


PARTS: dict[str, Part] = {
    "explore": _live_view,
    "directions": _directions,
    "calls": lambda room: CallPanel(room.brief, room.by),
}
"""The parts of the room, in the order of their tabs."""
