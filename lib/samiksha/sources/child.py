"""The child process that opens exports, so that a hostile file can hurt nothing else.

Enters: jobs, one JSON line each on stdin. Leaves: one JSON line each on stdout (an outcome, or the
error's name and values), the rows in the job's Arrow file. It ends when stdin closes.
"""

import gc
import hashlib
import json
import mmap
import os
import re
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any

from samiksha.errors import BadExport
from samiksha.platform import die_with_parent, limit_memory
from samiksha.sources.export import Job, Outcome

_OWN_NEED_MB = 256
"""What an idle reader holds: libraries, thread stacks, allocators' reserves."""
_INK = re.compile(rb"[^\0\r\n\t ]")


def read(job: Job) -> Outcome:
    """The outcome of one job. Raises BadExport."""
    try:
        with Path(job.path).open("rb") as opened:
            data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise BadExport("file_missing", file=job.file) from None
    except OSError as fault:
        raise BadExport("file_unreadable", file=job.file, fault=fault.strerror or str(fault)) from None
    except ValueError:  # nothing to map
        raise BadExport("file_empty", file=job.file) from None
    if not _INK.search(data):
        raise BadExport("file_empty", file=job.file)
    digest: list[str] = []
    hashing = threading.Thread(target=lambda: digest.append(hashlib.sha256(data).hexdigest()))
    hashing.start()
    try:
        outcome = _outcome(data, job)
    finally:
        hashing.join()
    outcome.digest = digest[0]
    return outcome


def _outcome(data: mmap.mmap, job: Job) -> Outcome:
    # Each kind's libraries are loaded when the first file of that kind comes.
    from samiksha.sources.kinds import Kind, kind_of

    kind = kind_of(data, job.file, job.memory_mb)
    if kind is Kind.WORKBOOK:
        from samiksha.sources.workbook import read_workbook

        return read_workbook(data[:], job)
    from samiksha.sources.decoding import to_utf8

    decoded = to_utf8(data, job.file)
    if kind is Kind.HTML:
        from samiksha.sources.html_table import read_html

        outcome = read_html(decoded.data, job)
    else:
        from samiksha.sources.delimited import read_delimited

        outcome = read_delimited(decoded.data, job)
    outcome.notes[:0] = decoded.notes
    return outcome


def answer(line: str) -> dict[str, Any]:
    """What to say to one job, as plain data."""
    plain = json.loads(line)
    job = Job(**{**plain, "known": tuple(plain["known"])})
    limit_memory(job.memory_mb + _OWN_NEED_MB)
    try:
        return {"outcome": read(job).to_json()}
    except BadExport as fault:
        return {"error": type(fault).__name__, "key": fault.key, "values": fault.values}
    except MemoryError:
        return {
            "error": "BadExport",
            "key": "limit_memory",
            "values": {"file": job.file, "limit": job.memory_mb},
        }


def main() -> None:
    """Answer jobs until stdin closes."""
    die_with_parent(int(sys.argv[1]))
    sys.excepthook = _die
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    # Nothing that a library prints may come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        print(json.dumps(answer(lines.get()), ensure_ascii=True), file=answers, flush=True)
        gc.collect()
        gc.freeze()  # what is left is libraries: not to be gone through again after every file


def _die(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Tell the maintainers and end at once, without waiting for the listening thread."""
    traceback.print_exception(kind, fault, trace)
    sys.stderr.flush()
    os._exit(1)


def _listen(lines: "SimpleQueue[str]") -> None:
    """Pass jobs on; when the parent is gone, end at once, even in the middle of a file."""
    for line in sys.stdin.buffer:
        lines.put(line.decode("utf-8"))
    os._exit(0)


if __name__ == "__main__":
    main()
