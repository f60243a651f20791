"""How a room looks: its page, its style and script, and the plain pages that say why there is none.

Enters: a meeting. Leaves: HTML, CSS and JavaScript, all from this server.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from samiksha import errors
from samiksha.catalogue import Both, both
from samiksha.files import digest_of_bytes
from samiksha.meet.meeting import Meeting
from samiksha.numerals import day
from samiksha.style import font_faces, pieces_css, tight
from samiksha.style.presenting import present_css, present_js, present_words

FOLDER = Path(__file__).parent / "look"

_LIVE_STYLE = re.compile(r"<style>\s*@font-face.*?</style>", re.DOTALL)


@dataclass(frozen=True)
class Looks:
    """What is drawn for one meeting."""

    meeting: Meeting

    @property
    def resources(self) -> dict[str, Any]:
        """For the page's template."""
        meeting = self.meeting
        return {
            "style": self.way("room.css"),
            "script": self.way("room.js"),
            "presenter": self.way("present.js"),
            "present_words": present_words(meeting.lang),
            "lang": meeting.lang,
            "title": self._both("head.title"),
            "review": _names(meeting.spec, meeting.lang),
            "area": _names(meeting.area, meeting.lang),
            "day": {"first": day(meeting.as_of, meeting.lang), "second": day(meeting.as_of, _other(meeting.lang))},
            "ours": sorted(_faults()),
            "between": errors.BETWEEN,
        } | {name: self._both(name) for name in ("present", "opening", "failed", "broken", "again", "noscript")}

    def _both(self, key: str) -> dict[str, str]:
        return _plain(both(f"meet.{key}", self.meeting.lang))

    @cached_property
    def files(self) -> dict[str, str]:
        """What a page asks for, by its name; fonts stand inside the style."""
        style = font_faces() + pieces_css() + tight(_own("room.css")) + present_css()
        scripts = {name: _own(name) for name in ("room.js", "formulas.js")}
        return {"room.css": style, "present.js": str(present_js()), **scripts}

    def way(self, name: str) -> str:
        """Where a file lies on the server: elsewhere as soon as one of them is another."""
        return f"/room/{self._digest}/{name}"

    @cached_property
    def _digest(self) -> str:
        return digest_of_bytes("".join(self.files.values()).encode())[:12]

    def said(self, what: str) -> str:
        """A plain page in both languages: "closed", "full" or "lost"."""
        template = _environment().get_template("said.html.j2")
        return template.render(
            lang=self.meeting.lang, title=self._both(f"said.{what}.title"), remedy=self._both(f"said.{what}.remedy")
        )


WIDGET = "application/vnd.jupyter.widget-view+json"


def alive(output: dict[str, Any]) -> dict[str, Any]:
    """An output as a widget alone, without what stands in its place until it lives."""
    return {**output, "data": {WIDGET: output["data"][WIDGET]}}


def unstyled(html: str | list[str]) -> str:
    """What a cell shows, without the style that it brings for JupyterLab: the room has its own."""
    return _LIVE_STYLE.sub("", html if isinstance(html, str) else "".join(html))


def _environment() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=True)


def _other(lang: str) -> str:
    return "en" if lang == "hi" else "hi"


def _names(named: Any, lang: str) -> dict[str, str]:
    return {"first": named.in_language(lang), "second": named.in_language(_other(lang)), "second_lang": _other(lang)}


def _plain(words: Both) -> dict[str, str]:
    return {"first": words.first, "second": words.second, "second_lang": words.second_lang}


def _own(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _faults() -> Iterator[str]:
    """The names of the faults whose sentence is for officers."""
    waiting = [errors.SamikshaError]
    while waiting:
        each = waiting.pop()
        yield each.__name__
        waiting += each.__subclasses__()
