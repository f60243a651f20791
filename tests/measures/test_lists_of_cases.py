"""The call sample, the officers named, the candidates."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from samiksha.measures.breakdown import commend_and_improve
from samiksha.measures.helpline_followup import Settings, count_complaints
from samiksha.measures.verification import call_sample

Maker = Callable[..., pd.DataFrame]


def test_the_call_sample_is_the_same_in_any_order_and_another_for_another_area(
    make_complaints: Maker, settings: Settings, as_of: date
) -> None:
    complaints = make_complaints(2000)
    sample = call_sample(complaints, as_of, settings, "rewa")
    again = call_sample(complaints.sample(frac=1, random_state=3), as_of, settings, "rewa")
    elsewhere = call_sample(complaints, as_of, settings, "dewas")
    pd.testing.assert_frame_equal(sample, again)
    assert len(sample) == settings.call_sample
    assert set(sample["complaint_id"]) != set(elsewhere["complaint_id"])
    assert sample["closed_on"].between("2023-04-21", "2023-05-20").all()


def test_the_call_sample_of_a_day_never_changes(settings: Settings, as_of: date) -> None:
    days = pd.Series([pd.Timestamp("2023-05-01")] * 9)
    complaints = pd.DataFrame({
        "complaint_id": [f"K{number}" for number in range(9)], "registered_on": days, "closed_on": days,
    })  # fmt: skip
    three = call_sample(complaints, as_of, settings.model_copy(update={"call_sample": 3}), "rewa")
    assert list(three["complaint_id"]) == ["K0", "K2", "K5"]


def test_every_closed_complaint_of_a_department_has_the_same_chance(
    make_complaints: Maker, settings: Settings, as_of: date
) -> None:
    complaints = make_complaints(400).assign(department="revenue")
    half = settings.model_copy(update={"call_sample": 20})
    drawn = pd.concat([call_sample(complaints, as_of, half, f"area {number}") for number in range(200)])
    closed = call_sample(complaints, as_of, settings.model_copy(update={"call_sample": 400}), "all")
    times = drawn["complaint_id"].value_counts().reindex(closed["complaint_id"], fill_value=0)
    expected = 200 * 20 / len(closed)
    assert times.min() > expected * 0.5
    assert times.max() < expected * 1.5


def test_no_officer_is_commended_and_told_to_improve(make_complaints: Maker, settings: Settings, as_of: date) -> None:
    small = settings.model_copy(
        update={"minimum_volume": settings.minimum_volume.model_copy(update={"officer": 1}), "listed": 40}
    )
    frames = count_complaints(make_complaints(3000), as_of, small).frames
    who = ["department", "office", "officer"]
    commended = set(frames["commend"][who].itertuples(index=False, name=None))
    improving = set(frames["improve"][who].itertuples(index=False, name=None))
    assert 0 < len(commended) <= 40
    assert improving
    assert not commended & improving
    assert "unstated" not in {officer for *_, officer in commended | improving}
    assert frames["improve"]["score"].max() < frames["commend"]["score"].min()


def _officers(*rows: tuple[str, float | None, int, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["officer", "score", "volume", "enough"])
    return table.assign(department="d", office="o", old_count=0, pending_count=1)


def test_whoever_has_older_cases_than_all_together_is_not_commended() -> None:
    table = _officers(("well marked", 95.0, 30, True), ("current", 80.0, 20, True), ("worst", 20.0, 20, True),
                      ("poor", 30.0, 20, True))  # fmt: skip
    table = table.assign(old_count=[12, 1, 5, 2], pending_count=[12, 10, 10, 10])
    commend, improve = commend_and_improve(table, 5)
    assert list(commend["officer"]) == ["current"]  # 1 of 10 old; of all 20 of 42; of the well marked 12 of 12
    assert list(improve["officer"]) == ["worst", "poor"]  # as without the old cases


def test_too_few_cases_or_no_score_name_nobody() -> None:
    table = _officers(("few", 99.0, 2, False), ("unscored", None, 50, True), ("unstated", 10.0, 50, True),
                      ("best", 90.0, 20, True), ("worst", 20.0, 20, True))  # fmt: skip
    commend, improve = commend_and_improve(table, 5)
    assert (list(commend["officer"]), list(improve["officer"])) == (["best"], ["worst"])


def test_officers_who_are_equally_good_are_not_told_to_improve() -> None:
    commend, improve = commend_and_improve(_officers(("a", 80.0, 20, True), ("b", 80.0, 30, True)), 5)
    assert (list(commend["officer"]), list(improve["officer"])) == (["b"], [])


def test_a_lone_officer_is_neither_best_nor_worst() -> None:
    commend, improve = commend_and_improve(_officers(("a", 80.0, 20, True)), 5)
    assert commend.empty
    assert improve.empty


def test_candidates_and_oldest_are_pending_and_say_why(
    make_complaints: Maker, settings: Settings, as_of: date
) -> None:
    complaints = make_complaints(1500)
    frames = count_complaints(complaints, as_of, settings).frames
    candidates = frames["candidates"]
    limits = settings.deferred
    for row in candidates.itertuples():
        why = {
            "extensions": pd.notna(row.extension_count) and row.extension_count >= limits.extensions,
            "unchanged_remarks": pd.notna(row.unchanged_remark_count)
            and row.unchanged_remark_count >= limits.unchanged_remarks,
            "reopened": pd.notna(row.reopened_count) and row.reopened_count >= limits.reopened,
        }
        assert row.reasons == tuple(reason for reason, yes in why.items() if yes)
    held = complaints.set_index("complaint_id").loc[frames["oldest"]["complaint_id"]]
    assert (held["closed_on"].isna() | (held["closed_on"] > pd.Timestamp(as_of))).all()
    assert frames["oldest"]["age_days"].is_monotonic_decreasing
