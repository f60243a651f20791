"""A rule with a fault is refused; the periods are the days that they should be."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from samiksha.measures.helpline_settings import Settings
from samiksha.measures.periods import Period, flow_period, grading_period


def _with(settings: Settings, path: str, value: Any) -> dict[str, Any]:
    plain = settings.model_dump()
    *above, last = path.split(".")
    node = plain
    for name in above:
        node = node[name]
    node[last] = value
    return plain


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("grading.weights.satisfaction", 50, "sum to 90"),
        ("ageing_upper_days", [7, 100, 50], "must ascend"),
        ("ageing_upper_days", [], "must ascend"),
        ("grading.grades", {"A": 80, "B": 60}, "begin at 0"),
        ("grading.grades", {"A": 60, "B": 80, "C": 0}, "best first"),
        ("grading.grades", {"A": 180, "B": 0}, "above 100"),
        ("grading.period", "last_year", "previous_month"),
        ("level_window_days", {}, "no level"),
        ("level_window_days", {"L1": -1}, "greater than or equal to 0"),
        ("very_old_after_days", 49, "below old_after_days"),
        ("suspicion.last_days", 30, "no days of the period"),
        ("period_day", 30, "Extra inputs"),
    ],
)
def test_a_rule_with_a_fault_is_refused(settings: Settings, path: str, value: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings.model_validate(_with(settings, path, value))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("previous_month", date(2022, 12, 1), date(2022, 12, 31)),
        ("current_month", date(2023, 1, 1), date(2023, 1, 5)),
        ("last_30_days", date(2022, 12, 7), date(2023, 1, 5)),
    ],
)
def test_the_grading_period_is_the_one_that_the_rule_names(
    settings: Settings, period: str, start: date, end: date
) -> None:
    changed = Settings.model_validate(_with(settings, "grading.period", period))
    assert grading_period(date(2023, 1, 5), changed) == Period(start, end)


def test_the_flow_period_ends_on_the_as_of_day_and_has_its_days(settings: Settings) -> None:
    period = flow_period(date(2023, 3, 1), settings)
    assert (period.start, period.end, period.days) == (
        date(2023, 1, 31),
        date(2023, 3, 1),
        settings.period_days,
    )
