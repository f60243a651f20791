"""One notebook run by papermill in a kernel of its own, within limits.

Enters: an `Order`. Leaves: the executed notebook. A papermill engine of our own caps what a cell may print and keeps the
notebook of a run that failed.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets import Integer
from traitlets.config import Config

from samiksha.errors import BETWEEN, BriefFailed, SamikshaError, StoreOutOfReach, WrongParameter
from samiksha.files import remove_folder, temporary_folder
from samiksha.home import Home
from samiksha.kernel.client import round_folder
from samiksha.orders import Order
from samiksha.params.base import Names, did_you_mean
from samiksha.platform import kernel_transport

ENGINE = "samiksha"
PARAMETERS = ("review", "area", "as_of", "lang")
_LIMITED = '__import__("samiksha.kernel.limits", fromlist=[""]).stay_within({mb}, {kb})'
"""Run in the kernel before the first cell; it leaves no name behind."""
_KILOBYTE = 1024
_SHOWN = ("display_data", "execute_result")


class CappedClient(PapermillNotebookClient):  # type: ignore[misc]
    """Keeps the first part of what a cell prints, and says that there was more. What a cell shows is kept whole, or the
    brief fails: a page must not lack a table."""

    output_kb = Integer(2000, help="Kilobytes of output that a cell may leave.").tag(config=True)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._left: dict[tuple[int, bool], int] = {}
        """What a cell may still print, and what it may still show."""

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        size, printed = _size(msg), msg["msg_type"] == "stream"
        left = self._left.setdefault((cell_index, printed), self.output_kb * _KILOBYTE)
        if not size or left >= size:
            self._left[cell_index, printed] = left - size
            taken: NotebookNode | None = super().process_message(msg, cell, cell_index)
            return taken
        if not printed:
            raise BriefFailed("too_much_output", kilobytes=self.output_kb)
        if left >= 0:
            self._left[cell_index, printed] = -1
            cut = f"[output cut after {self.output_kb} kB]\n"
            cell.outputs.append(NotebookNode(output_type="stream", name="stderr", text=cut))  # type: ignore[no-untyped-call]
        return None

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int) -> Any:
        """As nbclient does it, but what a kernel shows is not held against the format's schema piece by piece: that takes
        a tenth of a worker's time, and only the page's own reader looks at it."""
        hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if msg["msg_type"] not in _SHOWN or display_id or hooked or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)
        content = {name: value for name, value in msg["content"].items() if name != "transient"}
        outs.append(from_dict({"output_type": msg["msg_type"], **content}))  # type: ignore[no-untyped-call]
        return outs[-1]


def _size(msg: dict[str, Any]) -> int:
    """The characters of an output message; 0 of any other message."""
    if msg["msg_type"] == "stream":
        return len(msg["content"]["text"])
    data = msg["content"].get("data", {}) if msg["msg_type"] in _SHOWN else {}
    return sum(len(value) for value in data.values() if isinstance(value, str))


class LimitedEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine with a capped client. `failed_notebook` is written only if a cell fails."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        for unused in ("autosave_cell_every", "input_path", "output_path"):
            options.pop(unused, None)
        target = options.pop("failed_notebook")
        client = CappedClient(
            nb_man, kernel_name=kernel_name, startup_timeout=options.pop("start_timeout"),
            timeout=options.pop("execution_timeout"), **options,
        )  # fmt: skip
        whole = False
        try:
            client.execute(stdout=subprocess.DEVNULL)  # ipykernel would echo there what a cell's own children print
            whole = not any(output.output_type == "error" for output in outputs_of(nb_man.nb))
        finally:
            if not whole:
                nbformat.write(nb_man.nb, target)  # type: ignore[no-untyped-call]


# Not by an entry point: papermill would import this module while it imports itself.
papermill_engines.register(ENGINE, LimitedEngine)


def execute(order: Order, home: Home) -> NotebookNode:
    """The executed notebook. Raises BriefFailed naming the fault of the cell, or WrongParameter.

    The notebook of a run that failed stands in the error's `notebook`.
    """
    source = home.notebooks / order.notebook
    if not source.is_file():
        raise WrongParameter("notebook_missing", notebook=source)
    parameters = {name: str(getattr(order, name)) for name in PARAMETERS}
    _check_parameters(source, parameters)
    with _folder() as folder:
        kept = Path(folder) / "failed.ipynb"
        try:
            return _run(order, home, source, parameters, folder, kept)
        except BriefFailed as fault:
            fault.notebook = kept.read_text(encoding="utf-8") if kept.exists() else ""
            raise


@contextmanager
def _folder() -> Iterator[str]:
    """A folder for one brief: within the round's, or one of this process's own."""
    shared = round_folder()
    folder = Path(mkdtemp(prefix="k", dir=shared)) if shared else temporary_folder()
    try:
        yield str(folder)
    finally:
        remove_folder(folder)


def _run(order: Order, home: Home, source: Path, parameters: dict[str, str], folder: str, kept: Path) -> NotebookNode:
    limits = order.limits
    try:
        executed: NotebookNode = papermill.execute_notebook(
            str(source),
            None,
            parameters=parameters,
            engine_name=ENGINE,
            cwd=str(home.notebooks),
            kernel_name=order.kernel,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=limits.cell_seconds,
            output_kb=limits.output_kb,
            failed_notebook=kept,
            shutdown_kernel="immediate",
            config=Config(KernelManager=kernel_transport(folder)),
            extra_arguments=[
                # The kernel logs its own shutdown as an error; what a cell raises comes back all the same.
                # Nobody asks for the history of a brief's cells, and all kernels would wait for its one file.
                "--log-level=50",
                "--HistoryManager.enabled=False",
                f"--IPKernelApp.exec_lines={_LIMITED.format(mb=limits.memory_mb, kb=limits.output_kb)}",
            ],
        )
        return executed
    except PapermillExecutionError as fault:
        raise _of_cell(order, fault) from fault
    except CellTimeoutError as fault:
        raise BriefFailed("took_too_long", area=order.area, seconds=limits.cell_seconds) from fault
    except (DeadKernelError, RuntimeError, TimeoutError) as fault:  # died, or never came to life
        raise BriefFailed("kernel_died", area=order.area, fault=one_line(fault)) from fault


def _check_parameters(source: Path, parameters: dict[str, str]) -> None:
    """papermill only warns of a name that the notebook lacks, and would run on its default district."""
    declared = _declared(source, source.stat().st_mtime_ns)
    for name in parameters:
        if name not in declared:
            near = did_you_mean(name, list(declared)) or "—"
            raise WrongParameter("unknown_parameter", notebook=source.name, name=name, near=near)


@cache
def _declared(source: Path, _changed: int) -> tuple[str, ...]:
    """The parameters of a notebook, read once for all its briefs."""
    return tuple(papermill.inspect_notebook(str(source)))


def _of_cell(order: Order, fault: PapermillExecutionError) -> BriefFailed:
    if fault.ename == "MemoryError":
        return BriefFailed("out_of_memory", area=order.area, megabytes=order.limits.memory_mb)
    if fault.ename == StoreOutOfReach.__name__:
        return BriefFailed("store_gone", area=order.area, fault=_said_by_cell(fault))
    return BriefFailed("cell_failed", area=order.area, fault=_said_by_cell(fault))


def _said_by_cell(fault: PapermillExecutionError) -> Any:
    """The last line of a cell's error; one of ours already says what to do, in both languages."""
    if fault.ename not in _own_errors():
        return one_line(f"{fault.ename}: {fault.evalue}")
    parts = one_line(fault.evalue, 2000).split(BETWEEN)
    half = len(parts) // 2  # what stands between the languages may stand in the values too, in both alike
    hindi, english = BETWEEN.join(parts[:half]), BETWEEN.join(parts[half:])
    return Names(hi=hindi or english, en=english)


def _own_errors() -> set[str]:
    found, waiting = set(), [SamikshaError]
    while waiting:
        kind = waiting.pop()
        found.add(kind.__name__)
        waiting += kind.__subclasses__()
    return found


def one_line(fault: object, longest: int = 400) -> str:
    return " ".join(str(fault).split())[:longest]


def outputs_of(notebook: NotebookNode) -> list[Any]:
    """What all cells of an executed notebook left, in their order."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]
