"""A file is put away whole or stays whole, also across disks and on a full one."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from samiksha.errors import NotTaken, NotWritten
from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.inbox.looking import Seen, look
from samiksha.inbox.shelf import place, put_away

CONTENT = b"a,b\n" + b"1,2\n" * 50_000


@pytest.fixture
def seen(home: Home) -> Seen:
    path = home.inbox / "a.csv"
    path.write_bytes(CONTENT)
    os.utime(path, ns=(1_684_600_000_000_000_000, 1_684_600_000_000_000_000))
    (found,) = look(home, datetime.now(UTC)).files
    return found


@pytest.fixture
def other_disk(home: Home) -> Iterator[Path]:
    """The archive on a real file system of 1 MB of its own."""
    home.archive.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(home.archive)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    yield home.archive
    subprocess.run(["umount", "-l", str(home.archive)], check=True)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_to_another_disk_a_proven_copy_goes_with_its_time(seen: Seen, other_disk: Path) -> None:
    goal = put_away(seen, digest_of(seen.path), other_disk / "day")
    assert goal.read_bytes() == CONTENT and goal.stat().st_mtime_ns == seen.changed
    assert not seen.path.exists() and files(other_disk) == [goal]


def test_a_full_disk_leaves_the_file_in_the_inbox_and_nothing_half_written(seen: Seen, other_disk: Path) -> None:
    filling = other_disk / "filling"
    with suppress(OSError), filling.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)
    with pytest.raises(NotWritten, match="No space left"):
        put_away(seen, digest_of(seen.path), other_disk / "day")
    assert seen.path.read_bytes() == CONTENT and files(other_disk) == [filling]
    filling.unlink()
    assert put_away(seen, digest_of(seen.path), other_disk / "day").read_bytes() == CONTENT


def test_a_copy_to_another_disk_that_was_killed_is_swept_away(seen: Seen, other_disk: Path) -> None:
    digest = digest_of(seen.path)
    goal = place(digest, other_disk / "day", "a.csv")
    goal.parent.mkdir(parents=True)
    (goal.parent / ".a.csv.1234abcd.tmp").write_bytes(CONTENT[:100])
    assert put_away(seen, digest, other_disk / "day") == goal and files(other_disk) == [goal]


def test_what_was_written_to_since_it_was_seen_stays(seen: Seen, home: Home) -> None:
    digest = digest_of(seen.path)
    with seen.path.open("ab") as stream:
        stream.write(b"3,4\n")
    with pytest.raises(NotTaken):
        put_away(seen, digest, home.archive)
    os.utime(seen.path, ns=(seen.changed, seen.changed))
    with pytest.raises(NotTaken):
        put_away(Seen(seen.path, seen.name, len(CONTENT) + 4, seen.changed), digest, home.archive)
    assert seen.path.read_bytes() == CONTENT + b"3,4\n" and not home.archive.exists()


def test_a_writer_that_still_holds_the_file_gets_it_back(
    seen: Seen, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes in the moment of the move, to where the file lies by then."""
    writer = seen.path.open("ab", buffering=0)
    whole = Path.rename

    def rename(path: Path, goal: Path) -> Path:
        monkeypatch.setattr(Path, "rename", whole)
        moved = whole(path, goal)
        writer.write(b"3,4\n")
        return moved

    monkeypatch.setattr(Path, "rename", rename)
    with writer, pytest.raises(NotTaken):
        put_away(seen, digest_of(seen.path), home.archive)
    assert seen.path.read_bytes() == CONTENT + b"3,4\n" and files(home.archive) == []


def test_a_place_taken_by_something_else_is_passed_by(tmp_path: Path) -> None:
    digest = "ab" * 32
    for folder in (digest[:12], digest, f"{digest}-2"):
        assert place(digest, tmp_path, "a.csv") == tmp_path / folder / "a.csv"
        (tmp_path / folder / "a.csv").mkdir(parents=True)


def test_a_fault_of_the_move_leaves_no_empty_folder(seen: Seen, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, goal: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(NotWritten):
        put_away(seen, digest_of(seen.path), home.archive / "day")
    assert seen.path.exists() and list((home.archive / "day").iterdir()) == []
