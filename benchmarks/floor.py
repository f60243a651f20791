"""The floor: the same cells and the same conversion in one warm process a core, with nothing around them.

Enters: pages to be made. Leaves: the pages, and what they took, with and without the start. No kernel, no messages, no
papermill, no limits; each brief has a namespace of its own, but not a process.
"""

import ast
import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.pages import Page, finished, here, write_page
from samiksha.home import VARIABLE, Home
from samiksha.kernel.preload import ENVIRONMENT, SHELL, STUDY, import_all
from samiksha.platform import cores

SELDOM = (10_000, 20, 50)
"""Rings of objects are looked for as seldom as in a warm kernel."""
Made = tuple[float, float]
"""Processor seconds of a page's cells, and of its conversion."""


def make_all(home: Home, pages: Sequence[Page], folder: Path) -> dict[str, float]:
    """Makes the pages with one process a core, all forked from this one once it has imported everything."""
    began = time.perf_counter()
    os.environ.update(ENVIRONMENT | {VARIABLE: str(home.root)})
    import_all((*SHELL, *STUDY, "IPython.core.formatters", "samiksha.publish.page", "samiksha.workers"))
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    warm, warm_cpu = time.perf_counter(), time.process_time()
    with multiprocessing.get_context("fork").Pool(cores()) as pool:
        spent = pool.starmap(make_one, [(home, page, folder) for page in pages], chunksize=1)
        pool.close()
        pool.join()
    ended = time.perf_counter()
    return {
        "start_seconds": warm - began,
        "start_cpu": warm_cpu,
        "steady_seconds": ended - warm,
        "cells_cpu": sum(cells for cells, _ in spent),
        "conversion_cpu": sum(conversion for _, conversion in spent),
    }


def make_one(home: Home, page: Page, folder: Path) -> Made:
    """One page; what its cells and its conversion took."""
    here(home, page)
    began = time.process_time()
    notebook = executed(home.notebooks / page.notebook, page.parameters)
    between = time.process_time()
    write_page(finished(notebook, page), page.within(folder))
    return between - began, time.process_time() - between


def executed(path: Path, parameters: dict[str, str]) -> Any:
    """The notebook with what its cells show, executed here, in a namespace of its own."""
    import nbformat
    from IPython.core.formatters import DisplayFormatter

    notebook = nbformat.read(path, as_version=4)
    formatted = DisplayFormatter().format
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = []

        def shows(kind: str, piece: Any, outputs: list[Any] = cell.outputs) -> None:
            data, metadata = formatted(piece)
            outputs.append(nbformat.v4.new_output(kind, data=data, metadata=metadata))

        namespace["display"] = lambda *pieces, shows=shows: [shows("display_data", piece) for piece in pieces]
        run(cell.source, namespace, shows)
        if "parameters" in cell.metadata.get("tags", ()):
            namespace.update(parameters)
    return notebook


def run(source: str, namespace: dict[str, Any], shows: Callable[[str, Any], None]) -> None:
    """A cell as IPython runs it: what its last line is worth is shown."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
        if value is not None:
            shows("execute_result", value)
