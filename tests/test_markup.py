"""What may stand on a page, whoever wrote it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samiksha.markup import clean, escape

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/p.png>",
    "<img src=https://evil.example/p.png alt=x>",
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://evil.example">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<style>@import url(https://evil.example)</style>",
    '<p style="background:url(https://evil.example)">x</p>',
    '<span style="width:43%;background:url(//evil.example)">x</span>',
    "<form action=https://evil.example><input name=q><button>go</button></form>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel=stylesheet href=https://evil.example><base href="https://evil.example">',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<details ontoggle=alert(1) open>x</details>",
    "<template><script>alert(1)</script></template>",
]
TAG = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_or_loads_is_left(html: str) -> None:
    tags = " ".join(TAG.findall(clean(html))).lower()
    assert not re.search(r"script|evil|\son\w+=|javascript|svg|style|iframe|form|meta|link|base |object|embed", tags)


@given(st.lists(st.sampled_from([*HOSTILE, "<table><tr><td>", "</div>", '"', "'", "<", ">", "अ", "<p title='"])))
def test_no_mixture_of_hostile_pieces_gets_through(pieces: list[str]) -> None:
    cleaned = clean("".join(pieces))
    assert clean(cleaned) == cleaned
    tags = " ".join(TAG.findall(cleaned)).lower()
    assert "<script" not in tags
    assert not re.search(r"(?:src|href)=\"(?!#|data:image/(?:png|jpeg);base64,)", tags)


def test_what_tables_and_words_write_comes_through_unchanged() -> None:
    html = (
        '<div class="table-box"><table class="rank">'
        '<caption>विभागवार <span class="beside" lang="en">By department</span></caption>'
        '<thead><tr><th scope="col">विभाग</th><th scope="col" class="n">%</th></tr></thead><tbody>'
        '<tr class="bad"><th scope="row">राजस्व</th><td class="n" data-sort="43.2">43.2 %'
        '<span class="bar" style="width:43.2%"></span></td></tr></tbody></table></div>'
    )
    assert clean(html) == html


def test_a_png_stays_and_its_text_with_it() -> None:
    picture = '<img src="data:image/png;base64,iVBORw0=" alt="आयु">'
    html = f'<figure class="chart">{picture}<figcaption>क</figcaption></figure>'
    assert clean(html) == html


def test_an_id_cannot_pass_for_one_of_the_page() -> None:
    assert clean('<h2 id="main">क</h2><p id="toc">x</p>') == '<h2 id="sec-main">क</h2><p>x</p>'


def test_a_link_inside_the_page_follows_its_heading() -> None:
    assert clean('<a href="#विभाग वार">क</a>') == '<a href="#sec-विभाग-वार">क</a>'


@pytest.mark.parametrize("style", ["width:43%;", "width: 43%", " width:43% "])
def test_only_a_bars_width_may_be_styled(style: str) -> None:
    assert clean(f'<span class="bar" style="{style}"></span>') == '<span class="bar" style="width:43%"></span>'
    assert "style" not in clean('<span style="width:9999px"></span>')
    assert "style" not in clean('<td style="width:43%"></td>')


@given(st.text())
def test_escaped_text_shows_as_it_was_and_holds_no_tag(text: str) -> None:
    assert "<" not in escape(text)
    assert ">" not in escape(text)
