"""What the figures of the week say: where it stands, what is missing, who must act.

Enters: measures and frames. Leaves: statements, most important first; none with a hole.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from samiksha.measures.good_governance_cases import worst_office
from samiksha.measures.good_governance_deliverables import INCOMPLETE, OVERDUE
from samiksha.measures.good_governance_returns import Week
from samiksha.measures.good_governance_settings import Settings
from samiksha.model import UNSTATED, Coded, Measure, Statement

Measures = dict[str, Measure]
Frames = Mapping[str, pd.DataFrame | None]


def statements(measures: Measures, frames: Frames, week: Week, settings: Settings) -> tuple[Statement, ...]:
    """Standing (one), what is missing (two at most), who must act (one)."""
    if not week.begun:
        return (Statement("week_not_begun", values={"start": week.whole.start}),)
    missing = [*_missing(measures, frames, settings)][:2]
    return (*_standing(measures, settings), *missing, *_act(measures, frames))


def _standing(measures: Measures, settings: Settings) -> Iterator[Statement]:
    channels = {channel: measures[f"week_disposed_{channel}"] for channel in settings.channels}
    told = {channel: one for channel, one in channels.items() if one.value is not None}
    disposed, cpgrams = measures["week_disposed"], measures["cpgrams_disposed_pct"]
    if disposed.value is None:
        yield Statement("week_nothing_entered", tone="bad")
    else:
        most = max(told, key=lambda channel: told[channel].value or 0)
        values = {"disposed": disposed, "channel": Coded("channel", most), "most": told[most], "cpgrams": cpgrams}
        yield Statement("week_standing_no_cpgrams" if cpgrams.value is None else "week_standing", values=values)


def _missing(measures: Measures, frames: Frames, settings: Settings) -> Iterator[Statement]:
    """What is overdue, not entered, incomplete, not uploaded: the gravest first."""
    checklist = frames["deliverables"]
    assert checklist is not None
    overdue = tuple(Coded("item", item) for item in checklist.loc[checklist["item_state"] == OVERDUE, "item"])
    if overdue:
        yield Statement("week_overdue", "bad", {"items": overdue})
    entries, silent = measures["week_entries_missing"], measures["days_since_entry"]
    if entries.value and silent.value is not None and int(silent.value) > settings.fresh_days:
        yield Statement("week_silent", "bad", {"missing": entries, "days": silent})
    elif entries.value:
        yield Statement("week_days_missing", "bad", {"missing": entries})
    if (checklist["item_state"] == INCOMPLETE).any():
        yield Statement("week_incomplete", "bad", {"incomplete": measures["deliverables_incomplete"]})
    if measures["upload_gap_left"].value:
        gap, uploaded = measures["upload_gap_left"], measures["uploaded_pct"]
        yield Statement("week_upload_gap", "bad", {"gap": gap, "uploaded": uploaded})


def _act(measures: Measures, frames: Frames) -> Iterator[Statement]:
    """The office that holds most cases over the limit; else the channel with most to upload."""
    worst = worst_office(frames["cpgrams_by_office"])
    gap = frames["upload_gap"]
    if worst is not None:
        values: dict[str, object] = {"over": measures["cpgrams_over_limit"], "number": int(worst["over_limit_count"])}
        values["department"] = Coded("department", str(worst["department"]))
        if worst.get("office", UNSTATED) == UNSTATED:
            yield Statement("week_act_department", "act", values)
        else:
            yield Statement("week_act_cpgrams", "act", values | {"office": Coded("office", str(worst["office"]))})
    elif gap is not None and (gap["gap_count"] > 0).any():
        behind = gap.sort_values("gap_count", ascending=False, kind="stable").iloc[0]
        yield Statement("week_act_upload", "act", {
            "channel": Coded("channel", str(behind["channel"])), "number": int(behind["gap_count"]),
        })  # fmt: skip
