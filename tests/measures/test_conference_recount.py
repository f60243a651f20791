"""Every measure of the conference's compliance, counted again by DuckDB over 20,000 cases and as many applications.

The SQL is written from the definitions, not from the code. As of 14 January 2026: the period begins on 15 January
2025, the financial year on 1 April 2025; over 100 days; the latest return by the day counts.
"""

from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd
import pytest

from samiksha.measures.conference_compliance import calculate
from samiksha.model import Figures
from tests.measures.conference import INDICATORS, SERVICES, dossier, made_up, shipped_settings

CASES = """
with one as (
    select *, registered_on <= date '2026-01-14' as known, coalesce(disposed_on <= date '2026-01-14', false) as done
    from revenue_cases
), judged as (
    select area, case_type, known and not done as pending,
        known and not done and date_diff('day', registered_on, timestamp '2026-01-14') > 100 as old,
        known and done and disposed_on >= date '2025-01-15' as disposed,
        coalesce(record_corrected_on <= date '2026-01-14', false) as corrected
    from one
)
select {by} count(*) filter (pending) as pending, count(*) filter (old) as old,
    count(*) filter (disposed) as disposed, count(*) filter (disposed and corrected) as corrected,
    count(*) filter (disposed and not corrected) as untrue
from judged {group}
"""
APPLICATIONS = """
with one as (
    select a.*, received_on <= date '2026-01-14' as known, coalesce(disposed_on <= date '2026-01-14', false) as done,
        coalesce(due_on, received_on + to_days(cast(coalesce(a.limit_days, l.limit_days) as integer))) as due,
        a.service in ('income_certificate', 'domicile_certificate', 'demarcation', 'mutation_undisputed',
            'birth_registration_late') as named
    from service_applications a left join limits l on l.service = a.service
), judged as (
    select *, known and done and disposed_on >= date '2025-01-15' as disposed, known and not done as pending from one
)
select {by} count(*) filter (disposed and due is not null) as judged,
    count(*) filter (disposed and disposed_on <= due) as in_time,
    count(*) filter (disposed and named and due is not null) as named_judged,
    count(*) filter (disposed and named and disposed_on <= due) as named_in_time,
    count(*) filter (disposed and due is null) as unjudged,
    count(*) filter (pending) as pending, count(*) filter (pending and due < date '2026-01-14') as past_limit
from judged {group}
"""
RETURNS = """
with told as (
    select r.*, k.kind, row_number() over (
        partition by r.area, coalesce(body, ''), r.indicator order by reported_on desc) as place
    from indicator_returns r join kinds k on k.indicator = r.indicator
    where reported_on <= date '2026-01-14' and (not k.money or reported_on >= date '2025-04-01')
        and (k.level = 'state') = (r.area = 'mp')
), latest as (select *, count(*) filter (body is null) over (partition by area, indicator) as own from told where place = 1)
select indicator, any_value(kind) as kind, sum(target) as target, sum(achieved) as achieved from latest
where target is not null and achieved is not null and (body is null or own = 0) group by indicator order by indicator
"""
DIRECTIONS = """
with mine as (
    select *, coalesce(status = 'implemented' and closed_on <= date '2026-01-14', false) as done,
        coalesce(due_on < date '2026-01-14', false) as due,
        date_diff('day', due_on, timestamp '2026-01-14') as days
    from directions
    where given_on < date '2026-01-14' and (review is null or review = 'conference_compliance')
)
select count(*) filter (due) as due, count(*) filter (due and done and closed_on <= due_on) as on_time,
    count(*) filter (due and not done) as overdue,
    avg(days) filter (due and not done) as mean_days, max(days) filter (due and not done) as max_days
from mine
"""
LEAVES = """
select count(*) as looked_at, count(*) filter (substitute is null) as uncovered from leaves
where post = 'zila_panchayat_ceo' and from_on <= date '2026-02-13' and to_on >= date '2025-12-15'
"""
Row = dict[str, Any]


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return made_up(20_000, 14)


@pytest.fixture(scope="module")
def figures(tables: dict[str, pd.DataFrame]) -> Figures:
    return calculate(dossier(tables), shipped_settings())


@pytest.fixture(scope="module")
def base(tables: dict[str, pd.DataFrame]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as base:
        for kind, rows in tables.items():
            base.register(kind, rows)
        limits = [(each.code, each.limit_days) for each in SERVICES.entries()]
        base.register("limits", pd.DataFrame(limits, columns=["service", "limit_days"]))
        kinds = [(each.code, each.kind, each.level, each.unit == "rupees") for each in INDICATORS.entries()]
        base.register("kinds", pd.DataFrame(kinds, columns=["indicator", "kind", "level", "money"]))
        yield base


def asked(base: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    result = base.execute(sql)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def shares(figures: Figures, wanted: dict[str, tuple[float, float]]) -> None:
    for key, (numerator, denominator) in wanted.items():
        measure = figures.measures[key]
        assert (measure.numerator, measure.denominator) == (numerator, denominator), key
        assert denominator > 0 and measure.value == pytest.approx(100 * numerator / denominator), key


def test_revenue_cases_are_those_that_sql_counts(figures: Figures, base: duckdb.DuckDBPyConnection) -> None:
    (one,) = asked(base, CASES.format(by="", group=""))
    told = {key: measure.value for key, measure in figures.measures.items()}
    assert [told[key] for key in ("revenue_pending", "revenue_over_100", "revenue_disposed", "false_disposals")] == [
        one["pending"], one["old"], one["disposed"], one["untrue"],
    ]  # fmt: skip
    assert told["revenue_truly_pending"] == one["pending"] + one["untrue"]
    shares(figures, {
        "revenue_over_100_pct": (one["old"], one["pending"]), "true_disposal_pct": (one["corrected"], one["disposed"]),
    })  # fmt: skip


def test_each_case_type_and_district_is_as_sql_counts_it(figures: Figures, base: duckdb.DuckDBPyConnection) -> None:
    for row in asked(base, CASES.format(by="case_type,", group="group by case_type")):
        shares(figures, {f"{row['case_type']}_over_100_pct": (row["old"], row["pending"])})
    frame = figures.frames["over_100_by_area"].set_index("area")
    rows = asked(base, CASES.format(by="area, case_type,", group="group by area, case_type"))
    assert len(rows) == 18
    for row in rows:
        column = f"{row['case_type']}_over_100_pct"
        assert [frame.at[row["area"], f"{column}__{side}"] for side in "nd"] == [row["old"], row["pending"]]
    by_type = figures.frames["by_case_type"].set_index("case_type")
    for row in asked(base, CASES.format(by="case_type,", group="group by case_type")):
        assert by_type.at[row["case_type"], "false_count"] == row["untrue"]


def test_the_weakest_districts_are_those_that_sql_orders_last(
    figures: Figures, base: duckdb.DuckDBPyConnection
) -> None:
    by_area = CASES.format(by="area,", group="where case_type = 'mutation' group by area")
    rows = asked(base, f"with b as ({by_area}) select area, old / pending as part from b order by part desc")
    (whole,) = asked(base, CASES.format(by="", group="where case_type = 'mutation'"))
    worse = [row["area"] for row in rows if row["part"] > whole["old"] / whole["pending"]]
    weakest = figures.frames["weakest"]
    assert weakest.loc[weakest["measure"] == "mutation_over_100_pct", "area"].tolist() == worse[:2]


def test_services_within_their_limit_are_those_that_sql_counts(
    figures: Figures, base: duckdb.DuckDBPyConnection
) -> None:
    (one,) = asked(base, APPLICATIONS.format(by="", group=""))
    shares(figures, {
        "within_limit_pct": (one["in_time"], one["judged"]),
        "named_within_limit_pct": (one["named_in_time"], one["named_judged"]),
    })  # fmt: skip
    told = [figures.measures[key].value for key in ("limit_unknown", "service_pending", "service_past_limit")]
    assert told == [one["unjudged"], one["pending"], one["past_limit"]]
    frame = figures.frames["services_in_time"].set_index("service")
    for row in asked(base, APPLICATIONS.format(by="service,", group="group by service")):
        mine = frame.loc[row["service"]]
        assert [mine["in_time_pct__n"], mine["in_time_pct__d"], mine["unjudged_count"], mine["past_limit_count"]] == [
            row["in_time"], row["judged"], row["unjudged"], row["past_limit"],
        ]  # fmt: skip


def test_targets_and_money_are_what_sql_sums(figures: Figures, base: duckdb.DuckDBPyConnection) -> None:
    held = {row["indicator"]: row for row in asked(base, RETURNS)}
    named = shipped_settings().indicators
    shares(figures, {
        key: (held[code]["achieved"], held[code]["target"]) for key, code in (
            ("ekyc_pct", named.ekyc), ("tap_water_pct", named.tap_water), ("recovery_pct", named.recovery),
            ("anc_pct", named.anc), ("fertiliser_pct", named.fertiliser), ("water_failed_pct", named.water),
            ("online_pct", named.online), ("portal_pct", named.portal),
        )
    })  # fmt: skip
    funds = [row for row in held.values() if row["kind"] == "funds"]
    allotted, spent = (sum(row[name] for row in funds) for name in ("target", "achieved"))
    shares(figures, {"funds_unspent_pct": (allotted - spent, allotted)})
    assert figures.measures["funds_behind_points"].value == pytest.approx(100 * 289 / 365 - 100 * spent / allotted)
    tap = held[named.tap_water]
    asked_for = 60 + 40 * 288 / 364
    behind = figures.measures["tap_water_behind_points"].value
    assert behind == pytest.approx(asked_for - 100 * tap["achieved"] / tap["target"])
    online = held[named.online]
    assert figures.measures["online_left"].value == online["target"] - online["achieved"]


def test_directions_and_leaves_are_those_that_sql_counts(figures: Figures, base: duckdb.DuckDBPyConnection) -> None:
    (one,) = asked(base, DIRECTIONS)
    shares(figures, {"directions_on_time_pct": (one["on_time"], one["due"])})
    told = [figures.measures[f"directions_{name}"].value for name in ("overdue", "overdue_max_days")]
    assert told == [one["overdue"], one["max_days"]]
    assert figures.measures["directions_overdue_mean_days"].value == pytest.approx(one["mean_days"])
    (left,) = asked(base, LEAVES)
    shares(figures, {"leave_without_cover_pct": (left["uncovered"], left["looked_at"])})


def behind(share: float, days: int, of: int, since: float = 0) -> float:
    """Points behind a line that began at `since` percent, so many days after its beginning."""
    return since + (100 - since) * days / of - share


def by_sql(base: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Every measure of all districts together, in the order of the review, out of SQL alone."""
    (cases,) = asked(base, CASES.format(by="", group=""))
    types = {row["case_type"]: row for row in asked(base, CASES.format(by="case_type,", group="group by case_type"))}
    (services,) = asked(base, APPLICATIONS.format(by="", group=""))
    held = {row["indicator"]: row for row in asked(base, RETURNS)}
    done = {code: 100 * row["achieved"] / row["target"] for code, row in held.items()}
    funds = [row for row in held.values() if row["kind"] == "funds"]
    allotted, spent = (sum(row[name] for row in funds) for name in ("target", "achieved"))
    (directions,) = asked(base, DIRECTIONS)
    (leaves,) = asked(base, LEAVES)
    of_types = {
        f"{name}_over_100_pct": 100 * types[name]["old"] / types[name]["pending"]
        for name in (
            "mutation",
            "partition",
            "demarcation",
            "khasra_update",
            "record_correction",
            "encroachment_removal",
        )
    }
    year = {"days": 288, "of": 364}  # from 1 April 2025 to 31 March 2026
    return {
        "revenue_pending": cases["pending"],
        "revenue_over_100": cases["old"],
        "revenue_over_100_pct": 100 * cases["old"] / cases["pending"],
        **of_types,
        "revenue_disposed": cases["disposed"],
        "true_disposal_pct": 100 * cases["corrected"] / cases["disposed"],
        "false_disposals": cases["untrue"],
        "revenue_truly_pending": cases["pending"] + cases["untrue"],
        "within_limit_pct": 100 * services["in_time"] / services["judged"],
        "named_within_limit_pct": 100 * services["named_in_time"] / services["named_judged"],
        "limit_unknown": services["unjudged"],
        "service_pending": services["pending"],
        "service_past_limit": services["past_limit"],
        "ekyc_pct": done["samagra_ekyc"],
        "ekyc_behind_points": behind(done["samagra_ekyc"], 13, 364, since=80),
        "tap_water_pct": done["tap_water_single_village"],
        "tap_water_behind_points": behind(done["tap_water_single_village"], **year, since=60),
        "recovery_pct": done["revenue_recovery"],
        "recovery_behind_points": behind(done["revenue_recovery"], **year),
        "anc_pct": done["anc_checks"],
        "fertiliser_pct": done["fertiliser_lifting"],
        "water_failed_pct": done["water_samples"],
        "funds_unspent_pct": 100 * (allotted - spent) / allotted,
        "funds_unspent": allotted - spent,
        "funds_behind_points": 100 * 289 / 365 - 100 * spent / allotted,
        "online_pct": done["services_online"],
        "online_left": held["services_online"]["target"] - held["services_online"]["achieved"],
        "portal_pct": done["mp_eseva_services"],
        "portal_behind_points": behind(done["mp_eseva_services"], **year),
        "directions_on_time_pct": 100 * directions["on_time"] / directions["due"],
        "directions_overdue": directions["overdue"],
        "directions_overdue_mean_days": directions["mean_days"],
        "directions_overdue_max_days": directions["max_days"],
        "leave_without_cover": leaves["uncovered"],
        "leave_without_cover_pct": 100 * leaves["uncovered"] / leaves["looked_at"],
    }


def test_every_measure_without_exception_is_what_sql_counts(
    figures: Figures, base: duckdb.DuckDBPyConnection
) -> None:
    wanted = by_sql(base)
    assert list(figures.measures) == list(wanted)
    assert {key: one.value for key, one in figures.measures.items()} == pytest.approx(wanted)
