"""A notebook's cells for the press: IPython's shell in a process forked from the warm parent, without a kernel's sockets.

Enters: on a connection the limits, then one cell after the other. Leaves: Jupyter's messages of what each cell prints and
shows, as JSON, and that it is done. The shell is made before the fork, and no cell has ever run in it.
"""

import io
import json
import os
import sys
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from samiksha.kernel.limits import Allowance
from samiksha.platform import stay_within_memory

_AT_ONCE = 8192
"""Characters that are told together."""
Tell = Callable[[str, dict[str, Any]], None]
"""Sends a message: its type, its content."""


class _Hook(DisplayHook):
    """What a cell's last line is worth."""

    shell: Any

    def write_output_prompt(self) -> None:
        """There is nobody to prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        told = {"data": format_dict, "metadata": md_dict or {}, "execution_count": self.prompt_count}
        self.shell.tell("execute_result", told)


class _Publisher(DisplayPublisher):
    """What a cell displays."""

    shell: Any

    def publish(self, data: Any, metadata: Any = None, source: Any = None, *, transient: Any = None,
                update: bool = False, **_: Any) -> None:  # fmt: skip
        kind = "update_display_data" if update else "display_data"
        self.shell.tell(kind, {"data": data, "metadata": metadata or {}, "transient": transient or {}})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.tell("clear_output", {"wait": wait})


class Shell(InteractiveShell):
    """A shell that tells an engine what its cells do."""

    tell: Tell

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.tell("error", {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb})


class _Printed(io.TextIOBase):
    """Standard output or error of the cells."""

    def __init__(self, name: str, tell: Tell, longest: int) -> None:
        self._name, self._tell, self._longest = name, tell, longest
        self._allowed, self._held = Allowance(longest), io.StringIO()

    def begins(self) -> None:
        """A cell begins."""
        self._allowed = Allowance(self._longest)

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._held.write(self._allowed.of(text))
        if self._held.tell() > _AT_ONCE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Tells what was written since the last time."""
        text, self._held = self._held.getvalue(), io.StringIO()
        if text:
            self._tell("stream", {"name": self._name, "text": text})


def warm_up() -> None:
    """For the warm parent: the shell, whose making takes as long as ten cells."""
    _shell()


@cache
def _shell() -> tuple[Shell, ModuleType]:
    """A shell in which nothing has run, and its `__main__`; this process goes on as if there were none."""
    mine = sys.modules["__main__"]
    shell = Shell(  # type: ignore[no-untyped-call]
        config=Config(HistoryManager={"enabled": False}), display_pub_class=_Publisher, displayhook_class=_Hook
    )
    main, sys.modules["__main__"] = sys.modules["__main__"], mine
    return shell, main


def run(descriptor: int) -> None:
    """Runs cells for whoever is at the other end of an open file, as long as it is there."""
    try:
        _run(Connection(descriptor))
    except (EOFError, OSError):
        os._exit(0)


def _run(engine: Connection) -> NoReturn:
    lock = threading.Lock()
    me, printed = os.getpid(), list[_Printed]()

    def tell(kind: str, content: dict[str, Any]) -> None:
        if kind != "stream":  # what was printed before comes before
            for stream in printed:
                stream.flush()
        if os.getpid() != me:
            return  # a fork of a cell's: what it says would come between
        said = json.dumps({"msg_type": kind, "content": content}, ensure_ascii=False, default=_plain)
        with lock:  # a cell's threads may print, too
            engine.send_bytes(said.encode("utf-8", "replace"))

    limits = json.loads(engine.recv_bytes())
    stay_within_memory(limits["memory_mb"])
    shell = _own_shell(tell)
    printed += [_Printed(name, tell, limits["output_kb"] * 1024) for name in ("stdout", "stderr")]
    sys.stdout, sys.stderr = printed
    run_cell: Callable[..., Any] = shell.run_cell
    while True:
        source = json.loads(engine.recv_bytes())
        for stream in printed:
            stream.begins()
        done = run_cell(source, store_history=True)
        if os.getpid() != me:
            os._exit(0)
        tell("done", {"execution_count": done.execution_count, "well": done.success})


def _plain(held: object) -> Any:
    """What JSON does not know, as a kernel tells it; few notebooks show such a thing, and then Jupyter's own code is loaded."""
    from jupyter_client.jsonutil import json_default

    return json_default(held)


def _own_shell(tell: Tell) -> Shell:
    """The shell as this process's one, with its `__main__`."""
    shell, main = _shell()
    shell.tell = tell
    sys.modules["__main__"] = main
    for kind in Shell._walk_mro():
        kind._instance = shell  # type: ignore[assignment]
    return shell
