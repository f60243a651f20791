"""One command, measured whole: seconds, processor seconds, peak memory and bytes written of all its processes.

Enters: a command. Leaves: `Measured`, with what the command said in its last line.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from samiksha.platform import kill_tree

ROOT = Path(__file__).parents[1]
LIBRARIES = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "pyarrow", "matplotlib")
BENCH = Path(sys.prefix) / "bench"
"""Where `make benchmark` puts what only the benchmarks need."""
_OFTEN = 0.25
"""Seconds between two looks at the memory."""
_AT_MOST = 4 * 3600.0
"""Seconds after which a command that hangs is ended, with everything that it has started."""
_BLOCK = 512
"""Bytes of what the system counts as one block written."""
_SAID_AT_MOST = 4000


@dataclass(frozen=True)
class Measured:
    """What a command took, with everything that it started and waited for."""

    seconds: float
    cpu: float
    peak_mb: float
    """The largest sum over its processes; memory that several share is counted once."""
    written_mb: float
    told: dict[str, Any] = field(default_factory=dict)
    """The JSON of its last line, if that is an object."""
    code: int = 0


def measured(
    command: Sequence[str | Path], given: Mapping[str, str] | None = None, allowed: Sequence[int] = (0,)
) -> Measured:
    """Runs a command to its end. `given`: what its environment holds beside ours; `allowed`: its good exit codes."""
    path = os.pathsep.join([str(ROOT / "lib"), str(ROOT)])
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)), stdout=said, stderr=complained, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"} | dict(given or {}),
        )  # fmt: skip
        with _Watch(process.pid) as watch:
            _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = code = os.waitstatus_to_exitcode(status)
        if code not in allowed:
            named = " ".join(map(str, command))[:200]
            raise SystemExit(f"{named}: exit code {code}\n{_text(said)}{_text(complained)}")
        return Measured(seconds, used.ru_utime + used.ru_stime, watch.peak_mb, used.ru_oublock * _BLOCK / 2**20,
                        _told(_text(said)), code)  # fmt: skip


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "replace")[-_SAID_AT_MOST:])


def _told(text: str) -> dict[str, Any]:
    last = (text.strip().splitlines() or [""])[-1]
    return dict(json.loads(last)) if last.startswith("{") else {}


class _Watch:
    """Looks at the memory of a process and of all below it while it runs."""

    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        until = time.monotonic() + _AT_MOST
        while not self._over.wait(_OFTEN):
            if time.monotonic() > until:
                kill_tree(self._pid)
            self.peak_mb = max(self.peak_mb, tree_mb(self._pid))


def tree_mb(pid: int) -> float:
    """Megabytes of a process and all below it: PSS, where a page that n of them share counts for one nth in each."""
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return 0.0
    total = 0
    for each in tree:
        try:
            told = each.memory_full_info()
        except (psutil.Error, OSError):
            continue  # it has just gone
        total += getattr(told, "pss", told.rss)
    return total / 2**20


def folder_mb(folder: Path) -> float:
    """Megabytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def machine() -> dict[str, Any]:
    """What the figures depend on, in neutral words."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "day": time.strftime("%Y-%m-%d"),
    }
