"""papermill's engines for briefs: a process forked from the warm parent, or a Jupyter kernel.

Enters: a parameterised notebook, limits. Leaves: its outputs, within them. Both leave the same outputs. What a cell prints
beyond its limit is cut; what it shows is kept whole, or the brief fails: a page must not lack a table.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from selectors import EVENT_READ, BaseSelector, DefaultSelector
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, papermill_engines
from traitlets import Integer

from samiksha.errors import BriefFailed
from samiksha.kernel.client import WarmProcess, nearest_parent

BY_FORK, BY_KERNEL = "samiksha-fork", "samiksha-kernel"
"""The names by which papermill knows them."""
_RUN = "samiksha.kernel.shell:run"
_KILOBYTE = 1024
LIVE = "live"
"""Cells with this tag are for people: a brief goes without them."""
_SHOWN = ("display_data", "execute_result")
_END = 1.0
"""Seconds for a process that has nothing more to do."""
Message = dict[str, Any]


class Budget:
    """What each cell may still print and show, as Jupyter's messages tell of it."""

    def __init__(self, kilobytes: int) -> None:
        self._kilobytes = kilobytes
        self._left: dict[tuple[int, bool], int] = {}

    def takes(self, message: Message, cell: NotebookNode, index: int) -> bool:
        """Whether a message is within the budget; a note of what is cut goes into the cell. Raises BriefFailed."""
        size, printed = _size(message), message["msg_type"] == "stream"
        left = self._left.setdefault((index, printed), self._kilobytes * _KILOBYTE)
        if not size or left >= size:
            self._left[index, printed] = left - size
            return True
        if not printed:
            raise BriefFailed("too_much_output", kilobytes=self._kilobytes)
        if left >= 0:
            self._left[index, printed] = -1
            cut = f"[output cut after {self._kilobytes} kB]\n"
            cell.outputs.append(from_dict({"output_type": "stream", "name": "stderr", "text": cut}))  # type: ignore[no-untyped-call]
        return False


def _size(message: Message) -> int:
    """The characters of an output message; 0 of any other message."""
    if message["msg_type"] == "stream":
        return len(message["content"]["text"])
    data = message["content"].get("data", {}) if message["msg_type"] in _SHOWN else {}
    return sum(len(value) for value in data.values() if isinstance(value, str))


def outputs_of(notebook: NotebookNode) -> list[Any]:
    """What all cells of an executed notebook left, in their order."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


@contextmanager
def _keeping(nb_man: Any, target: Path) -> Iterator[None]:
    """Writes the notebook to `target` if a cell of it fails."""
    whole = False
    try:
        yield
        whole = not any(output.output_type == "error" for output in outputs_of(nb_man.nb))
    finally:
        if not whole:
            nbformat.write(nb_man.nb, target)  # type: ignore[no-untyped-call]


class CappedClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client within a budget."""

    output_kb = Integer(2000, help="Kilobytes of output that a cell may leave.").tag(config=True)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._budget = Budget(self.output_kb)

    def process_message(self, msg: Message, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        taken = self._budget.takes(msg, cell, cell_index)
        return super().process_message(msg, cell, cell_index) if taken else None


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, within limits: a Jupyter kernel."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        del options["memory_mb"]  # within which the kernel itself stays
        target = options.pop("failed_notebook")
        client = CappedClient(
            nb_man, kernel_name=kernel_name, startup_timeout=options.pop("start_timeout"),
            timeout=options.pop("execution_timeout"), skip_cells_with_tag=LIVE, **options,
        )  # fmt: skip
        with _keeping(nb_man, target):
            client.execute(stdout=subprocess.DEVNULL)  # ipykernel would echo there what a cell's own children print


class ForkEngine(Engine):  # type: ignore[misc]
    """Cells in a process forked for this notebook alone."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, execution_timeout: int, output_kb: int, memory_mb: int,
        failed_notebook: Path, **_: Any,
    ) -> None:  # fmt: skip
        """Raises DeadKernelError, CellTimeoutError, BriefFailed, and NoWarmParent if there is nothing to fork from."""
        with _keeping(nb_man, failed_notebook), _forked() as connection, DefaultSelector() as waiting:
            cells = _Cells(connection, waiting, execution_timeout, Budget(output_kb))
            cells.say({"memory_mb": memory_mb, "output_kb": output_kb})
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip() or LIVE in cell.metadata.get("tags", ()):
                    continue
                well = cells.run(cell, index)
                if not well and "raises-exception" not in cell.metadata.get("tags", ()):
                    return  # papermill itself looks for the error


@contextmanager
def _forked() -> Iterator[Connection]:
    """The connection to a new process that runs cells; it ends with the block, and all that it has started with it."""
    ours, theirs = Pipe()
    with ours, theirs, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        assert isinstance(ours, Connection) and isinstance(theirs, Connection)
        process = WarmProcess(
            nearest_parent(), _RUN, (), os.environ, os.getcwd(), (nowhere.fileno(), 2, theirs.fileno())  # noqa: PTH109
        )  # fmt: skip
        theirs.close()
        try:
            yield ours
            ours.close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_END)
        finally:
            process.close()


class _Cells:
    """Runs cells at the other end of a connection, and puts what they leave into the notebook."""

    def __init__(self, connection: Connection, waiting: BaseSelector, timeout: int, budget: Budget) -> None:
        """`waiting`: made once, for it takes longer than what it waits for."""
        self._connection, self._timeout, self._budget = connection, timeout, budget
        self._waiting = waiting
        waiting.register(connection, EVENT_READ)
        self._named: dict[str, list[NotebookNode]] = {}
        """Outputs that a later cell may replace, by their display id."""
        self._clear_next = False

    def say(self, what: Any) -> None:
        try:
            self._connection.send_bytes(json.dumps(what).encode())
        except OSError as fault:
            raise DeadKernelError("Kernel died") from fault

    def run(self, cell: NotebookNode, index: int) -> bool:
        """Whether the cell went well."""
        self.say(cell.source)
        until = time.monotonic() + self._timeout
        cell.outputs = []
        self._clear_next = False
        while True:
            message = self._heard(until)
            if message["msg_type"] == "done":
                cell.execution_count = message["content"]["execution_count"]
                return bool(message["content"]["well"])
            if self._budget.takes(message, cell, index):
                self._put(message["msg_type"], message["content"], cell)

    def _heard(self, until: float) -> Message:
        if not self._waiting.select(max(until - time.monotonic(), 0)):
            raise CellTimeoutError(f"{self._timeout} s")
        try:
            message: Message = json.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as fault:
            raise DeadKernelError("Kernel died") from fault
        return message

    def _put(self, kind: str, content: Message, cell: NotebookNode) -> None:
        """As nbclient does it."""
        name = (content.pop("transient", None) or {}).get("display_id", "")
        if kind == "clear_output":
            self._clear_next = content["wait"]
            if not content["wait"]:
                cell.outputs = []
            return
        for shown in self._named.get(name, ()):
            shown.data, shown.metadata = from_dict(content["data"]), from_dict(content["metadata"])  # type: ignore[no-untyped-call]
        if kind == "update_display_data":
            return
        if self._clear_next:
            cell.outputs, self._clear_next = [], False
        cell.outputs.append(from_dict({"output_type": kind, **content}))  # type: ignore[no-untyped-call]
        if name:
            self._named.setdefault(name, []).append(cell.outputs[-1])


# Not by entry points: papermill would import this module while it imports itself.
papermill_engines.register(BY_FORK, ForkEngine)
papermill_engines.register(BY_KERNEL, KernelEngine)
