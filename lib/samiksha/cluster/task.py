"""What a computer of the cluster does with an order: it proves that it has what the order rests on, and makes the page.

Enters: an order of another computer. Leaves: `Brought`. The page is made in a process of its own, as on the owner's own
computer, within the same limits: whatever a notebook does, the Dask worker lives, and ends it when it must.
"""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status

from samiksha.errors import BriefFailed, SamikshaError, StoreOutOfReach
from samiksha.home import STORE, Home, find_home
from samiksha.keys import Keys
from samiksha.orders import Order, Outcome, failed
from samiksha.params.areas import read_register
from samiksha.params.reviews import read_review
from samiksha.workers import Workers

_TICK = 0.5
"""Seconds after which the worker looks whether the page is still wanted."""
_idle: list[Workers] = []
"""One for each thread of this Dask worker, kept from one page to the next; they end with its process."""


@dataclass(frozen=True)
class Brought:
    """What came of an order, and of which."""

    run_id: str
    attempt: int
    worker: str
    """The Dask worker's address."""
    outcome: Outcome
    refused: str = ""
    """The computer's name, if it does not have what the order rests on."""


def make(order: Order, topic: str) -> Brought:
    """Makes one page; its owner is told by `topic` that it has begun. Raises Reschedule if this worker is closing."""
    worker = get_worker()
    key = worker.get_current_task()
    worker.log_event(topic, key)
    refused = ""
    try:
        outcome = _made(_as_here(order), lambda: _is_wanted(worker, key))
    except StoreOutOfReach as fault:
        outcome = failed(order, fault, 0.0)
    except BriefFailed as fault:
        outcome, refused = failed(order, fault, 0.0), platform.node()
    return Brought(order.run_id, order.attempt, worker.address, outcome, refused)


def _as_here(order: Order) -> Order:
    """The order with this computer's paths. Raises BriefFailed unless its key is the one that the owner has counted, and
    StoreOutOfReach."""
    host = platform.node()
    try:
        home = find_home()
        os.environ[STORE] = store = _store(order, home)
        key = _key(order, home)
    except StoreOutOfReach:
        raise
    except (SamikshaError, OSError) as fault:
        raise BriefFailed("worker_unusable", host=host, fault=fault) from fault
    if key != order.key:
        raise BriefFailed("worker_differs", host=host)
    return replace(order, home=home.root, store=store, page=home.root / order.page.relative_to(order.home))


def _store(order: Order, home: Home) -> str:
    """Where the owner's store is to be found from here: within this home if it lies within the owner's."""
    if "://" in order.store or not Path(order.store).is_relative_to(order.home):
        return order.store
    return str(home.root / Path(order.store).relative_to(order.home))


def _key(order: Order, home: Home) -> str:
    spec = read_review(home.params, order.review)
    keys = Keys(home, spec, read_register(home.params, spec.areas), order.as_of, order.lang)
    return keys.key(order.area, order.notebook, of_briefs=not order.keep_measures)


def _made(order: Order, is_wanted: Callable[[], bool]) -> Outcome:
    with _one_of_ours(Home(order.home)) as workers:
        workers.give(order)
        while True:
            for _, outcome in workers.done(_TICK):
                return outcome
            if not is_wanted():
                workers.end_all()
                raise Reschedule()  # nobody hears it if the order was taken back


def _is_wanted(worker: Worker, key: object) -> bool:
    """Whether the owner still waits for a page, and this worker can still bring it."""
    if worker.status not in (Status.running, Status.paused, Status.closing_gracefully):
        return False
    state = worker.state.tasks.get(key)
    return state is not None and state.state == "executing"


@contextmanager
def _one_of_ours(home: Home) -> Iterator[Workers]:
    workers = _idle.pop() if _idle else Workers(1, home)
    try:
        yield workers
    finally:
        workers.end_all()
        _idle.append(workers)
