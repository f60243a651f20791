"""docs/directives.md promises nothing that the software does not have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from samiksha.catalogue import has
from samiksha.params.reviews import ReviewSpec, read_review

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "directives.md").read_text(encoding="utf-8")
COMPUTED, LEFT = PAGE.split("\n## Computed\n")[1].split("\n## Not computed, and why\n")
REPORTS = ("R0", "R1", "R2", "R3", "R4")


def rows(text: str, columns: int) -> Iterator[list[str]]:
    """The cells of each row of the tables with so many columns, their heads aside."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| ") else []
        if len(cells) == columns and cells[0] not in ("In the report's words", "Report"):
            yield cells


def named(cell: str) -> list[str]:
    return re.findall(r"`([a-z0-9_]+)`", cell)


@pytest.fixture(scope="module")
def reviews() -> dict[str, ReviewSpec]:
    params = ROOT / "params"
    return {path.stem: read_review(params, path.stem) for path in sorted((params / "reviews").glob("*.yml"))}


def headings(spec: ReviewSpec) -> set[str]:
    """The Hindi headings of the sections of a review's brief and roll-up."""
    found = set()
    for name in filter(None, (spec.notebook, spec.rollup_notebook)):
        cells = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
        titles = ["".join(cell["source"]).splitlines()[0] for cell in cells if cell["cell_type"] == "markdown"]
        found |= {title.removeprefix("## ").split(" <span")[0] for title in titles}
    return found


def test_every_measure_named_there_exists(reviews: dict[str, ReviewSpec]) -> None:
    keys = {key for cells in rows(COMPUTED, 5) for key in named(cells[1])}
    assert len(keys) > 70
    assert {key for key in keys if not has(f"measure.{key}")} == set()


def test_every_table_and_pattern_named_there_exists(reviews: dict[str, ReviewSpec]) -> None:
    keys = {key for cells in rows(COMPUTED, 5) for key in named(cells[2])}
    assert len(keys) > 30
    assert {key for key in keys if not (has(f"table.caption.{key}") or has(f"suspicion.{key}"))} == set()


def test_every_place_named_there_is_a_section_of_that_review(reviews: dict[str, ReviewSpec]) -> None:
    places = {(named(cells[3])[0], cells[4]) for cells in rows(COMPUTED, 5)}
    assert {(review, place) for review, place in places if place not in headings(reviews[review])} == set()


def test_a_directive_is_computed_by_something_and_every_other_says_why_not() -> None:
    computed, left = list(rows(COMPUTED, 5)), list(rows(LEFT, 3))
    assert [cells[0] for cells in computed if not named(cells[1]) and not named(cells[2])] == []
    assert all(len(cells[2]) > 8 for cells in left)
    assert [report for report in REPORTS if f"### {report}\n" not in COMPUTED] == []
    assert {cells[0] for cells in left} == set(REPORTS)
