"""Worker processes: forked where that is safe, started anew where it is not, and gone when they are done."""

import os
from datetime import date
from pathlib import Path

import psutil
import pytest

from samiksha.home import Home
from samiksha.kernel.address import ADDRESS
from samiksha.kernel.warming import warming_up
from samiksha.model import MADE
from samiksha.orders import Order
from samiksha.workers import Workers
from tests.homes import add_tiny_review, make_home, share_warm_parent

DAY = date(2023, 5, 20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    add_tiny_review(home, "import os, pathlib; pathlib.Path(area).write_text(str(os.getppid()))")
    return home


def order_of(home: Home, area: str) -> Order:
    page = home.outputs / "tiny" / DAY.isoformat() / f"{area}.html"
    return Order(home.root, "tiny", "tiny.ipynb", area, DAY, "hi", "run-1", page)


def test_one_worker_makes_one_brief_after_the_other(home: Home) -> None:
    used = set()
    with Workers(1, home) as workers:
        for area in ("rewa", "satna"):
            workers.give(order_of(home, area))
            ((order, outcome),) = workers.done(60)
            assert (order.area, outcome.area, outcome.status) == (area, area, MADE)
            used |= {worker.process.pid for worker in workers._idle}
    assert len(used) == 1


def test_workers_share_the_warm_parent_that_the_environment_names(home: Home) -> None:
    if not (shared := share_warm_parent()):
        pytest.skip("this system has no safe fork")
    with Workers(1, home) as workers:
        workers.give(order_of(home, "rewa"))
        assert [outcome.status for _, outcome in workers.done(60)] == [MADE]
    assert (home.notebooks / "rewa").read_text(encoding="utf-8") == str(shared.pid)


def test_without_a_fork_workers_are_started_and_end_with_their_pool(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samiksha.workers.can_fork", lambda: False)
    with Workers(1, home) as workers:
        workers.give(order_of(home, "rewa"))
        assert [outcome.status for _, outcome in workers.done(60)] == [MADE]
        (worker,) = workers._idle
        assert worker.process.pid is not None
        process = psutil.Process(worker.process.pid)
    assert psutil.wait_procs([process], timeout=10)[1] == []


def test_a_parent_that_imports_beforehand_is_the_one_that_makes_the_briefs(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.setattr("samiksha.kernel.warming.STUDY", ())
    monkeypatch.setattr("samiksha.kernel.warming.SHELL", ("samiksha.kernel.shell",))
    with warming_up(home):
        address = os.environ[ADDRESS]
        with Workers(1, home) as workers:
            assert workers._own is None
            workers.give(order_of(home, "rewa"))
            assert [outcome.status for _, outcome in workers.done(60)] == [MADE]
    assert ADDRESS not in os.environ and not Path(address).exists()


def test_a_shared_parent_that_has_died_is_replaced(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "/nowhere/s")
    monkeypatch.setattr("samiksha.kernel.warming.STUDY", ())
    monkeypatch.setattr("samiksha.kernel.warming.SHELL", ("samiksha.kernel.shell",))
    with Workers(1, home) as workers:
        workers.give(order_of(home, "rewa"))
        assert [outcome.status for _, outcome in workers.done(60)] == [MADE]
