"""What a round asks of those who make its pages, and what comes back.

Enters: an `Order` on its way out, an `Outcome` on its way back; both cross borders of processes and machines. Leaves:
a page, its measures, a maintainer's log, written by the round's owner alone.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from samiksha.errors import BriefFailed, SamikshaError, StoreUnusable
from samiksha.files import digest_of_bytes, write_bytes
from samiksha.home import Home
from samiksha.kernel.client import KERNEL_NAME
from samiksha.model import FAILED, MADE, TIMED_OUT, Measure
from samiksha.params.limits import Limits
from samiksha.store.history import History, Past

_MAY_PASS = ("kernel_died", "store_gone", "store_out_of_reach", "worker_silent", "worker_lost", "brought_wrong")
"""Faults that lie neither in the notebook nor in the data."""
_OF_MACHINE = ("store_gone", "store_out_of_reach", "not_written", "disk")
"""Of these, those that no kernel can bring about."""


@dataclass(frozen=True)
class Order:
    """What to make."""

    home: Path
    review: str
    notebook: str
    area: str
    as_of: date
    lang: str
    run_id: str
    page: Path
    keep_measures: bool = True
    """Whether its measures are those of its area (a roll-up's are not)."""
    limits: Limits = field(default_factory=Limits)
    kernel: str = KERNEL_NAME
    """The kernelspec; "python3" is the stock one."""
    key: str = ""
    """Digest of everything that the page rests on."""
    attempt: int = 1
    store: str = ""
    """Where the store of the round's owner lies: whoever makes the page reads that one and no other."""


@dataclass(frozen=True)
class Outcome:
    """What became of an order."""

    area: str
    status: str
    seconds: float
    html: bytes = b""
    """The page, until it is written."""
    digest: str = ""
    """SHA-256 of the page."""
    size: int = 0
    """Bytes of the page."""
    said: dict[str, str] | None = None
    """The fault in plain words, by language."""
    traceback: str = ""
    notebook: str = ""
    """The executed notebook of a brief that failed, for the maintainers."""
    log: str = ""
    past: Past | None = None
    """What is kept of it when its snapshots are gone."""
    demo: bool = False
    may_pass: bool = False
    """Whether it may go well when it is tried again: a kernel that died, a store out of reach, and not a cell that
    failed."""
    of_machine: bool = False
    """Whether it lies in the store or the disk alone."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(self.past.measures.values()) if self.past else ()

    @property
    def rule_version(self) -> str:
        return self.past.rule_version if self.past else ""


def made(order: Order, seconds: float, html: bytes, past: Past, demo: bool) -> Outcome:
    """The outcome of a brief that went well, not yet written."""
    return Outcome(order.area, MADE, seconds, html, digest_of_bytes(html), len(html), past=past, demo=demo)


def failed(order: Order, fault: SamikshaError, seconds: float, traceback: str = "", notebook: str = "") -> Outcome:
    """The outcome of a fault. One that took too long has a status of its own."""
    return Outcome(
        order.area,
        TIMED_OUT if fault.key in ("took_too_long", "round_over") else FAILED,
        seconds,
        said=fault.said,
        traceback=traceback,
        notebook=notebook,
        may_pass=fault.key in _MAY_PASS,
        of_machine=fault.key in _OF_MACHINE,
    )


def accept(order: Order, outcome: Outcome) -> Outcome:
    """Writes what came back: the page with its measures, or the log of a failure. The outcome as it then is.

    On any error the page of an earlier round stands.
    """
    home = Home(order.home)
    if outcome.status != MADE:
        return _logged(order, outcome, home)
    assert outcome.past
    try:
        if order.keep_measures:  # before the page: what cannot be kept must not be shown either
            History(home).keep(order.review, order.area, outcome.past)
        write_bytes(order.page, outcome.html)
    except StoreUnusable as fault:
        return _logged(order, failed(order, fault, outcome.seconds, traceback=f"{fault!r}"), home)
    except OSError as fault:
        plain = BriefFailed("not_written", area=order.area, fault=fault.strerror or str(fault))
        return _logged(order, failed(order, plain, outcome.seconds, traceback=f"{fault!r}"), home)
    return replace(outcome, html=b"")


def _logged(order: Order, outcome: Outcome, home: Home) -> Outcome:
    """With its traceback and its notebook in the maintainers' log."""
    log = home.logs / order.run_id / f"{order.area}.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(outcome.traceback, encoding="utf-8")
        if outcome.notebook:
            log.with_suffix(".ipynb").write_text(outcome.notebook, encoding="utf-8")
    except OSError:
        log = Path()  # a full disk: the outcome still says what failed
    return replace(outcome, log=log.name and str(log), traceback="", notebook="")
