"""Decide: a direction in a few keystrokes, and what became of the earlier ones, in the room.

Enters: the brief on the screen, keys and clicks. Leaves: lines of the minutes. What another room writes appears by itself.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from threading import RLock

from ipywidgets import VBox

from samiksha.errors import NotWritten
from samiksha.explore import recorder
from samiksha.explore.decide_form import DecisionForm
from samiksha.explore.decide_list import DecisionList
from samiksha.explore.listed import NowOf
from samiksha.explore.place import place_of_brief
from samiksha.home import Home, find_home
from samiksha.minutes import Watch
from samiksha.model import Measure
from samiksha.opened import Opened

SECONDS_BETWEEN_LOOKS = 2
"""Until what another room has written is seen; a look costs microseconds."""


class DecisionPanel(VBox):  # type: ignore[misc]
    """The form and the list of one brief's directions."""

    def __init__(self, brief: Opened, by: str = "", home: Home | None = None, now_of: NowOf | None = None) -> None:
        if by:
            recorder.remember(by)
        home = home or find_home()
        place = place_of_brief(brief, home, now_of)
        # JupyterLab may bring the messages of a widget in a thread of their own.
        self._one_at_a_time = RLock()
        self.list = DecisionList(place, self._ask_name)
        self.form = DecisionForm(place, self.list.refresh)
        for part in (self.form, self.list):
            part.panel.guard = self._one_at_a_time
        super().__init__([self.form.panel, self.list.panel])
        self.add_class("samiksha-decide")
        self._watch = Watch(home)
        self._looks: asyncio.Task[None] | None = None
        with suppress(RuntimeError):  # outside a kernel nobody looks by himself
            self._looks = asyncio.get_running_loop().create_task(self._keep_looking())

    def prefill(
        self,
        area: str = "",
        department: str = "",
        measure: Measure | None = None,
        title: str = "",
        scope: Mapping[str, str] | None = None,
    ) -> None:
        """Fills the form from what is on the screen: whose figure it is, which, and what the screen calls it."""
        with self._one_at_a_time:
            self.form.prefill(area, department, measure, title, scope)

    def refresh(self) -> None:
        """The list as the minutes are now."""
        with self._one_at_a_time:
            self.list.refresh()

    def look(self) -> bool:
        """Draws the list anew if anybody has written since the last look; whether it did."""
        with suppress(NotWritten):  # said at the next refresh, if it lasts
            if self._watch.changed():
                self.refresh()
                return True
        return False

    async def _keep_looking(self) -> None:
        """Until the panel is closed."""
        while self.comm is not None:
            self.look()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        self._watch.close()

    def _ask_name(self) -> None:
        self.form.ask_name()


def directions(brief: Opened, by: str = "") -> DecisionPanel:
    """The panel for a live cell of a review's notebook."""
    return DecisionPanel(brief, by)
