"""What is whole is taken; what is being copied, is a link, or bears a copying program's name, is not."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.inbox.looking import Look, is_writable, look, settled, shown

NOW = datetime(2023, 5, 21, 6, 30, tzinfo=UTC)


def dropped(path: Path, content: bytes = b"a,b\n1,2\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(found: Look) -> list[str]:
    return [seen.name for seen in found.files]


def reasons(found: Look) -> dict[str, str]:
    return {name: fault.key for name, fault in found.staying}


@pytest.mark.parametrize(
    "name",
    ["~$a.xlsx", ".a.csv", ".~lock.a.xlsx#", "a.csv.part", "a.PARTIAL", "a.csv.crdownload", "a.tmp", "a.csv.filepart",
     "Thumbs.db", "desktop.ini"],
)  # fmt: skip
def test_a_copying_programs_name_is_never_taken(home: Home, name: str) -> None:
    dropped(home.inbox / name)
    dropped(home.inbox / "rewa" / name)
    dropped(home.inbox / "a.csv")
    assert look(home, NOW) == Look(look(home, NOW).files, ()) and names(look(home, NOW)) == ["a.csv"]


def test_folders_that_systems_keep_for_themselves_are_left_alone(home: Home) -> None:
    for folder in (".Trash-1000", "$RECYCLE.BIN", "@eaDir", "lost+found"):
        dropped(home.inbox / folder / "a.csv")
    assert look(home, NOW) == Look((), ())


def test_an_inbox_that_is_not_there_is_empty(home: Home) -> None:
    home.inbox.rmdir()
    assert look(home, NOW) == Look((), ())


def test_links_are_told_and_not_followed(home: Home, tmp_path: Path) -> None:
    outside = dropped(tmp_path / "outside" / "helpline_20230520.csv")
    try:
        (home.inbox / "helpline_20230520.csv").symlink_to(outside)
        (home.inbox / "folder").symlink_to(outside.parent, target_is_directory=True)
        (home.inbox / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    except OSError:
        pytest.skip("this account may make no links")
    found = look(home, NOW)
    assert found.files == ()
    assert reasons(found) == dict.fromkeys(("helpline_20230520.csv", "folder", "gone.csv"), "inbox_link")
    assert outside.is_file()


def test_an_inbox_that_is_itself_a_link_is_the_offices_own_doing(home: Home, tmp_path: Path) -> None:
    share = tmp_path / "share"
    dropped(share / "a.csv")
    dropped(share / "fetched" / "b.csv")
    home.inbox.rmdir()
    try:
        home.inbox.symlink_to(share, target_is_directory=True)
    except OSError:
        pytest.skip("this account may make no links")
    assert names(look(home, NOW)) == ["a.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with a name")
def test_a_pipe_is_told_and_not_opened(home: Home) -> None:
    os.mkfifo(home.inbox / "helpline_20230520.csv")
    assert reasons(look(home, NOW)) == {"helpline_20230520.csv": "not_a_file"}


def test_a_folder_that_cannot_be_read_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped(home.inbox / "rewa" / "a.csv")
    dropped(home.inbox / "b.csv")
    real = os.scandir

    def barred(path: str) -> object:
        if str(path).endswith("rewa"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", barred)
    found = look(home, NOW)
    assert names(found) == ["b.csv"] and list(reasons(found).values()) == ["inbox_folder"]
    assert "inbox/rewa" in str(found.staying[0][1])


def test_a_file_counts_as_whole_when_two_looks_agree(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("whole.csv", "growing.csv", "touched.csv", "going.csv"):
        dropped(home.inbox / name)
    slept: list[float] = []

    def meanwhile(seconds: float) -> None:
        slept.append(seconds)
        dropped(home.inbox / "growing.csv", b"a,b\n1,2\n3,4\n")
        os.utime(home.inbox / "touched.csv", (1, 1))
        (home.inbox / "going.csv").unlink()
        dropped(home.inbox / "new.csv")

    monkeypatch.setattr("samiksha.inbox.looking.time.sleep", meanwhile)
    found = settled(home, NOW, 7)
    assert (names(found), slept) == (["whole.csv"], [7])
    assert reasons(found) == dict.fromkeys(("growing.csv", "touched.csv", "new.csv"), "inbox_growing")


def test_nobody_sleeps_when_there_is_nothing_to_take(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samiksha.inbox.looking.time.sleep", lambda seconds: pytest.fail("slept"))
    dropped(home.inbox / "empty.csv", b"")
    now = datetime.now(UTC)
    assert reasons(settled(home, now, 7)) == {"empty.csv": "inbox_empty"}


def test_names_are_shown_as_they_are_but_for_what_would_break_the_text() -> None:
    joined = "क्‍ष राज्‌य\u00a0१.csv"
    assert shown(Path("रीवा") / joined) == f"रीवा/{joined}" and is_writable(joined)
    assert shown(Path("a\nb\u202ec\udce0.csv")) == "a\ufffdb\ufffdc\ufffd.csv"
    assert not is_writable("a\nb") and not is_writable("a\udce0b")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only here may a name be no text at all")
def test_a_name_that_is_no_text_is_refused_and_its_file_kept(home: Home) -> None:
    from samiksha.inbox import REFUSED, take_in

    raw = os.path.join(os.fsencode(home.inbox), b"helpline_\xe0_20230520.csv")  # noqa: PTH118 - a path of bytes
    with open(raw, "wb") as stream:  # noqa: PTH123
        stream.write(b"a,b\n1,2\n")
    (taken,) = take_in(home, settle_seconds=0, now=NOW).files
    assert taken.outcome == REFUSED and taken.error is not None and taken.error.key == "inbox_name"
    assert taken.put is not None and taken.put.read_bytes() == b"a,b\n1,2\n"
    assert taken.findings is not None and "helpline_\ufffd_" in taken.findings.read_text(encoding="utf-8-sig")
