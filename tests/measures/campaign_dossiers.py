"""Papers of a campaign for the measures: the golden ones, and large ones made by a seed."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from samiksha.measures.campaign_phase import Settings
from samiksha.measures.dossier import Dossier
from samiksha.params.campaigns import Campaign, campaign_on
from samiksha.params.rules import rule_on
from samiksha.params.services import Services, read_services

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
PARAMS = ROOT / "params"
AS_OF = date(2023, 5, 20)
DAYS = ("received_on", "due_on", "disposed_on", "registered_on", "closed_on", "day")
COUNTS = (
    "limit_days", "received_count", "disposed_count", "approved_count", "rejected_count", "pending_count",
    "beneficiary_count",
)  # fmt: skip
FLAGS = ("eligible", "banner", "seating", "water")
KINDS = {
    "applications": "service_applications",
    "complaints": "complaints",
    "returns": "daily_returns",
    "camps": "camps",
}
EXPECTED: dict[str, Any] = yaml.safe_load((GOLDEN / "campaign.yml").read_text(encoding="utf-8"))
GOLDEN_SETTINGS = Settings.model_validate(EXPECTED["settings"])


def golden_rows(name: str) -> pd.DataFrame:
    """tests/golden/campaign_<name>.csv as the store would give it."""
    rows = pd.read_csv(GOLDEN / f"campaign_{name}.csv", dtype="str")
    for column in rows:
        if column in DAYS:
            rows[column] = pd.to_datetime(rows[column]).astype("datetime64[us]")
        elif column in COUNTS:
            rows[column] = rows[column].astype("Int64")
        elif column in FLAGS:
            rows[column] = rows[column].map({"yes": True, "no": False}).astype("boolean")
    return rows


def golden_dossier(**fields: Any) -> Dossier:
    """The golden papers as of 20 May 2023; `fields` replace fields."""
    whole: dict[str, Any] = {
        "area": "anuppur",
        "as_of": AS_OF,
        "tables": {kind: golden_rows(name) for name, kind in KINDS.items()},
        "campaign": Campaign.model_validate(EXPECTED["campaign"]),
        "services": Services.model_validate({"services": EXPECTED["services"]}),
    }
    return Dossier(**(whole | fields))


@cache
def shipped(day: date = AS_OF) -> dict[str, Any]:
    """The campaign of May 2023 and the services that ship, for a dossier."""
    return {"campaign": campaign_on(PARAMS, "jan_seva_2", day), "services": read_services(PARAMS)}


def shipped_settings() -> Settings:
    """Those of params/rules/campaign.yml."""
    return rule_on(PARAMS, "campaign", Settings, AS_OF).settings


def made_dossier(rows: int, seed: int = 0, as_of: date = AS_OF, **fields: Any) -> Dossier:
    """Papers of three areas made by a seed, with everything that may be missing missing somewhere."""
    chance = np.random.default_rng(seed)
    tables = {
        "service_applications": _applications(rows, chance),
        "complaints": _complaints(rows // 2, chance),
        "daily_returns": _returns(chance, as_of),
        "camps": _camps(max(rows // 50, 1), chance),
    }
    return Dossier(**({"area": "mp", "as_of": as_of, "tables": tables, **shipped(as_of)} | fields))


def _day(days: np.ndarray, missing: np.ndarray) -> pd.Series:
    return pd.Series(np.where(missing, np.datetime64("NaT"), days)).astype("datetime64[us]")


def _chosen(chance: np.random.Generator, values: list[str], rows: int, missing: float = 0.0) -> pd.Series:
    return pd.Series(chance.choice(values, rows), dtype="str").mask(chance.random(rows) < missing)


AREAS = ["anuppur", "rewa", "dewas"]
BODIES = ["Zila Panchayat", "Nagar Nigam", "DUDA"]


def _applications(rows: int, chance: np.random.Generator) -> pd.DataFrame:
    last = np.datetime64("2023-06-05", "D")
    received = last - np.minimum(chance.geometric(1 / 25, rows), 300)
    disposed = received + chance.geometric(1 / 12, rows) - 1
    is_open = (disposed > last) | (chance.random(rows) < 0.1)
    services = [each.code for each in shipped()["services"].services]
    number = pd.Series(chance.integers(1, 40, rows), dtype="Int64")
    return pd.DataFrame({
        "application_id": pd.Series([f"A{place:07d}" for place in range(rows)], dtype="str"),
        "area": _chosen(chance, AREAS, rows),
        "block": _chosen(chance, ["Jaithari", "Kotma", "Pushprajgarh"], rows, 0.05),
        "body": _chosen(chance, BODIES, rows, 0.05),
        "department": _chosen(chance, ["revenue", "health", "energy"], rows, 0.5),
        "service": _chosen(chance, services, rows),
        "office": _chosen(chance, [f"office {place}" for place in range(9)], rows, 0.02),
        "received_on": _day(received, np.zeros(rows, dtype=bool)),
        "limit_days": number.mask(chance.random(rows) < 0.5),
        "due_on": _day(received + chance.integers(1, 60, rows), chance.random(rows) < 0.7),
        "status": pd.Series(np.where(is_open, "pending", "disposed"), dtype="str"),
        "outcome": _chosen(chance, ["approved", "approved", "rejected"], rows, 0.05).mask(is_open),
        "disposed_on": _day(disposed, is_open),
        "eligible": pd.Series(chance.random(rows) < 0.9, dtype="boolean").mask(chance.random(rows) < 0.5),
    })  # fmt: skip


def _complaints(rows: int, chance: np.random.Generator) -> pd.DataFrame:
    last = np.datetime64("2023-06-05", "D")
    registered = last - np.minimum(chance.geometric(1 / 60, rows), 400)
    closed = registered + chance.geometric(1 / 40, rows) - 1
    is_open = (closed > last) | (chance.random(rows) < 0.2)
    reasons = ["budget", "policy", "sub_judice", "over_target"]
    return pd.DataFrame({
        "complaint_id": pd.Series([f"C{place:07d}" for place in range(rows)], dtype="str"),
        "area": _chosen(chance, AREAS, rows),
        "department": _chosen(chance, ["revenue", "health", "energy"], rows, 0.1),
        "registered_on": _day(registered, np.zeros(rows, dtype=bool)),
        "status": pd.Series(np.where(is_open, "open", "closed"), dtype="str"),
        "closed_on": _day(closed, is_open),
        "excluded_reason": _chosen(chance, reasons, rows, 0.8),
    })  # fmt: skip


def _returns(chance: np.random.Generator, as_of: date) -> pd.DataFrame:
    days = pd.date_range("2023-05-08", as_of)
    listed = ["income_certificate", "mutation_undisputed"]
    keys = {"area": AREAS, "body": BODIES[:2], "service": listed, "day": days}
    rows = pd.MultiIndex.from_product(list(keys.values()), names=list(keys)).to_frame(index=False)
    rows = rows[chance.random(len(rows)) < 0.8].reset_index(drop=True)
    rows["day"] = rows["day"].astype("datetime64[us]")
    for name, below in (("received_count", 40), ("approved_count", 15), ("rejected_count", 5), ("pending_count", 90)):
        rows[name] = pd.array(chance.integers(0, below, len(rows)), dtype="Int64")
    return rows.assign(disposed_count=rows["approved_count"] + rows["rejected_count"])


def _camps(rows: int, chance: np.random.Generator) -> pd.DataFrame:
    def flag() -> pd.Series:
        return pd.Series(chance.random(rows) < 0.7, dtype="boolean").mask(chance.random(rows) < 0.2)

    day = np.datetime64("2023-05-06", "D") + chance.integers(0, 25, rows)
    return pd.DataFrame({
        "area": _chosen(chance, AREAS, rows),
        "block": _chosen(chance, ["Jaithari", "Kotma"], rows, 0.1),
        "day": _day(day, np.zeros(rows, dtype=bool)),
        "held": _chosen(chance, ["held", "held", "planned", "cancelled"], rows),
        "received_count": pd.array(chance.integers(0, 50, rows), dtype="Int64"),
        "disposed_count": pd.array(chance.integers(0, 50, rows), dtype="Int64"),
        "banner": flag(), "seating": flag(), "water": flag(),
        "beneficiary_count": pd.Series(chance.integers(0, 90, rows), dtype="Int64").mask(chance.random(rows) < 0.3),
    })  # fmt: skip
