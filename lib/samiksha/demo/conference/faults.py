"""The faults planted in the exports of the compliance review, as data, and how each is planted.

Enters: rows by canonical name. Leaves: the same with the faults of PLANTED in them.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from samiksha.demo.conference.days import FIRST_AS_OF, SECOND_AS_OF
from samiksha.demo.office import Raw
from samiksha.demo.planting import Planted, Spoiler, put, wanted
from samiksha.demo.words import words

REVIEW = "conference_compliance"
CASES, APPLICATIONS, TARGETS = "revenue_cases", "service_applications", "indicator_returns"
PLANTED: tuple[Planted, ...] = (
    Planted("sagar", "false_cluster", 10, "disposals of one court without the record corrected", CASES, REVIEW),
    Planted("betul", "back_dated", 9, "pending on 10 December, now disposed of on a day before it", CASES, REVIEW),
    Planted(
        "sheopur", "rows_vanished", 8, "in the export of 10 December, no longer in that of 14 January", CASES, REVIEW
    ),
    Planted("guna", "rows_changed", 4, "cases registered anew, so that none is over 100 days old", CASES, REVIEW),
    Planted("sidhi", "spike", 24, "disposals of the last three days, far more than before", CASES, REVIEW),
    Planted("katni", "corrected_before_order", 3, "the record corrected before the order", CASES, REVIEW),
    Planted("jabalpur", "achieved_over_target", 1, "more checks than women to be checked", TARGETS, REVIEW),
    Planted("gwalior", "achieved_falling", 1, "fewer tap connections than a month before", TARGETS, REVIEW),
    Planted("umaria", "no_target", 1, "a scheme reported without its allotment", TARGETS, REVIEW),
    Planted("anuppur", "needs_value", 3, "disposed of, the day of the order blank", CASES),
    Planted("rewa", "unknown_value", 4, "a type of case that RCMS does not know", CASES),
    Planted("satna", "unknown_service", 3, "a service that is in no list", APPLICATIONS),
    Planted("bhopal", "bad_number", 2, "a target in words", TARGETS),
)


def plant_in_cases(rows: pd.DataFrame, before: pd.DataFrame, district: str) -> pd.DataFrame:
    """The revenue cases of one district as of 14 January; `before` as of 10 December."""
    faults = wanted(PLANTED, CASES, district)
    if not faults:
        return rows
    spoiler = Spoiler(rows, faults, CASES, district)
    disposed = (rows["status"] == "disposed").to_numpy()
    was_pending = rows["case_id"].isin(before.loc[before["status"] == "pending", "case_id"]).to_numpy()
    old = (rows["registered_on"] < FIRST_AS_OF - timedelta(days=30)).to_numpy()
    recent = (rows["registered_on"] > SECOND_AS_OF - timedelta(days=5)).to_numpy()
    one_court = (rows["office"] == rows["office"].value_counts().index[-1]).to_numpy()
    corrected = rows["record_corrected_on"].notna().to_numpy()
    spoiler.put("false_cluster", "record_corrected_on", None, disposed & one_court & corrected)
    late = spoiler.take("back_dated", was_pending & old)
    day = FIRST_AS_OF - timedelta(days=3)
    put(spoiler.rows, late, status="disposed", disposed_on=day, record_corrected_on=None)
    spoiler.put("rows_changed", "registered_on", FIRST_AS_OF - timedelta(days=20), ~disposed & was_pending & old)
    for number, place in enumerate(spoiler.take("spike", ~disposed & ~recent)):
        on = SECOND_AS_OF - timedelta(days=number % 3)
        put(spoiler.rows, place, status="disposed", disposed_on=on, record_corrected_on=on)
    for place in spoiler.take("corrected_before_order", disposed & corrected):
        put(spoiler.rows, place, record_corrected_on=_day(rows, "disposed_on", place) - timedelta(days=2))
    needs = spoiler.take("needs_value", disposed)
    put(spoiler.rows, needs, disposed_on=None, record_corrected_on=None)
    spoiler.put("unknown_value", "case_type", Raw(words().unknown_case_type))
    spoiler.drop("rows_vanished", was_pending)
    return spoiler.rows


def _day(rows: pd.DataFrame, column: str, place: int) -> date:
    day = rows[column].to_numpy(dtype=object)[place]
    assert isinstance(day, date)
    return day


def plant_in_applications(rows: pd.DataFrame, district: str) -> pd.DataFrame:
    """The service applications of one district as of 14 January."""
    faults = wanted(PLANTED, APPLICATIONS, district)
    if not faults:
        return rows
    spoiler = Spoiler(rows, faults, APPLICATIONS, district)
    spoiler.put("unknown_service", "service", Raw(words().unknown_service))
    return spoiler.rows


def plant_in_targets(rows: pd.DataFrame, before: pd.DataFrame, district: str) -> pd.DataFrame:
    """The indicator returns of one district as of 14 January; `before` as of 10 December."""
    faults = wanted(PLANTED, TARGETS, district)
    if not faults:
        return rows
    rows = rows.reset_index(drop=True)
    named = {name: int(np.flatnonzero(rows["indicator"] == name)[0]) for name in rows["indicator"]}
    if "achieved_over_target" in faults:
        place = named["anc_checks"]
        put(rows, place, achieved=float(rows["target"].to_numpy()[place]) + 37)
    if "achieved_falling" in faults:
        (then,) = before.loc[before["indicator"] == "tap_water_single_village", "achieved"]
        put(rows, named["tap_water_single_village"], achieved=float(then) - 412)
    if "no_target" in faults:
        put(rows, named["nrlm_funds"], target=None)
    if count := faults.get("bad_number"):
        put(rows, [named["fertiliser_lifting"], named["rural_works"]][:count], target=Raw(words().number_in_words))
    return rows
