"""What lies in the inbox, and which of it is whole.

Enters: a home. Leaves: the files that may be taken, as they were seen, and those that stay, with the reason.
"""

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from unicodedata import category

from samiksha.errors import NotTaken, SamikshaError
from samiksha.home import Home

_NEVER = ("~$*", ".*", "*.part", "*.partial", "*.crdownload", "*.download", "*.filepart", "*.tmp", "thumbs.db",
          "desktop.ini")  # fmt: skip
"""Names that programs use while they copy or edit, and what file managers leave."""
_NEVER_FOLDERS = (".*", "$*", "@*", "~*", "lost+found", "system volume information", "__macosx")
_UNWRITABLE = ("Cc", "Cs", "Zl", "Zp")
"""Controls, halves of signs, ends of lines; not the joiners, which Hindi names need."""
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_EMPTY_WAITS_SECONDS = 3600
"""Whoever begins to copy makes an empty file first; after so long nobody is copying."""


@dataclass(frozen=True)
class Seen:
    """A file at one look."""

    path: Path
    name: str
    """Within the inbox, fit to be shown."""
    size: int
    changed: int
    """When it was last written, in nanoseconds."""

    @property
    def is_as_seen(self) -> bool:
        """Whether it has not been written to since."""
        return signature(self.path) == (self.size, self.changed)


@dataclass(frozen=True)
class Look:
    """What one look found."""

    files: tuple[Seen, ...]
    staying: tuple[tuple[str, SamikshaError], ...]
    """Those that are not taken, by name, with the reason."""


def signature(path: Path) -> tuple[int, int] | None:
    """Size and moment of the last change; None when there is no such file."""
    try:
        told = path.lstat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns


def look(home: Home, now: datetime) -> Look:
    """The files that may be taken, and those that stay whatever happens; milliseconds when there are none."""
    files: list[Seen] = []
    staying: list[tuple[str, SamikshaError]] = []
    for path, fault in _walked(home):
        name = shown(path.relative_to(home.inbox))
        fault = fault or _unfit(path, name, now)
        if fault:
            staying.append((name, fault))
        elif known := signature(path):
            files.append(Seen(path, name, *known))
    return Look(tuple(files), tuple(staying))


def settled(home: Home, now: datetime, seconds: float) -> Look:
    """The files that did not change between two looks; the others stay, as do those that came in between."""
    first = look(home, now)
    if not first.files:
        return first
    time.sleep(seconds)
    second = look(home, now)
    before = set(first.files)
    growing = [(seen.name, NotTaken("inbox_growing", file=seen.name)) for seen in second.files if seen not in before]
    return Look(tuple(seen for seen in second.files if seen in before), (*second.staying, *growing))


def shown(path: Path) -> str:
    """A path as it may stand in a text, without line breaks, broken characters, and signs that turn what follows around.

    >>> shown(Path("rewa") / "a\\nb.csv")
    'rewa/a�b.csv'
    """
    return "".join(
        "\ufffd" if category(sign) in _UNWRITABLE or sign in _TURNING else sign for sign in path.as_posix()
    )


def is_writable(name: str) -> bool:
    """Whether a name can be written down as text at all."""
    return not any(category(sign) in _UNWRITABLE for sign in name)


def _walked(home: Home) -> Iterator[tuple[Path, SamikshaError | None]]:
    """Every entry that is no folder and bears no name that is never taken, in a firm order."""
    unreadable: list[OSError] = []
    for here, folders, files in os.walk(home.inbox, onerror=unreadable.append):
        folder = Path(here)
        yield from ((folder / name, None) for name in sorted(files) if not _fits(name, _NEVER))
        links = [name for name in folders if (folder / name).is_symlink() and not _fits(name, _NEVER_FOLDERS)]
        yield from ((folder / name, None) for name in sorted(links))
        folders[:] = [name for name in sorted(folders) if _is_officers(home, folder / name)]
    for fault in unreadable:
        path = Path(fault.filename or home.inbox)
        if path != home.inbox or not isinstance(fault, FileNotFoundError):
            said = fault.strerror or str(fault)
            yield path, NotTaken("inbox_folder", folder=shown(path.relative_to(home.inbox.parent)), fault=said)


def _is_officers(home: Home, folder: Path) -> bool:
    if _fits(folder.name, _NEVER_FOLDERS) or folder.is_symlink():
        return False
    # By what it is: a system may write its name in other letters.
    return not (home.fetched.is_dir() and folder.parent == home.inbox and folder.samefile(home.fetched))


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern) for pattern in patterns)


def _unfit(path: Path, name: str, now: datetime) -> SamikshaError | None:
    """Why an entry stays, by what it is; None for a file that may be taken."""
    try:
        told = path.lstat()
    except OSError:
        return None  # gone since
    if stat.S_ISLNK(told.st_mode):
        return NotTaken("inbox_link", file=name)
    if not stat.S_ISREG(told.st_mode):
        return NotTaken("not_a_file", file=name)
    if not told.st_size and _age(told, now) < _EMPTY_WAITS_SECONDS:
        return NotTaken("inbox_empty", file=name)
    return None


def _age(told: os.stat_result, now: datetime) -> float:
    """Seconds since a file was written. A moment that lies ahead is another clock's: then since this disk learnt of it."""
    age = now.timestamp() - told.st_mtime
    return age if age >= 0 else abs(now.timestamp() - told.st_ctime)
