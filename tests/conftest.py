"""Fixtures that several rooms share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samiksha.measures.helpline_followup import Settings, calculate
from samiksha.model import FINDING_COLUMNS, LoadCount
from samiksha.params.areas import read_register
from samiksha.params.departments import read_departments
from samiksha.params.reviews import read_review
from samiksha.params.rules import rule_on
from samiksha.review import Previous, Review, SourceFile

PARAMS = Path(__file__).parents[1] / "params"
AS_OF = date(2023, 5, 20)
LAST = date(2023, 5, 13)
MakeReview = Callable[..., Review]


@pytest.fixture(scope="session")
def study_review() -> Review:
    """One district's review with realistic figures, all columns reported."""
    return _review()


@pytest.fixture(scope="session")
def make_review() -> MakeReview:
    """Makes reviews: `without` names columns that the source lacks, other arguments replace fields."""
    return _review


def complaints(number: int = 900, seed: int = 20230520) -> pd.DataFrame:
    """Made-up complaints of one district: a row each, some closed, some old."""
    chance = np.random.default_rng(seed)
    registered = pd.Timestamp(AS_OF) - pd.to_timedelta(chance.gamma(1.1, 55, number).astype(int), unit="D")
    closed = chance.random(number) < 0.62
    days = chance.integers(1, 60, number)
    closed_on = (registered + pd.to_timedelta(days, unit="D")).where(closed)
    closed_on = closed_on.where(closed_on <= pd.Timestamp(AS_OF))
    shut = pd.Series(closed_on).notna().to_numpy()
    department = chance.choice(["revenue", "energy", "rural_development", "health", "police"], number, p=[.4, .2, .2, .15, .05])
    office_number = chance.integers(1, 5, number)
    level = chance.choice(["L1", "L2", "L3", "L4"], number, p=[.45, .25, .2, .1])
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
        "closed_as": pd.Series(chance.choice(["satisfied", "special", "low_quality"], number, p=[.7, .2, .1])).where(shut),
        "closed_on": closed_on,
        "reopened_count": chance.choice([0, 0, 0, 1, 2], number),
        "extension_count": chance.choice([0, 0, 1, 3], number),
        "unchanged_remark_count": chance.choice([0, 0, 0, 4], number),
        "repeat_count": 1,
        "called_on": pd.Series(closed_on).where(pd.Series(chance.random(number) < 0.3)),
        "call_result": pd.Series(chance.choice(["satisfied", "not_satisfied"], number, p=[.8, .2])).where(shut),
    })  # fmt: skip


def _review(rows: pd.DataFrame | None = None, without: tuple[str, ...] = (), **fields: Any) -> Review:
    register = read_register(PARAMS, "mp")
    rule = rule_on(PARAMS, "helpline", Settings, AS_OF)
    rows = (complaints() if rows is None else rows).drop(columns=list(without))
    area = register.area("anuppur")
    division = register.area(str(area.parent))
    spec = read_review(PARAMS, "helpline_followup")
    count = LoadCount(read=len(rows) + 5, kept=len(rows), refused=3, duplicate=2)
    made = Review(
        spec=spec,
        area=area,
        ancestors=(division,),
        as_of=AS_OF,
        data_as_of=AS_OF,
        stale_days=0,
        lang="hi",
        figures=calculate(rows, AS_OF, rule.settings, "anuppur"),
        previous=Previous(LAST, calculate(rows, LAST, rule.settings, "anuppur").measures),
        directions=directions(),
        findings=findings(),
        suspicions=pd.DataFrame({"pattern": ["last_days_spike"], "count": [45],
                                 "detail": [{"count": "45", "days": 2, "last_mean": "22.5", "before_mean": "4.1"}]}),
        area_count=count,
        files=(SourceFile("cm_helpline", spec.name, "helpline_demo_20230520.xlsx", "a3" * 32,
                          datetime(2023, 5, 20, 9, 30), AS_OF, True, count),),
        rule_name=spec.rule,
        rule_version=rule.version,
        rule_since=rule.since,
        rule_source=rule.source,
        settings=rule.settings,
        department_names=read_departments(PARAMS).names(),
        reports=frozenset(rows.columns),
        run_id="r-test",
        software="0.1.0",
        demo=True,
    )  # fmt: skip
    return replace(made, **fields)


def directions() -> pd.DataFrame:
    """Two directions, one of them overdue."""
    return pd.DataFrame({
        "who": ["कार्यपालन यंत्री", "तहसीलदार जैतहरी"],
        "what": ["L3 शिकायतों का निराकरण", "नामांतरण की पुरानी शिकायतें बंद करें"],
        "given_on": pd.to_datetime(["2023-05-13", "2023-05-06"]),
        "due_on": pd.to_datetime(["2023-05-27", "2023-05-15"]),
        "status": ["on_schedule", "behind_schedule"],
        "closed_on": pd.to_datetime([None, None]),
        "overdue_days": [0, 5],
    })  # fmt: skip


def findings() -> pd.DataFrame:
    """Findings of three rules, one of them met four times."""
    file, sheet = "helpline_demo_20230520.xlsx", "पत्रक1"
    rows = [(file, sheet, 14 + place, "पंजीयन दिनांक", f"3{place}/13/2023", "bad_date", "refused", "anuppur", "")
            for place in range(4)]  # fmt: skip
    rows += [(file, sheet, 40, "शिकायत क्रमांक", "22000007", "duplicate", "duplicate", "anuppur", "12"),
             (file, sheet, 51, "स्तर", "L9", "unknown_value", "doubt", "anuppur", "")]  # fmt: skip
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
