"""The campaign's figures counted by hand: tests/golden/campaign_*.csv and, beside them, campaign.yml."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from samiksha.measures.campaign_phase import calculate
from samiksha.model import Figures
from tests.measures.campaign_dossiers import EXPECTED, GOLDEN_SETTINGS, golden_dossier


@pytest.fixture(scope="module")
def figures() -> Figures:
    return calculate(golden_dossier(), GOLDEN_SETTINGS)


@pytest.mark.parametrize("key", EXPECTED["measures"])
def test_a_measure_is_what_the_hand_counted(figures: Figures, key: str) -> None:
    measure = figures.measures[key]
    value, numerator, denominator = EXPECTED["measures"][key]
    assert measure.value == (value if isinstance(value, str) else pytest.approx(value, abs=1e-6))
    assert (measure.numerator, measure.denominator) == (numerator, denominator)


def test_the_hand_counted_every_measure_in_its_order(figures: Figures) -> None:
    assert list(figures.measures) == list(EXPECTED["measures"])


def plain(value: Any) -> Any:
    """A cell as YAML writes it."""
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("name", EXPECTED["frames"])
def test_a_breakdown_is_what_the_hand_counted_in_its_order(figures: Figures, name: str) -> None:
    frame, wanted = figures.frames[name], EXPECTED["frames"][name]
    assert list(frame[frame.columns[0]]) == list(wanted["rows"])
    for (_, row), cells in zip(frame.iterrows(), wanted["rows"].values(), strict=True):
        got = [plain(row[column]) for column in wanted["columns"]]
        assert got == [pytest.approx(cell, abs=1e-6) if isinstance(cell, float) else cell for cell in cells]


def test_the_burn_down_is_what_the_hand_drew(figures: Figures) -> None:
    frame, wanted = figures.frames["burn_down"].set_index("day"), EXPECTED["burn_down"]
    assert [frame.index[0].date(), frame.index[-1].date()] == [wanted["first_day"], wanted["last_day"]]
    told = frame["remaining_count"].dropna()
    assert list(told) == wanted["remaining"]
    assert told.index[-1].date() == date(2023, 5, 20)
    for column in ("required", "projected"):
        points = {day: frame.loc[str(day), f"{column}_count"] for day in wanted[column]}
        assert points == pytest.approx(wanted[column])
    assert frame.loc[:"2023-05-19", "projected_count"].isna().all()


def test_it_states_where_it_stands_what_is_at_risk_and_who_must_act(figures: Figures) -> None:
    assert [statement.key for statement in figures.statements] == EXPECTED["statements"]
    act = figures.statements[-1]
    assert (act.tone, act.values["department"].code, act.values["remaining"]) == ("act", "revenue", 4)
