"""Services within their limit (समय-सीमा में सेवा प्रदाय): of all, and of those that the conference named.

Enters: rows of the kind `service_applications`, the day that they are told to, the list of services, the settings.
Leaves: measures, and one row a service.
"""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.conference_cases import share_columns
from samiksha.measures.conference_settings import Settings
from samiksha.measures.facts import equals
from samiksha.measures.periods import DayNumbers, day_number, day_numbers, last_days
from samiksha.measures.sums import Groups, counted, groups_of, shared, whole_numbers
from samiksha.model import Better, Measure
from samiksha.params.services import Services

KIND = "service_applications"
COUNTED = {
    "disposed_count": "disposed",
    "unjudged_count": "unjudged",
    "pending_count": "pending",
    "past_limit_count": "past_limit",
}
"""Column → the fact that it counts."""


def service_facts(
    applications: pd.DataFrame | None, day: date, services: Services, settings: Settings
) -> pd.DataFrame:
    """One row an application, in the order given; true or false, missing never. Without rows no facts at all.

    `pending`: received by the day and not disposed of by it; `past_limit`: pending, and due before the day.
    `disposed`: disposed of in the last `period_days`; of those `judged`: the day on which it was due is known, `in_time`:
    disposed of by that day, `unjudged`: no limit is known. `named_judged`, `named_in_time`: of the named services.
    """
    if applications is None:
        return pd.DataFrame()
    today = day_number(day)
    known = day_numbers(applications["received_on"]) <= today
    due = due_days(applications, services)
    facts: dict[str, npt.NDArray[Any]] = {}
    if "disposed_on" in applications:
        disposed_on = day_numbers(applications["disposed_on"])
        pending = known & ~(disposed_on <= today)
        disposed = known & last_days(day, settings.period_days).holds(disposed_on)
        named = applications["service"].isin(settings.named_services).to_numpy()
        judged = disposed & ~np.isnan(due)
        in_time = judged & (disposed_on <= due)
        facts |= {"disposed": disposed, "judged": judged, "in_time": in_time, "unjudged": disposed & ~judged}
        facts |= {"named_judged": judged & named, "named_in_time": in_time & named}
    else:
        pending = known & ~equals(applications["status"], "disposed")
    facts |= {"pending": pending, "past_limit": pending & (due < today)}
    return pd.DataFrame(facts, index=applications.index)


def due_days(applications: pd.DataFrame, services: Services) -> DayNumbers:
    """The day on which each application is due, as a day number: as the row says, else received on + the row's own
    limit, else + the limit of its service; NaN where none is known.
    """
    codes, found = pd.factorize(applications["service"].array)
    known = services.by_code()
    limits = [known[code].limit_days if code in known else None for code in found]
    limit = np.array([*limits, None], dtype="float64")[codes]  # a missing service has code -1: the last one
    if "limit_days" in applications:
        own = applications["limit_days"].to_numpy(dtype="float64", na_value=np.nan)
        limit = np.where(np.isnan(own), limit, own)
    due = day_numbers(applications["received_on"]) + limit
    if "due_on" not in applications:
        return np.asarray(due)
    stated = day_numbers(applications["due_on"])
    return np.where(np.isnan(stated), due, stated)


def service_measures(facts: pd.DataFrame) -> list[Measure]:
    """Within the limit, of all and of the named; what could not be judged; pending, and past the limit."""
    return [
        within_limit_pct(facts),
        named_within_limit_pct(facts),
        limit_unknown(facts),
        service_pending(facts),
        service_past_limit(facts),
    ]


def within_limit_pct(facts: pd.DataFrame) -> Measure:
    """Disposed of within the limit ÷ disposed of with a known limit, in the last `period_days`. The row's due day or
    limit wins over the service's. Source: domain 3.4, R4.

    >>> facts = pd.DataFrame({"judged": [True, True, True, False], "in_time": [True, True, False, False]})
    >>> round(within_limit_pct(facts).value, 1)
    66.7
    """
    return shared(facts, "within_limit_pct", "in_time", "judged", Better.MORE)


def named_within_limit_pct(facts: pd.DataFrame) -> Measure:
    """As within_limit_pct, of the services that the conference named. Source: domain 3.4, R4."""
    return shared(facts, "named_within_limit_pct", "named_in_time", "named_judged", Better.MORE)


def limit_unknown(facts: pd.DataFrame) -> Measure:
    """Disposed of in the last `period_days`, and no limit known: left out of the shares. Source: domain 4."""
    return counted(facts, "limit_unknown", "unjudged", Better.LESS, of="disposed")


def service_pending(facts: pd.DataFrame) -> Measure:
    """Applications received by the day and not disposed of by it. Source: R4."""
    return counted(facts, "service_pending", "pending", Better.LESS)


def service_past_limit(facts: pd.DataFrame) -> Measure:
    """Pending applications that were due before the day. Source: R4."""
    return counted(facts, "service_past_limit", "past_limit", Better.LESS, of="pending")


def services_in_time(
    applications: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings
) -> pd.DataFrame | None:
    """One row a service, the smallest share within the limit first: `service`, `disposed_count`, `in_time_pct` of the
    judged, `unjudged_count`, `pending_count`, `past_limit_count`, `enough` (judged reach the minimum).
    """
    if applications is None:
        return None
    groups = groups_of(applications, ["service"])
    frame = _by_service(groups, facts, settings)
    return frame.sort_values(["in_time_pct", "service"], na_position="last", ignore_index=True)


def named_services(applications: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """As `services_in_time`, the named services in the conference's order, each with a row."""
    if applications is None:
        return None
    named = list(settings.named_services)
    places = applications["service"].map({name: place for place, name in enumerate(named)})
    mine = places.notna().to_numpy()
    groups = Groups(np.asarray(places[mine], dtype="int64"), {"service": np.array(named, dtype="object")}, len(named))
    return _by_service(groups, facts[mine], settings)


def _by_service(groups: Groups, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    table: dict[str, Any] = {"service": pd.Series(groups.keys["service"], dtype="str")}
    counts = {name: whole_numbers(groups.sums(facts, fact), groups.number) for name, fact in COUNTED.items()}
    judged = groups.sums(facts, "judged")
    table["disposed_count"] = counts.pop("disposed_count")
    table |= share_columns("in_time_pct", groups.sums(facts, "in_time"), judged, groups.number)
    table |= counts
    least = settings.minimum_volume.service
    table["enough"] = np.zeros(groups.number, dtype=bool) if judged is None else judged >= least
    return pd.DataFrame(table)
