"""A piece of HTML that tells the kernel what is clicked, and hands over files.

Enters: HTML that our own templates made, all values in it escaped. Leaves: what is done with it. Whatever has the attribute
`data-do` is active: a click, Enter or the space bar on it sends its `data-` attributes, and the fields of the form in which
it stands. `data-key` names what keeps the focus when the piece is drawn anew, `data-scroll` what keeps its place.

Of forms: `data-send` is done when one is submitted; what was typed outlives a redraw while `data-key` and `data-fill` are the
same. `data-hot` is the key that clicks, from anywhere in the nearest `data-keys` but a text field; `data-put` puts the
`data-words` into a field; a letter typed elsewhere in a form goes into the field that its `data-types` names. `data-here`
takes the focus whenever it holds something new.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib.resources import files
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

Act = Callable[[dict[str, str]], None]
"""Is given the `data-` attributes of what was clicked."""


def _nothing(_: dict[str, str]) -> None:
    """Of a piece in which nothing can be clicked."""


class Panel(anywidget.AnyWidget):
    """One piece of a room. The page tells in `data-drawn` how often it was drawn."""

    _esm = (files("samiksha.explore") / "panel.js").read_text(encoding="utf-8")
    html = traitlets.Unicode("").tag(sync=True)
    drawn = traitlets.Int(0).tag(sync=True)

    def __init__(self, act: Act = _nothing, **traits: Any) -> None:
        super().__init__(**traits)
        self._act = act
        self.guard: AbstractContextManager[object] = nullcontext()
        """Held while something is done, where several panels show the same."""
        self.on_msg(self._told)

    def show(self, html: Markup) -> None:
        """Draws this instead."""
        with self.hold_sync():
            self.html = str(html)
            self.drawn += 1

    def hand(self, name: str, content: bytes, kind: str) -> None:
        """Gives a file to whoever looks: the browser saves it."""
        self.send({"kind": "file", "name": name, "type": kind}, buffers=[content])

    def _told(self, _: object, message: dict[str, Any], __: object) -> None:
        if message.get("kind") == "do":
            with self.guard:
                self._act({str(name): str(said) for name, said in message.get("said", {}).items()})
