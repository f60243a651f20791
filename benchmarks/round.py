"""Seconds a brief: the command line one by one, stock kernels, and kernels forked from the warm parent.

Run: `python benchmarks/round.py [--districts 12] [--jobs 2,4,6]`. Loads the helpline demo of so many districts into a
home of its own, then makes their briefs each way, each in a process of its own; prints a table: seconds in all, start-up
included, and seconds and processor seconds a brief.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lib"))

from samiksha.demo import AS_OF, write_demo  # noqa: E402
from samiksha.home import VARIABLE, Home  # noqa: E402
from samiksha.intake import Desk  # noqa: E402
from samiksha.model import MADE  # noqa: E402
from samiksha.params.areas import read_register  # noqa: E402
from samiksha.plans import Plan, plan_round  # noqa: E402
from samiksha.round import run_round  # noqa: E402

REVIEW = "helpline_followup"
BY_HAND = "papermill and nbconvert on the command line"


class Silent:
    """Hears how a round goes, and says nothing."""

    def begins(self, total: int) -> None: ...
    def takes_up(self, plan: object, area: object) -> None: ...
    def has(self, plan: object, outcome: object) -> None: ...
    def ends(self) -> None: ...


@contextmanager
def loaded_home(districts: int) -> Iterator[Home]:
    """A home that holds the helpline exports of the first districts of the register."""
    with tempfile.TemporaryDirectory(prefix="samiksha-benchmark-") as folder:
        home = Home(Path(folder))
        for name in ("params", "notebooks"):
            shutil.copytree(ROOT / name, home.root / name)
        home.inbox.mkdir(parents=True)
        codes = [area.code for area in read_register(home.params, "mp").at_level("district")][:districts]
        helpline = [path for path in write_demo(home, codes) if path.name.startswith("helpline")]
        failed = [intake for intake in Desk(home).take(helpline) if intake.error]
        assert not failed, failed
        yield home


def planned(home: Home, districts: int) -> Plan:
    codes = [area.code for area in read_register(home.params, "mp").at_level("district")][:districts]
    return plan_round(home, REVIEW, AS_OF, areas=codes)


def by_hand(plan: Plan) -> None:
    """What people do: two commands a district, one district after the other."""
    environment = os.environ | {VARIABLE: str(plan.home.root)}
    for area in plan.areas:
        made = plan.home.root / f"{area.code}.ipynb"
        source = plan.home.notebooks / plan.spec.notebook
        given = ["-p", "area", area.code, "-p", "as_of", plan.as_of.isoformat(), "-k", "python3", "--no-progress-bar"]
        for command in (["papermill", *given, str(source), str(made)],
                        ["nbconvert", "--log-level=ERROR", "--to", "samiksha_brief", str(made)]):  # fmt: skip
            subprocess.run([sys.executable, "-m", *command], check=True, env=environment, stderr=subprocess.DEVNULL)


def by_round(kernel: str, jobs: int) -> Callable[[Plan], None]:
    def make(plan: Plan) -> None:
        report = run_round(replace(plan, kernel=kernel), Silent(), jobs)
        failed = [outcome for outcome in report.outcomes if outcome.status != MADE]
        assert not failed, failed

    return make


def measured(make: Callable[[Plan], None], plan: Plan) -> dict[str, float]:
    """Seconds, and processor seconds of this process and of all that it started."""
    began = time.monotonic()
    make(plan)
    seconds = time.monotonic() - began
    used = [resource.getrusage(whom) for whom in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
    return {"seconds": seconds, "cpu": sum(each.ru_utime + each.ru_stime for each in used)}


def in_own_process(way: str, home: Home, districts: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--way", way, "--home", str(home.root), "--districts", str(districts)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=12)
    parser.add_argument("--jobs", default="2,4,6", help="how many at once, for each of them a line")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        kernel, _, jobs = given.way.partition(":")
        make = by_round(kernel, int(jobs)) if jobs else by_hand
        print(json.dumps(measured(make, planned(Home(Path(given.home)), given.districts))))
        return
    jobs = given.jobs.split(",")
    ways = {BY_HAND: ("hand", min(given.districts, 3))}
    ways |= {f"stock kernels, {number} at once": (f"python3:{number}", given.districts) for number in jobs}
    ways |= {f"warm kernels, {number} at once": (f"samiksha:{number}", given.districts) for number in jobs}
    print(f"{'':44}  briefs  seconds  a brief  CPU a brief")
    with loaded_home(given.districts) as home:
        for name, (way, districts) in ways.items():
            told = in_own_process(way, home, districts)
            seconds, cpu = told["seconds"], told["cpu"]
            print(f"{name:44}  {districts:6}  {seconds:7.1f}  {seconds / districts:7.2f}  {cpu / districts:11.2f}")


if __name__ == "__main__":
    main()
