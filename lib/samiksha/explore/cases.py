"""The rows of a review, asked in the meeting and answered at once: any choice of them, counted as the brief counts.

Enters: a review, an area, a day; then one `Pick` after the other. Leaves: headline measures, breakdowns, a trend, single
cases. No widget, no HTML. Every figure comes out of the review's own measures: with nothing chosen they are the brief's, of a
division or the state the roll-up's. Of one district of several the figures are those of its own brief.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from samiksha.catalogue import Both, both, has
from samiksha.days import as_day
from samiksha.desk import Desk, measures_of, open_desk
from samiksha.display import coded_name, in_both, measure_label
from samiksha.errors import SamikshaError
from samiksha.explore.ground import Coded, Flags, Judged, Lately, judge
from samiksha.explore.listing import Listing
from samiksha.explore.pick import Pick
from samiksha.explore.rows import Held, days_held, find_rows
from samiksha.explore.search import Searched, rows_with
from samiksha.home import Home
from samiksha.measures.casework import Casework
from samiksha.measures.directions import directions_on
from samiksha.measures.dossier import Dossier
from samiksha.measures.periods import day_numbers
from samiksha.model import UNSTATED, Figures, Frames, Measure
from samiksha.opened import Opened
from samiksha.params.areas import Area
from samiksha.params.base import Names
from samiksha.params.rows import read_row_kind
from samiksha.promises import kept
from samiksha.store.snapshots import Store

__all__ = ["Cases", "Dimension", "NotExplorable", "Option", "Pick"]

AREA, AGE, STATE = "area", "age", "state"
_NONE: frozenset[str] = frozenset()


class NotExplorable(SamikshaError):
    """A review whose measures do not say what its single cases are."""


@dataclass(frozen=True)
class Option:
    """One value of a dimension."""

    code: str
    """What a Pick takes; "unstated" for rows that do not say."""
    name: Both
    count: int
    """Cases with it under the other choices."""


@dataclass(frozen=True)
class Dimension:
    """One way to choose: by department, by level, by age."""

    name: str
    """A field of Pick."""
    label: Both
    cases: "Cases"

    def options(self, pick: Pick) -> list[Option]:
        """The values that there are under the other choices of `pick`, the one chosen always; in an order to read."""
        return self.cases._options(self.name, pick)


class Cases:
    """The cases of one review, area and day."""

    def __init__(self, home: Home, desk: Desk, held: Held, area: str, lang: str) -> None:
        self.home, self.desk, self.lang = home, desk, lang
        self.place: Area = desk.register.area(area)
        self.as_of: date = desk.as_of
        self.work: Casework = casework_of(desk)
        self.settings: Any = desk.rule.settings
        self._held = held
        self._opened: Opened | None = None
        read = held.frame((*self.work.drill, *self.work.reads, *self.work.trend_reads, self.work.began))
        if self.work.prepare:
            read = self.work.prepare(read, self._papers(held.newest))
        self.number = len(read)
        self._there = (
            read[self.work.needs].notna().to_numpy() if self.work.needs in read else np.ones(len(read), bool)
        )
        self._began = np.nan_to_num(day_numbers(read[self.work.began])).astype("int64")
        names = [name for name in self.work.drill if name in read and (name != AREA or area not in held.days)]
        self._coded = {name: Coded.of(read[name]) for name in names}
        self._whole = judge(
            self.work, self.settings, read, self._papers, dict.fromkeys(held.days, (held.newest, _NONE))
        )
        own = {area: (day, held.lacks[area] & set(read)) for area, day in held.days.items()}
        alike = set(own.values()) == {(held.newest, _NONE)}
        self._own = self._whole if alike else judge(self.work, self.settings, read, self._papers, own)
        self._words = {name: Searched(read[name]) for name in self.work.searched if name in self._coded}
        shown = {name: read[name] for name in (*names, self.work.began) if name in self.work.listed}
        self._list_shown = pd.DataFrame(shown)
        self._masks, self._answers = Lately(24), Lately(48)

    @classmethod
    def open(cls, home: Home, review: str, area: str, as_of: str | date, lang: str = "hi") -> "Cases":
        """The cases of a district, a division or the state. Raises what open_review raises, and NotExplorable."""
        day = as_day(as_of)

        def read() -> "Cases":
            desk = open_desk(home, review, day)
            kind = read_row_kind(home.params, casework_of(desk).kind)
            return cls(home, desk, find_rows(Store(home), desk, area, kind), area, lang)

        return kept(home, ("cases", review, area, day, lang), read)

    def at(self, as_of: date) -> "Cases":
        """The same as of another day held in the store, by the rule in force on it."""
        return Cases.open(self.home, self.desk.spec.review, self.place.code, as_of, self.lang)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days held, oldest first."""
        return days_held(self._held.store, self.desk, [*self._held.days], self._held.kind)

    @property
    def data_as_of(self) -> date:
        """The day to which the oldest of the rows are told."""
        return min(self._held.days.values())

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Those that the rows have, in order of drilling: area, department, office, officer, ..."""
        names = [*self._coded, *([AGE] if self.work.bands else []), *([STATE] if self.work.states else [])]
        return tuple(Dimension(name, self.label(name), self) for name in names)

    def headline(self, pick: Pick) -> dict[str, Measure]:
        """The review's headline measures of the picked cases: those that can be counted from them alone, in order."""
        return dict(self._answers.found(("headline", pick), lambda: self._headline(pick)))

    def breakdown(self, by: str, pick: Pick) -> pd.DataFrame:
        """One row a value of a dimension, worst first, with the counts and shares of the review's own breakdown; its
        first columns say what it is, and to whom it belongs. Of level and age the brief's own frames.

        Raises KeyError for what is no dimension of these rows.
        """
        found: pd.DataFrame = self._answers.found((by, pick), lambda: self._breakdown(by, pick))
        return found.copy()

    def trend(self, pick: Pick) -> pd.DataFrame:
        """One row a day of the period: `day`, `received_count`, `closed_count`, `pending_count`. Empty where the source
        does not tell."""
        rows, facts = self._of_live(pick)
        day = self._held.days.get(pick.area, self._held.newest)
        found = self.work.trend(rows, facts, day, self.settings) if self.work.trend else None
        return pd.DataFrame() if found is None else found

    def listed(
        self, pick: Pick, order: str = "age_days", descending: bool = True, page: int = 0, size: int = 20
    ) -> tuple[pd.DataFrame, int]:
        """One page (0: the first) of single cases, and how many there are in all; codes as codes, free text masked,
        nothing of the citizen. Without a known order the longest pending first."""
        ages = self._judged(pick).ages
        return self._list.page(self._chosen(pick), ages, order, descending, page, size)

    def opened(self, pick: Pick) -> Opened:
        """The picked cases as `display` and `tables` take them: measures and breakdowns (`by_<dimension>`) of the pick,
        and what the page would say of area, day, rule and files."""
        breakdowns = {
            f"by_{each.name}": self._maker(each.name, pick) for each in self.dimensions if each.name != STATE
        }
        return replace(self._about, figures=Figures(self.headline(pick), Frames(breakdowns)))

    def name_of(self, kind: str, code: str) -> Names:
        """What a code of a column is called, in both languages."""
        return coded_name(kind, code, self._about)

    def label(self, name: str) -> Both:
        """What a dimension or a column of the list is called. Raises KeyError for what is neither."""
        key = f"explore.dimension.{name}"
        if has(key):
            return both(key, self.lang)
        return in_both(self._held.kind.columns[name].name, self.lang)

    # ── what is chosen ──

    def _judged(self, pick: Pick, by: str = "") -> Judged:
        """One area is told to its own day, all together to the newest."""
        return self._own if pick.area or by == AREA else self._whole

    def _chosen(self, pick: Pick) -> Flags:
        """Which of all rows are picked."""
        found: Flags = self._masks.found(pick, lambda: self._all_of(pick))
        return found

    def _all_of(self, pick: Pick) -> Flags:
        parts = [self._mask(name, str(code), pick) for name in self._chosen_by() if (code := getattr(pick, name))]
        if pick.since:
            parts.append(self._began >= _number(pick.since))
        if pick.until:
            parts.append(self._began <= _number(pick.until))
        if pick.search.strip():
            words = pick.search
            parts.append(self._masks.found(("search", words), lambda: rows_with(words, self._columns(), self.number)))
        return np.asarray(np.logical_and.reduce([self._there, *parts]))

    def _chosen_by(self) -> list[str]:
        """Every field of Pick that chooses by a value; one that the rows do not have chooses nothing."""
        return [name for name in Pick.__dataclass_fields__ if name not in ("since", "until", "search")]

    def _mask(self, name: str, code: str, pick: Pick) -> Flags:
        judged = self._judged(pick)

        def make() -> Flags:
            if name == STATE:
                return judged.state(code)
            if name == AGE:
                return judged.age_band.equal(code)
            if name == AREA and name not in self._coded:
                return np.full(self.number, code in self._held.days)
            return self._coded[name].equal(code) if name in self._coded else np.zeros(self.number, dtype=bool)

        found: Flags = self._masks.found((name, code, id(judged)), make)
        return found

    def _columns(self) -> list[Searched]:
        """The columns searched, those of the list made ready the first time."""
        for name in self.work.searched:
            if name not in self._words and name in self._list_frame:
                self._words[name] = Searched(self._list_frame[name])
        return [*self._words.values()]

    # ── what is answered ──

    def _of_live(self, pick: Pick, by: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of the pick of which anything is true, and their facts; of one area those that its source tells."""
        judged = self._judged(pick, by)
        chosen = self._chosen(pick)[judged.live]
        every = bool(chosen.all())
        rows, facts = (judged.rows, judged.facts) if every else (judged.rows[chosen], judged.facts[chosen])
        lacks = self._held.lacks.get(pick.area, _NONE)
        rows = rows.drop(columns=[name for name in rows if name in lacks]) if lacks else rows
        absent = judged.absent.get(pick.area, _NONE)
        return rows, facts.drop(columns=[*absent]) if absent else facts

    def _headline(self, pick: Pick) -> dict[str, Measure]:
        rows, facts = self._of_live(pick)
        told = self.work.headline(rows, facts, self._papers_of(pick), self.settings)
        return {measure.key: measure for measure in told}

    def _breakdown(self, by: str, pick: Pick) -> pd.DataFrame:
        if by in self.work.own:
            found = self.work.own[by](*self._of_live(pick, by), self.settings)
            return pd.DataFrame() if found is None else found
        if by not in self._coded:
            raise KeyError(by)
        whole = self._standing(by, pick, ())
        if by != AREA or len(set(self._own.absent.values())) < 2:
            return whole
        parts = [self._standing(by, pick, tuple(areas)) for areas in self._alike(whole[AREA])]
        return pd.concat(parts).set_index(AREA).loc[whole[AREA]].reset_index()

    def _alike(self, areas: Iterable[str]) -> list[list[str]]:
        """The areas in groups whose sources tell the same."""
        found: dict[frozenset[str], list[str]] = {}
        for area in areas:
            found.setdefault(self._own.absent[area], []).append(area)
        return [*found.values()]

    def _standing(self, by: str, pick: Pick, areas: tuple[str, ...]) -> pd.DataFrame:
        """One row a value; of some areas alone by the facts that these have."""
        judged = self._judged(pick, by)
        groups, facts = judged.groups(self._group(by)), judged.play_facts
        chosen = self._chosen(pick)[judged.play_rows]
        if areas:
            chosen = chosen & judged.rows[AREA].iloc[judged.play].isin(areas).to_numpy()
        if not chosen.all():
            groups, facts = groups.of(chosen), facts[chosen]
        absent = judged.absent.get(areas[0] if areas else pick.area, _NONE)
        papers = self._papers_of(Pick(area=areas[0]) if areas else pick)
        return self.work.standing(groups, facts.drop(columns=[*absent]), [*self._group(by)], papers, self.settings)

    def _group(self, by: str) -> tuple[str, ...]:
        """What makes a group: offices of several districts are several, though they bear one name."""
        within = tuple(name for name in self.work.within.get(by, ()) if name in self._coded)
        apart = (AREA,) if AREA in self._coded and by not in (AREA, *self._shared) else ()
        return (*apart, *within, by)

    @property
    def _shared(self) -> tuple[str, ...]:
        """Columns whose values mean the same in every area: those by code."""
        listed = ("department", "service", "indicator", "choice")
        return tuple(name for name in self.work.drill if self._held.kind.columns[name].type in listed)

    def _maker(self, by: str, pick: Pick) -> Any:
        return lambda: self.breakdown(by, pick)

    # ── what there is to choose ──

    def _options(self, name: str, pick: Pick) -> list[Option]:
        others = pick.without(name)
        chosen = self._chosen(others)
        if name == STATE:
            return [self._state_option(key, pick, chosen) for key in self._states]
        judged = self._judged(pick, name)
        coded = judged.age_band if name == AGE else self._coded[name]
        counts = coded.counts(chosen)
        mine = getattr(pick, name)
        found = [
            Option(code, self._option_name(name, code), int(number))
            for code, number in zip(coded.names, counts, strict=True)
            if code and (number or code == mine or name == AGE)
        ]
        return found if name == AGE else sorted(found, key=lambda one: (one.code == UNSTATED, one.name.first))

    def _state_option(self, key: str, pick: Pick, chosen: Flags) -> Option:
        name = in_both(measure_label(key, self._about), self.lang)
        return Option(key, name, int(np.count_nonzero(chosen & self._mask(STATE, key, pick))))

    @property
    def _states(self) -> list[str]:
        """The states that the source tells."""
        return [key for key, fact in self.work.states.items() if fact in self._whole.facts]

    def _option_name(self, name: str, code: str) -> Both:
        if name == AGE:
            low, _, high = code.rstrip("+").partition("–")
            if high:
                return both("band.range", self.lang, lower=low, upper=high)
            return both("band.over", self.lang, days=int(low) - 1)
        return in_both(self.name_of(name, code), self.lang)

    # ── what it rests on ──

    def _papers_of(self, pick: Pick) -> Dossier:
        return self._papers(self._held.days.get(pick.area, self._held.newest))

    def _papers(self, day: date) -> Dossier:
        """What the facts rest on beside the rows."""
        return Dossier(
            area=self.place.code, as_of=self.as_of, tables={}, days={self.work.kind: day},
            campaign=self.desk.campaign, services=self.desk.services, indicators=self.desk.indicators,
        )  # fmt: skip

    @cached_property
    def _about(self) -> Opened:
        days = {code: self.desk.data_day([*held]) for code, held in self._held.manifests.items()}
        files = {
            (file.source, file.file): file
            for code, held in self._held.manifests.items()
            for file in self.desk.files([*held], code)
        }
        told = self.desk.common(self.place, self.lang, min(days.values()), tuple(files.values()))
        return Opened(**told, figures=Figures({}), directions=directions_on(None, self.as_of, self.desk.spec.review))

    @cached_property
    def _list_frame(self) -> pd.DataFrame:
        """The columns of the list; those that nothing else needs are read the first time."""
        wanted = [name for name in self.work.listed if name not in self._list_shown]
        more = self._held.frame(wanted).drop(columns=[name for name in (AREA,) if name not in wanted])
        both_parts = pd.concat([self._list_shown, more], axis=1)
        return both_parts[[name for name in self.work.listed if name in both_parts]]

    @cached_property
    def _list(self) -> Listing:
        def name_of(column: str, code: str) -> str:
            return self.name_of(column, code).in_language(self.lang)

        return Listing(self._held.kind, self._began, name_of, lambda: self._list_frame)


def casework_of(desk: Desk) -> Casework:
    """What the review's module says of its single cases. Raises NotExplorable."""
    work = getattr(measures_of(desk.spec), "CASEWORK", None)
    if not isinstance(work, Casework):
        raise NotExplorable("not_explorable", review=desk.spec.name)
    return work


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
