"""One piece of a brief: HTML for the page, plain text for a terminal.

Enters: templates of this package and their values. Leaves: `Shown`. Every value is escaped by Jinja.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samiksha.catalogue import Both, both
from samiksha.model import SIGNATURE

_BREAKS = re.compile(r"</(?:p|li|h\d|tr|div|caption|dd|figcaption|ul|table)>|<br>")
_CELLS = re.compile(r"</(?:td|th|dt|span)>|(?=<span)")
_TAGS = re.compile(r"<[^>]*>")
_ENVIRONMENT = Environment(
    loader=PackageLoader("samiksha.display"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Shown:
    """What a notebook cell displays. For the press: `extra` holds further outputs by MIME type, `signature` says whose it is."""

    html: Markup
    extra: dict[str, Any] = field(default_factory=dict)
    signature: dict[str, str] | None = None

    def _repr_html_(self) -> str:
        return str(self.html)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {"text/html": str(self.html), "text/plain": str(self), **self.extra}
        return data, {SIGNATURE: self.signature} if self.signature else {}

    def __html__(self) -> str:
        return str(self.html)

    def __str__(self) -> str:
        lined = _CELLS.sub(" ", _BREAKS.sub("\n", str(self.html)))
        plain = Markup(_TAGS.sub("", lined)).unescape()
        lines = (" ".join(line.split()) for line in plain.splitlines())
        return "\n".join(line for line in lines if line)

    def __repr__(self) -> str:
        return str(self)


def render(template: str, **values: Any) -> Markup:
    """A template of this package, filled; every value is escaped unless it is Markup."""
    return Markup(_ENVIRONMENT.get_template(template).render(**values).strip())


def together(*pieces: Shown | Markup) -> Shown:
    """Several pieces as one."""
    return Shown(Markup("\n").join(Markup(piece.__html__()) for piece in pieces))


def beside(words: Both) -> Markup:
    """A text in the reader's language with the other one beside it.

    >>> print(beside(Both("लंबित", "Pending", "hi", "en")))
    लंबित <span class="beside" lang="en">Pending</span>
    """
    if words.first == words.second:
        return Markup("{}").format(words.first)
    return Markup('{} <span class="beside" lang="{}">{}</span>').format(words.first, words.second_lang, words.second)


def label(key: str, lang: str, **values: Any) -> Markup:
    """A catalogue text in both languages, ready for the page."""
    return beside(both(key, lang, **values))


def absent_note(lang: str) -> Shown:
    """What stands where the source lacks what a section needs."""
    return Shown(Markup('<p class="absent">{}</p>').format(label("brief.absent_section", lang)))


def none_found(lang: str, key: str = "brief.none_found", of: Markup | None = None) -> Shown:
    """What stands where a section was looked at and nothing was found; `of` names what was looked for."""
    named = Markup("{}: ").format(of) if of else Markup("")
    return Shown(Markup('<p class="note">{}{}</p>').format(named, label(key, lang)))


def warm_up() -> None:
    """For a process from which kernels are forked: all templates, compiled once."""
    for name in _ENVIRONMENT.list_templates():
        _ENVIRONMENT.get_template(name)
