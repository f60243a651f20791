"""The owner's side: orders to the cluster, one task each, and what comes back, checked.

Enters: orders. Leaves: outcomes. Only what is waited for is taken: each giving of an order has a key of its own, and
whatever arrives under another one, from a worker that was cut off and comes back, say, is dropped. The owner alone
writes. If the scheduler is lost, all that is in hand is given anew as soon as there is one again.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from queue import Empty
from typing import Any
from uuid import uuid4

from distributed import Client, Future, as_completed
from distributed.client import ClosedClientError

from samiksha.cluster.access import Access
from samiksha.cluster.task import Brought, make
from samiksha.errors import BriefFailed, ClusterFault, one_line
from samiksha.files import digest_of_bytes
from samiksha.model import MADE
from samiksha.orders import Order, Outcome, failed
from samiksha.params.base import Names

LOOK_AHEAD = 1.5
"""Orders in hand for each thread of the workers: those that have made one need not wait for the next."""
_SELDOM = 2.0
"""Seconds after which it looks who is there."""
_PATIENCE = 5.0
"""Seconds for an answer of the scheduler that nothing waits for."""
_LONGEST = 300
"""Characters of a fault."""
_GONE = (OSError, ClosedClientError)
"""Faults of a connection."""

Tell = Callable[..., None]
"""Called with a key of the catalogue's `cli.cluster` and its values."""


class _Line:
    """A connection to the scheduler."""

    def __init__(self, access: Access, topic: str, begun: Callable[[str], None]) -> None:
        """`begun` is called, in a thread of Dask's, with the key of each task that a worker takes up. Raises OSError."""
        _quiet()
        self._client = Client(access.scheduler, security=access.security(), set_as_default=False)
        self._stream = self._client.scheduler_comm
        self._topic = topic
        self._arrived: Any = as_completed(loop=self._client.loop, with_results=True, raise_errors=False)
        self._client.subscribe_topic(topic, lambda event: begun(event[1]))

    def holds(self) -> bool:
        """Whether it is still the same one: over another, Dask would have forgotten what it held, and whom to tell."""
        return bool(self._client.status == "running" and self._client.scheduler_comm is self._stream)

    def is_trying(self) -> bool:
        """Whether Dask is about to connect again by itself."""
        return bool(self._client.status == "connecting")

    def submit(self, order: Order, key: str, only: frozenset[str]) -> Future:
        future = self._client.submit(
            make, order, self._topic, key=key, pure=False, retries=0, workers=sorted(only) or None
        )
        self._arrived.add(future)
        return future

    def arrived(self, patience: float) -> Iterator[tuple[Future, Any]]:
        """What has come since; waits for the first that long."""
        with suppress(Empty):
            yield self._arrived.queue.get(timeout=patience)
            while True:
                yield self._arrived.queue.get_nowait()

    def threads(self) -> dict[str, int]:
        """Address → threads, of each worker."""
        found: dict[str, int] = self._client.nthreads(callback_timeout=_PATIENCE)
        return found

    def close(self) -> None:
        with suppress(*_GONE):
            self._client.close(timeout=_PATIENCE)


@dataclass
class _Given:
    """An order in hand."""

    order: Order
    future: Future | None
    """None until there is a connection."""
    only: frozenset[str]
    """The workers that it may go to; none named: all."""
    begun: float = math.inf
    """When a worker has taken it up."""


class DaskEngine:
    """Makes pages on a cluster's workers."""

    def __init__(self, access: Access, tell: Tell, most: int | None = None) -> None:
        """`tell` is told what a person should know; `most`: so many at once, however many workers there are.

        Raises ClusterFault if the cluster must not or cannot be reached this way.
        """
        access.security()
        self.jobs = 1
        self._access, self._tell, self._most = access, tell, most
        self._name = uuid4().hex[:8]
        self._number = count()
        self._line: _Line | None = None
        self._given: dict[str, _Given] = {}
        """By the key of its task. What arrives under any other is nobody's."""
        self._workers: dict[str, int] = {}
        self._refusing: set[str] = set()
        """Workers that do not have what our orders rest on."""
        self._hosts: set[str] = set()
        """Their computers, of which a person was told."""
        self._looked = -math.inf
        self._said = ""

    def __enter__(self) -> "DaskEngine":
        """Raises ClusterFault if there is no such scheduler, or it does not let us in."""
        try:
            self._line = self._connect()
        except _GONE as fault:
            raise ClusterFault(
                "cluster_unreachable", scheduler=self._access.scheduler, fault=one_line(fault, _LONGEST)
            ) from None
        self._look_around()
        return self

    def __exit__(self, *_: object) -> None:
        self.end_all()
        self._hang_up()

    @property
    def busy(self) -> int:
        """How many orders are in hand."""
        return len(self._given)

    def give(self, order: Order) -> None:
        """Lets the cluster begin with a page, or as soon as it is there again."""
        key = f"{order.run_id}-{order.area}-{order.attempt}-{self._name}-{next(self._number)}"
        only = frozenset(self._sound()) if self._refusing else frozenset()
        given = self._given[key] = _Given(order, None, only)
        if self._line and self._line.holds():
            with suppress(*_GONE):  # it is given anew once there is a connection
                given.future = self._line.submit(order, key, only)

    def done(self, patience: float) -> Iterator[tuple[Order, Outcome]]:
        """What has come to its end, or of which too long nothing was heard; waits for it, but not much longer than that."""
        line = self._held_line()
        if not line:
            time.sleep(patience)
            return
        for future, result in line.arrived(patience):
            yield from self._taken(future, result)
        yield from self._late()
        self._look_around()

    def end_all(self) -> list[Order]:
        """Takes back all that is in hand: workers end what they are making; the orders."""
        orders = [given.order for given in self._given.values()]
        for key in list(self._given):
            self._take_back(key)
        return orders

    def _connect(self) -> _Line:
        return _Line(self._access, f"samiksha-{self._name}", self._has_begun)

    def _has_begun(self, key: str) -> None:
        if given := self._given.get(key):
            given.begun = time.monotonic()

    def _held_line(self) -> _Line | None:
        """The connection; if it was lost, a new one over which all in hand is given anew, or none yet."""
        if self._line and self._line.holds():
            return self._line
        self._say_once("lost")
        if self._line and self._line.is_trying():
            return None  # closing a client that is just connecting takes as long as letting it
        self._hang_up()
        with suppress(*_GONE):  # Dask itself tries for its own `distributed.comm.timeouts.connect`, ever more slowly
            self._line = self._connect()
            self._refusing.clear()
            for given in [self._given.pop(key) for key in list(self._given)]:
                self.give(given.order)
            self._said = ""
        return self._line

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None

    def _taken(self, future: Future, result: Any) -> Iterator[tuple[Order, Outcome]]:
        """The order and its outcome, if it is what we wait for."""
        status = future.status
        future.release()  # nothing is held on the cluster
        given = self._given.get(future.key)
        if not given:
            return  # that of an earlier giving
        if status != "finished" and not (self._line and self._line.holds()):
            return  # it is given anew with the next connection
        del self._given[future.key]
        if status != "finished":
            yield given.order, _not_brought(given.order, result)
        elif result.refused and self._refuses(result):
            self.give(given.order)
        else:
            yield given.order, checked(given.order, result)

    def _refuses(self, brought: Brought) -> bool:
        """Notes who refuses; whether there is anybody else."""
        self._refusing.add(brought.worker)
        if brought.refused not in self._hosts:
            self._hosts.add(brought.refused)
            self._tell("refuses", fault=Names(**(brought.outcome.said or {})))
        return bool(self._sound())

    def _sound(self) -> dict[str, int]:
        return {address: threads for address, threads in self._workers.items() if address not in self._refusing}

    def _late(self) -> Iterator[tuple[Order, Outcome]]:
        now = time.monotonic()
        for key, given in list(self._given.items()):
            limits = given.order.limits
            seconds = limits.brief_seconds + limits.cluster_grace_seconds
            if now - given.begun > seconds:
                self._take_back(key)
                yield given.order, failed(given.order, BriefFailed("worker_silent", seconds=seconds), 0.0)

    def _take_back(self, key: str) -> None:
        given = self._given.pop(key)
        if given.future:
            given.future.release()

    def _look_around(self) -> None:
        """Who is there now, and so how many orders can be in hand."""
        if not self._line or not self._line.holds() or time.monotonic() - self._looked < _SELDOM:
            return
        self._looked = time.monotonic()
        with suppress(*_GONE):
            self._workers = self._line.threads()
            wanted = math.ceil(sum((self._sound() or self._workers).values()) * LOOK_AHEAD)
            self.jobs = max(1, min(wanted, self._most or wanted))
            self._say_once("" if self._workers else "no_workers")
            for key, given in list(self._given.items()):
                if given.only and not given.only & self._workers.keys():
                    self._take_back(key)  # all that it might go to have left
                    self.give(given.order)

    def _say_once(self, what: str) -> None:
        if what and what != self._said:
            self._tell(what, scheduler=self._access.scheduler)
        self._said = what


def checked(order: Order, brought: Brought) -> Outcome:
    """The outcome, if it is that of the order and its page is whole."""
    outcome = brought.outcome
    is_ours = (brought.run_id, brought.attempt, outcome.area) == (order.run_id, order.attempt, order.area)
    if is_ours and (outcome.status != MADE or digest_of_bytes(outcome.html) == outcome.digest):
        return outcome
    return failed(order, BriefFailed("brought_wrong", area=order.area, worker=brought.worker), 0.0)


def _not_brought(order: Order, fault: Any) -> Outcome:
    """The outcome of a task that Dask has given up."""
    if isinstance(fault, tuple):  # the kind of error, the error, where
        fault = fault[1]
    return failed(order, BriefFailed("worker_lost", fault=one_line(fault, _LONGEST) or type(fault).__name__), 0.0)


def _quiet() -> None:
    """Dask writes to its log what we say in plain words."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
