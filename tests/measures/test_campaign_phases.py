"""What a campaign's figures say of a day that they do not reach, and when a pace means something."""

from datetime import date

import pandas as pd
import pytest

from samiksha.measures.campaign_phase import calculate
from samiksha.model import NOT_REPORTED, Figures
from tests.measures.campaign_dossiers import GOLDEN_SETTINGS, golden_dossier, golden_rows

LAST_DAY, AFTER = date(2023, 5, 25), date(2023, 5, 27)
PACE = {"required_per_day", "recent_per_day", "projected_on"}


def figures_of(as_of: date, told: date, **rows: pd.DataFrame) -> Figures:
    """The golden papers as of a day, all told to another; `rows` replace a kind."""
    tables = golden_dossier().tables | rows
    return calculate(golden_dossier(as_of=as_of, days=dict.fromkeys(tables, told), tables=tables), GOLDEN_SETTINGS)


def late(figures: Figures) -> object:
    account = figures.frames["campaign_account"]
    assert account is not None
    return account.set_index("account")["line_count"]["late"]


def test_after_the_end_a_list_that_ends_before_says_nothing_of_the_last_day() -> None:
    figures = figures_of(AFTER, date(2023, 5, 20))
    assert [one.key for one in figures.statements] == [
        "campaign.after.short", "campaign.component_2.left", "campaign.act.left",
    ]  # fmt: skip
    assert figures.statements[0].values["told"] == date(2023, 5, 20)
    assert pd.isna(late(figures))


def test_after_the_end_a_list_of_before_the_start_has_no_share_to_tell() -> None:
    figures = figures_of(AFTER, date(2023, 5, 8))
    assert figures.statements[0].key == "campaign.after.short_remaining"
    assert figures.statements[0].values["remaining"].value == 6


def test_a_list_of_the_last_day_does_not_say_what_was_disposed_of_since() -> None:
    figures = figures_of(AFTER, LAST_DAY)
    assert "campaign.after.left" in [one.key for one in figures.statements]
    assert pd.isna(late(figures))
    assert late(figures_of(AFTER, AFTER)) == 0


@pytest.mark.parametrize(
    ("as_of", "absent"),
    [(date(2023, 5, 8), set()), (date(2023, 5, 24), set()), (LAST_DAY, {"required_per_day"}), (AFTER, PACE)],
    ids=["before", "in it", "last day", "after"],
)
def test_a_breakdown_has_the_columns_of_the_pace_that_mean_something(as_of: date, absent: set[str]) -> None:
    figures = figures_of(as_of, as_of)
    for name in ("by_department", "by_service", "by_block", "by_office"):
        frame = figures.frames[name]
        assert frame is not None
        assert set(frame) & PACE == PACE - absent, name


def test_nothing_is_said_to_have_stopped_where_disposal_is_not_reported() -> None:
    rows = golden_rows("applications").drop(columns="disposed_on")
    frame = figures_of(date(2023, 5, 20), date(2023, 5, 20), service_applications=rows).frames["by_department"]
    assert frame is not None
    assert frame["recent_per_day"].isna().all()
    assert "projected_on" not in frame


@pytest.mark.parametrize(("kind", "value"), [("health", None), ("regular", 0)])
def test_beneficiaries_that_no_health_camp_reports_are_not_none(kind: str, value: int | None) -> None:
    camps = golden_rows("camps").assign(kind=kind, beneficiary_count=pd.NA)
    told = figures_of(LAST_DAY, LAST_DAY, camps=camps).measures["campaign_health_beneficiaries"]
    assert (told.value, told.absent) == (value, NOT_REPORTED if value is None else None)


def test_a_campaign_without_component_2_has_none_of_its_measures() -> None:
    whole = golden_dossier()
    assert whole.campaign is not None
    figures = calculate(
        golden_dossier(campaign=whole.campaign.model_copy(update={"component_2": None})), GOLDEN_SETTINGS
    )
    assert not [key for key in figures.measures if key.startswith("component_2")]
    assert [len(figures.frames[name]) for name in ("component_2", "excluded")] == [0, 0]  # none found, not unreported
    assert not [one.key for one in figures.statements if "component_2" in one.key]
