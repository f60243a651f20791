"""Order in a page's body: ids for headings, a table of contents, scroll boxes, heads with scope.

Enters: fragments of clean HTML, one after the other. Leaves: the same with that order put in; the
first h1 is taken out, because the page's head shows it; so is a demo banner where the head has one.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from samiksha.catalogue import text
from samiksha.markup import as_id, clean, escape

_VOID = {"br", "hr", "img", "col"}
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=<>"]+="[^"]*")*)\s*>')
"""A tag as the cleaner writes it: names in small letters, every value in double quotes."""
_ATTRIBUTE = re.compile(r'([^\s=<>"]+)="([^"]*)"')
_LONGEST_ID = 70


@dataclass
class Heading:
    """One heading's words: in the page's language, and those that stand beside it."""

    id: str = ""
    first: list[str] = field(default_factory=list)
    second: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.first).split())

    @property
    def beside(self) -> str:
        return " ".join("".join(self.second).split())


class Outline:
    """Collects headings over all fragments of one page."""

    def __init__(self, lang: str, demo: bool = False) -> None:
        self.demo = demo
        self.title: Heading | None = None
        """The first h1."""
        self.contents: list[Heading] = []
        """The h2 headings, for the table of contents."""
        self.no_alt = text("page.no_alt", lang)
        self._ids: set[str] = set()

    def add(self, html: str) -> str:
        """The fragment as it goes into the page."""
        reader = _Fragment(self)
        reader.read(clean(html))
        # What leaves is cleaned again, so that nothing rests on this module's own reading of HTML.
        return clean("".join(reader.out)).strip()

    def fresh_id(self, wanted: str) -> str:
        """`wanted` if it is still free on this page, else with a number behind it."""
        found, number = wanted, 1
        while found in self._ids:
            number += 1
            found = f"{wanted}-{number}"
        self._ids.add(found)
        return found


class _Fragment:
    """Copies clean HTML tag by tag, and adds what is missing."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.out: list[str] = []
        self._open: list[tuple[str, str]] = []
        """The tags that are open, each with its attributes."""
        self._dropping = ""
        self._heading: Heading | None = None
        self._heading_at = 0
        self._heading_tag: dict[str, str] = {}

    def read(self, html: str) -> None:
        """Takes in the whole of a fragment."""
        end = 0
        for found in _TAG.finditer(html):
            self._words(html[end : found.start()])
            end = found.end()
            if found[1]:
                self._closes(found[2])
            else:
                self._opens(found[2], found[3], found[0])
        self._words(html[end:])

    def _opens(self, tag: str, attributes: str, written: str) -> None:
        if self._dropping or self._is_said_above(tag, attributes):
            self._dropping = self._dropping or tag
            return
        if tag in ("h1", "h2", "h3"):
            self._heading, self._heading_at, self._heading_tag = Heading(), len(self.out), _values(attributes)
        if tag == "table" and not self._within("table-box"):
            self.out.append('<div class="table-box">')
        if tag == "th" and " scope=" not in attributes:
            scope = "col" if any(name == "thead" for name, _ in self._open) else "row"
            written = _tag(tag, {**_values(attributes), "scope": scope})
        if tag == "img":
            given = _values(attributes)
            if "src" not in given:
                return
            written = _tag(tag, {**given, "alt": given.get("alt") or self.outline.no_alt})
        self.out.append(written)
        if tag not in _VOID:
            self._open.append((tag, attributes))

    def _closes(self, tag: str) -> None:
        if self._dropping:
            self._dropping = "" if tag == self._dropping else self._dropping
            return
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        self.out.append(f"</{tag}>")
        if tag == "table" and not self._within("table-box"):
            self.out.append("</div>")
        if tag in ("h1", "h2", "h3") and self._heading:
            self._close_heading(tag, self._heading)
            self._heading = None

    def _words(self, html: str) -> None:
        if self._dropping or not html:
            return
        self.out.append(html)
        if self._heading:
            aside = self._within("beside") or self._within("en")
            (self._heading.second if aside else self._heading.first).append(unescape(html))

    def _is_said_above(self, tag: str, attributes: str) -> bool:
        """Whether this is a demo banner that the page's head already shows (a paragraph, so none in it)."""
        return tag == "p" and self.outline.demo and {"banner", "demo"} <= _classes(attributes)

    def _close_heading(self, tag: str, heading: Heading) -> None:
        if tag == "h1" and self.outline.title is None and heading.text:
            self.outline.title = heading
            del self.out[self._heading_at :]
            return
        wanted = self._heading_tag.get("id") or as_id(heading.text)
        heading.id = self.outline.fresh_id(wanted[:_LONGEST_ID])
        self.out[self._heading_at] = _tag(tag, {**self._heading_tag, "id": heading.id})
        if tag == "h2" and heading.text:
            self.outline.contents.append(heading)

    def _within(self, css: str) -> bool:
        return any(css in _classes(attributes) for _, attributes in self._open)


def _classes(attributes: str) -> set[str]:
    return set(_values(attributes).get("class", "").split())


def _values(attributes: str) -> dict[str, str]:
    """Attribute → its value as plain text."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}


def _tag(tag: str, attributes: dict[str, str]) -> str:
    inside = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{inside}>"
