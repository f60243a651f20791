"""Reviews and roll-ups for the tests of words, tables, charts: figures really counted, from made-up rows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samiksha import catalogue
from samiksha.measures.directions import compliance, directions_on
from samiksha.measures.helpline_followup import Settings, count_complaints
from samiksha.model import FINDING_COLUMNS, Better, Figures, LoadCount, Measure, Unit, count, share
from samiksha.params.areas import read_register
from samiksha.params.departments import read_departments
from samiksha.params.reviews import read_review
from samiksha.params.rules import rule_on
from samiksha.params.tiles import read_tiles
from samiksha.review import Previous, Review, SourceFile
from samiksha.rollup import Rollup

PARAMS = Path(__file__).parents[1] / "params"
AS_OF = date(2023, 5, 20)
LAST = date(2023, 5, 13)


def add_texts(monkeypatch: pytest.MonkeyPatch, tree: dict[str, Any]) -> None:
    """Texts for one test, in place of any that a key holds."""
    own: dict[str, dict[str, str]] = {}
    catalogue._flatten(tree, "", own)
    held = {**catalogue._entries(), **own}
    monkeypatch.setattr(catalogue, "_entries", lambda: held)


def chosen(chance: np.random.Generator, shares: dict[str, float], number: int) -> pd.Series:
    """A column of made-up choices in these shares."""
    return pd.Series(chance.choice(list(shares), number, p=list(shares.values())))


def complaints(number: int = 900, seed: int = 20230520) -> pd.DataFrame:
    """Made-up complaints of one district: a row each, some closed, some old."""
    chance = np.random.default_rng(seed)
    registered = pd.Timestamp(AS_OF) - pd.to_timedelta(chance.gamma(1.1, 55, number).astype(int), unit="D")
    closed = chance.random(number) < 0.62
    days = chance.integers(1, 60, number)
    closed_on = (registered + pd.to_timedelta(days, unit="D")).where(closed)
    closed_on = closed_on.where(closed_on <= pd.Timestamp(AS_OF))
    shut = pd.Series(closed_on).notna().to_numpy()
    department = chance.choice(
        ["revenue", "energy", "rural_development", "health", "police"], number, p=[0.4, 0.2, 0.2, 0.15, 0.05]
    )
    office_number = chance.integers(1, 5, number)
    level = chance.choice(["L1", "L2", "L3", "L4"], number, p=[0.45, 0.25, 0.2, 0.1])
    since = registered + pd.to_timedelta(chance.integers(0, 5, number), unit="D")
    replied = (since + pd.to_timedelta(chance.integers(0, 15, number), unit="D")).where(chance.random(number) < 0.8)
    return pd.DataFrame({
        "complaint_id": [str(22_000_000 + place) for place in range(number)],
        "area": "anuppur",
        "block": chance.choice(["जैतहरी", "कोतमा", "पुष्पराजगढ़"], number),
        "department": department,
        "office": [f"कार्यालय {name} {at}" for name, at in zip(department, office_number, strict=True)],
        "officer": [f"अधिकारी {name} {at}" for name, at in zip(department, office_number, strict=True)],
        "level": level,
        "level_since": since,
        "registered_on": registered,
        "replied_on": replied,
        "status": np.where(shut, "closed", "open"),
        "closed_as": chosen(chance, {"satisfied": 0.7, "special": 0.2, "low_quality": 0.1}, number).where(shut),
        "closed_on": closed_on,
        "reopened_count": chance.choice([0, 0, 0, 1, 2], number),
        "extension_count": chance.choice([0, 0, 1, 3], number),
        "unchanged_remark_count": chance.choice([0, 0, 0, 4], number),
        "repeat_count": 1,
        "called_on": pd.Series(closed_on).where(pd.Series(chance.random(number) < 0.3)),
        "call_result": chosen(chance, {"satisfied": 0.8, "not_satisfied": 0.2}, number).where(shut),
    })  # fmt: skip


def study_review(rows: pd.DataFrame | None = None, without: tuple[str, ...] = (), **fields: Any) -> Review:
    """One district's review; `without` names columns that the source lacks, `fields` replace fields."""
    register = read_register(PARAMS, "mp")
    rule = rule_on(PARAMS, "helpline", Settings, AS_OF)
    rows = (complaints() if rows is None else rows).drop(columns=list(without))
    area = register.area("anuppur")
    division = register.area(str(area.parent))
    spec = read_review(PARAMS, "helpline_followup")
    rows_read = LoadCount(read=len(rows) + 5, kept=len(rows), refused=3, duplicate=2)
    spike = {"count": "45", "days": 2, "last_mean": "22.5", "before_mean": "4.1"}
    made = Review(
        spec=spec,
        area=area,
        ancestors=(division,),
        as_of=AS_OF,
        data_as_of=AS_OF,
        stale_days=0,
        lang="hi",
        figures=count_complaints(rows, AS_OF, rule.settings, "anuppur"),
        previous=Previous(LAST, count_complaints(rows, LAST, rule.settings, "anuppur").measures),
        directions=directions(),
        findings=findings(),
        suspicions=pd.DataFrame({"pattern": ["last_days_spike"], "count": [45], "detail": [spike]}),
        area_count=rows_read,
        files=(SourceFile("cm_helpline", spec.name, "helpline_demo_20230520.xlsx", "a3" * 32,
                          datetime(2023, 5, 20, 9, 30, tzinfo=UTC), AS_OF, True, rows_read),),
        rule_name=spec.rule,
        rule_version=rule.version,
        rule_since=rule.since,
        rule_source=rule.source,
        settings=rule.settings,
        names={"department": read_departments(PARAMS).names(), "area": {one.code: one.name for one in register.areas}},
        run_id="r-test",
        software="0.1.0",
        demo=True,
    )  # fmt: skip
    return replace(made, **fields)


def directions() -> pd.DataFrame:
    """Two directions, the second one overdue."""
    rows = pd.DataFrame({
        "direction_id": ["N-1", "N-2"],
        "area": ["anuppur", "anuppur"],
        "who": ["कार्यपालन यंत्री", "तहसीलदार जैतहरी"],
        "what": ["L3 शिकायतों का निराकरण", "नामांतरण की पुरानी शिकायतें बंद करें"],
        "given_on": pd.to_datetime(["2023-05-13", "2023-05-06"]),
        "due_on": pd.to_datetime(["2023-05-27", "2023-05-15"]),
        "status": ["on_schedule", "behind_schedule"],
        "closed_on": pd.to_datetime([None, None]),
    })  # fmt: skip
    return directions_on(rows, AS_OF)[::-1].reset_index(drop=True)


def findings() -> pd.DataFrame:
    """Findings of three rules, one of them met four times."""
    place = {
        "file": "helpline_demo_20230520.xlsx",
        "sheet": "पत्रक1",
        "area": "anuppur",
        "key": "",
        "detail": "",
    }
    bad = {"column": "पंजीयन दिनांक", "rule": "bad_date", "severity": "refused"}
    rows = [{**place, **bad, "row": 14 + at, "value": f"3{at}/13/2023"} for at in range(4)]
    rows += [
        {**place, "row": 40, "column": "शिकायत क्रमांक", "value": "22000007", "rule": "duplicate",
         "severity": "duplicate", "detail": "12"},
        {**place, "row": 51, "column": "स्तर", "value": "L9", "rule": "unknown_value", "severity": "doubt"},
    ]  # fmt: skip
    return pd.DataFrame(rows)[list(FINDING_COLUMNS)]


def study_rollup(scores: dict[str, float | None] | None = None, **fields: Any) -> Rollup:
    """A division's roll-up; `scores` gives each district's grade score (None: not reported)."""
    register = read_register(PARAMS, "mp")
    scores = {"anuppur": 81.5, "shahdol": 64.25, "umaria": 64.25} if scores is None else scores
    areas = [register.area(code) for code in scores]
    rule = rule_on(PARAMS, "helpline", Settings, AS_OF)
    spec = read_review(PARAMS, "helpline_followup")
    of_area = [_area_measures(score) for score in scores.values()]
    rows = pd.DataFrame({
        "area": list(scores),
        **{f"name_{lang}": [area.in_language(lang) for area in areas] for lang in ("hi", "en")},
        "parent_hi": "शहडोल", "parent_en": "Shahdol",
        "data_as_of": [AS_OF] * len(areas),
        "grade_score__ok": [score is not None for score in scores.values()],
        "satisfied_pct__ok": [True] * len(areas),
        "pending__ok": [True] * len(areas),
    })  # fmt: skip
    made = Rollup(
        spec=spec,
        area=register.area("shahdol_division"),
        ancestors=(),
        level="district",
        as_of=AS_OF,
        data_as_of=AS_OF,
        stale_days=0,
        lang="hi",
        rows=rows,
        measures={key: [one[key] for one in of_area] for key in ("grade_score", "satisfied_pct", "pending")},
        figures=Figures(_area_measures(70.0)),
        area_figures={code: Figures(one) for code, one in zip(scores, of_area, strict=True)},
        previous={},
        directions=directions().iloc[:0].assign(area=""),
        compliance=compliance(directions().iloc[:0], AS_OF),
        names={"area": {one.code: one.name for one in register.areas}},
        reconciled=pd.DataFrame(columns=["area", "measure", "brief_value", "rollup_value"]),
        briefs_compared=len(areas),
        missing=(),
        tiles=read_tiles(PARAMS, "mp"),
        files=(),
        rule_name=spec.rule,
        rule_version=rule.version,
        rule_since=rule.since,
        rule_source=rule.source,
        settings=rule.settings,
        run_id="r-test",
        software="0.1.0",
        demo=False,
    )
    return replace(made, **fields)


def _area_measures(score: float | None) -> dict[str, Measure]:
    """The three measures that a roll-up of the tests ranks."""
    absent = None if score is not None else "not_reported"
    return {
        "grade_score": Measure("grade_score", Unit.SCORE, score, Better.MORE, absent=absent, volume=100),
        "satisfied_pct": share("satisfied_pct", round(score or 50), 100, Better.MORE),
        "pending": count("pending", 1200, Better.LESS),
    }
