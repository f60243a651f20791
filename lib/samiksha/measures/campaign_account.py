"""Whether a body's own account adds up: what was pending and received is approved, rejected or pending (R0).

Enters: the daily returns that count. Leaves: the accounts that do not add up.

`pending_count` of a return is what is pending at the end of its day. Nobody enters what was pending before the first
entry: it follows from that entry itself, and every later one must agree with it. Where an account says nothing of it
(a single entry for the whole campaign, the first day's arrivals alone) nothing was pending before.
"""

from dataclasses import dataclass

import pandas as pd

from samiksha.measures.periods import day_numbers

NAMES = ["area", "body", "service"]
PARTS = ["received_count", "approved_count", "rejected_count", "pending_count"]
SUMS = ["opening", "received", "approved", "rejected", "pending"]


@dataclass(frozen=True)
class Account:
    """Sums over the accounts of one kind; `difference` > 0: so many are missing, < 0: so many too many."""

    opening: int
    received: int
    approved: int
    rejected: int
    pending: int
    bodies: tuple[str, ...]
    """Those whose account differs."""

    @property
    def accounted(self) -> int:
        return self.approved + self.rejected + self.pending

    @property
    def difference(self) -> int:
        return self.opening + self.received - self.accounted


def accounts(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a body and service (or body) whose entries are complete: `area`, `body`, `opening`, `received`,
    `approved`, `rejected`, `pending`, `difference` = opening + received − approved − rejected − pending, and `unbroken`:
    the body missed no day between its first and its last entry, so that the difference means something. Empty when a
    part is nowhere entered. A service without a row on a day on which its body entered others had nothing to tell.
    """
    columns = ["area", "body", *SUMS, "difference", "unbroken"]
    if not set(PARTS) <= set(rows):
        return pd.DataFrame(columns=columns)
    by = [name for name in NAMES if name in rows]
    rows = rows[[*by, "day", *PARTS]].sort_values("day", kind="stable")
    rows = rows.assign(whole=rows[PARTS].notna().all(axis=1), unbroken=_unbroken(rows))
    rows[PARTS] = rows[PARTS].astype("float64")
    grouped = rows.groupby(by, dropna=False, sort=True)
    first, last, sums = grouped.first(), grouped.last(), grouped[PARTS].sum()
    made = pd.DataFrame({
        "opening": _brought(first),
        "received": sums["received_count"],
        "approved": sums["approved_count"],
        "rejected": sums["rejected_count"],
        "pending": last["pending_count"],
    }).loc[grouped["whole"].all()].astype("int64")  # fmt: skip
    accounted = made["approved"] + made["rejected"] + made["pending"]
    made = made.assign(difference=made["opening"] + made["received"] - accounted, unbroken=first["unbroken"])
    return made.reset_index()[columns]


def _unbroken(rows: pd.DataFrame) -> pd.Series:
    """Whether the body of each row entered something on every day between its first and its last entry."""
    days = rows.assign(number=day_numbers(rows["day"])).groupby(["area", "body"])["number"]
    return days.transform("max") - days.transform("min") + 1 == days.transform("nunique")


def _brought(first: pd.DataFrame) -> pd.Series:
    """What was pending before the first entry, as it says itself; at least nothing."""
    after = first["approved_count"] + first["rejected_count"] + first["pending_count"]
    return (after - first["received_count"]).clip(lower=0)


def not_adding_up(rows: pd.DataFrame) -> Account | None:
    """The account of all bodies together if some do not add up; of those alone if their differences cancel out. None
    if all add up.

    Anuppur, Jan Kalyan: received 37,856, approved + rejected + pending 37,854: two are missing (domain section 5).
    """
    told = accounts(rows)
    told = told[told["unbroken"].astype(bool)]
    apart = told[told["difference"] != 0]
    if apart.empty:
        return None
    one_way = bool((apart["difference"] > 0).all() or (apart["difference"] < 0).all())
    summed = (told if one_way else apart)[SUMS].sum()
    furthest = apart.assign(size=apart["difference"].abs()).groupby("body")["size"].sum()
    bodies = tuple(str(name) for name in furthest.sort_values(ascending=False, kind="stable").index)
    return Account(**{str(name): int(part) for name, part in summed.items()}, bodies=bodies)


def split_differs(rows: pd.DataFrame) -> int:
    """How many entries have another number of disposed than approved + rejected."""
    if not {"disposed_count", "approved_count", "rejected_count"} <= set(rows):
        return 0
    return int((rows["disposed_count"] != rows["approved_count"] + rows["rejected_count"]).fillna(False).sum())
