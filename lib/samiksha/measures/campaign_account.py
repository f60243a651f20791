"""Whether a body's own account adds up: what was pending and received is approved, rejected or pending (R0).

Enters: the daily returns that count. Leaves: the accounts that do not add up.

`pending_count` of a return is what is pending at the end of its day. Nobody enters what was pending before the first
entry: it follows from that entry itself, and every later one must agree with it. Where an account says nothing of it
(a single entry for the whole campaign, the first day's arrivals alone) nothing was pending before.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from samiksha.measures.periods import day_numbers
from samiksha.measures.sums import Groups, groups_of

Places = npt.NDArray[np.int64]

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
    if rows.empty or not set(PARTS) <= set(rows):
        return pd.DataFrame(columns=["area", "body", *SUMS, "difference", "unbroken"])
    rows = rows.take(np.argsort(day_numbers(rows["day"]), kind="stable"))
    groups = groups_of(rows, [name for name in NAMES if name in rows])
    parts = {name: rows[name].to_numpy(dtype="float64", na_value=np.nan) for name in PARTS}
    first, last = _ends(groups)
    received, approved, rejected = (np.bincount(groups.codes, weights=parts[name]) for name in PARTS[:3])
    before = sum(parts[name][first] for name in PARTS[1:]) - parts["received_count"][first]
    whole = np.bincount(groups.codes, weights=np.isnan(sum(parts.values()))) == 0
    sums = (np.clip(before, 0, None), received, approved, rejected, parts["pending_count"][last])
    table = dict(zip(SUMS, (one[whole].astype("int64") for one in sums), strict=True))
    accounted = table["approved"] + table["rejected"] + table["pending"]
    return pd.DataFrame({
        **{name: groups.keys[name][whole] for name in ("area", "body")},
        **table,
        "difference": table["opening"] + table["received"] - accounted,
        "unbroken": _unbroken(rows)[first][whole],
    })  # fmt: skip


def _ends(groups: Groups) -> tuple[Places, Places]:
    """The first and the last row of each group."""
    first, last = np.zeros(groups.number, dtype="int64"), np.zeros(groups.number, dtype="int64")
    places = np.arange(len(groups.codes))
    last[groups.codes] = places
    first[groups.codes[::-1]] = places[::-1]
    return first, last


def _unbroken(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether the body of each row, in order of days, entered something on every day from its first to its last."""
    bodies, days = groups_of(rows, ["area", "body"]), day_numbers(rows["day"])
    first, last = _ends(bodies)
    span = days[last] - days[first] + 1
    pairs = np.unique(np.stack([bodies.codes, days]), axis=1)[0].astype("int64")
    return np.asarray(np.bincount(pairs, minlength=bodies.number) == span)[bodies.codes]


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
