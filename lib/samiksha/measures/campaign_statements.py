"""What the campaign's figures state, before, in and after it: where it stands, what is at risk, who must act.

Enters: measures, breakdowns, the clock. Leaves: `Statement`s, most important first.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from samiksha.measures.campaign_facts import Clock
from samiksha.model import UNSTATED, Coded, Measure, Statement, Unit
from samiksha.params.campaigns import Campaign, Phase

Measures = Mapping[str, Measure]
Frames = Mapping[str, pd.DataFrame | None]


def statements(measures: Measures, frames: Frames, campaign: Campaign, at: Clock | None) -> tuple[Statement, ...]:
    """Of the phase in which the day of the brief lies; `at` is None when no applications are loaded."""
    if at is None:
        found = [*without_applications(measures), *component_2(measures, campaign, None), *returns(measures)]
    elif at.phase is Phase.BEFORE:
        found = [*readiness(measures, campaign, at), *component_2(measures, campaign, at), *acting(frames, at)]
    elif at.phase is Phase.DURING:
        risks = [*pace(measures, at), *component_2(measures, campaign, at), *returns(measures)]
        found = [*standing(measures, at), *risks, *acting(frames, at), *moved(campaign)]
    else:
        found = [
            *(short(measures, at) if at.until < at.end else closing(measures, frames["campaign_account"])),
            *component_2(measures, campaign, at),
            *acting(frames, at),
        ]
    return tuple(found)


def without_applications(measures: Measures) -> Iterator[Statement]:
    """What the daily returns say, if case data are missing."""
    said = measures["returns_disposed_pct"]
    if said.value is None:
        yield Statement("campaign.nothing", "bad")
    else:
        yield Statement("campaign.returns_only", "", {"disposed": said})


def readiness(measures: Measures, campaign: Campaign, at: Clock) -> Iterator[Statement]:
    """Before the start (R1): what is pending as of today, and what of it is over its limit."""
    values = _of(measures, pending="campaign_pending", required="campaign_required_rate")
    days = (campaign.end - campaign.start).days + 1
    yield Statement("campaign.before.standing", "", {**values, "days": days})
    overdue = measures["campaign_overdue_pct"]
    if overdue.value:
        yield Statement("campaign.before.overdue", "bad", {"overdue": overdue})
    elif overdue.value is not None:
        yield Statement("campaign.before.in_time", "good", {"judged": overdue.denominator})


def standing(measures: Measures, at: Clock) -> Iterator[Statement]:
    """In the campaign: how much is disposed of, how much remains, how many days are left."""
    if measures["campaign_disposed_pct"].value is None:
        yield Statement(
            "campaign.during.remaining", "", {**_of(measures, remaining="campaign_remaining"), "days": at.days_left}
        )
        return
    values = _of(measures, disposed="campaign_disposed_pct", remaining="campaign_remaining")
    yield Statement("campaign.during.standing", "", {**values, "days": at.days_left})


def pace(measures: Measures, at: Clock) -> Iterator[Statement]:
    """Whether the mean of the last days is enough, and when it would end at that pace."""
    remaining, recent = measures["campaign_remaining"], measures["campaign_recent_rate"]
    if not remaining.value:
        yield Statement("campaign.during.done", "good")
        return
    if not at.days_left:
        yield Statement("campaign.during.last_day", "bad", {"remaining": remaining})
        return
    if recent.value is None:
        return
    finish = measures["campaign_projected_finish"]
    values = {**_of(measures, required="campaign_required_rate", recent="campaign_recent_rate"), "days": at.recent}
    if finish.value is None:
        yield Statement("campaign.during.stalled", "bad", values)
    elif float(recent.value) >= float(measures["campaign_required_rate"].value or 0):
        yield Statement("campaign.during.on_pace", "good", {**values, "finish": finish})
    else:
        yield Statement("campaign.during.slow", "bad", {**values, "finish": finish})


def short(measures: Measures, at: Clock) -> Iterator[Statement]:
    """After the campaign, by rows that end before it does: where it stood then. Of its last day they say nothing."""
    values = {**_of(measures, remaining="campaign_remaining"), "told": at.until}
    disposed = measures["campaign_disposed_pct"]
    if disposed.value is None:
        yield Statement("campaign.after.short_remaining", "bad", values)
    else:
        yield Statement("campaign.after.short", "bad", {**values, "disposed": disposed})


def closing(measures: Measures, account: pd.DataFrame | None) -> Iterator[Statement]:
    """After the campaign: its account, and what was left though nothing should have been."""
    disposed, approved = measures["campaign_disposed_pct"], measures["campaign_approved_pct"]
    if disposed.value is not None:
        split = approved.value is not None
        values = {"disposed": disposed}
        if split:
            values |= {"approved": approved, "rejected": measures["campaign_rejected_pct"]}
        yield Statement("campaign.after.standing_split" if split else "campaign.after.standing", "", values)
    remaining = measures["campaign_remaining"]
    if not remaining.value:
        yield Statement("campaign.after.none_left", "good")
        return
    told = account is not None and account.loc[account["account"] == "late", "line_count"].sum()
    late = int(told or 0)
    key = "campaign.after.left_since" if late else "campaign.after.left"
    yield Statement(key, "bad", {"remaining": remaining, "late": late})


def component_2(measures: Measures, campaign: Campaign, at: Clock | None) -> Iterator[Statement]:
    """How much of the frozen cohort is disposed of, and how much is left."""
    if campaign.component_2 is None:
        return
    share_, left = measures["component_2_pct"], measures["component_2_remaining"]
    if share_.value is None:
        return
    values = {"disposed": share_, "left": left, "cut_off": campaign.component_2.cut_off}
    if not left.value:
        yield Statement("campaign.component_2.done", "good", values)
    else:
        over = at is not None and at.phase is Phase.AFTER
        yield Statement("campaign.component_2.left", "bad" if over else "", values)


def returns(measures: Measures) -> Iterator[Statement]:
    """How many entries are missing, if any, and how long the most silent body has been silent."""
    missing, silent = measures["returns_missing_pct"], measures["returns_silent_days"]
    if missing.value:
        key = "campaign.returns_silent" if silent.value else "campaign.returns_missing"
        yield Statement(key, "bad", {"missing": missing, "silent": silent})


def moved(campaign: Campaign) -> Iterator[Statement]:
    """That the end of the campaign was moved."""
    if campaign.moved_from:
        yield Statement("campaign.moved", "", {"moved_from": campaign.moved_from})


def acting(frames: Frames, at: Clock) -> Iterator[Statement]:
    """The named department with most eligible applications left (before the start, most pending)."""
    frame = frames["by_department"]
    if frame is None:
        return
    named = frame[(frame["department"] != UNSTATED) & (frame["remaining_count"] > 0)]
    if named.empty:
        return
    row = named.iloc[0]
    values: dict[str, Any] = {"department": Coded("department", str(row["department"]))}
    remaining = int(row["remaining_count"])
    if at.phase is Phase.DURING and at.days_left and not pd.isna(row["recent_per_day"]):
        rates = {name: _rate(float(row[f"{name}_per_day"]), remaining) for name in ("required", "recent")}
        yield Statement("campaign.act.pace", "act", {**values, "remaining": remaining, **rates})
    else:
        pending = frames["pending_by_department"]
        overdue = 0 if pending is None else pending.set_index("department")["past_due_count"][row["department"]]
        key = "campaign.act.after" if at.phase is Phase.AFTER and at.until == at.end else "campaign.act.left"
        yield Statement(key, "act", {**values, "remaining": remaining, "overdue": int(overdue)})


def _rate(value: float, volume: int) -> Measure:
    return Measure("campaign_required_rate", Unit.PER_DAY, value, volume=volume)


def _of(measures: Measures, **keys: str) -> dict[str, Any]:
    return {name: measures[key] for name, key in keys.items()}
