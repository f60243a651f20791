"""Ways of making the same pages; each is run in a process of its own.

`python -m benchmarks.ways WAY HOME PAGES FOLDER` makes the pages that the file PAGES lists, and prints what it has to say
of itself as JSON.
"""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from itertools import groupby
from pathlib import Path

from benchmarks.measuring import BENCH, ROOT
from benchmarks.pages import LANG, Page, finished, here, read_pages, run_of, said_to_notebook, write_page
from samiksha.home import Home

Told = dict[str, float]
MakeOne = Callable[[Home, Page, Path], None]
STOCK = "python3"


def by_command_line(home: Home, pages: Sequence[Page], folder: Path) -> Told:
    """What people do: two commands a district, one district after the other."""
    commands = Path(sys.executable).parent
    for page in pages:
        made = page.within(folder).with_suffix(".ipynb")
        made.parent.mkdir(parents=True, exist_ok=True)
        given = [word for name, value in page.parameters.items() for word in ("-p", name, value)]
        for command in (
            [commands / "papermill", *given, "-k", STOCK, "--no-progress-bar", home.notebooks / page.notebook, made],
            [commands / "jupyter", "nbconvert", "--log-level=ERROR", "--to", "samiksha_brief", made],
        ):
            environment = os.environ | said_to_notebook(home, page)
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return {}


def by_papermill(home: Home, pages: Sequence[Page], folder: Path) -> Told:
    """papermill's API in as many processes as there are cores; the stock kernel."""
    import papermill  # noqa: F401 - once, before the processes are forked

    return _pooled(_one_by_papermill, home, pages, folder)


def _one_by_papermill(home: Home, page: Page, folder: Path) -> None:
    import papermill

    here(home, page)
    notebook = papermill.execute_notebook(
        str(home.notebooks / page.notebook), None, parameters=page.parameters, kernel_name=STOCK,
        progress_bar=False, request_save_on_cell_execute=False, autosave_cell_every=0,
    )  # fmt: skip
    write_page(finished(notebook, page), page.within(folder))


def by_ploomber(home: Home, pages: Sequence[Page], folder: Path) -> Told:
    """ploomber-engine, which executes cells within the process, in as many processes as there are cores."""
    import ploomber_engine.ipython  # noqa: F401 - once, before the processes are forked

    return _pooled(_one_by_ploomber, home, pages, folder)


def _one_by_ploomber(home: Home, page: Page, folder: Path) -> None:
    import nbformat
    from ploomber_engine.ipython import PloomberClient

    here(home, page)
    notebook = nbformat.read(home.notebooks / page.notebook, as_version=4)
    client = PloomberClient(notebook, progress_bar=False, cwd=str(home.notebooks))
    write_page(finished(client.execute(page.parameters), page), page.within(folder))


def _pooled(make: MakeOne, home: Home, pages: Sequence[Page], folder: Path) -> Told:
    from samiksha.platform import cores

    with multiprocessing.get_context("fork").Pool(cores()) as pool:
        pool.starmap(make, [(home, page, folder) for page in pages], chunksize=1)
        pool.close()
        pool.join()
    return {}


def by_round(home: Home, pages: Sequence[Page], folder: Path) -> Told:
    """Ours, as the command makes several reviews, but each of its own day: rounds that share their workers. Pages lie in
    the home's outputs."""
    from samiksha.kernel.warming import warming_up

    with warming_up(home):
        from samiksha.cli.progress import Silent
        from samiksha.plans import plan_round
        from samiksha.round import run_rounds

        plans = []
        for review, some in groupby(pages, lambda page: page.review):
            those = list(some)
            plan = plan_round(
                home, review, date.fromisoformat(those[0].as_of), areas=[page.area for page in those], lang=LANG
            )
            plans.append(replace(plan, run_id=run_of(those[0])))
        failed = [outcome for report in run_rounds(plans, Silent()) for outcome in report.failed]
    if failed:
        raise SystemExit(f"failed: {failed}")
    return {}


def by_floor(home: Home, pages: Sequence[Page], folder: Path) -> Told:
    from benchmarks.floor import make_all

    return make_all(home, pages, folder)


@dataclass(frozen=True)
class Way:
    """One way: its name in the report, and what makes the pages."""

    name: str
    make: Callable[[Home, Sequence[Page], Path], Told]


WAYS = {
    "command_line": Way("`papermill` and `jupyter nbconvert`, one after the other", by_command_line),
    "papermill": Way("papermill's API in a process pool", by_papermill),
    "ploomber": Way("ploomber-engine in a process pool", by_ploomber),
    "samiksha": Way("`samiksha round`", by_round),
    "floor": Way("the floor: cells and conversion alone", by_floor),
}
"""From what people do to what cannot be undercut."""


def environment_of(way: str) -> dict[str, str]:
    """What the environment of a way holds beside ours."""
    if way != "ploomber":
        return {}
    path = os.pathsep.join(map(str, (ROOT / "lib", ROOT, BENCH)))
    return {"PYTHONPATH": path, "PLOOMBER_STATS_ENABLED": "false"}  # it sends statistics otherwise


def main(arguments: Sequence[str]) -> None:
    way, home, pages, folder = arguments
    told = WAYS[way].make(Home(Path(home)), read_pages(Path(pages)), Path(folder))
    print(json.dumps(told))


if __name__ == "__main__":
    # By its own name: an IPython shell takes the place of __main__, and a pool would no longer find its functions there.
    import_module("benchmarks.ways").main(sys.argv[1:])
