"""What is odd in the papers of a conference: each pattern planted, and nothing found where nothing is odd."""

from datetime import timedelta

import pandas as pd
import pytest

from samiksha.catalogue import text
from samiksha.measures.conference_compliance import suspicious
from samiksha.measures.conference_trust import PATTERNS
from tests.measures.conference import (
    AS_OF,
    GOLDEN_SETTINGS,
    Tables,
    dossier,
    golden_dossier,
    golden_tables,
    made_up,
    shipped_settings,
)

DAY = pd.Timestamp(AS_OF)


def cases(disposed_on: list[pd.Timestamp | None], corrected: bool = True) -> pd.DataFrame:
    """A case a disposal of court T1, all registered long ago, the record corrected the day after or not at all."""
    days = pd.Series(disposed_on, dtype="datetime64[us]")
    return pd.DataFrame({
        "case_id": [f"R{place}" for place in range(len(days))],
        "area": "bhind",
        "office": "T1",
        "case_type": "mutation",
        "registered_on": pd.Timestamp("2025-02-01"),
        "status": days.isna().map({True: "pending", False: "disposed"}),
        "disposed_on": days,
        "record_corrected_on": days + pd.Timedelta(days=1) if corrected else pd.Series(pd.NaT, index=days.index),
    })  # fmt: skip


def found(now: Tables, then: Tables | None = None) -> dict[str, int]:
    before = None
    if then is not None:
        day = AS_OF - timedelta(days=35)
        before = dossier(then, "bhind", days=dict.fromkeys(then, day))
    said = suspicious(dossier(now, "bhind"), before, shipped_settings())
    for row in said.to_dict("records"):
        assert all(text(f"suspicion.{row['pattern']}", lang, **row["detail"]) for lang in ("hi", "en"))
    return dict(zip(said["pattern"], said["count"], strict=True))


def days_ago(*days: int) -> list[pd.Timestamp | None]:
    return [DAY - pd.Timedelta(days=back) for back in days]


def test_even_work_with_corrected_records_is_not_odd() -> None:
    assert found({"revenue_cases": cases(days_ago(*range(2, 300, 7)))}) == {}


def test_a_court_that_corrects_no_record_stands_out() -> None:
    assert found({"revenue_cases": cases(days_ago(20, 30, 41, 50, 60), corrected=False)}) == {"false_cluster": 5}
    assert found({"revenue_cases": cases(days_ago(20, 30, 41, 50), corrected=False)}) == {}


def test_a_record_corrected_before_the_order_stands_out() -> None:
    odd = cases(days_ago(20, 30))
    odd.loc[0, "record_corrected_on"] = DAY - pd.Timedelta(days=21)
    assert found({"revenue_cases": odd}) == {"corrected_before_order": 1}


def test_disposals_of_the_last_days_stand_out() -> None:
    assert found({"revenue_cases": cases(days_ago(*range(9, 300, 7)) + days_ago(*([1] * 30)))}) == {"spike": 30}


def test_the_same_number_day_after_day_stands_out() -> None:
    assert found({"revenue_cases": cases(days_ago(*[day for day in range(40, 46) for _ in range(6)]))}) == {
        "repeated": 36
    }


def test_what_changed_behind_the_review_before_stands_out() -> None:
    then = cases([None, None, *days_ago(100)])
    now = cases([*days_ago(60), None, None])[:2].assign(registered_on=[DAY, pd.Timestamp("2025-02-01")])
    assert found({"revenue_cases": now}, {"revenue_cases": then}) == {
        "back_dated": 1, "rows_vanished": 1, "rows_changed": 1,
    }  # fmt: skip


def returns(achieved: dict[str, float], target: float = 1000) -> pd.DataFrame:
    return pd.DataFrame({
        "area": "bhind", "indicator": list(achieved), "reported_on": DAY, "target": float(target),
        "achieved": list(achieved.values()),
    })  # fmt: skip


def test_more_than_all_of_it_and_less_than_before_stand_out() -> None:
    now = returns({"anc_checks": 1001, "pm_kisan": 333, "pm_ujjwala": 7})
    then = returns({"anc_checks": 901, "pm_kisan": 334, "pm_ujjwala": 7})
    assert found({"indicator_returns": now}, {"indicator_returns": then}) == {
        "achieved_over_target": 1, "achieved_falling": 1,
    }  # fmt: skip
    said = suspicious(dossier({"indicator_returns": now}), dossier({"indicator_returns": then}), shipped_settings())
    examples = [row["examples"].in_language("en") for row in said["detail"]]
    assert examples == ["Antenatal (ANC) checks", "PM Kisan Samman Nidhi"]


def test_round_figures_that_were_typed_stand_out_but_not_round_sums_of_money() -> None:
    codes = ["anc_checks", "pm_kisan", "pm_ujjwala", "ladli_laxmi", "pmay_gramin", "pm_svanidhi", "social_pension",
             "kisan_credit_card", "ayushman_card", "pm_jeevan_jyoti"]  # fmt: skip
    assert found({"indicator_returns": returns(dict.fromkeys(codes, 400))}) == {"round_numbers": 10}
    money = dict.fromkeys(["mgnrega_funds", "nrlm_funds", "pm_poshan_funds", "revenue_recovery"], 400.0)
    assert found({"indicator_returns": returns({**dict.fromkeys(codes[:9], 400), **money})}) == {}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_has_its_sentence(pattern: str) -> None:
    from samiksha.catalogue import has

    assert has(f"suspicion.{pattern}")


def test_each_court_of_the_golden_papers_is_named_once() -> None:
    said = suspicious(golden_dossier("bhind"), None, GOLDEN_SETTINGS)
    assert said["pattern"].tolist() == ["false_cluster", "false_cluster", "corrected_before_order"]
    assert [row["who"] for row in said["detail"][:2]] == ["C1", "C2"]
    assert said["detail"][2]["examples"].in_language("en") == "B10"


def test_papers_are_not_changed_by_looking_at_them() -> None:
    tables, past = made_up(120, 1), made_up(100, 1)
    before = {kind: rows.copy(deep=True) for kind, rows in tables.items()}
    suspicious(dossier(tables), dossier(past), shipped_settings())
    for kind, rows in tables.items():
        pd.testing.assert_frame_equal(rows, before[kind])


def test_without_any_papers_nothing_is_odd() -> None:
    assert suspicious(golden_dossier("bhind", {}), golden_dossier("bhind", golden_tables()), GOLDEN_SETTINGS).empty
