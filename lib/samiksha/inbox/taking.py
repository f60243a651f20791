"""Taking in: each file of the inbox that is whole is loaded, then put away; one at a time in a home.

Enters: data/inbox. Leaves: snapshots, by `intake`; the files in `data/archive/` or `data/refused/files/`; a report. What
could not be done for a passing reason is left where it is, and done the next time.
"""

import errno
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from samiksha.errors import (
    BadAsOf,
    BadExport,
    NotTaken,
    NotWritten,
    OutputsBusy,
    SamikshaError,
)
from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.inbox.findings import write_findings
from samiksha.inbox.looking import Seen, is_writable, look, settled
from samiksha.inbox.replaced import Before
from samiksha.inbox.report import LOADED, REFUSED, WAITS, InboxReport, Taken
from samiksha.inbox.shelf import not_moved, place, put_away
from samiksha.lock import one_writer
from samiksha.logs import unforeseen
from samiksha.params.schedule import zone_of_times

if TYPE_CHECKING:
    from samiksha.intake import Intake

Progress = Callable[[Taken], None]
_MAY_PASS = ("file_missing", "file_unreadable")
"""Faults of reading that are not the file's own."""


def take_in(
    home: Home,
    *,
    settle_seconds: float,
    progress: Progress = lambda taken: None,
    now: datetime | None = None,
) -> InboxReport:
    """Loads and puts away every whole file of the inbox; says what became of each.

    A file counts as whole when it is the same at two looks, `settle_seconds` apart. With nothing new it takes
    milliseconds. Faults are in the report: none is raised.
    """
    now = now or datetime.now(UTC)
    taking = _Taking(home, now, settle_seconds, progress)
    try:
        found = look(home, now)
        if not found.files:
            taking.leave(found.staying)
        else:
            with one_writer(home, "inbox"):
                taking.run()
    except OutputsBusy as busy:
        return InboxReport(busy=busy)
    except OSError as fault:
        taking.fault = NotWritten.of(fault, home.inbox)
    return InboxReport(tuple(taking.done), fault=taking.fault)


@dataclass
class _Taking:
    """One take, under way."""

    home: Home
    now: datetime
    settle_seconds: float
    progress: Progress
    done: list[Taken] = field(default_factory=list)
    fault: SamikshaError | None = None
    _digests: dict[Path, str] = field(default_factory=dict)
    """Of each file before it was loaded: one that has another afterwards was written to meanwhile."""
    _before: Before | None = None

    def run(self) -> None:
        found = settled(self.home, self.now, self.settle_seconds)
        self.leave(found.staying)
        self._take([seen for seen in found.files if self._has_digest(seen)])

    def _take(self, files: Sequence[Seen]) -> None:
        refused: list[tuple[Seen, SamikshaError]] = []
        fit, twins = _without_twins([seen for seen in files if not self._misnamed(seen, files, refused)])
        for seen, intake in zip(fit, self._loaded([seen.path for seen in fit]), strict=True):
            if intake.error is None:
                self._archive(seen, intake)
            elif _may_pass(intake.error):
                self._tell(Taken(seen.name, WAITS, intake.source, intake.as_of, error=intake.error))
            else:
                refused.append((seen, intake.error))
        self._refuse(refused)
        if twins:
            self._take(twins)  # the store knows them by now

    def leave(self, staying: Iterable[tuple[str, SamikshaError]]) -> None:
        """Says of files why they stay."""
        for name, fault in staying:
            self._tell(Taken(name, WAITS, error=fault))

    def _tell(self, taken: Taken) -> None:
        self.done.append(taken)
        self.progress(taken)

    def _has_digest(self, seen: Seen) -> bool:
        try:
            self._digests[seen.path] = digest_of(seen.path)
        except FileNotFoundError:
            return False  # taken away again
        except OSError as fault:
            said = fault.strerror or str(fault)
            self.leave([(seen.name, BadExport("file_unreadable", file=seen.name, fault=said))])
            return False
        return True

    def _misnamed(self, seen: Seen, files: Sequence[Seen], refused: list[tuple[Seen, SamikshaError]]) -> bool:
        """Refuses what no load could keep apart or write down."""
        from samiksha.load.own import SUFFIX  # here: its room takes a second to enter

        name = seen.path.name
        # Workbooks of refused rows do not replace each other: each corrects other rows.
        same = [each for each in files if each.path.name == name and not name.endswith(SUFFIX)]
        if not is_writable(name):
            refused.append((seen, BadExport("inbox_name", file=seen.name)))
        elif len({self._digests[each.path] for each in same}) > 1:
            others = ", ".join(each.name for each in same if each is not seen)
            refused.append((seen, BadExport("inbox_same_name", file=seen.name, others=others)))
        else:
            return False
        return True

    def _loaded(self, paths: Sequence[Path]) -> "list[Intake]":
        """What `intake` made of the files. If one of them brings it down, each is taken alone."""
        from samiksha.intake import Desk, Intake  # here: it takes a second, and most days nothing is new

        if not paths:
            return []
        try:
            self._before = self._before or Before(self.home)
            return Desk(self.home).take(paths, progress=self._before.remember)
        except SamikshaError as fault:
            self.fault = fault
        except OSError as fault:
            self.fault = NotWritten.of(fault, paths[0])
        except Exception as fault:  # noqa: BLE001 - the border: a file that nobody foresaw must not keep the others out
            if len(paths) > 1:
                return [intake for path in paths for intake in self._loaded([path])]
            return [
                Intake(
                    paths[0],
                    error=SamikshaError("unexpected", fault=unforeseen(self.home, "inbox", paths[0].name, fault)),
                )
            ]
        return [Intake(path, error=self.fault) for path in paths]

    def _archive(self, seen: Seen, intake: "Intake") -> None:
        put, fault = None, None
        try:
            put = put_away(seen, self._digests[seen.path], self.home.archive / self._today)
        except SamikshaError as stays:
            fault = stays
        told = (seen.name, intake.outcome, intake.source, intake.as_of, intake.count)
        self._tell(Taken(*told, put, intake.answers, intake.refused_file, gone=self._gone(intake), error=fault))

    def _gone(self, intake: "Intake") -> tuple[str, ...]:
        if self._before and intake.outcome == LOADED:
            with suppress(SamikshaError, OSError):  # the store went just now: the file is loaded all the same
                return self._before.gone(intake)
        return ()

    def _refuse(self, refused: Sequence[tuple[Seen, SamikshaError]]) -> None:
        """Puts away what only its sender can mend: after one more look, for a copy that paused looks torn, too."""
        if refused:
            time.sleep(self.settle_seconds)
        for seen, fault in refused:
            self._refuse_one(seen, fault)

    def _refuse_one(self, seen: Seen, fault: SamikshaError) -> None:
        digest, folder = self._digests[seen.path], self.home.refused_files / self._today
        if not seen.is_as_seen:
            self.leave([(seen.name, NotTaken("inbox_growing", file=seen.name))])
            return
        goal, findings = None, None
        try:
            goal = place(digest, folder, seen.path.name)
            findings = write_findings(goal, digest, seen.name, fault, self._in_the_office)
            put = put_away(seen, digest, folder)
        except (SamikshaError, OSError) as stays:
            if findings and goal and not goal.exists():
                findings.unlink(missing_ok=True)
            self.leave([(seen.name, stays if isinstance(stays, SamikshaError) else not_moved(seen, stays))])
        else:
            self._tell(Taken(seen.name, REFUSED, put=put, findings=findings, error=fault))

    @property
    def _today(self) -> str:
        return self._in_the_office.date().isoformat()

    @property
    def _in_the_office(self) -> datetime:
        return self.now.astimezone(zone_of_times(self.home.params))


def _without_twins(files: Sequence[Seen]) -> tuple[list[Seen], list[Seen]]:
    """The first file of each name, and the others: the same to the byte, or corrected rows, from other folders."""
    first = {seen.path.name: seen for seen in reversed(files)}
    return list(reversed(first.values())), [seen for seen in files if first[seen.path.name] is not seen]


def _may_pass(fault: SamikshaError) -> bool:
    """Whether the same file may be loaded another time as it is: the fault is the machine's, or ours."""
    if not isinstance(fault, (BadExport, BadAsOf)):
        return True
    full = os.strerror(errno.ENOSPC) in str(fault.values.get("fault", ""))
    return fault.key in _MAY_PASS or full
