"""The same status for Prometheus: its text format, for the node exporter's textfile collector.

Enters: a `Status`. Leaves: text. A number that is not known has no line, rather than a 0.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from samiksha.schedule import State
from samiksha.status.facts import DUE, SlotFacts, Status

COUNTED = timedelta(days=7)
"""Slots of so many days are counted by their state."""
PARTS = ("schedule", "ledger", "sources", "sheets", "refused", "sendings", "disk")
"""Each is told of, whether it is known or not."""


@dataclass(frozen=True)
class _Sample:
    """One line: labels and a value."""

    labels: Mapping[str, str]
    value: float


def render_metrics(status: Status) -> str:
    """All metrics, each with its HELP and TYPE."""
    blocks = [_block(name, told, list(samples)) for name, (told, samples) in _metrics(status).items()]
    return "".join(filter(None, blocks))


def _metrics(status: Status) -> dict[str, tuple[str, Iterator[_Sample]]]:
    return {
        "up": ("Whether the status could be gathered whole.", _one(float(not status.faults))),
        "part_up": ("Whether a part of the status could be found out.", _parts(status)),
        "status_timestamp_seconds": ("When the status was gathered.", _one(status.now.timestamp())),
        "last_tick_timestamp_seconds": ("When samiksha due last ran.", _moment(status.last_tick)),
        "slot_state": ("Slots of the last 7 days by run and state.", _slots(status)),
        "slot_due_timestamp_seconds": ("When the next slot of a run is due.", _next(status)),
        "run_last_made_timestamp_seconds": ("When a run was last made, and as of which day.", _made(status)),
        "pages": ("Pages of the newest slot of a run by status.", _pages(status)),
        "late_sources": ("Sources, areas and bodies that the newest slot of a run waits for or went out without.", _late(status)),
        "source_age_days": ("Age of the newest data of a source.", _ages(status)),
        "source_lagging_areas": ("Areas that the newest data of a source lack and earlier ones had.", _lagging(status)),
        "source_last_loaded_timestamp_seconds": ("When data of a source were last loaded.", _loaded(status)),
        "sendings": ("Letters and copies of the last days by their state.", _sendings(status)),
        "failing_sheets": ("Published sheets that could not be fetched.", _count(status, "sheets", len(status.sheets))),
        "refused_files": ("Exports refused whole in the last days.", _count(status, "refused", len(status.refused))),
        "services": ("Services by how they fare.", _services(status)),
        "disk_bytes": ("What the home takes of the disk by kind.", _disk(status)),
        "disk_free_bytes": ("What is free on the disk of the home.", _free(status)),
    }  # fmt: skip


def _block(name: str, told: str, samples: list[_Sample]) -> str:
    """The lines of one metric; nothing if it has no sample."""
    if not samples:
        return ""
    full = f"samiksha_{name}"
    lines = [f"# HELP {full} {told}", f"# TYPE {full} gauge"]
    lines += [f"{full}{_labels(sample.labels)} {_number(sample.value)}" for sample in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    """Labels, with what would end one early escaped.

    >>> print(_labels({"run": 'a "b"'}))
    {run="a \\"b\\""}
    """
    told = (f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{','.join(told)}}}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _one(value: float, **labels: str) -> Iterator[_Sample]:
    yield _Sample(labels, value)


def _moment(at: datetime | None, **labels: str) -> Iterator[_Sample]:
    if at:
        yield _Sample(labels, at.timestamp())


def _count(status: Status, part: str, count: int) -> Iterator[_Sample]:
    if not status.faults_of(part):
        yield _Sample({}, count)


def _parts(status: Status) -> Iterator[_Sample]:
    for part in dict.fromkeys([*PARTS, *(fault.part for fault in status.faults)]):
        yield _Sample({"part": part}, float(not status.faults_of(part)))


def _slots(status: Status) -> Iterator[_Sample]:
    """Each state of each run, those too that no slot is in: an alert should see a 0, not nothing."""
    if status.faults_of("ledger"):
        return
    recent = [slot for slot in status.slots if slot.due >= status.now - COUNTED]
    found = Counter((slot.run, slot.state) for slot in recent)
    for run in dict.fromkeys([*(run.run for run in status.runs), *(slot.run for slot in recent)]):
        for state in [*(each.value for each in State), DUE]:
            yield _Sample({"run": run, "state": state}, found[run, state])


def _next(status: Status) -> Iterator[_Sample]:
    for run in status.runs:
        yield from _moment(run.next_due, run=run.run)


def _made(status: Status) -> Iterator[_Sample]:
    for run in status.runs:
        if run.last_made_as_of:
            yield from _moment(run.last_made, run=run.run, as_of=run.last_made_as_of.isoformat())


def _newest(status: Status) -> dict[str, SlotFacts]:
    return {slot.run: slot for slot in reversed(status.slots) if slot.state != State.SUPERSEDED}


def _pages(status: Status) -> Iterator[_Sample]:
    for run, slot in _newest(status).items():
        for state, count in slot.pages.items():
            yield _Sample({"run": run, "status": state}, count)


def _late(status: Status) -> Iterator[_Sample]:
    for run, slot in _newest(status).items():
        yield _Sample({"run": run}, len(slot.late))


def _ages(status: Status) -> Iterator[_Sample]:
    for each in status.sources:
        yield _Sample({"source": each.source.code}, each.age_days)


def _lagging(status: Status) -> Iterator[_Sample]:
    for each in status.sources:
        yield _Sample({"source": each.source.code}, len(each.lagging))


def _loaded(status: Status) -> Iterator[_Sample]:
    for each in status.sources:
        yield from _moment(each.loaded_at, source=each.source.code)


def _sendings(status: Status) -> Iterator[_Sample]:
    for each in status.sendings:
        for state in ("sent", "partly", "pending", "trying", "failed"):
            yield _Sample({"to": each.to, "state": state}, getattr(each, state))


def _services(status: Status) -> Iterator[_Sample]:
    for state, count in Counter(each.state for each in status.services).items():
        yield _Sample({"state": state}, count)


def _disk(status: Status) -> Iterator[_Sample]:
    for kind, count in (status.disk.kinds if status.disk else {}).items():
        yield _Sample({"kind": kind}, count)


def _free(status: Status) -> Iterator[_Sample]:
    if status.disk:
        yield _Sample({}, status.disk.free)
