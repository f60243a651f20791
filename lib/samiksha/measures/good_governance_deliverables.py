"""Deliverables of the week (सुशासन सामग्री): log-in, workshop, vision document, practices and stories.

Enters: the week's entries, rows of the kind `deliverables`, the dues of the rule. Leaves: measures, the checklist,
and what each incomplete practice or story lacks.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.facts import equals
from samiksha.measures.good_governance_returns import Week, across, counted, shared, told
from samiksha.measures.good_governance_settings import Item, Settings
from samiksha.measures.periods import day_number, day_numbers
from samiksha.measures.sums import groups_of
from samiksha.model import Better, Measure

Counts = npt.NDArray[np.int64]
FLAGS: dict[Item, str] = {"log_in": "login_done", "workshop": "workshop_held", "vision_document": "vision_document"}
"""Item → the column of a return that tells it."""
KINDS: dict[Item, str] = {"practices": "practice", "stories": "story"}
"""Item → the kind of deliverable that is counted for it."""
DONE, DUE, OVERDUE, INCOMPLETE, UNKNOWN = "done", "due", "overdue", "incomplete", "not_reported"
PIECE = {"area": "area", "piece": "kind", "title": "title", "department": "department"}
"""Column of a practice or story → the column of an export that tells it."""
PHOTOGRAPH, BENEFIT, UPLOAD = "photograph", "benefit", "upload"


@dataclass(frozen=True)
class Checked:
    """One item of the checklist, over all areas that tell it."""

    item: Item
    due_on: date
    each: int
    """How many an area owes."""
    areas: tuple[str, ...]
    """Those that tell it; the two below have a figure for each."""
    done_by: Counts
    """How many are done, at most what is needed."""
    incomplete_by: Counts
    """How many are begun and lack something."""

    @property
    def done(self) -> int:
        return int(self.done_by.sum())

    @property
    def needed(self) -> int:
        return self.each * len(self.areas)

    @property
    def incomplete(self) -> int:
        return int(self.incomplete_by.sum())

    @property
    def areas_done(self) -> int:
        """Areas that have done all of it."""
        return int((self.done_by == self.each).sum())

    def state(self, as_of: date) -> str:
        """done; incomplete (something is begun that lacks a part); else due until its day, and overdue after it."""
        if not self.areas:
            return UNKNOWN
        if self.done == self.needed:
            return DONE
        if self.incomplete:
            return INCOMPLETE
        return DUE if as_of <= self.due_on else OVERDUE


def pieces_of(deliverables: pd.DataFrame | None, as_of: date) -> pd.DataFrame | None:
    """One row a practice or story: `area`, `piece` (practice or story), `title`, `department` (missing where not told),
    `lacks` (tuple of photograph, benefit, upload; empty: complete). None when none was loaded.

    A practice needs a photograph, a story the benefit to the beneficiary, both a day of upload by the as-of day. What
    no export has a column for is not asked. Source: R3.
    """
    if deliverables is None:
        return None
    is_practice = equals(deliverables["kind"], "practice")
    lacking: dict[str, npt.NDArray[np.bool_]] = {}
    if "photograph" in deliverables:
        lacking[PHOTOGRAPH] = is_practice & ~equals(deliverables["photograph"], True)
    if "benefit" in deliverables:
        lacking[BENEFIT] = ~is_practice & (deliverables["benefit"].fillna("").str.strip() == "").to_numpy()
    if "uploaded_on" in deliverables:
        lacking[UPLOAD] = ~(day_numbers(deliverables["uploaded_on"]) <= day_number(as_of))
    flags = list(zip(*lacking.values(), strict=True)) if lacking else [()] * len(deliverables)
    lacks = [tuple(name for name, yes in zip(lacking, row, strict=True) if yes) for row in flags]
    told: dict[str, Any] = {name: deliverables.get(column, np.nan) for name, column in PIECE.items()}
    return pd.DataFrame({**told, "lacks": pd.Series(lacks, index=deliverables.index, dtype="object")})


def checklist(
    entries: pd.DataFrame, pieces: pd.DataFrame | None, week: Week, settings: Settings
) -> tuple[Checked, ...]:
    """Each item, in the order of the rule's checklist."""
    found = []
    for item, due in settings.deliverables.dues().items():
        due_on = due.due_on(week.whole)
        areas, done, begun = _flagged(entries, item, due_on) if item in FLAGS else _pieces(pieces, KINDS[item])
        found.append(Checked(item, due_on, due.needed, areas, np.minimum(done, due.needed), begun))
    return tuple(found)


ByArea = tuple[tuple[str, ...], Counts, Counts]
"""Areas; what each has done; what each has begun."""
UNTOLD: ByArea = ((), np.zeros(0, dtype="int64"), np.zeros(0, dtype="int64"))


def _flagged(entries: pd.DataFrame, item: Item, due_on: date) -> ByArea:
    """Whether a return says yes on any day; of the workshop, on its own day or a later one."""
    flags = told(entries, FLAGS[item])
    there = ~np.isnan(flags)
    yes = flags[there] == 1
    if item == "workshop":
        yes &= day_numbers(entries["day"])[there] >= day_number(due_on)
    areas = groups_of(entries.loc[there, ["area"]], ["area"])
    done = np.minimum(np.bincount(areas.codes[yes], minlength=areas.number), 1)
    return tuple(areas.keys["area"]), done, np.zeros_like(done)


def _pieces(pieces: pd.DataFrame | None, kind: str) -> ByArea:
    """Complete and incomplete pieces of a kind; an area that lists the other kind alone has none of this one."""
    if pieces is None:
        return UNTOLD
    of_kind, areas = equals(pieces["piece"], kind), groups_of(pieces, ["area"])
    lacking = np.array([bool(lacks) for lacks in pieces["lacks"]], dtype=bool)
    done, begun = (areas.codes[of_kind & which] for which in (~lacking, lacking))
    return (
        tuple(areas.keys["area"]),
        np.bincount(done, minlength=areas.number),
        np.bincount(begun, minlength=areas.number),
    )


def deliverables(checked: tuple[Checked, ...], week: Week) -> pd.DataFrame:
    """One row an item: `item`, `item_state` (done, due, overdue, incomplete, not_reported), `done_count`, `needed_count`,
    `incomplete_count`, `areas_done_count` of `areas_count` districts that tell it, `due_on`; `tone`.
    """
    states = [one.state(week.as_of) for one in checked]
    return pd.DataFrame({
        "item": pd.Series([one.item for one in checked], dtype="str"),
        "item_state": pd.Series(states, dtype="str"),
        **{
            f"{name}_count": pd.array([getattr(one, name) if one.areas else None for one in checked], dtype="Int64")
            for name in ("done", "needed", "incomplete", "areas_done")
        },
        "areas_count": pd.array([len(one.areas) for one in checked], dtype="Int64"),
        "due_on": pd.to_datetime(pd.Series([one.due_on for one in checked])).astype("datetime64[us]"),
        "tone": [{DONE: "good", OVERDUE: "bad", INCOMPLETE: "bad"}.get(state, "") for state in states],
    })  # fmt: skip


def not_done_by_area(checked: tuple[Checked, ...]) -> pd.DataFrame:
    """One row an area that still owes something, most first: `area`, `not_done` (tuple of items), `incomplete_count`
    (pieces begun that lack something). What nothing tells of an area is not in its row.
    """
    owed: dict[str, list[str]] = {}
    begun: dict[str, int] = {}
    for one in checked:
        for area, done, incomplete in zip(one.areas, one.done_by, one.incomplete_by, strict=True):
            begun[area] = begun.get(area, 0) + int(incomplete)
            if done < one.each:
                owed.setdefault(area, []).append(one.item)
    areas = sorted(owed, key=lambda area: (-len(owed[area]), area))
    return pd.DataFrame({
        "area": pd.Series(areas, dtype="str"),
        "not_done": pd.Series([tuple(owed[area]) for area in areas], dtype="object"),
        "incomplete_count": pd.array([begun[area] for area in areas], dtype="Int64"),
    })  # fmt: skip


def incomplete_deliverables(pieces: pd.DataFrame | None) -> pd.DataFrame | None:
    """One row a practice or story that lacks something: `area` (of several), `title`, `piece`, `department`, `lacks`
    (tuple), in the order of area, piece and title."""
    if pieces is None:
        return None
    lacking = pieces.loc[pieces["lacks"].str.len() > 0, ["area", "title", "piece", "department", "lacks"]]
    return across(lacking.sort_values(["area", "piece", "title"], ignore_index=True))


def measures_of(checked: tuple[Checked, ...]) -> list[Measure]:
    """Deliverables done ÷ needed, then how many districts have each done, and how many pieces are incomplete."""
    by_item = {one.item: one for one in checked}
    return [
        done_pct(checked),
        *(areas_done(by_item[item]) for item in FLAGS),
        *(complete(by_item[item]) for item in KINDS),
        incomplete(checked),
    ]


def done_pct(checked: tuple[Checked, ...]) -> Measure:
    """Deliverables done ÷ needed, in percent, over the items that are told; of practices and stories no more count
    than are needed. Source: domain 3.2 (done / due / incomplete), R3.
    """
    known = [one for one in checked if one.areas]
    numerator, denominator = sum(one.done for one in known), sum(one.needed for one in known)
    return replace(
        shared("deliverables_done_pct", *((numerator, denominator) if known else (None, None))), volume=None
    )


def areas_done(one: Checked) -> Measure:
    """Districts that have done an item: 1 or 0 of a district alone. Source: domain 3.2, R3.

    `log_ins` logged in to the portal; `workshops` held the workshop on its day or later; `visions` wrote the
    district's vision document.
    """
    keys = {"log_in": "log_ins", "workshop": "workshops", "vision_document": "visions"}
    return counted(keys[one.item], one.areas_done if one.areas else None)


def complete(one: Checked) -> Measure:
    """Practices with photograph (`practices_complete`) or stories that name the benefit (`stories_complete`), on the
    portal; of each district no more than are needed. Source: domain 3.2, R3.
    """
    return counted(f"{one.item}_complete", one.done if one.areas else None)


def incomplete(checked: tuple[Checked, ...]) -> Measure:
    """Practices without photograph, stories without the benefit, either not yet on the portal. Source: domain 3.2."""
    known = [one for one in checked if one.item in KINDS and one.areas]
    number = sum(one.incomplete for one in known) if known else None
    return counted("deliverables_incomplete", number, Better.LESS)
