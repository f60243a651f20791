"""What is held of the data, and what was refused.

Enters: a home, a day. Leaves: the age of each source, sheets that could not be fetched, exports refused whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from samiksha.errors import NoSnapshot, SamikshaError
from samiksha.fetch import FAILED
from samiksha.home import Home
from samiksha.ledger.fetches import Fetches
from samiksha.ledger.recent import Recent
from samiksha.ledger.sendings import SendingState
from samiksha.params.schedule import Schedule
from samiksha.params.sheets import read_sheets
from samiksha.params.sources import Source, read_sources
from samiksha.status.facts import DAYS, RefusedFile, SendingFacts, SheetFacts, SourceFacts
from samiksha.status.names import Namer
from samiksha.store.manifests import Manifests

LOOKED_BACK = 3
"""So many snapshots before the newest tell which areas a source usually has."""
MOST_FILES = 50
"""Somebody who drops a thousand wrong files at once is told enough by these."""
_LONGEST = 4000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def source_ages(
    home: Home, schedule: Schedule | None, namer: Namer, today: date, complains: Callable[[SamikshaError], None]
) -> tuple[SourceFacts, ...]:
    """Each source of which something is held, those that a run waits for first, the oldest first. `complains` hears of a
    snapshot that cannot be read; it hides no other source."""
    sources = {name: source for name, (source, _) in read_sources(home.params).items()}
    waited = {wait.source for run in (schedule.runs if schedule else ()) for wait in run.waits_for}
    awaited = {sources[name].snapshot for name in waited if name in sources}
    store = Manifests(home)
    kept = {source.snapshot: source for source in sources.values()}  # the last of those that share one name it
    named = {name: sources.get(name, source) for name, source in kept.items()}
    found = []
    for name, source in named.items():
        try:
            found.append(_age(store, source, name in awaited, namer, today))
        except NoSnapshot as fault:
            complains(fault)
    return tuple(sorted(filter(None, found), key=lambda each: (not each.awaited, -each.age_days, each.source.code)))


def _age(store: Manifests, source: Source, awaited: bool, namer: Namer, today: date) -> SourceFacts | None:
    name = source.snapshot
    if not (days := store.days(name)):
        return None
    *before, newest = days
    manifest = store.manifest(name, newest)
    usual = {area for day in before[-LOOKED_BACK:] for area in store.areas(name, day)}
    lagging = sorted(usual - set(manifest.areas) - {""})
    count = manifest.count
    return SourceFacts(
        namer.source(name), newest, (today - newest).days, len(manifest.areas),
        tuple(namer.area(source.areas, code) for code in lagging),
        max(part.loaded_at for part in manifest.parts), count.kept, count.refused, awaited,
    )  # fmt: skip


def failing_sheets(home: Home, namer: Namer) -> tuple[SheetFacts, ...]:
    """The sheets of params/sheets.yml that could not be fetched when they were last asked for."""
    listed = {sheet.name for sheet in read_sheets(home.params).sheets}
    if not listed or not home.ledger.exists():
        return ()
    with Fetches(home) as fetches:
        return tuple(
            SheetFacts(each.sheet, namer.source(each.source), each.failing_since or each.at, each.at, each.said)
            for each in fetches.entries()
            if each.outcome == FAILED and each.sheet in listed
        )


def what_was_sent(home: Home, today: date) -> tuple[SendingFacts, ...]:
    """What became of all that was to be sent in the last days, by list and folder."""
    if not home.ledger.exists():
        return ()
    since = today - timedelta(days=DAYS)
    with Recent(home) as recent:
        found: dict[str, Counter[str]] = {}
        for each in recent.sent(since):
            found.setdefault(each.way, Counter())[each.state] += each.count
        partly = recent.turned_away(since)
        return tuple(
            SendingFacts(
                way, count[SendingState.SENT], partly[way], count[SendingState.PENDING] + count[SendingState.SENDING],
                count[SendingState.FAILED], count[SendingState.GAVE_UP], recent.said_of(way, since),
            )
            for way, count in found.items()
        )  # fmt: skip


def refused_files(home: Home, today: date) -> tuple[RefusedFile, ...]:
    """The exports that were refused whole in the last days, the newest first."""
    folder = home.refused / "files"
    since = (today - timedelta(days=DAYS)).isoformat()
    found = sorted(_named_days(folder, since), reverse=True) if folder.is_dir() else []
    return tuple(islice((file for day in found for file in _refused_on(home, day)), MOST_FILES))


def _named_days(folder: Path, since: str) -> Iterator[str]:
    for path in folder.iterdir():
        if _DAY.fullmatch(path.name) and path.name >= since and path.is_dir():
            yield path.name


def _refused_on(home: Home, day: str) -> Iterator[RefusedFile]:
    for path in sorted((home.refused / "files" / day).glob("*/*")):
        told = path.with_name(f"{path.name}.txt")
        if told.is_file():
            said = told.read_text(encoding="utf-8", errors="replace")[:_LONGEST]
            yield RefusedFile(path.name, date.fromisoformat(day), told.relative_to(home.root).as_posix(), said)
