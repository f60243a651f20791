"""A real meeting room for tests: the server of `samiksha meet` with a notebook of a few cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samiksha.home import Home
from tests.meet.servers import serving, write_room

WARNINGS = ("Unsatisfied version", "No satisfying version", "Available versions", "WebSocket")
"""What Voilà and its widget manager say of themselves."""


@dataclass(frozen=True)
class Door:
    """A room's address, with and without its token."""

    address: str
    full: str
    contexts: list[Any] = field(default_factory=list)
    """The one of everybody who comes: the browser has the room's scripts after the first page."""

    def enter(self, browser: Any, width: int = 1366, height: int = 768) -> Any:
        """A page in the room; `complaints` and `fetched` tell what it said and asked for."""
        if not self.contexts:  # the browser's own helpers are no script of ours
            self.contexts.append(browser.new_context(accept_downloads=True, bypass_csp=True))
        page = self.contexts[0].new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.complaints, page.fetched = [], []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
        page.on("dialog", lambda dialog: (page.complaints.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.fetched.append(request.url))
        page.goto(self.full)
        return page

    def leave(self, page: Any) -> None:
        """Closes a page of which nothing was complained, and which asked nobody else for anything."""
        page.close(run_before_unload=True)
        assert [each for each in page.complaints if not any(known in each for known in WARNINGS)] == []
        own = (self.address, self.address.replace("http", "ws"), "data:", "blob:")
        assert [each for each in page.fetched if not each.startswith(own)] == []


@contextmanager
def open_room(home: Home, folder: Path, *cells: str) -> Iterator[Door]:
    """A room made of these cells, in a home that may be changed."""
    folder.mkdir(parents=True, exist_ok=True)
    write_room(home, *cells)
    with serving(home, folder) as room:
        door = Door(room.address, room.full)
        yield door
        for context in door.contexts:
            context.close()
