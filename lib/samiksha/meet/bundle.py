"""Many small scripts as one: what the browser asked for in an earlier room, a later one is given at once.

Enters: scripts that pages ask for. Leaves: one script, which holds them all; webpack takes its pieces in any order, and asks
for none that is there already. What was learned stays in the user's cache folder, so that only the first room of all is slow.
"""

import contextlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import platformdirs

from samiksha.files import digest_of_bytes, write_text

_NOT = ("voila.js", "remoteEntry")
"""What starts the pieces, and is told its own address by the way it is loaded."""


@dataclass
class Bundle:
    """The scripts of one set of packages. `name`: that set; `places`: where scripts lie, by what their address begins with."""

    name: str
    places: dict[str, list[str]]
    asked: dict[str, None] = field(default_factory=dict)
    _last: tuple[tuple[str, ...], str] = ((), "")

    def __post_init__(self) -> None:
        with contextlib.suppress(OSError, UnicodeDecodeError):  # nothing was learned yet
            self.asked |= dict.fromkeys(self._file.read_text(encoding="utf-8").split())

    @cached_property
    def _file(self) -> Path:
        folder = Path(platformdirs.user_cache_dir("samiksha", appauthor=False))
        return folder / f"rooms-{digest_of_bytes(repr((self.name, self.places)).encode())[:12]}.txt"

    def learn(self, way: str) -> None:
        """A page has asked for the script at this address."""
        if not way.rpartition("/")[2].startswith(_NOT):
            self.asked[way] = None

    def made(self) -> str:
        """All scripts learned, as one; "" if there are none."""
        asked = tuple(self.asked)
        if asked != self._last[0]:
            with contextlib.suppress(OSError):  # the cache folder cannot be written: it is learned anew each time
                write_text(self._file, "\n".join(asked))
            found = [text for way in asked if (text := self._text(way))]
            # Each keeps to itself whether it is strict.
            self._last = asked, "\n".join(f"(function(){{{text}\n}}).call(self);" for text in found)
        return self._last[1]

    def _text(self, way: str) -> str:
        for begins, folders in self.places.items():
            if way.startswith(begins):
                for folder in folders:
                    path = Path(folder, way.removeprefix(begins)).resolve()
                    if path.is_relative_to(Path(folder).resolve()) and path.is_file():
                        return path.read_text(encoding="utf-8")
        return ""
