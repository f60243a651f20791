"""Archive, refused rows, logs and fetched copies go by the day in their names, never by the times of files."""

import os
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.keeping import KindReport, prune
from tests.keeping.things import TODAY, add_file, add_snapshot, ago, home_with


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with(tmp_path / "home", archive=100, fetched=100, refused=50, logs=50)


def pruned(home: Home, kind: str) -> KindReport:
    return prune(home, TODAY, renew=lambda: None).of(kind)


def said(report: KindReport) -> tuple[set[str], dict[str, str]]:
    return {each.name for each in report.went}, {each.name: each.why for each in report.stayed}


def test_archive_days_go_whole_and_what_bears_no_day_stays(home: Home) -> None:
    old = add_file(home.archive, f"{ago(101)}/0123456789ab/helpline_20240101.csv")
    new = add_file(home.archive, f"{ago(100)}/0123456789ab/helpline_20240102.csv")
    os.utime(new, (0, 0))
    add_file(home.archive, "read me.txt")
    assert said(pruned(home, "archive")) == ({str(ago(101))}, {"read me.txt": "strange"})
    assert not old.parents[1].exists() and new.is_file() and not (home.archive / ".going").exists()


def test_refused_rows_and_refused_files_go_by_their_day(home: Home) -> None:
    for days in (51, 50):
        add_file(home.refused, f"cm_helpline/{ago(days)}/helpline.refused.xlsx")
        add_file(home.refused, f"files/{ago(days)}/0123456789ab/strange.pdf")
    went, stayed = said(pruned(home, "refused"))
    assert (went, stayed) == ({f"cm_helpline/{ago(51)}", f"files/{ago(51)}"}, {})
    assert (home.refused / "files" / str(ago(50))).is_dir()


def test_rows_of_an_old_day_that_was_loaded_lately_are_still_to_be_corrected(home: Home) -> None:
    for days, loaded in ((300, 50), (301, 51), (302, 302)):
        add_file(home.refused, f"cm_helpline/{ago(days)}/helpline.refused.xlsx")
        add_snapshot(home, ago(days), ["rewa"], loaded=ago(loaded))
    went, stayed = said(pruned(home, "refused"))
    assert went == {f"cm_helpline/{ago(301)}", f"cm_helpline/{ago(302)}"}
    assert stayed == {f"cm_helpline/{ago(300)}": "loaded_lately"}


def test_logs_go_by_the_day_of_their_run_and_those_that_turn_over_by_themselves_are_left_alone(home: Home) -> None:
    old, new = (f"{ago(days):%Y%m%d}T063000-0a1b2c" for days in (51, 50))
    for name in (f"{old}/rewa.log", f"{new}/rewa.log", "service.log", "service.log.1", "mine/rewa.log"):
        add_file(home.logs, name)
    assert said(pruned(home, "logs")) == ({old}, {"mine": "strange"})
    assert {path.name for path in home.logs.iterdir()} == {new, "service.log", "service.log.1", "mine"}


def test_the_last_copy_of_a_sheet_stays_however_old_it_is(home: Home) -> None:
    for days in (300, 200):
        add_file(home.fetched, f"daily_returns_rewa_{ago(days):%Y%m%d}.csv")
    for days in (300, 5):
        add_file(home.fetched, f"daily_returns_satna_{ago(days):%Y%m%d}.xlsx")
    add_file(home.fetched, ".rewa.json")
    went, stayed = said(pruned(home, "fetched"))
    assert went == {
        f"daily_returns_{name}_{ago(300):%Y%m%d}.{end}" for name, end in (("rewa", "csv"), ("satna", "xlsx"))
    }
    assert stayed == {f"daily_returns_rewa_{ago(200):%Y%m%d}.csv": "last_copy"}
    assert (home.fetched / ".rewa.json").is_file()


def test_what_officers_put_into_the_inbox_is_never_touched(home: Home) -> None:
    export = add_file(home.inbox, f"helpline_{ago(900):%Y%m%d}.csv")
    prune(home, TODAY, renew=lambda: None)
    assert export.is_file()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_lead_nowhere(home: Home, tmp_path: Path) -> None:
    outside = add_file(tmp_path / "outside", f"{ago(300)}/helpline.csv")
    home.archive.symlink_to(tmp_path / "outside")
    inside = add_file(home.refused, f"cm_helpline/{ago(300)}/rows.xlsx").parent
    (inside / "more").symlink_to(tmp_path / "outside")
    home.logs.mkdir()
    (home.logs / f"{ago(300):%Y%m%d}T063000-0a1b2c").symlink_to(tmp_path / "outside")
    report = prune(home, TODAY, renew=lambda: None)
    assert said(report.of("archive")) == (set(), {str(ago(300)): "link"})
    assert said(report.of("logs")) == (set(), {f"{ago(300):%Y%m%d}T063000-0a1b2c": "link"})
    assert not inside.exists() and outside.is_file()


def test_a_folder_that_cannot_be_moved_stays_and_says_why(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    add_file(home.archive, f"{ago(300)}/0123456789ab/helpline.csv")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    report = pruned(home, "archive")
    (stayed,) = report.stayed
    assert (stayed.why, report.went) == ("fault", ())
    assert "Permission denied" in stayed.in_language("hi")
