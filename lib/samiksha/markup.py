"""Safe HTML: what may stand on a page, whoever wrote it.

Enters: HTML out of a notebook, citizens' text. Leaves: HTML of listed tags and attributes only, which
loads nothing, runs nothing, and links only inside its own page.
"""

import re
from functools import cache
from html import escape as _escape

import nh3

ID_PREFIX = "sec-"
"""Stands before every id of a notebook, so that none can pass for one of the page's own."""

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLE = {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
_BLOCKS = {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "br", "div", "section"}
_INLINE = {
    "strong",
    "b",
    "em",
    "i",
    "small",
    "sub",
    "sup",
    "s",
    "del",
    "ins",
    "mark",
    "abbr",
    "code",
    "span",
    "time",
    "a",
}
_MEDIA = {"figure", "figcaption", "img", "details", "summary"}
_TAGS = _HEADINGS | _TABLE | _BLOCKS | _INLINE | _MEDIA
_DROPPED_WHOLE = {
    "script",
    "style",
    "title",
    "template",
    "noscript",
    "iframe",
    "object",
    "textarea",
    "select",
    "svg",
    "math",
}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "lang", "title", "aria-label", "aria-hidden"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan", "data-sort"},
    "td": {"colspan", "rowspan", "data-sort"},
    "tr": {"data-search"},
    "col": {"span"},
    "details": {"open"},
    "time": {"datetime"},
    "span": {"style"},
    "div": {"style"},
    "section": {"id"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_WIDTH = re.compile(r"\s*(--w|width)\s*:\s*(\d{1,3}(?:\.\d{1,3})?)%\s*;?\s*")
_IMAGE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_NAME = re.compile(r"[\w.\-]+")
_NOT_IN_NAME = re.compile(r"[^\w\u0900-\u097f.\-]+")


def clean(html: str) -> str:
    """`html` with everything taken out that is not on the list; text stays text.

    >>> clean('<p onclick="x()">12 <b>मई</b><script>x()</script></p>')
    '<p>12 <b>मई</b></p>'
    >>> clean('<a href="javascript:x()">a</a> <a href="#who">b</a>')
    '<a>a</a> <a href="#sec-who">b</a>'
    """
    return _cleaner().clean(html)


def escape(text: str) -> str:
    """Plain text as HTML that shows it.

    >>> escape('<script> & "so"')
    '&lt;script&gt; &amp; &quot;so&quot;'
    """
    return _escape(text, quote=True)


def as_id(text: str) -> str:
    """An id out of a heading's words; Devanagari stays readable in links.

    >>> as_id("विभागवार लंबित"), as_id("sec-x")
    ('sec-विभागवार-लंबित', 'sec-x')
    """
    bare = _NOT_IN_NAME.sub("-", text.strip().removeprefix(ID_PREFIX).lower()).strip("-")
    return ID_PREFIX + (bare[:100] or "x")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"data"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep; None drops the attribute."""
    if name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name == "href":
        return "#" + as_id(value[1:]) if value.startswith("#") and len(value) > 1 else None
    if name == "id":
        return as_id(value)
    if name == "style":
        width = _WIDTH.fullmatch(value)
        return f"{width[1]}:{width[2]}%" if width else None
    if name in ("width", "height", "colspan", "rowspan", "span", "start"):
        return value if re.fullmatch(r"\d{1,4}", value) else None
    if name == "class":
        return " ".join(_NAME.findall(value))
    return value
