"""Folders of rounds go as a whole; an area's last good page, and the newest round, never."""

import os
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.index import renew_index
from samiksha.keeping import KindReport, prune
from samiksha.ledger import Ledger
from samiksha.lock import one_writer
from tests.keeping.things import REVIEW, TODAY, add_page, add_round, ago, home_with, rounds_left


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with(tmp_path / "home", outputs=100)


def pruned(home: Home, **given: bool) -> KindReport:
    return prune(home, TODAY, renew=lambda: renew_index(home), **given).of("outputs")


def why(report: KindReport) -> dict[str, str]:
    return {each.name: each.why for each in report.stayed}


def test_a_round_older_than_the_policy_goes_and_one_of_the_last_day_stays(home: Home) -> None:
    for days in (101, 100, 1):
        add_round(home, ago(days), ["rewa"])
    report = pruned(home)
    assert rounds_left(home) == {ago(100), ago(1)}
    assert [each.name for each in report.went] == [f"{REVIEW}/{ago(101)}"] and report.bytes > 20


def test_the_index_over_all_rounds_names_it_no_longer_and_nothing_of_it_is_left_on_the_disk(home: Home) -> None:
    for days in (300, 1):
        add_round(home, ago(days), ["rewa"])
    renew_index(home)
    assert str(ago(300)) in (home.outputs / "index.html").read_text(encoding="utf-8")
    pruned(home)
    index = (home.outputs / "index.html").read_text(encoding="utf-8")
    assert str(ago(300)) not in index and str(ago(1)) in index
    assert not list(home.outputs.rglob(f"*{ago(300)}*")) and not (home.outputs / ".going").exists()


def test_a_dry_run_tells_the_same_and_removes_nothing(home: Home) -> None:
    for days in (300, 200, 1):
        add_round(home, ago(days), ["rewa"])
    told = pruned(home, dry_run=True)
    assert rounds_left(home) == {ago(300), ago(200), ago(1)}
    assert pruned(home).went == told.went
    assert rounds_left(home) == {ago(1)}


def test_the_last_page_of_an_area_keeps_its_whole_round(home: Home) -> None:
    add_round(home, ago(400), ["rewa", "satna"])
    add_round(home, ago(300), ["rewa", "satna"])
    add_round(home, ago(1), ["rewa"])
    report = pruned(home)
    assert rounds_left(home) == {ago(300), ago(1)}
    assert (home.outputs / REVIEW / str(ago(300)) / "rewa.html").is_file()
    (stayed,) = report.stayed
    assert (stayed.why, stayed.fields) == ("last_page", {"count": 1, "such": "satna"})
    assert "अंतिम सही पृष्ठ हैं: 1 (जैसे satna)" in stayed.in_language("hi")


def test_a_newer_page_that_is_not_what_was_made_is_not_the_last_good_one(home: Home) -> None:
    add_round(home, ago(300), ["rewa"])
    (add_round(home, ago(1), ["rewa"]) / "rewa.html").write_text("half of a", encoding="utf-8")
    assert why(pruned(home)) == {f"{REVIEW}/{ago(300)}": "last_page"}
    assert rounds_left(home) == {ago(300), ago(1)}


def test_the_newest_round_stays_even_if_all_its_pages_are_damaged(home: Home) -> None:
    for days in (400, 300):
        add_round(home, ago(days), ["rewa"])
    (home.outputs / REVIEW / str(ago(300)) / "rewa.html").write_text("half of a", encoding="utf-8")
    assert why(pruned(home)) == {f"{REVIEW}/{ago(400)}": "last_page", f"{REVIEW}/{ago(300)}": "newest_round"}


def test_rounds_that_the_ledger_has_lost_are_known_by_their_record(home: Home) -> None:
    for days in (300, 200, 1):
        add_round(home, ago(days), ["rewa"])
    home.ledger.unlink()
    pruned(home)
    assert rounds_left(home) == {ago(1)}


def test_a_round_at_work_and_one_that_was_cut_short_stay(home: Home) -> None:
    add_round(home, ago(300), ["rewa"], ends=False)
    add_round(home, ago(200), ["rewa"])
    add_round(home, ago(1), ["rewa"])
    with one_writer(home, f"{REVIEW}-{ago(200)}"):
        report = pruned(home)
    assert why(report) == {f"{REVIEW}/{ago(300)}": "unfinished", f"{REVIEW}/{ago(200)}": "at_work"}
    assert rounds_left(home) == {ago(300), ago(200), ago(1)}


def test_what_no_round_has_put_there_stays_and_is_told(home: Home) -> None:
    add_round(home, ago(1), ["rewa"])
    (add_round(home, ago(300), ["rewa"]) / "minutes.docx").write_text("of the meeting", encoding="utf-8")
    (home.outputs / REVIEW / "notes.txt").write_text("mine", encoding="utf-8")
    add_page(home, ago(400), "rewa", review="somebody_else")
    add_page(home, ago(500), "rewa", review="somebody_else")
    assert why(pruned(home)) == {
        f"{REVIEW}/{ago(300)}": "strange_within",
        f"{REVIEW}/notes.txt": "strange",
        f"somebody_else/{ago(400)}": "last_page",
        f"somebody_else/{ago(500)}": "strange",
    }
    assert (home.outputs / REVIEW / str(ago(300)) / "minutes.docx").is_file()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_a_link_is_not_followed(home: Home, tmp_path: Path) -> None:
    add_round(home, ago(1), ["rewa"])
    outside = home_with(tmp_path / "other")
    elsewhere = add_round(outside, ago(300), ["rewa"])
    (home.outputs / REVIEW / str(ago(300))).symlink_to(elsewhere)
    (home.outputs / "linked").symlink_to(outside.outputs / REVIEW)
    assert why(pruned(home)) == {f"{REVIEW}/{ago(300)}": "link", "linked": "link"}
    assert (elsewhere / "rewa.html").is_file()


def test_what_a_pass_that_was_killed_had_put_away_goes_with_the_next_and_no_index_names_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (300, 1):
        add_round(home, ago(days), ["rewa"])
    renew_index(home)

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prune(home, TODAY, renew=killed)
    assert rounds_left(home) == {ago(1)} and (home.outputs / ".going").is_dir()
    assert not list(home.outputs.glob(f"*/*{ago(300)}*")), "whoever lists rounds meets it"
    assert pruned(home).went == ()
    assert not (home.outputs / ".going").exists()
    assert str(ago(300)) not in (home.outputs / "index.html").read_text(encoding="utf-8")


def test_lines_of_the_ledger_stay_with_their_folder(home: Home) -> None:
    (home.params / "keeping.yml").write_text("{outputs: 100, ledger: 200}", encoding="utf-8")
    for days in (400, 150, 1):
        add_round(home, ago(days), ["rewa"])
    add_round(home, ago(300), ["satna"])
    report = prune(home, TODAY, renew=lambda: renew_index(home))
    assert {each.name: each.count for each in report.of("ledger").went} == {"round": 1, "page": 1}
    with Ledger(home) as ledger:
        assert {day for day, _ in ledger.standing(REVIEW)} == {ago(300), ago(150), ago(1)}
