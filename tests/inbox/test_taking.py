"""What officers drop is loaded once and put away; what cannot be is set aside, or stays; nothing is ever lost."""

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from samiksha import inbox, intake
from samiksha.errors import BadAsOf, BadExport, MissingColumn, StoreUnusable, UnknownSource
from samiksha.home import STORE, Home
from samiksha.inbox import CURRENT, LOADED, REFUSED, WAITS, InboxReport, Taken
from samiksha.intake import Desk, Intake
from samiksha.store.snapshots import Store
from tests.homes import samiksha_here, write_csv

DAY = date(2023, 5, 20)
NOW = datetime(2023, 5, 21, 6, 30, tzinfo=UTC)
IN_THE_OFFICE = NOW.astimezone(ZoneInfo("Asia/Kolkata"))
TODAY = IN_THE_OFFICE.date().isoformat()
GOOD = ["MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", "", "9876543210"]
BAD = ["MP2", "अटलांटिस", "राजस्व", "05/04/2023", "लंबित", "", "9876543211"]


def take_in(home: Home, now: datetime = NOW, settle_seconds: float = 0.0) -> InboxReport:
    return inbox.take_in(home, settle_seconds=settle_seconds, now=now)


def one(home: Home, now: datetime = NOW) -> Taken:
    report = take_in(home, now)
    assert report.busy is None
    (taken,) = report.files
    return taken


def left(folder: Path) -> list[str]:
    """The files below a folder, by their paths in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def kept(home: Home) -> list[str]:
    return sorted(Store(home).rows("cm_helpline", DAY)["complaint_id"].tolist())


def test_what_became_of_a_file_is_called_as_loading_calls_it() -> None:
    assert (LOADED, CURRENT) == (intake.LOADED, intake.CURRENT)


def test_a_loaded_file_lies_in_the_archive_by_day_and_digest_under_its_own_name(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD, BAD])
    content, changed = path.read_bytes(), path.stat().st_mtime_ns
    taken = one(home)
    assert (taken.outcome, taken.source, taken.as_of, taken.error) == (LOADED, "cm_helpline", DAY, None)
    assert taken.count is not None and (taken.count.kept, taken.count.refused) == (1, 1)
    assert taken.refused_rows is not None and taken.refused_rows.is_file()
    assert taken.put is not None and taken.put.parent.parent == home.archive / TODAY
    assert len(taken.put.parent.name) == 12 and taken.put.name == path.name
    assert (taken.put.read_bytes(), taken.put.stat().st_mtime_ns) == (content, changed)
    assert left(home.inbox) == [] and kept(home) == ["MP1"]


def test_what_lies_in_the_archive_can_be_loaded_again_from_there(home: Home) -> None:
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    put = one(home).put
    assert put is not None
    assert [each.outcome for each in Desk(home).take([put])] == [CURRENT]


def test_a_file_loaded_before_is_put_away_without_being_loaded_again(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    Desk(home).take([path])
    assert one(home).outcome == CURRENT and left(home.inbox) == []
    assert Store(home).manifest("cm_helpline", DAY).revision == 1


def test_the_same_file_dropped_again_goes_and_its_copy_in_the_archive_stays(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    first = one(home).put
    assert first is not None
    before = first.stat()
    write_csv(path, [GOOD])
    again = one(home)
    assert (again.outcome, again.put) == (CURRENT, first) and left(home.inbox) == []
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(left(home.archive)) == 1


def test_a_name_dropped_again_with_new_content_replaces_its_rows_and_both_are_in_the_archive(home: Home) -> None:
    for row in (GOOD, ["MP3", *GOOD[1:]]):
        write_csv(home.inbox / "helpline_20230520.csv", [row])
        assert one(home).outcome == LOADED
    assert kept(home) == ["MP3"]
    assert len({name.split("/")[1] for name in left(home.archive)}) == 2


def test_what_lies_at_its_place_in_the_archive_is_never_overwritten(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    put = one(home).put
    assert put is not None
    put.write_bytes(b"somebody changed the copy")
    write_csv(path, [GOOD])
    again = one(home).put
    assert again is not None and again != put and again.parent.name.startswith(put.parent.name)
    assert put.read_bytes() == b"somebody changed the copy" and b"MP1" in again.read_bytes()


def test_folders_of_officers_are_looked_into_but_not_that_of_fetched_sheets(home: Home) -> None:
    write_csv(home.inbox / "रीवा" / "जून" / "helpline_rewa_20230520.csv", [GOOD])
    fetched = write_csv(home.fetched / "helpline_sheet_20230520.csv", [["MP9", *GOOD[1:]]])
    taken = one(home)
    assert taken.file == "रीवा/जून/helpline_rewa_20230520.csv"
    assert taken.put is not None and taken.put.parent.parent.parent == home.archive
    assert fetched.is_file() and kept(home) == ["MP1"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("unknown_20230520.csv", b"a,b\n1,2\n", UnknownSource),
        ("helpline_today.csv", b"a,b\n1,2\n", BadAsOf),
        ("helpline_20990101.csv", b"a,b\n1,2\n", BadAsOf),
        ("helpline_20231301.csv", b"a,b\n1,2\n", BadExport),
        ("helpline_20230520.csv", b"a,b\n1,2\n", MissingColumn),
        ("helpline_20230520.xlsx", b"PK\x03\x04 torn", BadExport),
        ("helpline_20230520.xls", b"<html><body>Log in</body></html>", BadExport),
    ],
)
def test_what_only_its_sender_can_mend_is_set_aside_with_a_text(
    home: Home, name: str, content: bytes, kind: type[Exception]
) -> None:
    (home.inbox / name).write_bytes(content)
    taken = one(home)
    assert taken.outcome == REFUSED and isinstance(taken.error, kind)
    assert taken.put is not None and taken.put.parent.parent == home.refused_files / TODAY
    assert taken.put.read_bytes() == content and left(home.inbox) == []
    assert taken.findings == taken.put.with_name(f"{name}.txt")
    assert taken.error.in_language("hi") in taken.findings.read_text(encoding="utf-8")


def test_the_text_beside_a_refused_file_is_hindi_first_and_says_file_fault_remedy_and_time(home: Home) -> None:
    write_csv(home.inbox / "अनूपपुर" / "helpline_today.csv", [GOOD])
    findings = one(home).findings
    assert findings is not None
    assert findings.read_bytes().startswith(b"\xef\xbb\xbf") and b"\r\n" in findings.read_bytes()
    hindi, english = findings.read_text(encoding="utf-8-sig").split("This file was not loaded")
    for said in ("अनूपपुर/helpline_today.csv", "नाम में आँकड़ों का दिनांक जोड़ें", f"21 मई 2023, {IN_THE_OFFICE:%H:%M}"):
        assert said in hindi
    for said in ("अनूपपुर/helpline_today.csv", "Add the day of the figures", f"21 May 2023, {IN_THE_OFFICE:%H:%M}"):
        assert said in english


def test_the_same_refused_file_dropped_again_is_told_again_and_lies_there_once(home: Home) -> None:
    for _ in range(2):
        (home.inbox / "helpline_20230520.xlsx").write_bytes(b"PK\x03\x04 torn")
        assert one(home).outcome == REFUSED
    assert [Path(name).name for name in left(home.refused_files)] == [
        "helpline_20230520.xlsx",
        "helpline_20230520.xlsx.txt",
    ]


def test_a_refused_file_stops_no_other(home: Home) -> None:
    (home.inbox / "helpline_a_20230520.xlsx").write_bytes(b"PK\x03\x04 torn")
    write_csv(home.inbox / "helpline_b_20230520.csv", [GOOD])
    assert {taken.file: taken.outcome for taken in take_in(home).files} == {
        "helpline_a_20230520.xlsx": REFUSED,
        "helpline_b_20230520.csv": LOADED,
    }


def test_two_folders_with_one_name_and_other_contents_are_refused_for_one_would_replace_the_other(home: Home) -> None:
    for folder, number in (("rewa", "MP1"), ("satna", "MP2")):
        write_csv(home.inbox / folder / "helpline_20230520.csv", [[number, *GOOD[1:]]])
    write_csv(home.inbox / "helpline_c_20230520.csv", [["MP3", *GOOD[1:]]])
    report = take_in(home)
    assert [(taken.file, taken.error.key) for taken in report.of(REFUSED) if taken.error] == [
        ("rewa/helpline_20230520.csv", "inbox_same_name"),
        ("satna/helpline_20230520.csv", "inbox_same_name"),
    ]
    assert kept(home) == ["MP3"] and left(home.inbox) == []
    assert len([name for name in left(home.refused_files) if name.endswith(".csv")]) == 2


def test_corrected_rows_from_two_folders_under_one_name_are_both_loaded(home: Home) -> None:
    for folder, number in (("rewa", "MP1"), ("satna", "MP2")):
        write_csv(home.inbox / folder / "helpline_x_20230520.refused.csv", [[number, *GOOD[1:]]])
        (home.inbox / folder / "helpline_x_20230520.refused.csv").rename(
            home.inbox / folder / "helpline_x_20230520.refused.xlsx"
        )
    assert {taken.outcome for taken in take_in(home).files} == {LOADED} and kept(home) == ["MP1", "MP2"]


def test_a_later_file_of_the_same_name_that_takes_a_district_away_is_told(home: Home) -> None:
    rewa = ["MP3", "रीवा", *GOOD[2:]]
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD, rewa])
    assert one(home).gone == ()
    write_csv(home.inbox / "helpline_20230520.csv", [["MP2", *GOOD[1:]], rewa])
    assert one(home).gone == ()
    write_csv(home.inbox / "satna" / "helpline_20230520.csv", [["MP4", "सतना", *GOOD[2:]]])
    taken = one(home)
    assert taken.gone == ("anuppur", "rewa") and kept(home) == ["MP4"]
    assert "anuppur, rewa" in taken.said("hi") and "anuppur, rewa" in taken.said("en")
    assert len(left(home.archive)) == 3


def test_each_outcome_is_said_in_one_line_of_both_languages(home: Home) -> None:
    write_csv(home.inbox / "helpline_a_20230520.csv", [GOOD, BAD])
    write_csv(home.inbox / "helpline_today.csv", [GOOD])
    (home.inbox / "helpline_b_20230520.csv").touch()
    for taken in take_in(home, datetime.now(UTC)).files:
        for lang in ("hi", "en"):
            assert taken.file in taken.said(lang) and "\n" not in taken.said(lang)
        if taken.outcome == LOADED:
            assert "मान्य 1 + अस्वीकृत 1" in taken.said("hi") and str(taken.refused_rows) in taken.said("hi")
        if taken.outcome == REFUSED:
            assert str(taken.put) in taken.said("hi")


def test_the_same_file_in_two_folders_counts_once(home: Home) -> None:
    for folder in ("rewa", "satna"):
        write_csv(home.inbox / folder / "helpline_20230520.csv", [GOOD])
    report = take_in(home)
    assert [taken.outcome for taken in report.files] == [LOADED, CURRENT]
    assert left(home.inbox) == [] and len(left(home.archive)) == 1
    assert len(Store(home).manifest("cm_helpline", DAY).parts) == 1


def test_a_store_that_cannot_be_used_leaves_every_file_where_it_is(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    with monkeypatch.context() as patched:
        patched.setenv(STORE, "nonsense://bucket/samiksha")
        report = take_in(home)
        assert isinstance(report.fault, StoreUnusable)
        assert [(taken.outcome, taken.error) for taken in report.files] == [(WAITS, report.fault)]
    assert left(home.inbox) == ["helpline_20230520.csv"] and not home.archive.exists()
    assert one(home).outcome == LOADED


def test_settings_of_ours_that_are_wrong_refuse_no_file(home: Home) -> None:
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    (home.params / "sources" / "broken.yml").write_text("source: [", encoding="utf-8")
    report = take_in(home)
    assert report.fault is not None and "broken.yml" in str(report.fault)
    assert [taken.outcome for taken in report.files] == [WAITS] and left(home.inbox) == ["helpline_20230520.csv"]


def test_a_reader_without_room_on_the_disk_is_no_fault_of_the_file(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, **_: object) -> None:
        raise BadExport("reader_died", file=path.name, fault=f"OSError: [Errno 28] {os.strerror(28)}")

    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    with monkeypatch.context() as patched:
        patched.setattr("samiksha.sources.Reader.read_export", lambda self, path, source: full(path))
        assert one(home).outcome == WAITS
    assert one(home).outcome == LOADED


def test_a_file_that_brings_loading_down_keeps_no_other_out_and_its_traceback_is_in_the_log(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Desk.take

    def brittle(desk: Desk, paths: list[Path], **given: Any) -> list[Intake]:
        if any("poison" in path.name for path in paths):
            raise KeyError("nobody foresaw this")
        return whole(desk, paths, **given)

    monkeypatch.setattr(Desk, "take", brittle)
    write_csv(home.inbox / "helpline_a_20230520.csv", [GOOD])
    write_csv(home.inbox / "helpline_poison_20230520.csv", [GOOD])
    report = take_in(home)
    assert [(taken.file, taken.outcome) for taken in report.files] == [
        ("helpline_a_20230520.csv", LOADED),
        ("helpline_poison_20230520.csv", WAITS),
    ]
    assert "nobody foresaw this" in str(report.files[1].error)
    assert left(home.inbox) == ["helpline_poison_20230520.csv"]
    log = home.logs / "inbox.log"
    assert "KeyError" in log.read_text(encoding="utf-8") and "brittle" in log.read_text(encoding="utf-8")


def test_what_is_told_on_top_keeps_no_loaded_file_in_the_inbox(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store goes away right after the file was stored."""
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    one(home)
    write_csv(home.inbox / "helpline_20230520.csv", [["MP3", *GOOD[1:]]])

    def away(*_: object) -> None:
        raise StoreUnusable("store_unusable", address="s3://bucket", fault="away")

    monkeypatch.setattr("samiksha.inbox.replaced.Before.gone", away)
    taken = one(home)
    assert (taken.outcome, taken.gone) == (LOADED, ()) and taken.put is not None and left(home.inbox) == []


def test_a_file_that_changes_while_it_is_loaded_stays_and_is_loaded_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    whole = Desk.take

    def slow(desk: Desk, paths: list[Path], **given: Any) -> list[Intake]:
        done = whole(desk, paths, **given)
        write_csv(path, [GOOD, ["MP3", *GOOD[1:]]])
        return done

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "take", slow)
        taken = one(home)
    assert (taken.outcome, taken.put) == (LOADED, None)
    assert taken.error is not None and taken.error.key == "inbox_changed"
    assert left(home.inbox) == ["helpline_20230520.csv"]
    assert one(home).error is None and kept(home) == ["MP1", "MP3"]


def test_a_torn_file_that_goes_on_growing_is_not_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its writer paused for longer than the two looks are apart."""
    torn = home.inbox / "helpline_20230520.xlsx"
    torn.write_bytes(b"PK\x03\x04 torn")
    whole = Desk.take

    def slow(desk: Desk, paths: list[Path], **given: Any) -> list[Intake]:
        done = whole(desk, paths, **given)
        torn.write_bytes(b"PK\x03\x04 torn, and more")
        return done

    monkeypatch.setattr(Desk, "take", slow)
    taken = one(home)
    assert taken.outcome == WAITS and taken.error is not None and taken.error.key == "inbox_growing"
    assert torn.is_file() and not home.refused_files.exists()


def test_a_file_that_is_open_elsewhere_is_loaded_and_moved_later(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(home.inbox / "helpline_20230520.csv", [GOOD])

    def held(path: Path, goal: Path) -> None:
        raise PermissionError(13, "in use by another process", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", held)
        taken = one(home)
    assert (taken.outcome, taken.put) == (LOADED, None)
    assert taken.error is not None and taken.error.key == "inbox_held"
    assert left(home.inbox) == ["helpline_20230520.csv"] and left(home.archive) == []
    later = one(home)
    assert later.outcome == CURRENT and later.put is not None and left(home.inbox) == []


def test_a_file_from_another_clock_does_not_wait_for_ever(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    ahead = (NOW + timedelta(days=900)).timestamp()
    os.utime(path, (ahead, ahead))
    assert one(home).outcome == LOADED


def test_an_empty_file_waits_an_hour_and_is_refused_then(home: Home) -> None:
    path = home.inbox / "helpline_20230520.csv"
    path.touch()
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    young = one(home, written + timedelta(minutes=59))
    assert young.outcome == WAITS and young.error is not None and young.error.key == "inbox_empty"
    old = one(home, written + timedelta(minutes=61))
    assert old.outcome == REFUSED and old.error is not None and old.error.key == "file_empty"


def test_an_empty_file_from_another_clock_is_refused_an_hour_after_it_came(home: Home) -> None:
    path = home.inbox / "helpline_20230520.csv"
    path.touch()
    came = datetime.now(UTC)
    ahead = (came + timedelta(days=400)).timestamp()
    os.utime(path, (ahead, ahead))
    assert one(home, came).outcome == WAITS
    assert one(home, came + timedelta(minutes=61)).outcome == REFUSED


def test_loading_by_hand_moves_no_file(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD])
    assert samiksha_here("load", path, home=home).returncode == 0
    assert left(home.inbox) == ["helpline_20230520.csv"] and not home.archive.exists()


def test_looking_into_an_empty_inbox_loads_no_library_of_tables(home: Home) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom samiksha.home import Home\nfrom samiksha.inbox import take_in\n"
        f"take_in(Home(Path({str(home.root)!r})), settle_seconds=60)\n"
        "print([name for name in ('numpy', 'pandas', 'pyarrow', 'requests') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "[]"


def test_with_nothing_new_it_takes_no_time_and_no_lock(home: Home) -> None:
    (home.inbox / "~$helpline_20230520.xlsx").touch()
    began = time.perf_counter()
    assert take_in(home, settle_seconds=60) == InboxReport()
    assert time.perf_counter() - began < 0.5 and not home.locks.exists()
