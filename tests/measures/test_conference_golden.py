"""The figures of the conference's compliance counted by hand: tests/golden/conference.yml."""

from typing import Any

import pandas as pd
import pytest

from samiksha.measures.conference_compliance import calculate
from samiksha.measures.conference_standing import named_on
from samiksha.measures.dossier import Previous
from samiksha.model import Better, Figures, Unit, share
from tests.measures.conference import AS_OF, GOLDEN, GOLDEN_SETTINGS, golden_dossier, golden_tables

BEFORE = {"bhind": Previous(AS_OF, {"tap_water_pct": share("tap_water_pct", 180, 200, Better.MORE)})}


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    papers = {area: golden_dossier(area, before=BEFORE) for area in ("bhind", "mp")}
    return {area: calculate(one, GOLDEN_SETTINGS) for area, one in papers.items()}


def rows_of(frame: pd.DataFrame, columns: list[str]) -> list[list[Any]]:
    """A frame's cells as plain values, missing as None."""
    plain = frame[columns].astype("object")
    return plain.where(plain.notna(), None).to_numpy().tolist()


def alike(found: list[list[Any]], wanted: list[list[Any]]) -> None:
    """The same cells, numbers to six places."""
    assert len(found) == len(wanted), found
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine == [
            pytest.approx(one, abs=1e-6) if isinstance(one, int | float) and not isinstance(one, bool) else one
            for one in theirs
        ]


def keyed(name: str) -> list[list[Any]]:
    return [[key, *values] for key, values in GOLDEN[name].items()]


@pytest.mark.parametrize(("area", "key"), [(area, key) for area in ("bhind", "mp") for key in GOLDEN[area]])
def test_a_measure_is_what_the_hand_counted(figures: dict[str, Figures], area: str, key: str) -> None:
    measure = figures[area].measures[key]
    value, numerator, denominator = GOLDEN[area][key]
    assert measure.value == (None if value is None else pytest.approx(value, abs=1e-6))
    assert (measure.numerator, measure.denominator) == (numerator, denominator)
    assert measure.absent == (None if value is not None else "no_denominator" if denominator == 0 else "not_reported")


@pytest.mark.parametrize("area", ["bhind", "mp"])
def test_the_hand_counted_every_measure_in_its_order(figures: dict[str, Figures], area: str) -> None:
    assert list(figures[area].measures) == list(GOLDEN[area])


def test_of_735_notified_services_602_are_online_and_133_are_left(figures: dict[str, Figures]) -> None:
    online, left = (figures["mp"].measures[key] for key in ("online_pct", "online_left"))
    assert (round(float(online.value or 0), 1), online.numerator, online.denominator) == (81.9, 602, 735)
    assert (left.value, left.unit) == (133, Unit.COUNT)


def test_case_types_courts_and_lists_of_cases_are_what_the_hand_counted(figures: dict[str, Figures]) -> None:
    frames = figures["bhind"].frames
    counts = ["pending_count", "over_100_count", "disposed_count"]
    alike(
        rows_of(frames["by_case_type"], ["case_type", *counts, "true_pct__n", "false_count"]), keyed("by_case_type")
    )
    alike(rows_of(frames["courts"], ["court", *counts, "false_count"]), keyed("courts"))
    assert dict(rows_of(frames["oldest_cases"], ["case_id", "age_days"])) == GOLDEN["oldest_cases"]
    late = rows_of(frames["false_disposals"], ["case_id", "since_order_days"])
    assert dict(late) == GOLDEN["false_disposal_list"]


def test_each_district_has_its_share_over_100_days_by_case_type(figures: dict[str, Figures]) -> None:
    frame = figures["mp"].frames["over_100_by_area"]
    columns = ["area", "revenue_over_100_count", "revenue_over_100_pct", "mutation_over_100_pct",
               "partition_over_100_pct", "khasra_update_over_100_pct", "demarcation_over_100_pct"]  # fmt: skip
    alike(
        rows_of(frame, columns), [["bhind", 3, 60, 200 / 3, 0, 100, None], ["rewa", 1, 100 / 3, 0, 100, None, None]]
    )
    assert frame["mutation_over_100_pct__d"].tolist() == [3, 2]


@pytest.mark.parametrize("name", ["named_services", "services_in_time"])
def test_services_are_what_the_hand_counted(figures: dict[str, Figures], name: str) -> None:
    columns = ["service", "disposed_count", "in_time_pct__n", "in_time_pct__d", "unjudged_count",
               "pending_count", "past_limit_count"]  # fmt: skip
    alike(rows_of(figures["bhind"].frames[name], columns), keyed(name))


def test_pace_funds_targets_and_water_are_what_the_hand_counted(figures: dict[str, Figures]) -> None:
    whole, bhind = figures["mp"].frames, figures["bhind"].frames
    alike(rows_of(whole["pace"], ["indicator", "done_pct", "expected_pct", "behind_points", "tone"]), keyed("pace"))
    columns = ["indicator", "allotted_rupees", "spent_rupees", "unspent_rupees", "unspent_pct", "elapsed_pct",
               "behind_points", "tone"]  # fmt: skip
    alike(rows_of(bhind["funds"], columns), [GOLDEN["funds"]])
    alike(rows_of(whole["targets"], ["indicator", "target_count", "achieved_count"]), keyed("targets"))
    water = rows_of(whole["water_by_body"], ["body", "tested_count", "failed_count", "failed_pct", "enough"])
    alike(water, keyed("water_by_body"))


def test_directions_and_leaves_are_what_the_hand_counted(figures: dict[str, Figures]) -> None:
    columns = ["department", "given_count", "directions_due_count", "on_time_pct__n", "late_count",
               "directions_overdue_count", "undated_count", "overdue_max_days"]  # fmt: skip
    alike(rows_of(figures["mp"].frames["directions_by_department"], columns), keyed("directions_by_department"))
    leaves = figures["mp"].frames["leaves_without_cover"]
    told = zip(leaves["from_on"].dt.date, leaves["leave_days"], leaves["when_on_leave"], strict=True)
    assert list(map(list, told)) == GOLDEN["leaves_without_cover"]


def test_the_weakest_and_those_named_last_time_are_what_the_hand_counted(figures: dict[str, Figures]) -> None:
    weakest = figures["mp"].frames["weakest"]
    alike(rows_of(weakest, ["measure", "area", "value_pct", "whole_pct", "gap_points"]), keyed("weakest"))
    columns = ["measure", "area", "then_pct", "now_pct", "change_points", "movement"]
    watched = figures["mp"].frames["watch_list"]
    alike(rows_of(watched, columns), GOLDEN["watch_list"])
    assert watched["tone"].tolist() == ["bad", "", "good", "good", ""]
    own = [row for row in GOLDEN["watch_list"] if row[1] == "bhind"]
    alike(rows_of(figures["bhind"].frames["watch_list"], columns), own)


def test_a_district_alone_is_not_weaker_than_all_together_and_too_few_cases_name_nobody() -> None:
    bhind = {kind: rows[rows["area"] == "bhind"] for kind, rows in golden_tables().items()}
    assert calculate(golden_dossier("mp", bhind), GOLDEN_SETTINGS).frames["weakest"].empty
    by_area = {
        "rewa": {"true_disposal_pct": share("true_disposal_pct", 1, 2, Better.MORE)},
        "sidhi": {"true_disposal_pct": share("true_disposal_pct", 0, 1, Better.MORE)},
    }
    assert named_on("true_disposal_pct", by_area, GOLDEN_SETTINGS) == ["rewa"]  # two are the fewest that count


def test_without_a_register_those_weakest_at_the_review_before_are_watched() -> None:
    tables = {kind: rows for kind, rows in golden_tables().items() if kind != "watch_list"}
    before = {
        "bhind": Previous(AS_OF, {"mutation_over_100_pct": share("mutation_over_100_pct", 9, 10, Better.LESS)}),
        "rewa": Previous(AS_OF, {"mutation_over_100_pct": share("mutation_over_100_pct", 1, 10, Better.LESS)}),
    }
    watched = calculate(golden_dossier("mp", tables, before=before), GOLDEN_SETTINGS).frames["watch_list"]
    columns = ["measure", "area", "then_pct", "now_pct", "movement"]
    alike(rows_of(watched, columns), [["mutation_over_100_pct", "bhind", 90, 200 / 3, "improved"]])
    assert calculate(golden_dossier("mp", tables), GOLDEN_SETTINGS).frames["watch_list"] is None
    assert calculate(golden_dossier("bhind", tables, before=before), GOLDEN_SETTINGS).frames["watch_list"] is None


def test_the_district_says_where_it_stands_what_is_wrong_and_who_must_act(figures: dict[str, Figures]) -> None:
    said = [(one.key.removeprefix("conference."), one.tone) for one in figures["bhind"].statements]
    assert said == [
        ("standing", ""), ("false_disposals", "bad"), ("late", "bad"), ("behind_money", "bad"),
        ("act_court", "act"), ("act_leave", "act"),
    ]  # fmt: skip
    court = figures["bhind"].statements[4].values
    assert (court["court"].code, court["over"].numerator, court["over"].denominator) == ("C2", 2, 2)
    assert figures["bhind"].statements[3].values["indicator"].code == "recovery"


def test_the_state_names_the_districts(figures: dict[str, Figures]) -> None:
    by_key = {one.key.removeprefix("conference."): one for one in figures["mp"].statements}
    assert list(by_key) == [
        "standing", "weakest", "false_disposals", "watched_worse", "online", "behind_money",
    ]  # fmt: skip
    assert by_key["weakest"].values["case_type"].code == "mutation"
    assert [area.code for area in by_key["weakest"].values["areas"]] == ["bhind"]
    watched = by_key["watched_worse"].values
    assert [watched[name] for name in ("named", "improved", "worse")] == [5, 2, 1]
