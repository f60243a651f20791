"""Processes that make briefs, several at once; one that dies takes its own brief with it and nothing else.

Enters: orders. Leaves: outcomes, as they come. All workers and all their kernels are forked from one warm parent,
which ends with this process, however that ends; where there is no fork they are started one by one.
"""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from samiksha.brief import Order, Outcome, make_brief
from samiksha.catalogue import keys
from samiksha.errors import SamikshaError
from samiksha.home import VARIABLE, Home, find_home
from samiksha.kernel.client import ADDRESS, NoWarmParent, WarmParent, WarmProcess
from samiksha.kernel.preload import KERNEL, STUDY
from samiksha.params.areas import read_register
from samiksha.params.departments import read_departments
from samiksha.params.indicators import read_indicators
from samiksha.params.services import read_services
from samiksha.params.sources import read_sources
from samiksha.params.tiles import read_tiles
from samiksha.platform import can_fork
from samiksha.publish.page import warm_exporter


class _Process(Protocol):
    @property
    def pid(self) -> int | None: ...
    def kill(self) -> None: ...


@dataclass
class _Worker:
    process: _Process
    connection: Connection
    order: Order | None = None


class Workers:
    """Up to `jobs` processes, kept from one brief to the next; `home` is read beforehand, for all of them."""

    def __init__(self, jobs: int, home: Home) -> None:
        self.jobs = jobs
        self._home = home
        self._shared = os.environ.get(ADDRESS)
        self._parent = warm_parent(home) if can_fork() and not self._shared else None
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in (*self._idle, *self._busy.values()):
            if worker.order:
                worker.process.kill()
            worker.connection.close()  # an idle one ends when nobody can send it orders any more
        self._close_parent()

    @property
    def busy(self) -> int:
        """How many briefs are being made."""
        return len(self._busy)

    def give(self, order: Order) -> None:
        """Lets an idle worker, else a new one, begin with a brief."""
        worker = self._idle.pop() if self._idle else self._start()
        while worker.connection.poll():  # an idle worker says nothing: this one is dead
            worker.connection.close()
            worker = self._idle.pop() if self._idle else self._start()
        worker.order = order
        self._busy[worker.connection] = worker
        try:
            worker.connection.send(order)
        except OSError:
            return  # it died just now: `done` tells

    def done(self) -> Iterator[tuple[Order, Outcome | None]]:
        """Waits until at least one order has come to its end; None for the outcome of a worker that died."""
        for ready in wait(self._busy):
            assert isinstance(ready, Connection)
            worker = self._busy.pop(ready)
            order, worker.order = worker.order, None
            assert order is not None
            try:
                outcome: Outcome | None = ready.recv()
            except (EOFError, OSError):
                ready.close()
                outcome = None
            else:
                self._idle.append(worker)
            yield order, outcome

    def _start(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        with theirs:
            assert isinstance(ours, Connection) and isinstance(theirs, Connection)
            return _Worker(self._forked(theirs) or _spawned(theirs), ours)

    def _forked(self, connection: Connection) -> WarmProcess | None:
        """A worker out of the warm parent, or out of a new one if that has died; None where there is no fork."""
        if not can_fork():
            return None
        for _ in range(2):
            address = self._shared or (self._parent.address if self._parent else "")
            try:
                return WarmProcess(
                    address, f"{__name__}:work_on", (), os.environ | {ADDRESS: address}, os.getcwd(),  # noqa: PTH109
                    (1, 2, connection.fileno()),
                )  # fmt: skip
            except NoWarmParent:
                self._close_parent()
                self._shared, self._parent = None, warm_parent(self._home)
        return None

    def _close_parent(self) -> None:
        if self._parent:
            self._parent.close()


def warm_parent(home: Home) -> WarmParent:
    """A parent for workers and kernels alike. It stays with the code that it began with: a round is of one piece."""
    return WarmParent((*KERNEL, *STUDY, __name__), {VARIABLE: str(home.root)}, watches=False)


@contextmanager
def warming_up(home: Home) -> Iterator[None]:
    """A warm parent imports while the caller does something else; rounds made in the meantime use it."""
    if not can_fork() or ADDRESS in os.environ:
        yield
        return
    with warm_parent(home) as parent:
        os.environ[ADDRESS] = parent.address
        try:
            yield
        finally:
            del os.environ[ADDRESS]


def _spawned(connection: Connection) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(target=work, args=(connection,), daemon=True)
    process.start()
    return process


def work_on(descriptor: int) -> None:
    """Makes briefs for whoever is at the other end of an open file."""
    work(Connection(descriptor))


def work(orders: Connection) -> None:
    """Makes one brief after the other, until nobody sends orders any more."""
    while True:
        try:
            order = orders.recv()
        except EOFError:
            return
        orders.send(make_brief(order))


def warm_up() -> None:
    """For the warm parent: what every worker and every kernel would otherwise read for itself."""
    warm_exporter()
    keys()
    with suppress(SamikshaError):  # whoever needs what cannot be read says so
        params = find_home().params
        for path in (params / "areas").glob("*.yml"):
            read_register(params, path.stem)
            read_tiles(params, path.stem)
        read_sources(params)
        for read in (read_departments, read_services, read_indicators):
            read(params)
