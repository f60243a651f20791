"""Putting a file of the inbox away, in one step, so that whatever is killed or pulled, one whole file is there.

Enters: a file as it was seen, its digest, a folder. Leaves: the file at `<folder>/<12 of the digest>/<own name>`.
"""

import errno
import os
import shutil
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from samiksha.errors import NotTaken, NotWritten, SamikshaError
from samiksha.files import digest_of, replacing, sweep
from samiksha.inbox.looking import Seen, signature
from samiksha.platform import settle_folder

_SHORT = 12


def put_away(seen: Seen, digest: str, folder: Path) -> Path:
    """Where the file lies now; what lay there before is left alone.

    Raises NotTaken when it has changed, or is open elsewhere; NotWritten when the disk takes nothing. It stays then.
    """
    try:
        if not (seen.is_as_seen and digest_of(seen.path) == digest):
            raise NotTaken("inbox_changed", file=seen.name)
        goal = place(digest, folder, seen.path.name)
        if goal.exists():
            return _dropped(seen, goal)
        return _moved(seen, digest, goal)
    except OSError as fault:
        raise not_moved(seen, fault) from fault


def place(digest: str, folder: Path, name: str) -> Path:
    """Where a file with this digest belongs: where the same one lies already, or where nothing lies."""
    names = chain((digest[:_SHORT], digest), (f"{digest}-{number}" for number in count(2)))
    return next(goal for each in names if _is_for(goal := folder / each / name, digest))


def _is_for(goal: Path, digest: str) -> bool:
    return not os.path.lexists(goal) or (goal.is_file() and digest_of(goal) == digest)


def not_moved(seen: Seen, fault: OSError) -> SamikshaError:
    """Why a file stays, in plain words."""
    said = fault.strerror or str(fault)
    if isinstance(fault, FileNotFoundError) and not seen.path.exists():
        return NotTaken("file_missing", file=seen.name)
    if isinstance(fault, PermissionError):
        return NotTaken("inbox_held", file=seen.name, fault=said)
    return NotWritten("disk", path=fault.filename or seen.path, fault=said)


def _dropped(seen: Seen, goal: Path) -> Path:
    """The same file lies there already: the one in the inbox goes."""
    if not seen.is_as_seen:
        raise NotTaken("inbox_changed", file=seen.name)
    seen.path.unlink()
    return goal


def _moved(seen: Seen, digest: str, goal: Path) -> Path:
    goal.parent.mkdir(parents=True, exist_ok=True)
    try:
        seen.path.rename(goal)
    except OSError as fault:
        if fault.errno == errno.EXDEV:
            return _carried(seen, digest, goal)
        with suppress(OSError):
            goal.parent.rmdir()  # made for nothing
        raise
    _back_if_written_to(seen, goal)
    return goal


def _back_if_written_to(seen: Seen, goal: Path) -> None:
    """A writer that had the file open goes on writing to it wherever it lies: back, to be loaded as a whole."""
    if signature(goal) != (seen.size, seen.changed) and not os.path.lexists(seen.path):
        goal.rename(seen.path)
        raise NotTaken("inbox_changed", file=seen.name)


def _carried(seen: Seen, digest: str, goal: Path) -> Path:
    """To another file system: a proven copy first, then the original goes."""
    sweep(goal.parent)
    with replacing(goal) as temporary:
        shutil.copyfile(seen.path, temporary)
        os.utime(temporary, ns=(seen.changed, seen.changed))
        if digest_of(temporary) != digest:
            raise NotTaken("inbox_changed", file=seen.name)
    settle_folder(goal.parent)
    return _dropped(seen, goal)
