"""What only some operating systems have: memory limits, process groups, dying with the parent.

Enters: process ids and limits. Leaves: the same behaviour everywhere, by the system's own means where
it has them and by psutil where it does not. No other module asks which system it runs on.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import psutil

_PR_SET_PDEATHSIG = 1


def group_options() -> dict[str, Any]:
    """Arguments for `subprocess.Popen` that start the child in a process group of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def can_fork() -> bool:
    """Whether a process that has imported much can be forked safely: not on Windows, and macOS's own libraries forbid it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform.startswith("linux") else os.cpu_count() or 1


def free_memory_mb() -> float:
    """The memory that may still be taken without anything being moved to disk."""
    return float(psutil.virtual_memory().available) / 2**20


def limit_memory(megabytes: int) -> bool:
    """Bound the memory that this process may allocate; False where the system cannot.

    Only the soft limit moves, so a later call may raise it again.
    """
    if sys.platform == "win32":
        return False
    import resource

    # On Linux the data limit counts what is allocated; the address space would count mapped files too.
    kind = resource.RLIMIT_DATA if sys.platform.startswith("linux") else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    wanted = megabytes * 2**20
    try:
        resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    except (ValueError, OSError):
        return False
    return True


def stay_within_memory(megabytes: int) -> None:
    """Bound this process's memory by the system's own means, else by a thread that ends it."""
    if not limit_memory(megabytes):
        threading.Thread(target=_watch_memory, args=(megabytes,), daemon=True).start()


def _watch_memory(megabytes: int) -> None:
    while memory_mb(os.getpid()) <= megabytes:
        time.sleep(0.5)
    os._exit(137)


def die_with_parent(parent: int) -> None:
    """End this process as soon as the process `parent`, which started it, is gone.

    On Linux the kernel sees to it; elsewhere a thread looks every second.
    """
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it went before the kernel was asked
            os._exit(1)
    else:
        threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()


def _watch_parent(parent: int) -> None:
    try:
        process = psutil.Process(parent)
        while process.is_running():
            time.sleep(1)
    except psutil.Error:
        os._exit(1)
    os._exit(1)


def memory_mb(pid: int) -> float:
    """The memory that a process holds now; 0 when it is gone."""
    try:
        process = psutil.Process(pid)
        # On Windows the interpreter of a virtual environment is the child of a launcher.
        counted = [process, *process.children(recursive=True)] if sys.platform == "win32" else [process]
        return float(sum(each.memory_info().rss for each in counted)) / 2**20
    except psutil.Error:
        return 0.0


def kill_tree(pid: int) -> None:
    """End a process, its children, and what else is left in the group that it leads.

    Whoever started the process still has to wait for it, and learns how it ended.
    """
    try:
        process = psutil.Process(pid)
        doomed = [*process.children(recursive=True), process]
    except psutil.Error:
        doomed = []
    if sys.platform != "win32":
        _kill_group(pid)
    for each in doomed:
        _kill(each)
    psutil.wait_procs([each for each in doomed if each.pid != pid], timeout=5)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def _kill_group(pid: int) -> None:
    if sys.platform == "win32":
        return
    try:
        # Not the caller's own group, which a child without one of its own shares.
        if os.getpgid(pid) == pid != os.getpgrp():
            os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def kernel_transport(folder: str) -> dict[str, str]:
    """How a kernel is talked to: sockets in a folder of its own, off the network; TCP where there are none.

    The folder must be short: a socket's path has about 100 characters.
    """
    if sys.platform == "win32":
        return {"transport": "tcp"}
    return {"transport": "ipc", "ip": f"{folder}/k"}
