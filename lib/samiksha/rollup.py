"""All areas of a review side by side, as of one day: for a division or the state.

Enters: names and a day. Leaves: a frozen `Rollup`, each row counted from that area's rows alone, and
compared with what the area's own brief said.
"""

import os
from dataclasses import dataclass
from datetime import date

import pandas as pd

from samiksha import __version__
from samiksha.days import as_day
from samiksha.errors import NoSnapshot
from samiksha.home import Home, find_home
from samiksha.model import Measure
from samiksha.params.areas import Area, read_register
from samiksha.params.base import Names
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.sources import read_source
from samiksha.review import BY_HAND, RUN_ID, Desk, SourceFile, ancestors, files_of
from samiksha.store import Manifest
from samiksha.store.history import History


@dataclass(frozen=True)
class Rollup:
    """A roll-up's whole content.

    `rows`: one row an area: area (code), name_hi, name_en, parent_hi, parent_en, data_as_of, and for
    each measure its value under its key, `<key>__n` and `<key>__d` (numerator, denominator) and
    `<key>__ok` (rests on enough cases to be ranked).
    `reconciled`: one row a difference from the area's own brief: area, measure, brief_value,
    rollup_value; empty is good. `briefs_compared`: how many briefs there were to compare with.
    """

    spec: ReviewSpec
    area: Area
    ancestors: tuple[Area, ...]
    level: str
    as_of: date
    data_as_of: date
    stale_days: int
    lang: str
    rows: pd.DataFrame
    measures: dict[str, list[Measure]]
    """By key, in the order of `rows`."""
    total: dict[str, Measure]
    """Of all rows together."""
    reconciled: pd.DataFrame
    briefs_compared: int
    missing: tuple[Area, ...]
    """Areas of which nothing was loaded."""
    files: tuple[SourceFile, ...]
    rule_name: str
    rule_version: str
    rule_since: date
    rule_source: Names
    settings: object
    run_id: str
    software: str
    demo: bool


def open_rollup(
    review: str, area: str, as_of: str | date, lang: str = "hi", home: Home | None = None
) -> Rollup:
    """The roll-up of a review over all areas of its level under `area`.

    Raises as `open_review` does; NoSnapshot only if no area has rows.
    """
    home = home or find_home()
    spec = read_review(home.params, review)
    register = read_register(home.params, spec.areas)
    place = register.area(area)
    desk = Desk(home, spec, register, as_day(as_of))
    found: list[tuple[Area, list[Manifest], pd.DataFrame]] = []
    missing = []
    for child in register.under(area, spec.level):
        try:
            held = desk.held(child.code)
        except NoSnapshot:
            missing.append(child)
        else:
            found.append((child, held, desk.rows(held, child.code)))
    if not found:
        desk.held(area)
    days = {child.code: min(manifest.as_of for manifest in held) for child, held, _ in found}
    by_area = {
        child.code: desk.figures(rows, days[child.code], child.code).measures for child, _, rows in found
    }
    everything = pd.concat([rows for _, _, rows in found], ignore_index=True)
    minimum = getattr(desk.rule.settings, "minimum_volume", None)
    reconciled, compared = _reconcile(home, spec, desk.as_of, by_area)
    names = {name: read_source(home.params, name)[0].name for name in spec.sources}
    manifests = {(m.source, m.as_of): m for _, held, _ in found for m in held}
    files = {
        (file.source, file.file): file
        for child, held, _ in found
        for file in files_of(held, names, child.code)
    }
    return Rollup(
        spec=spec,
        area=place,
        ancestors=ancestors(register, place),
        level=spec.level,
        as_of=desk.as_of,
        data_as_of=min(days.values()),
        stale_days=(desk.as_of - min(days.values())).days,
        lang=lang,
        rows=_frame(
            [child for child, _, _ in found], register.by_code, by_area, days, _least(minimum, spec.level)
        ),
        measures={key: [by_area[c.code][key] for c, _, _ in found] for key in by_area[found[0][0].code]},
        total=desk.figures(everything, max(days.values()), area).measures,
        reconciled=reconciled,
        briefs_compared=compared,
        missing=tuple(missing),
        files=tuple(files.values()),
        rule_name=spec.rule,
        rule_version=desk.rule.version,
        rule_since=desk.rule.since,
        rule_source=desk.rule.source,
        settings=desk.rule.settings,
        run_id=os.environ.get(RUN_ID, BY_HAND),
        software=__version__,
        demo=any(part.demo for manifest in manifests.values() for part in manifest.parts),
    )


def _least(minimum: object, level: str) -> int:
    """The fewest cases on which an area is ranked."""
    found = getattr(minimum, level, None) or getattr(minimum, "area", 0)
    return int(found or 0)


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
            row[f"{key}__ok"] = measure.value is not None and (
                measure.volume is None or measure.volume >= least
            )
        rows.append(row)
    return pd.DataFrame(rows)


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
                unlike.append(
                    {"area": code, "measure": key, "brief_value": theirs, "rollup_value": measure.value}
                )
    return pd.DataFrame(unlike, columns=["area", "measure", "brief_value", "rollup_value"]), compared
