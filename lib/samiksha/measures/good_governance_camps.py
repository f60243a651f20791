"""Special camps of the week (विशेष शिविर): held on the day and since the start, by block, and who benefited.

Enters: rows of the kind `camps`, the week's entries. Leaves: measures and frames.

Camps are counted from the camp register of an area where one is loaded, else from its returns.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from samiksha.measures.facts import Flags, equals
from samiksha.measures.good_governance_returns import Week, across, counted, told, total, with_share
from samiksha.measures.good_governance_settings import Settings
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import Counts, groups_of
from samiksha.model import UNSTATED, Measure

REGISTER, RETURNS = "register", "returns"
BY_BLOCK = {
    "held_count": "held", "received_count": "received_count", "disposed_count": "disposed_count",
    "beneficiary_count": "beneficiary_count",
}  # fmt: skip


@dataclass(frozen=True)
class Camps:
    """Camps of the week so far: those of the register, and how many a day by area from either basis."""

    register: pd.DataFrame | None
    """None where none is loaded."""
    is_held: Flags
    """Which rows of the register were held in the week so far and are of the week's own kinds."""
    counts: pd.DataFrame
    """How many on a day in an area: `area`, `day`, `camps_count`; of the register one row a camp."""
    basis: dict[str, str]
    """Area → what its camps are counted from: register or returns."""

    @cached_property
    def held(self) -> pd.DataFrame | None:
        """Rows of the register: held in the week so far, of the week's own kinds. None without a register."""
        return None if self.register is None else self.register[self.is_held]


def camps_of(register: pd.DataFrame | None, entries: pd.DataFrame, week: Week, settings: Settings) -> Camps | None:
    """The camps of the week so far; None where neither a register nor a return tells any."""
    parts: list[pd.DataFrame] = []
    basis: dict[str, str] = {}
    held = np.zeros(0, dtype=bool)
    if register is not None:
        held = held_in(register, week, settings)
        parts.append(_counted(register, held, np.ones(len(register))))
        basis |= dict.fromkeys(register["area"].unique(), REGISTER)
    returned = told(entries, "camps_count")
    telling = np.array([area not in basis for area in entries["area"]], dtype=bool) & ~np.isnan(returned)
    if telling.any():
        parts.append(_counted(entries, telling, returned))
        basis |= dict.fromkeys(parts[-1]["area"], RETURNS)
    if not basis:
        return None
    counts = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    return Camps(register, held, counts, dict(sorted(basis.items())))


def _counted(rows: pd.DataFrame, chosen: Flags, counts: Counts) -> pd.DataFrame:
    """One row a row chosen: its area, its day, and how many camps it tells."""
    return pd.DataFrame({
        "area": rows["area"].array[chosen],
        "day": rows["day"].array[chosen].astype("datetime64[us]"),
        "camps_count": counts[chosen].astype("int64"),
    })  # fmt: skip


def held_in(register: pd.DataFrame, week: Week, settings: Settings) -> Flags:
    """Which camps of the register were held in the week so far and are the week's own: of the rule's kinds, or of a
    kind that the register does not state.
    """
    held = equals(register["held"], "held") & week.so_far.holds(day_numbers(register["day"]))
    if "kind" in register:
        held &= (register["kind"].isna() | register["kind"].isin(settings.camp_kinds)).to_numpy()
    return held


def camps_held(camps: Camps | None) -> Measure:
    """Special camps held since the start of the week: from the camp register where one is loaded for the area, else
    from its returns. Source: domain 3.2, R3.
    """
    return counted("week_camps", None if camps is None else int(camps.counts["camps_count"].sum()))


def camps_today(camps: Camps | None, week: Week) -> Measure:
    """Special camps held on the as-of day, from the same basis. Source: domain 3.2."""
    if camps is None:
        return counted("week_camps_today", None)
    today = day_numbers(camps.counts["day"]) == day_number(week.as_of)
    return counted("week_camps_today", int(camps.counts.loc[today, "camps_count"].sum()))


def health_beneficiaries(register: pd.DataFrame | None, week: Week) -> Measure:
    """Beneficiaries of the camps held in the week so far, of whatever kind, that tell them. Source: R3 (health camps)."""
    key = "health_beneficiaries"
    if register is None or "beneficiary_count" not in register:
        return counted(key, None)
    held = equals(register["held"], "held") & week.so_far.holds(day_numbers(register["day"]))
    return counted(key, total(told(register, "beneficiary_count")[held]))


def camps_daily(camps: Camps | None, week: Week) -> pd.DataFrame | None:
    """One row a day of the week so far: `day`, `camps_count` (missing where returns are the basis and tell none)."""
    if camps is None:
        return None
    summed = camps.counts.groupby("day")["camps_count"].sum().reindex(week.days())
    if camps.held is not None:
        summed = summed.fillna(0)
    return pd.DataFrame({"day": week.days(), "camps_count": summed.astype("Int64").array})


def camps_basis(camps: Camps | None, entries: pd.DataFrame) -> pd.DataFrame | None:
    """One row an area: `area`, `camps_basis` (register or returns: from which its camps are counted), `camps_count`, and
    beside it `returned_count` as its returns tell (missing: not told). None without either.
    """
    if camps is None:
        return None
    table = pd.DataFrame({"area": list(camps.basis), "camps_basis": list(camps.basis.values())}, dtype="str")
    counted_here = camps.counts.groupby("area")["camps_count"].sum()
    table["camps_count"] = counted_here.reindex(table["area"], fill_value=0).astype("Int64").array
    areas = groups_of(entries, ["area"])
    returned = pd.Series(areas.added(told(entries, "camps_count")), index=areas.keys["area"])
    table["returned_count"] = returned.reindex(table["area"]).astype("Int64").array
    return table


def camps_by_block(camps: Camps | None) -> pd.DataFrame | None:
    """One row a block ("unstated" where the register names none), fewest camps first: `area` (of several), `block`, `held_count`,
    `received_count`, `disposed_count` (applications; missing: not told), `disposed_pct` of the received,
    `beneficiary_count`. None without a register that tells blocks.
    """
    if camps is None or camps.held is None or "block" not in camps.held:
        return None
    held = camps.held.assign(block=camps.held["block"].fillna(UNSTATED), held=1)
    figures = pd.DataFrame({name: told(held, column) for name, column in BY_BLOCK.items()}, index=held.index)
    table = figures.groupby([held["area"], held["block"]]).sum(min_count=1).astype("Int64").reset_index()
    table = with_share(table, "disposed_pct", "disposed_count", "received_count")
    return across(table.sort_values(["held_count", "area", "block"], ignore_index=True))
