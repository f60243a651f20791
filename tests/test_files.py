"""A reader sees the old file or the new one; after a fault the old one stands and nothing lies about."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from samiksha.files import digest_of, replacing, sweep, write_text


def test_the_new_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "page.html"
    write_text(path, "पुराना\n")
    write_text(path, "नया\n")
    assert path.read_bytes() == "नया\n".encode()
    assert [each.name for each in path.parent.iterdir()] == ["page.html"]


def test_a_fault_while_writing_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_text(path, "old")
    with pytest.raises(ValueError, match="half way"), replacing(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise ValueError("half way")
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_what_is_not_on_the_disk_does_not_take_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    write_text(path, "old")
    order: list[str] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append(path.read_text(encoding="utf-8")), real(handle))[1])
    write_text(path, "new")
    assert order == ["old"]


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file's size")
def test_a_write_that_stops_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    """The kernel itself refuses here: no file may grow beyond 64 KB in that process."""
    path = tmp_path / "a.html"
    write_text(path, "old")
    attempt = (
        "import resource, sys; from pathlib import Path\n"
        "from samiksha.files import write_bytes\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        f"try: write_bytes(Path({str(path)!r}), b'x' * 200_000)\n"
        "except OSError: sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", attempt], check=False, timeout=120).returncode == 7
    assert path.read_text() == "old"
    assert [left.name for left in tmp_path.iterdir()] == ["a.html"]


def test_what_a_killed_writer_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    for name in (".a.html.1234abcd.tmp", ".hidden", "a.html"):
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert sorted(left.name for left in tmp_path.iterdir()) == [".hidden", "a.html"]


def test_until_the_end_a_reader_finds_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_text(path, "old")
    with replacing(path) as temporary:
        temporary.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
        assert temporary.parent == path.parent and temporary.name.startswith(".")
    assert path.read_text(encoding="utf-8") == "new"


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert digest_of(path) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_page_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_text(path, "x")
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR
