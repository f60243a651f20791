"""The words of a roll-up: its title, and where its areas stand.

Enters: a `Rollup`. Leaves: `Shown` pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from samiksha.catalogue import Both, both, text
from samiksha.display import (
    InBoth,
    Ranked,
    Shown,
    coded_name,
    extremes,
    level_words,
    measure_label,
    plural,
    ranked_rows,
    render,
    signed,
    value_text,
)
from samiksha.model import Measure, count
from samiksha.numerals import grouped
from samiksha.params.areas import Area
from samiksha.params.base import Names
from samiksha.rollup import Rollup
from samiksha.words.headline import AT_MOST, old_sources
from samiksha.words.statements import Sentence, stated
from samiksha.words.title import head

NAMED = 3
"""How many areas a sentence names as leading, and as to improve."""
LISTED = 12
"""Of those without data so many are named; the ranking lists them all."""


@signed
def rollup_title(rollup: Rollup) -> Shown:
    """The heading of a roll-up, with the facts that the press checks."""
    words = {"review": rollup.spec, **level_words(rollup)}
    return head(rollup, lambda lang: text("rollup.heading", lang, **words), rollup.total.values())


@signed
def rollup_headline(rollup: Rollup) -> Shown:
    """Where all stand together, who leads, who must act, and whose figures are missing or old."""
    return Shown(render("headline.html", sentences=sentences(rollup)))


def sentences(rollup: Rollup) -> list[Sentence]:
    """The headline's sentences in order: what all together state, who leads, who must act, whose figures are missing."""
    said = [stated(one, rollup) for one in rollup.figures.statements] or [Sentence("", _standing(rollup))]
    state, act = [one for one in said if one.css != "act"], [one for one in said if one.css == "act"]
    ranked = list(_ranked(rollup))
    found = [*state, *ranked, *act, *_overdue(rollup), *_data(rollup), *old_sources(rollup)]
    gives_way = [one for one in state[1:] if one.css == "good"] + [one for one in ranked if one.css == "good"]
    gone = gives_way[: max(len(found) - AT_MOST, 0)]
    return [one for one in found if one not in gone]


def _ranked(rollup: Rollup) -> Iterator[Sentence]:
    """Who leads and who is to improve, by the ranking measure."""
    strongest, weakest = extremes(ranked_rows(rollup, rollup.spec.rank_by), NAMED)
    if strongest:
        yield Sentence("good", _named("rollup.best", strongest, rollup))
        yield Sentence("act", _named("rollup.weakest", weakest, rollup))
    else:
        yield Sentence("", both("rollup.no_ranking", rollup.lang, **level_words(rollup)))


def _overdue(rollup: Rollup) -> Iterator[Sentence]:
    """How many directions are overdue, and where most of them lie; how many more areas have as many as the last."""
    late = rollup.directions[rollup.directions["overdue_days"] > 0]
    if late.empty:
        return
    by_area = late.groupby("area", sort=True).size().sort_values(ascending=False, kind="stable")
    most = by_area[by_area >= by_area.iloc[:NAMED].iloc[-1]]
    names = _first([_Figured(coded_name("area", code, rollup), count("overdue", n)) for code, n in most.items()])
    told = {"count": grouped(len(late)), "names": names}
    yield Sentence("act", both(plural("rollup.overdue", len(late)), rollup.lang, **told))


def _data(rollup: Rollup) -> Iterator[Sentence]:
    """Of which areas nothing is loaded, or nothing new."""
    if rollup.missing:
        yield Sentence("bad", _about_data("rollup.missing", list(rollup.missing), rollup))
    if old := stale_areas(rollup):
        yield Sentence("bad", _about_data("rollup.stale", old, rollup))


def stale_areas(rollup: Rollup) -> list[Names]:
    """The areas whose newest data are older than the review allows."""
    oldest = rollup.as_of - timedelta(days=rollup.spec.stale_after_days)
    late = rollup.rows[[day < oldest for day in rollup.rows["data_as_of"]]]
    return [Names(hi=row["name_hi"], en=row["name_en"]) for _, row in late.iterrows()]


def _about_data(key: str, areas: Sequence[Area | Names], rollup: Rollup) -> Both:
    days = rollup.spec.stale_after_days
    return both(
        key, rollup.lang, count=grouped(len(areas)), days=days, names=_first(areas, LISTED), **level_words(rollup)
    )


def _standing(rollup: Rollup) -> Both:
    return both(
        plural("rollup.standing", len(rollup.rows)),
        rollup.lang,
        area=rollup.area,
        **level_words(rollup),
        count=grouped(len(rollup.rows)),
        measure=measure_label(rollup.spec.rank_by, rollup),
        score=_said(rollup.total.get(rollup.spec.rank_by)),
    )


def _named(key: str, ranked: Sequence[Ranked], rollup: Rollup) -> Both:
    """The first few by name and figure, and how many more are equal to the last of them."""
    names = _first([_Figured(one.name, one.measure) for one in ranked])
    return both(key, rollup.lang, names=names, measure=measure_label(rollup.spec.rank_by, rollup))


@dataclass(frozen=True)
class _Figured:
    """A name with its figure: शहडोल (50.00)."""

    name: Names
    figure: Measure

    def in_language(self, lang: str) -> str:
        return f"{self.name.in_language(lang)} ({value_text(self.figure, lang)})"


def _first(named: Sequence[Area | Names | _Figured], most: int = NAMED) -> InBoth:
    """The first few of a list, and how many more there are."""

    def said(lang: str) -> str:
        names = [one.in_language(lang) for one in named[:most]]
        more = len(named) - len(names)
        return ", ".join([*names, text("rollup.and_more", lang, count=more)] if more else names)

    return InBoth(said)


def _said(measure: Measure | None) -> InBoth:
    return InBoth(lambda lang: text("brief.absent", lang) if measure is None else value_text(measure, lang))
