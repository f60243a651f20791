"""Revenue cases: their lives, and what RCMS knows of them on one day.

Enters: a district and how it stands in each type of case. Leaves: lives (days as whole numbers) and rows by
canonical name.
"""

from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import NEVER, cells, day_number
from samiksha.demo.conference.days import SECOND_AS_OF, SINCE
from samiksha.demo.conference.words import conference_words
from samiksha.demo.words import words
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

WEAK = 0.06
"""How well a district disposes of cases of a type in which it is weak."""


def case_lives(world: World, district: Area) -> pd.DataFrame:
    """All revenue cases of a district registered in the year."""
    random = seeded("revenue", district.code)
    told = conference_words()
    kinds = list(told.case_types)
    weak = np.array([district.code in told.weak.get(kind, ()) for kind in kinds])
    drawn = float(random.uniform(0.62, 0.92))
    quality = np.where(weak, WEAK, told.quality.get(district.code, drawn) + random.normal(0, 0.03, len(kinds)))
    shares = np.array([kind.share for kind in told.case_types.values()]) * np.where(weak, 1.8, 1.0)
    size = min(500, 210 + 30 * len(world.blocks(district)))
    kind = random.choice(len(kinds), size, p=shares / shares.sum())
    served = np.clip(quality[kind] + random.normal(0, 0.05, size), 0.02, 0.98)
    registered = np.sort(random.integers(day_number(SINCE), day_number(SECOND_AS_OF) + 1, size))
    after = 4 + (random.lognormal(np.log(18 + 95 * (1 - served)), 0.55, size)).astype(int)
    disposed = np.where(random.random(size) < 0.5 * (1 - served) ** 3, NEVER, registered + after)
    corrected = random.random(size) < 0.86 + 0.13 * served
    blocks = len(world.blocks(district))
    return pd.DataFrame({
        "case_id": [f"{world.places[district.code] + 1:02d}{number:05d}/{told.case_types[kinds[one]].head}/2025-26"
                    for number, one in enumerate(kind, 1)],
        "kind": np.array(kinds, dtype=object)[kind],
        "block": random.choice(blocks, size, p=random.dirichlet(np.full(blocks, 8.0))),
        "registered": registered,
        "disposed": disposed,
        "corrected": np.where(corrected & (disposed < NEVER), disposed + random.integers(0, 12, size), NEVER),
    })  # fmt: skip


def case_rows(world: World, district: Area, lives: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What RCMS knows on one day, by canonical name."""
    today = day_number(as_of)
    known = lives[lives["registered"] <= today]
    done = (known["disposed"] <= today).to_numpy()
    corrected = known["corrected"].to_numpy()
    block = known["block"].to_numpy()
    blocks = world.blocks(district)
    return pd.DataFrame({
        "home": district.code,
        "case_id": known["case_id"].to_numpy(),
        "area": district.code,
        "block": np.array(blocks, dtype=object)[block],
        "office": np.array([words().court.format(block=name) for name in blocks], dtype=object)[block],
        "officer": [words().officer.format(number=1 + place) for place in block],
        "case_type": known["kind"].to_numpy(),
        "registered_on": cells(known["registered"].to_numpy()),
        "status": np.where(done, "disposed", "pending"),
        "disposed_on": cells(known["disposed"].to_numpy(), done),
        "record_corrected_on": cells(corrected, done & (corrected <= today)),
    }, dtype=object)  # fmt: skip


def over_pct(lives: pd.DataFrame, kind: str, as_of: date) -> float | None:
    """What a meeting of that day was told: pending over 100 days ÷ pending, in percent; None without a pending case."""
    today = day_number(as_of)
    pending = lives[(lives["kind"] == kind) & (lives["registered"] <= today) & (lives["disposed"] > today)]
    return None if pending.empty else round(100 * float((today - pending["registered"] > 100).mean()), 1)
