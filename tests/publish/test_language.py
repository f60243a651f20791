"""The page's language leads in the notebook's own headings too."""

import nbformat

from samiksha.publish.page import convert

HEADING = '## आयु वर्ग <span class="beside" lang="en">Ageing</span>\n\nपुरानी शिकायतें। <span class="beside" lang="en">Old ones.</span>'


def page(lang: str) -> str:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(HEADING)])
    nb.metadata["samiksha"] = {"lang": lang, "title": {"hi": "क", "en": "A"}}
    return convert(nb)


def test_an_english_page_leads_with_english_and_keeps_hindi_beside() -> None:
    html = page("en")
    assert html.index(">Ageing <") < html.index('lang="hi">आयु वर्ग')
    assert html.index("<p>Old ones.") < html.index('lang="hi">पुरानी शिकायतें।')


def test_a_hindi_page_leads_with_hindi() -> None:
    html = page("hi")
    assert html.index("आयु वर्ग <span") < html.index('lang="en">Ageing')
