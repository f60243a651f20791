"""`samiksha prune`: what went, what stays although it is old, and the room that is left.

Enters: a home, today. Leaves: printed lines, and the exit code.
"""

from datetime import date
from functools import partial

from samiksha.catalogue import text
from samiksha.cli.saying import Voice
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.index import renew_index
from samiksha.keeping import KindReport, disk_use, free_space, prune
from samiksha.numerals import decimal, grouped
from samiksha.params.schedule import office_day

SHOWN = 12
"""So many names of a kind are said one by one."""


def tidy(home: Home, voice: Voice, dry_run: bool = False, force: bool = False, today: date | None = None) -> int:
    """Removes what is old, or in a dry run says what would go; the exit code: 1 if something was held back or failed."""
    day = today or office_day(home.params)
    report = prune(home, day, renew=partial(renew_index, home), dry_run=dry_run, force=force)
    for each in report.kinds:
        say_kind(each, voice, dry_run)
    for kind, size in disk_use(home).items():
        voice.say("prune.use", kind=_named(kind, voice), size=_megabytes(size))
    left = free_space(home)
    voice.say("prune.free", free=decimal(left.free / 2**30), total=decimal(left.total / 2**30))
    return ExitCode.OK if report.is_well else ExitCode.SOME_FAILED


def say_kind(report: KindReport, voice: Voice, dry_run: bool) -> None:
    """What became of one kind."""
    kind = _named(report.kind, voice)
    if report.fault:
        voice.complain(voice.text("prune.failed", kind=kind, fault=report.fault.in_language(voice.lang)))
    elif report.before is None:
        voice.say("prune.for_ever", kind=kind)
    elif report.held_back:
        counts = {"count": grouped(report.held_back), "known": grouped(report.known)}
        voice.complain(voice.text("prune.held_back", kind=kind, **counts))
    else:
        told = {
            "count": grouped(report.count),
            "size": _megabytes(report.bytes),
            "day": report.before.isoformat(),
        }
        if dry_run:
            voice.say("prune.would_go", kind=kind, **told)
        else:
            voice.say("prune.went", kind=kind, **told)
    if report.kind != "ledger":
        _say_names([each.name for each in report.went], voice)
    for each in report.stayed[:SHOWN]:
        voice.say("prune.stays", name=each.name, why=each.in_language(voice.lang))
    if len(report.stayed) > SHOWN:
        voice.say("prune.more", count=grouped(len(report.stayed) - SHOWN))


def _say_names(names: list[str], voice: Voice) -> None:
    for name in names[:SHOWN]:
        voice.say("prune.name", name=name)
    if len(names) > SHOWN:
        voice.say("prune.more", count=grouped(len(names) - SHOWN))


def _named(kind: str, voice: Voice) -> str:
    return text(f"keeping.kind.{kind}", voice.lang)


def _megabytes(size: int) -> str:
    return decimal(size / 2**20)
