"""Asking a warm parent for processes.

Enters: what to call. Leaves: a `WarmProcess`, which can be waited for and ended as a `subprocess.Popen` can. A round
starts its parents beforehand and names them in the environment (`address`); any other process gets a parent of its own at
its first request, which ends with it.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from samiksha.files import abandoned_folders, remove_folder, temporary_folder
from samiksha.kernel.address import ADDRESS, end_left_behind, lives
from samiksha.kernel.parent import FAREWELL, command
from samiksha.kernel.preload import ENVIRONMENT, KERNEL, STUDY

KERNEL_NAME = "samiksha"
"""The kernelspec of the warm kernel."""

_SOCKET = "s"


class NoWarmParent(OSError):
    """There is no parent to fork from; the caller starts a process the long way."""


class WarmParent:
    """A parent that this process has started, and that ends with it."""

    def __init__(self, names: Sequence[str] = (*KERNEL, *STUDY), given: dict[str, str] | None = None,
                 watches: bool = True) -> None:  # fmt: skip
        """`names`: the modules that it imports; `given`: what its environment holds beside this process's own;
        `watches`: whether it is replaced once their code has changed."""
        for left in abandoned_folders():
            end_left_behind(str(left / _SOCKET))
        self.folder = temporary_folder()
        self.address = str(self.folder / _SOCKET)
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(self.address)
        listening.listen(64)
        # It listens from the first moment on: who asks while it still imports, waits.
        with listening:
            self._process = subprocess.Popen(
                command(listening, names, watches), pass_fds=[listening.fileno()], start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | ENVIRONMENT | (given or {}),
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    def end(self) -> None:
        """Tells the parent to end, with everything that it has forked."""
        owned = self._process.stdin
        assert owned
        if not owned.closed:
            with contextlib.suppress(OSError):  # it has died
                os.write(owned.fileno(), FAREWELL)
            owned.close()
        self._process.terminate()  # at once if it still imports; later it does not heed this

    def close(self) -> None:
        """Ends the parent; returns when all are gone."""
        self.end()
        assert self._process.stdout
        self._process.stdout.read()  # held open by every parent that took over from this one
        self._process.stdout.close()
        if self._process.wait():  # it was killed, and could not end what its children had started
            end_left_behind(self.address)
        remove_folder(self.folder)

    def __enter__(self) -> "WarmParent":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WarmProcess:
    """A forked process, with what Jupyter needs of a `subprocess.Popen`."""

    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None
    stderr: IO[bytes] | None = None

    def __init__(self, address: str, call: str, arguments: Sequence[str], environment: Mapping[str, str],
                 folder: str, files: Sequence[int]) -> None:  # fmt: skip
        """`files`: standard output, standard error, and any more for the call. Raises NoWarmParent."""
        asked = {"call": call, "arguments": list(arguments), "environment": dict(environment), "folder": folder}
        self.returncode: int | None = None
        self._heard = b""
        self._connection = socket.socket(socket.AF_UNIX)
        try:
            self._connection.connect(address)
            socket.send_fds(self._connection, [b"."], list(files))
            self._connection.sendall(json.dumps(asked).encode() + b"\n")
            answer = self._line(None)
        except OSError as fault:
            self._connection.close()
            raise NoWarmParent(str(fault)) from fault
        if answer is None:
            self._connection.close()
            raise NoWarmParent("the warm parent has ended")
        self.pid: int = answer["pid"]

    def poll(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._learn(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """How it ended. Raises subprocess.TimeoutExpired."""
        code = self._learn(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return code

    def _learn(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            try:
                told = self._line(timeout)
            except (TimeoutError, BlockingIOError):
                return None
            except OSError:
                told = None
            # A parent that is gone has taken its children along.
            self.returncode = told["ended"] if told else -int(signal.SIGKILL)
            self._connection.close()
        return self.returncode

    def _line(self, timeout: float | None) -> dict[str, int] | None:
        """The parent's next message; None when it has closed the connection."""
        self._connection.settimeout(timeout)
        while b"\n" not in self._heard:
            some = self._connection.recv(4096)
            if not some:
                return None
            self._heard += some
        line, self._heard = self._heard.split(b"\n", 1)
        message: dict[str, int] = json.loads(line)
        return message

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Lets go of it: if it still runs, the parent ends it."""
        self._connection.close()


_own: WarmParent | None = None
_own_pid = 0
_lock = threading.Lock()


def nearest_parent() -> str:
    """The address of the shared parent, if there is one, else of this process's own, started at first use."""
    global _own, _own_pid
    if shared := os.environ.get(ADDRESS):
        return shared
    with _lock:
        if _own is None or _own_pid != os.getpid() or not lives(_own.address):
            _own, _own_pid = WarmParent(), os.getpid()
            atexit.register(_close, _own, _own_pid)
        return _own.address


def _close(parent: WarmParent, owner: int) -> None:
    if os.getpid() == owner:  # not in a fork of it
        with contextlib.suppress(OSError):
            parent.close()


def round_folder() -> Path | None:
    """The shared parent's temporary folder, which goes when it ends; None without one."""
    shared = os.environ.get(ADDRESS)
    folder = Path(shared).parent if shared else None
    return folder if folder and folder.is_dir() else None
