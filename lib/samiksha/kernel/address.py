"""Where warm parents listen, and what one that was killed could not end itself.

Enters: the address of a parent. Leaves: whether it lives; no process that its children had started.
"""

import contextlib
import os
import socket

import psutil

ADDRESS = "SAMIKSHA_WARM"
"""The environment variable that names the socket of a shared parent."""
PRESS = "SAMIKSHA_PRESS"
"""The one that names the socket of a round's other parent, of its workers; without it the first is the parent of both."""
PARENT = "JPY_PARENT_PID"
"""ipykernel reads it when it is imported, ends with that process, and is quiet on the terminal."""


def lives(address: str) -> bool:
    """Whether a parent listens there."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(address) == 0


def end_left_behind(address: str) -> None:
    """Ends what notebooks have started, in a session of its own say, whose warm parent was killed. Workers and kernels end
    with their parent by themselves."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ValueError):  # gone, or not ours to look at
            told = process.environ()
            if told.get(ADDRESS) == address and _is_dead(int(told.get(PARENT, os.getpid()))):
                process.kill()


def _is_dead(pid: int) -> bool:
    """Whether a process has ended, buried or not."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
