"""One writer an output: whoever makes a round holds its lock; a second one learns who that is, and leaves.

Enters: a home, and what is written. Leaves: a held lock, or OutputsBusy.
"""

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from samiksha.errors import OutputsBusy
from samiksha.files import write_text
from samiksha.home import Home


@contextmanager
def one_writer(home: Home, name: str) -> Iterator[None]:
    """Holds the lock `name` of a home. The system lets go of it when its holder dies. Raises OutputsBusy."""
    home.locks.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(home.locks / f"{name}.lock"), home.locks / f"{name}.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputsBusy("outputs_busy", name=name, **_told(holder)) from None
    try:
        who = {"who": getpass.getuser(), "host": platform.node(), "pid": os.getpid()}
        write_text(holder, json.dumps({**who, "since": f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}"}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _told(holder: Path) -> dict[str, Any]:
    """What the holder says of itself; it may just have begun, or just have ended."""
    told = {}
    with suppress(FileNotFoundError):
        told = json.loads(holder.read_text(encoding="utf-8"))
    return dict.fromkeys(("who", "host", "pid", "since"), "—") | told
