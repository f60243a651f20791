"""A page lies in the share as a whole, or not at all, and never outside of it."""

from datetime import date
from pathlib import Path

import pytest

from samiksha.deliver.folder import put
from samiksha.errors import NeverSent, NotSent
from samiksha.params.delivery import Folder

DAY = date(2023, 5, 20)


def test_a_page_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    for page in (b"one", b"two"):
        path = put(Folder(path=tmp_path), "helpline_followup", DAY, "rewa", page)
    assert path == tmp_path / "helpline_followup" / "2023-05-20" / "rewa.html" and path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_share_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="mounted"):
        put(Folder(path=tmp_path / "share"), "helpline_followup", DAY, "rewa", b"x")
    assert not (tmp_path / "share").exists()


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "private").mkdir()
    (tmp_path / "share" / "helpline_followup").symlink_to(tmp_path / "private")
    with pytest.raises(NeverSent, match="leads out"):
        put(Folder(path=tmp_path / "share"), "helpline_followup", DAY, "rewa", b"x")
    assert list((tmp_path / "private").iterdir()) == []


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "helpline_followup").write_text("a file")
    with pytest.raises(NotSent, match="cannot be written"):
        put(Folder(path=tmp_path), "helpline_followup", DAY, "rewa", b"x")
