"""What districts entered for the days of the week: disposals by channel, uploads, CPGRAMS, services, freshness.

Enters: rows of the kind `ggw_returns`, the week. Leaves: measures and frames.

A grievance is counted once, in one channel. CPGRAMS and the state helpline are portals with numbers of their own:
what is settled there is counted there. A disposal at a camp or a jan-sunwai that is also entered in another channel is
told by the return as "elsewhere" (of a camp: in a jan-sunwai or a portal; of a jan-sunwai: in a portal) and subtracted
where it was taken: net = disposed − elsewhere. So the channels' net disposals add up to the grievances settled.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from samiksha.measures.good_governance_settings import Channel, Settings
from samiksha.measures.periods import Period, day_number, day_numbers
from samiksha.measures.sums import Counts, Groups, counts_of, groups_of, together, whole_numbers
from samiksha.model import Better, Measure, Unit, count, not_reported, share


@dataclass(frozen=True)
class Columns:
    """The columns of a return that tell one channel; None where a return does not."""

    received: str | None
    disposed: str
    elsewhere: str | None
    uploaded: str | None


COLUMNS: dict[Channel, Columns] = {
    "camps": Columns("camp_received_count", "camp_disposed_count", "camp_elsewhere_count", "camp_uploaded_count"),
    "jan_sunwai": Columns(
        "jan_sunwai_received_count", "jan_sunwai_disposed_count",
        "jan_sunwai_elsewhere_count", "jan_sunwai_uploaded_count",
    ),
    "cpgrams": Columns("cpgrams_received_count", "cpgrams_disposed_count", None, None),
    "helpline": Columns(None, "helpline_disposed_count", None, "helpline_uploaded_count"),
}  # fmt: skip


@dataclass(frozen=True)
class Week:
    """The week, as far as it has come."""

    whole: Period
    as_of: date

    @property
    def so_far(self) -> Period:
        """From its first day to the as-of day, or to its last; before the first it has no days."""
        return Period(self.whole.start, min(self.as_of, self.whole.end))

    @property
    def begun(self) -> bool:
        """Whether its first day has come."""
        return self.as_of >= self.whole.start

    def days(self) -> pd.DatetimeIndex:
        """Each day so far."""
        return pd.date_range(self.so_far.start, self.so_far.end, unit="us")


def entries_of(returns: pd.DataFrame | None, week: Week, settings: Settings) -> pd.DataFrame:
    """The entries for the days of the week so far, by area and day; no row when no return was loaded.

    Beside the columns of a return `net_<channel>` for each channel (see `net`), and `net_all`: all channels together;
    NaN where an entry tells none.
    """
    rows = pd.DataFrame({"area": pd.Series(dtype="str"), "day": pd.Series(dtype="datetime64[us]")})
    if returns is not None:
        days = day_numbers(returns["day"])
        inside = np.flatnonzero(week.so_far.holds(days))
        in_order = inside[np.lexsort((days[inside], returns["area"].to_numpy()[inside]))]
        rows = returns.take(in_order).reset_index(drop=True)
    nets = {f"net_{channel}": net(rows, channel) for channel in settings.channels}
    return pd.concat([rows, pd.DataFrame({**nets, "net_all": together(nets.values())})], axis=1)


def told(entries: pd.DataFrame, column: str | None) -> Counts:
    """A column of counts, NaN where not told; all so where no export has it."""
    if column is None or column not in entries:
        return np.full(len(entries), np.nan)
    return counts_of(entries[column])


def total(figures: Counts) -> int | None:
    """The sum of what is told; None when nothing is."""
    there = figures[~np.isnan(figures)]
    return int(there.sum()) if len(there) else None


def counted(key: str, number: int | None, better: Better = Better.MORE) -> Measure:
    """A count; not reported without a number. It is compared whatever its size: few camps are no reason to be silent."""
    return (
        not_reported(key, Unit.COUNT, better) if number is None else replace(count(key, number, better), volume=None)
    )


def shared(key: str, numerator: int | None, denominator: int | None, better: Better = Better.MORE) -> Measure:
    """A share; not reported without its numerator or its denominator."""
    if numerator is None or denominator is None:
        return not_reported(key, Unit.PERCENT, better)
    return share(key, numerator, denominator, better)


def net(entries: pd.DataFrame, channel: Channel) -> Counts:
    """Disposals of a channel that count in no other: disposed − elsewhere, 0 at least. What no export tells of
    "elsewhere" is nothing to subtract.

    >>> net(pd.DataFrame({"camp_disposed_count": [10, 5], "camp_elsewhere_count": [3, None]}), "camps")
    array([7., 5.])
    """
    columns = COLUMNS[channel]
    disposed, elsewhere = told(entries, columns.disposed), told(entries, columns.elsewhere)
    return np.maximum(disposed - np.nan_to_num(elsewhere), 0)


def disposed(entries: pd.DataFrame) -> Measure:
    """Grievances settled in the week so far, each in one channel: sum of the channels' net disposals.
    Source: domain 3.2, R3.
    """
    return counted("week_disposed", total(told(entries, "net_all")))


def disposed_in(entries: pd.DataFrame, channel: Channel) -> Measure:
    """Grievances settled in one channel, those counted in another left out. Source: domain 3.2.

    >>> disposed_in(pd.DataFrame({"net_camps": pd.array([7, None, 5], dtype="Int64")}), "camps").value
    12
    """
    return counted(f"week_disposed_{channel}", total(told(entries, f"net_{channel}")))


def cpgrams_disposed_pct(entries: pd.DataFrame) -> Measure:
    """CPGRAMS disposed ÷ (opening balance + received), in percent; the target is 100. Source: domain 3.2, R3.

    The opening balance is that of the first day that tells one, in each area; received and disposed count from that
    day on. An area that tells no opening balance stands in neither.

    >>> rows = pd.DataFrame({"area": ["dewas", "dewas"], "cpgrams_opening_count": [40, 35],
    ...     "cpgrams_received_count": [5, 5], "cpgrams_disposed_count": [10, 15]})
    >>> cpgrams_disposed_pct(rows).value
    50.0
    """
    opening, areas = told(entries, "cpgrams_opening_count"), groups_of(entries, ["area"])
    telling, places = np.flatnonzero(~np.isnan(opening)), np.arange(len(entries))
    first = np.full(areas.number, len(entries))
    np.minimum.at(first, areas.codes[telling], telling)
    since = places >= first[areas.codes]
    balance = areas.added(np.where(places == first[areas.codes], opening, np.nan))
    received, disposed = (
        areas.added(np.where(since, told(entries, f"cpgrams_{name}_count"), np.nan))
        for name in ("received", "disposed")
    )
    return _shared_of_areas("cpgrams_disposed_pct", disposed, balance + received)


def services_disposed_pct(entries: pd.DataFrame) -> Measure:
    """Service applications disposed ÷ received in the week so far, over the areas that tell both. Source: domain 3.2."""
    areas = groups_of(entries, ["area"])
    disposed, received = (areas.added(told(entries, f"services_{name}_count")) for name in ("disposed", "received"))
    return _shared_of_areas("week_services_disposed_pct", disposed, received)


def _shared_of_areas(key: str, numerator: Counts, denominator: Counts) -> Measure:
    """A share over the areas that tell both; one figure an area."""
    both = ~np.isnan(numerator + denominator)
    return shared(key, total(numerator[both]), total(denominator[both]))


def services_online(entries: pd.DataFrame) -> Measure:
    """Services put online in the week so far. Source: domain section 2 (returns), R3."""
    return counted("week_services_online", total(told(entries, "services_online_count")))


def uploads(entries: pd.DataFrame, channel: Channel) -> tuple[Counts, Counts]:
    """Disposed and uploaded of the entries that tell both."""
    columns = COLUMNS[channel]
    done, uploaded = told(entries, columns.disposed), told(entries, columns.uploaded)
    both = ~np.isnan(done + uploaded)
    return done[both], uploaded[both]


def all_uploads(entries: pd.DataFrame, settings: Settings) -> tuple[int | None, int | None]:
    """Disposed and uploaded of all local channels, as each tells both; None when none does."""
    pairs = [uploads(entries, channel) for channel in settings.uploaded_channels]
    return total(np.concatenate([done for done, _ in pairs])), total(np.concatenate([there for _, there in pairs]))


def uploaded_pct(done: int | None, uploaded: int | None) -> Measure:
    """Uploaded to the portal of the Government of India ÷ disposed locally, in percent. Source: domain 3.2, R3.

    Both as each local channel tells them, over the entries that tell both (see `all_uploads`): a disposal that stands
    in two local channels is to be entered from each. CPGRAMS is that portal itself.
    """
    return shared("uploaded_pct", uploaded, done)


def upload_gap_left(done: int | None, uploaded: int | None) -> Measure:
    """Disposed locally and not yet uploaded: disposed − uploaded. Source: domain 3.2 (the gap by channel)."""
    return counted("upload_gap_left", None if done is None or uploaded is None else done - uploaded, Better.LESS)


def entries_missing(entries: pd.DataFrame, areas: int, week: Week) -> Measure:
    """Days of the week so far for which a district has entered nothing; over several districts (`areas` of them),
    district-days. Source: domain 3.2 (freshness), R3 (to be brought up to date regularly).
    """
    missing = areas * max(week.so_far.days, 0) - len(entries) if areas else None
    return counted("week_entries_missing", missing, Better.LESS)


def days_since_entry(entries: pd.DataFrame, week: Week) -> Measure:
    """Days from the last entry to the as-of day (to the week's last day, once it is over); of several districts that
    of the longest silent. An entry's day is the day it was made; where no export tells that, the day it is for.
    Source: domain 3.2 (freshness).
    """
    key, better = "days_since_entry", Better.LESS
    if entries.empty:
        return not_reported(key, Unit.DAYS, better)
    made = day_numbers(entries["day"])
    if "entered_on" in entries:
        entered = day_numbers(entries["entered_on"])
        made = np.where(np.isnan(entered), made, entered)
    areas = groups_of(entries, ["area"])
    last = np.full(areas.number, -np.inf)
    np.maximum.at(last, areas.codes, made)
    oldest = last.min()
    return Measure(key, Unit.DAYS, max(0, day_number(week.so_far.end) - int(oldest)), better)


def channels(entries: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """One row a channel, in the rule's order: `channel`, `received_count`, `disposed_count` (as entered),
    `elsewhere_count` (of these counted in another channel), `net_count` (the rest, which add up to the headline),
    `today_count` (net of the as-of day). Missing: not entered.
    """
    today = entries[day_numbers(entries["day"]) == day_number(week.as_of)]
    rows: list[list[object]] = []
    for channel in settings.channels:
        columns = COLUMNS[channel]
        counts = [total(told(entries, name)) for name in (columns.received, columns.disposed, columns.elsewhere)]
        rows.append([channel, *counts, *(total(told(days, f"net_{channel}")) for days in (entries, today))])
    names = ["channel", "received_count", "disposed_count", "elsewhere_count", "net_count", "today_count"]
    return _typed(rows, names)


def upload_gap(entries: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row a local channel: `channel`, `disposed_count`, `uploaded_count`, `gap_count` (disposed − uploaded),
    `uploaded_pct` of the disposed. Missing: not entered.
    """
    rows: list[list[object]] = []
    for channel in settings.uploaded_channels:
        done, uploaded = (total(each) for each in uploads(entries, channel))
        gap = None if done is None or uploaded is None else done - uploaded
        rows.append([channel, done, uploaded, gap])
    table = _typed(rows, ["channel", "disposed_count", "uploaded_count", "gap_count"])
    return with_share(table, "uploaded_pct", "uploaded_count", "disposed_count")


def daily(entries: pd.DataFrame, camps: pd.DataFrame | None, week: Week, settings: Settings) -> pd.DataFrame:
    """One row a day of the week so far: `day`, `entries_count` (districts that entered something), `camps_count`
    (held; `camps` as `camps_daily` tells), `<channel>_net_count` for each channel, `all_net_count`, `services_count`
    (applications disposed), `cumulative_count` (all net disposals entered up to the day). A day without an entry is
    missing in all that its return would tell, not 0; `tone` is bad then.
    """
    days = week.days()
    places = (day_numbers(entries["day"]) - day_number(week.so_far.start)).astype("int64")
    by_day = Groups(places, {}, len(days))
    table = pd.DataFrame({"day": days})
    table["entries_count"] = whole_numbers(np.bincount(places, minlength=len(days)), len(days))
    table["camps_count"] = whole_numbers(None, len(days)) if camps is None else camps["camps_count"]
    columns = {f"{channel}_net_count": f"net_{channel}" for channel in settings.channels}
    for name, column in {**columns, "all_net_count": "net_all", "services_count": "services_disposed_count"}.items():
        table[name] = pd.array(by_day.added(told(entries, column)), dtype="Int64")
    table["cumulative_count"] = table["all_net_count"].cumsum().ffill()
    table["tone"] = np.where(table["entries_count"] == 0, "bad", "")
    return table


def with_share(table: pd.DataFrame, name: str, numerator: str, denominator: str) -> pd.DataFrame:
    """The frame with a share of two of its columns, in percent, and the two beside it; NaN without denominator."""
    above, below = (
        table[one].astype("Float64").to_numpy("float64", na_value=np.nan) for one in (numerator, denominator)
    )
    shares = np.full(len(table), np.nan)
    np.divide(100 * above, below, out=shares, where=below > 0)
    shared_table = table.copy()
    shared_table[name] = shares
    shared_table[f"{name}__n"], shared_table[f"{name}__d"] = table[numerator], table[denominator]
    return shared_table


def across(table: pd.DataFrame) -> pd.DataFrame:
    """The frame without its column `area` where all rows are of one: a district's brief need not repeat its name."""
    return table.drop(columns="area") if table["area"].nunique() <= 1 else table


def _typed(rows: list[list[object]], names: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=names)
    return table.astype({names[0]: "str", **dict.fromkeys(names[1:], "Int64")})
