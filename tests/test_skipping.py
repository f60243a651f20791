"""What has not changed is not made again; what has, is, and nothing else."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.keys import Keys
from samiksha.plans import plan_round
from tests.conftest import DemoRound
from tests.homes import DISTRICTS, add_tiny_review, make_home, samiksha_here, stored, write_csv

DAY = "2023-05-20"
ROWS = [
    ["C1", "रीवा", "राजस्व", "01-05-2023", "लंबित", "", "9876543210"],
    ["C2", "सतना", "राजस्व", "02-05-2023", "लंबित", "", "9876543211"],
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one export of two districts."""
    home = make_home(tmp_path / "home")
    add_tiny_review(home)
    load(home, ROWS)
    return home


def load(home: Home, rows: list[list[str]]) -> None:
    write_csv(home.inbox / "cm_helpline_2023-05-20.csv", rows)
    done = samiksha_here("load", home.inbox / "cm_helpline_2023-05-20.csv", "--as-of", DAY, home=home)
    assert done.returncode == 0, done.stdout + done.stderr


def keys(home: Home) -> dict[str, str]:
    """Area → key, of the review "tiny"."""
    plan = plan_round(home, "tiny", date.fromisoformat(DAY), areas=("rewa", "satna"))
    return {area.code: plan.brief(area).key for area in plan.areas}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {area for area in before if before[area] != after[area]}


def test_the_same_rows_loaded_again_change_no_key(home: Home) -> None:
    before = keys(home)
    load(home, ROWS)
    assert changed(before, keys(home)) == set()


def test_a_row_of_one_district_changes_the_key_of_that_district_alone(home: Home) -> None:
    before = keys(home)
    load(home, [ROWS[0], [*ROWS[1][:6], "9876543299"]])
    assert changed(before, keys(home)) == {"satna"}


CHANGES: dict[str, Callable[[Home], object]] = {
    "the notebook": lambda home: (home.notebooks / "tiny.ipynb").write_text(
        (home.notebooks / "tiny.ipynb").read_text(encoding="utf-8").replace("2023-04", "2023-05"), encoding="utf-8"
    ),
    "a rule": lambda home: (home.params / "rules" / "helpline.yml").open("a", encoding="utf-8").write("# another\n"),
    "the names of areas": lambda home: (home.params / "areas" / "mp.yml").open("a", encoding="utf-8").write("# x\n"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_all_pages_rest_on_changes_every_key(home: Home, what: str) -> None:
    before = keys(home)
    CHANGES[what](home)
    assert changed(before, keys(home)) == {"rewa", "satna"}


def test_limits_say_how_a_page_is_made_and_change_no_key(home: Home) -> None:
    before = keys(home)
    (home.params / "limits.yml").write_text("cell_seconds: 7\n", encoding="utf-8")
    assert changed(before, keys(home)) == set()


def test_how_long_things_are_kept_changes_no_key(home: Home) -> None:
    before = keys(home)
    (home.params / "keeping.yml").write_text("snapshots: 7\n", encoding="utf-8")
    assert changed(before, keys(home)) == set()


def test_another_language_and_another_day_have_other_keys(home: Home) -> None:
    plans = [
        plan_round(home, "tiny", date.fromisoformat(day), areas=("rewa",), lang=lang)
        for day, lang in ((DAY, "hi"), (DAY, "en"), ("2023-05-21", "hi"))
    ]
    assert len({plan.brief(plan.areas[0]).key for plan in plans}) == 3


def test_the_software_is_part_of_every_key(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys(home)
    monkeypatch.setattr("samiksha.keys.software", lambda: "another")
    assert changed(before, keys(home)) == {"rewa", "satna"}


def test_the_key_of_a_roll_up_rests_on_all_its_districts(home: Home) -> None:
    def rollups() -> dict[str, str]:
        plan = plan_round(home, "helpline_followup", date.fromisoformat(DAY))
        return {area.code: plan.rollup(area).key for area in plan.rollups}

    before = rollups()
    load(home, [ROWS[0], [*ROWS[1][:6], "9876543299"]])
    assert changed(before, rollups()) == {"rewa_division", "mp"}


def test_measures_kept_of_an_earlier_brief_are_part_of_the_key(home: Home) -> None:
    before = keys(home)
    folder = stored(home, "measures/tiny", "2023-05-13")
    folder.mkdir(parents=True)
    (folder / "rewa.json").write_text(json.dumps({"data_as_of": "2023-05-13"}), encoding="utf-8")
    assert changed(before, keys(home)) == {"rewa"}


def test_what_its_briefs_say_is_part_of_the_key_of_a_roll_up_and_not_of_theirs(home: Home) -> None:
    plan = plan_round(home, "helpline_followup", date.fromisoformat(DAY))
    rewa, division = plan.register.area("rewa"), plan.register.area("rewa_division")
    before = plan.brief(rewa).key, plan.rollup(division).key
    folder = stored(home, "measures/helpline_followup", DAY)
    folder.mkdir(parents=True)
    (folder / "rewa.json").write_text("{}", encoding="utf-8")
    assert plan.brief(rewa).key == before[0] and plan.rollup(division).key != before[1]


def add_snapshots(home: Home, source: str, held: dict[str, dict[str, str]]) -> None:
    """Of each day: area → digest of all that is held of it."""
    for day, digests in held.items():
        folder = stored(home, source, day)
        folder.mkdir(parents=True, exist_ok=True)
        told = {"areas": dict.fromkeys(digests, 1), "digests": digests}
        (folder / "snapshot.json").write_text(json.dumps(told), encoding="utf-8")


def key_of(home: Home, review: str, area: str = "rewa") -> str:
    plan = plan_round(home, review, date.fromisoformat(DAY), areas=(area,))
    return plan.brief(plan.areas[0]).key


def test_a_snapshot_that_no_page_of_that_day_may_read_is_not_in_its_key(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    days = {
        "2023-05-01": {"rewa": "1"},
        "2023-05-08": {"rewa": "2"},
        "2023-05-15": {"rewa": "3"},
        DAY: {"satna": "4"},
    }
    add_snapshots(home, "cm_helpline", days)
    before = key_of(home, "helpline_followup")
    shutil.rmtree(stored(home, "cm_helpline", "2023-05-01"))
    assert key_of(home, "helpline_followup") == before
    for day in ("2023-05-08", "2023-05-15"):  # the newest two that hold the area
        add_snapshots(home, "cm_helpline", {day: {"rewa": "another"}})
        assert key_of(home, "helpline_followup") != before
        add_snapshots(home, "cm_helpline", {day: days[day]})
    assert key_of(home, "helpline_followup") == before
    shutil.rmtree(stored(home, "cm_helpline", "2023-05-08"))
    assert key_of(home, "helpline_followup") != before


def test_the_first_snapshot_since_a_campaigns_cut_off_is_in_the_key_of_its_review(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    every = {day: {"rewa": day} for day in ("2023-04-10", "2023-04-20", "2023-04-27", "2023-05-13", DAY)}
    add_snapshots(home, "cm_helpline", every)
    before = {review: key_of(home, review) for review in ("campaign_phase", "helpline_followup")}
    for day, changes in (("2023-04-10", False), ("2023-04-27", False), ("2023-04-20", True)):
        add_snapshots(home, "cm_helpline", {day: {"rewa": "another"}})
        assert (key_of(home, "campaign_phase") != before["campaign_phase"]) is changes, day
        assert key_of(home, "helpline_followup") == before["helpline_followup"]


def run(home: Home, *more: str) -> str:
    done = samiksha_here("round", "tiny", "--as-of", DAY, "--areas", "rewa,satna", "--jobs", "2", *more, home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pages(home: Home) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in (home.outputs / "tiny" / DAY).glob("[rs]*.html")}


def test_a_round_keeps_what_has_not_changed_and_makes_what_has(home: Home) -> None:
    assert "2 बने, 0 यथावत" in run(home)
    first = pages(home)
    assert "0 बने, 2 यथावत" in run(home) and pages(home) == first
    load(home, [ROWS[0], [*ROWS[1][:6], "9876543299"]])
    assert "1 बने, 1 यथावत" in run(home)
    second = pages(home)
    assert second["rewa"] == first["rewa"] and second["satna"] != first["satna"]
    assert "2 बने, 0 यथावत" in run(home, "--force")


def test_a_page_that_somebody_has_changed_is_made_again(home: Home) -> None:
    run(home)
    (home.outputs / "tiny" / DAY / "rewa.html").write_text("edited", encoding="utf-8")
    assert "1 बने, 1 यथावत" in run(home)
    (home.outputs / "tiny" / DAY / "satna.html").unlink()
    assert "1 बने, 1 यथावत" in run(home)


def test_nothing_is_started_when_nothing_has_changed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    run(home)

    def none(*_: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr("samiksha.round.Workers", none)
    assert "0 बने, 2 यथावत" in run(home)


def test_every_page_of_a_whole_round_is_kept_the_second_time_and_in_a_copy(
    demo_round: DemoRound, tmp_path: Path
) -> None:
    copy = Home(shutil.copytree(demo_round.home.root, tmp_path / "copy"))
    done = samiksha_here("round", "helpline_followup", "--as-of", DAY, "--under", "shahdol", home=copy)
    assert f"0 बने, {len(DISTRICTS) + 1} यथावत" in done.stdout


def test_a_key_is_the_same_in_another_process(home: Home) -> None:
    plan = plan_round(home, "tiny", date.fromisoformat(DAY), areas=("rewa",))
    again = Keys(home, plan.spec, plan.register, plan.as_of, plan.lang)
    assert again.key("rewa", "tiny.ipynb") == plan.brief(plan.areas[0]).key
