"""The pages that all ways make alike, and how one sees that each is there and is the right one.

Enters: a home with the demo's snapshots. Leaves: a list of `Page`s; proof of what a way has made of it.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT
from samiksha.demo import DEMO_REVIEWS, write_demo
from samiksha.home import VARIABLE, Home
from samiksha.intake import Desk
from samiksha.model import BRIEF_MIME, RUN_ID
from samiksha.params.areas import read_register
from samiksha.params.reviews import read_review

LANG = "hi"
_HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One page to be made."""

    review: str
    notebook: str
    area: str
    name: str
    """The area's, in Hindi."""
    as_of: str

    @property
    def parameters(self) -> dict[str, str]:
        return {"review": self.review, "area": self.area, "as_of": self.as_of, "lang": LANG}

    def within(self, folder: Path) -> Path:
        """Its place below a way's folder, which is laid out as outputs/ is."""
        return folder / self.review / self.as_of / f"{self.area}.html"


def demo_home(folder: Path, districts: int | None = None, reviews: Sequence[str] = ()) -> Home:
    """A home with the demo of the register's first districts, loaded; of all reviews unless some are named."""
    home = Home(folder)
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, home.root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    home.inbox.mkdir(parents=True)
    files = write_demo(home, districts_of(home, districts), reviews or [review for review, _ in DEMO_REVIEWS])
    failed = [intake.error for intake in Desk(home).take(files) if intake.error]
    if failed:
        raise SystemExit(f"not loaded: {failed}")
    return home


def districts_of(home: Home, districts: int | None = None) -> list[str]:
    """The codes of the register's first districts; all without a number."""
    return [area.code for area in read_register(home.params, "mp").at_level("district")][:districts]


def pages_of(home: Home, districts: int | None = None, reviews: Sequence[str] = ()) -> list[Page]:
    """The pages of the demo's reviews, one review after the other."""
    pages = []
    for review, as_of in DEMO_REVIEWS:
        if reviews and review not in reviews:
            continue
        spec = read_review(home.params, review)
        register = read_register(home.params, spec.areas)
        for code in districts_of(home, districts):
            name = register.area(code).in_language("hi")
            pages.append(Page(review, spec.notebook, code, name, as_of.isoformat()))
    return pages


def sample_of(pages: Sequence[Page], districts: int) -> list[Page]:
    """The pages of each review's first districts."""
    first = list(dict.fromkeys(page.area for page in pages))[:districts]
    return [page for page in pages if page.area in first]


def write_pages(path: Path, pages: Sequence[Page]) -> None:
    path.write_text(json.dumps([asdict(page) for page in pages], ensure_ascii=False), encoding="utf-8")


def read_pages(path: Path) -> list[Page]:
    return [Page(**told) for told in json.loads(path.read_text(encoding="utf-8"))]


def run_of(page: Page) -> str:
    """The run that stands on the page: the same in each way, so that the pages can be the same."""
    return f"benchmark-{page.review}"


def said_to_notebook(home: Home, page: Page) -> dict[str, str]:
    """What a notebook learns from its environment."""
    return {VARIABLE: str(home.root), RUN_ID: run_of(page)}


def finished(notebook: Any, page: Page) -> str:
    """The page of an executed notebook, which must be about the right area, with this process's one exporter."""
    from samiksha.publish.page import convert

    facts = next(facts for facts in _facts_in(notebook))
    if (facts["area"], facts["as_of"]) != (page.area, page.as_of):
        raise SystemExit(f"{page} is about {facts['area']} as of {facts['as_of']}")
    notebook.metadata["samiksha"] = {**facts, "area": facts["area_name"], "measures": None}
    return convert(notebook)


def _facts_in(notebook: Any) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if BRIEF_MIME in output.get("data", {}):
                yield output["data"][BRIEF_MIME]


def write_page(html: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")


def here(home: Home, page: Page) -> None:
    """This process makes a page's notebook: it says so in its environment."""
    os.environ.update(said_to_notebook(home, page))


def proven(pages: Sequence[Page], folder: Path) -> float:
    """Megabytes of the pages, all of which must be there, whole, and bear their area's name in the heading."""
    total = 0
    for page in pages:
        path = page.within(folder)
        if not path.is_file():
            raise SystemExit(f"{path} was not made")
        html = path.read_text(encoding="utf-8")
        headings = _HEADING.findall(html)
        if not any(page.name in heading for heading in headings) or not html.rstrip().endswith("</html>"):
            raise SystemExit(f"{path} does not say {page.name} in its heading")
        if 'failed-part"' in html:
            raise SystemExit(f"{path} holds a part that failed")
        total += path.stat().st_size
    return total / 2**20


def alike(pages: Sequence[Page], one: Path, other: Path) -> int:
    """How many pages are the same, byte for byte, in two folders."""
    return sum(page.within(one).read_bytes() == page.within(other).read_bytes() for page in pages)
