"""Notebook, page and slides agree: one section is one slide, in the same order."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import SlidesExporter

from samiksha.execution import execute
from samiksha.orders import Order
from samiksha.publish.cells import DROPPED_TAGS, NEW_SCREEN, body_of
from tests.conftest import DemoRound

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = tuple(sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))


@pytest.mark.parametrize("name", NAMES)
def test_the_head_is_a_slide_each_section_is_one_and_machinery_is_none(name: str) -> None:
    cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    shown = [cell for cell in cells if not DROPPED_TAGS & set(cell.metadata.get("tags", ()))]
    kinds = {id(cell): cell.metadata.slideshow.slide_type for cell in cells}
    assert all(kinds[id(cell)] == "skip" for cell in cells if cell not in shown)
    for place, cell in enumerate(shown):
        begins = place == 0 or cell.source.startswith("## ")
        assert kinds[id(cell)] in (("slide",) if begins else ("-", "subslide")), cell.source


class _Slides(HTMLParser):
    """For each slide, how many screens it has below each other and the headings in it."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: list[list[str]] = []
        self.screens: list[int] = []
        self._depth = 0
        self._in = self._aside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self._depth += 1
            if self._depth == 1:
                self.slides.append([])
                self.screens.append(0)
            else:
                self.screens[-1] += 1
        elif tag == "h2":
            self._in = True
            self.slides[-1].append("")
        elif tag in ("span", "a"):
            self._aside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._depth -= 1
        elif tag == "h2":
            self._in = False
        elif tag in ("span", "a"):
            self._aside = False

    def handle_data(self, data: str) -> None:
        if self._in and not self._aside:
            self.slides[-1][-1] += data


@pytest.mark.parametrize(("name", "area"), [("helpline_followup", "umaria"), ("rollup", "shahdol_division")])
def test_slides_of_nbconvert_are_the_sections_of_the_page(
    demo_round: DemoRound, tmp_path: Path, name: str, area: str
) -> None:
    order = Order(demo_round.home.root, "helpline_followup", f"{name}.ipynb", area, date(2023, 5, 20), "hi", "run-3",
                  tmp_path / "x.html")  # fmt: skip
    executed = execute(order, demo_round.home)
    page = body_of(executed, "hi")
    converted, _ = SlidesExporter(exclude_input=True).from_notebook_node(executed)
    slides = _Slides()
    slides.feed(converted)
    headings = [[part.strip() for part in slide] for slide in slides.slides]
    assert headings == [[], *([heading.text] for heading in page.contents)]
    subslides = sum(cell.metadata.slideshow.slide_type == "subslide" for cell in executed.cells)
    assert sum(slides.screens) == len(headings) + subslides
    assert page.html.count(NEW_SCREEN) == subslides
