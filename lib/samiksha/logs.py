"""Logs of whatever wakes by itself: files that turn over, so that they never fill the disk.

Enters: a home, a name, sentences and tracebacks. Leaves: `data/logs/<name>.log`, and its older leaves.
"""

import logging
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler

from samiksha.errors import one_line
from samiksha.home import Home

_LOG_BYTES, _LOG_FILES = 1_000_000, 5


def unforeseen(home: Home, name: str, about: str, fault: Exception) -> str:
    """What nobody foresaw, for a sentence about something; the traceback of what is just being handled stands in the log of
    that name."""
    Log(home, name).write(about, traceback.format_exc())
    return one_line(f"{type(fault).__name__}: {fault}")


class Log:
    """One log of a home. One that cannot be written ends nothing."""

    def __init__(self, home: Home, name: str) -> None:
        self._path, self._name = home.logs / f"{name}.log", name

    def write(self, told: str, trace: str = "") -> None:
        """One entry: what was said, and the traceback of what failed."""
        level = logging.ERROR if trace else logging.INFO
        text = "\n".join(filter(None, (told, trace)))
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handler = self._opened()
            handler.handle(logging.LogRecord(f"samiksha.{self._name}", level, "", 0, text, None, None))
            handler.close()

    def _opened(self) -> RotatingFileHandler:
        """Opened for each entry: another process of this home may turn the leaf meanwhile."""
        handler = RotatingFileHandler(
            self._path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s"))
        return handler
