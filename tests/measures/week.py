"""Rows of Good Governance Week for tests: the golden ones, and any number made up by a seed."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from samiksha.measures.dossier import Dossier
from samiksha.measures.good_governance_week import Settings
from samiksha.params.campaigns import campaign_on
from samiksha.params.rules import rule_on

ROOT = Path(__file__).parents[2]
GOLDEN: dict[str, Any] = yaml.safe_load((ROOT / "tests/golden/good_governance.yml").read_text(encoding="utf-8"))
GOLDEN_SETTINGS = Settings.model_validate(GOLDEN["settings"])
AS_OF = date(2024, 12, 22)
CAMPAIGN = campaign_on(ROOT / "params", "sushasan_saptah_2024", AS_OF)
SETTINGS = rule_on(ROOT / "params", "good_governance_week", Settings, AS_OF).settings
DAYS = ("day", "entered_on", "registered_on", "closed_on", "replied_on", "uploaded_on", "reported_on")
FLAGS = ("login_done", "workshop_held", "vision_document", "photograph")
AREAS = ("anuppur", "rewa", "dewas")


def dossier(tables: dict[str, pd.DataFrame], as_of: date = AS_OF, **more: Any) -> Dossier:
    """The papers of the areas in the tables, all told to the as-of day."""
    return Dossier(
        area="mp", as_of=as_of, tables=tables, days=dict.fromkeys(tables, as_of), campaign=CAMPAIGN, **more
    )


def golden_tables() -> dict[str, pd.DataFrame]:
    """The rows of tests/golden/good_governance.yml, typed as the store types them."""
    return {kind: typed(pd.DataFrame(**_frame(one)).assign(area="anuppur")) for kind, one in GOLDEN["rows"].items()}


def _frame(one: dict[str, Any]) -> dict[str, Any]:
    return {"data": one["rows"], "columns": one["columns"]}


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the store's types; entries get their key."""
    for name in rows.columns:
        if name in DAYS:
            rows[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
        elif name in FLAGS:
            rows[name] = rows[name].astype("boolean")
        elif name.endswith("_count"):
            rows[name] = rows[name].astype("Int64")
        elif name in ("target", "achieved"):
            rows[name] = rows[name].astype("float64")
        else:
            rows[name] = rows[name].astype("str")
    if "entered_on" in rows:
        rows["entry"] = rows["area"] + "|" + rows["day"].dt.strftime("%Y-%m-%d")
    return rows


def made_tables(seed: int, cases: int = 90, areas: tuple[str, ...] = AREAS) -> dict[str, pd.DataFrame]:
    """Rows of all kinds, from 15 to 24 December, with everything that may be missing missing somewhere."""
    chance = np.random.default_rng(seed)
    return {
        "ggw_returns": _returns(chance, areas),
        "camps": _camps(chance, cases, areas[:-1]),  # one area keeps no register
        "complaints": _cases(chance, cases, areas),
        "deliverables": _deliverables(chance, cases // 4, areas),
        "indicator_returns": _indicators(chance, cases, areas),
    }


def _missing(chance: np.random.Generator, column: pd.Series, share: float) -> pd.Series:
    return column.mask(chance.random(len(column)) < share)


def _returns(chance: np.random.Generator, areas: tuple[str, ...]) -> pd.DataFrame:
    days = pd.date_range("2024-12-15", "2024-12-24", unit="us")
    rows = pd.DataFrame([(area, day) for area in areas for day in days], columns=["area", "day"])
    rows = rows[chance.random(len(rows)) < 0.8].reset_index(drop=True)
    rows["entered_on"] = _missing(chance, rows["day"] + pd.to_timedelta(chance.integers(0, 3, len(rows)), "D"), 0.2)
    columns = GOLDEN["rows"]["ggw_returns"]["columns"]
    for name in columns:
        if name.endswith("_count"):
            rows[name] = _missing(chance, pd.Series(chance.integers(0, 40, len(rows)), dtype="Int64"), 0.15)
        elif name in FLAGS:
            rows[name] = _missing(chance, pd.Series(chance.random(len(rows)) < 0.3, dtype="boolean"), 0.3)
    return typed(rows)


def _camps(chance: np.random.Generator, number: int, areas: tuple[str, ...]) -> pd.DataFrame:
    rows = pd.DataFrame({
        "area": chance.choice(areas, number),
        "day": np.datetime64("2024-12-16") + chance.integers(0, 10, number),
        "place": [f"place {place}" for place in range(number)],
        "block": _missing(chance, pd.Series(chance.choice(["Kotma", "Jaithari"], number)), 0.1),
        "kind": _missing(chance, pd.Series(chance.choice(["regular", "special", "health"], number)), 0.1),
        "held": chance.choice(["held", "held", "held", "planned", "cancelled"], number),
    })  # fmt: skip
    for name in ("received_count", "disposed_count", "beneficiary_count"):
        rows[name] = _missing(chance, pd.Series(chance.integers(0, 30, number), dtype="Int64"), 0.2)
    return typed(rows)


def _cases(chance: np.random.Generator, number: int, areas: tuple[str, ...]) -> pd.DataFrame:
    registered = np.datetime64("2024-12-26") - chance.integers(0, 60, number)
    closed = registered + chance.integers(0, 40, number)
    is_open = closed > np.datetime64("2024-12-26")
    return typed(pd.DataFrame({
        "complaint_id": [f"C{place:06d}" for place in range(number)],
        "area": chance.choice(areas, number),
        "department": _missing(chance, pd.Series(chance.choice(["revenue", "health"], number)), 0.1),
        "office": _missing(chance, pd.Series(chance.choice(["one", "two", "three"], number)), 0.1),
        "registered_on": registered,
        "closed_on": np.where(is_open, np.datetime64("NaT"), closed),
        "status": np.where(is_open, "open", "closed"),
    }))  # fmt: skip


def _deliverables(chance: np.random.Generator, number: int, areas: tuple[str, ...]) -> pd.DataFrame:
    days = pd.Series(np.datetime64("2024-12-18") + chance.integers(0, 7, number))
    return typed(pd.DataFrame({
        "area": chance.choice(areas, number),
        "kind": chance.choice(["practice", "story"], number),
        "title": [f"title {place}" for place in range(number)],
        "photograph": _missing(chance, pd.Series(chance.random(number) < 0.7, dtype="boolean"), 0.2),
        "benefit": _missing(chance, pd.Series(chance.choice(["a house", "water", " "], number)), 0.2),
        "uploaded_on": _missing(chance, days, 0.2),
    }))  # fmt: skip


def _indicators(chance: np.random.Generator, number: int, areas: tuple[str, ...]) -> pd.DataFrame:
    rows = pd.DataFrame({
        "area": chance.choice(areas, number),
        "body": _missing(chance, pd.Series(chance.choice(["north", "south"], number)), 0.4),
        "indicator": chance.choice([*SETTINGS.schemes[:4], "anc_checks"], number),
        "reported_on": np.datetime64("2024-12-10") + chance.integers(0, 16, number),
        "target": _missing(chance, pd.Series(chance.integers(0, 50, number).astype("float64")), 0.3),
        "achieved": _missing(chance, pd.Series(chance.integers(0, 60, number).astype("float64")), 0.1),
    })  # fmt: skip
    return typed(rows.drop_duplicates(["area", "body", "indicator", "reported_on"], ignore_index=True))
