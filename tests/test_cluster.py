"""A round on a cluster: the pages of one computer, and nothing is lost when a worker, a scheduler or a link is."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from samiksha.cluster.engine import DaskEngine
from samiksha.errors import ClusterFault
from samiksha.home import Home
from samiksha.model import FAILED, KEPT, MADE, TIMED_OUT
from samiksha.plans import plan_round
from samiksha.round import RoundReport, run_rounds
from tests.clusters import Certificates, Cluster, copy_settings, dask_worker_below, wait_until
from tests.homes import add_tiny_review, make_home, samiksha_here, share_warm_parent, write_notebook
from tests.test_round import DAY, Listener

AREAS = ("anuppur", "shahdol", "rewa", "satna")
LIMITS = "{brief_seconds: 20, cluster_grace_seconds: 1, pause_seconds: 0.1, round_minutes: 1}\n"


@dataclass
class Told:
    """Hears what the engine says."""

    keys: list[str] = field(default_factory=list)

    def __call__(self, key: str, **_: Any) -> None:
        self.keys.append(key)


@dataclass
class Office:
    """An owner's home, a cluster of two workers, and the clone of the home that both of these use."""

    home: Home
    clone: Home
    cluster: Cluster
    workers: list[Any]

    def set_up(self, *cells: str, limits: str = LIMITS) -> None:
        """The review "tiny" is made by a notebook of these cells, here and there."""
        write_notebook(self.home, *cells)
        (self.home.params / "limits.yml").write_text(limits, encoding="utf-8")
        copy_settings(self.home, self.clone)

    def round(self, *areas: str, told: Told | None = None, most: int | None = None) -> RoundReport:
        plan = plan_round(self.home, "tiny", DAY, areas=areas or AREAS, force=True)
        engine = DaskEngine(self.cluster.access, told or Told(), most)
        (report,) = run_rounds([plan], Listener(), None, engine)
        return report

    def page(self, area: str) -> Path:
        return self.home.outputs / "tiny" / DAY.isoformat() / f"{area}.html"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    home, clone = make_home(folder / "home"), make_home(folder / "clone")
    share_warm_parent()
    add_tiny_review(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "5s")
        cluster = Cluster(folder)
        try:
            workers = [cluster.start_worker(clone, name=f"worker_{number}") for number in (1, 2)]
            yield Office(home, clone, cluster, workers)
        finally:
            cluster.close()


def statuses(report: RoundReport) -> dict[str, str]:
    return {outcome.area: outcome.status for outcome in report.outcomes}


def test_pages_are_those_of_one_computer(office: Office) -> None:
    office.set_up("print(6 * 7)")
    ran = samiksha_here("round", "tiny", "--as-of", DAY.isoformat(), "--areas", ",".join(AREAS), "--engine", "dask",
                        "--scheduler", office.cluster.address, *office.cluster.certificates.options,
                        home=office.home)  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    pages = {area: office.page(area).read_bytes() for area in AREAS}
