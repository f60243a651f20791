"""Flow (प्रवाह): opening + received − closed = pending.

Enters: facts, complaints, the flow period. Leaves: the four measures, the daily flow, the closures by kind.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.errors import SamikshaError
from samiksha.measures.helpline_settings import Settings
from samiksha.measures.periods import day_number, day_numbers, flow_period
from samiksha.measures.sums import counted
from samiksha.model import UNSTATED, Better, Measure

CLOSED_AS = ("satisfied", "special", "low_quality", "withdrawn")


class FlowDoesNotHold(SamikshaError):
    """opening + received − closed ≠ pending: a row was closed before it was registered."""


def pending(facts: pd.DataFrame) -> Measure:
    """Complaints open on the as-of day: registered on or before it, not closed by it. Source: domain table.

    >>> pending(pd.DataFrame({"pending": [True, False, True]})).value
    2
    """
    return counted(facts, "pending", "pending", Better.LESS)


def opening(facts: pd.DataFrame) -> Measure:
    """Complaints open on the day before the flow period. Needs closed_on. Source: domain table (flow)."""
    return counted(facts, "opening", "opening", Better.NEITHER)


def received(facts: pd.DataFrame) -> Measure:
    """Complaints registered in the flow period. Source: domain table (flow)."""
    return counted(facts, "received", "received", Better.NEITHER)


def closed(facts: pd.DataFrame) -> Measure:
    """Complaints closed in the flow period, in whatever way. Needs closed_on. Source: domain table (flow)."""
    return counted(facts, "closed", "closed", Better.MORE)


def check_flow(facts: pd.DataFrame) -> None:
    """Raises FlowDoesNotHold unless opening + received − closed = pending.

    Without closed_on there is nothing to check.
    """
    if "closed" not in facts:
        return
    told = {name: int(facts[name].sum()) for name in ("opening", "received", "closed", "pending")}
    if told["opening"] + told["received"] - told["closed"] != told["pending"]:
        raise FlowDoesNotHold("flow_does_not_hold", **told)


def flow_daily(complaints: pd.DataFrame, facts: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame | None:
    """One row a day of the flow period: `day`, `received_count`, `closed_count`, `pending_count` at its end.

    None without closed_on.
    """
    if "closed" not in facts:
        return None
    period = flow_period(as_of, settings)

    def a_day(column: str, fact: str) -> npt.NDArray[np.int64]:
        days = day_numbers(complaints[column])[facts[fact].to_numpy()] - day_number(period.start)
        return np.bincount(days.astype("int64"), minlength=period.days)

    received_count, closed_count = a_day("registered_on", "received"), a_day("closed_on", "closed")
    start = int(facts["opening"].sum())
    return pd.DataFrame({
        "day": pd.date_range(period.start, period.end),
        "received_count": received_count,
        "closed_count": closed_count,
        "pending_count": start + np.cumsum(received_count - closed_count),
    })  # fmt: skip


def closures(complaints: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame | None:
    """One row a kind of closure in the flow period: `closed_as` ("unstated" where the portal does not
    say), `closed_count`, `pct` of all closed (NaN when none). None without closed_on or closed_as.
    """
    if "closed" not in facts or "closed_as" not in complaints:
        return None
    kinds = complaints["closed_as"][facts["closed"].to_numpy()].fillna(UNSTATED).value_counts()
    names = [*CLOSED_AS, *sorted(set(kinds.index) - {*CLOSED_AS, UNSTATED}), UNSTATED]
    number = kinds.reindex(names, fill_value=0).to_numpy(dtype="int64")
    all_closed = int(number.sum())
    pct = 100 * number / all_closed if all_closed else np.full(len(names), np.nan)
    return pd.DataFrame({"closed_as": names, "closed_count": number, "pct": pct})
