"""CPGRAMS: grievances of the autumn of 2024, and what the portal knows of them on one day.

Enters: a district and its standing. Leaves: lives (days as whole numbers) and rows by canonical name.
"""

from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import NEVER, cells, day_number
from samiksha.demo.helpline.vocabulary import vocabulary
from samiksha.demo.office import shown
from samiksha.demo.week.days import DAYS, SECOND_AS_OF
from samiksha.demo.week.words import week_words
from samiksha.demo.words import words
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

SINCE = date(2024, 8, 15)


def case_lives(world: World, district: Area, quality: float) -> pd.DataFrame:
    """All grievances of a district; in the week more are disposed of."""
    random = seeded("cpgrams", district.code)
    size = int(random.integers(60, 151))
    kinds = vocabulary().departments
    volumes = np.array([kind.volume for kind in kinds.values()])
    registered = np.sort(random.integers(day_number(SINCE), day_number(SECOND_AS_OF) + 1, size))
    after = 2 + random.lognormal(np.log(8 + 22 * (1 - quality)), 0.7, size).astype(int)
    disposed = np.where(random.random(size) < 0.10 + 0.25 * (1 - quality), NEVER, registered + after)
    week = day_number(DAYS[0])
    hurried = (disposed > week) & (registered < week) & (random.random(size) < 0.25 + 0.65 * quality)
    disposed = np.where(hurried, week + random.integers(0, len(DAYS), size), disposed)
    numbers = 20_000 + world.places[district.code] * 1_000 + np.arange(size)
    return pd.DataFrame({
        "complaint_id": [week_words().cpgrams_id.format(number=number) for number in numbers],
        "department": random.choice(list(kinds), size, p=volumes / volumes.sum()),
        "officer": random.integers(1, 12, size),
        "subject": random.integers(0, len(week_words().subjects), size),
        "registered": registered,
        "disposed": disposed,
        "interim": np.where(random.random(size) < 0.3, registered + random.integers(2, 15, size), NEVER),
        "said": random.random(size),
    })  # fmt: skip


def case_rows(district: Area, lives: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What the portal knows on one day, by canonical name."""
    today = day_number(as_of)
    known = lives[lives["registered"] <= today]
    done = (known["disposed"] <= today).to_numpy()
    said = known["said"].to_numpy()
    result = np.select([said < 0.35, said < 0.5], ["satisfied", "not_satisfied"], "not_reached")
    interim = known["interim"].to_numpy()
    return pd.DataFrame({
        "home": district.code,
        "complaint_id": known["complaint_id"].to_numpy(),
        "area": district.code,
        "department": known["department"].to_numpy(),
        "officer": [words().officer.format(number=number) for number in known["officer"]],
        "subject": np.array(week_words().subjects, dtype=object)[known["subject"].to_numpy()],
        "registered_on": cells(known["registered"].to_numpy()),
        "replied_on": cells(interim, (interim <= today) & (interim <= known["disposed"].to_numpy())),
        "status": np.where(done, "closed", "open"),
        "closed_on": cells(known["disposed"].to_numpy(), done),
        "call_result": shown(done & (said < 0.7), result),
    }, dtype=object)  # fmt: skip
