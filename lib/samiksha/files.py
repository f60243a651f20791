"""Writing files so that a reader sees the old one or the new one, never half of either.

Enters: a path. Leaves: the file, replaced in one step; on any error the old one stays.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


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
            if time.time() - left.stat().st_mtime >= older_than:
                left.unlink()


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
