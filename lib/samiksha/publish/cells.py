"""The body of a page: what an executed notebook's cells show, without code and without machinery.

Enters: a notebook. Leaves: a `Body` of clean HTML with its title, contents and count of failed parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from samiksha.catalogue import both
from samiksha.markup import escape
from samiksha.publish.outline import Heading, Outline

DROPPED_TAGS = frozenset({"parameters", "injected-parameters", "setup", "live"})
"""Cells of the machinery and of the live view: no reader of a page wants them."""
NEW_SCREEN = '<hr class="subslide">'
"""Where a section goes on with a new screen while it is presented; nobody sees it."""
_WIDGET = "application/vnd.jupyter.widget-view+json"
_OBJECT = re.compile(r"\[?<[\w.]+(?: object)? at 0x[0-9a-fA-F]+>(?:, ?<[^<>]*>)*,?\]?|<Figure size [^<>]*>|None")
"""What Python prints of an object that has nothing to show."""
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_HINDI_FIRST = re.compile(
    r"(?P<open><(?P<tag>h[1-6]|p)\b[^>]*>)(?P<hi>(?:(?!</?(?:p|h[1-6])\b).)*?)\s*"
    r'<span class="beside" lang="en">(?P<en>[^<]*)</span>(?P<close>\s*</(?P=tag)>)',
    re.DOTALL,
)
"""A block of markdown as notebooks write it: Hindi, then English beside."""
_PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class Body:
    """The body of one page."""

    html: Markup
    title: Heading | None
    contents: tuple[Heading, ...]
    failed: int
    """Cells that ended in an error."""


def body_of(nb: NotebookNode, lang: str, demo: bool = False) -> Body:
    """The readable part of an executed notebook; everything in it is sanitised."""
    outline = Outline(lang, demo)
    pieces = [outline.add(piece) for cell in nb.cells for piece in _pieces(cell, lang)]
    failed = sum(output.output_type == "error" for cell in nb.cells for output in cell.get("outputs", []))
    html = Markup("\n".join(piece for piece in pieces if piece))
    return Body(html, outline.title, tuple(outline.contents), failed)


def _pieces(cell: NotebookNode, lang: str) -> Iterator[str]:
    """The HTML of one cell, not yet clean."""
    failed = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if failed:
        # A failure shows even in a cell whose other output nobody sees.
        yield _stated("page.failed_part", lang, "warn failed-part")
    if DROPPED_TAGS.intersection(cell.metadata.get("tags", ())):
        return
    if cell.metadata.get("slideshow", {}).get("slide_type") == "subslide":
        yield NEW_SCREEN
    if cell.cell_type == "markdown":
        yield _led_by(lang, _from_markdown(cell.source, cell.get("attachments", {})))
    elif cell.cell_type == "code":
        for output in cell.outputs:
            if output.output_type in ("display_data", "execute_result"):
                yield _shown(output, cell, lang)


def _shown(output: NotebookNode, cell: NotebookNode, lang: str) -> str:
    """One output by the richest kind that a page can hold."""
    data = output.data
    if _WIDGET in data:
        return ""
    if "text/html" in data:
        return _joined(data["text/html"])
    if "text/markdown" in data:
        return _from_markdown(_joined(data["text/markdown"]), {})
    for kind in _PICTURES:
        if kind in data:
            encoded = "".join(_joined(data[kind]).split())
            alt = output.get("metadata", {}).get(kind, {}).get("alt") or cell.metadata.get("alt") or ""
            source = f"data:{kind};base64,{escape(encoded)}"
            return f'<figure class="chart"><img src="{source}" alt="{escape(str(alt))}"></figure>'
    if any(kind.startswith("image/") for kind in data):
        return _stated("page.not_shown", lang, "note")
    plain = _ANSI.sub("", _joined(data.get("text/plain", ""))).strip()
    return "" if not plain or _OBJECT.fullmatch(plain) else f"<pre>{escape(plain)}</pre>"


def _joined(value: str | list[str]) -> str:
    """Text that a notebook may keep as one string or as its lines."""
    return value if isinstance(value, str) else "".join(value)


def _led_by(lang: str, html: str) -> str:
    """Headings and paragraphs of a notebook with the page's language first, the other beside it."""
    if lang == "hi":
        return html
    return _HINDI_FIRST.sub(r'\g<open>\g<en> <span class="beside" lang="hi">\g<hi></span>\g<close>', html)


def _from_markdown(source: str, attachments: dict[str, dict[str, str]]) -> str:
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    html = str(MarkdownWithMath(renderer=renderer).render(source))
    return html.replace(' style="text-align:right"', ' class="n"')


def _stated(key: str, lang: str, css: str) -> str:
    words = both(key, lang)
    beside = f'<span class="beside" lang="{words.second_lang}">{escape(words.second)}</span>'
    return f'<p class="{css}">{escape(words.first)} {beside}</p>'
