"""The lives of a district's complaints: when each was registered, answered, raised, closed.

Enters: a district and its seed. Leaves: a frame, one row a complaint, days as whole numbers from DAY_ZERO
(NEVER: does not happen). Both exports are views of these lives, so the later one is the earlier one evolved.
"""

import zlib
from datetime import date, timedelta

import numpy as np
import pandas as pd

from samiksha.demo.vocabulary import Vocabulary
from samiksha.params.areas import Area, Register

DAY_ZERO = date(2022, 4, 1)
FIRST_AS_OF = date(2023, 5, 13)
SECOND_AS_OF = date(2023, 5, 20)
NEVER = 10**6
LEVELS = 4
EVENTS = 5
"""At most so many reopenings, extensions or unchanged remarks a complaint."""


def day_number(day: date) -> int:
    """Days since DAY_ZERO."""
    return (day - DAY_ZERO).days


def day_of(number: int) -> date:
    """The day of a number."""
    return DAY_ZERO + timedelta(days=int(number))


def seeded(*names: str) -> np.random.Generator:
    """A generator that gives the same numbers for the same names."""
    return np.random.default_rng([zlib.crc32(name.encode()) for name in ("samiksha demo 1", *names)])


def lives(district: Area, place: int, register: Register, words: Vocabulary) -> pd.DataFrame:
    """All complaints of one district; `place` is its number among the districts (it enters the ids)."""
    random = seeded("lives", district.code)
    size = _size(district, register, words)
    quality = words.quality.get(district.code, float(random.uniform(0.12, 0.98)))
    frame = _registered(random, size, place)
    blocks = register.under(district.code, "block")
    _assign(frame, random, blocks, words)
    frame["quality"] = _quality(frame, random, quality, len(blocks), words)
    _close(frame, random)
    _raise_levels(frame, random)
    _reply(frame, random)
    _count_events(frame, random)
    _call(frame, random)
    _citizens(frame, random, place)
    return frame


def _size(district: Area, register: Register, words: Vocabulary) -> int:
    tehsils = len(register.under(district.code, "tehsil"))
    return words.sizes.get(district.code, min(2000, 1150 + 60 * tehsils))


def _registered(random: np.random.Generator, size: int, place: int) -> pd.DataFrame:
    """Registration days and numbers: fewer on Sundays, a few more in the last months."""
    days = np.arange(day_number(SECOND_AS_OF) + 1)
    sunday = (days + DAY_ZERO.weekday()) % 7 == 6
    weight = np.where(sunday, 0.35, 1.0) * (1 + 0.5 * days / days[-1])
    registered = np.sort(random.choice(days, size, p=weight / weight.sum()))
    of_day = pd.Series(registered).groupby(registered).cumcount().to_numpy()
    numbers = 17_000_000 + registered * 6_000 + place * 100 + of_day
    return pd.DataFrame({"complaint_id": numbers, "registered": registered})


def _assign(
    frame: pd.DataFrame, random: np.random.Generator, blocks: tuple[Area, ...], words: Vocabulary
) -> None:
    volumes = np.array([department.volume for department in words.departments.values()])
    volumes = volumes * random.uniform(0.7, 1.3, len(volumes))
    shares = random.dirichlet(np.full(len(blocks), 8.0))
    frame["department"] = random.choice(len(volumes), len(frame), p=volumes / volumes.sum())
    frame["block"] = random.choice(len(blocks), len(frame), p=shares)
    frame["subject"] = random.integers(0, 1000, len(frame))
    groups = np.array([department.group for department in words.departments.values()])
    frame["officer"] = 1 + frame["block"] * (groups.max() + 1) + groups[frame["department"]]


def _quality(
    frame: pd.DataFrame, random: np.random.Generator, district: float, blocks: int, words: Vocabulary
) -> np.ndarray:
    """How well each complaint is served: its district, department, block and officer."""
    better = np.array([department.better for department in words.departments.values()])
    officers = random.normal(0, 0.06, int(frame["officer"].max()) + 1)
    mixed = (
        district
        + better[frame["department"]]
        + random.normal(0, 0.04, blocks)[frame["block"]]
        + officers[frame["officer"]]
    )
    return np.asarray(np.clip(mixed, 0.02, 1.0))


def _close(frame: pd.DataFrame, random: np.random.Generator) -> None:
    quality, size = frame["quality"].to_numpy(), len(frame)
    after = 1 + random.lognormal(np.log(3 + 40 * (1 - quality)), 0.8)
    ever = random.random(size) < 0.72 + 0.275 * quality
    frame["closed"] = np.where(ever, frame["registered"] + after.astype(int), NEVER)
    satisfied = 0.45 + 0.50 * quality
    low = 0.02 + 0.22 * (1 - quality)
    draw = random.random(size)
    frame["closed_as"] = np.select(
        [draw < satisfied, draw < satisfied + low, draw < satisfied + low + 0.01],
        ["satisfied", "low_quality", "withdrawn"],
        "special",
    )
    frame["proposed"] = np.where(random.random(size) < 0.08, frame["registered"] + 25, NEVER)
    frame["proposal_refused"] = random.random(size) < 0.4


def _raise_levels(frame: pd.DataFrame, random: np.random.Generator) -> None:
    """level_1 … level_4: the day on which the complaint came to each level."""
    start = frame["registered"].to_numpy()
    frame["level_1"] = start
    for level in range(2, LEVELS + 1):
        gap = 7 + random.exponential(5 + 30 * frame["quality"]).astype(int)
        stays = random.random(len(frame)) < 0.30 + 0.15 * frame["quality"]
        start = np.where(stays | (start >= NEVER), NEVER, start + gap)
        frame[f"level_{level}"] = start


def _reply(frame: pd.DataFrame, random: np.random.Generator) -> None:
    """reply_1 … reply_4: the reply given at each level; reply_last: the one that closes."""
    for level in range(1, LEVELS + 1):
        start = frame[f"level_{level}"].to_numpy()
        after = 1 + random.exponential(1.5 + 5 * (1 - frame["quality"])).astype(int)
        never = (random.random(len(frame)) > 0.60 + 0.38 * frame["quality"]) | (start >= NEVER)
        frame[f"reply_{level}"] = np.where(never, NEVER, start + after)
    before = random.integers(0, 3, len(frame))
    last = np.maximum(frame["registered"], frame["closed"] - before)
    frame["reply_last"] = np.where(frame["closed"] >= NEVER, NEVER, last)


def _count_events(frame: pd.DataFrame, random: np.random.Generator) -> None:
    chances = {"reopened": 0.10, "extension": 0.26, "unchanged": 0.24}
    for name, chance in chances.items():
        for event in range(EVENTS):
            happens = random.random(len(frame)) < chance * (1.25 - frame["quality"])
            day = frame["registered"] + 8 + event * 15 + random.integers(0, 30, len(frame))
            frame[f"{name}_{event}"] = np.where(happens, day, NEVER)


def _call(frame: pd.DataFrame, random: np.random.Generator) -> None:
    called = (random.random(len(frame)) < 0.30 + 0.35 * frame["quality"]) & (frame["closed"] < NEVER)
    frame["called"] = np.where(called, frame["closed"] + random.integers(1, 7, len(frame)), NEVER)
    content = np.where(frame["closed_as"] == "satisfied", 0.80 + 0.12 * frame["quality"], 0.35)
    draw = random.random(len(frame))
    frame["call_result"] = np.select(
        [draw < 0.08, draw < 0.10, random.random(len(frame)) < content],
        ["not_reached", "wrong_number", "satisfied"],
        "not_satisfied",
    )


def _citizens(frame: pd.DataFrame, random: np.random.Generator, place: int) -> None:
    """Who complains: most once or twice, a few persons more than ten times."""
    persons = random.integers(10, int(len(frame) * 0.9), len(frame))
    many = random.choice(len(frame), 45, replace=False)
    persons[many] = np.repeat([0, 1, 2], 15)
    frame["person"] = persons
    frame["mobile"] = [f"0000{place:02d}{person:04d}" for person in persons]
    frame["remark"] = random.integers(0, 1000, len(frame))
    frame["blank"] = random.integers(0, 1000, len(frame))
