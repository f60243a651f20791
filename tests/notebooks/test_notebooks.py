"""The notebooks are tables of contents: thin, bare of outputs, and every call in them exists."""

import ast
from pathlib import Path

import nbformat
import pytest

from samiksha import charts, explore, tables, words
from samiksha.kernel.client import KERNEL_NAME

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ROOMS = {"charts": charts, "explore": explore, "tables": tables, "words": words}
NAMES = tuple(sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))


def read(name: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def body(name: str) -> list[nbformat.NotebookNode]:
    """Code cells that make the page."""
    cells = read(name).cells
    return [
        cell for cell in cells if cell.cell_type == "code" and not {"parameters", "setup", "live"} & set(tags(cell))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_has_at_most_three_lines_and_only_calls(name: str) -> None:
    for cell in body(name):
        lines = cell.source.splitlines()
        assert 1 <= len(lines) <= 3
        for statement in ast.parse(cell.source).body:
            assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call), cell.source


@pytest.mark.parametrize("name", NAMES)
def test_parameters_and_setup_come_first(name: str) -> None:
    first, second = read(name).cells[:2]
    assert tags(first) == ["parameters"] and tags(second) == ["setup"]
    assert [line.split(" = ")[0] for line in first.source.splitlines()] == [
        "review", "area", "as_of", "lang", *(["by"] if name.startswith("meeting") else []),
    ]  # fmt: skip
    assert all("  # " in line for line in first.source.splitlines())
    assigned = [node for node in ast.parse(second.source).body if not isinstance(node, ast.ImportFrom)]
    assert len(assigned) == 1 and len(second.source.splitlines()) <= 4


@pytest.mark.parametrize("name", NAMES)
def test_every_call_names_something_that_exists(name: str) -> None:
    for cell in body(name):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.attr in ROOMS[node.value.id].__all__


@pytest.mark.parametrize("name", NAMES)
def test_it_is_kept_without_outputs_and_names_the_warm_kernel(name: str) -> None:
    notebook = read(name)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == KERNEL_NAME
    for cell in notebook.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert cell.metadata.slideshow.slide_type in ("slide", "subslide", "-", "skip")


@pytest.mark.parametrize("name", NAMES)
def test_each_heading_stands_in_both_languages_with_one_sentence_why(name: str) -> None:
    headings = [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]
    assert headings
    for source in headings:
        heading, blank, sentence = source.split("\n")
        assert heading.startswith("## ") and blank == ""
        assert (
            heading.count('<span class="beside" lang="en">') == sentence.count('<span class="beside" lang="en">') == 1
        )


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_asked_live_by_one_cell_that_no_page_shows(name: str) -> None:
    (live,) = [cell for cell in read(name).cells if cell.cell_type == "code" and "live" in tags(cell)]
    brought = "from samiksha import explore\n\n"  # here alone: no page pays for widgets
    assert live.source in (
        f"{brought}explore.cases(brief)",
        f"{brought}explore.cases(whole)",
        "explore.room(brief, by)",
        "explore.room(whole, by)",
    )
    assert ("explore.room" in live.source) == name.startswith("meeting")
    assert live.metadata.slideshow.slide_type == "skip"
    above = read(name).cells[read(name).cells.index(live) - 1]
    assert above.cell_type == "markdown" and tags(above) == ["live"]


def test_the_brief_is_about_a_dozen_code_cells() -> None:
    assert 12 <= len(body("helpline_followup")) <= 16


def test_the_brief_has_all_seven_parts_of_every_brief_and_all_measures() -> None:
    calls = "\n".join(cell.source for cell in body("helpline_followup"))
    parts = ["words.title", "words.headline", "tables.since_last", "tables.directions", "charts.level_chart",
             "charts.ageing_chart", "charts.flow_chart", "words.flow_sentence", "tables.grade_components",
             "tables.closures", "tables.by_department", "tables.by_block", "tables.by_office", "tables.officers",
             "tables.candidates", "tables.oldest", "tables.call_results", "tables.call_sample", "tables.call_strata", "tables.findings", "words.provenance"]  # fmt: skip
    places = [calls.index(f"{part}(brief)") for part in parts]
    assert places == sorted(places)


def test_the_roll_up_ranks_names_extremes_and_reconciles() -> None:
    calls = "\n".join(cell.source for cell in body("rollup"))
    for part in ("words.rollup_title", "words.rollup_headline", "tables.ranking", "tables.extremes",
                 "charts.tile_map", "charts.small_multiples", "tables.overdue_directions", "tables.reconciliation", "words.provenance"):  # fmt: skip
        assert f"{part}(whole)" in calls
