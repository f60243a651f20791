"""The faults planted in the jan-sunwai registers, as data, and how each is planted.

Enters: rows by canonical name. Leaves: the same with the faults of PLANTED in them.
"""

from datetime import date, timedelta

import pandas as pd

from samiksha.demo.jan_sunwai.lives import FIRST_AS_OF, SECOND_AS_OF
from samiksha.demo.jan_sunwai.words import hearing_words
from samiksha.demo.office import Raw
from samiksha.demo.planting import Planted, Spoiler, put, wanted

SOURCE = REVIEW = "jan_sunwai"
PLANTED: tuple[Planted, ...] = (
    Planted("anuppur", "duplicate", 3, "applications entered twice", SOURCE),
    Planted("anuppur", "needs_value", 2, "disposed of, the day of it blank", SOURCE),
    Planted("indore", "before_other", 2, "disposed of before the hearing", SOURCE),
    Planted("satna", "bad_date", 2, "heard on 31 December with a wrong month", SOURCE),
    Planted("anuppur", "answers_awaited", 16, "applications sent to one department, none of them answered", SOURCE, REVIEW),
    Planted("bhind", "missed_hearings", 4, "one subdivision held nothing in four weeks", SOURCE, REVIEW),
    Planted("sidhi", "hearings_invited_pct", 0, "representatives invited to no hearing", SOURCE, REVIEW),
    Planted("mauganj", "all_on_the_spot", 1, "a hearing that shows all its applications settled on the spot", SOURCE, REVIEW),
    Planted("rewa", "back_dated", 5, "open on 10 December, now disposed of on a day before it", SOURCE, REVIEW),
    Planted("katni", "rows_vanished", 6, "in the register of 10 December, no longer in that of 14 January", SOURCE, REVIEW),
)  # fmt: skip
CLUSTER = "water_supply"
"""The department that leaves the district's applications unanswered."""
ON_THE_SPOT = 9
"""Applications of the hearing that settles them all."""


def plant_in_register(rows: pd.DataFrame, before: pd.DataFrame, district: str) -> pd.DataFrame:
    """The register of one district as of 14 January; `before` as of 10 December."""
    faults = wanted(PLANTED, SOURCE, district)
    if not faults:
        return rows
    if "missed_hearings" in faults:
        rows = _nothing_held(rows)
    if "all_on_the_spot" in faults:
        rows = _all_settled(rows)
    spoiler = Spoiler(rows, faults, SOURCE, district)
    rows = spoiler.rows
    disposed, sent = ((rows["status"] == status).to_numpy() for status in ("disposed", "sent"))
    heard = pd.to_datetime(rows["hearing_on"])
    if "hearings_invited_pct" in faults:
        put(rows, (rows["held"] == "held").to_numpy(), invited=False)
    long_ago = sent & (heard < pd.Timestamp(SECOND_AS_OF - timedelta(days=12))).to_numpy()
    office = hearing_words().departments[CLUSTER].office
    for place in spoiler.take("answers_awaited", long_ago):
        sent_to = office.format(subdivision=rows.at[place, "subdivision"])
        put(rows, [place], department=CLUSTER, sent_to=sent_to, answered_on=None)
    was_open = rows["application_no"].isin(before.loc[before["status"].isin(["sent", "pending"]), "application_no"])
    early = was_open.to_numpy() & sent & (heard < pd.Timestamp(FIRST_AS_OF - timedelta(days=9))).to_numpy()
    late = spoiler.take("back_dated", early)
    put(rows, late, status="disposed", disposed_on=FIRST_AS_OF - timedelta(days=2), answered_on=None)
    spoiler.put("needs_value", "disposed_on", None, disposed)
    spoiler.put("before_other", "disposed_on", date(2025, 10, 1), disposed)
    spoiler.put("bad_date", "hearing_on", Raw("31/14/2025"), sent)
    spoiler.repeat("duplicate", sent)
    spoiler.drop("rows_vanished", was_open.to_numpy())
    return spoiler.rows


OF_THE_APPLICATION = ("sent_to", "sent_on", "answered_on", "disposed_on")


def _nothing_held(rows: pd.DataFrame) -> pd.DataFrame:
    """The last subdivision's hearings of the last four weeks did not take place: one row each, without applications."""
    gone: pd.Series = _recent(rows) & (rows["subdivision"] == rows["subdivision"].iloc[-1])
    missed = rows[gone].drop_duplicates("hearing_on").assign(held="not_held")
    for name in ("held_by", "invited", "application_no", "department", "status", *OF_THE_APPLICATION):
        missed[name] = None
    return pd.concat([rows[~gone.to_numpy()], missed], ignore_index=True)


def _all_settled(rows: pd.DataFrame) -> pd.DataFrame:
    """At the largest hearing of the last four weeks everything was settled on the spot."""
    names = ["subdivision", "hearing_on", "place"]
    sizes = rows.groupby(names)["application_no"].transform("count").where(_recent(rows), 0).to_numpy()
    largest = rows[names].iloc[int(sizes.argmax())]
    chosen = (rows[names] == largest).all(axis=1)
    here = rows[chosen].assign(status="on_the_spot")
    for name in OF_THE_APPLICATION:
        here[name] = None
    extra = here.iloc[[0] * max(0, ON_THE_SPOT - len(here))]
    extra = extra.assign(application_no=[f"{number}-{at}" for at, number in enumerate(extra["application_no"], 1)])
    return pd.concat([rows[~chosen], here, extra], ignore_index=True)


def _recent(rows: pd.DataFrame) -> pd.Series:
    found: pd.Series = pd.to_datetime(rows["hearing_on"]) > pd.Timestamp(SECOND_AS_OF - timedelta(days=28))
    return found
