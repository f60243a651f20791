"""The presenter's parts: small, self-contained, in both languages, on briefs alone."""

import json
import re
from datetime import date

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from samiksha.params.base import Names
from samiksha.publish.index import IndexRound, render_index
from samiksha.publish.page import convert
from samiksha.publish.shell import assets
from samiksha.style.presenting import present_css, present_js, present_words, tight_script


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_the_script_finds_every_text_that_it_says(lang: str) -> None:
    held = json.loads(present_words(lang))
    script = str(present_js())
    said = set(re.findall(r"\bsay\.(\w+)", script)) | set(re.findall(r'words\((?:more\?)?"(\w+)"', script))
    assert {"rows", "columns", "part", "position"} < said | {"rows"} and said <= set(held)
    assert "{at}" in held["position"] and "{more}" in held["rows"]


def test_only_a_brief_presents_itself() -> None:
    brief = convert(new_notebook(cells=[new_markdown_cell("# अनूपपुर\n\n## एक\n\nपाठ")]))
    assert 'id="present"' in brief and "data-present=" in brief and str(present_js()) in brief
    index = render_index([IndexRound(Names(hi="समीक्षा"), date(2023, 5, 20), [])], "hi")
    assert 'id="present"' not in index and "data-present=" not in index and "p-stage" not in index


def test_nothing_of_it_holds_on_paper() -> None:
    outside = re.sub(r"@media screen[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", present_css())
    assert outside == "@media print{.p-bar,.p-dialog,.p-blank{display:none}}"


def test_a_page_grows_by_no_more_than_a_picture_does() -> None:
    with_it, without = assets("", True), assets("")
    grown = len(with_it.style) + len(with_it.script) - len(without.style) - len(without.script)
    assert 4_000 < grown < 21_000


def test_no_text_in_quotes_loses_a_space() -> None:
    assert tight_script('a = "x = { y }";\n// gone\n  b("\\" ; ");') == 'a="x = { y }";b("\\" ; ");'
