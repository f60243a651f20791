"""What the processes of a round use, told by themselves: imported by the warm parents of a measured round, and by nobody else.

Enters: the file that SAMIKSHA_PROBE names. Leaves: a JSON line there for each process that ended, each conversion and each
execution of a cell, with its processor seconds. What a process used in all, its parent tells when it has ended.
"""

import atexit
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOG = "SAMIKSHA_PROBE"
"""The environment variable that names the file."""
WORKER, KERNEL = "samiksha.workers", "samiksha.kernel.shell"
"""What the parent's children are, by the module that they run."""


def tell(what: str, cpu: float, pid: int = 0) -> None:
    """A line of the log; so short that it is written in one piece."""
    with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
        log.write(json.dumps({"what": what, "cpu": cpu, "pid": pid or os.getpid()}) + "\n")


def timed(what: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """The same call, told with its processor seconds."""

    def counted(*given: Any, **options: Any) -> Any:
        began = time.process_time()
        try:
            return call(*given, **options)
        finally:
            tell(what, time.process_time() - began)

    return counted


def watch_parent() -> None:
    """The parent tells what each child used, and at its own end what it has used itself."""
    nursery, wait, me = sys.modules["__main__"].Nursery, os.waitpid, os.getpid()
    become = nursery._become

    def said_first(self: Any, request: Any, connection: Any) -> None:
        tell(request.call.split(":")[0], 0.0)
        become(self, request, connection)

    def waited(pid: int, options: int) -> tuple[int, int]:
        if os.getpid() != me:  # in a child
            return wait(pid, options)
        ended, status, used = os.wait4(pid, options)
        tell("ended", used.ru_utime + used.ru_stime, ended)
        return ended, status

    def at_end() -> None:
        if os.getpid() == me:
            tell("parent", time.process_time())

    nursery._become = said_first
    os.waitpid = waited
    atexit.register(at_end)


def install() -> None:
    """Everything that is told, from now on and in all children; of each parent what it has imported."""
    if maker := sys.modules.get("samiksha.brief"):
        maker.convert = timed("conversion", maker.convert)
    if shell := sys.modules.get("samiksha.kernel.shell"):
        shell.Shell.run_cell = timed("cell", shell.Shell.run_cell)
    watch_parent()
    tell("imports", time.process_time())


if LOG in os.environ:
    install()
