"""docs/directives.md promises nothing that the software does not have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

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


def sections(spec: ReviewSpec) -> dict[str, str]:
    """Hindi heading → the code under it, in a review's brief and roll-up."""
    found: dict[str, str] = {}
    for name in filter(None, (spec.notebook, spec.rollup_notebook)):
        heading = ""
        for cell in json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                heading = source.splitlines()[0].removeprefix("## ").split(" <span")[0]
                found.setdefault(heading, "")
            else:
                found[heading] = found.get(heading, "") + source
    return found


GOLDEN = {
    "campaign_phase": ("campaign", "measures"),
    "helpline_followup": ("complaints", "measures"),
    "good_governance_week": ("good_governance", "measures"),
    "conference_compliance": ("conference", "mp"),
    "jan_sunwai": ("jan_sunwai", "measures"),
}
"""Module of measures → the golden file that names all that it counts, and under which key."""
OF_ONE_PART = {"commend": "officers", "improve": "officers"}
"""Tables that a part shows together, by the call that shows them."""


def counted_by(spec: ReviewSpec) -> set[str]:
    """The measures that a review counts."""
    file, key = GOLDEN[spec.measures]
    return set(yaml.safe_load((ROOT / "tests" / "golden" / f"{file}.yml").read_text(encoding="utf-8"))[key])


def placed() -> Iterator[tuple[str, list[str], list[str], list[str]]]:
    """Review, measures, tables and patterns, headings of each directive."""
    for cells in rows(COMPUTED, 5):
        yield named(cells[3])[0], named(cells[1]), named(cells[2]), cells[4].split("; ")


def test_every_measure_named_there_is_counted_by_that_review(reviews: dict[str, ReviewSpec]) -> None:
    keys = {(review, key) for review, measures, _, _ in placed() for key in measures}
    assert len(keys) > 70
    assert {(review, key) for review, key in keys if key not in counted_by(reviews[review])} == set()
    assert {key for _, key in keys if not has(f"measure.{key}")} == set()


def test_every_heading_named_there_is_one_of_that_review(reviews: dict[str, ReviewSpec]) -> None:
    places = {(review, heading) for review, _, _, headings in placed() for heading in headings}
    assert {(review, heading) for review, heading in places if heading not in sections(reviews[review])} == set()


def test_every_table_named_there_stands_under_a_heading_named_beside_it(reviews: dict[str, ReviewSpec]) -> None:
    keys, nowhere = set(), set()
    for review, _, tables, headings in placed():
        code = "".join(sections(reviews[review])[heading] for heading in headings)
        for key in tables:
            keys.add(key)
            if not has(f"suspicion.{key}") and not re.search(rf"\b{OF_ONE_PART.get(key, key)}\b", code):
                nowhere.add((review, key, *headings))
    assert len(keys) > 30
    assert nowhere == set()


def test_a_directive_is_computed_by_something_and_every_other_says_why_not() -> None:
    computed, left = list(rows(COMPUTED, 5)), list(rows(LEFT, 3))
    assert [cells[0] for cells in computed if not named(cells[1]) and not named(cells[2])] == []
    assert all(len(cells[2]) > 8 for cells in left)
    assert [report for report in REPORTS if f"### {report}\n" not in COMPUTED] == []
    assert {cells[0] for cells in left} == set(REPORTS)
