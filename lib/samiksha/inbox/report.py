"""What became of the files of the inbox, told.

Enters: outcomes. Leaves: an `InboxReport`, with a `Taken` for each file.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from samiksha.catalogue import text
from samiksha.errors import OutputsBusy, SamikshaError
from samiksha.inbox.looking import shown
from samiksha.model import LoadCount
from samiksha.numerals import grouped

if TYPE_CHECKING:
    from samiksha.minutes.answers import Told

LOADED, CURRENT, REFUSED, WAITS = "loaded", "current", "refused", "waits"


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

    file: str
    """Its path within the inbox, fit to be shown."""
    outcome: str
    """loaded or current: its rows are stored; refused: only who sent it can mend it; waits: next time again."""
    source: str = ""
    as_of: date | None = None
    count: LoadCount | None = None
    put: Path | None = None
    """Where it lies now; None while it lies in the inbox."""
    answers: "Told | None" = None
    """What was written into the minutes, of a file of answers about directions."""
    refused_rows: Path | None = None
    """The workbook of its refused rows, to be corrected."""
    findings: Path | None = None
    """The text that lies beside a refused file."""
    gone: tuple[str, ...] = ()
    """The areas that an earlier file of the same name had brought, and of which nothing is stored any more."""
    error: SamikshaError | None = None
    """Why it was refused, or stays in the inbox."""

    def said(self, lang: str) -> str:
        """What became of it, in one line."""
        fault = self.error.in_language(lang) if self.error else ""
        if self.outcome in (REFUSED, WAITS) or self.count is None:
            return text(
                f"inbox.said.{self.outcome}",
                lang,
                file=self.file,
                fault=fault,
                put=shown(self.put) if self.put else "—",
            )
        counts = {name: grouped(getattr(self.count, name)) for name in ("read", "kept", "refused", "duplicate")}
        told = [
            text(f"inbox.said.{self.outcome}", lang, file=self.file, source=self.source, day=self.as_of, **counts)
        ]
        if self.answers:
            told.append(text("inbox.said.answers", lang, **vars(self.answers)))
        if self.refused_rows:
            told.append(text("inbox.said.refused_rows", lang, path=self.refused_rows))
        if self.gone:
            told.append(text("inbox.said.gone", lang, areas=", ".join(self.gone)))
        return " ".join([*told, *([fault] if fault else [])])


@dataclass(frozen=True)
class InboxReport:
    """One look into the inbox."""

    files: tuple[Taken, ...] = ()
    busy: OutputsBusy | None = None
    """Somebody else is taking in; nothing was done."""
    fault: SamikshaError | None = None
    """Why nothing could be loaded, whatever the files: the store, the settings, the disk."""

    def of(self, *outcomes: str) -> tuple[Taken, ...]:
        """The files with one of these outcomes."""
        return tuple(taken for taken in self.files if taken.outcome in outcomes)
