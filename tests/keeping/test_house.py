"""One pass of housekeeping: once a day, one at a time, never more than half of a kind by a wrong clock."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from samiksha.errors import BadConfiguration, OutputsBusy
from samiksha.home import Home
from samiksha.index import INDEX, renew_index
from samiksha.keeping import disk_use, free_space, keep_house, prune
from samiksha.keeping.house import LOCK
from samiksha.ledger import Ledger, Prunings
from samiksha.ledger.book import Book
from samiksha.lock import one_writer
from samiksha.params.keeping import KINDS, Keeping, read_keeping
from tests.homes import ROOT, make_home
from tests.keeping.things import TODAY, add_file, add_round, add_snapshot, ago, home_with, policy


def nothing() -> None:
    raise AssertionError("no round went")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with(tmp_path / "home", archive=100)


def days(home: Home, *ages: int) -> None:
    for age in ages:
        add_file(home.archive, f"{ago(age)}/0123456789ab/helpline.csv")


def test_the_shipped_policy_keeps_a_financial_year_of_all_that_pages_rest_on() -> None:
    shipped = read_keeping(ROOT / "params")
    for kind in ("outputs", "snapshots", "archive", "fetched", "ledger"):
        assert shipped.before(kind, TODAY) <= TODAY - timedelta(days=366)
    assert shipped.snapshots >= shipped.outputs, "a page that stands could not be made again"
    assert set(KINDS) == set(Keeping.model_fields)


def test_without_a_policy_everything_is_kept_for_ever(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home.params / "keeping.yml").unlink()
    for age in (5000, 4000):
        add_round(home, ago(age), ["rewa"])
        add_snapshot(home, ago(age), ["rewa"])
    days(home, 5000)
    report = prune(home, TODAY, renew=nothing)
    assert {each.before for each in report.kinds} == {None} and len(disk_use(home)) == len(KINDS)
    assert (home.archive / str(ago(5000))).is_dir()


@pytest.mark.parametrize("wrong", ["{outputs: 0}", "{outputs: soon}", "{output: 5}", "{logs: 99999}"])
def test_a_policy_that_cannot_be_meant_removes_nothing(home: Home, wrong: str) -> None:
    days(home, 300)
    (home.params / "keeping.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(BadConfiguration):
        prune(home, TODAY, renew=nothing)
    assert (home.archive / str(ago(300))).is_dir()


def test_a_clock_far_in_the_future_removes_nothing_unless_forced(home: Home) -> None:
    days(home, *range(20))
    future = TODAY + timedelta(days=10_000)
    report = prune(home, future, renew=nothing)
    assert (report.of("archive").held_back, report.of("archive").known, report.is_well) == (20, 20, False)
    assert len(list(home.archive.iterdir())) == 20
    assert prune(home, future, renew=nothing, dry_run=True).of("archive").held_back == 20
    assert prune(home, future, renew=nothing, force=True).of("archive").count == 20
    assert list(home.archive.iterdir()) == []


def test_up_to_ten_may_go_at_once_and_half_of_many(home: Home) -> None:
    days(home, *range(101, 111))
    assert prune(home, TODAY, renew=nothing).of("archive").count == 10
    days(home, *range(101, 121), *range(20))
    assert prune(home, TODAY, renew=nothing).of("archive").count == 20


def test_lines_of_the_ledger_are_counted_one_by_one(home: Home) -> None:
    policy(home, ledger=100)
    add_round(home, ago(300), [f"area_{number}" for number in range(20)])
    (home.outputs / "helpline_followup").rename(home.root / "elsewhere")
    assert prune(home, TODAY, renew=nothing).of("ledger").held_back == 21
    assert prune(home, TODAY, renew=nothing, force=True).of("ledger").count == 21
    with Ledger(home) as ledger:
        assert ledger.lines() == 0


def test_another_part_of_the_ledger_says_itself_what_grows_old(home: Home) -> None:
    class Sent(Book):
        tables = "CREATE TABLE IF NOT EXISTS sent (at TEXT, open INTEGER);"
        dated = {"sent": "at"}

        def stays(self, table: str, line: object) -> bool:
            return bool(line["open"])  # type: ignore[index]

    with Sent(home) as book:
        for day, still_open in ((ago(5), 0), (ago(3), 1), (ago(2), 0)):
            book._do("INSERT INTO sent VALUES (?, ?)", (f"{day}T06:30:00+00:00", still_open))
        lines = book.old_lines(ago(2))
        assert {table: len(rowids) for table, rowids in lines.items()} == {"sent": 1}
        book.forgets(lines)
        assert book.lines() == 2


def test_it_is_done_once_a_day_and_the_account_can_be_read(home: Home) -> None:
    days(home, 300, 1)
    report = keep_house(home, TODAY, renew=nothing)
    assert report and report.of("archive").count == 1
    days(home, 301)
    assert keep_house(home, TODAY, renew=nothing) is None
    assert keep_house(home, TODAY + timedelta(days=1), renew=nothing)
    with Prunings(home) as prunings:
        last = prunings.last()
    assert last and last["today"] == str(TODAY + timedelta(days=1))
    assert {each["kind"]: each["count"] for each in last["kinds"]}["archive"] == 1
    assert json.loads(json.dumps(last)) == last


def test_a_dry_run_does_not_count_as_done(home: Home) -> None:
    prune(home, TODAY, renew=nothing, dry_run=True)
    assert keep_house(home, TODAY, renew=nothing) is not None


def test_only_one_is_at_it(home: Home) -> None:
    days(home, 300)
    with one_writer(home, LOCK):
        with pytest.raises(OutputsBusy):
            prune(home, TODAY, renew=nothing)
        assert keep_house(home, TODAY, renew=nothing) is None
    assert keep_house(home, TODAY, renew=nothing)


def test_a_fault_in_one_kind_keeps_no_other_from_being_done(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (home.params / "keeping.yml").write_text("{snapshots: 100, archive: 100}", encoding="utf-8")
    days(home, 300)
    (home.params / "reviews" / "broken.yml").write_text("review: [", encoding="utf-8")
    report = prune(home, TODAY, renew=nothing)
    assert isinstance(report.of("snapshots").fault, BadConfiguration) and not report.is_well
    assert report.of("archive").count == 1
    told = report.of("snapshots").to_json()["fault"]
    assert "broken.yml" in told["hi"] and "broken.yml" in told["en"]


def test_the_room_on_the_disk_is_told_by_kind(home: Home) -> None:
    add_file(home.archive, f"{ago(3)}/0123456789ab/helpline.csv")
    add_snapshot(home, ago(3), ["rewa"])
    add_round(home, ago(3), ["rewa"])
    use = disk_use(home)
    assert use["archive"] == len("content") and use["snapshots"] > 10 and use["ledger"] > 1000
    assert (use["logs"], use["refused"], use["fetched"]) == (0, 0, 0)
    assert 0 < free_space(home).free <= free_space(home).total


def test_the_index_is_renewed_in_the_language_of_the_round_that_ended_last(home: Home) -> None:
    renew_index(home)
    assert 'lang="hi"' in (home.outputs / INDEX).read_text(encoding="utf-8")
    for age, lang in ((3, "en"), (4, "hi")):
        record = add_round(home, ago(age), ["rewa"]) / "round.json"
        record.write_text(
            record.read_text(encoding="utf-8").replace('"lang": "hi"', f'"lang": "{lang}"'), encoding="utf-8"
        )
    renew_index(home)
    assert '<html lang="en"' in (home.outputs / INDEX).read_text(encoding="utf-8")
