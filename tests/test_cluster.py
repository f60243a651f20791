"""A round on a cluster: the pages of one computer, and nothing is lost when a worker, a scheduler or a link is."""

import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from samiksha.cluster.access import Access
from samiksha.cluster.engine import DaskEngine, checked
from samiksha.cluster.task import Brought
from samiksha.errors import ClusterFault
from samiksha.home import STORE, Home
from samiksha.ledger import Ledger
from samiksha.minutes import Draft, MinutesBook
from samiksha.model import FAILED, KEPT, MADE, TIMED_OUT
from samiksha.orders import Order, Outcome, made
from samiksha.params.limits import Limits
from samiksha.plans import plan_round
from samiksha.round import RoundReport, run_round, run_rounds
from samiksha.store.history import Past
from tests.clusters import Certificates, Cluster, copy_settings, dask_worker_below
from tests.homes import ROOT, add_tiny_review, make_home, samiksha_here, write_notebook
from tests.test_round import DAY, Listener
from tests.waiting import wait_for

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals")
AREAS = ("anuppur", "shahdol", "rewa", "satna")
LIMITS = "{brief_seconds: 20, cluster_grace_seconds: 1, pause_seconds: 0.1, round_minutes: 1}\n"
BEGUN = "import os, pathlib; pathlib.Path(f'begun_{area}_{os.getpid()}').touch()"
"""A cell that leaves a file in its computer's notebooks/."""


@dataclass
class Told:
    """Hears what the engine says."""

    keys: list[str] = field(default_factory=list)

    def __call__(self, key: str, **_: Any) -> None:
        self.keys.append(key)


@dataclass
class Office:
    """An owner's home; a cluster of two workers, each with its own clone of that home."""

    home: Home
    clones: tuple[Home, Home]
    cluster: Cluster
    workers: tuple["subprocess.Popen[bytes]", "subprocess.Popen[bytes]"]
    told_before: Told
    """What was said before there were workers."""

    def set_up(self, *cells: str, limits: str = LIMITS) -> None:
        """The review "tiny" is made by a notebook of these cells, here and there."""
        write_notebook(self.home, *cells)
        (self.home.params / "limits.yml").write_text(limits, encoding="utf-8")
        for clone in self.clones:
            copy_settings(self.home, clone)

    def round(self, *areas: str, told: Told | None = None) -> RoundReport:
        plan = plan_round(self.home, "tiny", DAY, areas=areas or AREAS, force=True)
        (report,) = run_rounds([plan], Listener(), None, DaskEngine(self.cluster.access, told or Told()))
        return report

    def order(self, area: str) -> Order:
        plan = plan_round(self.home, "tiny", DAY, areas=[area])
        return plan.brief(plan.areas[0])

    def page(self, area: str) -> Path:
        return self.home.outputs / "tiny" / DAY.isoformat() / f"{area}.html"

    def begun(self, which: int | None = None) -> list[str]:
        """The files of BEGUN, of one clone or of both."""
        clones = self.clones if which is None else [self.clones[which]]
        return sorted(path.name for clone in clones for path in clone.notebooks.glob("begun_*"))

    def command(self, *words: str) -> list[str]:
        return ["round", "tiny", "--as-of", DAY.isoformat(), "--areas", ",".join(AREAS), "--engine", "dask",
                "--scheduler", self.cluster.address, *self.cluster.certificates.options, *words]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    home, *clones = (make_home(folder / name) for name in ("home", "clone_0", "clone_1"))
    add_tiny_review(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "5s")
        cluster = Cluster(folder)
        try:
            before = Told()
            with DaskEngine(cluster.access, before):
                pass
            one, two = (cluster.start_worker(each, name=each.root.name, nanny=each is clones[0]) for each in clones)
            yield Office(home, (clones[0], clones[1]), cluster, (one, two), before)
        finally:
            cluster.close()


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """Something else happens while the block runs; what it raises is raised."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as fault:  # noqa: BLE001 - raised below
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()
    if faults:
        raise faults[0]


def statuses(report: RoundReport) -> dict[str, str]:
    return {outcome.area: outcome.status for outcome in report.outcomes}


def attempts(home: Home) -> set[int]:
    with Ledger(home) as ledger:
        return {entry.attempts for entry in ledger.entries("tiny", DAY).values()}


def is_gone(begun: str) -> bool:
    """Whether the kernel that left this file is no more."""
    return not psutil.pid_exists(int(begun.rsplit("_", 1)[1]))


def test_pages_are_those_of_one_computer_and_are_kept_like_them(office: Office) -> None:
    office.set_up("print(6 * 7)")
    ran = samiksha_here(*office.command(), home=office.home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 बने, 0 यथावत" in ran.stdout
    pages = {area: office.page(area).read_bytes() for area in AREAS}
    plan = plan_round(office.home, "tiny", DAY, areas=AREAS)
    assert statuses(run_round(plan, Listener(), 2)) == dict.fromkeys(AREAS, KEPT)
    assert statuses(run_round(replace(plan, force=True, run_id="other"), Listener(), 2)) == dict.fromkeys(AREAS, MADE)
    assert {area: office.page(area).read_bytes() for area in AREAS} == pages
    assert not any(clone.outputs.exists() for clone in office.clones), "only the owner writes"


def test_computers_without_minutes_make_their_pages_from_the_copy_in_the_store(
    office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.set_up(
        "from samiksha.home import find_home\nfrom samiksha.minutes import read_minutes",
        f"decided = [area] if area in {AREAS[:2]} else []",
        "assert [each.what for each in read_minutes(find_home(), [area]).directions()] == decided",
    )
    monkeypatch.setenv(STORE, str(tmp_path_factory.mktemp("store")))
    with MinutesBook(office.home) as book:
        for area in AREAS[:2]:
            given = Draft(review="tiny", area=area, given_on=DAY, as_of=DAY, who="x", what=area, due_on=DAY)
            book.record(given, "x")
    try:
        assert statuses(office.round()) == dict.fromkeys(AREAS, MADE)
        assert not any(clone.minutes.exists() for clone in office.clones)
    finally:
        office.home.minutes.unlink()


def test_while_there_is_no_worker_it_says_that_it_waits(office: Office) -> None:
    assert office.told_before.keys == ["no_workers"]


def test_a_worker_killed_and_then_the_scheduler_started_again_lose_nothing(office: Office) -> None:
    office.set_up(BEGUN, "import time; time.sleep(1)")
    told = Told()

    def kill() -> None:
        wait_for(lambda: office.begun(0))
        dask_worker_below(office.workers[0]).kill()
        wait_for(lambda: is_gone(office.begun(0)[0]), 5)
        assert office.cluster.scheduler
        office.cluster.stop(office.cluster.scheduler)
        office.cluster.start_scheduler()

    with meanwhile(kill):
        report = office.round(told=told)
    assert statuses(report) == dict.fromkeys(AREAS, MADE)
    assert told.keys[0] == "lost" and attempts(office.home) == {1}, "that was no fault of the briefs"


def test_what_is_taken_back_does_not_go_on_on_the_workers(office: Office) -> None:
    office.set_up(BEGUN, "import time; time.sleep(600)")
    with pytest.raises(KeyboardInterrupt), DaskEngine(office.cluster.access, Told()) as engine:
        for area in ("rewa", "satna"):
            engine.give(office.order(area))
        wait_for(lambda: office.begun(0) and office.begun(1))
        raise KeyboardInterrupt
    wait_for(lambda: all(map(is_gone, office.begun())), 5)


def test_a_brief_that_holds_the_interpreter_is_ended_by_its_limits_and_its_worker_lives(office: Office) -> None:
    office.set_up(
        "import re\nif area == 'rewa': re.match('(a+)+$', 'a' * 40 + 'b')",
        limits=LIMITS.replace("brief_seconds: 20", "brief_seconds: 3"),
    )
    before = [dask_worker_below(worker).pid for worker in office.workers]
    assert statuses(office.round("rewa", "satna")) == {"rewa": TIMED_OUT, "satna": MADE}
    assert [dask_worker_below(worker).pid for worker in office.workers] == before


def test_what_an_earlier_attempt_brings_late_is_dropped(office: Office) -> None:
    office.set_up(BEGUN, "import time; time.sleep(1.5)", limits="{brief_seconds: 2, cluster_grace_seconds: 0.2}")  # fmt: skip
    came: list[tuple[Order, Outcome]] = []
    with DaskEngine(office.cluster.access, Told()) as engine:
        order = office.order("rewa")
        engine.give(order)
        wait_for(office.begun)
        silent = dask_worker_below(office.workers[0 if office.begun(0) else 1])
        silent.suspend()  # the brief's own process goes on
        wait_for(lambda: came.extend(engine.done(0.1)) or came, 10)
        ((_, outcome),) = came
        assert outcome.may_pass and outcome.said and "2.2" in outcome.said["en"]
        engine.give(replace(order, attempt=2, limits=Limits()))
        silent.resume()
        wait_for(lambda: came.extend(engine.done(0.1)) or len(came) > 1)
        for _ in range(10):
            came.extend(engine.done(0.1))
    assert [(order.attempt, outcome.status) for order, outcome in came] == [(1, FAILED), (2, MADE)]


def test_a_computer_with_other_settings_refuses_and_the_others_make_the_pages(office: Office) -> None:
    office.set_up()
    with (office.clones[0].params / "tiles" / "mp.yml").open("a", encoding="utf-8") as stale:
        stale.write("# an older clone\n")
    told = Told()
    assert statuses(office.round(told=told)) == dict.fromkeys(AREAS, MADE)
    assert told.keys == ["refuses"]
    (office.clones[1].notebooks / "tiny.ipynb").unlink()
    report = office.round("rewa")
    assert statuses(report) == {"rewa": FAILED}
    assert report.failed[0].said and "कंप्यूटर" in report.failed[0].said["hi"]


def test_without_a_certificate_of_the_clusters_authority_nobody_gets_in(office: Office, tmp_path: Path) -> None:
    strange = Certificates(tmp_path / "strange").access(office.cluster.address)
    with pytest.raises(ClusterFault) as fault, DaskEngine(strange, Told()):
        raise AssertionError("a stranger was let in")
    assert fault.value.key == "cluster_unreachable"


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"scheduler": "tcp://127.0.0.1:8786"}, "cluster_not_tls"),
        ({"scheduler": "tls://host-without-port"}, "cluster_not_tls"),
        ({"cert": None}, "cluster_no_certificate"),
        ({"key": "/nowhere/key.pem"}, "cluster_no_file"),
    ],
)
def test_what_is_not_proven_is_not_even_tried(tmp_path: Path, changed: dict[str, Any], key: str) -> None:
    access = replace(Certificates(tmp_path / "certificates").access("tls://127.0.0.1:8786"), **changed)
    with pytest.raises(ClusterFault) as fault:
        DaskEngine(access, Told())
    assert fault.value.key == key


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samiksha.cluster.access.find_spec", lambda _: None)
    with pytest.raises(ClusterFault, match="pip install 'distributed"):
        Access("tls://127.0.0.1:8786").security()


def test_the_options_of_a_cluster_come_together_or_not_at_all(office: Office) -> None:
    for words in (["--engine", "dask"], ["--scheduler", "tls://h:1"], ["--tls-key", "k"]):
        assert samiksha_here("round", "tiny", "--as-of", "2023-05-20", *words, home=office.home).returncode == 2


def test_a_round_on_this_computer_does_not_import_dask() -> None:
    """Only these two modules do, and nobody imports them but where they are asked for."""
    at_start = re.compile(r"^(from|import) (dask|distributed|samiksha\.cluster\.(engine|task))\b", re.MULTILINE)
    files = [path for path in (ROOT / "lib").rglob("*.py") if at_start.search(path.read_text(encoding="utf-8"))]
    assert sorted(path.relative_to(ROOT / "lib" / "samiksha").as_posix() for path in files) == [
        "cluster/engine.py", "cluster/task.py",
    ]  # fmt: skip


def test_a_page_that_is_not_whole_or_another_orders_is_not_taken(office: Office) -> None:
    order = office.order("rewa")
    whole = made(order, 1.0, b"<html>", Past(DAY, DAY, "1", {}), demo=False)
    brought = Brought(order.run_id, 1, "tls://w", whole)
    assert checked(order, brought) is whole
    for wrong in (
        replace(brought, attempt=2), replace(brought, run_id="other"),
        replace(brought, outcome=replace(whole, html=b"<ht")), replace(brought, outcome=replace(whole, area="satna")),
    ):  # fmt: skip
        outcome = checked(order, wrong)
        assert (outcome.status, outcome.may_pass, outcome.html) == (FAILED, True, b"")
