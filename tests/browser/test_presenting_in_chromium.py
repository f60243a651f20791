"""A brief presents itself in a real browser: everything is reached, nothing is cut, and the page comes back as it was."""

from typing import Any

import pytest

from tests.conftest import DemoRound

pytestmark = pytest.mark.browser

SECTION = "document.querySelector('.p-place').textContent"
STATE = """() => {
  const stage = document.querySelector('.p-stage'), bar = document.querySelector('.p-bar').getBoundingClientRect();
  const seen = [...stage.querySelectorAll('h2, h3, p, li, tr, figure img, .card, dd')].filter(e => e.offsetParent && !e.closest('.find'));
  const box = stage.getBoundingClientRect();
  return {
    hash: location.hash, place: document.querySelector('.p-place').textContent,
    cut: stage.scrollHeight > stage.clientHeight + 1,
    outside: seen.filter(e => e.getBoundingClientRect().bottom > box.bottom + 1).length,
    wide: [...document.querySelectorAll('.table-box')].filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).length,
    sideways: document.documentElement.scrollWidth > innerWidth, barSeen: bar.bottom <= innerHeight + 1,
    banner: [...document.querySelectorAll('.banner')].some(e => e.offsetParent && e.innerText.includes('बनावटी')),
    head: document.querySelector('.masthead').innerText,
    names: seen.map(e => e.dataset.mark),
    cells: [...stage.querySelectorAll('td, th')].filter(e => e.offsetParent).map(e => e.dataset.mark),
  };
}"""
MARK = """() => {
  const all = [...document.querySelectorAll('main h2, main h3, main p, main li, main tr, main figure img, main .card, main dd, main td, main th')];
  all.forEach((e, at) => { e.dataset.mark = at; });
  return all.filter(e => !e.matches('.banner')).map(e => e.dataset.mark);
}"""


@pytest.fixture
def presents(opens: Any, demo_round: DemoRound) -> Any:
    """Opens a page of the demo round and presses P."""

    def open_made(name: str, width: int, height: int, javascript: bool = True) -> Any:
        opened = opens((demo_round.folder / name).read_text(encoding="utf-8"), width, height, javascript)
        if javascript:
            opened.page.evaluate("document.fonts.ready")
        return opened

    return open_made


def walk(page: Any, key: str = "PageDown") -> list[dict[str, Any]]:
    """Every screen, in the order of the clicker."""
    screens: list[dict[str, Any]] = []
    while not screens or (now := page.evaluate(STATE))["hash"] != screens[-1]["hash"]:
        screens.append(page.evaluate(STATE) if not screens else now)
        page.keyboard.press(key)
    return screens


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        ("anuppur.html", 1920, 1080),
        ("anuppur.html", 390, 844),
        ("shahdol_division.html", 1366, 768),
        ("shahdol_division.html", 390, 844),
    ],
)
def test_the_clicker_shows_every_piece_in_order_and_cuts_none(
    presents: Any, name: str, width: int, height: int
) -> None:
    opened = presents(name, width, height)
    marks = opened.page.evaluate(MARK)
    opened.page.keyboard.press("p")
    screens = walk(opened.page)
    assert [screen["hash"] for screen in screens if screen["cut"] or screen["outside"]] == []
    assert [
        screen["hash"] for screen in screens if screen["wide"] or screen["sideways"] or not screen["barSeen"]
    ] == []
    assert all(screen["banner"] and "20 मई 2023" in screen["head"] for screen in screens)
    shown = {mark for screen in screens for mark in (*screen["names"], *screen["cells"])}
    assert set(marks) - shown == set()
    places = list(dict.fromkeys(screen["place"] for screen in screens))
    assert places == [f"{at} / {len(places)}" for at in range(1, len(places) + 1)]
    assert len(places) == opened.page.locator("nav.toc a").count() + 1
    opened.page.keyboard.press("Escape")
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.page.url.split("#")[0]]


def test_figures_and_headings_are_a_thirty_third_of_the_screen_high(presents: Any) -> None:
    page = presents("anuppur.html", 1920, 1080).page
    page.keyboard.press("p")
    digit = page.evaluate(
        "() => { const c = document.createElement('canvas').getContext('2d'); c.font = '1000px Samiksha';"
        " return c.measureText('0').actualBoundingBoxAscent / 1000 }"
    )
    assert 0.65 < digit < 0.8
    least = 1080 / 33
    sizes = """all => all.filter(e => e.offsetParent && !e.closest('.files, .findings')).map(e => parseFloat(getComputedStyle(e).fontSize))"""
    seen = 0
    for _ in range(60):
        for selector in ("main h2", "main .card .value", "main .card .number", "main td.n", "main .headline li"):
            found = page.locator(selector).evaluate_all(sizes)
            assert all(size * digit >= least for size in found), selector
            seen += len(found)
        place = page.evaluate("location.hash")
        page.keyboard.press("ArrowRight")
        if page.evaluate("location.hash") == place:
            break
    assert seen > 100
    every = page.evaluate(
        "[...document.querySelectorAll('.presenting body *')].filter(e => e.offsetParent && e.childElementCount === 0"
        " && e.textContent.trim()).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(every) >= 1080 / 55


def test_every_key_of_a_clicker_and_a_number_moves(presents: Any) -> None:
    page = presents("anuppur.html", 1366, 768).page
    page.keyboard.press("p")
    whole = int(page.evaluate(SECTION).split(" / ")[1])
    page.keyboard.press("End")
    assert page.evaluate(SECTION) == f"{whole} / {whole}"
    page.keyboard.press("Home")
    first = page.evaluate("location.hash")
    assert first == "#p1"
    for on, back in (
        ("ArrowRight", "ArrowLeft"),
        ("ArrowDown", "ArrowUp"),
        ("PageDown", "PageUp"),
        ("Space", "Shift+Space"),
    ):
        page.keyboard.press(on)
        assert page.evaluate("location.hash") != first, on
        page.keyboard.press(back)
        assert page.evaluate("location.hash") == first, back
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    assert page.evaluate(SECTION) == f"11 / {whole}"
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert "11" in page.locator("[aria-live]").last.inner_text()
    page.keyboard.press("b")
    assert page.locator(".p-blank").is_visible()
    page.keyboard.press("ArrowRight")
    assert not page.locator(".p-blank").is_visible() and page.evaluate(SECTION) == f"11 / {whole}"
    page.keyboard.press("o")
    assert page.locator("dialog button").count() == whole
    page.locator("dialog button").nth(3).click()
    assert page.evaluate(SECTION) == f"4 / {whole}"
    page.keyboard.press("o")
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.classList.contains('presenting')")
    page.reload()
    assert page.evaluate(SECTION) == f"4 / {whole}"
    page.go_back()
    page.locator("html.presenting").wait_for(state="detached")


def test_esc_returns_to_the_section_and_leaves_the_page_as_it_was(presents: Any) -> None:
    page = presents("anuppur.html", 1366, 768).page
    head = page.locator("main table.rank thead th.n button").first
    head.click()
    search = page.locator("input[type=search]").first
    search.click()
    page.keyboard.type("pob 2")
    assert search.input_value() == "pob 2" and not page.locator(".p-bar").count()
    search.fill("")
    search.blur()
    page.evaluate("scrollTo(0, 1234)")
    rows = "rows => rows.map(row => row.textContent)"
    before = (
        page.locator("main tr").evaluate_all(rows),
        page.evaluate("scrollY"),
        page.locator("[class*='p-']").count(),
    )
    page.keyboard.press("p")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("p")
    page.locator("html.presenting").wait_for(state="detached")
    assert (page.locator("main tr").evaluate_all(rows), page.evaluate("scrollY")) == before[:2]
    assert page.locator(".p-off, .p-path, .p-stage, .p-tall, main [style*=aspect]").count() == 0
    page.keyboard.press("p")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    name = page.evaluate("document.activeElement.id")
    page.keyboard.press("Escape")
    page.locator("html.presenting").wait_for(state="detached")
    assert -5 <= page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", name) < 100


def test_a_table_sorted_while_it_is_shown_goes_on_from_its_first_row(presents: Any) -> None:
    page = presents("anuppur.html", 1366, 768).page
    page.keyboard.press("p")
    for _ in range(40):
        if page.locator("main thead button:visible").count():
            break
        page.keyboard.press("PageDown")
    place = page.evaluate(SECTION)
    page.locator("main thead th.n button:visible").first.click()
    page.wait_for_timeout(400)
    assert page.evaluate(SECTION) == place
    assert not page.evaluate(STATE)["cut"]
    assert page.locator("main th[aria-sort]:visible").count() == 1


def swipe(page: Any, by: int) -> None:
    page.evaluate(
        "by => { const at = x => [new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300})];"
        " document.body.dispatchEvent(new TouchEvent('touchstart', {touches: at(200), changedTouches: at(200), bubbles: true}));"
        " document.body.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: at(200 + by), bubbles: true})) }",
        by,
    )


def test_on_a_phone_a_button_starts_it_and_a_finger_moves_it(presents: Any) -> None:
    opened = presents("anuppur.html", 390, 844)
    page = opened.page
    page.get_by_role("button", name="प्रस्तुत करें").click()
    page.wait_for_selector(".p-bar")
    page.wait_for_timeout(400)
    first = page.evaluate("location.hash")
    swipe(page, -120)
    assert page.evaluate("location.hash") != first
    swipe(page, 120)
    assert page.evaluate("location.hash") == first
    page.get_by_role("button", name="पृष्ठ पर लौटें").click()
    page.locator("html.presenting").wait_for(state="detached")
    assert opened.complaints == []


def test_without_scripts_nothing_of_it_is_seen(presents: Any) -> None:
    page = presents("anuppur.html", 1366, 768, javascript=False).page
    assert not page.locator("#present").is_visible() and page.locator(".p-bar").count() == 0
    assert page.locator("main h2").count() >= 12 and page.locator("hr.subslide:visible").count() == 0
