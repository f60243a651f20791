"""Revenue cases (राजस्व प्रकरण): what is pending too long, and what is truly disposed of.

Enters: rows of the kind `revenue_cases`, the day that they are told to, the settings. Leaves: measures, the
breakdowns by case type, district and court, and two lists of cases.

A case is truly disposed of only when the record has been corrected after the order (R4): a disposal without it is
false, and the case still pending in truth.
"""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.conference_settings import Settings
from samiksha.measures.facts import equals
from samiksha.measures.periods import day_number, day_numbers, last_days
from samiksha.measures.sums import Groups, counted, groups_of, shared, whole_numbers
from samiksha.model import Better, Measure, Unit, not_reported, share

KIND = "revenue_cases"
CASE_TYPES = (
    "mutation", "partition", "demarcation", "khasra_update", "record_correction", "encroachment_removal",
)  # fmt: skip
"""In the order in which the conference goes through them."""
COUNTED = {
    "pending_count": "pending",
    "over_100_count": "over",
    "disposed_count": "disposed",
    "false_count": "false",
}
"""Column → the fact that it counts."""
SHARES = {"over_100_pct": ("over", "pending"), "true_pct": ("corrected", "disposed")}
Numbers = npt.NDArray[np.float64]


def case_facts(cases: pd.DataFrame | None, day: date, settings: Settings) -> pd.DataFrame:
    """One row a case, in the order of `cases`; true or false, missing never. Without rows no facts at all.

    `pending`: registered by the day and not disposed of by it; `over`: pending for more than `over_days` since
    registration; `disposed`: disposed of in the last `period_days`; `corrected`: disposed, and the record corrected by
    the day; `false`: disposed, and it is not; `truly_pending`: pending or false. `age_days`: since registration.
    Without disposed_on `pending` follows the status; without record_corrected_on nothing is known of the record.
    """
    if cases is None:
        return pd.DataFrame()
    today = day_number(day)
    registered = day_numbers(cases["registered_on"])
    known = registered <= today
    facts: dict[str, npt.NDArray[Any]] = {"age_days": today - registered}
    if "disposed_on" in cases:
        disposed_on = day_numbers(cases["disposed_on"])
        facts["pending"] = known & ~(disposed_on <= today)
        facts["disposed"] = known & last_days(day, settings.period_days).holds(disposed_on)
    else:
        facts["pending"] = known & ~equals(cases["status"], "disposed")
    facts["over"] = facts["pending"] & (facts["age_days"] > settings.over_days)
    if "disposed" in facts and "record_corrected_on" in cases:
        corrected = day_numbers(cases["record_corrected_on"]) <= today
        facts["corrected"] = facts["disposed"] & corrected
        facts["false"] = facts["disposed"] & ~corrected
        facts["truly_pending"] = facts["pending"] | facts["false"]
    return pd.DataFrame(facts, index=cases.index)


def case_measures(cases: pd.DataFrame | None, facts: pd.DataFrame) -> list[Measure]:
    """Pending, over 100 days (all, and of each case type), disposed, true and false disposals."""
    return [
        revenue_pending(facts),
        revenue_over_100(facts),
        revenue_over_100_pct(facts),
        *over_100_pct_by_type(cases, facts),
        revenue_disposed(facts),
        true_disposal_pct(facts),
        false_disposals(facts),
        revenue_truly_pending(facts),
    ]


def revenue_pending(facts: pd.DataFrame) -> Measure:
    """Revenue cases registered by the day and not disposed of by it. Source: R4."""
    return counted(facts, "revenue_pending", "pending", Better.LESS)


def revenue_over_100(facts: pd.DataFrame) -> Measure:
    """Cases pending for more than `over_days` (100) days since registration. Source: domain 3.4, R4.

    >>> revenue_over_100(pd.DataFrame({"over": [True, False], "pending": [True, True]})).value
    1
    """
    return counted(facts, "revenue_over_100", "over", Better.LESS, of="pending")


def revenue_over_100_pct(facts: pd.DataFrame) -> Measure:
    """Pending for more than 100 days ÷ pending. Source: domain 3.4, R4."""
    return shared(facts, "revenue_over_100_pct", "over", "pending", Better.LESS)


def over_100_pct_by_type(cases: pd.DataFrame | None, facts: pd.DataFrame) -> list[Measure]:
    """Of each case type: pending for more than 100 days ÷ pending. Source: domain 3.4, R4 (districts by case type)."""
    keys = [f"{case_type}_over_100_pct" for case_type in CASE_TYPES]
    if cases is None:
        return [not_reported(key, Unit.PERCENT, Better.LESS) for key in keys]
    types = _case_types(cases)
    over, pending = (np.asarray(types.sums(facts, fact)).tolist() for fact in ("over", "pending"))
    return [share(key, above, of, Better.LESS) for key, above, of in zip(keys, over, pending, strict=True)]


def _case_types(cases: pd.DataFrame) -> Groups:
    """The case types in the conference's order, and which each case is of."""
    codes, found = pd.factorize(cases["case_type"].array)
    places = np.array([CASE_TYPES.index(name) for name in found], dtype="int64")
    return Groups(places[codes], {"case_type": np.array(CASE_TYPES, dtype="object")}, len(CASE_TYPES))


def revenue_disposed(facts: pd.DataFrame) -> Measure:
    """Cases disposed of in the last `period_days`. Needs disposed_on. Source: domain 3.4."""
    return counted(facts, "revenue_disposed", "disposed", Better.MORE)


def true_disposal_pct(facts: pd.DataFrame) -> Measure:
    """Disposed and the record corrected ÷ disposed, of the last `period_days`. Needs record_corrected_on.

    Source: domain 3.4, R4 ("only when the record has been corrected").

    >>> facts = pd.DataFrame({"disposed": [True, True, False], "corrected": [True, False, False]})
    >>> true_disposal_pct(facts).value
    50.0
    """
    return shared(facts, "true_disposal_pct", "corrected", "disposed", Better.MORE)


def false_disposals(facts: pd.DataFrame) -> Measure:
    """Disposed of in the last `period_days`, and the record not corrected by the day. Source: domain 3.4, R4."""
    return counted(facts, "false_disposals", "false", Better.LESS, of="disposed")


def revenue_truly_pending(facts: pd.DataFrame) -> Measure:
    """Pending + false disposals: what is pending when only a corrected record counts. Source: R4."""
    return counted(facts, "revenue_truly_pending", "truly_pending", Better.LESS)


def by_case_type(cases: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a case type, in the conference's order: `case_type` and the columns of `standing`."""
    if cases is None:
        return None
    return _with_standing(
        {"case_type": list(CASE_TYPES)}, _case_types(cases), facts, settings.minimum_volume.case_type
    )


def courts(cases: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a court, the one with most cases over 100 days first, then the most pending: `court`, `block`, `area`,
    and the columns of `standing`. None when no court is named.
    """
    if cases is None or "office" not in cases:
        return None
    cases = cases.rename(columns={"office": "court"})
    names = ["court", *(name for name in ("block", "area") if name in cases)]
    groups = groups_of(cases, names)
    keys: dict[str, Any] = {name: pd.Series(values, dtype="str") for name, values in groups.keys.items()}
    table = _with_standing(keys, groups, facts, settings.minimum_volume.court)
    order = ["over_100_count", "pending_count", *names]
    return table.sort_values(order, ascending=[False, False, *(True for _ in names)], ignore_index=True)


def standing(groups: Groups, facts: pd.DataFrame, by: list[str], settings: Settings) -> pd.DataFrame:
    """One row a group of `by`, the one with most cases over 100 days first, then the most pending: the columns of `by`,
    then those of `_with_standing`. What the rule has no minimum for takes a court's.
    """
    least = getattr(settings.minimum_volume, by[-1], settings.minimum_volume.court)
    keys = {name: pd.Series(values, dtype="str") for name, values in groups.keys.items()}
    table = _with_standing(keys, groups, facts, least)
    order = ["over_100_count", "pending_count", *by]
    return table.sort_values(order, ascending=[False, False, *(True for _ in by)], ignore_index=True)


def in_play(facts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which cases a breakdown counts: pending, or disposed of in the period."""
    chosen = [facts[name].to_numpy() for name in ("pending", "disposed") if name in facts]
    return np.asarray(np.logical_or.reduce(chosen))


def _with_standing(keys: dict[str, Any], groups: Groups, facts: pd.DataFrame, least: int) -> pd.DataFrame:
    """The keys, and for each group `pending_count`, `over_100_count`, `over_100_pct` of the pending, `disposed_count`,
    `true_pct` of the disposed, `false_count` (missing when not reported; shares with numerator and denominator,
    NaN without one), `volume` (pending + disposed), `enough`.
    """
    table = dict(keys)
    for column, fact in COUNTED.items():
        table[column] = whole_numbers(groups.sums(facts, fact), groups.number)
    for column, (above, below) in SHARES.items():
        table |= share_columns(column, groups.sums(facts, above), groups.sums(facts, below), groups.number)
    held = [groups.sums(facts, fact) for fact in ("pending", "disposed")]
    volume = np.sum([counts for counts in held if counts is not None], axis=0)
    table["volume"] = whole_numbers(volume, groups.number)
    table["enough"] = volume >= least
    return pd.DataFrame(table)


def share_columns(
    column: str, above: npt.NDArray[Any] | None, below: npt.NDArray[Any] | None, rows: int
) -> dict[str, Any]:
    """A share with its numerator and denominator beside it, as three columns; missing when either is not reported.

    >>> pd.DataFrame(share_columns("pct", np.array([1.0, 0.0]), np.array([4.0, 0.0]), 2)).values.tolist()
    [[25.0, 1.0, 4.0], [nan, 0.0, 0.0]]
    """
    nothing = np.full(rows, np.nan)
    known = above is not None and below is not None
    numerator = np.asarray(above, dtype="float64") if known else nothing
    denominator = np.asarray(below, dtype="float64") if known else nothing
    percent = np.full(rows, np.nan)
    np.divide(100 * numerator, denominator, out=percent, where=denominator > 0)
    return {column: percent, f"{column}__n": numerator, f"{column}__d": denominator}


def over_100_by_area(cases: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """One row a district, the largest share over 100 days first: `area`, `revenue_over_100_count`,
    `revenue_over_100_pct`, and `<case type>_over_100_pct` for each (NaN without a pending case of it), `enough`.
    """
    if cases is None:
        return None
    groups = groups_of(cases, ["area"])
    table: dict[str, Any] = {"area": pd.Series(groups.keys["area"], dtype="str")}
    table["revenue_over_100_count"] = whole_numbers(groups.sums(facts, "over"), groups.number)
    pending = groups.sums(facts, "pending")
    table |= share_columns("revenue_over_100_pct", groups.sums(facts, "over"), pending, groups.number)
    for case_type in CASE_TYPES:
        of_it = equals(cases["case_type"], case_type)
        mine = Groups(groups.codes[of_it], groups.keys, groups.number)
        counts = [mine.sums(facts[of_it], fact) for fact in ("over", "pending")]
        table |= share_columns(f"{case_type}_over_100_pct", counts[0], counts[1], groups.number)
    table["enough"] = np.asarray(pending) >= settings.minimum_volume.area
    frame = pd.DataFrame(table)
    return frame.sort_values(["revenue_over_100_pct", "area"], ascending=[False, True], ignore_index=True)


def oldest_cases(cases: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """The `listed` longest pending cases, oldest first: `case_id`, `case_type`, `court`, `block`, `area` (as far as
    known), `age_days`.
    """
    if cases is None:
        return None
    chosen = cases.assign(age_days=facts["age_days"])[facts["pending"]]
    return _listed(chosen, "age_days", settings)


def false_disposal_list(cases: pd.DataFrame | None, facts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """The `listed` oldest false disposals: `case_id`, `case_type`, `court`, `block`, `area` (as far as known),
    `disposed_on`, `since_order_days`. None when nothing is known of the record.
    """
    if cases is None or "false" not in facts:
        return None
    chosen = cases[facts["false"]]
    told = day_numbers(cases["registered_on"]) + facts["age_days"]
    days = told[facts["false"]] - day_numbers(chosen["disposed_on"])
    return _listed(chosen.assign(since_order_days=days), "since_order_days", settings, "disposed_on")


def _listed(chosen: pd.DataFrame, days: str, settings: Settings, *more: str) -> pd.DataFrame:
    """The rows with most days first, of equals by number of the case."""
    chosen = chosen.rename(columns={"office": "court"})
    columns = [name for name in ("case_id", "case_type", "court", "block", "area") if name in chosen]
    ordered = chosen.sort_values([days, "case_id"], ascending=[False, True]).head(settings.listed)
    frame = ordered[[*columns, *more, days]].reset_index(drop=True)
    return frame.assign(**{days: frame[days].astype("int64")})
