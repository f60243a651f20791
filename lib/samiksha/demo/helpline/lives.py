"""The lives of a district's complaints: when each was registered, answered, raised, closed.

Enters: a district and its seed. Leaves: a frame, one row a complaint, days as whole numbers from DAY_ZERO
(NEVER: does not happen). Both exports are views of these lives, so the later one is the earlier one evolved.
"""

from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import DAY_ZERO, NEVER, day_number
from samiksha.demo.helpline.vocabulary import Vocabulary
from samiksha.demo.world import seeded
from samiksha.params.areas import Area, Register

FIRST_AS_OF = date(2023, 5, 13)
SECOND_AS_OF = date(2023, 5, 20)
LEVELS = 4
CUT_OFF = date(2023, 4, 15)
"""Older complaints, still pending, are the second component of the campaign of May 2023."""
REASONS = ("budget", "policy", "sub_judice", "over_target")
Facts = dict[str, np.ndarray]
"""The frame while it is being made: its columns by name."""
EVENTS = 5
"""At most so many reopenings, extensions or unchanged remarks a complaint."""


def lives(district: Area, place: int, register: Register, words: Vocabulary) -> pd.DataFrame:
    """All complaints of one district; `place` is its number among the districts (it enters the ids)."""
    random = seeded("lives", district.code)
    size = _size(district, register, words)
    quality = words.quality.get(district.code, float(random.uniform(0.35, 1.0)))
    facts = _registered(random, size, place)
    blocks = register.under(district.code, "block")
    _assign(facts, random, blocks, words)
    facts["quality"] = _quality(facts, random, quality, len(blocks), words)
    _close(facts, random)
    _raise_levels(facts, random)
    _reply(facts, random)
    _count_events(facts, random)
    _call(facts, random)
    _citizens(facts, random, place)
    _exclude(facts, seeded("excluded", district.code))
    return pd.DataFrame(facts)


def _size(district: Area, register: Register, words: Vocabulary) -> int:
    tehsils = len(register.under(district.code, "tehsil"))
    return words.sizes.get(district.code, min(2000, 1150 + 60 * tehsils))


def _registered(random: np.random.Generator, size: int, place: int) -> Facts:
    """Registration days and numbers: fewer on Sundays, a few more in the last months."""
    days = np.arange(day_number(SECOND_AS_OF) + 1)
    sunday = (days + DAY_ZERO.weekday()) % 7 == 6
    weight = np.where(sunday, 0.35, 1.0) * (1 + 0.5 * days / days[-1])
    registered = np.sort(random.choice(days, size, p=weight / weight.sum()))
    of_day = pd.Series(registered).groupby(registered).cumcount().to_numpy()
    numbers = 17_000_000 + registered * 6_000 + place * 100 + of_day
    return {"complaint_id": numbers, "registered": registered}


def _assign(facts: Facts, random: np.random.Generator, blocks: tuple[Area, ...], words: Vocabulary) -> None:
    volumes = np.array([department.volume for department in words.departments.values()])
    volumes = volumes * random.uniform(0.7, 1.3, len(volumes))
    shares = random.dirichlet(np.full(len(blocks), 8.0))
    facts["department"] = random.choice(len(volumes), len(facts["registered"]), p=volumes / volumes.sum())
    facts["block"] = random.choice(len(blocks), len(facts["registered"]), p=shares)
    facts["subject"] = random.integers(0, 1000, len(facts["registered"]))
    facts["officer"] = _officer(facts["department"], facts["block"], len(blocks), words)


def _officer(department: np.ndarray, block: np.ndarray, blocks: int, words: Vocabulary) -> np.ndarray:
    """One officer for each department's office, be it of a block or of the district."""
    kinds = list(words.departments.values())
    local = [place for place, kind in enumerate(kinds) if "{block}" in kind.office]
    rank = np.array([local.index(place) if place in local else -1 for place in range(len(kinds))])[department]
    return np.where(rank >= 0, 1 + block * len(local) + rank, 1 + blocks * len(local) + department)


def _quality(
    facts: Facts, random: np.random.Generator, district: float, blocks: int, words: Vocabulary
) -> np.ndarray:
    """How well each complaint is served: its district, department, block and officer."""
    better = np.array([department.better for department in words.departments.values()])
    officers = random.normal(0, 0.06, int(facts["officer"].max()) + 1)
    mixed = (
        district
        + better[facts["department"]]
        + random.normal(0, 0.04, blocks)[facts["block"]]
        + officers[facts["officer"]]
    )
    return np.asarray(np.clip(mixed, 0.02, 1.0))


def _close(facts: Facts, random: np.random.Generator) -> None:
    quality, size = facts["quality"], len(facts["registered"])
    after = 1 + random.lognormal(np.log(3 + 40 * (1 - quality)), 0.8)
    ever = random.random(size) < 0.72 + 0.275 * quality
    facts["closed"] = np.where(ever, facts["registered"] + after.astype(int), NEVER)
    satisfied = 0.45 + 0.50 * quality
    low = 0.02 + 0.22 * (1 - quality)
    draw = random.random(size)
    facts["closed_as"] = np.select(
        [draw < satisfied, draw < satisfied + low, draw < satisfied + low + 0.01],
        ["satisfied", "low_quality", "withdrawn"],
        "special",
    )
    facts["proposed"] = np.where(random.random(size) < 0.08, facts["registered"] + 25, NEVER)
    facts["proposal_refused"] = random.random(size) < 0.4


def _raise_levels(facts: Facts, random: np.random.Generator) -> None:
    """level_1 … level_4: the day on which the complaint came to each level."""
    start = facts["registered"]
    facts["level_1"] = start
    for level in range(2, LEVELS + 1):
        gap = 7 + random.exponential(5 + 30 * facts["quality"]).astype(int)
        stays = random.random(len(facts["registered"])) < 0.30 + 0.15 * facts["quality"]
        start = np.where(stays | (start >= NEVER), NEVER, start + gap)
        facts[f"level_{level}"] = start


def _reply(facts: Facts, random: np.random.Generator) -> None:
    """reply_1 … reply_4: the reply given at each level; reply_last: the one that closes."""
    for level in range(1, LEVELS + 1):
        start = facts[f"level_{level}"]
        after = 1 + random.exponential(1.5 + 5 * (1 - facts["quality"])).astype(int)
        never = (random.random(len(facts["registered"])) > 0.60 + 0.38 * facts["quality"]) | (start >= NEVER)
        facts[f"reply_{level}"] = np.where(never, NEVER, start + after)
    before = random.integers(0, 3, len(facts["registered"]))
    last = np.maximum(facts["registered"], facts["closed"] - before)
    facts["reply_last"] = np.where(facts["closed"] >= NEVER, NEVER, last)


def _count_events(facts: Facts, random: np.random.Generator) -> None:
    chances = {"reopened": 0.10, "extension": 0.26, "unchanged": 0.24}
    size = (len(facts["registered"]), EVENTS)
    likely = 1.25 - facts["quality"][:, None]
    earliest = facts["registered"][:, None] + 8 + 15 * np.arange(EVENTS)
    for name, chance in chances.items():
        happens = random.random(size) < chance * likely
        days = np.where(happens, earliest + random.integers(0, 30, size), NEVER)
        facts.update({f"{name}_{event}": days[:, event] for event in range(EVENTS)})


def _call(facts: Facts, random: np.random.Generator) -> None:
    called = (random.random(len(facts["registered"])) < 0.30 + 0.35 * facts["quality"]) & (facts["closed"] < NEVER)
    facts["called"] = np.where(called, facts["closed"] + random.integers(1, 7, len(facts["registered"])), NEVER)
    content = np.where(facts["closed_as"] == "satisfied", 0.80 + 0.12 * facts["quality"], 0.35)
    draw = random.random(len(facts["registered"]))
    facts["call_result"] = np.select(
        [draw < 0.08, draw < 0.10, random.random(len(facts["registered"])) < content],
        ["not_reached", "wrong_number", "satisfied"],
        "not_satisfied",
    )


def _citizens(facts: Facts, random: np.random.Generator, place: int) -> None:
    """Who complains: most once or twice, a few persons more than ten times."""
    persons = random.integers(10, int(len(facts["registered"]) * 0.9), len(facts["registered"]))
    many = random.choice(len(facts["registered"]), 45, replace=False)
    persons[many] = np.repeat([0, 1, 2], 15)
    facts["person"] = persons
    facts["mobile"] = np.array([f"0000{place:02d}{person:04d}" for person in persons], dtype=object)
    facts["remark"] = random.integers(0, 1000, len(facts["registered"]))
    facts["blank"] = random.integers(0, 1000, len(facts["registered"]))


def _exclude(facts: Facts, random: np.random.Generator) -> None:
    """Of the complaints that the campaign is to settle, some are named as impossible to settle, each with a reason."""
    size = len(facts["registered"])
    named = (facts["registered"] <= day_number(CUT_OFF)) & (random.random(size) < 0.12)
    facts["excluded"] = np.where(named, day_number(date(2023, 5, 5)) + random.integers(0, 14, size), NEVER)
    facts["excluded_reason"] = random.choice(REASONS, size, p=(0.45, 0.20, 0.20, 0.15))
