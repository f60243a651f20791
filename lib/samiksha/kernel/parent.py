"""The warm parent: one process without threads that has imported everything, and forks on request.

Enters: a listening Unix socket; on each connection one request: what to call, with which arguments, environment,
folder and open files. Leaves: one child a connection. The child lives as long as the connection: its end is told
there, and whoever closes it, or dies, ends the child. All that a child has started ends with it, in whichever group or
session: it is the child's own as long as that lives, and then comes to the parent. The parent itself ends with its
standard input, which its owner holds open.

Only systems with a safe fork come here (`samiksha.platform.can_fork`); elsewhere the stock kernel is used.
"""

import atexit
import gc
import importlib
import json
import os
import random
import select
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from samiksha.kernel.address import ADDRESS, PARENT, end_left_behind, lives
from samiksha.kernel.preload import ENVIRONMENT, Imported, import_all
from samiksha.platform import adopt_orphans, die_with_parent, own_children

MODULE = "samiksha.kernel.parent"
WATCHES = "watches"
FAREWELL = b"."
"""On its standard input from an owner that ends it; one that was killed says nothing."""
_SELDOM = (10_000, 20, 50)
"""A brief makes many small objects and lives for a second: looking for rings among them takes a twentieth of it."""
_PATIENCE = 10.0
"""Seconds within which a client that has connected must have said what it wants."""
_MOMENT = 1.0
"""Seconds within which a process that was killed is gone."""


@dataclass(frozen=True)
class Request:
    """What a child is to become. `files`: its standard output, its standard error, and any more for the call."""

    call: str
    """module:function; it gets the numbers of the further files."""
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    files: tuple[int, ...] = ()


@dataclass
class _Child:
    pid: int
    connection: socket.socket | None
    """None once the client has gone."""
    ended: bool = False


class _Born(Exception):
    """Raised in a child, to leave the parent's loop."""

    def __init__(self, request: Request) -> None:
        self.request = request


class Nursery:
    """Forks children and watches over them."""

    def __init__(self, listening: socket.socket, names: Sequence[str], watches: bool) -> None:
        """`watches`: whether a new parent takes over once code has changed. A round stays with one version."""
        self._listening: socket.socket | None = listening
        self._names = list(names)
        self._folder = Path(listening.getsockname()).parent
        self._imported: Imported | None = None
        if watches:
            self._imported = Imported(names, _check_owner)
        else:
            import_all(names, _check_owner)
        self._children: dict[int, _Child] = {}
        self._successor: int | None = None
        self._selector = selectors.DefaultSelector()
        self._wake, self._waker = socket.socketpair()

    def serve(self) -> Request | None:
        """None when all is over; in a child, what it is to become."""
        adopt_orphans()
        if psutil.Process().num_threads() > 1:
            print("samiksha.kernel: something imported has started a thread; kernels start cold", file=sys.stderr)
            return None
        gc.enable()
        gc.freeze()  # children share the parent's memory as long as nothing touches it; little of it is garbage
        for each in (self._wake, self._waker):
            each.setblocking(False)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from now on it ends with its owner, its children first
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno())
        self._on(sys.stdin.fileno(), self._owner_gone)
        self._on(self._wake, self._some_ended)
        if self._listening:
            self._on(self._listening, self._asked)
        try:
            while self._listening or self._children:
                for key, _ in self._selector.select():
                    key.data()
        except _Born as born:
            return born.request
        except EOFError:
            self._end_all()
        return None

    def _on(self, file: Any, call: Callable[[], None]) -> None:
        self._selector.register(file, selectors.EVENT_READ, call)

    def _owner_gone(self) -> None:
        raise EOFError

    def _asked(self) -> None:
        """Somebody wants a child."""
        assert self._listening
        if self._imported and self._imported.have_changed():
            self._hand_over(self._listening)
            return
        connection, _ = self._listening.accept()
        connection.settimeout(_PATIENCE)
        try:
            request = receive(connection)
        except (OSError, ValueError, TypeError):
            connection.close()
            return
        pid = os.fork()
        if pid == 0:
            self._become(request, connection)
        _lead_own_group(pid)
        for file in request.files:
            os.close(file)
        child = self._children[pid] = _Child(pid, connection)
        self._on(connection, lambda: self._client_gone(child))
        self._tell(child, {"pid": pid})

    def _hand_over(self, listening: socket.socket) -> None:
        """The code has changed: a new parent takes over; this one stays for the children it has."""
        self._selector.unregister(listening)
        self._successor = subprocess.Popen(
            command(listening, self._names, watches=True), pass_fds=[listening.fileno()], stdin=sys.stdin
        ).pid
        listening.close()
        self._listening = None

    def _become(self, request: Request, connection: socket.socket) -> None:
        """In the child: nothing of the parent's is left open, then out of its loop."""
        parent = os.getppid()
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._selector.close()
        siblings = [child.connection for child in self._children.values() if child.connection]
        for each in (self._listening, self._wake, self._waker, connection, *siblings):
            if each:
                each.close()
        die_with_parent(parent)
        adopt_orphans()
        raise _Born(request)

    def _client_gone(self, child: _Child) -> None:
        """The client has closed the connection, or is dead."""
        assert child.connection
        self._selector.unregister(child.connection)
        child.connection.close()
        child.connection = None
        if child.ended:
            self._bury(child)
        else:
            _kill_with_descendants(child.pid)

    def _some_ended(self) -> None:
        self._wake.recv(4096)
        for child in list(self._children.values()):
            if child.ended or not (told := _told_of(child.pid)):
                continue
            child.ended = True
            if child.connection:  # its number stays taken until the client knows
                self._tell(child, {"ended": told.si_status if told.si_code == os.CLD_EXITED else -told.si_status})
            else:
                self._bury(child)
        self._end_orphans()

    def _end_orphans(self) -> set[int]:
        """Ends what a dead child has left behind, and returns it; it is buried when its own end is told."""
        orphans = own_children() - self._children.keys() - {self._successor}
        for pid in list(orphans):  # the numbers are theirs until they are buried, which nobody else does
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, os.WNOHANG)
            except PermissionError:
                orphans.discard(pid)  # it runs as somebody else
        return orphans

    def _bury(self, child: _Child) -> None:
        _kill_group(child.pid)  # what it left behind, while its number is still its own
        os.waitpid(child.pid, 0)
        del self._children[child.pid]

    def _tell(self, child: _Child, message: dict[str, int]) -> None:
        try:
            assert child.connection
            child.connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            return  # it has gone: the loop hears of it at once

    def _end_all(self) -> None:
        for child in self._children.values():
            if not child.ended:
                _kill_with_descendants(child.pid)
        for child in self._children.values():
            os.waitpid(child.pid, 0)
        self._children.clear()
        while orphans := self._end_orphans():
            for pid in orphans & own_children():
                os.waitpid(pid, 0)
        shutil.rmtree(self._folder, ignore_errors=True)


def _check_owner() -> None:
    """Raises EOFError if the owner has gone: importing takes seconds."""
    if select.select([sys.stdin], [], [], 0)[0]:
        raise EOFError


def _told_of(pid: int) -> Any:
    """How a child ended; None while it lives. It is not yet buried."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)


def _lead_own_group(pid: int) -> None:
    """As the child does itself: whoever is first, it can be killed with all its own from now on."""
    try:
        os.setpgid(pid, pid)
    except (PermissionError, ProcessLookupError):
        return


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _kill_with_descendants(pid: int) -> None:
    """Ends a child and everything that it has started, in its own group or not."""
    try:
        descendants = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        descendants = []
    _kill_group(pid)
    for each in descendants:
        try:
            each.kill()
        except psutil.Error:  # gone, or somebody else's
            continue


def receive(connection: socket.socket) -> Request:
    """The request of a client, with its open files."""
    first, files, _, _ = socket.recv_fds(connection, 1, 16)
    try:
        if not first:
            raise ValueError("a client went before it asked")
        with connection.makefile("rb") as stream:
            asked = json.loads(stream.readline())
        return Request(**asked, files=tuple(files))
    except (OSError, ValueError, TypeError):
        for file in files:  # else whoever reads what the client would have written waits as long as this parent lives
            os.close(file)
        raise


def command(listening: socket.socket, names: Sequence[str], watches: bool) -> list[str]:
    """How a parent is started that takes over a listening socket."""
    return [sys.executable, "-m", MODULE, str(listening.fileno()), WATCHES if watches else "stays", *names]


def become(request: Request, by_imports: dict[str, str]) -> None:
    """This process becomes what was asked for: its own environment, folder, output, seeds; then the call.

    `by_imports`: variables that the imports have set, as they would have in a process of its own.
    """
    output, complaints, *more = request.files
    silence = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((silence, 0), (output, 1), (complaints, 2)):
        os.dup2(source, target)
        os.close(source)
    os.environ.clear()
    os.environ.update(request.environment | by_imports | {PARENT: str(os.getppid())})
    os.chdir(request.folder)
    gc.set_threshold(*_SELDOM)
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    module, function = request.call.split(":")
    sys.argv = [module, *request.arguments]
    _leave(_code_of(getattr(importlib.import_module(module), function), *more))


def _code_of(call: Callable[..., object], *arguments: int) -> int:
    """The exit code that Python gives to a program which does this."""
    try:
        call(*arguments)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException as fault:  # noqa: BLE001 - the border of the process: said as Python says it
        sys.excepthook(type(fault), fault, fault.__traceback__)
        return 1
    return 0


def _leave(code: int) -> None:
    """Ends this process as Python ends one, but without taking apart, page by page, what it shares with its parent."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for its threads
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def main() -> None:
    """A parent on the listening socket that was handed down; in each child, that child's work."""
    here = os.getcwd()  # noqa: PTH109 - as Python itself put it there
    if sys.path[0] in ("", here):
        del sys.path[0]  # a notebook's folder must not hide a package
    os.environ.update(ENVIRONMENT | {PARENT: str(os.getpid())})
    gc.disable()  # what is imported stays
    before = dict(os.environ)
    listening = socket.socket(fileno=int(sys.argv[1]))
    try:
        nursery = Nursery(listening, sys.argv[3:], watches=sys.argv[2] == WATCHES)
    except EOFError:
        shutil.rmtree(Path(listening.getsockname()).parent, ignore_errors=True)
    else:
        by_imports = {name: value for name, value in os.environ.items() if before.get(name) != value}
        if request := nursery.serve():
            become(request, by_imports)
    _end_beside(before.get(ADDRESS))


def _end_beside(address: str | None) -> None:
    """Ends what a round's other parent has left behind, if the round was killed, and that one perhaps before it."""
    said = select.select([sys.stdin], [], [], 0)[0]
    if not address or not said or os.read(sys.stdin.fileno(), 1) == FAREWELL:
        return
    until = time.monotonic() + _MOMENT
    while lives(address) and time.monotonic() < until:  # it may be dying, or tidy up by itself
        time.sleep(0.02)
    end_left_behind(address)


if __name__ == "__main__":
    main()
