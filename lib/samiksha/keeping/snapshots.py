"""Snapshots: `<source>/<day>` of the store, wherever it lies.

Enters: a home, the day before which they are old. Leaves: those that may go, and those that stay although old: whatever a
brief as of that day or a later one may read (`store.reading`). So every brief that is made within the policy says what it
would have said.
"""

from collections import defaultdict
from datetime import date, timedelta
from functools import partial

from filelock import Timeout

from samiksha.home import Home
from samiksha.keeping.report import Found, Old, Stayed
from samiksha.params.campaigns import campaign_on
from samiksha.params.reviews import read_review
from samiksha.params.sources import read_sources
from samiksha.store.manifests import Manifests, folder_name
from samiksha.store.reading import first, newest

REVIEWED_AFTER = timedelta(days=60)
"""So long after its end a campaign is still reviewed."""


def snapshots(home: Home, before: date, today: date) -> Found:
    """All snapshots of the sources that params/ knows, those that may go, and those that stay."""
    store, cut_offs = Manifests(home), _cut_offs(home, before, today)
    known, old, stayed = 0, list[Old](), list[Stayed]()
    for source in sorted({source.snapshot for source, _ in read_sources(home.params).values()}):
        days = store.days(source)
        known += len(days)
        aged = [day for day in days if day < before]
        why = _kept(store, source, aged, cut_offs[source])
        for day in sorted({*aged, *(day for day in store.unpointed(source) if day < before)}):
            name = folder_name(source, day)
            if not _in_place(home, store, name):
                stayed.append(Stayed(name, "link"))
            elif day in why:
                stayed.append(Stayed(name, *why[day]))
            else:
                remove = partial(_remove, home, source, day, leftover=day not in aged)
                old.append(Old(name, store.size(source, day), remove))
    return Found(known, tuple(old), tuple(stayed))


def _kept(
    store: Manifests, source: str, aged: list[date], cut_offs: set[date]
) -> dict[date, tuple[str, dict[str, object]]]:
    """Day → why this old snapshot must stay. Of the old ones each area's newest two: with a newer one or without, a
    brief of a day within the policy reads no others."""
    held: dict[date, dict[str, str]] = {}

    def holds(day: date) -> dict[str, str]:
        if day not in held:
            held[day] = store.areas(source, day)
        return held[day]

    read = newest(reversed(aged), holds)
    kept: dict[date, tuple[str, dict[str, object]]] = {
        day: ("still_read", {"count": len(areas), "such": min(areas)}) for day, areas in read.items()
    }
    for cut_off in cut_offs:
        for day in first((day for day in aged if day >= cut_off), holds):
            kept.setdefault(day, ("cohort", {"day": cut_off.isoformat()}))
    return kept


def _cut_offs(home: Home, before: date, today: date) -> defaultdict[str, set[date]]:
    """Source → the cut-offs of campaigns whose cohort a brief within the policy may still prove by it."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for path in sorted((home.params / "reviews").glob("*.yml")):
        spec = read_review(home.params, path.stem)
        campaign = campaign_on(home.params, spec.campaign, today) if spec.campaign else None
        if campaign and campaign.component_2 and before <= campaign.end + REVIEWED_AFTER:
            for source in spec.sources:
                found[source].add(campaign.component_2.cut_off)
    return found


def _in_place(home: Home, store: Manifests, name: str) -> bool:
    """Whether the folder of a snapshot lies where the store does, with no link on the way."""
    root = store.folder
    return root is None or (root / name).resolve() == root.resolve() / name


def _remove(home: Home, source: str, day: date, leftover: bool) -> Stayed | None:
    from samiksha.store.snapshots import Store  # here: most days nothing goes, and pandas is not needed

    store, name = Store(home), folder_name(source, day)
    try:
        with store.lock(source, day).acquire(timeout=0):
            if leftover and store.held(source, day):  # loaded since it was looked at
                return Stayed(name, "at_work")
            return None if store.remove(source, day) else Stayed(name, "in_use")
    except Timeout:
        return Stayed(name, "at_work")
