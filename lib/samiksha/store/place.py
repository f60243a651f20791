"""Where the store lies: a folder, or an address that `pyarrow.fs` knows, such as s3://bucket/samiksha.

Enters: a home's `store`. Leaves: bytes and Parquet files by name, "/" between its parts. A writer shows a file whole or
not at all. A file system of objects starts threads: it is made at its first use, never in a process that forks.
"""

import errno
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cache, cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Protocol
from urllib.parse import unquote

from samiksha import files
from samiksha.errors import StoreOutOfReach, StoreUnusable

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SECRET = re.compile(r"(?<=://).*@")
"""What stands before the host: a user, a password, whatever signs they are made of."""
_MAY_PASS = re.compile(
    r"curl|NETWORK_CONNECTION|TIMEOUT|UNAVAILABLE|SLOW_DOWN|THROTTL|INTERNAL_FAILURE|HTTP status 5\d\d", re.IGNORECASE
)
"""In what the libraries of the clouds say when it is the connection or a server of theirs."""
_GONE = re.compile(r"NO_SUCH_KEY|RESOURCE_NOT_FOUND")
_LONGEST = 400


class Place(Protocol):
    """What the store needs of wherever it lies. Reading what is not there raises FileNotFoundError."""

    folder: Path | None
    """Where it is a folder: its path."""

    def shown(self, name: str) -> str:
        """The address of a file or folder for people, without credentials."""

    def told(self) -> AbstractContextManager[None]:
        """Within it the faults of a file system of objects are told in plain words."""

    def read(self, name: str) -> bytes: ...
    def exists(self, name: str) -> bool: ...

    def glob(self, folder: str, pattern: str) -> Sequence[PurePath]:
        """The files within a folder whose path from there fits; empty without such a folder. What they begin with
        is the place's own affair."""

    def parquet(self, name: str) -> tuple[str, Any]:
        """A path and the file system that it is of (None: this machine's), for pyarrow and pandas."""

    def writing(self, name: str) -> AbstractContextManager[Path]:
        """A file to write to; it takes its place in one step when the block ends well, else the old one stays."""

    def write(self, name: str, content: bytes) -> None:
        """`content` in one step."""

    def remove(self, name: str) -> None:
        """Removes what is superseded, if it can be removed already."""

    def sweep(self, folder: str) -> None:
        """Removes what a writer that was killed left behind."""

    def size(self, folder: str) -> int:
        """The bytes of all files within a folder; 0 without such a folder."""

    def stamps(self) -> list[tuple[str, int, int]]:
        """What is another list once anything in the store has come, gone or been replaced: names, when each was changed
        (ns), bytes."""


@cache
def place_at(address: str) -> Place:
    """The place of a folder's path or of an address."""
    if not _ADDRESS.match(address):
        return Folder(Path(address))
    if address.lower().startswith("file:"):
        return Folder(Path(_opened(address)[1]))
    return Objects(address)


class Folder:
    """A folder of this machine, or one that is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder: Path | None = folder
        self._base = folder

    def shown(self, name: str) -> str:
        return str(self._base / name)

    def told(self) -> AbstractContextManager[None]:
        return nullcontext()

    def read(self, name: str) -> bytes:
        return (self._base / name).read_bytes()

    def exists(self, name: str) -> bool:
        return (self._base / name).exists()

    def glob(self, folder: str, pattern: str) -> Sequence[PurePath]:
        return list((self._base / folder).glob(pattern))

    def parquet(self, name: str) -> tuple[str, Any]:
        return str(self._base / name), None

    def writing(self, name: str) -> AbstractContextManager[Path]:
        return files.replacing(self._base / name)

    def write(self, name: str, content: bytes) -> None:
        files.write_bytes(self._base / name, content)

    def remove(self, name: str) -> None:
        try:
            (self._base / name).unlink(missing_ok=True)
        except PermissionError:
            return  # a reader on Windows still holds it: the next writer will

    def sweep(self, folder: str) -> None:
        files.sweep(self._base / folder)

    def size(self, folder: str) -> int:
        return files.size_of(self._base / folder)

    def stamps(self) -> list[tuple[str, int, int]]:
        """Of its folders: whatever comes, goes or takes another's place in one changes it."""
        found = []
        for folder in (self._base, *self._base.glob("*/"), *self._base.glob("*/*/"), *self._base.glob("*/*/*/")):
            with suppress(OSError):  # gone since
                told = folder.stat()
                found.append((str(folder), told.st_mtime_ns, told.st_size))
        return found


class Objects:
    """A tree of objects behind an address. An object is there as a whole once it is written, or not at all."""

    folder: Path | None = None

    def __init__(self, address: str) -> None:
        self._address = address

    @cached_property
    def _at(self) -> tuple[Any, str]:
        with self.told():
            return _opened(self._address)

    def _path(self, name: str) -> str:
        return f"{self._at[1]}/{name}"

    def shown(self, name: str) -> str:
        return f"{_for_people(self._address)}/{name}"

    def read(self, name: str) -> bytes:
        """As many bytes are read as the object had when it was opened. If it was replaced in between by a longer one, a
        part is read; all that is read here is JSON, of which a part is none, and is then read again."""
        content = self._read(name)
        return content if _is_whole(content) else self._read(name)

    def _read(self, name: str) -> bytes:
        with self.told(), self._at[0].open_input_file(self._path(name)) as stream:
            content: bytes = stream.read()
            return content

    def exists(self, name: str) -> bool:
        with self.told():
            return bool(self._at[0].get_file_info(self._path(name)).is_file)

    def glob(self, folder: str, pattern: str) -> Sequence[PurePath]:
        from pyarrow.fs import FileSelector

        base = self._path(folder)
        selector = FileSelector(base, recursive="/" in pattern, allow_not_found=True)
        with self.told():
            found = [info.path for info in self._at[0].get_file_info(selector) if info.is_file]
        if not found:
            self._prove_bucket()
        named = (PurePosixPath(path).relative_to(base) for path in found)
        depth = pattern.count("/") + 1
        return [path for path in named if len(path.parts) == depth and path.match(pattern)]

    def _prove_bucket(self) -> None:
        """A bucket that is not there gives empty lists, which would pass for a store without snapshots."""
        bucket, there = self._at[1].partition("/")[0], True
        with suppress(OSError):  # who may only enter one folder may not ask
            there = not bucket or self._at[0].get_file_info(bucket).type.name != "NotFound"
        if not there:
            fault = FileNotFoundError(f"no such bucket: {bucket}")
            raise StoreUnusable("store_unusable", **_said(self._address, fault))

    def parquet(self, name: str) -> tuple[str, Any]:
        return self._path(name), self._at[0]

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        with files.passing_folder() as folder:
            temporary = folder / PurePosixPath(name).name
            yield temporary
            self.write(name, temporary.read_bytes())

    def write(self, name: str, content: bytes) -> None:
        with self.told(), self._at[0].open_output_stream(self._path(name)) as stream:
            stream.write(content)

    def remove(self, name: str) -> None:
        with self.told():
            try:
                self._at[0].delete_file(self._path(name))
            except FileNotFoundError:
                return  # whoever wrote the last revision was quicker

    def sweep(self, folder: str) -> None:
        """Nothing lies about: what was not written to its end is no object."""

    def size(self, folder: str) -> int:
        from pyarrow.fs import FileSelector

        selector = FileSelector(self._path(folder), recursive=True, allow_not_found=True)
        with self.told():
            return sum(info.size or 0 for info in self._at[0].get_file_info(selector) if info.is_file)

    def stamps(self) -> list[tuple[str, int, int]]:
        """Of all objects."""
        from pyarrow.fs import FileSelector

        selector = FileSelector(self._at[1], recursive=True, allow_not_found=True)
        with self.told():
            found = [info for info in self._at[0].get_file_info(selector) if info.is_file]
        return [(info.path, info.mtime_ns or 0, info.size or 0) for info in found]

    @contextmanager
    def told(self) -> Iterator[None]:
        with faults_told(self._address):
            yield


@contextmanager
def faults_told(address: str) -> Iterator[None]:
    """Faults of a store of objects in plain words and without credentials. What is missing raises FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as fault:
        if _GONE.search(str(fault)):  # removed after it was opened
            raise FileNotFoundError(errno.ENOENT, "removed while it was read") from None
        # Not `from`: what the libraries say may hold the address with its password.
        if _MAY_PASS.search(str(fault)):
            raise StoreOutOfReach("store_out_of_reach", **_said(address, fault)) from None
        raise StoreUnusable("store_unusable", **_said(address, fault)) from None


def _said(address: str, fault: Exception) -> dict[str, str]:
    """What a message about the store needs."""
    told = without_secrets(address, " ".join(str(fault).split()))
    return {"address": _for_people(address), "fault": told[:_LONGEST]}


def _for_people(address: str) -> str:
    return masked(address).partition("?")[0].rstrip("/")


def _is_whole(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def masked(address: str) -> str:
    """An address without user and password.

    >>> masked("s3://KEY:SEC/RET@bucket/samiksha?region=ap-south-1")
    's3://•••@bucket/samiksha?region=ap-south-1'
    """
    return _SECRET.sub("•••@", address)


def without_secrets(address: str, said: str) -> str:
    """A text without what the address keeps before its host.

    >>> without_secrets("s3://KEY:SECRET@bucket", "SECRET does not fit KEY; SECRETS do")
    '••• does not fit •••; SECRETS do'
    """
    said = said.replace(address, _for_people(address))
    before = _SECRET.search(address)
    secrets = [part for part in re.split("[:@]", before.group()) if part] if before else []
    for secret in sorted({*secrets, *map(unquote, secrets)}, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "•••", said)
    return said


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and where in it the store lies."""
    from pyarrow import ArrowInvalid  # here: whoever reads manifests in a folder needs no Arrow
    from pyarrow.fs import FileSystem

    try:
        system, base = FileSystem.from_uri(address)
    except ArrowInvalid as fault:
        raise StoreUnusable("store_unusable", **_said(address, fault)) from None
    return system, base.rstrip("/")
