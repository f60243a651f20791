"""Where the processor seconds of a round go, by part, as its processes themselves tell.

Enters: how many districts. Leaves: the section "parts" of the results. `python -m benchmarks.parts HOME PAGES LOG` is the
measured process: it makes the pages in rounds, with warm parents that have imported the probe.
"""

import json
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import probe
from benchmarks.comparing import run_way
from benchmarks.measuring import machine, measured
from benchmarks.pages import demo_home, pages_of, proven, read_pages, write_pages
from benchmarks.ways import by_round
from samiksha.home import Home
from samiksha.kernel.warming import WarmParents

PARTS = {
    "runner": "round's owner: plan, keys, ledger, writing",
    "imports": "the warm parents' imports",
    "forking": "forking",
    "execution": "workers: papermill, messages to and from the cells' process",
    "conversion": "workers: from the notebook to the page",
    "kernels": "the briefs' own processes: start, messages, end",
    "cells": "the briefs' own processes: the notebooks' cells",
}
OF_FLOOR = {"imports": "start", "conversion": "conversion", "cells": "cells"}
"""What the floor spends too, by the name that it tells it under."""


def parts(districts: int | None) -> dict[str, Any]:
    """Processor seconds of one round, by part, beside those of the floor for the same pages."""
    with TemporaryDirectory(prefix="samiksha-benchmark-") as folder:
        home = demo_home(Path(folder) / "home", districts)
        pages = pages_of(home, districts)
        listed, log = Path(folder) / "pages.json", Path(folder) / "probe"
        write_pages(listed, pages)
        command = [sys.executable, "-m", "benchmarks.parts", home.root, listed, log]
        taken = measured(command)
        proven(pages, home.outputs)
        spent = by_part(log) | {"runner": taken.told["runner"]}
        floor = run_way("floor", home, pages, Path(folder) / "floor").told
    return {"machine": machine(), "pages": len(pages), "seconds": taken.seconds, "cpu": taken.cpu,
            "parts": {name: spent[name] for name in PARTS},
            "floor": {name: floor[f"{told}_cpu"] for name, told in OF_FLOOR.items()}}  # fmt: skip


def by_part(log: Path) -> dict[str, float]:
    """Part → processor seconds, from the lines of the probe."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    total: dict[str, float] = defaultdict(float)
    role: dict[int, str] = {}
    for told in lines:
        if told["what"] in (probe.WORKER, probe.KERNEL):
            role[told["pid"]] = told["what"]
        else:
            total[role[told["pid"]] if told["what"] == "ended" else told["what"]] += told["cpu"]
    return {
        "imports": total["imports"],
        "forking": total["parent"] - total["imports"],
        "conversion": total["conversion"],
        "execution": total[probe.WORKER] - total["conversion"],
        "cells": total["cell"],
        "kernels": total[probe.KERNEL] - total["cell"],
    }


def main(arguments: Sequence[str]) -> None:
    home, pages, log = map(Path, arguments)
    # From here on, so that the probe is at work in the parents and their children alone.
    os.environ[probe.LOG] = str(log)
    with closing(WarmParents(Home(home), [probe.__name__])) as parents:
        os.environ.update(parents.named)
        by_round(Home(home), read_pages(pages), home)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"runner": used.ru_utime + used.ru_stime}))


if __name__ == "__main__":
    main(sys.argv[1:])
