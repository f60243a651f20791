"""A round: one that fails stops no other, what died is named, and round.json leads back to everything."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from samiksha.errors import UnknownArea, UnknownName
from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.index import write_indexes
from samiksha.kernel.address import ADDRESS
from samiksha.model import FAILED, MADE
from samiksha.orders import Outcome
from samiksha.params.areas import Area
from samiksha.plans import Plan, plan_round
from samiksha.record import write_record
from samiksha.round import RoundReport, run_round, run_rounds
from tests.conftest import DemoRound
from tests.homes import DISTRICTS, KILL, add_tiny_review, make_home, share_warm_parent, write_notebook
from tests.waiting import wait_for

DAY = date(2023, 5, 20)


@dataclass
class Listener:
    """Hears how a round goes."""

    total: int = 0
    taken: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    ended: bool = False

    def begins(self, total: int) -> None:
        self.total = total

    def takes_up(self, plan: Plan, area: Area) -> None:
        self.taken.append(area.code)

    def has(self, plan: Plan, outcome: Outcome) -> None:
        self.done.append(outcome.area)

    def ends(self) -> None:
        self.ended = True


@dataclass
class KillsIdleWorkers(Listener):
    """Ends the worker processes as soon as the first brief is there: the next one finds none."""

    def has(self, plan: Plan, outcome: Outcome) -> None:
        super().has(plan, outcome)
        if len(self.done) == 1:
            workers = [child for parent in warm_parents() for child in parent.children()]
            assert workers
            for worker in workers:
                worker.kill()
            time.sleep(0.2)


def warm_parents() -> list[psutil.Process]:
    """The warm parents that this process has started, but for the one that the tests share."""
    shared = share_warm_parent()
    children = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [
        child for child in children
        if "samiksha.kernel.parent" in child.cmdline() and child.pid != (shared.pid if shared else 0)
    ]  # fmt: skip


def home_with(folder: Path, *cells: str) -> Home:
    home = make_home(folder)
    add_tiny_review(home, *cells)
    return home


def made_round(home: Home, areas: tuple[str, ...], listener: Listener | None = None, jobs: int = 2) -> RoundReport:
    plan = plan_round(home, "tiny", DAY, areas=areas)
    report = run_round(plan, listener or Listener(), jobs)
    write_record(report)
    write_indexes(report)
    return report


FAULTS = (
    "if area == 'umaria': raise ValueError('the third district')",
    f"if area == 'shahdol': {KILL.format(whom='os.getppid()')}",
)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No warm parent but the round's own, which imports little."""
    without_shared_parent(monkeypatch)


def without_shared_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    share_warm_parent()  # else the first tiny review would name it
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.setattr("samiksha.kernel.warming.STUDY", ())
    monkeypatch.setattr("samiksha.kernel.warming.SHELL", ("samiksha.kernel.shell",))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[RoundReport, Listener]:
    """Five districts: a cell of one fails, that of another kills the process that all have been forked from."""
    home = home_with(tmp_path_factory.mktemp("faulty") / "home", *FAULTS)
    listener = Listener()
    with pytest.MonkeyPatch.context() as patch:
        without_shared_parent(patch)
        return made_round(home, ("anuppur", "shahdol", "umaria", "rewa", "satna"), listener), listener


def test_one_failed_district_stops_no_other(faulty: tuple[RoundReport, Listener]) -> None:
    report, listener = faulty
    assert {outcome.area: outcome.status for outcome in report.outcomes} == {
        "anuppur": MADE, "shahdol": FAILED, "umaria": FAILED, "rewa": MADE, "satna": MADE,
    }  # fmt: skip
    assert listener.total == 5 and sorted(listener.done) == sorted(outcome.area for outcome in report.outcomes)


def test_a_worker_that_dies_is_tried_again_alone_and_named(faulty: tuple[RoundReport, Listener]) -> None:
    report, listener = faulty
    assert listener.taken.count("shahdol") == report.plan.limits.attempts == 3
    assert listener.taken.count("umaria") <= 3
    died = next(outcome for outcome in report.outcomes if outcome.area == "shahdol")
    assert died.said is not None and died.said["hi"].startswith("गणना की प्रक्रिया अचानक बंद हो गई")
    record = json.loads((report.plan.folder / "round.json").read_text(encoding="utf-8"))
    assert [line["said"] for line in record["briefs"] if line["area"] == "shahdol"] == [died.said]


def test_a_cell_that_fails_leaves_its_traceback_for_the_maintainers(faulty: tuple[RoundReport, Listener]) -> None:
    failed = next(outcome for outcome in faulty[0].outcomes if outcome.area == "umaria")
    assert failed.said is not None and "the third district" in failed.said["en"]
    assert "ValueError" in Path(failed.log).read_text(encoding="utf-8")


def test_the_index_says_what_failed_in_plain_hindi(faulty: tuple[RoundReport, Listener]) -> None:
    page = (faulty[0].plan.folder / "index.html").read_text(encoding="utf-8")
    assert page.count('class="status failed">नहीं बना<') == 2
    assert "the third district" in page and "Traceback" not in page
    assert 'href="umaria.html"' not in page and 'href="rewa.html"' in page


def test_an_earlier_page_is_kept_and_the_index_says_that_it_is_older(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    made_round(home, ("umaria", "rewa"))
    page = home.outputs / "tiny" / "2023-05-20" / "umaria.html"
    before = page.read_bytes()
    write_notebook(home, FAULTS[0])
    report = made_round(home, ("umaria",))
    assert [outcome.status for outcome in report.outcomes] == [FAILED]
    assert page.read_bytes() == before
    index = page.with_name("index.html").read_text(encoding="utf-8")
    assert 'class="status earlier">इस बार नहीं बना; पिछला पृष्ठ यथावत<' in index and 'href="umaria.html"' in index
    # The second round took up one area; the line of the other stays as the first left it.
    record = json.loads(page.with_name("round.json").read_text(encoding="utf-8"))
    assert {line["area"]: line["status"] for line in record["briefs"]} == {"umaria": FAILED, "rewa": MADE}
    assert {line["run_id"] for line in record["briefs"]} == {report.plan.run_id, *_earlier_run(record, report)}
    assert 'href="rewa.html"' in index


def _earlier_run(record: dict[str, Any], report: RoundReport) -> list[str]:
    runs = [line["run_id"] for line in record["briefs"] if line["area"] == "rewa"]
    assert runs != [report.plan.run_id]
    return runs


@pytest.mark.usefixtures("alone")
def test_workers_that_died_between_two_briefs_stop_nothing(tmp_path: Path) -> None:
    report = made_round(home_with(tmp_path / "home"), ("umaria", "rewa"), KillsIdleWorkers(), jobs=1)
    assert [outcome.status for outcome in report.outcomes] == [MADE, MADE]


@pytest.mark.usefixtures("alone")
def test_no_process_and_no_folder_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = Path(tempfile.mkdtemp(prefix="t"))  # a socket's path has about 100 characters
    monkeypatch.setattr(tempfile, "tempdir", str(short))
    made_round(home_with(tmp_path / "home", FAULTS[1]), ("shahdol", "rewa"))
    assert warm_parents() == []
    assert list(short.iterdir()) == []
    short.rmdir()


@pytest.mark.usefixtures("alone")
def test_a_killed_round_leaves_no_process_running(tmp_path: Path) -> None:
    witness = tmp_path / "kernel"
    cell = f"import os, pathlib, time; pathlib.Path({str(witness)!r}).write_text(str(os.getpid())); time.sleep(60)"
    home = home_with(tmp_path / "home", cell)
    command = [sys.executable, "-m", "samiksha", "round", "tiny", "--as-of", "2023-05-20", "--areas", "umaria"]
    with subprocess.Popen([*command, "--home", str(home.root)]) as runner:
        wait_for(lambda: witness.exists() and witness.read_text())
        running = psutil.Process(runner.pid).children(recursive=True)
        assert int(witness.read_text()) in {each.pid for each in running}
        assert len(running) == 4  # the warm parents, a worker, the process of its cells
        runner.kill()
    _, alive = psutil.wait_procs(running, timeout=5)
    assert alive == []


@pytest.mark.usefixtures("alone")
def test_rounds_of_several_plans_share_their_workers_and_each_has_its_report(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    plans = [plan_round(home, "tiny", day, areas=("umaria", "rewa")) for day in (DAY, date(2023, 5, 13))]
    seen: list[int] = []

    @dataclass
    class Counts(Listener):
        def takes_up(self, plan: Plan, area: Area) -> None:
            seen.extend(parent.pid for parent in warm_parents())

    reports = list(run_rounds(plans, listener := Counts(), 2))
    assert {report.plan.as_of for report in reports} == {DAY, date(2023, 5, 13)}
    assert [one.status for report in reports for one in report.outcomes] == [MADE] * 4
    assert len(set(seen)) == 2 and (listener.total, listener.ended) == (4, True)


def test_round_json_leads_back_to_what_made_each_brief(demo_round: DemoRound) -> None:
    record = json.loads((demo_round.folder / "round.json").read_text(encoding="utf-8"))
    assert (record["review"], record["as_of"], record["lang"]) == ("helpline_followup", "2023-05-20", "hi")
    assert record["notebook"]["sha256"] == digest_of(demo_round.home.notebooks / "helpline_followup.ipynb")
    assert {"samiksha", "papermill", "nbconvert", "pandas", "matplotlib", "pyarrow"} == set(record["software"])
    assert datetime.fromisoformat(record["started"]) <= datetime.fromisoformat(record["finished"])
    assert [line["area"] for line in record["briefs"]] == list(DISTRICTS)
    for line in [*record["briefs"], *record["rollups"]]:
        page = demo_round.folder / line["page"]
        assert (line["status"], line["said"], line["run_id"]) == (MADE, None, record["run_id"])
        assert (line["bytes"], line["sha256"]) == (page.stat().st_size, digest_of(page))
        assert line["rule_version"] == "2023-04" and line["demo"] is True and line["seconds"] > 0
    assert [line["area"] for line in record["rollups"]] == ["shahdol_division"]


def test_a_round_under_a_division_makes_its_districts_and_its_own_roll_up(demo_round: DemoRound) -> None:
    assert demo_round.code == 0, demo_round.said
    assert sorted(path.name for path in demo_round.folder.iterdir()) == sorted(
        [*(f"{code}.html" for code in DISTRICTS), "index.html", "round.json", "shahdol_division.html"]
    )


@pytest.mark.parametrize("under", ["shahdol", "shahdol_division"])
def test_a_division_is_found_by_its_name_and_by_its_code(loaded_home: Home, under: str) -> None:
    plan = plan_round(loaded_home, "helpline_followup", DAY, under=under)
    assert [area.code for area in plan.areas] == list(DISTRICTS)
    assert [area.code for area in plan.rollups] == ["shahdol_division"]


def test_a_round_over_all_takes_all_55_and_rolls_up_the_state_and_its_ten_divisions(loaded_home: Home) -> None:
    plan = plan_round(loaded_home, "helpline_followup", DAY)
    assert len(plan.areas) == 55
    assert plan.rollups[0].code == "mp" and {area.level for area in plan.rollups[1:]} == {"division"}
    assert len(plan.rollups) == 11
    orders = [*map(plan.brief, plan.areas), *map(plan.rollup, plan.rollups)]
    assert len({order.page for order in orders}) == 66


def test_hand_picked_areas_are_not_rolled_up(loaded_home: Home) -> None:
    assert plan_round(loaded_home, "helpline_followup", DAY, areas=["anuppur", "rewa"]).rollups == ()


@pytest.mark.parametrize(
    ("given", "kind", "near"),
    [
        ({"areas": ["anupur"]}, UnknownArea, "anuppur"),
        ({"areas": ["shahdol_division"]}, UnknownArea, "district"),
        ({"under": "shahdoll"}, UnknownArea, "shahdol"),
        ({"review": "helplin_followup"}, UnknownName, "helpline_followup"),
    ],
)
def test_a_plan_refuses_names_that_fit_nothing(
    loaded_home: Home, given: dict[str, Any], kind: type[Exception], near: str
) -> None:
    with pytest.raises(kind) as fault:
        plan_round(loaded_home, given.pop("review", "helpline_followup"), DAY, **given)
    assert near in str(fault.value)


def test_two_plans_never_share_a_run(loaded_home: Home) -> None:
    first, second = (plan_round(loaded_home, "helpline_followup", DAY) for _ in range(2))
    assert first.run_id != second.run_id and replace(first, run_id="") == replace(second, run_id="")
