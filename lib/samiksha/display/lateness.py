"""Which data a page calls late or old, in words.

Enters: a `Review` or a `Rollup`. Leaves: sentences: what did not come up to the day that the schedule asks for, and what is
older than the review allows.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from samiksha.catalogue import Both, both, text
from samiksha.display.ranking import level_words
from samiksha.display.terms import InBoth, coded_name, day_of, frame_of, free_text, plural
from samiksha.numerals import grouped
from samiksha.opened import Opened, SourceFile
from samiksha.params.base import Names
from samiksha.rollup import Rollup
from samiksha.store.freshness import Late

NAMED = 6
"""So many bodies or areas are named; of the others, how many there are."""


def late_sentences(opened: Opened) -> list[Both]:
    """What is late, source by source; of a roll-up in which areas."""
    sources = dict.fromkeys(one.source for one in opened.late)
    return [
        said
        for source in sources
        for said in _of_source(opened, [one for one in opened.late if one.source == source])
    ]


def late_names(opened: Opened) -> list[Names]:
    """The sources of which anything is late."""
    return [coded_name("source", source, opened) for source in dict.fromkeys(one.source for one in opened.late)]


def _of_source(opened: Opened, late: Sequence[Late]) -> Iterator[Both]:
    whole, bodies = [one for one in late if one.body is None], [one for one in late if one.body]
    if isinstance(opened, Rollup):
        yield from _of_areas(opened, whole, bodies)
        return
    if whole:
        yield _source(opened, whole[0])
    if bodies:
        yield _bodies(opened, bodies)


def _source(opened: Opened, late: Late) -> Both:
    terms = {"source": coded_name("source", late.source, opened), "needed": day_of(late.needed)}
    if late.since is None:
        return both("late.never", opened.lang, **terms)
    return both("late.source", opened.lang, **terms, since=day_of(late.since))


def _bodies(opened: Opened, late: Sequence[Late]) -> Both:
    """The bodies without their entry, the longest silent first, then those that case data name and that never entered."""
    silent = [(str(one.body), one.since) for one in late] + [(name, None) for name in _never_entered(opened)]
    return both(
        plural("late.bodies", len(silent)), opened.lang, count=grouped(len(silent)), needed=day_of(late[0].needed),
        source=coded_name("source", late[0].source, opened),
        names=_first([_since("late.body", Names(hi=free_text(name), en=free_text(name)), day) for name, day in silent]),
    )  # fmt: skip


def _never_entered(opened: Opened) -> list[str]:
    """As the table of entries has them: a body that enters nothing is known by other data alone."""
    gaps = frame_of(opened, "reporting_gaps")
    return [] if gaps is None else [str(name) for name in gaps.loc[gaps["last_on"].isna(), "body"]]


def _of_areas(rollup: Rollup, whole: Sequence[Late], bodies: Sequence[Late]) -> Iterator[Both]:
    total = len(rollup.rows) + len(rollup.missing)
    days = {one.since for one in whole}
    if len(whole) == total and len(days) == 1:  # such as a source that reports for the whole state
        yield _source(rollup, whole[0])
    elif whole:
        order = sorted(whole, key=lambda one: one.since or date.min)
        names = [_since("late.area", coded_name("area", one.area, rollup), one.since) for one in order]
        yield _areas("late.areas", rollup, whole[0], names, total)
    if bodies:
        counts = {area: sum(one.area == area for one in bodies) for area in dict.fromkeys(one.area for one in bodies)}
        order_of = sorted(counts, key=lambda area: -counts[area])
        names = [_with_bodies(coded_name("area", area, rollup), counts[area]) for area in order_of]
        yield _areas("late.areas_with_bodies", rollup, bodies[0], names, total)


def _areas(key: str, rollup: Rollup, late: Late, names: Sequence[InBoth], total: int) -> Both:
    return both(
        key, rollup.lang, source=coded_name("source", late.source, rollup), needed=day_of(late.needed),
        count=grouped(len(names)), total=grouped(total), names=_first(names), **level_words(rollup),
    )  # fmt: skip


def _since(key: str, name: Names, day: date | None) -> InBoth:
    if day is None:
        return InBoth(lambda lang: text(f"{key}_never", lang, name=name))
    return InBoth(lambda lang: text(key, lang, name=name, since=day_of(day)))


def _with_bodies(name: Names, count: int) -> InBoth:
    return InBoth(lambda lang: text(plural("late.area_with_bodies", count), lang, name=name, count=grouped(count)))


def _first(names: Sequence[InBoth]) -> InBoth:
    def said(lang: str) -> str:
        few = ", ".join(one.in_language(lang) for one in names[:NAMED])
        more = len(names) - NAMED
        return f"{few} {text('rollup.and_more', lang, count=grouped(more))}" if more > 0 else few

    return InBoth(said)


def stale_files(opened: Opened) -> list[SourceFile]:
    """The newest file of each source, of those whose newest is older than the review allows; not of one that is called
    late already."""
    newest: dict[str, SourceFile] = {}
    for file in opened.files:
        if file.source not in newest or file.as_of > newest[file.source].as_of:
            newest[file.source] = file
    limit = opened.as_of - timedelta(days=opened.spec.stale_after_days)
    late = {one.source for one in opened.late if one.body is None}
    old = [file for file in newest.values() if file.as_of < limit and not file.register_book]
    return [file for file in old if file.source not in late]


def stale_sentence(file: SourceFile, opened: Opened) -> Both:
    """Which source is stale, since when."""
    days = (opened.as_of - file.as_of).days
    return both("brief.stale", opened.lang, source=file.source_name, day=day_of(file.as_of), days=days)


def absent_sources(opened: Opened) -> list[Names]:
    """The sources of which nothing is loaded; not one that is called late already."""
    late = late_names(opened)
    return [name for name in opened.absent_sources if name not in late]
