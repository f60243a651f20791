"""The campaign's figures counted again by DuckDB over 20,000 applications and 10,000 complaints.

The SQL is written from the definitions, not from the code. As of 20 May 2023; the campaign is that of 10 to 25 May, its
list and the services' limits come from params/.
"""

from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd
import pytest

from samiksha.measures.campaign_phase import calculate
from samiksha.measures.dossier import Dossier
from samiksha.model import Figures
from tests.measures.campaign_dossiers import made_dossier, shipped_settings

VIEWS = """
create view a as
select *, listed.service is not null as is_listed,
    coalesce(applications.department, general.department) as dept,
    coalesce(due_on, received_on + to_days(limit_days::int), received_on + to_days(general.days::int)) as due
from applications
left join listed using (service)
left join general using (service);
create view judged as
select *,
    received_on < date '2023-05-10' and (disposed_on is null or disposed_on >= date '2023-05-10') as backlog,
    received_on between date '2023-05-10' and date '2023-05-20' as arrived,
    coalesce(disposed_on between date '2023-05-10' and date '2023-05-20', false) as disposed,
    coalesce(disposed_on between date '2023-05-18' and date '2023-05-20', false) as recent,
    disposed_on is null or disposed_on > date '2023-05-20' as pending
from a where is_listed and received_on <= date '2023-05-20';
create view cohort as
select *, coalesce(closed_on <= date '2023-05-20', false) as settled from complaints
where registered_on <= date '2023-04-15' and (closed_on is null or closed_on > date '2023-04-15');
create view entries as select * from daily_returns where day between date '2023-05-10' and date '2023-05-20';
create view held as
select *, held = 'held' as was_held from camps where day between date '2023-05-10' and date '2023-05-20';
"""
COUNTS = """
    count(*) filter (backlog) as backlog,
    count(*) filter (arrived) as arrived,
    count(*) filter (disposed) as disposed,
    count(*) filter (disposed and outcome = 'approved') as approved,
    count(*) filter (disposed and outcome = 'rejected') as rejected,
    count(*) filter (pending) as pending,
    count(*) filter (pending and eligible is distinct from false) as remaining,
    count(*) filter (pending and due < date '2023-05-20') as overdue,
    count(*) filter (pending and due is not null) as with_limit,
    count(*) filter (recent) as recent
"""
APPLICATIONS = f"""
with c as (select {COUNTS} from judged)
select backlog as campaign_backlog, arrived as campaign_received, disposed as campaign_disposed,
    100 * disposed / (backlog + arrived) as campaign_disposed_pct,
    100 * approved / disposed as campaign_approved_pct, 100 * rejected / disposed as campaign_rejected_pct,
    pending as campaign_pending, remaining as campaign_remaining, overdue as campaign_overdue,
    100 * overdue / with_limit as campaign_overdue_pct, remaining / 5 as campaign_required_rate,
    recent / 3 as campaign_recent_rate,
    strftime(date '2023-05-20' + ceil(remaining / (recent / 3))::int, '%Y-%m-%d') as campaign_projected_finish
from c
"""
COMPONENT_2 = """
with c as (select count(*) as cohort, count(*) filter (settled) as settled,
    count(*) filter (not settled and excluded_reason is not null) as excluded from cohort)
select cohort as component_2_cohort, excluded as component_2_excluded, settled as component_2_disposed,
    cohort - excluded - settled as component_2_remaining, 100 * settled / (cohort - excluded) as component_2_pct
from c
"""
RETURNS = """
with bodies as (
    select distinct area, body from entries union
    select distinct area, body from applications where body is not null),
found as (select area, body, count(distinct day) as days, max(day) as latest from bodies left join entries using (area, body)
    group by all),
first as (select *, row_number() over (partition by area, body, service order by day) as place from entries),
cases as (select area, body, count(*) filter (disposed_on between date '2023-05-10' and date '2023-05-20') as done,
    count(*) filter (received_on between date '2023-05-10' and date '2023-05-20') as got
    from a where is_listed and body is not null group by all),
said as (select area, body, sum(disposed_count) as done, sum(received_count) as got from entries group by all),
beside as (select said.done - coalesce(cases.done, 0) as done, said.got - coalesce(cases.got, 0) as got
    from said left join cases using (area, body))
select (select sum(received_count) from entries) as returns_received,
    (select 100 * sum(disposed_count) / (sum(received_count) + (select sum(greatest(0,
        approved_count + rejected_count + pending_count - received_count)) from first where place = 1)) from entries)
        as returns_disposed_pct,
    (select sum(11 - days) from found) as returns_missing,
    (select 100 * sum(11 - days) / (11 * count(*)) from found) as returns_missing_pct,
    (select max(coalesce(date_diff('day', latest, timestamp '2023-05-20'), 11)) from found) as returns_silent_days,
    (select sum(done) from beside) as returns_difference,
    (select count(*) from beside where done <> 0 or got <> 0) as returns_differing
"""
CAMPS = """
select (select count(*) from camps where day between date '2023-05-10' and date '2023-05-25') as campaign_camps_planned,
    count(*) filter (was_held) as campaign_camps_held,
    100 * count(*) filter (was_held) / count(*) as campaign_camps_held_pct,
    100 * count(*) filter (was_held and banner) / count(*) filter (was_held and banner is not null)
        as campaign_camps_banner_pct,
    100 * count(*) filter (was_held and seating) / count(*) filter (was_held and seating is not null)
        as campaign_camps_seating_pct,
    100 * count(*) filter (was_held and water) / count(*) filter (was_held and water is not null)
        as campaign_camps_water_pct,
    sum(beneficiary_count) filter (was_held) as campaign_health_beneficiaries
from held
"""
Recount = tuple[Figures, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def recount() -> Iterator[Recount]:
    dossier = made_dossier(20_000, seed=20230520)
    assert dossier.campaign is not None
    listed = pd.DataFrame({"service": [each.service for each in dossier.campaign.services]})
    general = pd.DataFrame(
        [(each.code, each.department, each.limit_days) for each in dossier.services.services],
        columns=["service", "department", "days"],
    )
    with duckdb.connect() as connection:
        _register(connection, dossier)
        connection.register("listed", listed)
        connection.register("general", general)
        connection.execute(VIEWS)
        yield calculate(dossier, shipped_settings()), connection


def _register(connection: duckdb.DuckDBPyConnection, dossier: Dossier) -> None:
    for kind, rows in dossier.tables.items():
        connection.register("applications" if kind == "service_applications" else kind, rows)


@pytest.mark.parametrize("sql", [APPLICATIONS, COMPONENT_2, RETURNS, CAMPS])
def test_sql_counts_every_measure_alike(recount: Recount, sql: str) -> None:
    figures, connection = recount
    row: dict[str, Any] = connection.execute(sql).df().to_dict("records")[0]
    got = {key: figures.measures[key].value for key in row}
    assert got == {
        key: one if isinstance(one, str) else pytest.approx(float(one), abs=1e-9) for key, one in row.items()
    }


def test_the_four_queries_count_all_measures(recount: Recount) -> None:
    figures, connection = recount
    queries = (APPLICATIONS, COMPONENT_2, RETURNS, CAMPS)
    assert [key for sql in queries for key in connection.execute(sql).df()] == list(figures.measures)
    assert figures.measures["campaign_remaining"].value > 1000
    assert figures.measures["component_2_excluded"].value > 100


@pytest.mark.parametrize(
    ("frame", "names"),
    [
        ("by_department", ["dept"]),
        ("by_service", ["service"]),
        ("by_block", ["block"]),
        ("by_office", ["office", "dept"]),
    ],
)
def test_sql_counts_every_group_alike(recount: Recount, frame: str, names: list[str]) -> None:
    figures, connection = recount
    named = ", ".join(f"coalesce({name}, 'unstated')" for name in names)
    wanted = connection.execute(f"""
        select {named}, remaining, disposed, backlog + arrived, remaining / 5, recent / 3,
            case when recent > 0 and remaining > 0
                then (timestamp '2023-05-20' + to_days(ceil(remaining / (recent / 3))::int))::date
                when remaining = 0 then date '2023-05-20' end
        from (select {", ".join(names)}, {COUNTS} from judged where pending or backlog or arrived group by all)
        order by remaining desc, overdue desc, {", ".join(reversed(names))}""").fetchall()
    rows = figures.frames[frame]
    columns = [*rows.columns[: len(names)], "remaining_count", "disposed_pct__n", "disposed_pct__d",
               "required_per_day", "recent_per_day"]  # fmt: skip
    assert len(rows) == len(wanted) > 3
    got = {tuple(row[: len(names)]): row[len(names) :] for row in rows[columns].itertuples(index=False, name=None)}
    assert got == {tuple(row[: len(names)]): pytest.approx(row[len(names) : -1]) for row in wanted}
    finish = [None if pd.isna(day) else day.date() for day in rows["projected_on"]]
    assert finish == [row[-1] for row in wanted]


@pytest.mark.parametrize(("frame", "name"), [("pending_by_department", "dept"), ("pending_by_service", "service")])
def test_sql_counts_what_is_pending_and_over_its_limit_alike(recount: Recount, frame: str, name: str) -> None:
    figures, connection = recount
    wanted = connection.execute(f"""
        select coalesce({name}, 'unstated'), count(*), count(*) filter (due < date '2023-05-20') as late, count(due),
            max(date_diff('day', received_on, timestamp '2023-05-20'))
        from judged where pending group by 1 order by late desc, 2 desc, 1""").fetchall()
    columns = ["pending_count", "past_due_count", "past_due_pct__d", "oldest_days"]
    rows = figures.frames[frame]
    assert list(rows[[rows.columns[0], *columns]].itertuples(index=False, name=None)) == wanted


def test_sql_counts_every_day_of_the_burn_down_alike(recount: Recount) -> None:
    figures, connection = recount
    wanted = connection.execute("""
        select day::date, (select count(*) from judged
            where received_on <= day and (disposed_on is null or disposed_on > day)
                and not (pending and eligible is not distinct from false))
        from range(timestamp '2023-05-09', timestamp '2023-05-21', interval 1 day) as days(day)""").fetchall()
    told = figures.frames["burn_down"].dropna(subset=["remaining_count"])
    assert list(zip(told["day"].dt.date, told["remaining_count"], strict=True)) == wanted


def test_sql_counts_component_2_by_department_and_reason_alike(recount: Recount) -> None:
    figures, connection = recount
    rows = connection.execute("""
        select coalesce(department, 'unstated'), count(*), count(*) filter (not settled and excluded_reason is not null),
            count(*) filter (settled), count(*) filter (not settled and excluded_reason is null)
        from cohort group by 1 order by 5 desc, 1""").fetchall()
    columns = ["department", "cohort_count", "excluded_count", "settled_count", "open_count"]
    assert list(figures.frames["component_2"][columns].itertuples(index=False, name=None)) == rows
    reasons = connection.execute(
        "select excluded_reason, count(*) from cohort where not settled and excluded_reason is not null group by 1"
    ).fetchall()
    excluded = figures.frames["excluded"]
    assert dict(zip(excluded["excluded_reason"], excluded["excluded_count"], strict=True)) == dict(reasons)
