"""One notebook run by papermill in a process of its own, within limits.

Enters: an `Order`. Leaves: the executed notebook, or a plain fault with the notebook as far as it came.
"""

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir
from traitlets.config import Config

from samiksha.engines import BY_FORK, BY_KERNEL
from samiksha.errors import BETWEEN, BriefFailed, SamikshaError, StoreOutOfReach, WrongParameter, one_line
from samiksha.files import passing_folder
from samiksha.home import Home
from samiksha.kernel.client import KERNEL_NAME, NoWarmParent, round_folder
from samiksha.orders import Order
from samiksha.params.base import Names, did_you_mean
from samiksha.params.limits import Limits
from samiksha.platform import can_fork, kernel_transport

PARAMETERS = ("review", "area", "as_of", "lang")
_LIMITED = '__import__("samiksha.kernel.limits", fromlist=[""]).stay_within({mb}, {kb})'
"""Run in the kernel before the first cell; it leaves no name behind."""


def execute(order: Order, home: Home) -> NotebookNode:
    """The executed notebook. Raises BriefFailed naming the fault of the cell, or WrongParameter.

    The notebook of a run that failed stands in the error's `notebook`.
    """
    source = home.notebooks / order.notebook
    if not source.is_file():
        raise WrongParameter("notebook_missing", notebook=source)
    parameters = {name: str(getattr(order, name)) for name in PARAMETERS}
    read = _read(source, source.stat().st_mtime_ns)
    _check_parameters(source, read.parameters, parameters)
    with passing_folder(round_folder()) as folder:
        kept = folder / "failed.ipynb"
        try:
            if order.kernel == KERNEL_NAME and can_fork():
                with suppress(NoWarmParent):
                    return _run(order, home, read.notebook, parameters, kept, BY_FORK)
            return _run(
                order, home, read.notebook, parameters, kept, BY_KERNEL, **_of_kernel(order.limits, str(folder))
            )
        except BriefFailed as fault:
            fault.notebook = kept.read_text(encoding="utf-8") if kept.exists() else ""
            raise


def _run(
    order: Order, home: Home, source: str, parameters: dict[str, str], kept: Path, engine: str, **options: Any
) -> NotebookNode:
    """As `papermill.execute_notebook` does it, which would also write the notebook out, though nobody wants the file."""
    limits = order.limits
    notebook = from_dict(json.loads(source))  # type: ignore[no-untyped-call]
    notebook = parameterize_notebook(
        notebook, parameters, kernel_name=order.kernel, language="python", engine_name=engine
    )
    _skip_in_slides(notebook)
    try:
        with chdir(str(home.notebooks)):
            executed: NotebookNode = papermill_engines.execute_notebook_with_engine(
                engine,
                notebook,
                order.kernel,
                progress_bar=False,
                execution_timeout=limits.cell_seconds,
                memory_mb=limits.memory_mb,
                output_kb=limits.output_kb,
                failed_notebook=kept,
                **options,
            )
        raise_for_execution_errors(executed, None)
        return executed
    except PapermillExecutionError as fault:
        raise _of_cell(order, fault) from fault
    except CellTimeoutError as fault:
        raise BriefFailed("took_too_long", area=order.area, seconds=limits.cell_seconds) from fault
    except (DeadKernelError, RuntimeError, TimeoutError) as fault:  # died, or never came to life
        raise BriefFailed("kernel_died", area=order.area, fault=one_line(fault)) from fault


def _skip_in_slides(notebook: NotebookNode) -> None:
    """The cell that papermill puts in is no slide: without this it would be an empty one before the title."""
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.metadata["slideshow"] = {"slide_type": "skip"}


def _of_kernel(limits: Limits, folder: str) -> dict[str, Any]:
    """What a Jupyter kernel is started and ended with."""
    return {
        "start_timeout": 60,
        "shutdown_kernel": "immediate",
        "config": Config(KernelManager=kernel_transport(folder)),
        "extra_arguments": [
            # The kernel logs its own shutdown as an error; what a cell raises comes back all the same.
            # Nobody asks for the history of a brief's cells, and all kernels would wait for its one file.
            "--log-level=50",
            "--HistoryManager.enabled=False",
            f"--IPKernelApp.exec_lines={_LIMITED.format(mb=limits.memory_mb, kb=limits.output_kb)}",
        ],
    }


def _check_parameters(source: Path, declared: tuple[str, ...], parameters: dict[str, str]) -> None:
    """papermill only warns of a name that the notebook lacks, and would run on its default district."""
    for name in parameters:
        if name not in declared:
            near = did_you_mean(name, list(declared)) or "—"
            raise WrongParameter("unknown_parameter", notebook=source.name, name=name, near=near)


class _Source(NamedTuple):
    """A notebook as it lies in its folder, and the names of its parameters."""

    notebook: str
    """As JSON, of which a new notebook is made for each brief."""
    parameters: tuple[str, ...]


@cache
def _read(source: Path, _changed: int) -> _Source:
    """Read once for all its briefs."""
    return _Source(json.dumps(load_notebook_node(str(source))), tuple(papermill.inspect_notebook(str(source))))


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
