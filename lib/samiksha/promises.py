"""What will soon be asked for, made while nobody waits for it yet.

Enters: what it is, and how it is made. Leaves: the same, once, if nothing that it may rest on has changed since; else it is
made when it is asked for.
"""

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread, current_thread
from typing import Any, TypeVar

from samiksha.home import Home
from samiksha.store.place import place_at

Item = TypeVar("Item")
Stamp = tuple[tuple[str, int, int], ...]
"""Files and folders, when each was changed (ns), and its bytes."""


def stamp_of(home: Home) -> Stamp:
    """Tells whether anything has changed that a page may rest on: what was decided, what was loaded, the params."""
    books = (home.minutes, home.minutes.with_name(f"{home.minutes.name}-wal"))
    files = [told for path in (*books, *home.params.rglob("*.yml")) if (told := _stamp(path))]
    return tuple(sorted([*files, *place_at(home.store).stamps()]))


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return str(path), told.st_mtime_ns, told.st_size


@dataclass(eq=False)
class _Promise:
    """One thing that a thread makes."""

    maker: Thread
    made: Future[tuple[Stamp, Any]] = field(default_factory=Future)
    """With the home's stamp before it was begun."""


_promised: dict[tuple[Home, Hashable], _Promise] = {}


def promise(home: Home, work: Mapping[Hashable, Callable[[], object]]) -> None:
    """Makes these in a thread of its own, one after the other; each is given to the first who asks for it (`kept`)."""
    maker = Thread(target=lambda: _make(home, ours), name="samiksha-promises", daemon=True)
    ours = {_Promise(maker): make for make in work.values()}
    _promised.update({(home, what): each for what, each in zip(work, ours, strict=True)})
    maker.start()


def _make(home: Home, work: Mapping[_Promise, Callable[[], object]]) -> None:
    for each, make in work.items():
        try:
            each.made.set_result((stamp_of(home), make()))
        except BaseException as fault:  # noqa: BLE001 - whoever asks for it makes it again, and there it is said
            each.made.set_exception(fault)


def kept(home: Home, what: Hashable, make: Callable[[], Item]) -> Item:
    """What was promised, for which one may have to wait; made now if it was not, has failed, or is no longer true."""
    found = _promised.get((home, what))
    if found is None or found.maker is current_thread():
        return make()
    del _promised[home, what]
    if found.made.exception() is None:
        stamp, item = found.made.result()
        if stamp == stamp_of(home):
            given: Item = item
            return given
    return make()
