"""The parent's side: hands files to a warm child, watches it, and takes the rows that it leaves.

Enters: a path and its `Source`. Leaves: a `RawExport`, or BadExport. Whatever a file does to the
child, the caller lives on and the next file gets a child that works.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from samiksha.errors import BadExport, MissingColumn, MissingSheet
from samiksha.platform import group_options, kill_tree, memory_mb
from samiksha.sources.export import ROW, Job, Outcome, RawExport
from samiksha.sources.headers import fold_header

if TYPE_CHECKING:
    from samiksha.params.sources import Source

_ERRORS = {kind.__name__: kind for kind in (BadExport, MissingColumn, MissingSheet)}
_LOOK_EVERY = 0.05
_WARM_MB = 400
"""A child that still holds more than this after a file is replaced before the next one."""
_OUT_OF_MEMORY = ("memory allocation of", "MemoryError", "bad_alloc", "out of memory")
_ENVIRONMENT = {
    "PYTHONUTF8": "1",
    # Reserved memory counts as allocated under a limit: let pyarrow's allocator reserve little (KiB).
    "MIMALLOC_ARENA_RESERVE": "65536",
}


class Reader:
    """Reads exports one after the other in one warm child process; a context manager.

    `scratch`: where rows pass from the child to here; without it a temporary folder.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        self._scratch_root = scratch
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._child: _Child | None = None
        self._starter = ThreadPoolExecutor(1)  # on Linux a child ends with the thread that started it
        self._numbers = count()

    def read_export(self, path: Path, source: "Source") -> RawExport:
        """One export as raw text.

        Raises BadExport (wrong type, damaged, too large, too slow), MissingColumn when no header is
        found, MissingSheet.
        """
        path = Path(path)
        _check_file(path)
        job = self._job(path, source)
        try:
            outcome = self._outcome(job, source)
            return _raw_export(path, job, outcome)
        finally:
            _remove_if_possible(Path(job.rows_path))

    @property
    def child_pid(self) -> int | None:
        """The process id of the child, while there is one."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child and remove the scratch folder."""
        self._end_child()
        self._starter.shutdown()
        if self._scratch:
            self._scratch.cleanup()
            self._scratch = None

    def __enter__(self) -> "Reader":
        self._ready_child()  # it warms up while the caller reads params
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: Any, trace: TracebackType | None) -> None:
        self.close()

    def _job(self, path: Path, source: "Source") -> Job:
        if self._scratch is None:
            if self._scratch_root:
                self._scratch_root.mkdir(parents=True, exist_ok=True)
            self._scratch = tempfile.TemporaryDirectory(
                prefix="samiksha-read-", dir=self._scratch_root, ignore_cleanup_errors=True
            )
        spellings = [name for column in source.columns.values() for name in column.headers]
        spellings += [name for names in (*source.personal.values(), source.ignored) for name in names]
        return Job(
            path=str(path.resolve()),
            rows_path=str(Path(self._scratch.name) / f"{next(self._numbers)}.arrow"),
            known=tuple(sorted(set(map(fold_header, spellings)))),
            header_rows=source.header.rows,
            search_rows=source.header.search_rows,
            sheet=source.sheet,
            max_rows=source.limits.rows,
            memory_mb=source.limits.memory_mb,
        )

    def _outcome(self, job: Job, source: "Source") -> Outcome:
        child = self._ready_child()
        try:
            answer = child.ask(job, source.limits.seconds)
        except BaseException:
            self._end_child()
            raise
        if "error" in answer:
            raise _ERRORS[answer["error"]](answer["key"], **answer["values"])
        return Outcome.from_json(answer["outcome"])

    def _ready_child(self) -> "_Child":
        if self._child and (not self._child.is_alive() or memory_mb(self._child.pid) > _WARM_MB):
            self._end_child()
        if self._child is None:
            self._child = self._starter.submit(_Child).result()
        return self._child

    def _end_child(self) -> None:
        if self._child:
            self._child.end()
            self._child = None


class _Child:
    """One child process and the conversation with it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "samiksha.sources.child", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **_ENVIRONMENT},
            **group_options(),
        )
        self.pid = self._process.pid
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        self._said = bytearray()
        self._listeners = [
            threading.Thread(target=self._take_answers, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._take_last_words, args=(self._process.stderr,), daemon=True),
        ]
        for listener in self._listeners:
            listener.start()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, job: Job, seconds: float) -> dict[str, Any]:
        """The child's answer. Raises BadExport when a limit is passed or the child dies."""
        deadline = time.monotonic() + seconds
        self._send(job)
        while True:
            try:
                line = self._answers.get(timeout=_LOOK_EVERY)
            except Empty:
                if time.monotonic() > deadline:
                    raise BadExport("limit_seconds", file=job.file, limit=seconds) from None
                if memory_mb(self.pid) > job.memory_mb:
                    raise BadExport("limit_memory", file=job.file, limit=job.memory_mb) from None
                continue
            if not line:
                raise self._death(job)
            answer: dict[str, Any] = json.loads(line)
            return answer

    def end(self) -> None:
        """Kill the child, with whatever it started, and close the pipes."""
        kill_tree(self.pid)
        self._process.wait()
        for listener in self._listeners:
            listener.join(timeout=5)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(pipe)

    def _send(self, job: Job) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(asdict(job)).encode("utf-8") + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._death(job) from None

    def _death(self, job: Job) -> BadExport:
        """Why the child died, as far as its last words tell."""
        self._process.wait()
        self._listeners[1].join(timeout=5)
        words = bytes(self._said).decode("utf-8", errors="replace").strip()
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return BadExport("limit_memory", file=job.file, limit=job.memory_mb)
        last = words.splitlines()[-1] if words else f"exit {self._process.returncode}"
        death = BadExport("reader_died", file=job.file, fault=last[:300])
        death.add_note(words)
        return death

    def _take_answers(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._answers.put(line)
        self._answers.put(b"")

    def _take_last_words(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._said += line
            del self._said[:-8192]


def read_export(path: Path, source: "Source") -> RawExport:
    """One export as raw text, read in a child process of its own; see `Reader.read_export`."""
    with Reader() as reader:
        return reader.read_export(path, source)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise BadExport("file_missing", file=path.name)
    if not path.is_file():
        raise BadExport("not_a_file", file=path.name)
    if path.stat().st_size == 0:
        raise BadExport("file_empty", file=path.name)


def _raw_export(path: Path, job: Job, outcome: Outcome) -> RawExport:
    import pyarrow as pa

    with pa.memory_map(job.rows_path) as mapped:
        rows = pa.ipc.open_file(mapped).read_all()
    width = len(outcome.header)
    while width and not outcome.header[width - 1] and not outcome.used[width - 1]:
        width -= 1  # nameless and empty at the right: a sheet's margin
    return RawExport(
        file=path.name,
        digest=outcome.digest,
        sheet=outcome.sheet,
        header=tuple(outcome.header[:width]),
        header_row=outcome.header_row,
        rows=rows.select([*(f"c{index}" for index in range(width)), ROW]),
        notes=tuple(outcome.notes),
    )


def _remove_if_possible(path: Path) -> None:
    """A mapped file cannot be removed on Windows; then it goes with the scratch folder."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _close(pipe: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone with something still unsent."""
    try:
        if pipe:
            pipe.close()
    except OSError:
        return
