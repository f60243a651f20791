"""The sample of calls is in proportion, the same for whoever repeats it; its interval keeps what it promises."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from samiksha.measures.helpline_followup import Settings
from samiksha.measures.verification import RESULTS, allotted, call_results, call_sample, call_strata, wilson
from samiksha.minutes import Outcome, Sample, Tally

Maker = Callable[..., pd.DataFrame]
SEED = "helpline_followup|anuppur|2023-05-20"
STRATA = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 200), min_size=1, max_size=12)


def closed(disposed: dict[str | None, int]) -> pd.DataFrame:
    """So many complaints of each department, all closed in the flow period."""
    names = [name for name, number in disposed.items() for _ in range(number)]
    days = pd.Series([pd.Timestamp("2023-05-01")] * len(names))
    return pd.DataFrame({
        "complaint_id": [f"K{place:05d}" for place in range(len(names))], "department": names, "registered_on": days,
        "closed_on": days,
    })  # fmt: skip


def sized(settings: Settings, size: int) -> Settings:
    return settings.model_copy(update={"call_sample": size})


# By hand: of 10 out of 100 the shares are 5, 3.9, 0.8 and 0.3. The last two get one each; of the 8 left, 50 and 39 of 89
# have 4.49 and 3.51: whole 4 and 3, and the larger remainder is the second one's.
@pytest.mark.parametrize(("disposed", "size", "expected"), [
    ({"a": 50, "b": 39, "c": 8, "d": 3}, 10, {"a": 4, "b": 4, "c": 1, "d": 1}),
    ({"a": 60, "b": 30, "c": 10}, 10, {"a": 6, "b": 3, "c": 1}),
    ({"a": 2, "b": 1}, 20, {"a": 2, "b": 1}),
    ({"a": 90, "b": 9, "c": 1}, 2, {"a": 2, "b": 0, "c": 0}),
    ({"a": 7}, 0, {"a": 0}),
])  # fmt: skip
def test_the_sample_is_allotted_as_the_hand_does(
    disposed: dict[str, int], size: int, expected: dict[str, int]
) -> None:
    assert allotted(disposed, size, SEED) == expected


def test_equal_remainders_are_decided_by_lot() -> None:
    equal = {"a": 10, "b": 10, "c": 10}
    lots = {name: sha256(f"{SEED}|{name}".encode()).digest() for name in equal}
    first = min(equal, key=lambda name: lots[name])
    assert allotted(equal, 4, SEED) == {name: 2 if name == first else 1 for name in equal}
    assert len({tuple(allotted(equal, 4, f"{place}").values()) for place in range(50)}) == 3


@tries(deadline=None, max_examples=200)
@given(STRATA, st.integers(0, 60))
def test_nobody_is_left_out_and_none_has_more_than_there_are(disposed: dict[str, int], size: int) -> None:
    drawn = allotted(disposed, size, SEED)
    total = sum(disposed.values())
    assert sum(drawn.values()) == min(size, total)
    assert all(0 <= drawn[name] <= number for name, number in disposed.items())
    if size >= len(disposed):
        assert min(drawn.values()) >= 1
    if all(size * number >= total for number in disposed.values()) and size <= total:
        assert all(abs(drawn[name] - size * number / total) < 1 for name, number in disposed.items())


@tries(deadline=None, max_examples=40)
@given(st.randoms(use_true_random=False), STRATA, st.integers(0, 30))
def test_whatever_the_order_of_the_rows_the_sample_is_the_same(
    settings: Settings, as_of: date, chance: object, disposed: dict[str | None, int], size: int
) -> None:
    rows = closed({**disposed, None: 3})
    order = list(range(len(rows)))
    chance.shuffle(order)
    sample = call_sample(rows, as_of, sized(settings, size), SEED)
    again = call_sample(rows.iloc[order], as_of, sized(settings, size), SEED)
    pd.testing.assert_frame_equal(sample, again)
    strata = call_strata(rows, as_of, sized(settings, size), SEED).set_index("department")
    assert strata["disposed_count"].to_dict() == {**disposed, "unstated": 3}
    drawn = sample["department"].fillna("unstated").value_counts()
    assert drawn.reindex(strata.index, fill_value=0).tolist() == strata["drawn_count"].tolist()


def test_of_a_department_the_smallest_lots_are_drawn(settings: Settings, as_of: date) -> None:
    rows = closed({"revenue": 12, "health": 4})
    seed = sha256(SEED.encode()).digest()
    lot = {name: sha256(seed + name.encode()).digest() for name in rows["complaint_id"]}
    expected = [
        *sorted((name for name in lot if name <= "K00011"), key=lot.get)[:3],
        min((name for name in lot if name > "K00011"), key=lot.get),
    ]
    assert list(call_sample(rows, as_of, sized(settings, 4), SEED)["complaint_id"]) == sorted(expected)


def test_a_source_without_departments_is_one_stratum(settings: Settings, as_of: date) -> None:
    rows = closed({"revenue": 30}).drop(columns="department")
    assert len(call_sample(rows, as_of, settings, SEED)) == settings.call_sample
    assert call_strata(rows, as_of, settings, SEED).to_dict("records") == [
        {"department": "unstated", "drawn_count": settings.call_sample, "disposed_count": 30}
    ]
    assert call_strata(rows.drop(columns="closed_on"), as_of, settings, SEED) is None


# By hand, z² = 3.841459. 4 of 15: (0.266667 + 0.128049) ÷ 1.256097 = 0.314240, ± 1.959964·√(0.013037 + 0.004268) ÷ 1.256097
# = 0.205265. 0 of 10: 0 to 3.841459 ÷ 13.841459. 5 of 10: 0.5 ± 1.959964·√(0.025 + 0.009604) ÷ 1.384146 = 0.263405.
@pytest.mark.parametrize(("count", "of", "low", "high"), [
    (4, 15, 10.8975, 51.9505), (0, 10, 0.0, 27.7533), (10, 10, 72.2467, 100.0), (5, 10, 23.6595, 76.3405),
])  # fmt: skip
def test_the_interval_is_what_the_hand_computes(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
@pytest.mark.parametrize("of", [12, 20, 60])
def test_the_interval_holds_the_true_share_about_95_times_in_a_hundred(share: float, of: int) -> None:
    counts = np.random.default_rng(20230520).binomial(of, share, 20_000)
    bounds = {count: wilson(count, of) for count in set(counts.tolist())}
    held = np.mean([bounds[count][0] <= 100 * share <= bounds[count][1] for count in counts.tolist()])
    assert 0.90 < held < 0.99


def test_on_the_average_of_all_shares_the_interval_holds_95_times_in_a_hundred() -> None:
    chance = np.random.default_rng(20230520)
    for of in (5, 12, 20):
        shares = chance.random(20_000)
        counts = chance.binomial(of, shares)
        low, high = np.array([wilson(count, of) for count in range(of + 1)]).T
        held = np.mean((low[counts] <= 100 * shares) & (100 * shares <= high[counts]))
        assert 0.94 < held < 0.965


def test_results_count_those_reached_alone() -> None:
    sample = Sample("helpline_followup", "anuppur", date(2023, 5, 13))
    said = [Outcome.SATISFIED] * 11 + [Outcome.NOT_SATISFIED] * 4 + [Outcome.NOT_REACHED] * 2 + [Outcome.WRONG_NUMBER]
    (row,) = call_results([Tally(sample, 20, tuple(said))]).to_dict("records")
    assert [row[f"{name}_count"] for name in ("drawn", "called", "reached", "not_satisfied")] == [20, 18, 15, 4]
    assert [row[f"{name}_count"] for name in ("satisfied", "not_reached", "wrong_number")] == [11, 2, 1]
    assert (row["not_satisfied_pct"], row["low_pct"], row["high_pct"]) == pytest.approx(
        (26.6667, 10.8975, 51.9505), abs=0.001
    )


def test_nobody_reached_has_no_share_and_no_calls_no_row() -> None:
    sample = Sample("helpline_followup", "anuppur", date(2023, 5, 13))
    (row,) = call_results([Tally(sample, None, (Outcome.NOT_REACHED,))]).to_dict("records")
    assert (row["reached_count"], row["not_satisfied_pct"], row["low_pct"]) == pytest.approx(
        (0, np.nan, np.nan), nan_ok=True
    )
    assert pd.isna(row["drawn_count"])
    assert call_results([]).empty
    assert list(call_results([])) == RESULTS
