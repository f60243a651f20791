"""Which closed complaints to telephone about, and what the calls tell: a sample that anyone can draw again.

Enters: complaints closed in the flow period and a seed in words; what came of calls. Leaves: the sample, how many of each
department are in it, and the share of those not satisfied with its confidence interval.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from math import sqrt

import numpy as np
import pandas as pd

from samiksha.measures.helpline_settings import Settings
from samiksha.measures.periods import day_number, day_numbers, flow_period
from samiksha.measures.sums import whole_numbers
from samiksha.minutes.calls import Tally
from samiksha.model import UNSTATED

COLUMNS = ["complaint_id", "department", "office", "closed_on", "closed_as", "call_result"]
Z_95 = 1.959963984540054
"""Between this and its negative lie 95 % of a normal distribution."""


def call_sample(complaints: pd.DataFrame, as_of: date, settings: Settings, seed_text: str) -> pd.DataFrame | None:
    """`settings.call_sample` complaints closed in the flow period, drawn at random, by complaint number:
    `complaint_id`, `department`, `office`, `closed_on`, `closed_as`, `call_result` (missing where the
    source does not tell). None without closed_on. Source: R2 (chosen cases are telephoned).

    The sample is stratified by department (`allotted`). Each complaint draws the lot sha256(sha256(seed) + its
    number), and of each department the smallest lots are taken: the same sample whatever the order of the rows, and
    nobody can steer it.
    """
    rows = _disposed(complaints, as_of, settings)
    if rows is None:
        return None
    seed = sha256(seed_text.encode()).digest()
    lots = np.array([sha256(seed + str(name).encode()).digest() for name in rows["complaint_id"]], dtype="S32")
    rows = rows.iloc[np.argsort(lots, kind="stable")]
    stratum = _strata(rows)
    places = rows.groupby(stratum, sort=False).cumcount()
    drawn = rows[places < stratum.map(_allotted(stratum, settings, seed_text)).astype("int64")]
    return drawn.sort_values("complaint_id", ignore_index=True).reindex(columns=COLUMNS)


def call_strata(complaints: pd.DataFrame, as_of: date, settings: Settings, seed_text: str) -> pd.DataFrame | None:
    """One row a department with complaints closed in the flow period, most of them first: `department` ("unstated" where a
    row names none), `drawn_count` (of the call sample), `disposed_count`. None without closed_on.
    """
    rows = _disposed(complaints, as_of, settings)
    if rows is None:
        return None
    stratum = _strata(rows)
    disposed = stratum.value_counts()
    allotted = _allotted(stratum, settings, seed_text)
    names = sorted(allotted, key=lambda name: (-int(disposed[name]), name))
    return pd.DataFrame({
        "department": pd.Series(names, dtype="str"),
        "drawn_count": whole_numbers(np.array([allotted[name] for name in names], dtype="int64"), len(names)),
        "disposed_count": whole_numbers(np.array([disposed[name] for name in names], dtype="int64"), len(names)),
    })  # fmt: skip


def _disposed(complaints: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame | None:
    """The complaints closed in the flow period, of which the sample is drawn."""
    if "closed_on" not in complaints:
        return None
    known = day_numbers(complaints["registered_on"]) <= day_number(as_of)
    closed = known & flow_period(as_of, settings).holds(day_numbers(complaints["closed_on"]))
    return complaints.loc[closed, [name for name in COLUMNS if name in complaints]]


def _strata(rows: pd.DataFrame) -> pd.Series:
    """The department of each row; all one where the source names none."""
    named = rows["department"] if "department" in rows else pd.Series(None, index=rows.index, dtype="object")
    return named.astype("object").where(named.notna(), UNSTATED).rename("stratum")


def _allotted(stratum: pd.Series, settings: Settings, seed_text: str) -> dict[str, int]:
    disposed = {str(name): int(number) for name, number in stratum.value_counts().items()}
    return allotted(disposed, settings.call_sample, seed_text)


def allotted(disposed: dict[str, int], size: int, seed_text: str) -> dict[str, int]:
    """How many of each stratum are drawn: in proportion to its size, by the largest remainder; none empty if `size` allows.

    A stratum whose share is less than one gets one, and the others share what is left; with fewer to draw than there
    are strata, the largest remainders alone decide. Equal remainders are decided by lot, sha256(seed + "|" + stratum).
    Source: proportional stratified sampling (Neyman 1934; Cochran, Sampling Techniques, 5.5); the method of the largest
    remainder (Hare quota).

    >>> allotted({"health": 60, "revenue": 39, "water": 1}, 10, "a seed")
    {'health': 5, 'revenue': 4, 'water': 1}
    """
    size = min(size, sum(disposed.values()))
    single: set[str] = set()
    if size >= len(disposed):
        while small := _below_one(disposed, size - len(single), single):
            single |= small
    others = {name: number for name, number in disposed.items() if name not in single}
    shares = _largest_remainder(others, size - len(single), seed_text) | dict.fromkeys(single, 1)
    return {name: shares[name] for name in sorted(disposed)}


def _below_one(disposed: dict[str, int], left: int, single: set[str]) -> set[str]:
    """The strata whose share of what is left is less than one, of those that do not stand alone yet."""
    total = sum(number for name, number in disposed.items() if name not in single)
    return {name for name, number in disposed.items() if name not in single and left * number < total}


def _largest_remainder(sizes: dict[str, int], seats: int, seed_text: str) -> dict[str, int]:
    """So many seats in proportion to the sizes; counted in whole numbers, so that nothing is rounded."""
    total = sum(sizes.values())
    whole = {name: seats * number // total for name, number in sizes.items()}
    lots = {name: sha256(f"{seed_text}|{name}".encode()).digest() for name in sizes}
    order = sorted(sizes, key=lambda name: (-(seats * sizes[name] % total), lots[name]))
    more = set(order[: seats - sum(whole.values())])
    return {name: number + (name in more) for name, number in whole.items()}


def wilson(count: int, of: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share, in percent: with z of Z_95 it holds the true share in 95 of 100 samples on the average
    (for a single share of a small sample it may be 91 or 98).

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n), with p = count ÷ n. Never below 0 or above 100, and honest for the
    few that a meeting can call, where the usual p ± z·√(p(1−p)/n) is not. Source: E. B. Wilson, JASA 22 (1927), 209–212;
    Brown, Cai, DasGupta, Statistical Science 16 (2001), 101–133.

    >>> [round(bound, 1) for bound in wilson(4, 15)]
    [10.9, 52.0]
    """
    share, square = count / of, z * z / of
    middle = (share + square / 2) / (1 + square)
    reach = z * sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return 100 * max(middle - reach, 0.0), 100 * min(middle + reach, 1.0)


RESULTS = ["area", "sampled_on", "drawn_count", "called_count", "reached_count", "satisfied_count", "not_satisfied_count",
           "not_reached_count", "wrong_number_count", "not_satisfied_pct", "not_satisfied_pct__n",
           "not_satisfied_pct__d", "low_pct", "high_pct"]  # fmt: skip


def call_results(tallies: Sequence[Tally]) -> pd.DataFrame:
    """One row a tally (RESULTS): `reached` = said satisfied or not; `not_satisfied_pct` of those reached with `low_pct` and
    `high_pct`, its 95 % interval (NaN where nobody was reached); `drawn_count` is missing where the draw was not written down.
    """
    return pd.DataFrame([_result(tally) for tally in tallies], columns=RESULTS).astype({"drawn_count": "Int64"})


def _result(tally: Tally) -> dict[str, object]:
    not_satisfied, reached = tally.not_satisfied, tally.reached
    low, high = wilson(not_satisfied, reached) if reached else (float("nan"), float("nan"))
    return {
        "area": tally.sample.area,
        "sampled_on": pd.Timestamp(tally.sample.as_of),
        "drawn_count": tally.drawn,
        "called_count": tally.called,
        "reached_count": reached,
        "satisfied_count": tally.satisfied,
        "not_satisfied_count": not_satisfied,
        "not_reached_count": tally.not_reached,
        "wrong_number_count": tally.wrong_number,
        "not_satisfied_pct": 100 * not_satisfied / reached if reached else float("nan"),
        "not_satisfied_pct__n": not_satisfied,
        "not_satisfied_pct__d": reached,
        "low_pct": low,
        "high_pct": high,
    }
