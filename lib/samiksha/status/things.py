"""Sources, files, delivery and the machine as the page shows them.

Enters: a `Status`, a `Tongue`. Leaves: texts for the template.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from samiksha.numerals import grouped
from samiksha.publish.facts import Words
from samiksha.status.facts import SourceFacts, Status
from samiksha.status.tongue import Tongue
from samiksha.status.words import Several, size


@dataclass(frozen=True)
class ShownSource:
    """A source with the age of its newest data."""

    name: Words
    awaited: bool
    day: str
    day_sort: str
    age: str
    areas: str
    lagging: str
    behind: str
    rows: str
    refused: str
    loaded: str
    loaded_sort: str


@dataclass(frozen=True)
class ShownSheet:
    """A sheet that could not be fetched."""

    told: Words
    said: Words | None


@dataclass(frozen=True)
class ShownFile:
    """A file that was refused whole."""

    told: str
    why: str
    path: str


@dataclass(frozen=True)
class ShownSending:
    """One list or folder."""

    to: str
    sent: str
    partly: str
    pending: str
    failed: str
    said: Words | None


def sources(status: Status, tongue: Tongue) -> list[ShownSource]:
    """Each source, those that are waited for first."""
    return [_source(each, tongue) for each in status.sources]


def _source(each: SourceFacts, tongue: Tongue) -> ShownSource:
    behind = Several([area.name for area in each.lagging], 8).in_language(tongue.lang)
    return ShownSource(
        name=tongue.name(each.source), awaited=each.awaited, day=tongue.day(each.as_of),
        day_sort=each.as_of.isoformat(), age=tongue.say("source.days", count=grouped(each.age_days)),
        areas=grouped(each.areas),
        lagging=tongue.say("source.lagging", count=grouped(len(each.lagging))) if each.lagging else "",
        behind=tongue.say("source.behind", names=behind) if each.lagging else "",
        rows=grouped(each.kept),
        refused=tongue.say("source.refused", count=grouped(each.refused)) if each.refused else "",
        loaded=tongue.moment(each.loaded_at), loaded_sort=each.loaded_at.isoformat(),
    )  # fmt: skip


def sheets(status: Status, tongue: Tongue) -> list[ShownSheet]:
    """Sheets that could not be fetched."""
    return [
        ShownSheet(
            tongue.both("files.sheet", sheet=each.sheet, source=each.source.name, since=tongue.moment(each.since)),
            tongue.words(tongue.said(each.said)) if each.said else None,
        )
        for each in status.sheets
    ]


def refused(status: Status, tongue: Tongue) -> list[ShownFile]:
    """Files that were refused, each with the text that lies beside it."""
    return [
        ShownFile(
            tongue.say("files.file", name=each.name, day=tongue.day(each.day)), each.told,
            tongue.say("files.why", path=each.path),
        )
        for each in status.refused
    ]  # fmt: skip


def sendings(status: Status, tongue: Tongue) -> list[ShownSending]:
    """What was sent, by list."""
    return [
        ShownSending(
            each.to, grouped(each.sent),
            tongue.say("sending.partly", count=grouped(each.partly)) if each.partly else "",
            grouped(each.pending + each.trying), grouped(each.failed) if each.failed else "",
            tongue.words(tongue.said(each.said)) if each.said else None,
        )
        for each in status.sendings
    ]  # fmt: skip


def machine(status: Status, tongue: Tongue) -> list[tuple[Words, str]]:
    """Clock, services and disk: what it is called, what is told of it."""
    return list(_machine(status, tongue))


def _machine(status: Status, tongue: Tongue) -> Iterator[tuple[Words, str]]:
    ticked = tongue.moment(status.last_tick) if status.last_tick else tongue.say("machine.never")
    yield tongue.both("machine.tick"), ticked
    for each in status.services:
        state = tongue.say(f"service.{each.state}")
        told = tongue.say("machine.service_of", host=each.host, pid=each.pid, state=state)
        yield tongue.both("machine.service"), told
    if not status.services:
        yield tongue.both("machine.service"), tongue.say("machine.no_service")
    if disk := status.disk:
        yield tongue.both("machine.free"), tongue.say("machine.of", free=size(disk.free), total=size(disk.total))
        for kind, count in disk.kinds.items():
            yield tongue.both(f"disk.{kind}"), size(count)
    yield tongue.both("machine.home"), status.home
