"""Writing files so that a reader sees the old one or the new one, never half of either.

Enters: a path. Leaves: the file, replaced in one step; on any error the old one stays.
"""

import hashlib
import os
import re
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from uuid import uuid4

import psutil

_TEMPORARY = re.compile(r"sk(\d+)-\w+")
"""A folder of ours among all temporary ones, with the number of the process that it ends with."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes the place of `path` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """`text` as UTF-8 at `path`, in one step."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, content: bytes) -> None:
    """`content` at `path`, in one step."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def sweep(folder: Path, older_than: float = 0.0) -> None:
    """Removes what a writer that was killed left behind, if it is older than so many seconds; at once only where the
    caller is the folder's one writer."""
    for left in folder.glob(".*.tmp"):
        with suppress(FileNotFoundError):
            if not older_than or time.time() - left.stat().st_mtime >= older_than:
                left.unlink()


def temporary_folder() -> Path:
    """A new folder with a short path, for sockets. It bears the number of this process, which removes it at its end; if that
    was killed, the next process that wants one does."""
    for left in abandoned_folders():
        remove_folder(left)
    return Path(mkdtemp(prefix=f"sk{os.getpid()}-"))


@contextmanager
def passing_folder(within: Path | None = None) -> Iterator[Path]:
    """A new folder that goes with the block: within another one, or of this process's own."""
    folder = Path(mkdtemp(prefix="k", dir=within)) if within else temporary_folder()
    try:
        yield folder
    finally:
        remove_folder(folder)


def remove_folder(folder: Path) -> None:
    """Removes it; tries for a second, because processes that are just being killed may still write there."""
    end = time.monotonic() + 1
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.02)
        shutil.rmtree(folder, ignore_errors=True)


def abandoned_folders() -> list[Path]:
    """Temporary folders of ours whose process is gone."""
    found = ((path, _TEMPORARY.fullmatch(path.name)) for path in Path(gettempdir()).iterdir())
    return [path for path, ours in found if ours and not psutil.pid_exists(int(ours[1]))]


def size_of(path: Path) -> int:
    """The bytes of a file, or of all files within a folder; links are not followed, what goes meanwhile counts nothing."""
    found = [os.path.join(top, name) for top, _, names in os.walk(path) for name in names]  # noqa: PTH118 - many files
    total = 0
    for each in found or [str(path)]:
        with suppress(FileNotFoundError, NotADirectoryError):
            told = os.lstat(each)
            total += told.st_size if stat.S_ISREG(told.st_mode) else 0
    return total


def digest_of_bytes(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 of lines of text, in hexadecimal."""
    return digest_of_bytes("\n".join(lines).encode())


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
