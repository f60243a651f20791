"""Hearings and applications of one district: what really happened, and what the register knows of it on one day.

Enters: a district. Leaves: a frame, one row an application or a hearing without one (days as whole numbers), and rows
by canonical name.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from samiksha.demo.calendar import NEVER, cells, day_number
from samiksha.demo.jan_sunwai.words import hearing_words
from samiksha.demo.office import shown
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

FIRST_AS_OF, SECOND_AS_OF = date(2025, 12, 10), date(2026, 1, 14)
DAYS = (FIRST_AS_OF, SECOND_AS_OF)
TUESDAYS = tuple(date(2025, 10, 28) + timedelta(days=7 * week) for week in range(12))
HOLIDAYS = {date(2025, 11, 25): 1}
"""Hearing days that were holidays → how many days later the hearing was held."""


def quality_of(district: Area) -> float:
    """How well a district hears and answers, from 0 to 1."""
    drawn = float(seeded("jan-sunwai quality", district.code).uniform(0.35, 0.95))
    return hearing_words().quality.get(district.code, drawn)


def hearing_lives(world: World, district: Area) -> pd.DataFrame:
    """Everything that happened at the hearings of a district.

    `subdivision` (its number), `hearing`, `place`, `outside`, `held`, `invited`; of an application `number` (0: nobody
    came), `department`, `spot`, `sent`, `answered`, `disposed` (NEVER: it did not happen).
    """
    random, quality = seeded("jan-sunwai", district.code), quality_of(district)
    rows = []
    for subdivision in range(len(subdivisions(world, district))):
        for tuesday in TUESDAYS:
            outside = random.random() < 0.10 + 0.3 * quality
            held = random.random() < 0.68 + 0.32 * quality
            came = int(random.poisson(2.5 if outside else 5.5)) if held else 0
            hearing = day_number(tuesday) + HOLIDAYS.get(tuesday, 0)
            place = int(random.integers(1, 60)) if outside else 0
            invited = held and random.random() < 0.35 + 0.65 * quality
            rows += [(subdivision, hearing, place, outside, held, invited, came)] * max(came, 1)
    names = ["subdivision", "hearing", "place", "outside", "held", "invited", "came"]
    return _with_fates(pd.DataFrame(rows, columns=names), quality, random)


def _with_fates(lives: pd.DataFrame, quality: float, random: np.random.Generator) -> pd.DataFrame:
    size, departments = len(lives), hearing_words().departments
    came = lives["came"].to_numpy() > 0
    shares = [each.share for each in departments.values()]
    fate = random.random(size)
    spot, onward = fate < 0.1 + 0.15 * quality, fate < 0.9
    sent = np.where(onward & ~spot, lives["hearing"] + random.integers(0, 3, size), NEVER)
    takes = random.geometric(1 / (4 + 14 * (1 - quality)), size)
    answered = np.where((sent < NEVER) & (random.random(size) < 0.72 + 0.26 * quality), sent + takes, NEVER)
    settled = random.random(size) < 0.55 + 0.4 * quality
    disposed = np.where(settled & (answered < NEVER), answered + random.integers(0, 8, size), NEVER)
    return lives.assign(
        number=np.where(came, np.cumsum(came), 0),
        department=random.choice(len(departments), size, p=np.array(shares) / sum(shares)),
        spot=spot, sent=sent, answered=answered, disposed=disposed,
    )  # fmt: skip


def subdivisions(world: World, district: Area) -> tuple[str, ...]:
    """The names of a district's subdivisions: its first four blocks bear them."""
    blocks = world.blocks(district)
    return blocks[:4]


def hearing_rows(world: World, district: Area, lives: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The register as of a day."""
    words, last, place = hearing_words(), day_number(as_of), world.places[district.code] + 1
    lives = lives[lives["hearing"] <= last]
    names = np.array(subdivisions(world, district), dtype=object)[lives["subdivision"]]
    codes = np.array(list(words.departments), dtype=object)[lives["department"]]
    came, held, outside = ((lives[name] > 0).to_numpy() for name in ("number", "held", "outside"))
    known = {name: came & (lives[name] <= last).to_numpy() for name in ("sent", "answered", "disposed")}
    spot = lives["spot"].to_numpy()
    status = np.select([spot, known["disposed"], known["sent"]], ["on_the_spot", "disposed", "sent"], "pending")
    officers = [words.tehsildar if away and number % 3 else words.officer
                for away, number in zip(outside, lives["place"], strict=True)]  # fmt: skip
    holder = [each.format(number=place * 4 + at) for each, at in zip(officers, lives["subdivision"], strict=True)]
    offices = [
        words.departments[code].office.format(subdivision=name) for code, name in zip(codes, names, strict=True)
    ]
    return pd.DataFrame({
        "home": district.code,
        "area": district.code,
        "subdivision": names,
        "hearing_on": cells(lives["hearing"].to_numpy()),
        "place": [words.panchayat.format(number=number) if number else words.headquarters.format(subdivision=name)
                  for number, name in zip(lives["place"], names, strict=True)],
        "venue": np.where(outside, "panchayat", "headquarters").astype(object),
        "held": np.where(held, "held", "not_held").astype(object),
        "held_by": shown(held, np.array(holder, dtype=object)),
        "invited": shown(held, lives["invited"].to_numpy()),
        "application_no": shown(came, np.array([f"JS-{place:02d}-{number:04d}" for number in lives["number"]], dtype=object)),
        "department": shown(came, codes),
        "status": shown(came, status),
        "sent_to": shown(known["sent"] & ~spot, np.array(offices, dtype=object)),
        "sent_on": cells(lives["sent"].to_numpy(), known["sent"]),
        "answered_on": cells(lives["answered"].to_numpy(), known["answered"]),
        "disposed_on": cells(lives["disposed"].to_numpy(), known["disposed"]),
    })  # fmt: skip
