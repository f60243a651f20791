"""One brief: a notebook executed by papermill for one area as of one day, proven, and published.

Enters: an `Order`. Leaves: an `Outcome`, a page under outputs/, the measures in the store. A brief that
fails leaves the earlier page as it was, and its traceback in the maintainers' log.
"""

import os
import time
import traceback
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from samiksha.errors import BETWEEN, BriefFailed, SamikshaError, WrongArea, WrongParameter
from samiksha.home import VARIABLE, Home
from samiksha.kernel.client import KERNEL_NAME, round_folder
from samiksha.model import BRIEF_MIME, FAILED, MADE, RUN_ID, Measure
from samiksha.params.base import Names, did_you_mean
from samiksha.platform import kernel_transport
from samiksha.publish.page import Published, convert, publish_page
from samiksha.store.history import History, Past

PARAMETERS = ("review", "area", "as_of", "lang")


@dataclass(frozen=True)
class Order:
    """What to make."""

    home: Path
    review: str
    notebook: str
    area: str
    as_of: date
    lang: str
    run_id: str
    page: Path
    keep_measures: bool = True
    """Whether its measures are those of its area (a roll-up's are not)."""
    cell_seconds: int = 120
    kernel: str = KERNEL_NAME
    """The kernelspec; "python3" is the stock one."""


@dataclass(frozen=True)
class Outcome:
    """What became of an order. `said`: the fault in plain words, by language."""

    area: str
    status: str
    seconds: float
    digest: str = ""
    size: int = 0
    said: dict[str, str] | None = None
    log: str = ""
    measures: tuple[Measure, ...] = ()
    rule_version: str = ""
    demo: bool = False


def make_brief(order: Order) -> Outcome:
    """Makes one brief. Every fault ends in an outcome: one failed area must stop no other."""
    began = time.monotonic()
    os.environ[VARIABLE] = str(order.home)
    os.environ[RUN_ID] = order.run_id
    try:
        published, facts = _make(order)
    except SamikshaError as fault:
        return _failed(order, fault, began)
    except Exception as fault:  # noqa: BLE001 - the border: logged with its traceback, said in plain words
        plain = BriefFailed("unexpected", area=order.area, fault=_one_line(fault))
        plain.__cause__ = fault
        return _failed(order, plain, began)
    measures = tuple(Measure.from_json(plain) for plain in facts["measures"])
    return Outcome(
        order.area,
        MADE,
        time.monotonic() - began,
        published.digest,
        published.size,
        measures=measures,
        rule_version=facts["rule_version"],
        demo=facts["demo"],
    )


def _make(order: Order) -> tuple[Published, dict[str, Any]]:
    home = Home(order.home)
    notebook = execute(order, home)
    facts = page_facts(notebook, order)
    notebook.metadata["samiksha"] = {**facts, "area": facts["area_name"], "measures": None}
    html = convert(notebook)
    try:
        if order.keep_measures:  # before the page: what cannot be kept must not be shown either
            History(home).keep(order.review, order.area, _past(facts))
        published = publish_page(html, order.page)
    except OSError as fault:
        raise BriefFailed("not_written", area=order.area, fault=fault.strerror or str(fault)) from fault
    return published, facts


def execute(order: Order, home: Home) -> nbformat.NotebookNode:
    """The executed notebook. Raises BriefFailed naming the fault of the cell, or WrongParameter."""
    source = home.notebooks / order.notebook
    if not source.is_file():
        raise WrongParameter("notebook_missing", notebook=source)
    parameters = {name: str(getattr(order, name)) for name in PARAMETERS}
    _check_parameters(source, parameters)
    executed = _log_folder(order) / f"{order.area}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix="sk", dir=round_folder()) as sockets:
            notebook: nbformat.NotebookNode = papermill.execute_notebook(
                str(source),
                str(executed).replace("{", "{{").replace("}", "}}"),  # papermill formats its paths
                parameters=parameters,
                cwd=str(home.notebooks),
                kernel_name=order.kernel,
                language="python",
                progress_bar=False,
                autosave_cell_every=0,
                request_save_on_cell_execute=False,
                execution_timeout=order.cell_seconds,
                shutdown_kernel="immediate",
                config=Config(KernelManager=kernel_transport(sockets)),
                # The kernel logs its own shutdown as an error; what a cell raises comes back all the same.
                # Nobody asks for the history of a brief's cells, and all kernels would wait for its one file.
                extra_arguments=["--log-level=50", "--HistoryManager.enabled=False"],
            )
    except PapermillExecutionError as fault:
        raise BriefFailed("cell_failed", area=order.area, fault=_said_by_cell(fault)) from fault
    except DeadKernelError as fault:
        raise BriefFailed("kernel_died", area=order.area, fault=_one_line(fault)) from fault
    except TimeoutError as fault:
        raise BriefFailed("took_too_long", area=order.area, seconds=order.cell_seconds) from fault
    executed.unlink(missing_ok=True)
    return notebook


def _check_parameters(source: Path, parameters: dict[str, str]) -> None:
    """papermill only warns of a name that the notebook lacks, and would run on its default district."""
    declared = papermill.inspect_notebook(str(source))
    for name in parameters:
        if name not in declared:
            near = did_you_mean(name, list(declared)) or "—"
            raise WrongParameter("unknown_parameter", notebook=source.name, name=name, near=near)


def page_facts(notebook: nbformat.NotebookNode, order: Order) -> dict[str, Any]:
    """What the page says of itself, proven against what was ordered. Raises WrongArea."""
    said = [
        output["data"][BRIEF_MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if BRIEF_MIME in output.get("data", {})
    ]
    if not said:
        raise WrongArea("no_page_facts", notebook=order.notebook)
    for facts in said:
        for name in PARAMETERS:
            if facts[name] != str(getattr(order, name)):
                raise WrongArea("page_disagrees", area=order.area, field=name, found=facts[name],
                                expected=str(getattr(order, name)))  # fmt: skip
    if order.page.stem != order.area:
        raise WrongArea("page_disagrees", area=order.area, field="page", found=order.page.name, expected=order.area)
    first: dict[str, Any] = said[0]
    return first


def _past(facts: dict[str, Any]) -> Past:
    measures = [Measure.from_json(plain) for plain in facts["measures"]]
    return Past(
        as_of=date.fromisoformat(facts["as_of"]),
        data_as_of=date.fromisoformat(facts["data_as_of"]),
        rule_version=facts["rule_version"],
        measures={measure.key: measure for measure in measures},
    )


def _said_by_cell(fault: PapermillExecutionError) -> Any:
    """The last line of a cell's error; one of ours already says what to do, in both languages."""
    if fault.ename not in _own_errors():
        return _one_line(f"{fault.ename}: {fault.evalue}")
    parts = _one_line(fault.evalue, 2000).split(BETWEEN)
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


def _one_line(fault: object, longest: int = 400) -> str:
    return " ".join(str(fault).split())[:longest]


def _log_folder(order: Order) -> Path:
    return Home(order.home).logs / order.run_id


def _failed(order: Order, fault: SamikshaError, began: float) -> Outcome:
    """The outcome of a fault, its traceback in the maintainers' log."""
    folder = _log_folder(order)
    log = folder / f"{order.area}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
    except OSError:
        log = Path()  # a full disk: the outcome still says what failed
    said = {lang: fault.in_language(lang) for lang in ("hi", "en")}
    return Outcome(order.area, FAILED, time.monotonic() - began, said=said, log=log.name and str(log))
