"""Pages in a real browser: nothing asked for, nothing run, readable on phone, projector and paper."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from samiksha.params.base import Names
from samiksha.publish.index import IndexRound, IndexRow, render_index
from samiksha.publish.page import convert

pytestmark = pytest.mark.browser

PAYLOADS = "".join([
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<img src='https://evil.example/p.png'>",
    "<svg onload=\"document.title='owned'\"></svg>",
    "<details open ontoggle=\"document.title='owned'\">x</details>",
    "<a id=hostile href=\"javascript:document.title='owned'\">press here</a>",
    "<style>@import url(https://evil.example/x.css); body{background:url(https://evil.example/y.png)}</style>",
    "<iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe>",
    "</main></body><script>document.title='owned'</script>",
])  # fmt: skip
FACTS = {
    "title": {"hi": "अनूपपुर — सीएम हेल्पलाइन अनुवर्तन", "en": "Anuppur — CM Helpline follow-up"},
    "area": {"hi": "अनूपपुर", "en": "Anuppur"},
    "as_of": "2023-05-20",
    "lang": "hi",
    "demo": True,
}


LOADED = "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.weight)"


def cell(html: str) -> Any:
    return new_code_cell("x", outputs=[new_output("display_data", {"text/html": html, "text/plain": "x"})])


def table(rows: int, columns: int = 9) -> str:
    """A wide ranked table; the figure of one row is not reported."""
    heads = "".join(f'<th scope="col" class="n">संतुष्टि से बंद {at}</th>' for at in range(columns))
    body = "".join(
        f'<tr><th scope="row">विभाग-{at}</th>'
        + (
            f'<td class="n">{at * 37 % 1000:,}<span class="basis">999 ÷ 9,999</span></td>'
            if at
            else '<td class="n absent">अप्राप्त</td>'
        )
        + '<td class="n">1,23,456<span class="bar" style="width:43%"></span></td>' * (columns - 1)
        + "</tr>"
        for at in range(rows)
    )
    return (
        '<div class="table-box"><table class="rank"><caption>विभागवार स्थिति</caption>'
        f'<thead><tr><th scope="col">विभाग</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def brief(*cells: Any, title: str = "") -> str:
    facts = {**FACTS, "title": title} if title else FACTS
    headings = [new_markdown_cell(f"## भाग {at}\n\n{'पाठ ' * 40}") for at in range(9)]
    notebook = new_notebook(cells=[*headings, cell(table(30)), *cells])
    notebook.metadata["samiksha"] = facts
    return convert(notebook)


@pytest.fixture(scope="module")
def page() -> str:
    return brief()


def test_a_brief_asks_for_nothing_but_itself(opens: Any, page: str) -> None:
    opened = opens(page)
    opened.page.wait_for_timeout(300)
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.page.url]
    assert opened.complaints == []


def test_its_own_fonts_are_loaded_and_used(opens: Any, page: str) -> None:
    opened = opens(page)
    opened.page.evaluate("document.fonts.ready")
    loaded = opened.page.evaluate(LOADED)
    assert {"Samiksha400", "Samiksha700"} <= {name.replace('"', "") for name in loaded}


def test_no_width_scrolls_sideways(opens: Any, page: str) -> None:
    opened = opens(page)
    for width in (360, 390, 768, 1366, 1920):
        opened.page.set_viewport_size({"width": width, "height": 800})
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_wide_table_scrolls_in_its_box_under_its_first_column(opens: Any, page: str) -> None:
    opened = opens(page, 390)
    box = opened.page.locator(".table-box")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth + 100")
    assert box.get_attribute("tabindex") == "0"
    box.evaluate("box => { box.scrollLeft = 300 }")
    first = opened.page.locator("tbody th").first.bounding_box()
    assert 0 <= first["x"] < 30


def test_contents_are_folded_on_a_phone_and_open_on_a_desktop(opens: Any, page: str) -> None:
    assert not opens(page, 390).page.locator(".toc ol").is_visible()
    assert opens(page, 1366).page.locator(".toc ol").is_visible()


def test_a_link_of_the_contents_leads_to_its_heading(opens: Any, page: str) -> None:
    opened = opens(page, 1366, 500)
    opened.page.locator(".toc a").nth(8).click()
    assert opened.page.locator("h2").nth(8).evaluate("heading => heading.getBoundingClientRect().top") < 400
    assert opened.page.locator(".toc").evaluate("toc => toc.getBoundingClientRect().top") >= 0


def test_without_script_everything_can_still_be_read(opens: Any, page: str) -> None:
    opened = opens(page, 390, javascript=False)
    assert opened.page.locator("h1").inner_text().startswith("अनूपपुर")
    assert opened.page.locator("tbody tr").count() == 30
    assert not opened.page.locator("#print").is_visible()


def test_a_column_sorts_both_ways_and_what_is_not_reported_stays_last(opens: Any, page: str) -> None:
    opened = opens(page)
    head = opened.page.locator("thead th").nth(1)
    read = "rows => rows.map(row => row.cells[1].firstChild.textContent)"
    for direction in ("descending", "ascending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        shown = opened.page.locator("tbody tr").evaluate_all(read)
        assert shown[-1] == "अप्राप्त"
        numbers = [int(figure.replace(",", "")) for figure in shown[:-1]]
        assert numbers == sorted(numbers, reverse=direction == "descending")


def test_a_long_table_is_searched_and_says_how_many_it_shows(opens: Any, page: str) -> None:
    opened = opens(page)
    opened.page.locator("input[type=search]").fill("विभाग-29")
    assert opened.page.locator("tbody tr:visible").count() == 1
    assert "30" in opened.page.locator("[role=status]").inner_text()
    opened.page.locator("input[type=search]").fill("")
    assert opened.page.locator("tbody tr:visible").count() == 30


def test_payloads_do_nothing(opens: Any) -> None:
    opened = opens(brief(new_markdown_cell(PAYLOADS), cell(PAYLOADS), title=f"शीर्षक</title>{PAYLOADS}"))
    opened.page.wait_for_timeout(300)
    for link in opened.page.get_by_text("press here", exact=True).all():
        link.click()
    assert not opened.page.title().startswith("owned")
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.page.url]
    assert opened.page.locator("script").count() == 1
    assert opened.complaints == []


def test_even_a_script_that_got_past_the_sanitiser_is_stopped_by_the_policy(opens: Any, page: str) -> None:
    hostile = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><img src='https://evil.example/p'>"
    opened = opens(page.replace("</main>", hostile + "</main>"))
    opened.page.wait_for_timeout(300)
    assert opened.page.title() != "owned"
    assert [url for url in opened.requests if "evil" in url] == ["https://evil.example/p"]
    assert "https://evil.example/p" in opened.refused
    assert opened.complaints


def test_a_table_of_twelve_columns_is_no_wider_than_the_paper(opens: Any) -> None:
    shares = '<td class="n">76.3 %<span class="basis">10,03,882 ÷ 13,14,967</span></td>' * 11
    heads = '<th scope="col" class="n">केंद्र प्रवर्तित योजनाओं में अव्ययित राशि %</th>' * 11
    wide = (
        f'<div class="table-box"><table class="rank"><thead><tr><th scope="col">जिला</th>{heads}</tr></thead>'
        f'<tbody><tr><th scope="row">नर्मदापुरम</th>{shares}</tr></tbody></table></div>'
    )
    opened = opens(brief(cell(wide)), 695)  # A4 between its margins
    opened.page.emulate_media(media="print")
    assert opened.page.locator("table").evaluate_all("tables => tables.map(one => one.scrollWidth)") == [695, 695]


def test_a4_paper_gets_every_page_numbered_text_and_no_buttons(opens: Any, page: str) -> None:
    opened = opens(page)
    pdf = opened.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000
    assert pdf.count(b"/Type /Page\n") >= 2
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#print").is_visible()
    assert not opened.page.locator(".find").is_visible()
    assert opened.page.locator(".banner").is_visible()


def index(rows: int) -> str:
    made = IndexRow("d", Names(hi="नर्मदापुरम", en="Narmadapuram"), None, "made", "d.html", {"संतुष्टि": "61.7 %"})
    areas = [replace(made, code=f"d{at}") for at in range(rows - 2)]
    failed = replace(
        made, name=Names(hi="उमरिया", en="Umaria"), status="failed", href=None, said="निर्यात में पंक्ति नहीं मिली।"
    )
    nukta = replace(made, name=Names(hi="बड़वानी", en="Barwani"), href="barwani.html")
    return render_index([IndexRound(Names(hi="समीक्षा"), date(2023, 5, 20), [*areas, nukta, failed])], "hi")


def test_the_index_finds_a_district_however_it_is_typed(opens: Any) -> None:
    opened = opens(index(55))
    for typed in ("बड़वानी", "बडवानी", "barw", "BARWANI"):
        opened.page.locator("input[type=search]").fill(typed)
        assert opened.page.locator("tbody tr:visible").count() == 1
        assert opened.page.locator("tbody tr:visible a").get_attribute("href") == "barwani.html"


def test_one_search_finds_a_district_in_every_review_and_on_every_day(opens: Any) -> None:
    named = {code: IndexRow(code, Names(hi=hi, en=en), None, "made", f"{code}.html")
             for code, hi, en in (("rewa", "रीवा", "Rewa"), ("umaria", "उमरिया", "Umaria"), ("mp", "मध्यप्रदेश", "MP"))}  # fmt: skip
    rounds = [
        IndexRound(Names(hi=review), date(2023, 5, day), [named["rewa"], named["umaria"]][: day - 5], [named["mp"]])
        for review in ("एक", "दो") for day in (7, 6)
    ]  # fmt: skip
    opened = opens(render_index(rounds, "hi"), 390)
    shown = opened.page.locator("[data-search]:visible")
    assert shown.count() == 6  # earlier days are folded
    opened.page.locator("input[type=search]").fill("rewa")
    assert shown.evaluate_all("all => all.map(one => one.querySelector('a').textContent)") == ["रीवा"] * 4
    opened.page.locator("input[type=search]").fill("उमरिया")
    assert shown.count() == 2 and opened.page.locator("details.round:visible").count() == 0
    opened.page.locator("input[type=search]").fill("")
    assert shown.count() == 6
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390 and opened.complaints == []


def test_an_index_of_800_areas_opens_and_searches_quickly_on_a_phone(opens: Any) -> None:
    opened = opens(index(800), 390)
    timing = opened.page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    assert timing < 6000
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    taken = opened.page.evaluate(
        "() => { const input = document.querySelector('input[type=search]'); const began = performance.now();"
        " input.value = 'umaria'; input.dispatchEvent(new Event('input')); document.body.offsetHeight;"
        " return performance.now() - began }"
    )
    assert taken < 1000
    assert opened.page.locator("tbody tr:visible").count() == 1
    assert opened.complaints == []
