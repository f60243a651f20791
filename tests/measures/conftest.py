"""Complaints for the measures: made by a seed, with everything that may be missing missing somewhere."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samiksha.measures.helpline_settings import Settings
from samiksha.params.rules import rule_on

AS_OF = date(2023, 5, 20)
Maker = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def as_of() -> date:
    return AS_OF


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Those of params/rules/helpline.yml."""
    params = Path(__file__).parents[2] / "params"
    return rule_on(params, "helpline", Settings, AS_OF).settings


@pytest.fixture(scope="session")
def make_complaints() -> Maker:
    """rows, seed → complaints of three areas, registered up to 500 days before 25 May 2023."""
    return _complaints


def _complaints(rows: int, seed: int = 0) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    last = np.datetime64("2023-05-25", "D")

    def day(days: np.ndarray, missing: np.ndarray) -> pd.Series:
        return pd.Series(np.where(missing, np.datetime64("NaT"), days)).astype("datetime64[us]")

    def chosen(values: list[str], missing: float) -> pd.Series:
        column = pd.Series(chance.choice(values, rows), dtype="str")
        return column.mask(chance.random(rows) < missing)

    def number(below: int) -> pd.Series:
        return pd.Series(chance.integers(0, below, rows), dtype="Int64").mask(chance.random(rows) < 0.1)

    nowhere = np.zeros(rows, dtype=bool)
    kinds = ["satisfied", "satisfied", "special", "low_quality", "withdrawn"]
    results = ["satisfied", "not_satisfied", "not_reached", "wrong_number"]
    registered = last - np.minimum(chance.geometric(1 / 60, rows), 500)
    closed = registered + chance.geometric(1 / 30, rows) - 1
    is_open = (closed > last) | (chance.random(rows) < 0.1)
    since = registered + chance.integers(0, 30, rows)
    replied = registered + chance.integers(0, 30, rows)
    return pd.DataFrame({
        "complaint_id": pd.Series([f"C{place:07d}" for place in range(rows)], dtype="str"),
        "area": chosen(["anuppur", "rewa", "dewas"], 0),
        "block": chosen(["Jaithari", "Kotma", "Pushprajgarh"], 0.05),
        "department": chosen([f"department_{number}" for number in range(12)], 0.02),
        "office": chosen([f"office {number}" for number in range(4)], 0.02),
        "officer": chosen([f"officer {number}" for number in range(4)], 0.1),
        "level": chosen(["L1", "L1", "L1", "L2", "L3", "L4", "L5"], 0.03),
        "level_since": day(since, chance.random(rows) < 0.4),
        "registered_on": day(registered, nowhere),
        "replied_on": day(replied, chance.random(rows) < 0.4),
        "status": pd.Series(np.where(is_open, "open", "closed"), dtype="str"),
        "closed_as": chosen(kinds, 0.1).mask(is_open),
        "closed_on": day(closed, is_open),
        "reopened_count": number(4),
        "extension_count": number(5),
        "unchanged_remark_count": number(5),
        "repeat_count": number(13),
        "called_on": day(closed, is_open | (chance.random(rows) < 0.5)),
        "call_result": chosen(results, 0.4).mask(is_open),
        "complainant": chosen([f"x{number}" for number in range(max(rows // 25, 1))], 0.05),
    })  # fmt: skip
