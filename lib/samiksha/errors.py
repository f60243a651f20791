"""Every fault that an operator can mend, named; each class carries the command's exit code.

Enters: nothing. Leaves: exception classes. A message is a catalogue key and its values, so that the
same fault reads in Hindi and in English; `str(error)` gives both, so that a traceback is plain too.
"""

from enum import IntEnum
from typing import Any

from samiksha.catalogue import LANGUAGES, text

BETWEEN = " / "
"""Stands between the languages of an error's text; no sentence of an error holds it itself."""


class ExitCode(IntEnum):
    """What a command's exit status means."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    BAD_INPUT = 3
    BAD_CONFIGURATION = 4
    BUSY = 5


class SamikshaError(Exception):
    """A fault with a remedy. `key` names its sentence in the catalogue (`error.<key>`)."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, key: str, **values: Any) -> None:
        self.key = key
        self.values = values
        super().__init__(key)

    def in_language(self, lang: str) -> str:
        """The sentence in one language, ready to show."""
        return text(f"error.{self.key}", lang, **self.values)

    @property
    def said(self) -> dict[str, str]:
        """The sentence by language, as ledgers and reports hold it."""
        return {lang: self.in_language(lang) for lang in LANGUAGES}

    def __str__(self) -> str:
        return f"{self.in_language('hi')}{BETWEEN}{self.in_language('en')}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.key, self.values))


def one_line(fault: object, longest: int = 400) -> str:
    """What somebody else's fault says, for a sentence of ours."""
    return " ".join(str(fault).split())[:longest]


def _rebuild(kind: type[SamikshaError], key: str, values: dict[str, Any]) -> SamikshaError:
    """An error as it was, after it crossed a process border."""
    return kind(key, **values)


class BadConfiguration(SamikshaError):
    """A file under params/ cannot be used as it stands."""

    exit_code = ExitCode.BAD_CONFIGURATION


class HomeNotFound(BadConfiguration):
    """No folder with params/ and notebooks/ here or above."""


class UnknownName(BadConfiguration):
    """A review, source, rule or register that params/ does not define."""


class UnknownArea(SamikshaError):
    """An area code that the register does not hold."""


class BadExport(SamikshaError):
    """An export that cannot be read at all: wrong type, damaged, too large."""


class MissingColumn(BadExport):
    """An export without a column that its source requires."""


class MissingSheet(BadExport):
    """A workbook without the sheet that its source names."""


class UnknownSource(BadExport):
    """A file whose name fits no source, or more than one."""


class BadAsOf(SamikshaError):
    """An as-of day that is missing, unreadable, in the future, or at odds with the file's name."""


class NotTaken(SamikshaError):
    """A file of the inbox that stays where it is for now."""


class NotWritten(SamikshaError):
    """The disk takes nothing: full, gone, or not ours to write to. What was there before stands. Or a file of ours is damaged."""

    @classmethod
    def of(cls, fault: OSError, path: object = "—") -> "NotWritten":
        """What the system says, in plain words; `path` is told where it names no file itself."""
        return cls("disk", path=fault.filename or path, fault=fault.strerror or str(fault))


class UnknownDirection(SamikshaError):
    """A number that no direction of the minutes has."""


class NumberNotHeld(SamikshaError):
    """A telephone number that was asked for and is not in the store."""


class NotFetched(SamikshaError):
    """A published sheet that could not be downloaded, or that gave something else than a sheet."""

    exit_code = ExitCode.SOME_FAILED


class NotSent(SamikshaError):
    """Something that could not be sent now; it may go later."""

    exit_code = ExitCode.SOME_FAILED


class NeverSent(NotSent):
    """Something that cannot be sent before somebody has mended something."""


class NoSnapshot(SamikshaError):
    """Nothing was loaded for the sources that a review reads, up to its as-of day."""


class StoreUnusable(BadConfiguration):
    """The address of the store is wrong, or whoever asks may not go there."""


class StoreOutOfReach(StoreUnusable):
    """The store does not answer now; it may later."""


class WrongArea(SamikshaError):
    """Rows, parameters, title or file name disagree about the district: nothing is published."""


class WrongParameter(SamikshaError):
    """A parameter that the notebook does not declare, or a value of a wrong type."""


class BriefFailed(SamikshaError):
    """A notebook was executed and a cell failed, or its kernel died."""

    exit_code = ExitCode.SOME_FAILED
    notebook = ""
    """As far as it was executed, for the maintainers."""


class TickFailed(SamikshaError):
    """A part of a tick that ended with a fault of ours."""

    exit_code = ExitCode.SOME_FAILED


class ClusterFault(SamikshaError):
    """A cluster that cannot be reached, or must not be reached this way."""

    exit_code = ExitCode.BAD_CONFIGURATION


class OutputsBusy(SamikshaError):
    """Another round is at work on the same outputs."""

    exit_code = ExitCode.BUSY
