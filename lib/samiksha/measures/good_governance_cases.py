"""CPGRAMS cases over the limit (समय-सीमा से अधिक), case by case.

Enters: rows of the kind `complaints` (those of CPGRAMS), the day to which they are told. Leaves: measures, the oldest
cases, and the offices that hold them. No citizen's data: a case is told by its number.
"""

from dataclasses import replace
from datetime import date

import pandas as pd

from samiksha.measures.facts import equals
from samiksha.measures.good_governance_returns import across, counted, shared, with_share
from samiksha.measures.good_governance_settings import Settings
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import Groups, whole_numbers
from samiksha.model import UNSTATED, Better, Measure

SHOWN = ["complaint_id", "area", "department", "office", "age_days", "over_days", "replied_on"]


def pending_cases(cases: pd.DataFrame | None, day: date, settings: Settings) -> pd.DataFrame | None:
    """The cases pending on a day (registered by it, not closed by it), with `age_days` since registration and
    `over_limit`: pending longer than the rule's limit. None when no case was loaded.
    """
    if cases is None:
        return None
    facts = case_facts(cases, day, settings)
    pending = facts["pending"].to_numpy()
    age, over = facts.loc[pending, "age_days"].to_numpy("int64"), facts.loc[pending, "over_limit"].to_numpy()
    return cases[pending].assign(age_days=age, over_limit=over)


def case_facts(cases: pd.DataFrame, day: date, settings: Settings) -> pd.DataFrame:
    """One row a case, in the order of `cases`: `pending` (registered by the day, not closed by it), `over_limit` (pending
    longer than the rule's limit), `age_days` since registration.
    """
    today = day_number(day)
    registered = day_numbers(cases["registered_on"])
    closed = day_numbers(cases["closed_on"]) <= today if "closed_on" in cases else equals(cases["status"], "closed")
    pending, age = (registered <= today) & ~closed, today - registered
    return pd.DataFrame(
        {"pending": pending, "over_limit": pending & (age > settings.cpgrams_limit_days), "age_days": age}
    )


def case_measures(pending: pd.DataFrame | None) -> list[Measure]:
    """What is counted case by case."""
    return [cpgrams_pending(pending), cpgrams_over_limit(pending), cpgrams_over_limit_pct(pending)]


def cpgrams_pending(pending: pd.DataFrame | None) -> Measure:
    """CPGRAMS cases pending on the day to which the cases are told. Source: domain 3.2."""
    return counted("cpgrams_pending", None if pending is None else len(pending), Better.LESS)


def cpgrams_over_limit(pending: pd.DataFrame | None) -> Measure:
    """Pending longer than the rule's limit (21 days since August 2024, 30 before). Source: domain 3.2, section 2."""
    if pending is None:
        return counted("cpgrams_over_limit", None, Better.LESS)
    return replace(counted("cpgrams_over_limit", int(pending["over_limit"].sum()), Better.LESS), volume=len(pending))


def cpgrams_over_limit_pct(pending: pd.DataFrame | None) -> Measure:
    """Pending longer than the rule's limit ÷ pending, in percent. Source: domain 3.2.

    >>> cpgrams_over_limit_pct(pd.DataFrame({"over_limit": [True, False, False, False]})).value
    25.0
    """
    if pending is None:
        return shared("cpgrams_over_limit_pct", None, None, Better.LESS)
    return shared("cpgrams_over_limit_pct", int(pending["over_limit"].sum()), len(pending), Better.LESS)


def oldest_over_limit(pending: pd.DataFrame | None, settings: Settings) -> pd.DataFrame | None:
    """The cases over the limit, oldest first, as many as the rule lists: `complaint_id`, `area` (of several),
    `department`, `office`, `age_days`, `over_days` (beyond the limit), `replied_on` (interim reply; missing: none).
    A column that the source lacks is absent.
    """
    if pending is None:
        return None
    over = pending[pending["over_limit"]]
    over = over.assign(over_days=over["age_days"] - settings.cpgrams_limit_days)
    oldest = over.sort_values(["age_days", "complaint_id"], ascending=[False, True]).head(settings.listed)
    return across(oldest[[name for name in SHOWN if name in oldest]].reset_index(drop=True))


def cpgrams_by_office(pending: pd.DataFrame | None, settings: Settings) -> pd.DataFrame | None:
    """One row a department × office with pending cases ("unstated" where a case names none), most over the limit
    first: `department`, `office` (absent where the source lacks it), `pending_count`, `over_limit_count`,
    `over_limit_pct` of the pending; `enough`: pending reaches the rule's minimum. None without departments.
    """
    if pending is None or "department" not in pending:
        return None
    keys = [name for name in ("department", "office") if name in pending]
    names = [pending[name].astype("object").fillna(UNSTATED) for name in keys]
    counts = pending.groupby(names)["over_limit"].agg(["size", "sum"]).astype("Int64").reset_index()
    counts = counts.rename(columns={"size": "pending_count", "sum": "over_limit_count"})
    return _worst_first(counts.astype(dict.fromkeys(keys, "str")), keys, settings)


def standing(groups: Groups, facts: pd.DataFrame, by: list[str], settings: Settings) -> pd.DataFrame:
    """One row a group of `by`, as `cpgrams_by_office`, whose columns follow those of `by`."""
    table = pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in groups.keys.items()})
    table["pending_count"] = whole_numbers(groups.sums(facts, "pending"), groups.number)
    table["over_limit_count"] = whole_numbers(groups.sums(facts, "over_limit"), groups.number)
    return _worst_first(table, by, settings)


def _worst_first(table: pd.DataFrame, by: list[str], settings: Settings) -> pd.DataFrame:
    """Counts with their share and what is enough, most over the limit first."""
    table = with_share(table, "over_limit_pct", "over_limit_count", "pending_count")
    table["enough"] = (table["pending_count"] >= settings.minimum_volume.department).to_numpy(dtype=bool)
    order = ["over_limit_count", "pending_count", *by]
    return table.sort_values(order, ascending=[False, False, *(True for _ in by)], ignore_index=True)


def worst_office(by_office: pd.DataFrame | None) -> pd.Series | None:
    """The named office that holds most cases over the limit; None when none does."""
    if by_office is None:
        return None
    named = by_office[(by_office["department"] != UNSTATED) & (by_office["over_limit_count"] > 0)]
    return None if named.empty else named.iloc[0]
