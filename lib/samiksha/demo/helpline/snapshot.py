"""What the portal knows of the lives on one day.

Enters: lives and a day. Leaves: a frame with the export's columns: codes and day numbers, BLANK where empty.
"""

from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import NEVER, day_number
from samiksha.demo.helpline.lives import EVENTS, LEVELS

BLANK = -1
"""A day that the export leaves empty."""
DATES = ("level_since", "registered_on", "replied_on", "closed_on", "called_on")
COUNTS = ("reopened_count", "extension_count", "unchanged_remark_count", "repeat_count")


def snapshot(lives: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The complaints registered by the end of `as_of`, as they stood then."""
    today = day_number(as_of)
    known = lives[lives["registered"] <= today].reset_index(drop=True)
    closed = (known["closed"] <= today).to_numpy()
    until = np.minimum(known["closed"].to_numpy(), today)
    level, since = _level(known, until)
    reopened = _events(known, "reopened", until)
    status = np.where(closed, known["closed_as"], np.where(known["remark"] % 3 == 0, "in_process", "open"))
    status = np.where(~closed & (reopened > 0) & (known["remark"] % 2 == 0), "reopened", status)
    called = known["called"].to_numpy()
    return pd.DataFrame(
        {
            "complaint_id": known["complaint_id"],
            "block": known["block"],
            "department": known["department"],
            "officer": known["officer"],
            "subject": known["subject"],
            "level": level,
            "level_since": since,
            "registered_on": known["registered"],
            "replied_on": _last_reply(known, until),
            "status": status,
            "closed_on": np.where(closed, known["closed"], BLANK),
            "special_close": _special_close(known, closed, today),
            "reopened_count": reopened,
            "extension_count": _events(known, "extension", until),
            "unchanged_remark_count": _events(known, "unchanged", until),
            "repeat_count": known.groupby("person")["person"].transform("size") - 1,
            "excluded_reason": np.where(~closed & (known["excluded"] <= today), known["excluded_reason"], ""),
            "remark": known["remark"],
            "called_on": np.where(called <= today, called, BLANK),
            "call_result": np.where(called <= today, known["call_result"], ""),
            "person": known["person"],
            "complainant": known["mobile"],
            "blank": known["blank"],
        }
    )


def _level(known: pd.DataFrame, until: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The level on the day, and since when."""
    level = np.ones(len(known), dtype=int)
    since = known["level_1"].to_numpy().copy()
    for step in range(2, LEVELS + 1):
        reached = known[f"level_{step}"].to_numpy() <= until
        level[reached] = step
        since[reached] = known[f"level_{step}"].to_numpy()[reached]
    return level, since


def _last_reply(known: pd.DataFrame, until: np.ndarray) -> np.ndarray:
    last = np.full(len(known), BLANK)
    for name in [*(f"reply_{level}" for level in range(1, LEVELS + 1)), "reply_last"]:
        day = known[name].to_numpy()
        last = np.where(day <= until, np.maximum(last, day), last)
    return last


def _events(known: pd.DataFrame, name: str, until: np.ndarray) -> np.ndarray:
    days = [known[f"{name}_{event}"].to_numpy() <= until for event in range(EVENTS)]
    return np.asarray(np.sum(days, axis=0))


def _special_close(known: pd.DataFrame, closed: np.ndarray, today: int) -> np.ndarray:
    proposed = (known["proposed"] <= today) & (known["proposed"] < NEVER)
    waiting = np.where(known["proposal_refused"], "refused", "proposed")
    special = closed & (known["closed_as"] == "special")
    return np.where(special, "accepted", np.where(proposed & ~closed, waiting, ""))
