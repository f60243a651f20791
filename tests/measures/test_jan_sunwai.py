"""Jan-sunwai: figures counted by hand, laws, the main figures counted again by DuckDB, suspicious patterns."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml

from samiksha.measures.dossier import Dossier
from samiksha.measures.jan_sunwai import Settings, calculate, suspicious
from samiksha.model import Coded, Figures
from samiksha.params.reviews import read_review
from samiksha.params.rules import rule_on

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
EXPECTED: dict[str, Any] = yaml.safe_load((GOLDEN / "jan_sunwai.yml").read_text(encoding="utf-8"))
SETTINGS = Settings.model_validate(EXPECTED["settings"])
AS_OF = EXPECTED["as_of"]
DAYS = ["hearing_on", "sent_on", "answered_on", "disposed_on"]


def dossier(rows: pd.DataFrame | None, told: date = AS_OF) -> Dossier:
    tables = {} if rows is None else {"jan_sunwai": rows}
    return Dossier(area="anuppur", as_of=told, tables=tables, days={"jan_sunwai": told})


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return pd.read_csv(GOLDEN / "jan_sunwai.csv", parse_dates=DAYS, dtype={"invited": "boolean"})


@pytest.fixture(scope="module")
def figures(register: pd.DataFrame) -> Figures:
    return calculate(dossier(register), SETTINGS)


@pytest.mark.parametrize("key", EXPECTED["measures"])
def test_a_measure_is_what_the_hand_counted(figures: Figures, key: str) -> None:
    value, numerator, denominator = EXPECTED["measures"][key]
    measure = figures.measures[key]
    assert measure.value == pytest.approx(value, abs=1e-6)
    assert (measure.numerator, measure.denominator) == (numerator, denominator)


def test_the_hand_counted_every_measure_in_its_order(figures: Figures) -> None:
    assert list(figures.measures) == list(EXPECTED["measures"])


def listed(frame: pd.DataFrame, by: str, *columns: str) -> dict[str, list[Any]]:
    rows = frame.to_dict("records")
    return {row[by]: [None if pd.isna(row[name]) else row[name] for name in columns] for row in rows}


def test_subdivisions_are_what_the_hand_counted_the_weakest_first(figures: Figures) -> None:
    columns = ["hearings_count", "heard_count", "sent_on_count", "due_held_pct__n", "due_held_pct__d", "outside_pct__n",
               "invited_pct__n", "heard_disposed_pct__n", "late_answers_pct__n", "late_answers_pct__d"]  # fmt: skip
    found = listed(figures.frames["by_subdivision"], "subdivision", *columns)
    assert list(found.items()) == list(EXPECTED["by_subdivision"].items())


def test_departments_are_what_the_hand_counted_those_with_most_overdue_first(figures: Figures) -> None:
    columns = ["heard_count", "sent_on_count", "answers_awaited_count", "heard_disposed_pct__n", "late_answers_pct__n",
               "late_answers_pct__d", "enough"]  # fmt: skip
    found = listed(figures.frames["by_department"], "department", *columns)
    assert list(found.items()) == list(EXPECTED["by_department"].items())


def test_places_and_holders_are_what_the_hand_counted(figures: Figures) -> None:
    assert listed(figures.frames["by_holder"], "held_by", "hearings_count", "heard_count") == EXPECTED["by_holder"]
    frame = figures.frames["by_place"]
    frame = frame.assign(last_hearing_on=frame["last_hearing_on"].dt.date)
    found = listed(frame, "place", "hearings_count", "heard_count", "last_hearing_on", "held_by")
    assert list(found.items()) == list(EXPECTED["by_place"].items())


def test_what_was_missed_and_what_waits_is_what_the_hand_counted(figures: Figures) -> None:
    missed = figures.frames["missed_hearings"]
    assert [[row.subdivision, row.missed_on.date()] for row in missed.itertuples()] == EXPECTED["missed_hearings"]
    waiting = figures.frames["answers_awaited"]
    assert dict(zip(waiting["application_no"], waiting["waiting_days"], strict=True)) == EXPECTED["answers_awaited"]
    assert list(waiting.columns) == ["application_no", "waiting_days", "department", "sent_to", "sent_on"]


def test_hearing_days_are_what_the_hand_counted(figures: Figures) -> None:
    rows = figures.frames["by_hearing_day"].itertuples()
    found = {row.hearing_day.date(): [row.heard_count, row.heard_disposed_count] for row in rows}
    assert found == EXPECTED["by_hearing_day"]


def test_the_headline_states_what_is_short_and_who_must_act(figures: Figures) -> None:
    assert [one.key for one in figures.statements] == EXPECTED["statements"]
    _, short, subdivision, department = figures.statements
    assert short.values["worst"].key == "hearings_due_held_pct" and short.values["expected"] == 90
    assert subdivision.values == {"where": Coded("subdivision", "Pushparajgarh"), "count": 4, "missed": 8}
    assert department.values == {"department": Coded("department", "revenue"), "count": 1, "awaited": 3}


@pytest.mark.parametrize(
    ("column", "absent", "without"),
    [
        ("subdivision", ["hearings_due", "hearings_due_held_pct"], ["by_subdivision", "missed_hearings"]),
        ("venue", ["hearings_outside_pct", "hearings_in_panchayats_pct"], []),
        ("invited", ["hearings_invited_pct"], []),
        ("department", [], ["by_department"]),
        ("held_by", [], ["by_holder"]),
        ("answered_on", ["late_answers_pct", "answers_awaited"], ["answers_awaited"]),
        ("status", ["hearing_disposed_pct", "late_answers_pct", "answers_awaited"], ["by_hearing_day", "answers_awaited"]),
        ("application_no", ["hearing_applications", "hearing_disposed_pct", "late_answers_pct", "answers_awaited"],
         ["by_hearing_day", "by_department", "answers_awaited"]),
    ],
)  # fmt: skip
def test_without_a_column_what_needs_it_is_not_reported_and_the_rest_stands(
    register: pd.DataFrame, column: str, absent: list[str], without: list[str]
) -> None:
    found = calculate(dossier(register.drop(columns=column)), SETTINGS)
    assert [key for key, one in found.measures.items() if one.absent == "not_reported"] == absent
    assert [name for name, frame in found.frames.items() if frame is None] == sorted(
        without, key=list(found.frames).index
    )
    for key in set(found.measures) - set(absent) - {"hearings_held"}:
        wanted, _, _ = EXPECTED["measures"][key]
        assert found.measures[key].value == pytest.approx(wanted, abs=1e-6), key


def test_without_a_register_nothing_is_reported_and_nothing_is_0() -> None:
    found = calculate(dossier(None), SETTINGS)
    assert list(found.measures) == list(EXPECTED["measures"])
    assert {(one.value, one.absent) for one in found.measures.values()} == {(None, "not_reported")}
    assert suspicious(dossier(None), None, SETTINGS).empty


def test_a_register_of_hearings_that_were_not_held_counts_none_of_them(register: pd.DataFrame) -> None:
    found = calculate(dossier(register[register["held"] == "not_held"]), SETTINGS)
    assert (found.measures["hearings_held"].value, found.measures["hearings_due"].value) == (0, 4)
    assert found.measures["hearings_invited_pct"].absent == "no_denominator"
    assert [one.key for one in found.statements] == ["jan_sunwai.standing.none"]


def test_the_rows_are_left_as_they_were(register: pd.DataFrame) -> None:
    before = register.copy()
    calculate(dossier(register), SETTINGS)
    suspicious(dossier(register), dossier(register), SETTINGS)
    pd.testing.assert_frame_equal(register, before)


def test_the_shipped_rule_can_be_read_and_expects_measures_that_exist(figures: Figures) -> None:
    settings = rule_on(ROOT / "params", "jan_sunwai", Settings, AS_OF).settings
    assert set(settings.expected_pct) <= set(figures.measures)


def test_every_word_of_the_review_is_in_its_yaml(figures: Figures) -> None:
    from samiksha.catalogue import has

    read_review(ROOT / "params", "jan_sunwai")
    keys = {f"{kind}.{key}" for kind in ("measure", "formula") for key in figures.measures}
    shown = [frame for frame in figures.frames.values() if frame is not None]
    keys |= {
        f"table.column.{name}" for frame in shown for name in frame.columns if "__" not in name and name != "enough"
    }
    keys |= {f"table.caption.{name}" for name in figures.frames}
    assert {key for key in keys if not has(key)} == set()


def made(rows: int, seed: int, areas: tuple[str, ...] = ("anuppur", "rewa", "dewas")) -> pd.DataFrame:
    """A made-up register: hearings on many days of the week, with blanks everywhere."""
    chance = np.random.default_rng(seed)

    def chosen(values: tuple[str, ...], missing: float) -> pd.Series:
        return pd.Series(chance.choice(values, rows), dtype="str").mask(chance.random(rows) < missing)

    def after(days: pd.Series, missing: float) -> pd.Series:
        found = days + pd.to_timedelta(chance.integers(0, 20, rows), unit="D")
        return found.mask((chance.random(rows) < missing) | (found > pd.Timestamp(AS_OF)))

    held = pd.Timestamp(AS_OF) - pd.to_timedelta(pd.Series(chance.integers(0, 70, rows)), unit="D")
    status = chosen(("on_the_spot", "disposed", "sent", "sent", "sent", "pending"), 0.05)
    numbers = pd.Series([f"N{place}" for place in range(rows)], dtype="str")
    none_came = pd.Series(chance.random(rows) < 0.1)
    sent_on = after(held, 0.3)
    return pd.DataFrame({
        "entry": numbers,
        "area": chosen(areas, 0),
        "subdivision": chosen(("Kotma", "Sadar", "Huzur", "Mauganj"), 0.05),
        "hearing_on": held,
        "place": chosen(("A", "B", "C"), 0),
        "venue": chosen(("headquarters", "panchayat", "urban"), 0.1),
        "held": chosen(("held", "not_held"), 0.2).where(none_came, "held"),
        "held_by": chosen(("Asha", "Bala", "Chand"), 0.1),
        "invited": pd.Series(chance.random(rows) < 0.5, dtype="boolean").mask(chance.random(rows) < 0.2),
        "application_no": numbers.mask(none_came),
        "department": chosen(("revenue", "energy", "health"), 0.05),
        "status": status.mask(none_came),
        "sent_to": chosen(("EE", "CMHO"), 0.2),
        "sent_on": sent_on.mask(none_came),
        "answered_on": after(sent_on, 0.5).mask(none_came),
        "disposed_on": after(held, 0.0).fillna(pd.Timestamp(AS_OF)).where(status == "disposed").mask(none_came),
    })  # fmt: skip


RECOUNT = """
with one as (
    select *, case when status = 'sent' or sent_on is not null then coalesce(sent_on, hearing_on) end as sent_day,
        least(answered_on, disposed_on) as answer
    from register where application_no is not null
), judged as (
    select *, hearing_on >= date '2025-12-18' as heard, status in ('on_the_spot', 'disposed') as is_disposed,
        sent_day < date '2026-01-07' as over from one
), hearing as (
    select area, subdivision, hearing_on, place, first(venue order by rowid) filter (venue is not null) as venue,
        coalesce(bool_or(invited), false) as invited
    from (select *, row_number() over () as rowid from register) where held is distinct from 'not_held' group by all
), due as (
    select area, subdivision, unnest([date '2025-12-23', date '2025-12-30', date '2026-01-06', date '2026-01-13']) as day
    from (select distinct area, subdivision from register where subdivision is not null)
), told as (
    select exists (from hearing where hearing.area = due.area and hearing.subdivision = due.subdivision
        and hearing.hearing_on between due.day and due.day + 2) as met from due
), period as (from hearing where hearing_on >= date '2025-12-18')
select
    (select count(*) from period) as hearings_held,
    (select count(*) from told) as hearings_due,
    (select 100 * avg(met::int) from told) as hearings_due_held_pct,
    (select 100 * avg(coalesce(venue <> 'headquarters', false)::int) from period) as hearings_outside_pct,
    (select 100 * avg(coalesce(venue = 'panchayat', false)::int) from period) as hearings_in_panchayats_pct,
    (select 100 * avg(invited::int) from period) as hearings_invited_pct,
    count(*) filter (heard) as hearing_applications,
    100 * count(*) filter (heard and is_disposed) / count(*) filter (heard) as hearing_disposed_pct,
    100 * count(*) filter (heard and over and coalesce(answer > sent_day + interval 7 day, true))
        / count(*) filter (heard and over) as late_answers_pct,
    count(*) filter (over and answer is null and is_disposed is distinct from true) as answers_awaited
from judged
"""


def test_sql_counts_every_measure_alike() -> None:
    register = made(6000, seed=20260114)
    found = calculate(dossier(register), SETTINGS).measures
    with duckdb.connect() as connection:
        connection.register("register", register)
        (row,) = connection.execute(RECOUNT).df().to_dict("records")
    assert list(row) == list(found)
    assert row["hearings_held"] > 100 and row["answers_awaited"] > 100
    assert {key: one.value for key, one in found.items()} == pytest.approx(row)


@pytest.mark.parametrize("seed", range(2))
def test_the_districts_sum_to_the_state_and_each_breakdown_to_its_headline(seed: int) -> None:
    register = made(400, seed)
    whole = calculate(dossier(register), SETTINGS)
    parts = [calculate(dossier(rows), SETTINGS) for _, rows in register.groupby("area")]
    for key, measure in whole.measures.items():
        if measure.additive:
            assert measure.value == sum(int(part.measures[key].value or 0) for part in parts), key
        else:
            sums = [sum(getattr(part.measures[key], name) for part in parts) for name in ("numerator", "denominator")]
            assert sums == [measure.numerator, measure.denominator], key
    for name in ("by_subdivision", "by_place", "by_holder"):
        assert whole.frames[name]["hearings_count"].sum() == whole.measures["hearings_held"].value, name
        assert whole.frames[name]["heard_count"].sum() == whole.measures["hearing_applications"].value, name
        assert whole.frames[name]["area"].nunique() == 3
    assert len(whole.frames["missed_hearings"]) == len(pd.concat([part.frames["missed_hearings"] for part in parts]))
    assert whole.frames["by_department"]["answers_awaited_count"].sum() == whole.measures["answers_awaited"].value


def test_the_order_of_the_rows_does_not_matter() -> None:
    register = made(600, 5).drop(columns=["held_by", "venue"])  # of these the first that is named counts
    shuffled = register.sample(frac=1, random_state=1).reset_index(drop=True)
    assert calculate(dossier(register), SETTINGS).measures == calculate(dossier(shuffled), SETTINGS).measures


EARLIER = date(2026, 1, 7)


def patterns(now: pd.DataFrame, then: pd.DataFrame | None = None) -> dict[str, int]:
    before = None if then is None else dossier(then, EARLIER)
    found = suspicious(dossier(now), before, SETTINGS)
    return dict(zip(found["pattern"], found["count"], strict=True))


def plain(number: int) -> pd.DataFrame:
    """Applications at one hearing of 6 January, all sent on and unanswered."""
    hearing = {"area": "anuppur", "subdivision": "Kotma", "hearing_on": pd.Timestamp(2026, 1, 6), "place": "Kotma",
               "status": "sent", "sent_on": pd.Timestamp(2026, 1, 6), "answered_on": pd.NaT, "disposed_on": pd.NaT}  # fmt: skip
    return pd.DataFrame([{**hearing, "application_no": f"N{place:02}"} for place in range(number)])


def test_nothing_is_suspicious_in_a_plain_register() -> None:
    assert patterns(plain(12), plain(12)) == {}


def test_a_hearing_that_settled_everything_on_the_spot_is_asked_about() -> None:
    rows = plain(6).assign(status="on_the_spot")
    assert patterns(rows) == {"all_on_the_spot": 1}
    assert patterns(rows.assign(status=["sent", *["on_the_spot"] * 5])) == {}


def test_disposals_and_answers_dated_back_and_applications_gone_are_found() -> None:
    then, now = plain(9), plain(9).iloc[1:]
    now = now.reset_index(drop=True).astype({"answered_on": "datetime64[us]", "disposed_on": "datetime64[us]"})
    now.loc[:2, "status"] = "disposed"
    now.loc[:2, "disposed_on"] = pd.Timestamp(EARLIER - timedelta(days=1))
    now.loc[3:4, "answered_on"] = pd.Timestamp(EARLIER - timedelta(days=1))
    assert patterns(now, then) == {"back_dated": 3, "back_dated_answers": 2, "rows_vanished": 1}
    found = suspicious(dossier(now), dossier(then, EARLIER), SETTINGS).set_index("pattern")
    assert found.loc["rows_vanished", "detail"]["examples"] == "N00 (Kotma, 06/01/2026)"


def test_disposals_bunched_on_the_last_days_and_alike_each_day_are_found() -> None:
    rows = plain(14).assign(status="disposed")
    days = [date(2026, 1, 8), date(2026, 1, 9), *[AS_OF] * 12]
    assert patterns(rows.assign(disposed_on=pd.to_datetime(days))) == {"spike": 12}
    days = [date(2026, 1, day) for day in (7, 8, 9, 10) for _ in range(3)]
    assert patterns(rows.iloc[:12].assign(disposed_on=pd.to_datetime(days))) == {"repeated": 12}
