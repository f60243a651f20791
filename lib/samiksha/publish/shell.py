"""The page around a body: head, style, fonts, script, and the rule that nothing is ever fetched.

Enters: `Facts`, contents, safe HTML. Leaves: a `Page` that the template sets; assets are read once a
process.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from samiksha.catalogue import Both, both, text
from samiksha.publish.facts import Facts, Words
from samiksha.publish.outline import Heading
from samiksha.style import font_faces, pieces_css, tight
from samiksha.style.presenting import present_css, present_js, present_words, tight_script

TEMPLATE = "samiksha_brief"
_PLAIN = re.compile(r"[\w\u0900-\u097f ,.\-]")


@dataclass(frozen=True)
class Assets:
    """What every page carries alike. All of it is our own and trusted."""

    csp: str
    style: Markup
    script: Markup


@dataclass(frozen=True)
class Page:
    """Everything that the template shows."""

    lang: str
    title: str
    """For the window: area, review, day."""
    area: Words
    heading: Words
    facts: Facts
    body: Markup
    contents: Sequence[Heading]
    banners: Sequence[Both]
    sheet: Markup
    """Print rules that name the page on each sheet."""
    assets: Assets
    present: str = ""
    """What the presenter says, as JSON; empty on a page that is not presented."""

    def say(self, key: str, **values: Any) -> str:
        """A text of the page in its language."""
        return text(f"page.{key}", self.lang, **values)

    def say_start(self) -> str:
        """What the button says that starts the presenter."""
        return text("present.start", self.lang)


def make_page(
    facts: Facts, name: str, body: Markup, *, title: Heading | None = None,
    contents: Sequence[Heading] = (), failed: int = 0, more: str = "", presents: bool = False,
) -> Page:  # fmt: skip
    """A page; its heading is the facts' title, else the body's first h1, else `name`. `more` names the style and the script
    that it has beside those of every page; `presents`: it can be shown section by section."""
    heading = facts.title
    if not heading.first and title:
        heading = Words(title.text, title.beside)
    heading = _without_area(heading, facts.area)
    if not heading.first:
        heading = Words(name or text("page.title", facts.lang))
    area = facts.area
    window = " · ".join(part for part in (area.first, heading.first, facts.as_of) if part)
    return Page(
        lang=facts.lang, title=window, area=area, heading=heading, facts=facts, body=body,
        contents=contents, banners=_banners(facts, failed), sheet=_sheet(facts, window), assets=assets(more, presents),
        present=present_words(facts.lang) if presents else "",
    )  # fmt: skip


def _without_area(heading: Words, area: Words) -> Words:
    """ "अनूपपुर — सीएम हेल्पलाइन" beside the area's own line is "सीएम हेल्पलाइन"."""
    return Words(*(
        whole.removeprefix(name).lstrip(" —–-:·,") if name and whole != name else whole
        for whole, name in ((heading.first, area.first), (heading.second, area.second or area.first))
    ))  # fmt: skip


def _banners(facts: Facts, failed: int) -> list[Both]:
    banners = [both("page.demo", facts.lang)] if facts.demo else []
    if failed:
        key = "page.incomplete.one" if failed == 1 else "page.incomplete.many"
        banners.append(both(key, facts.lang, count=failed))
    return banners


def _sheet(facts: Facts, window: str) -> Markup:
    """The foot of each printed sheet: whose page it is, and that its data are made up if they are."""
    mark = f"@top-right{{content:{_css_text(text('page.demo_short', facts.lang))}}}" if facts.demo else ""
    return Markup(f"@page{{@bottom-left{{content:{_css_text(window)}}}{mark}}}")


def _css_text(plain: str) -> str:
    """A CSS string; all but letters, digits and spaces as code points, so that nothing ends it early.

    >>> _css_text('मई 5"}</style>')
    '"मई 5\\\\22 \\\\7d \\\\3c \\\\2f style\\\\3e "'
    """
    return '"' + "".join(sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):x} " for sign in plain) + '"'


@cache
def assets(more: str = "", presents: bool = False) -> Assets:
    """Style, script and policy, made once a process."""
    folder = files("samiksha.publish") / "templates" / TEMPLATE
    names = [name for name in ("brief", more) if name]
    script = "".join(tight_script((folder / f"{name}.js").read_text(encoding="utf-8")) for name in names)
    own = "\n".join(tight((folder / f"{name}.css").read_text(encoding="utf-8")) for name in names)
    if presents:
        script, own = f"{script}\n{present_js()}", f"{own}\n{present_css()}"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    csp = (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return Assets(csp, Markup(font_faces() + pieces_css() + own), Markup(script))
