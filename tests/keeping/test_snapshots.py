"""Snapshots that a brief within the policy may read stay; older ones go, and no page is another one for it."""

import re
from datetime import date
from pathlib import Path

import pytest

from samiksha.desk import open_desk
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.keeping import KindReport, prune
from samiksha.keeping.snapshots import REVIEWED_AFTER
from samiksha.params.campaigns import campaign_on
from samiksha.plans import plan_round
from samiksha.store.manifests import Manifests
from samiksha.store.snapshots import Store
from tests.homes import make_home, samiksha_here, share_warm_parent, stored, write_csv
from tests.keeping.things import SOURCE, TODAY, add_snapshot, ago, days_left, home_with, policy


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with(tmp_path / "home", snapshots=100)


def pruned(home: Home, today: date = TODAY, **given: bool) -> KindReport:
    return prune(home, today, renew=lambda: None, **given).of("snapshots")


def test_of_old_snapshots_the_newest_two_that_hold_an_area_stay(home: Home) -> None:
    for days, areas in ((400, "ab"), (300, "ab"), (250, "a"), (200, "a"), (150, "a")):
        add_snapshot(home, ago(days), areas)
    report = pruned(home)
    assert days_left(home) == {ago(400), ago(300), ago(200), ago(150)}
    assert [each.name for each in report.went] == [f"{SOURCE}/{ago(250)}"]
    assert {each.why for each in report.stayed} == {"still_read"}


def test_beside_newer_ones_too_since_a_brief_of_the_policys_first_day_reads_them(home: Home) -> None:
    for days in (400, 300, 200, 99, 98, 1):
        add_snapshot(home, ago(days), "a")
    pruned(home)
    assert days_left(home) == {ago(300), ago(200), ago(99), ago(98), ago(1)}


def test_every_source_has_its_own(home: Home) -> None:
    for days in (400, 300, 200):
        add_snapshot(home, ago(days), "a")
    for days in (399, 2):
        add_snapshot(home, ago(days), "a", source="directions")
    add_snapshot(home, ago(398), "a", source="nobody_knows_it")
    pruned(home)
    assert days_left(home) == {ago(300), ago(200)}
    assert days_left(home, "directions") == {ago(399), ago(2)}
    assert days_left(home, "nobody_knows_it") == {ago(398)}


def test_the_first_since_a_campaigns_cut_off_stays_as_long_as_the_campaign_may_be_reviewed(home: Home) -> None:
    campaign = campaign_on(home.params, "jan_seva_2", TODAY)
    assert campaign.component_2
    cut_off = campaign.component_2.cut_off
    days = [date(2023, 4, 10), cut_off, date(2023, 4, 22), date(2023, 4, 29), date(2023, 5, 6), date(2023, 5, 13)]
    for day in days:
        add_snapshot(home, day, "a" if day == cut_off else "ab")
    policy(home, snapshots=30)
    last = campaign.end + REVIEWED_AFTER
    report = pruned(home, last + (TODAY - ago(30)))
    assert days_left(home) == {*days[1:3], *days[-2:]}
    assert [each.why for each in report.stayed].count("cohort") == 2
    pruned(home, last + (TODAY - ago(31)))
    assert days_left(home) == set(days[-2:])


def test_a_removal_that_was_cut_short_is_ended_by_the_next_pass(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (400, 300, 200):
        add_snapshot(home, ago(days), "a")
    held = stored(home, SOURCE, ago(400))
    (held / "snapshot.json").unlink()
    (held / ".rows-2.parquet.0a1b2c3d.tmp").write_bytes(b"half")
    assert Manifests(home).unpointed(SOURCE) == [ago(400)]
    pruned(home)
    assert [path.name for path in held.iterdir() if path.name != ".lock"] == []
    assert Manifests(home).unpointed(SOURCE) == []
    assert pruned(home).went == ()


def test_a_snapshot_that_is_being_loaded_stays(home: Home) -> None:
    for days in (400, 300, 200):
        add_snapshot(home, ago(days), "a")
    with Store(home).lock(SOURCE, ago(400)):
        assert "at_work" in {each.why for each in pruned(home).stayed}
    assert ago(400) in days_left(home)
    pruned(home)
    assert ago(400) not in days_left(home)


def test_a_link_within_the_store_is_not_followed(home: Home, tmp_path: Path) -> None:
    for days in (300, 200):
        add_snapshot(home, ago(days), "a")
    other = home_with(tmp_path / "other")
    elsewhere = add_snapshot(other, ago(400), "a")
    stored(home, SOURCE, ago(400)).symlink_to(elsewhere)
    assert ("link", f"{SOURCE}/{ago(400)}") in {(each.why, each.name) for each in pruned(home).stayed}
    assert (elsewhere / "snapshot.json").is_file()


def test_a_snapshot_that_goes_after_its_day_was_listed_is_as_if_it_had_never_been(
    loaded_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_at() -> tuple[str, list[date]]:
        plan = plan_round(loaded_home, "helpline_followup", date(2023, 5, 20), areas=("anuppur",))
        desk = open_desk(loaded_home, "helpline_followup", date(2023, 5, 20))
        assert desk.found("rewa", date(2023, 5, 20)) == []
        return plan.brief(plan.areas[0]).key, [each.as_of for each in desk.found("anuppur", date(2023, 5, 20))]

    before, days = looked_at(), Manifests.days
    gone = date(2023, 5, 6)
    monkeypatch.setattr(Manifests, "days", lambda self, source: [gone] * (source == SOURCE) + days(self, source))
    assert looked_at() == before


TIMES = re.compile(
    r"\d{8}T\d{6}-[0-9a-f]{6}|\d{1,2} \S+ \d{4}, \d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:+.]*|\d\d:\d\d"
)
"""When a page was made, and by which run."""


def test_a_brief_made_after_pruning_is_the_one_made_before_and_its_key_is_the_same(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    share_warm_parent()
    days = ("20230301", "20230420", "20230427", "20230506", "20230513", "20230520")
    exports = [
        write_csv(home.inbox / f"helpline_{day}.csv", [
            [str(1000 + place), "अनूपपुर", "राजस्व", f"{1 + place:02}/02/2023", "लंबित", "", ""]
            for place in range(12) if not (place == 3 and day > "20230420")
        ])
        for day in days
    ]  # fmt: skip
    assert [intake.error for intake in Desk(home).take(exports)] == [None] * len(days)
    words = ("round", "campaign_phase", "--as-of", "2023-05-20", "--areas", "anuppur")
    page = home.outputs / "campaign_phase" / "2023-05-20" / "anuppur.html"

    def made() -> str:
        done = samiksha_here("brief", "campaign_phase", "--as-of", "2023-05-20", "--area", "anuppur", home=home)
        assert done.returncode == 0, done.stderr
        return TIMES.sub("", page.read_text(encoding="utf-8"))

    first = samiksha_here(*words, home=home)
    assert "1 बने, 0 यथावत" in first.stdout, first.stderr
    before = made()
    assert "20 अप्रैल 2023" in before, "the first export since the cut-off is not on the page"
    policy(home, snapshots=10)
    report = pruned(home, date(2023, 5, 25))
    assert {each.name for each in report.went} == {"cm_helpline/2023-03-01", "cm_helpline/2023-04-27"}
    assert "0 बने, 1 यथावत" in samiksha_here(*words, home=home).stdout
    assert made() == before
