"""Jan-sunwai's demo registers: every planted fault is found, and where none is planted nothing is suspected."""

from collections import Counter
from pathlib import Path

import pytest

from samiksha.demo.jan_sunwai import write_jan_sunwai
from samiksha.demo.jan_sunwai.faults import CLUSTER, PLANTED
from samiksha.demo.jan_sunwai.lives import DAYS
from samiksha.demo.planting import Planted
from samiksha.demo.world import read_world
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.review import Review, open_review
from samiksha.store.snapshots import Store
from tests.demo.conftest import CLEAN, home_in

BY_LOADING = [fault for fault in PLANTED if not fault.review]
PATTERNS = {fault.district: {fault.key: fault.count} for fault in PLANTED if fault.key in (
    "all_on_the_spot", "back_dated", "rows_vanished")}  # fmt: skip


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The registers of all districts with faults and of one without, loaded as of both days. Not to be changed."""
    home = home_in(tmp_path_factory.mktemp("jan_sunwai") / "home")
    folder = home.inbox / "demo"
    folder.mkdir(parents=True)
    world = read_world(home, [*dict.fromkeys(fault.district for fault in PLANTED), CLEAN])
    intakes = Desk(home).take(write_jan_sunwai(world, folder))
    assert [intake.error for intake in intakes] == [None] * 4
    return home


def review(registers: Home, district: str) -> Review:
    return open_review("jan_sunwai", district, DAYS[-1], home=registers)


def planted(key: str) -> Planted:
    (fault,) = [fault for fault in PLANTED if fault.key == key]
    return fault


def test_loading_finds_each_spoilt_row_and_no_other(registers: Home) -> None:
    wanted = Counter({(fault.district, fault.key): fault.count for fault in BY_LOADING})
    for day in DAYS:
        found = Store(registers).findings("jan_sunwai", day)
        rows = found[found["severity"].isin(["refused", "duplicate", "doubt"])]
        assert Counter(zip(rows["area"], rows["rule"], strict=True)) == (wanted if day == DAYS[-1] else Counter())


@pytest.mark.parametrize("district", [*PATTERNS, CLEAN, "anuppur"])
def test_what_is_suspicious_is_what_was_planted(registers: Home, district: str) -> None:
    found = review(registers, district).suspicions
    assert dict(zip(found["pattern"], found["count"], strict=True)) == PATTERNS.get(district, {})


def test_the_department_that_leaves_applications_unanswered_stands_first(registers: Home) -> None:
    fault = planted("answers_awaited")
    frames = review(registers, fault.district).figures.frames
    assert frames["by_department"]["department"].iloc[0] == CLUSTER
    assert frames["by_department"]["answers_awaited_count"].iloc[0] >= fault.count
    assert (frames["answers_awaited"]["department"] == CLUSTER).sum() >= fault.count


def test_the_subdivision_that_held_nothing_is_named(registers: Home) -> None:
    fault = planted("missed_hearings")
    figures = review(registers, fault.district).figures
    worst = figures.frames["by_subdivision"].iloc[0]
    assert (worst["due_held_pct__n"], worst["due_held_pct__d"]) == (0, fault.count)
    (act,) = [one for one in figures.statements if one.key == "jan_sunwai.act.subdivision"]
    assert act.values["where"].code == worst["subdivision"] and act.values["count"] == fault.count


def test_the_district_that_invited_nobody_is_told_so(registers: Home) -> None:
    found = review(registers, planted("hearings_invited_pct").district)
    invited = found.figures.measures["hearings_invited_pct"]
    assert invited.numerator == 0 and (invited.denominator or 0) > 4
    assert found.figures.statements[1].values["worst"] == invited


def test_both_snapshots_hold_every_district_and_hearings_nobody_came_to(registers: Home) -> None:
    for day in DAYS:
        held = Store(registers).manifest("jan_sunwai", day)
        assert set(held.areas) == {*(fault.district for fault in PLANTED), CLEAN}
        rows = Store(registers).rows("jan_sunwai", day, tuple(held.areas))
        assert ((rows["held"] == "held") & rows["application_no"].isna()).any()
        assert (rows["held"] == "not_held").any()


def test_the_same_world_makes_the_same_bytes(registers: Home, tmp_path: Path) -> None:
    again = write_jan_sunwai(read_world(registers, ["anuppur", "indore"]), tmp_path)
    own = [path for path in again if "_mp_" not in path.name]
    assert len(own) == 2
    for path in own:
        assert path.read_bytes() == (registers.inbox / "demo" / path.name).read_bytes()
