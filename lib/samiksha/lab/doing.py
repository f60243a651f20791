"""What was asked for, being done: one process at a time.

Enters: `Ask`s. Leaves: `Job`s; the pages are written by the process, and told of by the ledger.
"""

import subprocess
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO

from samiksha.errors import ExitCode, OutputsBusy
from samiksha.home import Home
from samiksha.lab.asking import Ask
from samiksha.platform import group_options, kill_tree

LINES = 14
"""So many of the last lines that the process said are shown."""
REMEMBERED = 10
_PATIENCE = 10.0
"""Seconds that a process has to tidy up when it is stopped."""


class JobState(StrEnum):
    """What became of what was asked for."""

    RUNNING = "running"
    MADE = "made"
    SOME_FAILED = "some_failed"
    BUSY = "busy"
    REFUSED = "refused"
    STOPPED = "stopped"


_OUTCOMES: dict[int, JobState] = {
    ExitCode.OK: JobState.MADE, ExitCode.SOME_FAILED: JobState.SOME_FAILED, ExitCode.BUSY: JobState.BUSY,
}  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One ask and what has come of it so far."""

    number: int
    ask: Ask
    began: datetime
    until: datetime | None
    """When the next one began: what became of pages after that is not its work."""
    state: JobState
    said: tuple[str, ...]
    log: Path


class Jobs:
    """The asks of this server, newest first; they are forgotten with it, the ledger's pages are not."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._jobs: list[_Doing] = []
        self._begun = 0

    def start(self, ask: Ask, now: datetime) -> Job:
        """Begins. Raises OutputsBusy while another one is being done: each takes all cores."""
        if running := self.running():
            raise OutputsBusy("lab_busy", review=running.ask.review, day=running.ask.as_of.isoformat())
        self._begun += 1
        begun = _Doing(self._begun, ask, self.home, now)
        self._jobs = [begun, *self._jobs][:REMEMBERED]
        return begun.job()

    def all(self) -> tuple[Job, ...]:
        nexts = [None, *(each.began for each in self._jobs)]
        return tuple(each.job(until) for each, until in zip(self._jobs, nexts, strict=False))

    def running(self) -> Job | None:
        """The one that is being done."""
        return next((job for job in self.all() if job.state == JobState.RUNNING), None)

    def stop(self, number: int | None = None) -> None:
        """Ends the job of this number, or whichever is being done: what was made stays, the rest can be taken up again."""
        for each in self._jobs:
            if number in (None, each.number):
                each.stop()


class _Doing:
    """A job and its process."""

    def __init__(self, number: int, ask: Ask, home: Home, now: datetime) -> None:
        self.number, self._ask, self.began = number, ask, now
        self._stopped = False
        home.logs.mkdir(parents=True, exist_ok=True)
        self._log = home.logs / f"lab-{now:%Y%m%dT%H%M%S}-{number}.log"
        with self._log.open("w", encoding="utf-8") as into:
            self._process = _start(ask.command(home), home.root, into)

    def job(self, until: datetime | None = None) -> Job:
        return Job(self.number, self._ask, self.began, until, self._state(), self._said(), self._log)

    def stop(self) -> None:
        if self._process.poll() is not None:
            return
        self._stopped = True
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            kill_tree(self._process.pid)
            self._process.wait()

    def _state(self) -> JobState:
        code = self._process.poll()
        if code is None:
            return JobState.RUNNING
        if self._stopped or code < 0 or code > 128:
            return JobState.STOPPED
        return _OUTCOMES.get(code, JobState.REFUSED)

    def _said(self) -> tuple[str, ...]:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return tuple(line for line in lines if line.strip())[-LINES:]


def _start(command: list[str], folder: Path, into: IO[str]) -> "subprocess.Popen[bytes]":
    """In a group of its own: Ctrl-C in the server's terminal is for the server, which then stops its jobs."""
    return subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=into, stderr=subprocess.STDOUT, **group_options()
    )
