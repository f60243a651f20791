"""One pass of housekeeping over all kinds.

Enters: a home, today, and how the index over all rounds is renewed. Leaves: a `KeptReport`, and its account in the ledger.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from samiksha.errors import NotWritten, OutputsBusy, SamikshaError
from samiksha.home import Home
from samiksha.keeping import dated
from samiksha.keeping.lines import lines
from samiksha.keeping.removal import clear, has_leftovers
from samiksha.keeping.report import Found, KeptReport, KindReport, Stayed, Went
from samiksha.keeping.rounds import rounds
from samiksha.keeping.snapshots import snapshots
from samiksha.ledger import Prunings
from samiksha.lock import one_writer
from samiksha.params.keeping import KINDS, read_keeping

LOCK = "keeping"


def prune(
    home: Home, today: date, *, renew: Callable[[], object], dry_run: bool = False, force: bool = False
) -> KeptReport:
    """Removes what is older than params/keeping.yml allows; in a dry run tells what would go and removes nothing.

    `renew` makes the index over all rounds anew, when rounds are out of sight and before they leave the disk. If more than
    half of a kind would go at once, none of it does unless `force` says so. Raises OutputsBusy if another one is at it, and
    BadConfiguration.
    """
    policy = read_keeping(home.params)
    with one_writer(home, LOCK):
        kinds = [_kind(home, kind, policy.before(kind, today), today, dry_run, force, renew) for kind in KINDS]
        report = KeptReport(today, dry_run, tuple(kinds))
        if not dry_run:
            with Prunings(home) as prunings:
                prunings.keeps(today, report.to_json())
    return report


def keep_house(home: Home, today: date, *, renew: Callable[[], object]) -> KeptReport | None:
    """The same once a day: None if it was done today, or if another one is at it."""
    with Prunings(home) as prunings:
        if prunings.done(today):
            return None
    try:
        return prune(home, today, renew=renew)
    except OutputsBusy:
        return None


def _kind(
    home: Home, kind: str, before: date | None, today: date, dry_run: bool, force: bool, renew: Callable[[], object]
) -> KindReport:
    """One kind; a fault in it keeps no other from being looked at."""
    try:
        if not dry_run:
            _sweep(home, kind, renew)
        if before is None:
            return KindReport(kind, None)
        found = _FINDERS[kind](home, before, today)
        if found.is_too_much and not force:
            return KindReport(kind, before, (), found.stayed, found.going, found.known)
        went, stayed = _removed(found, dry_run)
        if went and not dry_run:
            _sweep(home, kind, renew)
        return KindReport(kind, before, went, (*found.stayed, *stayed), 0, found.known)
    except SamikshaError as fault:
        return KindReport(kind, before, fault=fault)
    except OSError as fault:
        plain = NotWritten.of(fault, home.root)
        return KindReport(kind, before, fault=plain)


_FINDERS: dict[str, Callable[[Home, date, date], Found]] = {
    "outputs": lambda home, before, today: rounds(home, before),
    "snapshots": snapshots,
    "archive": lambda home, before, today: dated.archive(home, before),
    "fetched": lambda home, before, today: dated.fetched(home, before),
    "refused": lambda home, before, today: dated.refused(home, before),
    "logs": lambda home, before, today: dated.logs(home, before),
    "ledger": lambda home, before, today: lines(home, before),
}


def _removed(found: Found, dry_run: bool) -> tuple[tuple[Went, ...], tuple[Stayed, ...]]:
    """What went, and what stayed after all."""
    went, stayed = list[Went](), list[Stayed]()
    for old in found.old:
        why = None if dry_run else old.remove()
        if why:
            stayed.append(why)
        else:
            went.append(Went(old.name, old.bytes, old.count))
    return tuple(went), tuple(stayed)


def _sweep(home: Home, kind: str, renew: Callable[[], object]) -> None:
    """What was put away goes from the disk, now or because an earlier pass was killed; of rounds once no index names it."""
    root = _root(home, kind)
    if root and has_leftovers(home, root):
        if kind == "outputs":
            renew()
        clear(root)


def _root(home: Home, kind: str) -> Path | None:
    roots = {"outputs": home.outputs, "archive": home.archive, "fetched": home.fetched, "refused": home.refused}
    return {**roots, "logs": home.logs}.get(kind)
