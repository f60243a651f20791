"""All areas of a review side by side, as of one day: for a division or the state.

Enters: names and a day. Leaves: a frozen `Rollup`, each row counted from that area's rows alone, and
compared with what the area's own brief said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from samiksha.days import as_day
from samiksha.desk import Desk, open_desk
from samiksha.home import Home, find_home
from samiksha.measures.directions import compliance, with_now
from samiksha.measures.dossier import Previous
from samiksha.model import Figures, LaterMap, Measure
from samiksha.opened import Opened
from samiksha.params.areas import Area
from samiksha.params.reviews import ReviewSpec
from samiksha.params.tiles import Tiles, read_tiles
from samiksha.promises import kept
from samiksha.store.history import History
from samiksha.store.manifests import Manifest

UNLIKE = ("area", "measure", "brief_value", "rollup_value")


@dataclass(frozen=True, kw_only=True)
class Rollup(Opened):
    """A roll-up's whole content.

    `rows`: one row an area: area (code), name_hi, name_en, parent_hi, parent_en, data_as_of, and for
    each measure its value under its key, `<key>__n` and `<key>__d` (numerator, denominator) and
    `<key>__ok` (rests on enough cases to be ranked).
    `reconciled`: one row a difference (UNLIKE) from an area's own brief, or of the whole from the sum of its areas;
    empty is good. `briefs_compared`: how many briefs there were to compare with.
    """

    level: str
    rows: pd.DataFrame
    measures: dict[str, list[Measure]]
    """By key, in the order of `rows`."""
    area_figures: dict[str, Figures]
    """Area code → its own figures."""
    previous: Mapping[str, Previous]
    """Area code → its review before; areas without one are not in it."""
    reconciled: pd.DataFrame
    briefs_compared: int
    missing: tuple[Area, ...]
    """Areas of which nothing was loaded."""
    compliance: pd.DataFrame
    """How the areas keep to directions: `measures.directions.compliance` of `directions`, which hold those of the area
    itself and of all areas of the level under it, loaded or not."""
    tiles: Tiles | None = None
    """Where each area lies on a map of tiles, if its register has one."""

    @property
    def total(self) -> dict[str, Measure]:
        """The measures of all rows together."""
        return self.figures.measures


def open_rollup(review: str, area: str, as_of: str | date, lang: str = "hi", home: Home | None = None) -> Rollup:
    """The roll-up of a review over all areas of its level under `area`.

    Raises as `open_review` does; NoSnapshot only if no area has rows.
    """
    home, day = home or find_home(), as_day(as_of)
    return kept(home, ("open_rollup", review, area, day, lang), lambda: _opened(home, review, area, day, lang))


def _opened(home: Home, review: str, area: str, as_of: date, lang: str) -> Rollup:
    desk = open_desk(home, review, as_of)
    spec, place = desk.spec, desk.register.area(area)
    under = desk.register.under(area, spec.level)
    held = {child.code: snapshots for child in under if (snapshots := desk.found(child.code, desk.as_of))}
    if not held:
        desk.held(area)
    children = [child for child in under if child.code in held]
    desk.read_together(held)
    dossiers = {code: desk.dossier(snapshots, code) for code, snapshots in held.items()}
    days = {code: desk.data_day(snapshots) for code, snapshots in held.items()}
    of_children = dict(held)
    previous = LaterMap(lambda: _previous(desk, of_children))
    found = {code: desk.figures(dossier, previous) for code, dossier in dossiers.items()}
    by_area = {code: figures.measures for code, figures in found.items()}
    if place.code not in held and (own := desk.found(area, desk.as_of)):  # what is reported for the state as a whole
        held[area], dossiers[area] = own, desk.dossier(own, area)
    areas = list(dict.fromkeys([*(each.code for each in under), area]))
    decided = [desk.dossier([], code) for code in areas if code not in held and desk.decided(code)]
    directed = desk.directions(areas)
    files = {(file.source, file.file): file for code, each in held.items() for file in desk.files(each, code)}
    least = _least(getattr(desk.rule.settings, "minimum_volume", None), spec.level)
    reconciled, compared = _reconcile(home, spec, desk.as_of, by_area)
    together = replace(desk.together(area, [*dossiers.values(), *decided]), by_area=by_area)
    whole = desk.figures(together, previous)
    if area not in dossiers:  # else the whole is more than its areas
        reconciled = pd.concat([reconciled, _sums_unlike(area, whole.measures, by_area)], ignore_index=True)
    return Rollup(
        **desk.common(place, lang, min(days.values()), tuple(files.values())),
        level=spec.level,
        rows=_frame(children, desk.register.by_code, by_area, days, least),
        measures={key: [by_area[child.code][key] for child in children] for key in by_area[children[0].code]},
        figures=whole,
        area_figures=found,
        previous=previous,
        directions=with_now(directed, lambda code, scope: _known(code, area, whole, found) if not scope else {}),
        compliance=compliance(directed, desk.as_of),
        calls=desk.calls([child.code for child in children]),
        reconciled=reconciled,
        briefs_compared=compared,
        missing=tuple(child for child in under if child.code not in held),
        late=desk.late([child.code for child in under]),
        tiles=read_tiles(home.params, spec.areas),
    )


def _known(code: str, area: str, whole: Figures, found: Mapping[str, Figures]) -> Mapping[str, Measure]:
    """The measures of the roll-up's own area, or of one of those within it."""
    figures = whole if code == area else found.get(code)
    return figures.measures if figures else {}


def _previous(desk: Desk, held: Mapping[str, list[Manifest]]) -> dict[str, Previous]:
    """The review before of each area that has one; few reviews ask for it."""
    found = {}
    earlier = {area: desk.earlier(area, snapshots) for area, snapshots in held.items()}
    desk.read_together(earlier)
    for area, snapshots in held.items():
        papers = desk.earlier_dossier(area, earlier[area])
        if past := desk.previous(area, desk.data_day(snapshots), papers):
            found[area] = past
    return found


def _least(minimum: object, level: str) -> int:
    """The fewest cases on which an area is ranked, where the rule has one number for all or one a level."""
    if isinstance(minimum, int):
        return minimum
    return int(getattr(minimum, level, None) or getattr(minimum, "area", None) or 0)


def _frame(
    children: list[Area],
    by_code: dict[str, Area],
    by_area: dict[str, dict[str, Measure]],
    days: dict[str, date],
    least: int,
) -> pd.DataFrame:
    rows = []
    for child in children:
        parent = by_code[child.parent] if child.parent else None
        row: dict[str, object] = {
            "area": child.code,
            "name_hi": child.in_language("hi"),
            "name_en": child.in_language("en"),
            "parent_hi": parent.in_language("hi") if parent else "",
            "parent_en": parent.in_language("en") if parent else "",
            "data_as_of": days[child.code],
        }
        for key, measure in by_area[child.code].items():
            row[key] = measure.value
            row[f"{key}__n"] = measure.numerator
            row[f"{key}__d"] = measure.denominator
            row[f"{key}__ok"] = measure.value is not None and (measure.volume is None or measure.volume >= least)
        rows.append(row)
    return pd.DataFrame(rows)


def _sums_unlike(area: str, whole: dict[str, Measure], by_area: dict[str, dict[str, Measure]]) -> pd.DataFrame:
    """Additive measures of the whole that are not the sum of its areas, as `reconciled`: exports of different days are
    told to the newest, and then ages differ."""
    unlike = []
    for key, measure in whole.items():
        values = [measures[key].value for measures in by_area.values() if key in measures]
        parts = sum(float(value) for value in values if isinstance(value, int | float))
        if measure.additive and measure.value is not None and measure.value != parts:
            unlike.append({"area": area, "measure": key, "brief_value": parts, "rollup_value": measure.value})
    return pd.DataFrame(unlike, columns=list(UNLIKE))


def _reconcile(
    home: Home, spec: ReviewSpec, as_of: date, by_area: dict[str, dict[str, Measure]]
) -> tuple[pd.DataFrame, int]:
    """Each measure against the brief of the same day, to the last unit; and how many briefs there were."""
    history = History(home)
    unlike, compared = [], 0
    for code, measures in by_area.items():
        if as_of not in history.days(spec.review, code):
            continue
        compared += 1
        said = history.past(spec.review, code, as_of).measures
        for key, measure in measures.items():
            theirs = said[key].value if key in said else None
            if theirs != measure.value:
                unlike.append({"area": code, "measure": key, "brief_value": theirs, "rollup_value": measure.value})
    return pd.DataFrame(unlike, columns=list(UNLIKE)), compared
