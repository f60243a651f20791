"""The faults planted in the exports of Good Governance Week, as data, and how each is planted.

Enters: rows by canonical name. Leaves: the same with the faults of PLANTED in them.
"""

from datetime import date, timedelta

import pandas as pd

from samiksha.demo.office import Raw
from samiksha.demo.planting import Planted, Spoiler, add, put, wanted
from samiksha.demo.week.days import FIRST_AS_OF
from samiksha.demo.words import words

REVIEW = "good_governance_week"
RETURNS, CASES, CAMPS = "ggw_returns", "cpgrams", "camps"
PIECES, TARGETS = "deliverables", "indicator_returns"
MISSING = date(2024, 12, 21)
PLANTED: tuple[Planted, ...] = (
    Planted("narmadapuram", "without_photograph", 1, "a practice without photograph", PIECES, REVIEW),
    Planted("harda", "without_benefit", 1, "a success story that names no benefit", PIECES, REVIEW),
    Planted("betul", "no_target", 2, "schemes reported without a target", TARGETS, REVIEW),
    Planted("dewas", "uploaded_more", 9, "more uploaded from camps than disposed of there", RETURNS, REVIEW),
    Planted("rewa", "camps_unlike_register", 4, "camps that the register does not know", RETURNS, REVIEW),
    Planted("mauganj", "repeated", 3, "the same figure on three days", RETURNS, REVIEW),
    Planted("sidhi", "spike", 160, "disposals of the last day far above those before", RETURNS, REVIEW),
    Planted("umaria", "missing_days", 1, "no entry for 21 December", RETURNS, REVIEW),
    Planted("katni", "round_numbers", 12, "figures that end in 0", RETURNS, REVIEW),
    Planted("satna", "workshop_early", 1, "the workshop of the 23rd told as held on the 22nd", RETURNS, REVIEW),
    Planted("vidisha", "opening_broken", 1, "an opening balance that does not continue", RETURNS, REVIEW),
    Planted("bhind", "back_dated", 6, "open on 20 December, now closed on a day before it", CASES, REVIEW),
    Planted(
        "sheopur", "rows_vanished", 4, "in the export of 20 December, no longer in that of the 22nd", CASES, REVIEW
    ),
    Planted("indore", "duplicate", 3, "grievances repeated word for word", CASES),
    Planted("gwalior", "unknown_indicator", 1, "a scheme that is in no list", TARGETS),
    Planted("jabalpur", "unknown_area", 1, "a district of another state", PIECES),
)


def plant_in_cases(rows: pd.DataFrame, before: pd.DataFrame, district: str) -> pd.DataFrame:
    """The CPGRAMS cases of one district as of 22 December; `before` as of the 20th."""
    faults = wanted(PLANTED, CASES, district)
    if not faults:
        return rows
    spoiler = Spoiler(rows, faults, CASES, district)
    was_open = rows["complaint_id"].isin(before.loc[before["status"] == "open", "complaint_id"]).to_numpy()
    old = (rows["registered_on"] < FIRST_AS_OF - timedelta(days=6)).to_numpy()
    late = spoiler.take("back_dated", was_open & old)
    put(spoiler.rows, late, status="closed", closed_on=FIRST_AS_OF - timedelta(days=2))
    spoiler.drop("rows_vanished", was_open)
    spoiler.repeat("duplicate")
    return spoiler.rows


def plant_in_returns(rows: pd.DataFrame, district: str) -> pd.DataFrame:
    """The returns of one district as of 22 December, a row a day."""
    faults = wanted(PLANTED, RETURNS, district)
    if not faults:
        return rows
    rows = rows.reset_index(drop=True)
    last = len(rows) - 1
    if more := faults.get("uploaded_more"):
        put(rows, last, camp_uploaded_count=rows["camp_disposed_count"].to_numpy()[last] + more)
    if more := faults.get("camps_unlike_register"):
        add(rows, last, more, "camps_count")
    if days := faults.get("repeated"):
        put(rows, slice(last - days + 1, None), helpline_disposed_count=24, helpline_uploaded_count=20)
    if more := faults.get("spike"):
        add(rows, last, more, "helpline_disposed_count")
    if "round_numbers" in faults:
        counts = [name for name in map(str, rows) if name.startswith(("helpline", "services", "jan_sunwai"))]
        for name in counts:
            rows[name] = (rows[name] + 5) // 10 * 10
    if "workshop_early" in faults:
        put(rows, last, workshop_held=True)
    if "opening_broken" in faults:
        add(rows, last, 5, "cpgrams_opening_count")
    if "missing_days" in faults:
        rows = rows[[day != MISSING for day in rows["day"]]]
    return rows


def plant_in_pieces(rows: pd.DataFrame, district: str) -> pd.DataFrame:
    """The practices and stories of one district."""
    faults = wanted(PLANTED, PIECES, district)
    if not faults:
        return rows
    spoiler = Spoiler(rows, faults, PIECES, district)
    practice = (rows["kind"] == "practice").to_numpy()
    spoiler.put("without_photograph", "photograph", False, practice)
    spoiler.put("without_benefit", "benefit", None, ~practice)
    spoiler.put("unknown_area", "area", Raw(words().unknown_district))
    return spoiler.rows


def plant_in_targets(rows: pd.DataFrame, district: str) -> pd.DataFrame:
    """The scheme returns of one district."""
    faults = wanted(PLANTED, TARGETS, district)
    if not faults:
        return rows
    spoiler = Spoiler(rows, faults, TARGETS, district)
    spoiler.put("no_target", "target", None)
    spoiler.put("unknown_indicator", "indicator", Raw(words().unknown_indicator))
    return spoiler.rows
