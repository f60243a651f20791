"""Directions: what a meeting told somebody to do by a day (निर्देश).

Enters: rows of the kind `directions`, directions of the minutes. Leaves: those that areas answer for, as they stood on a
day; how far each area complied.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.facts import equals
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import groups_of
from samiksha.minutes import Direction
from samiksha.model import Measure

ROWS = "directions"
SHOWN = (
    "number", "area", "who", "what", "department", "given_on", "due_on", "status", "closed_on", "overdue_days",
    "measure", "then", "now", "scope", "remark", "amendments", "history_count", "closing_told_on", "from_minutes",
)  # fmt: skip
COMPLIANCE = (
    "area", "given_count", "due_count", "in_time_count", "late_count", "overdue_count", "compliance_pct", "compliance_pct__n",
    "compliance_pct__d", "overdue_max_days", "done_early_count", "open_in_time_count",
)  # fmt: skip
_SUMMED = {
    "given_count": "given", "due_count": "due", "in_time_count": "on_time", "late_count": "late",
    "overdue_count": "overdue", "done_early_count": "done_early", "open_in_time_count": "open_in_time",
}  # fmt: skip
IMPLEMENTED, BEHIND, ON_SCHEDULE = "implemented", "behind_schedule", "on_schedule"
LOOKED_BACK_DAYS = 35
"""So long a closed direction stands on pages that have no review before them: five weeks, so that a monthly meeting sees it."""
_ENDLESS = date(2200, 1, 1)
"""From here on a last day is none; the calendar of pandas ends soon after."""


def rows_of_minutes(held: Sequence[Direction]) -> pd.DataFrame:
    """Directions of the minutes as rows of the kind `directions`, with what the register does not know: `measure` (key),
    `then` (Measure or None), `scope` (whose measure it is; {}: the area's), `remark`, `amendments` (tuple of Amendment), `history_count`, `closing_told_on`,
    `from_minutes`.
    """

    def days(told: Sequence[date | None]) -> npt.NDArray[np.datetime64]:
        return np.array([day if day and day < _ENDLESS else None for day in told], dtype="datetime64[s]")

    return pd.DataFrame({
        "direction_id": [f"minutes/{each.number}" for each in held],
        "number": [str(each.number) for each in held],
        "area": [each.area for each in held],
        "review": [each.review or None for each in held],
        "department": [each.department or None for each in held],
        "who": [each.who for each in held],
        "what": [each.what for each in held],
        "given_on": days([each.given_on for each in held]),
        "due_on": days([each.due_on for each in held]),
        "status": [str(each.status) for each in held],
        "closed_on": days([each.closed_on for each in held]),
        "measure": [each.measure or None for each in held],
        "then": _objects([_measure_of(each) for each in held]),
        "scope": _objects([each.scope for each in held]),
        "remark": [each.remark or None for each in held],
        "amendments": _objects([each.amendments for each in held]),
        "history_count": [len(each.history) for each in held],
        "closing_told_on": days([each.closing_told_on for each in held]),
        "from_minutes": True,
    })  # fmt: skip


def _objects(values: Sequence[object]) -> npt.NDArray[np.object_]:
    """A column of whatever, tuples too."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _measure_of(direction: Direction) -> Measure | None:
    """The measure as the meeting saw it; None where there was none, or it was written otherwise than today."""
    try:
        return Measure.from_json(direction.measure_then) if direction.measure_then else None
    except (KeyError, TypeError, ValueError):
        return None


def directions_on(rows: pd.DataFrame | None, as_of: date, review: str | None = None) -> pd.DataFrame:
    """Directions given before `as_of`: one row each (SHOWN), the longest overdue first.

    `status` is one of the four of the Cabinet Secretariat's e-SamikSha: implemented, on_schedule, behind_schedule,
    yet_to_start. `overdue_days` counts from the due day to the as-of day for those not implemented, else 0. With
    `review` only those of that review type and those of none. `number`: of the minutes, or the register's own. Rows of
    the register are not `from_minutes`. No rows: an empty frame.
    """
    if rows is None or rows.empty:
        return pd.DataFrame(columns=list(SHOWN))
    today = day_number(as_of)
    mine = day_numbers(rows["given_on"]) < today
    if review is not None and "review" in rows:
        mine &= rows["review"].isna().to_numpy() | equals(rows["review"], review)
    held = pd.DataFrame(
        {name: rows[name].array[mine] if name in rows else np.full(mine.sum(), np.nan) for name in SHOWN}
    )
    due_on, closed_on = pd.to_datetime(held["due_on"]), pd.to_datetime(held["closed_on"])
    due = day_numbers(due_on)
    # Run late, a day must not know what was closed after it.
    later = day_numbers(closed_on) > today
    status = held["status"].mask(later, pd.Series(np.where(due >= today, ON_SCHEDULE, BEHIND), index=held.index))
    owed = ~equals(status, IMPLEMENTED) & (due < today)
    late = np.where(owed, today - due, 0).astype("int64")
    held = held.assign(due_on=due_on, closed_on=closed_on.mask(later), status=status, overdue_days=late)
    return _as_register(held, rows.loc[mine]).take(np.lexsort((due, -late))).reset_index(drop=True)


def _as_register(held: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """`held` with what the register lacks filled in, so that its rows and those of the minutes are alike."""
    number = held["number"].astype(object)
    if "direction_id" in rows:
        number = number.where(
            number.notna(), pd.Series(rows["direction_id"].to_numpy(dtype=object), index=held.index)
        )
    return held.assign(
        number=number,
        history_count=pd.to_numeric(held["history_count"]).fillna(1).astype("int64"),
        closing_told_on=pd.to_datetime(held["closing_told_on"]),
        from_minutes=held["from_minutes"].eq(True).to_numpy(dtype=bool),
        amendments=_objects([each if isinstance(each, tuple) else () for each in held["amendments"]]),
        then=_objects([each if isinstance(each, Measure) else None for each in held["then"]]),
        now=_objects([None] * len(held)),
        scope=_objects([each if isinstance(each, dict) else {} for each in held["scope"]]),
    )


def with_now(held: pd.DataFrame, within: Callable[[str, dict[str, str]], Mapping[str, Measure]]) -> pd.DataFrame:
    """The directions of `directions_on` with `now`: what the measure that each is about is today, of the very cases that it
    was about. `within`: area and scope → the measures, none where they are not known."""
    found: dict[tuple[str, str], Mapping[str, Measure]] = {}

    def found_in(area: str, scope: dict[str, str], measure: object) -> Measure | None:
        if not isinstance(measure, str):
            return None
        key = (area, repr(sorted(scope.items())))
        if key not in found:
            found[key] = within(area, scope)
        return found[key].get(measure)

    if held.empty:
        return held
    asked = zip(held["area"], held["scope"], held["measure"], strict=True)
    return held.assign(now=_objects([found_in(*each) for each in asked]))


def stands(held: pd.DataFrame, as_of: date, since: date | None) -> npt.NDArray[np.bool_]:
    """Which directions a page lists: the open ones, and those closed since the review before (`since`; without one, in
    the last LOOKED_BACK_DAYS). The others are only counted.

    What the minutes heard counts from the day of the word: said in the meeting of `since` itself, it came after that
    meeting's page.
    """
    from_day = day_number(since or as_of - timedelta(days=LOOKED_BACK_DAYS))
    told = day_numbers(held["closing_told_on"])
    closed = np.where(np.isnan(told), day_numbers(held["closed_on"]), told)
    heard = held["from_minutes"].to_numpy(dtype=bool) & (closed == from_day)
    listed: npt.NDArray[np.bool_] = ~equals(held["status"], IMPLEMENTED) | (closed > from_day) | heard
    return listed


def compliance_facts(held: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row a direction of `directions_on`: `area`, `department`; `given`; `due` (its last day has passed); of those
    `on_time` (implemented by that day), `late` (implemented after it), `overdue` (not implemented); of the others
    `done_early` and `open_in_time`; `undated` (given without a last day); `overdue_days` (0 unless overdue).
    """
    due_on, closed_on = day_numbers(held["due_on"]), day_numbers(held["closed_on"])
    done, in_time = equals(held["status"], IMPLEMENTED), closed_on <= due_on
    due = due_on < day_number(as_of)
    return pd.DataFrame({
        "area": held["area"],
        "department": held["department"],
        "given": np.ones(len(held), dtype=bool),
        "due": due,
        "on_time": due & done & in_time,
        "late": due & done & ~in_time,
        "overdue": due & ~done,
        "done_early": ~due & done,
        "open_in_time": ~due & ~done,
        "undated": np.isnan(due_on),
        "overdue_days": held["overdue_days"].to_numpy(dtype="int64"),
    })  # fmt: skip


def compliance(held: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row an area that was directed to do anything, the one with most overdue first (COMPLIANCE).

    Given = due + done early + open in time; due = in time + late + overdue. `compliance_pct`: implemented by the last day ÷
    those whose last day has passed (closed on time ÷ due). Source: domain 3.4, R4.
    """
    if held.empty:
        return pd.DataFrame(columns=list(COMPLIANCE))
    facts = compliance_facts(held, as_of)
    groups = groups_of(facts, ["area"])
    table = pd.DataFrame({
        "area": pd.Series(groups.keys["area"], dtype="str"),
        "overdue_max_days": facts["overdue_days"].groupby(groups.codes).max().to_numpy(dtype="int64"),
        **{column: groups.sums(facts, fact) for column, fact in _SUMMED.items()},
    })  # fmt: skip
    order = ["overdue_count", "overdue_max_days", "area"]
    return with_share(table.sort_values(order, ascending=[False, False, True], ignore_index=True))


def with_share(table: pd.DataFrame) -> pd.DataFrame:
    """The counts with `compliance_pct`, missing where none is due."""
    due = table["due_count"].to_numpy(dtype="float64")
    share = 100 * table["in_time_count"].to_numpy(dtype="float64") / np.where(due > 0, due, np.nan)
    above, below = table["in_time_count"], table["due_count"]
    told = table.assign(compliance_pct=share, compliance_pct__n=above, compliance_pct__d=below)
    return told[list(COMPLIANCE)]


def compliance_of_all(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `compliance` as one: their sums, the share of the sums, the longest overdue of all."""
    sums = {str(name): [int(table[name].sum())] for name in table.columns if str(name).endswith("_count")}
    return with_share(
        pd.DataFrame({"area": [""], "overdue_max_days": [int(table["overdue_max_days"].max())], **sums})
    )
