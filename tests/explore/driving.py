"""A room's form and list driven in Python: what the page would send, and what it would show."""

import re
from typing import Any

from markupsafe import Markup

from samiksha.explore.decide import DecisionPanel
from samiksha.explore.panel import Panel

_TAGS = re.compile(r"<[^>]*>")


def sends(panel: Panel, **said: Any) -> None:
    """What panel.js sends."""
    panel._told(None, {"kind": "do", "said": {name: str(value) for name, value in said.items()}}, [])


def records(room: DecisionPanel, what: str = "सूची दें", who: str = "तहसीलदार", due: str = "week", **said: str) -> None:
    """Enter in the form, with this typed in it."""
    told = {"day": "", "fill": room.form.filling.origin, **said}
    sends(room.form.panel, do="record", what=what, who=who, due=due, **told)


def answers(room: DecisionPanel, number: int, status: str, fill: int = 0, **said: str) -> None:
    """A click on a status."""
    sends(room.list.panel, do="answer", number=number, status=status, fill=fill, **{"remark": "", "day": "", **said})


def edits(room: DecisionPanel, number: int, fill: int = 0, **said: str) -> None:
    """The form of the wording, opened and sent."""
    sends(room.list.panel, do="edit", number=number)
    before = {"what": "सूची दें", "who": "तहसीलदार", "due_on": "2023-05-29"}
    sends(room.list.panel, do="amend", number=number, fill=fill, **{**before, **said})


def words(panel: Panel) -> str:
    """What a person reads."""
    return " ".join(Markup(_TAGS.sub(" ", panel.html)).unescape().split())


def faults(panel: Panel) -> list[str]:
    """What is said beside the fields."""
    found = re.findall(r'<p class="fault"[^>]*>(.*?)</p>', panel.html, re.DOTALL)
    return [" ".join(Markup(_TAGS.sub(" ", each)).unescape().split()) for each in found]
