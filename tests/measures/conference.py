"""Papers for the conference's measures: those that the hand counted, and made-up ones in any number."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from samiksha.measures.conference_compliance import Settings
from samiksha.measures.dossier import Dossier
from samiksha.params.indicators import Indicators, read_indicators
from samiksha.params.rules import rule_on
from samiksha.params.services import Services, read_services

PARAMS = Path(__file__).parents[2] / "params"
GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "golden" / "conference.yml").read_text(encoding="utf-8")
)
AS_OF: date = GOLDEN["as_of"]
GOLDEN_SETTINGS = Settings.model_validate(GOLDEN["settings"])
SERVICES, INDICATORS = read_services(PARAMS), read_indicators(PARAMS)
GOLDEN_SERVICES = Services.model_validate({"services": GOLDEN["services"]})
GOLDEN_INDICATORS = Indicators.model_validate({"indicators": GOLDEN["indicators"]})
AREAS = ("anuppur", "bhind", "rewa")
COUNTS = ("limit_days",)
TEXTS = ("substitute", "body", "department", "review")
Tables = Mapping[str, pd.DataFrame]


def golden_tables() -> dict[str, pd.DataFrame]:
    """The rows that the hand counted, by kind, typed as the loader types them."""
    found = {}
    for kind, table in GOLDEN["tables"].items():
        rows = pd.DataFrame(table["rows"], columns=table["columns"])
        days = {name: pd.to_datetime(rows[name]) for name in rows if str(name).endswith("_on")}
        counts = {name: rows[name].astype("Int64") for name in COUNTS if name in rows}
        texts = {name: rows[name].astype("str") for name in TEXTS if name in rows}
        numbers = {
            name: rows[name].astype("float64") for name in ("target", "achieved", "value_then") if name in rows
        }
        found[kind] = rows.assign(**days, **counts, **texts, **numbers)
    return found


def golden_dossier(area: str, tables: Tables | None = None, **more: Any) -> Dossier:
    """The hand's papers of a district, or of all (mp)."""
    held = tables if tables is not None else golden_tables()
    if area != "mp":
        held = {kind: rows[rows["area"] == area] for kind, rows in held.items()}
    return Dossier(
        area=area,
        as_of=AS_OF,
        tables=held,
        services=GOLDEN_SERVICES,
        indicators=GOLDEN_INDICATORS,
        **more,
    )


def shipped_settings() -> Settings:
    """Those of params/rules/conference.yml."""
    return rule_on(PARAMS, "conference", Settings, AS_OF).settings


def made_up(rows: int, seed: int = 0) -> dict[str, pd.DataFrame]:
    """Rows of three districts (and of the state's own), with everything that may be missing missing somewhere."""
    chance = np.random.default_rng(seed)
    day = np.datetime64(AS_OF, "D")

    def days(back: np.ndarray, missing: float | np.ndarray = 0.0) -> pd.Series:
        gone = chance.random(len(back)) < missing if isinstance(missing, float) else missing
        return pd.Series(np.where(gone, np.datetime64("NaT"), day - back)).astype("datetime64[us]")

    def chosen(values: list[str], missing: float = 0.0, number: int = rows) -> pd.Series:
        column = pd.Series(chance.choice(values, number), dtype="str")
        return column.mask(chance.random(number) < missing)

    began = chance.integers(-5, 600, rows)
    ended = began - chance.integers(0, 300, rows)
    is_open = (ended < -3) | (chance.random(rows) < 0.3)
    cases = pd.DataFrame({
        "case_id": [f"R{place:07d}" for place in range(rows)],
        "area": chosen(list(AREAS)),
        "block": chosen(["Ater", "Lahar"], 0.1),
        "office": chosen(["T1", "T2", "T3"], 0.1),
        "case_type": chosen([
            "mutation", "partition", "demarcation", "khasra_update", "record_correction", "encroachment_removal",
        ]),
        "registered_on": days(began),
        "status": pd.Series(np.where(is_open, "pending", "disposed"), dtype="str"),
        "disposed_on": days(ended, is_open),
        "record_corrected_on": days(ended - chance.integers(-3, 9, rows), is_open | (chance.random(rows) < 0.3)),
    })  # fmt: skip
    applications = pd.DataFrame({
        "application_id": [f"S{place:07d}" for place in range(rows)],
        "area": chosen(list(AREAS)),
        "service": chosen([
            "income_certificate", "demarcation", "domicile_certificate", "mutation_undisputed",
            "birth_registration_late", "khasra_copy", "nowhere",
        ]),
        "received_on": days(began),
        "limit_days": pd.Series(chance.integers(1, 60, rows), dtype="Int64").mask(chance.random(rows) < 0.7),
        "due_on": days(began - chance.integers(0, 90, rows), 0.8),
        "status": pd.Series(np.where(is_open, "pending", "disposed"), dtype="str"),
        "disposed_on": days(ended, is_open),
    })  # fmt: skip
    codes = [each.code for each in INDICATORS.entries()]
    number = max(rows // 10, 1)
    target = pd.Series(chance.integers(0, 500, number).astype("float64"))
    returns = pd.DataFrame({
        "area": chosen([*AREAS, "mp"], number=number),
        "body": chosen(["N1", "N2"], 0.6, number),
        "indicator": chosen(codes, number=number),
        "reported_on": days(chance.integers(-5, 400, number)),
        "target": target.mask(chance.random(number) < 0.1),
        "achieved": (target * chance.random(number)).round().mask(chance.random(number) < 0.1),
    }).drop_duplicates(["area", "body", "indicator", "reported_on"], ignore_index=True)  # fmt: skip
    given, due = chance.integers(1, 90, number), chance.integers(-20, 60, number)
    closed = chance.random(number) < 0.5
    directions = pd.DataFrame({
        "direction_id": [f"D{place}" for place in range(number)],
        "area": chosen([*AREAS, "mp"], number=number),
        "review": chosen(["conference_compliance", "helpline_followup"], 0.5, number),
        "department": chosen(["revenue", "health"], 0.2, number),
        "who": chosen(["x"], number=number),
        "what": chosen(["y"], number=number),
        "given_on": days(given + 60),
        "due_on": days(due, 0.1),
        "status": pd.Series(np.where(closed, "implemented", "behind_schedule"), dtype="str"),
        "closed_on": days(due + chance.integers(-10, 10, number), ~closed),
    })  # fmt: skip
    left = chance.integers(-60, 60, number)
    leaves = pd.DataFrame({
        "area": chosen(list(AREAS), number=number),
        "officer": [f"officer {place}" for place in range(number)],
        "post": chosen(["zila_panchayat_ceo", "sdm"], 0.1, number),
        "from_on": days(left),
        "to_on": days(left - chance.integers(0, 12, number)),
        "substitute": chosen(["somebody"], 0.5, number),
    })  # fmt: skip
    named = pd.DataFrame({
        "area": chosen(list(AREAS), number=6),
        "measure": chosen(["mutation_over_100_pct", "true_disposal_pct"], number=6),
        "named_on": days(chance.integers(0, 40, 6)),
        "value_then": chance.integers(0, 100, 6).astype("float64"),
    }).drop_duplicates(["area", "measure", "named_on"], ignore_index=True)  # fmt: skip
    return {
        "revenue_cases": cases, "service_applications": applications, "indicator_returns": returns,
        "directions": directions, "leaves": leaves, "watch_list": named,
    }  # fmt: skip


def dossier(tables: Tables, area: str = "mp", **more: Any) -> Dossier:
    """Papers with the shipped services and indicators."""
    return Dossier(area=area, as_of=AS_OF, tables=tables, services=SERVICES, indicators=INDICATORS, **more)


def part(tables: Tables, area: str) -> Dossier:
    """The papers of one of the districts."""
    return dossier({kind: rows[rows["area"] == area] for kind, rows in tables.items()}, area)
