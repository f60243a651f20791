"""What lies in folders and files named after a day: the archive, refused files and rows, logs, fetched copies.

Enters: a home, the day before which they are old. Leaves: those that may go, and those that stay. The day is the one in the
name; whatever bears none stays.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from samiksha.files import size_of
from samiksha.home import Home
from samiksha.keeping.removal import GOING, is_ours, put_away
from samiksha.keeping.report import Found, Old, Stayed
from samiksha.store.manifests import Manifests, day_named

_RUN = re.compile(r"(\d{8})T\d{6}-[0-9a-f]+")
_LOG = re.compile(r".+\.log(\.\d+)?")
"""Logs that turn over by themselves."""
_COPY = re.compile(r"(.+)_(\d{8})\.[a-z]+")


def archive(home: Home, before: date) -> Found:
    """Exports that were taken in: `<day>/…`."""
    return _found(home, home.archive, home.archive.glob("*"), before, day_named)


def refused(home: Home, before: date) -> Found:
    """Refused rows and refused files: `<source>/<day>/…`, `files/<day>/…`. Rows of an old day that was loaded lately stay:
    somebody is to correct them."""
    store = Manifests(home)

    def why(path: Path) -> str | None:
        day = day_named(path.name)
        loaded = store.loaded_on(path.parent.name, day) if day else None
        return "loaded_lately" if loaded and loaded >= before else None

    return _found(home, home.refused, home.refused.glob("*/*"), before, day_named, why)


def logs(home: Home, before: date) -> Found:
    """Of each run one folder, whose name begins with the day."""
    found = (path for path in home.logs.glob("*") if not (path.is_file() and _LOG.fullmatch(path.name)))
    return _found(home, home.logs, found, before, _day_of_run)


def fetched(home: Home, before: date) -> Found:
    """Copies of published sheets: `<source>_<sheet>_<day>.csv`. The newest copy of a sheet stays: it is the last good one,
    should the sheet not be published any more."""
    copies = sorted(home.fetched.glob("*"))
    newest: dict[str, date] = {}
    for path in copies:
        if day := _day_of_copy(path.name):
            newest[_sheet(path.name)] = max(day, newest.get(_sheet(path.name), day))

    def why(path: Path) -> str | None:
        return "last_copy" if _day_of_copy(path.name) == newest[_sheet(path.name)] else None

    return _found(home, home.fetched, copies, before, _day_of_copy, why)


def _found(
    home: Home,
    root: Path,
    paths: Iterator[Path] | list[Path],
    before: date,
    day_of: Callable[[str], date | None],
    why: Callable[[Path], str | None] = lambda path: None,
) -> Found:
    known, old, stayed = 0, list[Old](), list[Stayed]()
    for path in sorted(paths):
        name, day = path.relative_to(root).as_posix(), day_of(path.name)
        if name.startswith((GOING, ".")) or (day is None and path.name.startswith(".")):
            continue
        if not is_ours(home, path):
            stayed.append(Stayed(name, "link"))
        elif day is None:
            stayed.append(Stayed(name, "strange"))
        else:
            known += 1
            if day < before:
                if reason := why(path):
                    stayed.append(Stayed(name, reason))
                else:
                    old.append(Old(name, size_of(path), partial(put_away, root, path)))
    return Found(known, tuple(old), tuple(stayed))


def _day_of_run(name: str) -> date | None:
    found = _RUN.fullmatch(name)
    return _compact(found[1]) if found else None


def _day_of_copy(name: str) -> date | None:
    found = _COPY.fullmatch(name)
    return _compact(found[2]) if found else None


def _sheet(name: str) -> str:
    found = _COPY.fullmatch(name)
    return found[1] if found else name


def _compact(text: str) -> date | None:
    """The day of YYYYMMDD, if it is one."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
