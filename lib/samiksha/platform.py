"""What only some operating systems have: memory limits, process groups, dying with the parent.

Enters: process ids and limits. Leaves: the same behaviour everywhere, by the system's own means where
it has them and by psutil where it does not. No other module asks which system it runs on.
"""

import getpass
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def group_options() -> dict[str, Any]:
    """Arguments for `subprocess.Popen` that start the child in a process group of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def can_fork() -> bool:
    """Whether a process that has imported much can be forked safely: not on Windows, and macOS's own libraries forbid it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def is_ours_alone(descriptor: int) -> bool:
    """Whether an open file is this account's own and nobody else may read or change it. Windows does not tell: true there."""
    if sys.platform == "win32":
        return True
    told = os.fstat(descriptor)
    return told.st_uid == os.geteuid() and not told.st_mode & 0o077


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform.startswith("linux") else os.cpu_count() or 1


def free_memory_mb() -> float:
    """The memory that may still be taken without anything being moved to disk."""
    return float(psutil.virtual_memory().available) / 2**20


def settle_folder(folder: Path) -> None:
    """What was just written into `folder` is found there after a power cut, too; Windows sees to it by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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


def adopt_orphans() -> None:
    """This process becomes the parent of each of its descendants whose own parent ends, so that none is lost to its sight.

    On Linux alone; elsewhere the system's first process takes them.
    """
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def own_children() -> set[int]:
    """The children of this process, which must have one thread only; those that nobody has waited for, too."""
    told = Path(f"/proc/self/task/{os.getpid()}/children")
    if told.exists():
        return set(map(int, told.read_text().split()))
    return {child.pid for child in psutil.Process().children()}


class Stopped(BaseException):
    """Somebody has asked this process to end by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Within it, what else would end this process at once (systemd's SIGTERM, a closed terminal) raises Stopped, as Ctrl-C
    raises KeyboardInterrupt; a second one does not disturb whoever is tidying up. What is ignored stays ignored."""
    numbers = [signal.SIGTERM] if sys.platform == "win32" else [signal.SIGTERM, signal.SIGHUP]
    in_main = threading.current_thread() is threading.main_thread()
    ours = [number for number in numbers if in_main and signal.getsignal(number) is signal.SIG_DFL]

    def stop(number: int, _: FrameType | None) -> None:
        for each in ours:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _watch_parent(parent: int) -> None:
    try:
        process = psutil.Process(parent)
        while process.is_running():
            time.sleep(1)
    except psutil.Error:
        os._exit(1)
    os._exit(1)


def process_mark(pid: int) -> str:
    """What tells a process from any later one of its number, even if the clock is set meanwhile; "" when it is gone."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        told = Path(f"/proc/{pid}/stat")
        if not told.exists():
            return f"{process.create_time():.2f}"
        # A name in brackets may hold blanks; of what follows it, the 20th is the start, counted from the machine's own.
        started = told.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        return f"{started} {Path('/proc/sys/kernel/random/boot_id').read_text().strip()}"
    except (psutil.Error, OSError):
        return ""


def own_timer() -> str:
    """What this system wakes commands with: "systemd", "schtasks", or else "cron"."""
    if sys.platform == "win32":
        return "schtasks"
    return "systemd" if sys.platform.startswith("linux") else "cron"


def caller() -> str:
    """Who has typed the command, even through sudo."""
    return os.environ.get("SUDO_USER") or getpass.getuser()


def is_user(name: str) -> bool:
    """Whether this system knows somebody by that name; where it cannot be asked, everybody is known."""
    if sys.platform == "win32":
        return True
    import pwd

    try:
        return bool(pwd.getpwnam(name))
    except (KeyError, ValueError):
        return False


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

    The folder must be short: a socket's path has about 100 characters. What a killed kernel leaves behind lies in it.
    """
    told = {"connection_file": os.path.join(folder, "kernel.json")}  # noqa: PTH118
    if sys.platform == "win32":
        return {"transport": "tcp", **told}
    return {"transport": "ipc", "ip": f"{folder}/k", **told}
