"""Processes that make briefs, several at once; one that dies or takes too long takes its own brief with it, nothing else.

Enters: orders. Leaves: outcomes, as they come. All workers and the processes of all briefs are forked from two warm parents,
which end with this process, however that ends; where there is no fork they are started one by one.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from samiksha.catalogue import keys
from samiksha.errors import BriefFailed, SamikshaError
from samiksha.home import Home, find_home
from samiksha.kernel.address import ADDRESS, PRESS, end_left_behind, lives
from samiksha.kernel.client import NoWarmParent, WarmProcess
from samiksha.kernel.warming import MAKER, WarmParents, named_parents
from samiksha.orders import Order, Outcome, failed
from samiksha.params.areas import read_register, register_codes
from samiksha.platform import can_fork, die_with_parent, kill_tree


class _Process(Protocol):
    @property
    def pid(self) -> int | None: ...
    def kill(self) -> None: ...


@dataclass
class _Worker:
    process: _Process
    connection: Connection
    parents: dict[str, str]
    """Those it was forked from, and lets its briefs' cells be forked from."""
    order: Order | None = None
    until: float = 0.0
    """When it has taken too long, on the monotonic clock."""


class Workers:
    """Up to `jobs` processes, kept from one brief to the next; `home` is read beforehand, for all of them."""

    def __init__(self, jobs: int, home: Home) -> None:
        self.jobs = jobs
        self._home = home
        self._named = named_parents()
        self._own: WarmParents | None = None
        if can_fork() and not self._named:
            self._start_parents()
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.end_all()
        for worker in self._idle:
            worker.connection.close()  # an idle one ends when nobody can send it orders any more
        if self._own:
            self._own.close()

    @property
    def busy(self) -> int:
        """How many briefs are being made."""
        return len(self._busy)

    def give(self, order: Order) -> None:
        """Lets an idle worker, else a new one, begin with a brief."""
        self._look_after_parents()
        worker = self._idle.pop() if self._idle else self._start()
        while worker.connection.poll():  # an idle worker says nothing: this one is dead
            worker.connection.close()
            worker = self._idle.pop() if self._idle else self._start()
        worker.order = order
        worker.until = time.monotonic() + order.limits.brief_seconds
        self._busy[worker.connection] = worker
        try:
            worker.connection.send(order)
        except OSError:
            return  # it died just now: `done` tells

    def done(self, patience: float) -> Iterator[tuple[Order, Outcome]]:
        """What has come to its end, or has taken too long; waits for it, but not longer than that many seconds."""
        if not self._busy:
            time.sleep(patience)
        for ready in wait(self._busy, patience):
            assert isinstance(ready, Connection)
            worker = self._busy.pop(ready)
            order, worker.order = worker.order, None
            assert order is not None
            try:
                outcome: Outcome = ready.recv()
            except (EOFError, OSError):
                ready.close()
                outcome = failed(order, BriefFailed("kernel_died", area=order.area, fault="—"), 0.0)
            else:
                self._keep(worker)
            if outcome.may_pass:
                self._look_after_parents()
            yield order, outcome
        for worker in [each for each in self._busy.values() if each.until < time.monotonic()]:
            order = self._end(worker)
            seconds = order.limits.brief_seconds
            yield order, failed(order, BriefFailed("took_too_long", area=order.area, seconds=seconds), seconds)

    def end_all(self) -> list[Order]:
        """Ends whoever is at work, with everything they have started; their orders."""
        return [self._end(worker) for worker in list(self._busy.values())]

    def _end(self, worker: _Worker) -> Order:
        assert worker.order and worker.process.pid
        kill_tree(worker.process.pid)
        del self._busy[worker.connection]
        worker.connection.close()
        return worker.order

    def _keep(self, worker: _Worker) -> None:
        """For the next order, unless its parents are not the round's any more."""
        if worker.parents == self._named:
            self._idle.append(worker)
        else:
            worker.connection.close()

    def _start(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        with theirs:
            assert isinstance(ours, Connection) and isinstance(theirs, Connection)
            process = self._forked(theirs) or _spawned(theirs)
            return _Worker(process, ours, self._named)

    def _forked(self, connection: Connection) -> WarmProcess | None:
        """A worker out of its warm parent, or out of a new one if that has died; None where there is no fork."""
        if not can_fork():
            return None
        for _ in range(2):
            try:
                return WarmProcess(
                    self._named[PRESS], f"{__name__}:work_on", (), os.environ | self._named, os.getcwd(),  # noqa: PTH109
                    (1, 2, connection.fileno()),
                )  # fmt: skip
            except NoWarmParent:
                self._renew_parents()
        return None

    def _look_after_parents(self) -> None:
        """Without the parent of its cells no brief can be made well, though the workers' one may live."""
        if self._named and not lives(self._named[ADDRESS]):
            self._renew_parents()

    def _renew_parents(self) -> None:
        """New parents for both that were, since one of them has died."""
        if self._own:
            self._own.close()
        else:  # shared ones, and at once: who knows how long this process lives
            end_left_behind(self._named[ADDRESS])
        while self._idle:
            self._idle.pop().connection.close()
        self._start_parents()

    def _start_parents(self) -> None:
        self._own = WarmParents(self._home)
        self._named = self._own.named


def _spawned(connection: Connection) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(
        target=_work_beside, args=(os.getpid(), connection), daemon=True
    )
    process.start()
    return process


def _work_beside(runner: int, connection: Connection) -> None:
    """Works as long as the runner lives, which alone heeds Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(runner)
    work(connection)


def work_on(descriptor: int) -> None:
    """Makes briefs for whoever is at the other end of an open file."""
    work(Connection(descriptor))


def work(orders: Connection) -> None:
    """Makes one brief after the other, until nobody sends orders any more."""
    make_brief = import_module(MAKER).make_brief
    while True:
        try:
            order = orders.recv()
            orders.send(make_brief(order))  # in which no fault is left
        except (EOFError, OSError):  # whoever sent it is gone
            return


def warm_up() -> None:
    """For the warm parent: what every worker would otherwise read for itself."""
    import_module("samiksha.publish.page").warm_exporter()
    keys()
    with suppress(SamikshaError):  # whoever needs what cannot be read says so
        params = find_home().params
        for code in register_codes(params):
            read_register(params, code)
