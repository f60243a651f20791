"""`samiksha load`: files in, a report of every one out.

Enters: paths. Leaves: printed counts, findings by rule with their remedies, and the exit code.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tqdm import tqdm

from samiksha.catalogue import has, text
from samiksha.cli.saying import Voice, is_terminal
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.intake import CURRENT, FAILED, Desk, Intake
from samiksha.model import LoadCount
from samiksha.numerals import grouped


def take_in(
    home: Home, paths: Sequence[Path], voice: Voice, as_of: date | None = None, source: str | None = None
) -> list[Intake]:
    """Loads the files, with a bar where a person watches."""
    with tqdm(total=len(paths), desc=voice.text("load.reading"), disable=not is_terminal(), leave=False) as bar:

        def advance(intake: Intake) -> None:
            bar.set_postfix_str(intake.path.name)
            bar.update()

        return Desk(home).take(paths, as_of, source, advance)


def report(intakes: Sequence[Intake], voice: Voice, brief: bool = False) -> int:
    """Says what became of each file; `brief` only of those with faults. The exit code."""
    for intake in intakes:
        if intake.outcome == FAILED:
            assert intake.error is not None
            voice.complain(
                voice.text("load.failed", file=intake.path.name, fault=intake.error.in_language(voice.lang))
            )
        elif not brief:
            _say(intake, voice)
    total = sum((intake.count for intake in intakes if intake.count), LoadCount(0, 0, 0, 0))
    voice.say("load.total", files=len(intakes), **_counts(total))
    return ExitCode.BAD_INPUT if any(intake.outcome == FAILED for intake in intakes) else ExitCode.OK


def _say(intake: Intake, voice: Voice) -> None:
    assert intake.count is not None and intake.as_of is not None
    key = "load.current" if intake.outcome == CURRENT else "load.loaded"
    day = intake.as_of.isoformat()
    voice.say(key, file=intake.path.name, source=intake.source, day=day, **_counts(intake.count))
    for rule, count in intake.rules.items():
        named, remedy = (text(key, voice.lang) if has(key) else rule for key in (f"rule.{rule}", f"remedy.{rule}"))
        voice.say("load.finding", count=grouped(count), rule=named, remedy=remedy)
    if intake.answers:
        told = intake.answers
        voice.say("load.answers", written=told.written, known=told.known, blank=told.blank)
    if intake.refused_file:
        voice.say("load.refused_file", path=intake.refused_file)


def _counts(count: LoadCount) -> dict[str, str]:
    return {name: grouped(getattr(count, name)) for name in ("read", "kept", "refused", "duplicate")}
