"""Briefs that were really made, in a real browser: nothing asked for, nothing complained of, everything reached."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DemoRound

pytestmark = pytest.mark.browser

PAGES = ("anuppur.html", "shahdol.html", "shahdol_division.html", "index.html", "../../index.html")


@pytest.fixture
def reads(opens: Any, demo_round: DemoRound) -> Any:
    """Opens a page of the demo round at a width."""

    def open_made(name: str, width: int = 1366) -> Any:
        return opens((demo_round.folder / name).resolve().read_text(encoding="utf-8"), width)

    return open_made


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1366])
def test_a_page_asks_for_nothing_complains_of_nothing_and_never_scrolls_sideways(
    reads: Any, name: str, width: int
) -> None:
    opened = reads(name, width)
    opened.page.wait_for_timeout(200)
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.page.url]
    assert opened.complaints == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("name", "hindi"), [("anuppur.html", "अनूपपुर"), ("shahdol_division.html", "शहडोल")])
@pytest.mark.parametrize("width", [390, 1366])
def test_the_first_screen_says_whose_it_is_as_of_when_and_that_it_is_demo_data(
    reads: Any, name: str, hindi: str, width: int
) -> None:
    page = reads(name, width).page
    seen = page.evaluate(
        "[...document.querySelectorAll('h1, h2, p, li, td, time, .banner')].filter(e => {"
        " const box = e.getBoundingClientRect(); return box.height && box.top < 800 && box.bottom > 0"
        "}).map(e => e.innerText).join('\\n')"
    )
    assert hindi in seen and "20 मई 2023" in seen and "बनावटी" in seen


def test_every_entry_of_the_contents_leads_to_its_section(reads: Any) -> None:
    page = reads("anuppur.html").page
    links = page.locator("nav.toc a")
    assert links.count() >= 12
    for link in links.all():
        target = page.locator(str(link.get_attribute("href")))
        assert target.count() == 1
        link.click()
        top = target.evaluate("e => e.getBoundingClientRect().top")
        assert -2 <= top < 800, link.inner_text()
        assert link.inner_text().split()[0] in target.inner_text()


def test_every_picture_is_there_and_tells_the_blind_what_it_shows(reads: Any) -> None:
    for name in ("anuppur.html", "shahdol_division.html"):
        images = reads(name).page.locator("main img")
        assert images.count() >= 1
        for image in images.all():
            assert image.evaluate("i => i.complete && i.naturalWidth > 200")
            assert len(str(image.get_attribute("alt"))) > 20


def test_the_index_is_searched_and_its_links_name_their_pages(reads: Any) -> None:
    page = reads("index.html").page
    for typed, left in (("umaria", 1), ("उमरिया", 1), ("शहडोल", 3), ("nowhere", 0), ("", 3)):
        page.locator("input[type=search]").fill(typed)
        assert page.locator("tbody tr:visible").count() == left, typed
    assert page.locator("tbody a").evaluate_all("links => links.map(a => a.getAttribute('href'))") == [
        "anuppur.html", "umaria.html", "shahdol.html",
    ]  # fmt: skip


def test_the_index_is_sorted_by_a_figure_either_way(reads: Any) -> None:
    page = reads("index.html").page
    head = page.locator("table.index thead th.n").first
    column = head.evaluate("e => e.cellIndex")
    for direction in ("descending", "ascending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        shown = page.locator("table.index tbody tr").evaluate_all(
            "(rows, at) => rows.map(row => parseFloat(row.cells[at].textContent))", column
        )
        assert len(shown) == 3 and shown == sorted(shown, reverse=direction == "descending")


def test_the_ranking_of_the_roll_up_is_sorted_by_any_column(reads: Any) -> None:
    page = reads("shahdol_division.html").page
    names = "rows => rows.map(row => row.cells[0].textContent + row.cells[1].textContent)"
    table = page.locator("main table:has(thead button)").first
    before = table.locator("tbody tr").evaluate_all(names)
    seen = set()
    for button in table.locator("thead button").all():
        button.click()
        seen.add(tuple(table.locator("tbody tr").evaluate_all(names)))
    assert all(sorted(order) == sorted(before) for order in seen) and len(seen) > 1


def test_a_brief_prints_on_a4_with_its_name_on_every_sheet(reads: Any, tmp_path: Path) -> None:
    page = reads("anuppur.html").page
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    assert 3 <= len(re.findall(rb"/Type /Page\b(?!s)", pdf)) <= 20


def test_without_scripts_the_whole_brief_can_still_be_read(opens: Any, demo_round: DemoRound) -> None:
    html = (demo_round.folder / "anuppur.html").read_text(encoding="utf-8")
    opened = opens(html, 1366, 800, False)
    assert opened.page.locator("main h2").count() >= 12
    assert "अनूपपुर" in opened.page.locator("h1").first.inner_text()
    assert not opened.page.locator("#print").is_visible()


def test_hindi_is_drawn_with_the_fonts_that_the_page_brings(reads: Any) -> None:
    page = reads("anuppur.html").page
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    assert loaded >= 2
