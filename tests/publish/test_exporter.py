"""From an executed notebook to one page: what stays, what goes, what can never get in."""

import base64
import hashlib
import random
import re
import struct
import subprocess
import sys
import zlib
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from samiksha.catalogue import text
from samiksha.publish.exporter import BriefExporter
from samiksha.publish.page import convert

PAYLOADS = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\"></svg>",
    "<a href=\"javascript:document.title='owned'\">x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<style>@import url(https://evil.example/x.css)</style>",
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "</main></body></html><script>document.title='owned'</script>",
]


def body(page: str) -> str:
    """What stands inside <main>."""
    return page.partition('<main id="main" tabindex="-1">')[2].rpartition("</main>")[0]


def scripts(page: str) -> list[str]:
    return re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)


def test_code_never_shows(notebook: Any, shows: Any) -> None:
    page = convert(notebook(shows("<p>क</p>")))
    assert "secret_code" not in page
    assert "<p>क</p>" in body(page)


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "setup", "live"])
def test_cells_of_the_machinery_are_dropped(notebook: Any, shows: Any, tag: str) -> None:
    page = convert(notebook(shows("<p>machinery</p>", (tag,)), shows("<p>kept</p>", ("other",))))
    assert "machinery" not in page
    assert "<p>kept</p>" in page


def test_widgets_are_dropped_with_their_text(notebook: Any, shows: Any) -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider()"}
    assert "IntSlider" not in convert(notebook(shows(view)))


def test_printed_text_and_warnings_are_dropped(notebook: Any) -> None:
    streams = [new_output("stream", name=name, text="/home/clerk said") for name in ("stdout", "stderr")]
    assert "clerk" not in convert(notebook(new_code_cell("x", outputs=streams)))


def test_a_failed_part_is_stated_without_traceback_or_path(
    notebook: Any, failing_cell: NotebookNode, facts: Any
) -> None:
    page = convert(notebook("## क", failing_cell, facts=facts))
    assert text("page.failed_part", "hi") in body(page)
    assert text("page.incomplete.one", "hi") in page
    assert "clerk" not in page
    assert "KeyError" not in page


def test_a_failure_in_a_dropped_cell_still_shows(notebook: Any, failing_cell: NotebookNode) -> None:
    failing_cell.metadata["tags"] = ["setup"]
    assert text("page.failed_part", "hi") in convert(notebook(failing_cell))


def test_plain_text_is_escaped_and_bare_objects_are_left_out(notebook: Any, shows: Any) -> None:
    page = convert(
        notebook(shows({"text/plain": "\x1b[31m<b>12</b>\x1b[0m"}), shows({"text/plain": "<Axes at 0x7f00>"}))
    )
    assert "<pre>&lt;b&gt;12&lt;/b&gt;</pre>" in page
    assert "0x7f00" not in page


def test_a_picture_keeps_its_text_and_one_without_gets_a_stated_one(notebook: Any, shows: Any) -> None:
    png = {"image/png": "iVBO\nRw0=", "text/plain": "<Figure>"}
    page = convert(notebook(shows(png, **{"image/png": {"alt": 'आयु "वर्ग"'}}), shows(png)))
    assert '<img src="data:image/png;base64,iVBORw0=" alt="आयु &quot;वर्ग&quot;">' in page
    assert f'alt="{text("page.no_alt", "hi")}"' in page


def test_a_picture_that_no_page_can_hold_is_stated(notebook: Any, shows: Any) -> None:
    assert text("page.not_shown", "hi") in convert(notebook(shows({"image/svg+xml": "<svg/>", "text/plain": "x"})))


def test_markdown_tables_become_tables_in_a_scroll_box(notebook: Any) -> None:
    page = body(convert(notebook("| विभाग | संख्या |\n|---|--:|\n| राजस्व | 12 |")))
    assert page.strip().startswith('<div class="table-box"><table>')
    assert page.count("table-box") == 1
    assert '<th scope="col">विभाग</th>' in page
    assert '<td class="n">12</td>' in page


def test_a_table_that_has_its_box_gets_no_second_one(notebook: Any, shows: Any) -> None:
    page = body(convert(notebook(shows('<div class="table-box"><table><tr><td>1</td></tr></table></div>'))))
    assert page.count("table-box") == 1


def test_contents_list_the_second_headings_without_what_stands_beside(notebook: Any, shows: Any) -> None:
    page = convert(
        notebook('## आयु वर्ग <span class="beside" lang="en">Ageing</span>', shows("<h2>आयु वर्ग</h2>"), "### तीसरा")
    )
    contents = page.partition('<nav class="toc"')[2].partition("</nav>")[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents) == [
        ("sec-आयु-वर्ग", "आयु वर्ग"),
        ("sec-आयु-वर्ग-2", "आयु वर्ग"),
    ]
    for target in ("sec-आयु-वर्ग", "sec-आयु-वर्ग-2"):
        assert page.count(f'id="{target}"') == 1


def test_the_head_names_district_review_and_day_in_both_languages(notebook: Any, facts: Any) -> None:
    page = convert(notebook("# अनूपपुर — सीएम हेल्पलाइन अनुवर्तन", "पाठ", facts=facts))
    assert '<html lang="hi">' in page
    assert "<title>अनूपपुर · सीएम हेल्पलाइन अनुवर्तन · 20 मई 2023</title>" in page
    assert page.count("<h1>") == 1
    assert '<span class="place">अनूपपुर <span class="beside" lang="en">Anuppur</span></span>' in page
    assert (
        '<span class="review">सीएम हेल्पलाइन अनुवर्तन <span class="beside" lang="en">CM Helpline follow-up</span>' in page
    )
    assert '<time datetime="2023-05-20">20 मई 2023 की स्थिति</time>' in page


def test_an_english_page_puts_english_first(notebook: Any, facts: Any) -> None:
    page = convert(notebook("x", facts={**facts, "lang": "en"}))
    assert '<html lang="en">' in page
    assert '<span class="place">Anuppur <span class="beside" lang="hi">अनूपपुर</span></span>' in page


def test_demo_data_are_said_once_and_on_every_sheet(notebook: Any, shows: Any, facts: Any) -> None:
    said = '<p class="banner demo">नमूना, दूसरी बार</p><p>शेष</p>'
    page = convert(notebook(shows(said), facts={**facts, "demo": True}))
    assert page.count(text("page.demo", "hi")) == 1
    assert "दूसरी बार" not in page
    assert "<p>शेष</p>" in page
    assert "@top-right{content:" in page
    assert "दूसरी बार" in convert(notebook(shows(said), facts=facts))


def test_without_facts_the_first_heading_is_the_title_and_else_the_file_name(notebook: Any) -> None:
    assert "<title>पहला शीर्षक</title>" in convert(notebook("# पहला शीर्षक\n\nपाठ"))
    assert "<title>my_notes</title>" in convert(notebook("पाठ"), "my_notes")


@pytest.mark.parametrize(
    "odd", [None, 7, [], "text", {"title": 3, "area": [], "as_of": 20, "lang": "fr", "demo": "no"}]
)
def test_facts_of_any_shape_still_give_a_page(notebook: Any, odd: Any) -> None:
    page = convert(notebook("# शीर्षक", facts=odd))
    assert "<title>शीर्षक</title>" in page
    assert text("page.demo", "hi") not in page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives_markdown_html_or_facts(notebook: Any, shows: Any, facts: Any, payload: str) -> None:
    markdown = {"text/markdown": payload, "text/plain": payload}
    hostile = {
        **facts,
        "title": f"</title>{payload}",
        "area": payload,
        "run_id": payload,
        "software": payload,
    }
    page = convert(notebook(payload, shows(payload), shows(markdown), shows({"text/plain": payload}), facts=hostile))
    assert len(scripts(page)) == 1
    assert page.count("</title>") == page.count("</main>") == page.count("</style>") == 1
    tags = " ".join(re.findall(r"<[^>]*>", page.replace(scripts(page)[0], "")))
    assert not re.search(
        r"\son\w+\s*=|javascript:|<svg|<iframe|<link|<base|evil\.example[^;&]*>", unescape_attributes(tags)
    )


def unescape_attributes(tags: str) -> str:
    """Tags without the texts of titles, which may say anything."""
    return re.sub(r'content="[^"]*"', "", unescape(tags))


def test_scripts_in_a_pandas_style_do_not_survive(notebook: Any, shows: Any) -> None:
    import pandas as pd

    frame = pd.DataFrame({"<script>alert(1)</script>": ["<img src=x onerror=alert(1)>"]})
    for html in (
        frame.style.to_html(),
        frame.style.format(escape="html").to_html(),
        frame.to_html(escape=False),
    ):
        page = convert(notebook(shows(html)))
        assert "alert(1)" not in re.sub(r"&lt;.*?&gt;", "", body(page))
        assert "<style" not in body(page)


def test_the_policy_comes_first_in_head_and_names_our_script_alone() -> None:
    page = convert(nbformat.v4.new_notebook(cells=[new_markdown_cell("## क")]))
    first = page.partition("<head>")[2].lstrip()
    assert first.startswith('<meta http-equiv="Content-Security-Policy"')
    policy = unescape(first.partition('content="')[2].partition('"')[0])
    digest = base64.b64encode(hashlib.sha256(scripts(page)[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert len(page.encode()) > page.encode().index(b"<meta charset") < 1024


def test_the_page_asks_for_nothing(notebook: Any, shows: Any, facts: Any) -> None:
    page = convert(
        notebook("[x](https://example.org) ![y](https://example.org/y.png)", shows("<p>क</p>"), facts=facts)
    )
    assert not re.search(
        r"https?://|//[a-z]+\.|url\((?!data:)|@import|src=\"(?!data:)", page.replace(scripts(page)[0], "")
    )
    assert not re.search(r"https?:|import|fetch|XMLHttp", scripts(page)[0])


def test_a_page_with_five_charts_stays_within_350_kilobytes(notebook: Any, shows: Any, facts: Any) -> None:
    bar = '<span class="bar" style="width:40%"></span>'
    row = f'<tr><th scope="row">विभाग</th><td class="n">1,234{bar}</td></tr>'
    charts = [shows(f'<img alt="क" src="data:image/png;base64,{noise(22_000, seed)}">') for seed in range(5)]
    page = convert(notebook(*charts, shows(f"<table>{row * 120}</table>"), facts=facts))
    assert page.count("<img") == 5
    assert len(page.encode()) <= 350_000


def noise(size: int, seed: int) -> str:
    """A PNG of `size` bytes and more that no compression makes smaller, as base64."""
    side = int(size**0.5)
    rows = b"".join(b"\0" + random.Random(seed + at).randbytes(side) for at in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return base64.b64encode(png).decode()


def test_one_exporter_makes_many_pages_and_none_leaks_into_the_next(notebook: Any, facts: Any) -> None:
    exporter = BriefExporter()
    first, _ = exporter.from_notebook_node(notebook("## पहला", facts=facts))
    second, _ = exporter.from_notebook_node(notebook("## दूसरा"))
    again, _ = exporter.from_notebook_node(notebook("## पहला", facts=facts))
    assert first == again
    assert "अनूपपुर" not in second
    assert "पहला" not in second


def test_the_notebook_itself_is_left_as_it_was(notebook: Any, shows: Any, facts: Any) -> None:
    book = notebook("# क", shows("<p>ख</p>", ("setup",)), facts=facts)
    before = nbformat.writes(book)
    convert(book)
    assert nbformat.writes(book) == before


def test_nbconvert_on_the_command_line_makes_the_same_page(notebook: Any, facts: Any, tmp_path: Path) -> None:
    book = notebook("# क", "## ख\n\nपाठ", facts=facts)
    nbformat.write(book, tmp_path / "x.ipynb")
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "samiksha_brief", "x.ipynb"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "x.html").read_text(encoding="utf-8") == convert(book, "x")
