"""Every measure of Good Governance Week and its frames, counted again by DuckDB over fifty districts.

The SQL is written from the definitions, not from the code. As of 22 December 2024; the week began on the 19th; the
limit of CPGRAMS is 21 days; two practices and two stories are needed of each district.
"""

from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from samiksha.measures.good_governance_week import calculate
from samiksha.model import Figures
from tests.measures.week import SETTINGS, dossier, made_tables

AREAS = tuple(f"d{place:02d}" for place in range(50))
VIEWS = """
create view entries as select *,
    greatest(camp_disposed_count - coalesce(camp_elsewhere_count, 0), 0) as camps,
    greatest(jan_sunwai_disposed_count - coalesce(jan_sunwai_elsewhere_count, 0), 0) as jan_sunwai
from ggw_returns where day between date '2024-12-19' and date '2024-12-22';
create view held as select * from camps where held = 'held' and day between date '2024-12-19' and date '2024-12-22';
create view own_camps as
    select area, day, 1 as number from held where coalesce(kind, 'special') = 'special'
    union all select area, day, camps_count from entries where area not in (select area from camps);
create view opened as
    select area, arg_min(cpgrams_opening_count, day) as opening, min(day) as first_day
    from entries where cpgrams_opening_count is not null group by area;
create view cpgrams as
    select any_value(opening) as opening, sum(cpgrams_received_count) as received, sum(cpgrams_disposed_count) as done
    from entries join opened using (area) where day >= first_day group by area;
create view services as
    select sum(services_received_count) as received, sum(services_disposed_count) as done from entries group by area;
create view uploads as
    select 'camps' as channel, camp_disposed_count as done, camp_uploaded_count as up from entries
    union all select 'jan_sunwai', jan_sunwai_disposed_count, jan_sunwai_uploaded_count from entries
    union all select 'helpline', helpline_disposed_count, helpline_uploaded_count from entries;
create view whole_uploads as select * from uploads where done is not null and up is not null;
create view pending as
    select *, date_diff('day', registered_on, timestamp '2024-12-22') as age from complaints
    where registered_on <= date '2024-12-22' and (closed_on is null or closed_on > date '2024-12-22');
create view pieces as select *,
    coalesce(uploaded_on <= date '2024-12-22', false)
        and case kind when 'practice' then coalesce(photograph, false) else coalesce(trim(benefit), '') <> '' end as whole
    from deliverables;
create view by_area as select area,
    count(*) filter (kind = 'practice' and whole) as practices, count(*) filter (kind = 'story' and whole) as stories
    from pieces group by area;
create view flags as select area,
    bool_or(login_done) as log_in, bool_or(vision_document) as vision,
    case when count(workshop_held) > 0 then coalesce(bool_or(workshop_held and day >= date '2024-12-23'), false) end
        as workshop
    from entries group by area;
create view newest as
    select area, body, indicator, arg_max({t: target, a: achieved}, reported_on) as told
    from indicator_returns
    where reported_on <= date '2024-12-22' and indicator <> 'anc_checks' group by all;
create view schemes as
    select area, indicator, sum(told.t) as target,
        case when count(told.t) > 0 then sum(told.a) filter (told.t is not null) else sum(told.a) end as achieved
    from newest group by all;
create view silent as
    select area, max(coalesce(entered_on, day)) as last_entry from entries group by area;
"""
MEASURES = {
    "week_camps": "select sum(number) from own_camps",
    "week_camps_today": "select sum(number) from own_camps where day = date '2024-12-22'",
    "week_disposed": "select sum(coalesce(camps, 0) + coalesce(jan_sunwai, 0) + coalesce(cpgrams_disposed_count, 0)"
    " + coalesce(helpline_disposed_count, 0)) from entries",
    "week_disposed_camps": "select sum(camps) from entries",
    "week_disposed_jan_sunwai": "select sum(jan_sunwai) from entries",
    "week_disposed_cpgrams": "select sum(cpgrams_disposed_count) from entries",
    "week_disposed_helpline": "select sum(helpline_disposed_count) from entries",
    "cpgrams_disposed_pct": "select 100 * sum(done) / sum(opening + received) from cpgrams"
    " where received is not null and done is not null",
    "week_services_disposed_pct": "select 100 * sum(done) / sum(received) from services"
    " where received is not null and done is not null",
    "week_services_online": "select sum(services_online_count) from entries",
    "uploaded_pct": "select 100 * sum(up) / sum(done) from whole_uploads",
    "upload_gap_left": "select sum(done) - sum(up) from whole_uploads",
    "days_since_entry": "select greatest(date_diff('day', min(last_entry), timestamp '2024-12-22'), 0) from silent",
    "week_entries_missing": "select 4 * (select count(distinct area) from ggw_returns) - count(*) from entries",
    "cpgrams_pending": "select count(*) from pending",
    "cpgrams_over_limit": "select count(*) from pending where age > 21",
    "cpgrams_over_limit_pct": "select 100 * count(*) filter (age > 21) / count(*) from pending",
    "deliverables_done_pct": """
        select 100 * ((select count(*) filter (log_in) + count(*) filter (vision) + count(*) filter (workshop)
                       from flags) + (select sum(least(practices, 2) + least(stories, 2)) from by_area))
             / ((select count(log_in) + count(vision) + count(workshop) from flags)
                + (select 4 * count(*) from by_area))""",
    "log_ins": "select count(*) filter (log_in) from flags",
    "workshops": "select count(*) filter (workshop) from flags",
    "visions": "select count(*) filter (vision) from flags",
    "practices_complete": "select sum(least(practices, 2)) from by_area",
    "stories_complete": "select sum(least(stories, 2)) from by_area",
    "deliverables_incomplete": "select count(*) from pieces where not whole",
    "schemes_saturated_pct": "select 100 * count(*) filter (achieved >= target) / count(*) from schemes"
    " where target > 0 and achieved is not null",
    "schemes_without_target": "select count(*) from schemes where target is null",
    "health_beneficiaries": "select sum(beneficiary_count) from held",
}
Counted = tuple[Figures, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def recount() -> Iterator[Counted]:
    tables = made_tables(20241222, cases=20_000, areas=AREAS)
    with duckdb.connect() as connection:
        for kind, rows in tables.items():
            connection.register(kind, rows)
        connection.execute(VIEWS)
        yield calculate(dossier(tables), SETTINGS), connection


def test_the_sql_counts_every_measure(recount: Counted) -> None:
    assert list(MEASURES) == list(recount[0].measures)


@pytest.mark.parametrize("key", MEASURES)
def test_sql_counts_a_measure_alike(recount: Counted, key: str) -> None:
    figures, connection = recount
    row = connection.execute(MEASURES[key]).fetchone()
    assert row is not None and row[0] is not None
    assert figures.measures[key].value == pytest.approx(float(row[0]), abs=1e-9)


def test_sql_counts_every_day_alike(recount: Counted) -> None:
    figures, connection = recount
    rows = connection.execute("""
        select day::date, count(*), (select sum(number) from own_camps where own_camps.day = entries.day),
            sum(camps), sum(jan_sunwai), sum(cpgrams_disposed_count), sum(helpline_disposed_count),
            sum(services_disposed_count)
        from entries group by day order by day""").fetchall()
    names = ["entries", "camps", "camps_net", "jan_sunwai_net", "cpgrams_net", "helpline_net", "services"]
    daily = figures.frames["daily"]
    assert list(zip(daily["day"].dt.date, *(daily[f"{name}_count"] for name in names), strict=True)) == rows
    assert daily["cumulative_count"].tolist() == daily["all_net_count"].cumsum().tolist()
    assert daily["cumulative_count"].iloc[-1] == figures.measures["week_disposed"].value


def test_sql_counts_blocks_and_offices_and_uploads_alike(recount: Counted) -> None:
    figures, connection = recount
    blocks = connection.execute("""
        select area, coalesce(block, 'unstated'), count(*), sum(received_count), sum(disposed_count),
            sum(beneficiary_count)
        from held where coalesce(kind, 'special') = 'special' group by 1, 2""").fetchall()
    columns = ["area", "block", "held_count", "received_count", "disposed_count", "beneficiary_count"]
    assert sorted(_rows(figures.frames["camps_by_block"], columns)) == sorted(blocks)
    offices = connection.execute("""
        select coalesce(department, 'unstated'), coalesce(office, 'unstated'), count(*), count(*) filter (age > 21)
        from pending group by 1, 2 order by 4 desc, 3 desc, 1, 2""").fetchall()
    columns = ["department", "office", "pending_count", "over_limit_count"]
    assert _rows(figures.frames["cpgrams_by_office"], columns) == offices
    gaps = connection.execute(
        "select channel, sum(done), sum(up), sum(done) - sum(up) from whole_uploads group by 1").fetchall()  # fmt: skip
    columns = ["channel", "disposed_count", "uploaded_count", "gap_count"]
    assert sorted(_rows(figures.frames["upload_gap"], columns)) == sorted(gaps)


def test_sql_counts_schemes_and_the_oldest_cases_alike(recount: Counted) -> None:
    figures, connection = recount
    schemes = connection.execute("""
        select indicator, round(sum(target) filter (achieved is not null))::bigint,
            round(sum(achieved) filter (target is not null))::bigint,
            count(*) filter (target is null)
        from schemes group by 1 order by 1""").fetchall()
    saturation = figures.frames["saturation"].dropna(subset="target_count").sort_values("indicator")
    columns = ["indicator", "target_count", "achieved_count", "no_target_count"]
    assert _rows(saturation, columns) == schemes
    oldest = connection.execute(
        "select complaint_id, age, age - 21 from pending where age > 21 order by age desc, complaint_id limit 10"
    ).fetchall()
    assert _rows(figures.frames["cpgrams_over_limit"], ["complaint_id", "age_days", "over_days"]) == oldest


def _rows(frame: pd.DataFrame, columns: list[str]) -> list[tuple[object, ...]]:
    rows = frame[columns].astype("object")
    return list(rows.where(rows.notna(), None).itertuples(index=False, name=None))
