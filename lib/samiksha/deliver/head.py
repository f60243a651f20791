"""The first lines of a page, as a mail shows them.

Enters: the HTML of a page. Leaves: its banners and the sentences of its headline, in both languages, as plain text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

_BODY = re.compile(rb"<body[\s>]")
_HEADLINE = re.compile(rb"""<ul\b[^>]*\bclass=["'][^"'>]*\bheadline\b""")
_LINES = 6
"""A headline may be longer; the rest stands on the page."""
_TONES = ("good", "bad", "act")


@dataclass(frozen=True)
class Line:
    """One sentence: in the page's language, and beside it in the other."""

    first: str
    second: str
    tone: str = ""


@dataclass(frozen=True)
class Head:
    """What stands first on a page."""

    banners: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()


def read_head(page: bytes) -> Head:
    """The banners above the first headline, and its first sentences; empty where a page has none."""
    soup = BeautifulSoup(_first_part(page).decode("utf-8"), "html.parser")
    headline = soup.select_one("ul.headline")
    if headline is None:
        return Head(tuple(_line(each) for each in soup.select("p.banner")))
    above = reversed(headline.find_all_previous("p", class_="banner"))
    items = headline.find_all("li", recursive=False)[:_LINES]
    return Head(_lines(above), _lines(items))


def _first_part(page: bytes) -> bytes:
    """From the body to the end of the first headline: what stands before is fonts, what follows pictures and tables."""
    found = _BODY.search(page)
    start = found.start() if found else 0
    headline = _HEADLINE.search(page, start)
    end = page.find(b"</ul>", headline.end()) if headline else -1
    return page[start : end if end > 0 else len(page)]


def _lines(tags: Iterable[object]) -> tuple[Line, ...]:
    return tuple(_line(tag) for tag in tags if isinstance(tag, Tag))


def _line(tag: Tag) -> Line:
    beside = [_plain(each.get_text()) for each in tag.select(".beside")]
    for each in tag.select(".beside"):
        each.decompose()
    classes = tag.get_attribute_list("class")
    tone = next((name for name in _TONES if name in classes), "")
    return Line(_plain(tag.get_text()), " ".join(beside), tone)


def _plain(text: str) -> str:
    """On one line; the space before % stays one that does not break."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
