"""Writing a page: the old one or the new one, never half of one."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samiksha.publish.page import publish_page


def test_a_page_says_its_size_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "round" / "anuppur.html"
    published = publish_page("<p>अनूपपुर</p>", path)
    assert path.read_text(encoding="utf-8") == "<p>अनूपपुर</p>"
    assert published.size == path.stat().st_size
    assert published.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_page_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    publish_page("old", path)
    publish_page("new", path)
    assert path.read_text() == "new"
    assert [left.name for left in tmp_path.iterdir()] == ["a.html"]


def test_a_disk_that_fails_on_sync_leaves_the_old_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    publish_page("old", path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        publish_page("new", path)
    assert path.read_text() == "old"
    assert [left.name for left in tmp_path.iterdir()] == ["a.html"]


def test_a_write_that_stops_half_way_leaves_the_old_page(tmp_path: Path) -> None:
    """The kernel itself refuses here: no file may grow beyond 64 KB in that process."""
    path = tmp_path / "a.html"
    publish_page("old", path)
    attempt = (
        "import resource, sys; from pathlib import Path\n"
        "from samiksha.publish.page import publish_page\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        f"try: publish_page('x' * 200_000, Path({str(path)!r}))\n"
        "except OSError: sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", attempt], check=False, timeout=120).returncode == 7
    assert path.read_text() == "old"
    assert [left.name for left in tmp_path.iterdir()] == ["a.html"]
