"""What a notebook will open is opened beforehand: the same, and only what the notebook plainly says."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import nbformat
import pytest

from samiksha import promises
from samiksha.explore.cases import Cases, Pick
from samiksha.home import VARIABLE, Home
from samiksha.kernel.ahead import NOTEBOOK, OPENERS, Opening, open_ahead, opening_of
from samiksha.review import open_review
from samiksha.rollup import open_rollup
from tests.kernel.conftest import Kernel

SHIPPED = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SETUP = "from samiksha.review import open_review\nbrief = open_review(review, area=area, as_of=as_of, lang=lang)"
GIVEN = 'review = "helpline_followup"\narea = "anuppur"\nas_of = "2023-05-20"\nlang = "en"'
TOLD = {"review": "helpline_followup", "area": "anuppur", "as_of": "2023-05-20", "lang": "en"}
COUNT = "from samiksha import promises; print(len(promises._promised))"


def write(path: Path, parameters: str, setup: str, *more: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in (parameters, setup, *more)]
    for cell, tag in zip(cells, ("parameters", "setup"), strict=False):
        cell.metadata["tags"] = [tag]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.mark.parametrize("notebook", SHIPPED, ids=lambda path: path.stem)
def test_every_notebook_of_ours_says_what_it_opens(notebook: Path) -> None:
    opening = opening_of(notebook)
    assert opening is not None
    assert opening.opener == ("open_rollup" if "rollup" in notebook.stem else "open_review")
    assert {*opening.arguments} == {*TOLD}


@pytest.mark.parametrize(
    ("setup", "told"),
    [
        (SETUP, TOLD),
        ('brief = open_review("jan_sunwai", area, as_of="2026-01-14")',
         {"review": "jan_sunwai", "area": "anuppur", "as_of": "2026-01-14"}),
    ],
)  # fmt: skip
def test_names_and_plain_text_are_understood(tmp_path: Path, setup: str, told: dict[str, str]) -> None:
    assert opening_of(write(tmp_path / "n.ipynb", GIVEN, setup)) == Opening("open_review", told, live=False)
    assert opening_of(write(tmp_path / "n.ipynb", GIVEN, setup, "explore.room(brief)")) == Opening(
        "open_review", told, live=True
    )


@pytest.mark.parametrize(
    "setup",
    ["brief = open_review(review, area=area[:3], as_of=as_of)", "brief = open_review(review, area=area)",
     "brief = open_review(review, area=area, as_of=as_of, home=mine)", "print(area)", "%load_ext autoreload"],
)  # fmt: skip
def test_what_is_not_plain_promises_nothing(
    tmp_path: Path, setup: str, monkeypatch: pytest.MonkeyPatch, loaded_home: Home
) -> None:
    monkeypatch.setattr(promises, "_promised", {})
    monkeypatch.setenv(NOTEBOOK, str(write(tmp_path / "n.ipynb", GIVEN, setup)))
    monkeypatch.setenv(VARIABLE, str(loaded_home.root))
    open_ahead()
    assert not promises._promised


def test_a_notebook_that_is_none_and_a_kernel_without_one_promise_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "_promised", {})
    (tmp_path / "n.ipynb").write_text("{", encoding="utf-8")
    monkeypatch.setenv(NOTEBOOK, str(tmp_path / "n.ipynb"))
    open_ahead()
    monkeypatch.setenv(NOTEBOOK, str(tmp_path / "nowhere.ipynb"))
    open_ahead()
    monkeypatch.delenv(NOTEBOOK)
    open_ahead()
    assert not promises._promised


@pytest.mark.parametrize(("opener", "area"), [("open_review", "anuppur"), ("open_rollup", "mp")])
def test_what_was_opened_beforehand_is_what_is_opened_now(
    opener: str, area: str, loaded_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = f"brief = {opener}(review, area={area!r}, as_of=as_of, lang=lang)"
    monkeypatch.setenv(NOTEBOOK, str(write(tmp_path / "n.ipynb", GIVEN, setup, "explore.cases(brief)")))
    monkeypatch.setenv(VARIABLE, str(loaded_home.root))
    monkeypatch.setattr(promises, "_promised", {})
    open_ahead()
    assert len(promises._promised) == 2
    asked = (TOLD["review"], area, TOLD["as_of"], TOLD["lang"])
    opens = {"open_review": open_review, "open_rollup": open_rollup}[opener]
    ahead, live = opens(*asked), Cases.open(loaded_home, *asked)
    assert not promises._promised  # both were given
    now = opens(*asked)
    assert ahead is not now
    assert asdict(ahead.figures)["measures"] == asdict(now.figures)["measures"]
    assert [*ahead.figures.statements] == [*now.figures.statements]
    assert live.headline(Pick()) == Cases.open(loaded_home, *asked).headline(Pick())
    assert {*OPENERS} == {"open_review", "open_rollup"}


def test_a_kernel_of_a_notebook_begins_by_itself(
    kernels: Callable[..., Kernel], loaded_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kernels().says(COUNT) == "0"
    monkeypatch.setenv(NOTEBOOK, str(write(tmp_path / "n.ipynb", GIVEN, SETUP)))
    monkeypatch.setenv(VARIABLE, str(loaded_home.root))
    kernel = kernels()
    assert kernel.says(COUNT) == "1"
    assert (
        kernel.says(f"{GIVEN}\n{SETUP}\nprint(brief.area.code, brief.figures.measures['pending'].value > 0)")
        == "anuppur True"
    )
    assert kernel.says(COUNT) == "0"
