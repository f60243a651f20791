"""What is odd about a campaign's figures is found: accounts, the frozen cohort, returns, phases and published figures."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from samiksha.catalogue import has, text
from samiksha.measures.campaign_phase import calculate, suspicious
from samiksha.measures.dossier import Dossier
from samiksha.model import Better, share
from tests.measures.campaign_dossiers import (
    GOLDEN_SETTINGS,
    golden_dossier,
    golden_rows,
    made_dossier,
    shipped,
    shipped_settings,
)

PART = {"received_count": 0, "disposed_count": 0, "approved_count": 0, "rejected_count": 0, "pending_count": 0}


def entry(day: str, body: str = "Zila Panchayat", **counts: int) -> dict[str, Any]:
    filled = PART | {f"{name}_count": number for name, number in counts.items()}
    return {"area": "anuppur", "body": body, "day": pd.Timestamp(day)} | filled


def returned(*entries: dict[str, Any], as_of: date = date(2023, 5, 20), **fields: Any) -> Dossier:
    rows = pd.DataFrame(list(entries)).astype(dict.fromkeys(PART, "Int64"))
    return Dossier(area="anuppur", as_of=as_of, tables={"daily_returns": rows}, **(shipped() | fields))


def found(dossier: Dossier, before: Dossier | None = None) -> dict[str, dict[str, Any]]:
    """Pattern → its row: the last one, where several are found."""
    return {row["pattern"]: row for row in suspicious(dossier, before, GOLDEN_SETTINGS).to_dict("records")}


def said(row: dict[str, Any]) -> str:
    return text(f"suspicion.{row['pattern']}", "en", **row["detail"])


def test_anuppurs_published_account_is_two_applications_short() -> None:
    """Received 37,856; approved, rejected and pending together 37,854."""
    account = entry("2023-05-20", received=37_856, disposed=37_000, approved=36_512, rejected=488, pending=854)
    row = found(returned(account))["account_does_not_add_up"]
    assert row["count"] == 2
    assert "received 37,856 = 37,856" in said(row)
    assert "approved 36,512 + rejected 488 + pending 854 = 37,854, that is 2 short (Zila Panchayat)" in said(row)


def test_an_account_that_adds_up_from_day_to_day_is_left_alone() -> None:
    days = [
        entry("2023-05-10", received=4, approved=2, disposed=2, pending=12),  # 10 pending before
        entry("2023-05-11", received=3, approved=1, rejected=1, disposed=2, pending=13),
        entry("2023-05-12", pending=13),
    ]
    assert "account_does_not_add_up" not in found(returned(*days))
    assert calculate(returned(*days), GOLDEN_SETTINGS).measures["returns_disposed_pct"].denominator == 17
    lost = [*days[:2], entry("2023-05-12", pending=11)]
    row = found(returned(*lost))["account_does_not_add_up"]
    assert row["count"] == 2
    assert "pending before 10 + received 7 = 17" in said(row)


def test_an_account_with_a_missing_day_is_not_judged() -> None:
    days = [entry("2023-05-10", received=4, pending=4), entry("2023-05-12", received=1, pending=9)]
    assert "account_does_not_add_up" not in found(returned(*days))


def test_a_service_without_a_row_on_a_day_had_nothing_to_tell() -> None:
    income, birth = {"service": "income_certificate"}, {"service": "birth_certificate"}
    rows = [
        entry("2023-05-10", received=4, pending=4) | income,
        entry("2023-05-11", received=2, pending=2) | birth,
        entry("2023-05-12", received=1, pending=5) | income,
    ]
    assert "account_does_not_add_up" not in found(returned(*rows))
    rows[2]["pending_count"] = 4
    assert found(returned(*rows))["account_does_not_add_up"]["count"] == 1


def test_differences_that_cancel_out_are_told_of_the_bodies_that_differ() -> None:
    rows = [
        entry("2023-05-10", received=5, pending=5),
        entry("2023-05-11", received=5, pending=9),  # one short
        entry("2023-05-10", body="DUDA", received=7, pending=7),
        entry("2023-05-11", body="DUDA", received=7, pending=17),  # three too many
        entry("2023-05-10", body="Nagar Nigam", received=100, pending=100),
    ]
    row = found(returned(*rows))["account_does_not_add_up"]
    assert row["count"] == 2
    assert "2 too many (DUDA, Zila Panchayat)" in said(row)


def test_disposed_that_is_not_approved_and_rejected_is_found() -> None:
    rows = [entry("2023-05-10", disposed=5, approved=3, rejected=1), entry("2023-05-11", disposed=2, approved=2)]
    assert found(returned(*rows))["split_does_not_add_up"]["count"] == 1


def test_dewas_published_disposal_is_9913_and_not_9910() -> None:
    measure = calculate(
        returned(entry("2023-05-25", body="Dewas", received=414_825, disposed=411_223), as_of=date(2023, 5, 26)),
        GOLDEN_SETTINGS,
    ).measures["returns_disposed_pct"]
    assert (measure.numerator, measure.denominator) == (411_223, 414_825)
    assert round(float(measure.value or 0), 2) == 99.13
    assert measure.value == share("x", 411_223, 414_825, Better.MORE).value


def test_more_disposed_of_than_was_there_has_no_honest_share() -> None:
    dossier = returned(entry("2023-05-12", received=3, disposed=8))
    rows = dossier.tables["daily_returns"].drop(columns=["pending_count", "approved_count", "rejected_count"])
    figures = calculate(replace(dossier, tables={"daily_returns": rows}), GOLDEN_SETTINGS)
    assert figures.measures["returns_disposed_pct"].absent == "not_reported"
    assert figures.statements[0].key == "campaign.nothing"


def test_without_case_data_the_returns_speak() -> None:
    figures = calculate(returned(entry("2023-05-12", received=9, disposed=3)), GOLDEN_SETTINGS)
    statement = figures.statements[0]
    assert statement.key == "campaign.returns_only"
    assert statement.values["disposed"].value == pytest.approx(100 / 3)


def complaints(**changed: dict[str, str]) -> pd.DataFrame:
    """The golden complaints; a complaint's columns changed by its number."""
    rows = golden_rows("complaints")
    for number, cells in changed.items():
        for column, value in cells.items():
            rows.loc[rows["complaint_id"] == number, column] = (
                value if column == "department" else pd.Timestamp(value)
            )
    return rows


def with_complaints(rows: pd.DataFrame, day: date = date(2023, 5, 20)) -> Dossier:
    return golden_dossier(tables={"complaints": rows}, days={"complaints": day}, as_of=day)


BEFORE = with_complaints(complaints(), date(2023, 5, 13))


def cohort_patterns(dossier: Dossier, first: Dossier, refused: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """What is said of the cohort beside the first export since the cut-off."""
    patterns = found(replace(dossier, frozen=first, refused=frozenset(refused)))
    return {name: row for name, row in patterns.items() if name.startswith("cohort")}


def test_what_is_registered_or_closed_after_the_cut_off_leaves_the_cohort_as_it_was() -> None:
    later = complaints(C1={"closed_on": "2023-05-19"}, C6={"closed_on": "2023-05-20"}, C3={"department": "health"})
    added = pd.concat([later, complaints().assign(complaint_id=lambda held: held["complaint_id"] + "N",
                                                  registered_on=pd.Timestamp("2023-04-16"))])  # fmt: skip
    dossier = with_complaints(added)
    measures = calculate(dossier, GOLDEN_SETTINGS).measures
    assert [measures[f"component_2_{key}"].value for key in ("cohort", "disposed", "excluded")] == [6, 5, 0]
    assert cohort_patterns(dossier, BEFORE) == {}


@pytest.mark.parametrize(
    ("rows", "pattern", "number"),
    [
        (complaints().query("complaint_id not in ['C1', 'C5']"), "cohort_vanished", 2),
        (complaints(C1={"registered_on": "2023-04-20"}), "cohort_left", 1),
        (complaints(C8={"closed_on": "2023-04-10"}), "cohort_left", 1),
        (complaints(C3={"registered_on": "2023-04-14"}), "cohort_joined", 1),
        (complaints(C4={"closed_on": "2023-05-15"}), "cohort_joined", 1),
        (pd.concat([complaints(), complaints().head(1).assign(complaint_id="C99")]), "cohort_joined", 1),
    ],
    ids=["vanished", "registered later", "closed before", "registered earlier", "reopened", "brought in"],
)
def test_a_cohort_that_moved_all_the_same_is_found(rows: pd.DataFrame, pattern: str, number: int) -> None:
    patterns = cohort_patterns(with_complaints(rows), BEFORE)
    assert set(patterns) == {pattern}
    assert patterns[pattern]["count"] == number
    assert "15 Apr 2023" in said(patterns[pattern]) or pattern == "cohort_left"


def test_an_export_from_before_the_cut_off_says_nothing_of_the_cohort() -> None:
    early = with_complaints(complaints().head(1), date(2023, 4, 14))
    assert cohort_patterns(with_complaints(complaints()), early) == {}


def test_members_whose_rows_are_refused_now_are_told_from_those_that_are_gone() -> None:
    patterns = cohort_patterns(
        with_complaints(complaints().query("complaint_id not in ['C1', 'C5', 'C7']")), BEFORE, ("C1", "C7", "C99")
    )
    assert {name: row["count"] for name, row in patterns.items()} == {"cohort_refused": 2, "cohort_vanished": 1}
    assert "held 6 complaints in the list of 13 May 2023; it holds 3 now: the rows of 2 are refused" in said(
        patterns["cohort_refused"]
    )


def test_before_the_cut_off_there_is_no_cohort() -> None:
    figures = calculate(with_complaints(complaints(), date(2023, 4, 14)), GOLDEN_SETTINGS)
    assert figures.measures["component_2_cohort"].absent == "not_reported"
    assert figures.frames["component_2"] is None


def test_applications_that_changed_since_the_review_before_are_found() -> None:
    now = golden_rows("applications")
    then = now.copy()
    then.loc[then["application_id"].isin(["A02", "A04"]), "disposed_on"] = pd.NaT
    then.loc[then["application_id"] == "A13", "received_on"] = pd.Timestamp("2023-03-20")
    gone = now[now["application_id"] != "A10"]
    days = {"service_applications": date(2023, 5, 13)}
    before = golden_dossier(tables={"service_applications": then}, days=days)
    patterns = found(golden_dossier(tables={"service_applications": gone}), before)
    assert {name: patterns[name]["count"] for name in ("back_dated", "rows_vanished", "rows_changed")} == {
        "back_dated": 2, "rows_vanished": 1, "rows_changed": 1,
    }  # fmt: skip


def test_patterns_of_returns_name_the_body() -> None:
    days = pd.date_range("2023-05-10", "2023-05-19")
    rows = [entry(str(day), received=20, disposed=10, approved=10, pending=10) for day in days]
    rows.append(entry("2023-05-20", received=20, disposed=90, approved=90, pending=10))
    rows += [entry(str(day), body="DUDA", received=place) for place, day in enumerate(days) if place != 4]
    patterns = suspicious(returned(*rows), None, GOLDEN_SETTINGS)
    told = {(row["pattern"], said(row).split(":")[0]) for row in patterns.to_dict("records")}
    assert ("repeated", "Zila Panchayat, received") in told
    assert ("spike", "Zila Panchayat, disposed") in told
    assert ("missing_days", "DUDA") in told
    assert ("round_numbers", "Daily returns") in told


def test_returns_that_differ_from_case_data_name_the_furthest_body() -> None:
    row = found(golden_dossier())["returns_differ"]
    assert (
        said(row)
        == "The returns of 2 of 2 bodies differ from case data; most that of Nagar Nigam: received +3, disposed 0."
    )


def test_every_pattern_measure_and_account_line_has_its_words() -> None:
    dossier = made_dossier(400)
    figures = calculate(dossier, shipped_settings())
    wanted = {f"{kind}.{key}" for kind in ("measure", "formula") for key in figures.measures}
    wanted |= {f"suspicion.{one}" for one in suspicious(dossier, dossier, shipped_settings())["pattern"]}
    wanted |= {f"value.account.{line}" for line in figures.frames["campaign_account"]["account"]} | {
        "value.account.late"
    }
    wanted |= {f"value.excluded_reason.{reason}" for reason in figures.frames["excluded"]["excluded_reason"]}
    wanted |= {f"value.facility.{one}" for one in figures.frames["campaign_facilities"]["facility"]}
    wanted |= {f"table.caption.{name}" for name in figures.frames}
    hidden = ("enough", "tone", "volume")
    columns = {str(name) for frame in figures.frames.values() for name in frame if "__" not in str(name)}
    wanted |= {f"table.column.{name}" for name in columns if name not in hidden}
    assert {key for key in wanted if not has(key)} == set()


def phases(as_of: date, **fields: Any) -> list[str]:
    days = dict.fromkeys(golden_dossier().tables, as_of)
    return [
        one.key for one in calculate(golden_dossier(as_of=as_of, days=days, **fields), GOLDEN_SETTINGS).statements
    ]


def test_before_the_start_it_is_the_readiness_review() -> None:
    as_of = date(2023, 5, 8)
    days = dict.fromkeys(golden_dossier().tables, as_of)
    figures = calculate(golden_dossier(as_of=as_of, days=days), GOLDEN_SETTINGS)
    # On 8 May A01 A02 A03 A10 A11 A13 A14 are pending; A10 is marked ineligible; 16 days of campaign lie ahead.
    told = figures.measures
    assert (told["campaign_backlog"].value, told["campaign_pending"].value) == (7, 7)
    assert (told["campaign_required_rate"].numerator, told["campaign_required_rate"].denominator) == (6, 16)
    for key in ("campaign_received", "campaign_disposed_pct", "returns_missing", "returns_received"):
        assert told[key].absent == "not_reported", key
    assert [one.key for one in figures.statements] == [
        "campaign.before.standing", "campaign.before.overdue", "campaign.component_2.left", "campaign.act.left",
    ]  # fmt: skip
    assert list(figures.frames["burn_down"]["remaining_count"].dropna()) == [6]
    # A01 was due on 5 May, A02 on 7 May, A10 long before; A14 is due on 10 May, A03 on 11, A11 on 15, A13 on 30 May.
    assert told["campaign_overdue"].value == 3


def test_after_the_end_it_is_the_closing_account() -> None:
    as_of = date(2023, 5, 27)
    rows = golden_rows("applications")
    rows.loc[rows["application_id"] == "A01", "disposed_on"] = pd.Timestamp("2023-05-26")
    tables = golden_dossier().tables | {"service_applications": rows}
    days = dict.fromkeys(tables, as_of)
    figures = calculate(golden_dossier(as_of=as_of, days=days, tables=tables), GOLDEN_SETTINGS)
    told = figures.measures
    # To 25 May also A09 is received and A12 disposed of; A01 is disposed of a day late.
    assert [told[f"campaign_{key}"].value for key in ("backlog", "received", "disposed", "remaining")] == [7, 9, 8, 7]
    assert (told["campaign_required_rate"].absent, told["campaign_projected_finish"].absent) == (
        "no_denominator",
    ) * 2
    account = figures.frames["campaign_account"].set_index("account")["line_count"]
    assert (account["late"], account["pending"]) == (1, 8)
    assert [one.key for one in figures.statements] == [
        "campaign.after.standing_split", "campaign.after.left_since", "campaign.component_2.left", "campaign.act.after",
    ]  # fmt: skip
    assert (figures.frames["by_department"]["tone"] == "bad").all()


def test_the_last_day_and_a_moved_end_are_said() -> None:
    campaign = golden_dossier().campaign
    assert campaign is not None
    moved = campaign.model_copy(update={"end": date(2023, 5, 31), "moved_from": date(2023, 5, 25)})
    assert "campaign.during.last_day" in phases(date(2023, 5, 25))
    assert "campaign.moved" in phases(date(2023, 5, 25), campaign=moved)
    assert "campaign.after.standing_split" in phases(date(2023, 5, 26))


def test_a_pace_that_stands_still_or_is_enough_is_said_so() -> None:
    rows = golden_rows("applications")
    done = rows["disposed_on"].where(rows["disposed_on"] < pd.Timestamp("2023-05-17"))
    still = rows.assign(disposed_on=done, status=done.notna().map({True: "disposed", False: "pending"}))
    keys = phases(date(2023, 5, 20), tables={"service_applications": still})
    assert "campaign.during.stalled" in keys
    few = rows[rows["application_id"].isin(["A01", "A06", "A14", "A16"])]
    assert "campaign.during.on_pace" in phases(date(2023, 5, 20), tables={"service_applications": few})
