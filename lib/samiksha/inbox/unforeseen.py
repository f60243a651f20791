"""A fault that nobody foresaw: said in plain words, its traceback kept for the maintainers.

Enters: the exception. Leaves: an error with a sentence; `data/logs/inbox/<day>.log`, one entry longer.
"""

import traceback
from contextlib import suppress
from datetime import datetime

from samiksha.errors import SamikshaError, one_line
from samiksha.home import Home


def unforeseen(home: Home, now: datetime, fault: Exception) -> SamikshaError:
    """What is said of it."""
    log = home.logs / "inbox" / f"{now.astimezone():%Y-%m-%d}.log"
    with suppress(OSError):  # on a full disk the sentence is all that is left
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="replace") as stream:
            stream.write("".join(traceback.format_exception(fault)) + "\n")
    return SamikshaError("unexpected", fault=one_line(f"{type(fault).__name__}: {fault}"))
