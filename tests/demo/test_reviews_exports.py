"""The exports of campaign, week and conference: the same every time, as messy as real ones, with figures that agree."""

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samiksha.cli import demonstration
from samiksha.cli.saying import Voice
from samiksha.demo import DEMO_REVIEWS, PLANTED, exports, write_demo
from samiksha.demo.calendar import day_number
from samiksha.demo.campaign import closing
from samiksha.demo.conference import days as conference_days
from samiksha.demo.conference.cases import case_lives, over_pct
from samiksha.demo.conference.words import conference_words
from samiksha.demo.exports import WRITERS
from samiksha.demo.world import read_world
from samiksha.home import Home
from samiksha.kernel.address import ADDRESS
from samiksha.params.reviews import read_review
from samiksha.params.sources import read_sources, source_for
from samiksha.platform import can_fork
from tests.demo.conftest import PARAMS, Loaded, home_in

OTHERS = ("campaign_jan_kalyan", "good_governance_week", "conference_compliance", "jan_sunwai")


@pytest.fixture(scope="module")
def of_two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[Path]]:
    home = home_in(tmp_path_factory.mktemp("two") / "home")
    return home, write_demo(home, ["anuppur", "niwari"], OTHERS)


def test_the_same_bytes_come_every_time(tmp_path: Path, of_two: tuple[Home, list[Path]]) -> None:
    again = write_demo(home_in(tmp_path / "home"), ["anuppur", "niwari"], OTHERS)
    assert [(path.name, path.read_bytes()) for path in again] == [
        (path.name, path.read_bytes()) for path in of_two[1]
    ]


@pytest.mark.parametrize("forks", [True, False])
def test_the_same_bytes_come_from_processes_of_their_own(
    forks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = write_demo(home_in(tmp_path / "alone"), ["niwari"], ("jan_sunwai",))
    monkeypatch.setattr(exports, "_FEW_DISTRICTS", 0)
    monkeypatch.setattr(exports, "cores", lambda: 2)
    monkeypatch.setattr(exports, "can_fork", lambda: forks and can_fork())
    begun: list[int] = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, processes: int, context: object) -> None:
            begun.append(processes)
            super().__init__(processes, context)

    monkeypatch.setattr(exports, "ProcessPoolExecutor", Pool)
    beside = write_demo(home_in(tmp_path / "beside"), ["niwari"], ("jan_sunwai",))
    assert begun == [2]
    assert [(path.name, path.read_bytes()) for path in beside] == [(path.name, path.read_bytes()) for path in alone]


def test_each_file_fits_one_source_says_its_day_and_that_it_is_made_up(of_two: tuple[Home, list[Path]]) -> None:
    sources = read_sources(PARAMS)
    for path in of_two[1]:
        source = sources[source_for(sources, path.name)][0]
        assert source.as_of_in(path.name) and source.is_demo(path.name)
        if path.suffix == ".csv":
            assert "DEMO DATA" in path.read_text("utf-8-sig").splitlines()[0]
        elif path.suffix == ".xlsx":
            assert "DEMO DATA" in str(pd.read_excel(path, header=None, nrows=1, engine="calamine").iat[0, 0])


def test_a_review_is_written_alone_and_the_next_demo_leaves_nothing_of_it(tmp_path: Path) -> None:
    home = home_in(tmp_path / "home")
    first = write_demo(home, ["anuppur"], ("campaign_jan_kalyan",))
    assert [path.name for path in first] == [
        "daily_returns_demo_anuppur_20250126.xlsx",
        "service_applications_demo_anuppur_20250126.csv",
    ]
    kept = write_demo(home, ["niwari"], ("good_governance_week",))
    assert sorted((home.inbox / "demo").iterdir()) == sorted(kept)


def test_every_source_of_every_review_has_an_export_as_of_two_days(loaded: Loaded) -> None:
    held = {(intake.source, intake.as_of) for intake in loaded.intakes}
    for review, as_of in DEMO_REVIEWS:
        assert review in WRITERS
        if review == "jan_sunwai":
            continue  # proven in its own tests
        for source in read_review(PARAMS, review).sources:
            assert any(name == source and day == as_of for name, day in held), (review, source)
    returns = (
        "service_applications",
        "daily_returns",
        "ggw_returns",
        "cpgrams",
        "revenue_cases",
        "indicator_returns",
    )
    assert all(len({day for name, day in held if name == source}) >= 2 for source in returns)


def test_every_file_is_read_and_no_row_is_lost(loaded: Loaded) -> None:
    assert {intake.outcome for intake in loaded.intakes} == {"loaded"}
    for intake in loaded.intakes:
        count = intake.count
        assert count is not None and count.read == count.kept + count.refused + count.duplicate > 0


@pytest.mark.parametrize(
    ("source", "day", "own"),
    [("service_applications", date(2023, 5, 20), {"anuppur", "rewa"}),
     ("ggw_returns", date(2024, 12, 22), {"dewas", "narmadapuram", "rewa"}),
     ("revenue_cases", date(2026, 1, 14), {"anuppur", "rewa", "umaria"})],
)  # fmt: skip
def test_a_districts_own_file_fills_the_columns_that_the_states_file_fills(
    source: str, day: date, own: set[str], loaded: Loaded
) -> None:
    """Two header rows, Devanagari digits, mixed headers, an HTML table: nothing is lost on the way."""
    parts = {part.file.split("_demo_")[1].split("_")[0]: part for part in loaded.store.manifest(source, day).parts}
    assert own <= set(parts)
    for district in own:
        assert set(parts[district].reports) == set(parts["mp"].reports), district


def test_the_later_register_of_cases_is_the_earlier_one_a_month_on(loaded: Loaded) -> None:
    key = "case_id"
    first, second = (
        loaded.store.rows("revenue_cases", day, ("panna",)).set_index(key) for day in conference_days.DAYS
    )
    assert set(first.index) < set(second.index)
    later = second.loc[first.index]
    assert (later["registered_on"] == first["registered_on"]).all()
    done = first["status"] == "disposed"
    assert (later.loc[done, "disposed_on"] == first.loc[done, "disposed_on"]).all()


def test_the_weakest_two_of_each_case_type_are_those_that_the_review_of_january_2026_named(tmp_path: Path) -> None:
    world = read_world(home_in(tmp_path / "home"))
    lives = {district.code: case_lives(world, district) for district in world.districts}
    for kind in ("mutation", "partition", "demarcation", "khasra_update", "encroachment_removal"):
        shares = {code: over_pct(each, kind, conference_days.SECOND_AS_OF) or 0.0 for code, each in lives.items()
                  if _pending(each, kind) >= 10}  # fmt: skip
        weakest = sorted(shares, key=lambda code: -shares[code])[:2]
        assert set(weakest) == set(conference_words().weak[kind]), kind


def _pending(lives: pd.DataFrame, kind: str) -> int:
    today = day_number(conference_days.SECOND_AS_OF)
    return int(((lives["kind"] == kind) & (lives["registered"] <= today) & (lives["disposed"] > today)).sum())


def test_the_closing_account_of_anuppur_is_short_by_the_two_that_were_published(loaded: Loaded) -> None:
    rows = loaded.store.rows("daily_returns", closing.AS_OF, ("anuppur",))
    last = rows[rows["day"] == pd.Timestamp(closing.AS_OF)]
    accounted = rows["approved_count"].sum() + rows["rejected_count"].sum() + last["pending_count"].sum()
    assert (int(rows["received_count"].sum()), int(accounted)) == (37_856, 37_854)
    assert (rows["pending_count"] >= 0).all() and (rows["disposed_count"] >= 0).all()
    cases = loaded.store.rows("service_applications", closing.AS_OF, ("anuppur",))
    cases = cases[cases["received_on"] >= pd.Timestamp(closing.START)]
    assert len(cases) == 37_856
    assert int((cases["status"] == "disposed").sum()) == int(rows["disposed_count"].sum())


def test_the_state_tells_735_notified_services_and_602_online(loaded: Loaded) -> None:
    rows = loaded.store.rows("state_indicator_returns", conference_days.SECOND_AS_OF).set_index("indicator")
    assert rows.loc["services_online", ["target", "achieved"]].tolist() == [735, 602]


def test_honest_returns_agree_with_the_cases_they_were_counted_from(loaded: Loaded) -> None:
    cases = loaded.store.rows("cpgrams", date(2024, 12, 22), ("panna",))
    returns = loaded.store.rows("ggw_returns", date(2024, 12, 22), ("panna",)).set_index("day")
    for day, row in returns.iterrows():
        assert row["cpgrams_disposed_count"] == int((cases["closed_on"] == day).sum()), day
    assert (np.asarray(returns["camp_disposed_count"]) <= np.asarray(returns["camp_received_count"])).all()


def test_every_planted_fault_is_of_a_source_and_is_told_once() -> None:
    sources = read_sources(PARAMS)
    assert all(fault.source in sources for fault in PLANTED)
    told = [(fault.district, fault.source, fault.review, fault.key) for fault in PLANTED]
    assert len(told) == len(set(told))


def test_the_demo_command_makes_a_round_of_every_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    home = home_in(tmp_path / "home")
    (home.root / "notebooks").rmdir()
    (home.root / "notebooks").symlink_to(PARAMS.parent / "notebooks")
    monkeypatch.setenv(ADDRESS, "/nowhere/s")  # no brief is made: no parent has to warm up
    planned: list[tuple[str, date]] = []
    one_file = partial(write_demo, reviews=("campaign_jan_kalyan",))
    monkeypatch.setattr(demonstration, "write_demo", one_file)

    def make(plans, voice, jobs=None) -> int:
        planned.extend((plan.spec.review, plan.as_of) for plan in plans)
        return 0

    monkeypatch.setattr(demonstration, "make_rounds", make)
    assert demonstration.show(home, Voice("en"), districts=1) == 0
    assert tuple(planned) == DEMO_REVIEWS
    said = capsys.readouterr().out
    assert "s in all" in said and str(len(DEMO_REVIEWS)) in said
