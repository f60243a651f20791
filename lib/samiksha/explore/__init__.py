"""The live view: the same rows as the brief's, asked in the meeting and answered at once.

Enters: a review, an area, a day. Leaves: widgets, for JupyterLab and for the meeting room alike. Nothing here writes a page.
"""

from samiksha.explore.calls import CallPanel
from samiksha.explore.decide import DecisionPanel
from samiksha.explore.panel import Panel
from samiksha.explore.room import Room
from samiksha.explore.view import Explorer, live_view
from samiksha.opened import Opened

__all__ = ["call_panel", "cases", "directions", "room"]


def call_panel(brief: Opened, by: str = "") -> CallPanel:
    """The calling panel: the sample, one number at a time, what each call gave. `by`: who writes the minutes."""
    return CallPanel(brief, by)


def cases(brief: Opened) -> Explorer | Panel:
    """The live view: pickers, figures, chart and table that follow, down to the single case."""
    return live_view(brief)


def directions(brief: Opened, by: str = "") -> DecisionPanel:
    """The directions of the meeting: the form and the list. `by`: who writes the minutes."""
    return DecisionPanel(brief, by)


def room(brief: Opened, by: str = "") -> Room:
    """The whole room: the live view, the directions, the calls. `by`: who writes the minutes."""
    return Room(brief, by)
