"""What holds for any rows of the week: a grievance once, districts add up, order and absence change nothing else."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from samiksha.catalogue import has
from samiksha.measures.good_governance_week import ROWS, NoWeek, calculate, suspicious
from samiksha.model import NOT_REPORTED, Figures, Unit
from tests.measures.week import AS_OF, SETTINGS, dossier, golden_tables, made_tables, typed

quick = hypothesis_settings(max_examples=3, deadline=None, derandomize=True)
seeds = some.integers(0, 10**6)
days = some.dates(date(2024, 12, 17), date(2024, 12, 27))
NEEDS = {
    "ggw_returns": {
        "week_disposed", "week_disposed_camps", "week_disposed_jan_sunwai", "week_disposed_cpgrams",
        "week_disposed_helpline", "cpgrams_disposed_pct", "week_services_disposed_pct", "week_services_online",
        "uploaded_pct", "upload_gap_left", "days_since_entry", "week_entries_missing", "log_ins", "workshops", "visions",
    },
    "complaints": {"cpgrams_pending", "cpgrams_over_limit", "cpgrams_over_limit_pct"},
    "camps": {"health_beneficiaries"},
    "deliverables": {"practices_complete", "stories_complete", "deliverables_incomplete"},
    "indicator_returns": {"schemes_saturated_pct", "schemes_without_target"},
}  # fmt: skip
"""Kind → the measures that none but it can tell. Camps may come from returns, some deliverables from either."""

grievances = some.lists(
    some.tuples(some.booleans(), some.booleans(), some.sampled_from(["", "cpgrams", "helpline"])), max_size=60
)


@quick
@given(some.lists(grievances, min_size=1, max_size=4))
def test_a_grievance_that_stands_in_several_channels_is_counted_once(
    week: list[list[tuple[bool, bool, str]]],
) -> None:
    """Each grievance was settled at a camp, at a jan-sunwai and in a portal, or in some of them; each register counts
    its own, and says how many of these also stand further on."""
    rows = []
    for place, day in enumerate(week):
        rows.append({
            "area": "anuppur", "day": date(2024, 12, 19) + timedelta(days=place), "entered_on": None,
            "camp_disposed_count": sum(camp for camp, _, _ in day),
            "camp_elsewhere_count": sum(camp and (hearing or bool(portal)) for camp, hearing, portal in day),
            "jan_sunwai_disposed_count": sum(hearing for _, hearing, _ in day),
            "jan_sunwai_elsewhere_count": sum(hearing and bool(portal) for _, hearing, portal in day),
            "cpgrams_disposed_count": sum(portal == "cpgrams" for _, _, portal in day),
            "helpline_disposed_count": sum(portal == "helpline" for _, _, portal in day),
        })  # fmt: skip
    figures = calculate(dossier({"ggw_returns": typed(pd.DataFrame(rows))}), SETTINGS)
    distinct = sum(camp or hearing or bool(portal) for day in week for camp, hearing, portal in day)
    assert figures.measures["week_disposed"].value == distinct
    assert figures.frames["channels"]["net_count"].sum() == distinct
    assert figures.frames["daily"]["all_net_count"].sum() == distinct


@quick
@given(seeds, days)
def test_districts_add_up_to_the_state(seed: int, as_of: date) -> None:
    tables = made_tables(seed)
    whole = calculate(dossier(tables, as_of), SETTINGS).measures
    parts = [calculate(dossier(_of(tables, area), as_of), SETTINGS).measures for area in _areas(tables)]
    for key, measure in whole.items():
        if measure.additive:
            assert sum(part[key].value or 0 for part in parts) == measure.value, key
        if measure.denominator is not None:
            assert sum(part[key].numerator or 0 for part in parts) == measure.numerator, key
            assert sum(part[key].denominator or 0 for part in parts) == measure.denominator, key
    told = [part["days_since_entry"].value for part in parts if part["days_since_entry"].value is not None]
    assert whole["days_since_entry"].value == (max(told) if told else None)


@quick
@given(seeds, days)
def test_the_order_of_the_rows_changes_nothing_and_they_are_left_as_they_were(seed: int, as_of: date) -> None:
    tables = made_tables(seed)
    shuffled = {kind: rows.sample(frac=1, random_state=seed) for kind, rows in tables.items()}
    before = {kind: rows.copy(deep=True) for kind, rows in shuffled.items()}
    alike(calculate(dossier(tables, as_of), SETTINGS), calculate(dossier(shuffled, as_of), SETTINGS))
    one, other = (suspicious(dossier(_of(held, "rewa"), as_of), None, SETTINGS) for held in (tables, shuffled))
    pd.testing.assert_frame_equal(one.drop(columns="detail"), other.drop(columns="detail"))
    for kind, rows in shuffled.items():
        pd.testing.assert_frame_equal(rows, before[kind])


@quick
@given(seeds, some.sets(some.sampled_from(ROWS)))
def test_what_was_not_loaded_is_not_reported_and_nothing_else_changes(seed: int, lacking: set[str]) -> None:
    tables = made_tables(seed)
    full = calculate(dossier(tables), SETTINGS).measures
    figures = calculate(dossier({kind: rows for kind, rows in tables.items() if kind not in lacking}), SETTINGS)
    absent = set().union(*(NEEDS[kind] for kind in lacking))
    if {"ggw_returns", "camps"} <= lacking:
        absent |= {"week_camps", "week_camps_today"}
    if {"ggw_returns", "deliverables"} <= lacking:
        absent |= {"deliverables_done_pct"}
    assert {key for key, one in figures.measures.items() if one.absent == NOT_REPORTED} == absent
    touched = {"week_camps", "week_camps_today", "deliverables_done_pct"} | absent
    assert {key: one for key, one in figures.measures.items() if key not in touched} == {
        key: one for key, one in full.items() if key not in touched
    }
    assert [one for one in figures.statements if not has(f"headline.{one.key}")] == []


@quick
@given(seeds, days)
def test_frames_add_up_to_the_headline(seed: int, as_of: date) -> None:
    figures = calculate(dossier(made_tables(seed), as_of), SETTINGS)
    told = {key: one.value for key, one in figures.measures.items()}
    frames = figures.frames
    assert frames["channels"]["net_count"].sum() == (told["week_disposed"] or 0)
    assert frames["daily"]["all_net_count"].sum() == (told["week_disposed"] or 0)
    assert frames["daily"]["camps_count"].sum() == told["week_camps"] == frames["camps_basis"]["camps_count"].sum()
    assert frames["upload_gap"]["gap_count"].sum() == (told["upload_gap_left"] or 0)
    assert frames["cpgrams_by_office"]["pending_count"].sum() == told["cpgrams_pending"]
    assert frames["cpgrams_by_office"]["over_limit_count"].sum() == told["cpgrams_over_limit"]
    left = sum(map(len, frames["not_done_by_area"]["not_done"]))
    checklist = frames["deliverables"]
    assert left == (checklist["areas_count"] - checklist["areas_done_count"].fillna(0)).sum()
    assert len(frames["incomplete_deliverables"]) == told["deliverables_incomplete"]
    assert len(frames["daily"]) == max(0, min((as_of - date(2024, 12, 18)).days, 6))


def test_before_the_week_nothing_is_missing_and_the_headline_says_when_it_begins() -> None:
    figures = calculate(dossier(golden_tables(), date(2024, 12, 16)), SETTINGS)
    assert figures.measures["week_entries_missing"].value == 0
    assert figures.measures["week_disposed"].absent == NOT_REPORTED
    (only,) = figures.statements
    assert (only.key, only.values["start"]) == ("week_not_begun", date(2024, 12, 19))
    assert set(figures.frames["deliverables"]["item_state"]) == {"not_reported", "incomplete"}


def test_after_the_week_its_days_stay_six_and_silence_ends_with_it() -> None:
    figures = calculate(dossier(golden_tables(), date(2025, 1, 5)), SETTINGS)
    assert len(figures.frames["daily"]) == 6
    assert figures.measures["days_since_entry"].value == 2  # from the 22nd to the 24th
    assert figures.measures["week_entries_missing"].value == 3  # 21, 23, 24


def test_the_workshop_is_due_until_its_day_and_overdue_after_it() -> None:
    tables = golden_tables()
    states = [
        calculate(dossier(tables, date(2024, 12, day)), SETTINGS)
        .frames["deliverables"]
        .set_index("item")["item_state"]
        for day in (22, 23, 24)
    ]
    assert [state["workshop"] for state in states] == ["due", "due", "overdue"]
    late = tables["ggw_returns"].tail(1).assign(day=pd.Timestamp("2024-12-23"), workshop_held=True)
    tables["ggw_returns"] = typed(pd.concat([tables["ggw_returns"], late], ignore_index=True))
    held = calculate(dossier(tables, date(2024, 12, 24)), SETTINGS)
    assert held.measures["workshops"].value == 1


def test_a_district_without_a_register_counts_its_camps_from_its_returns() -> None:
    tables = golden_tables()
    del tables["camps"]
    figures = calculate(dossier(tables), SETTINGS)
    assert figures.measures["week_camps"].value == 4 + 3 + 5
    assert figures.frames["camps_basis"]["camps_basis"].tolist() == ["returns"]
    assert figures.frames["camps_by_block"] is None
    assert pd.isna(figures.frames["daily"]["camps_count"]).tolist() == [False, False, True, False]


def test_the_limit_is_that_of_the_rule_in_force() -> None:
    from samiksha.measures.good_governance_week import Settings
    from samiksha.params.rules import rule_on
    from tests.measures.week import ROOT

    before, since = (
        rule_on(ROOT / "params", "good_governance_week", Settings, date(2024, 8, day)).settings for day in (22, 23)
    )
    assert (before.cpgrams_limit_days, since.cpgrams_limit_days) == (30, 21)
    tables = golden_tables()
    assert calculate(dossier(tables), before).measures["cpgrams_over_limit"].value == 2  # C and F
    assert calculate(dossier(tables), since).measures["cpgrams_over_limit"].value == 3


def test_a_share_of_nothing_is_a_dash_and_no_target_is_not_none_reached() -> None:
    tables = golden_tables()
    tables["indicator_returns"] = tables["indicator_returns"].assign(target=float("nan"))
    tables["complaints"] = tables["complaints"].iloc[:0]
    measures = calculate(dossier(tables), SETTINGS).measures
    assert measures["cpgrams_over_limit_pct"].absent == "no_denominator"
    assert measures["schemes_saturated_pct"].absent == "no_denominator"
    assert measures["schemes_without_target"].value == 3


def test_few_camps_are_ranked_and_few_cases_are_not() -> None:
    measures = calculate(dossier(golden_tables()), SETTINGS).measures
    assert [measures[key].volume for key in ("week_camps", "deliverables_done_pct", "schemes_saturated_pct")] == [
        None
    ] * 3
    assert (measures["cpgrams_over_limit"].volume, measures["cpgrams_over_limit_pct"].volume) == (5, 5)


def test_without_a_campaign_the_week_is_unknown() -> None:
    from dataclasses import replace

    with pytest.raises(NoWeek, match="names no campaign"):
        calculate(replace(dossier({}), campaign=None), SETTINGS)


def test_every_measure_frame_column_and_value_has_its_words() -> None:
    figures = calculate(dossier(made_tables(5), AS_OF), SETTINGS)
    keys = {f"{kind}.{key}" for kind in ("measure", "formula") for key in figures.measures}
    for name, frame in figures.frames.items():
        shown = [column for column in frame.columns if "__" not in column and column not in ("enough", "tone")]
        keys |= {f"table.caption.{name}", *(f"table.column.{column}" for column in shown)}
        for column in {"channel", "camps_basis", "item", "item_state", "piece", "scheme_state"} & set(shown):
            keys |= {f"value.{column}.{code}" for code in frame[column]}
        for column in {"lacks", "not_done"} & set(shown):
            keys |= {f"value.{column}.{code}" for each in frame[column] for code in each}
    assert {key for key in keys if not has(key)} == set()
    assert all(one.unit in Unit for one in figures.measures.values())


def alike(one: Figures, other: Figures) -> None:
    assert one.measures == other.measures
    assert list(one.statements) == list(other.statements)
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(frame, other.frames[name], obj=name)


def _areas(tables: dict[str, pd.DataFrame]) -> list[str]:
    return sorted(set().union(*(rows["area"] for rows in tables.values())))


def _of(tables: dict[str, pd.DataFrame], area: str) -> dict[str, pd.DataFrame]:
    mine = {kind: rows[rows["area"] == area] for kind, rows in tables.items()}
    return {kind: rows for kind, rows in mine.items() if len(rows)}
