"""Every headline measure and three breakdowns, counted again by DuckDB over 24,000 complaints.

The SQL is written from the definitions, not from the code. As of 20 May 2023: the flow period begins on
21 April, the graded month is April; windows of 7 days, old over 50, very old over 100 days.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from samiksha.measures.helpline_followup import Settings, count_complaints
from samiksha.model import Figures

COLUMNS_OF_ONE = """
create view judged as
with one as (
    select *,
        coalesce(closed_on <= date '2023-05-20', false) as is_closed,
        date_diff('day', registered_on, timestamp '2023-05-20') as age,
        case when level_since is not null then level_since when level = 'L1' then registered_on end as starts,
        {repeats} as repeats
    from complaints where registered_on <= date '2023-05-20'
)
select *, not is_closed as is_open,
    is_closed and closed_on >= date '2023-04-21' as closed_now,
    registered_on between date '2023-04-01' and date '2023-04-30'
        and not (is_closed and coalesce(closed_as = 'withdrawn', false))
        and coalesce(repeats, 0) <= 10 as graded,
    not is_closed and level is not null and starts + interval 7 day < date '2023-05-20' as due,
    coalesce(replied_on between starts and starts + interval 7 day, false) as in_time
from one
"""
BY_COLUMN = "repeat_count"
BY_PSEUDONYM = "case when complainant is not null then count(*) over (partition by area, complainant) end"

COUNTS = """
    count(*) filter (is_open) as pending,
    count(*) filter (is_open and age > 50) as old,
    count(*) filter (due and not in_time) as not_attended,
    count(*) filter (due) as due,
    count(*) filter (graded) as graded,
    count(*) filter (graded and is_closed and closed_as = 'satisfied') as satisfied,
    count(*) filter (graded and is_closed) as graded_closed,
    count(*) filter (graded and is_closed and closed_as = 'low_quality') as low_quality,
    median(date_diff('day', registered_on, closed_on))
        filter (closed_now and closed_as is distinct from 'withdrawn') as median_days
"""
SCORE = """
    60.0 * satisfied / nullif(graded, 0)
    + 20 * (1 - coalesce(old / nullif(pending, 0), 0))
    + 10 * (1 - coalesce(low_quality / nullif(graded_closed, 0), 0))
    + 10 * (1 - coalesce(not_attended / nullif(due, 0), 0)) as score
"""
HEADLINE = f"""
with counts as (select {COUNTS},
    count(*) filter (
        registered_on < date '2023-04-21' and coalesce(closed_on >= date '2023-04-21', true)) as opening,
    count(*) filter (registered_on >= date '2023-04-21') as received,
    count(*) filter (closed_now) as closed,
    count(*) filter (is_open and age > 100) as very_old,
    avg(date_diff('day', registered_on, closed_on))
        filter (closed_now and closed_as is distinct from 'withdrawn') as mean_days,
    count(*) filter (is_open and reopened_count > 0) as reopened,
    count(*) filter (is_open and (extension_count >= 3 or unchanged_remark_count >= 3 or reopened_count >= 2))
        as deferred,
    count(*) filter (closed_now and call_result = 'not_satisfied') as unhappy,
    count(*) filter (closed_now and call_result = 'satisfied') as happy,
    count(*) filter (closed_now and called_on is null) as without_call
    from judged), scored as (select *, {SCORE} from counts)
select pending, opening, received, closed, old as old_pending, 100 * old / pending as old_pending_pct,
    very_old as over_100, 100 * very_old / pending as over_100_pct,
    not_attended, 100 * not_attended / due as not_attended_pct,
    100 * satisfied / graded as satisfied_pct, 100 * low_quality / graded_closed as low_quality_pct,
    score as grade_score,
    case when score >= 80 then 'A' when score >= 60 then 'B' when score >= 40 then 'C' else 'D' end as grade,
    median_days as median_days_to_close, mean_days as mean_days_to_close, reopened, deferred,
    100 * unhappy / (happy + unhappy) as call_not_satisfied_pct, without_call as closed_without_call
from scored
"""
GROUPED = """
with counts as (
    select {names}, {counts} from judged where is_open or graded or closed_now group by all
)
select *, {score} from counts
"""


@pytest.fixture(scope="module", params=["repeats as the portal counts them", "repeats by pseudonym"])
def recount(
    request: pytest.FixtureRequest,
    make_complaints: Callable[..., pd.DataFrame],
    as_of: date,
    settings: Settings,
) -> Iterator[tuple[Figures, duckdb.DuckDBPyConnection]]:
    complaints = make_complaints(24_000, seed=20230520)
    repeats = BY_COLUMN
    if request.param == "repeats by pseudonym":
        complaints, repeats = complaints.drop(columns="repeat_count"), BY_PSEUDONYM
    with duckdb.connect() as connection:
        connection.register("complaints", complaints)
        connection.execute(COLUMNS_OF_ONE.format(repeats=repeats))
        yield count_complaints(complaints, as_of, settings), connection


def _grouped(connection: duckdb.DuckDBPyConnection, *names: str) -> dict[tuple[str, ...], dict[str, Any]]:
    named = ", ".join(f"coalesce({name}, 'unstated') as {name}" for name in names)
    rows = connection.execute(GROUPED.format(names=named, counts=COUNTS, score=SCORE)).df().to_dict("records")
    return {tuple(row[name] for name in names): row for row in rows}


def test_sql_counts_every_headline_measure_alike(recount: tuple[Figures, duckdb.DuckDBPyConnection]) -> None:
    figures, connection = recount
    row = connection.execute(HEADLINE).df().to_dict("records")[0]
    assert list(row) == list(figures.measures)
    assert row["pending"] > 1000
    for key, measure in figures.measures.items():
        wanted = row[key]
        assert measure.value == (wanted if isinstance(wanted, str) else pytest.approx(wanted, abs=1e-9)), key


@pytest.mark.parametrize(
    ("frame", "names"),
    [
        ("by_department", ["department"]),
        ("by_block", ["block"]),
        ("by_office", ["department", "office"]),
        ("by_officer", ["department", "office", "officer"]),
    ],
)
def test_sql_counts_every_group_alike(
    recount: tuple[Figures, duckdb.DuckDBPyConnection], settings: Settings, frame: str, names: list[str]
) -> None:
    figures, connection = recount
    wanted = _grouped(connection, *names)
    rows = figures.frames[frame].to_dict("records")
    assert {tuple(row[name] for name in names) for row in rows} == set(wanted)
    alike = {
        "pending_count": "pending", "old_count": "old", "not_attended_count": "not_attended",
        "not_attended_due_count": "due", "received_count": "graded", "satisfied_count": "satisfied",
        "closed_count": "graded_closed", "low_quality_count": "low_quality", "median_days": "median_days",
        "score": "score",
    }  # fmt: skip
    for row in rows:
        sql = wanted[tuple(row[name] for name in names)]
        assert [row[name] for name in alike] == pytest.approx([sql[name] for name in alike.values()], nan_ok=True)
        assert row["enough"] == (sql["graded"] + sql["pending"] >= getattr(settings.minimum_volume, names[-1]))
    ordered = [(-row["old_count"], -row["pending_count"], *(row[name] for name in names)) for row in rows]
    assert ordered == sorted(ordered)


def test_sql_counts_every_level_alike(recount: tuple[Figures, duckdb.DuckDBPyConnection]) -> None:
    figures, connection = recount
    rows = connection.execute("""
        select coalesce(level, 'unstated'), count(*), count(*) filter (age > 50),
            count(*) filter (due and not in_time)
        from judged where is_open group by 1 order by 1""").fetchall()
    columns = ["level", "pending_count", "old_count", "not_attended_count"]
    assert list(figures.frames["by_level"][columns].itertuples(index=False, name=None)) == rows


def test_sql_counts_every_age_band_alike(recount: tuple[Figures, duckdb.DuckDBPyConnection]) -> None:
    figures, connection = recount
    rows = connection.execute("""
        select case when age <= 7 then '0–7' when age <= 50 then '8–50' when age <= 100 then '51–100'
            when age <= 200 then '101–200' when age <= 365 then '201–365' else '366+' end as band, count(*)
        from judged where is_open group by 1""").fetchall()
    by_age = figures.frames["by_age"]
    assert dict(zip(by_age["band"], by_age["pending_count"], strict=True)) == dict(rows)


def test_sql_counts_closures_and_days_alike(recount: tuple[Figures, duckdb.DuckDBPyConnection]) -> None:
    figures, connection = recount
    kinds = connection.execute(
        "select coalesce(closed_as, 'unstated'), count(*) from judged where closed_now group by 1"
    ).fetchall()
    closures = figures.frames["closures"]
    assert dict(zip(closures["closed_as"], closures["closed_count"], strict=True)) == dict(kinds)
    days = connection.execute("""
        select day::date,
            (select count(*) from judged where registered_on = day),
            (select count(*) from judged where closed_on = day),
            (select count(*) from judged
                where registered_on <= day and (closed_on is null or closed_on > day))
        from range(timestamp '2023-04-21', timestamp '2023-05-21', interval 1 day) as days(day)""").fetchall()
    daily = figures.frames["flow_daily"]
    assert list(zip(daily["day"].dt.date, *(daily[name] for name in daily.columns[1:]), strict=True)) == days


def test_sql_leaves_as_many_out(recount: tuple[Figures, duckdb.DuckDBPyConnection]) -> None:
    figures, connection = recount
    april = "registered_on between date '2023-04-01' and date '2023-04-30'"
    row = connection.execute(f"""
        select count(*) filter ({april} and repeats > 10),
            count(*) filter (
                {april} and is_closed and closed_as = 'withdrawn' and coalesce(repeats, 0) <= 10),
            count(*) filter (is_open and (level is null or starts is null))
        from judged""").fetchone()
    assert tuple(figures.frames["scope"]["count"]) == row
    assert min(row) > 10
