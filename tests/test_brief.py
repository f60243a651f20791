"""One brief: what is published is proven; what fails leaves the page before it, and says why in plain words."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import nbformat
import pytest

from samiksha.brief import make_brief as make_unwritten
from samiksha.cli.progress import Silent
from samiksha.demo import DEMO_REVIEWS, write_demo
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.kernel.client import KERNEL_NAME
from samiksha.model import FAILED, MADE, TIMED_OUT
from samiksha.orders import Order, Outcome, accept
from samiksha.params.limits import Limits
from samiksha.plans import plan_round
from samiksha.round import run_rounds
from samiksha.store.history import History
from tests.conftest import DemoRound
from tests.homes import KILL, PARAMETERS, add_tiny_review, make_home, share_warm_parent, write_notebook

DAY = date(2023, 5, 20)


def make_brief(order: Order) -> Outcome:
    """A brief, made and written."""
    return accept(order, make_unwritten(order))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


@pytest.fixture
def order(home: Home) -> Order:
    """A brief that is made in a second, whose page of an earlier round stands."""
    add_tiny_review(home)
    page = home.outputs / "tiny" / "2023-05-20" / "anuppur.html"
    page.parent.mkdir(parents=True)
    page.write_text("the page before", encoding="utf-8")
    return Order(home.root, "tiny", "tiny.ipynb", "anuppur", DAY, "hi", "run-1", page)


def test_the_page_names_its_district_in_title_header_and_file_name(demo_round: DemoRound) -> None:
    for code, hindi in (("anuppur", "अनूपपुर"), ("shahdol", "शहडोल"), ("umaria", "उमरिया")):
        page = (demo_round.folder / f"{code}.html").read_text(encoding="utf-8")
        (title,) = re.findall("<title>(.*?)</title>", page)
        (place,) = re.findall('<span class="place">(.*?)</h1>', page, re.DOTALL)
        assert title.startswith(hindi) and hindi in place
        assert "20 मई 2023" in page and 'datetime="2023-05-20"' in page


def test_a_page_stays_below_350_kilobytes(demo_round: DemoRound) -> None:
    sizes = {path.name: path.stat().st_size for path in demo_round.folder.glob("*.html")}
    assert len(sizes) == 5
    assert {name: size for name, size in sizes.items() if size > 350_000} == {}


def test_a_brief_is_made_and_its_measures_are_kept(home: Home, order: Order) -> None:
    made = make_brief(order)
    assert (made.status, made.area, made.said, made.rule_version) == (MADE, "anuppur", None, "2023-04")
    assert "the page before" not in order.page.read_text(encoding="utf-8")
    assert order.page.stat().st_size == made.size
    assert History(home).past("tiny", "anuppur", DAY).measures["pending"].value == 7


def said_of_failure(order: Order, *fragments: str) -> str:
    """The log of a brief that must fail. The page before stands; both languages say these fragments."""
    made = make_brief(order)
    assert made.status in (FAILED, TIMED_OUT)
    assert made.said is not None and set(made.said) == {"hi", "en"}
    assert order.page.read_text(encoding="utf-8") == "the page before"
    assert [path.name for path in order.page.parent.iterdir()] == [order.page.name]
    assert re.search("[क-ह]", made.said["hi"]) and not re.search("[क-ह]", made.said["en"])
    for fragment in fragments:
        assert fragment in made.said["hi"] and fragment in made.said["en"]
    assert "Traceback" not in made.said["hi"]
    return Path(made.log).read_text(encoding="utf-8")


@pytest.mark.parametrize("misspelt", ["aera", "as_off"])
def test_a_misspelt_parameter_is_refused_before_anything_runs(home: Home, order: Order, misspelt: str) -> None:
    right = {"aera": "area", "as_off": "as_of"}[misspelt]
    witness = home.root / "ran"
    parameters = PARAMETERS.replace(f"{right} =", f"{misspelt} =")
    write_notebook(home, f"open({str(witness)!r}, 'w').close()", parameters=parameters)
    said_of_failure(order, f"'{right}'", misspelt, "tiny.ipynb")
    assert not witness.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ('"area": "rewa"', "area"),
        ('"as_of": "2023-05-13"', "as_of"),
        ('"lang": "en"', "lang"),
        ('"review": "x"', "review"),
        ('"area_name": {**name, "en": "Rewa"}', "area_name"),
        ('"title": {**name, "en": "Rewa — review"}', "title"),
    ],
)
def test_a_page_that_is_about_something_else_is_not_published(
    home: Home, order: Order, changed: str, field: str
) -> None:
    write_notebook(home, changed=changed)
    log = said_of_failure(order, f"{field} = ")
    assert "WrongArea" in log
    assert History(home).days("tiny", "anuppur") == []


def test_a_second_title_of_another_district_is_not_published_either(home: Home, order: Order) -> None:
    write_notebook(home, "mine = area", "area = 'rewa'")
    assert "WrongArea" in said_of_failure(order, "rewa")


FIELDS = {"review": "tiny", "area": "anuppur", "as_of": "2023-05-20", "lang": "hi"}
PIECE = """
from IPython.display import display
display({{"text/html": "<figure>...</figure>"}}, raw=True, metadata={{"samiksha": {signature}}})
"""


def test_a_piece_that_is_signed_as_ordered_is_published(home: Home, order: Order) -> None:
    write_notebook(home, PIECE.format(signature=FIELDS))
    assert make_brief(order).status == MADE


@pytest.mark.parametrize("other", [{"area": "rewa"}, {"as_of": "2023-05-13"}, {"lang": "en"}, {"review": "x"}])
def test_one_piece_that_is_of_something_else_keeps_the_whole_page_back(
    home: Home, order: Order, other: dict[str, str]
) -> None:
    write_notebook(home, PIECE.format(signature=FIELDS | other))
    ((field, found),) = other.items()
    assert "WrongArea" in said_of_failure(order, f"{field} = ", found)


@pytest.mark.parametrize("piece", ["charts.level_chart(other)", "tables.findings(other)"])
def test_a_shipped_notebook_that_shows_a_piece_of_another_district_publishes_nothing(
    changed_home: Home, piece: str
) -> None:
    share_warm_parent()
    path = changed_home.notebooks / "helpline_followup.ipynb"
    notebook = nbformat.read(path, 4)
    other = 'other = open_review(review, area="umaria", as_of=as_of, lang=lang)'
    notebook.cells = [*notebook.cells[:3], nbformat.v4.new_code_cell(f"{other}\n{piece}")]
    nbformat.write(notebook, path)
    page = changed_home.outputs / "anuppur.html"
    order = Order(changed_home.root, "helpline_followup", path.name, "anuppur", DAY, "hi", "run-1", page)
    made = make_brief(order)
    assert made.status == FAILED and not page.exists()
    assert made.said is not None and "area = 'umaria'" in made.said["hi"] and "'anuppur'" in made.said["en"]


def test_a_page_without_a_title_cannot_be_proven(home: Home, order: Order) -> None:
    write_notebook(home, "'nothing is shown here'", title=False)
    said_of_failure(order, "words.title")


def test_a_page_file_named_for_another_district_is_refused(order: Order) -> None:
    elsewhere = replace(order, page=order.page.with_name("rewa.html"))
    made = make_brief(elsewhere)
    assert made.status == FAILED and made.said is not None and "rewa.html" in made.said["hi"]
    assert not elsewhere.page.exists()


def test_a_failing_cell_leaves_its_traceback_in_the_log_and_the_page_before(home: Home, order: Order) -> None:
    write_notebook(home, "def deep():\n    raise ValueError('no such column: closed')\ndeep()")
    log = said_of_failure(order, "ValueError: no such column: closed")
    assert "deep()" in log and "Traceback" in log
    assert History(home).days("tiny", "anuppur") == []


def test_one_of_our_own_faults_reads_as_it_was_written(home: Home, order: Order) -> None:
    cell = (
        "from samiksha.errors import NoSnapshot\nraise NoSnapshot('no_snapshot', source='cm', day='2023', held='—')"
    )
    write_notebook(home, cell)
    said_of_failure(order, "samiksha load", "cm: ", "2023")


def test_a_cell_that_hangs_is_ended(home: Home, order: Order) -> None:
    write_notebook(home, "import time; time.sleep(600)")
    said_of_failure(replace(order, limits=Limits(cell_seconds=2)), " 2 ")


def test_a_kernel_that_dies_is_told_apart_from_a_failing_cell(home: Home, order: Order) -> None:
    write_notebook(home, KILL.format(whom="os.getpid()"))
    assert "DeadKernelError" in said_of_failure(order)


def test_a_notebook_that_is_gone_is_named(home: Home, order: Order) -> None:
    said_of_failure(replace(order, notebook="nowhere.ipynb"), "nowhere.ipynb")


def test_a_full_disk_leaves_the_page_before(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_is_full)
    log = said_of_failure(order, "No space left on device")
    assert "OSError" in log


def test_a_fault_that_nobody_foresaw_is_said_plainly_and_its_traceback_logged(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> str:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("samiksha.brief.convert", break_down)
    log = said_of_failure(order, "a fault of ours")
    assert "break_down" in log and "ZeroDivisionError: a fault of ours" in log


def test_nothing_is_left_in_the_logs_of_a_brief_that_was_made(home: Home, order: Order) -> None:
    assert make_brief(order).status == MADE
    assert [path for path in home.logs.rglob("*") if path.is_file()] == []


def test_the_same_notebook_makes_the_same_page_through_nbconvert(
    demo_round: DemoRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat

    from samiksha.brief import page_facts
    from samiksha.execution import execute

    order = Order(demo_round.home.root, "helpline_followup", "helpline_followup.ipynb", "umaria", DAY, "hi", "run-2",
                  tmp_path / "umaria.html")  # fmt: skip
    monkeypatch.setenv("SAMIKSHA_HOME", str(demo_round.home.root))
    monkeypatch.setenv("SAMIKSHA_RUN_ID", "run-2")
    notebook = execute(order, demo_round.home)
    facts = page_facts(notebook, order)
    notebook.metadata["samiksha"] = {**facts, "area": facts["area_name"], "measures": None}
    nbformat.write(notebook, tmp_path / "umaria.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "samiksha_brief", str(tmp_path / "umaria.ipynb")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ours = (demo_round.folder / "umaria.html").read_text(encoding="utf-8")
    theirs = (tmp_path / "umaria.html").read_text(encoding="utf-8")
    assert body_of(theirs) == body_of(ours)


def test_warm_kernels_and_stock_ones_make_the_same_pages_of_every_review(tmp_path: Path) -> None:
    share_warm_parent()
    home = make_home(tmp_path / "warm")
    Desk(home).take(write_demo(home, ["umaria"], [review for review, _ in DEMO_REVIEWS]))
    shutil.copytree(home.root, tmp_path / "stock")
    pages = []
    for name, kernel in (("warm", KERNEL_NAME), ("stock", "python3")):
        plans = [
            replace(plan_round(Home(tmp_path / name), review, day, areas=("umaria",)), kernel=kernel)
            for review, day in DEMO_REVIEWS
        ]
        plans[0] = replace(plans[0], rollups=(plans[0].register.area("shahdol_division"),))
        for report in run_rounds(plans, Silent(), 3):
            assert report.failed == ()
        found = Home(tmp_path / name).outputs.rglob("*.html")
        pages.append({"/".join(path.parts[-3:]): without_run(path.read_text(encoding="utf-8")) for path in found})
    assert len(pages[0]) == len(DEMO_REVIEWS) + 1
    assert pages[0].keys() == pages[1].keys()
    assert [page for page in pages[0] if pages[0][page] != pages[1][page]] == []


def body_of(page: str) -> str:
    """The text and tables of a page, without the run that made it."""
    (body,) = re.findall("<main.*?</main>", page, re.DOTALL)
    return without_run(body)


def without_run(page: str) -> str:
    return re.sub(r"\d{8}T\d{6}-[0-9a-f]{6}|run-2", "RUN", page)
