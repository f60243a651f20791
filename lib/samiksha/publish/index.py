"""The index: every area of a round with its status and its page, and all rounds on one page.

Enters: rounds of rows, hrefs relative to where the index will lie. Leaves: one offline HTML page, by review and
day, with one search over all of it in Hindi and English.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samiksha.catalogue import other, text
from samiksha.numerals import day, grouped
from samiksha.params.base import Names
from samiksha.publish.facts import Facts, Words
from samiksha.publish.outline import Heading
from samiksha.publish.shell import TEMPLATE, make_page

STATUSES = ("failed", "earlier", "queued", "running", "made", "kept")
"""In the order of the list: what needs a look comes first. `kept` failed this time, but its earlier
page stands; `failed` has no page."""
NEEDS_LOOK = frozenset({"failed", "earlier"})
RECENT = 6
"""Earlier rounds of a review whose areas the index still lists; an index of some years would grow to megabytes."""
_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")


@dataclass(frozen=True)
class IndexRow:
    """One area of a round."""

    code: str
    name: Names
    parent: Names | None
    status: str
    href: str | None
    figures: Mapping[str, str] = field(default_factory=dict)
    """Head → figure as text; one that ends in % gets a bar."""
    said: str = ""
    """Why it failed, in plain words."""


@dataclass(frozen=True)
class IndexRound:
    """One review over its areas as of one day."""

    review: Names
    as_of: date
    rows: Sequence[IndexRow]
    rollups: Sequence[IndexRow] = ()
    """Areas side by side: the whole, its divisions."""
    href: str | None = None
    """Its own index, where this page is the one over all rounds."""
    demo: bool = False
    run_id: str = ""

    @property
    def need_look(self) -> int:
        """How many of its briefs need somebody's look."""
        return sum(row.status in NEEDS_LOOK for row in (*self.rollups, *self.rows))

    @property
    def heads(self) -> list[str]:
        """The heads of its figures, in the order in which rows bring them."""
        return list(dict.fromkeys(head for row in self.rows for head in row.figures))

    def counted(self, lang: str) -> list[tuple[str, str, str]]:
        """Status, its words, how many: of those that occur."""
        found = Counter(row.status for row in self.rows)
        return [(status, text(f"page.status.{status}", lang), grouped(found[status]))
                for status in STATUSES if found[status]]  # fmt: skip


def render_index(rounds: Sequence[IndexRound], lang: str, status: str | None = None) -> str:
    """The index page: of each review the newest round in full, those before it folded, still older ones as links. `status`
    leads to the status page, where there is one."""
    reviews = _by_review(rounds, lang)
    newest = [each.newest.round for each in reviews]
    body = (
        environment()
        .get_template("rounds.html.j2")
        .render(
            reviews=reviews,
            lang=lang,
            status=status,
            say=lambda key, **values: text(f"page.index.{key}", lang, **values),
        )
    )
    facts = Facts(lang=lang, demo=any(one.demo for one in rounds), title=_title(newest, lang))
    if len(newest) == 1:
        only = newest[0]
        facts = Facts(lang=lang, demo=only.demo, title=facts.title, as_of=day(only.as_of, lang),
                      as_of_day=only.as_of.isoformat(), run_id=only.run_id)  # fmt: skip
    contents = [Heading(each.id, [each.newest.name]) for each in reviews] if len(reviews) > 1 else []
    page = make_page(facts, "", Markup(body), contents=contents)
    return environment().get_template("index.html.j2").render(resources={"page": page}).lstrip()


def _by_review(rounds: Sequence[IndexRound], lang: str) -> list["_Review"]:
    """The reviews, the one with the newest round first."""
    found: dict[Names, list[_Shown]] = {}
    for one in sorted(rounds, key=lambda one: one.as_of, reverse=True):
        found.setdefault(one.review, []).append(_Shown(one, lang))
    return [_Review(f"review-{place}", shown[0], shown[1:]) for place, shown in enumerate(found.values(), 1)]


def _title(newest: Sequence[IndexRound], lang: str) -> Words:
    if len(newest) == 1:
        return _words(newest[0].review, lang)
    return Words(text("page.index.title", lang), text("page.index.title", other(lang)))


def _words(names: Names, lang: str) -> Words:
    first, second = names.in_language(lang), names.in_language(other(lang))
    return Words(first, second if second != first else "")


@dataclass(frozen=True)
class _Review:
    """All rounds of one review, newest first."""

    id: str
    newest: "_Shown"
    earlier: Sequence["_Shown"]

    @property
    def recent(self) -> Sequence["_Shown"]:
        """Those whose pages can be found here."""
        return self.earlier[:RECENT]

    @property
    def older(self) -> Sequence["_Shown"]:
        """Those of which this page only links the index."""
        return self.earlier[RECENT:]


class _Shown:
    """A round as its template wants it."""

    def __init__(self, one: IndexRound, lang: str) -> None:
        self.round = one
        self.lang = lang
        self.heads = one.heads
        self.name = one.review.in_language(lang)
        self.day = day(one.as_of, lang)
        self.counted = one.counted(lang)
        self.rows = self._rows()
        self.rollups = [self._row(row) for row in one.rollups]
        self.to_look_at = [row for row in self.rollups + self.rows if row["needs_look"]]

    @property
    def by_name(self) -> list[dict[str, Any]]:
        """Its rows by name alone."""
        return sorted(self.rows, key=lambda row: str(row["name"].first))

    def _rows(self) -> list[dict[str, Any]]:
        """One row an area: those that need a look first, then by name."""
        ordered = sorted(
            self.round.rows, key=lambda row: (STATUSES.index(row.status), row.name.in_language(self.lang))
        )
        return [self._row(row) for row in ordered]

    def _row(self, row: IndexRow) -> dict[str, Any]:
        return {
            "code": row.code,
            "name": _words(row.name, self.lang),
            "parent": row.parent.in_language(self.lang) if row.parent else "",
            "status": row.status,
            "status_words": text(f"page.status.{row.status}", self.lang),
            "needs_look": row.status in NEEDS_LOOK,
            "rank": STATUSES.index(row.status),
            "href": row.href,
            "said": row.said,
            "figures": [(row.figures.get(head), _bar(row.figures.get(head))) for head in self.heads],
            "search": _search(row),
        }


def _search(row: IndexRow) -> str:
    """What finds a row beside the text that it shows: its code, its names and its division's, its fault."""
    names = [name for each in (row.name, row.parent) if each for name in (each.hi, each.en)]
    return " ".join(filter(None, (row.code, *names, row.said)))


def _bar(figure: str | None) -> float | None:
    """The length of a figure's bar in percent; none for what is no percentage."""
    found = _PERCENT.fullmatch(figure or "")
    return min(float(found[1]), 100.0) if found else None


@cache
def environment() -> Environment:
    """The templates of pages that no notebook makes; everything is escaped."""
    return Environment(
        loader=PackageLoader("samiksha.publish", f"templates/{TEMPLATE}"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
