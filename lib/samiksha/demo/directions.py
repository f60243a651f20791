"""The register of directions: what meetings told each district to do, and how far it has come.

Enters: directions.yml beside this module, the `World`. Leaves: one export of the districts for each as-of day, and
one of the state's own.
"""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from samiksha.demo.looks import Look
from samiksha.demo.office import Export, write_export
from samiksha.demo.packaged import packaged
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area
from samiksha.params.base import Strict

LOOK = Look(kind="csv", dates="slashes", titles=1)


class Direction(Strict):
    """What somebody was told to do."""

    department: str
    who: str
    what: str
    due: int
    """Days after the meeting."""


class Meeting(Strict):
    """One meeting and what it told every district."""

    review: str
    meeting: str
    given_on: date
    as_of: date
    """The day of the register that tells how far it has come."""
    directions: tuple[Direction, ...]


class StateDirection(Direction):
    """What a department of the state was told."""

    review: str
    meeting: str
    given_on: date
    status: str


class Register(Strict):
    """Everything in directions.yml."""

    meetings: tuple[Meeting, ...]
    state: tuple[StateDirection, ...]


@cache
def register() -> Register:
    """The meetings of the demo."""
    return packaged("samiksha.demo", "directions.yml", Register)


def write_directions(world: World, folder: Path, reviews: tuple[str, ...]) -> list[Path]:
    """The paths: the registers of the days of some reviews."""
    meetings = [each for each in register().meetings if each.review in reviews]
    written: list[Path] = []
    for as_of in dict.fromkeys(each.as_of for each in meetings):
        told = [each for each in meetings if each.as_of == as_of]
        rows = [row for district in world.districts for meeting in told for row in _rows(world, district, meeting)]
        written += write_export(
            world, folder, Export("directions", as_of, pd.DataFrame(rows, dtype=object), state=LOOK)
        )
    state = [_state_row(number, each) for number, each in enumerate(register().state, 1) if each.review in reviews]
    if state:
        rows_of_state = pd.DataFrame(state, dtype=object)
        day = max(each.as_of for each in meetings)
        written += write_export(world, folder, Export("state_directions", day, rows_of_state, state=LOOK))
    return written


def _rows(world: World, district: Area, meeting: Meeting) -> list[dict[str, object]]:
    """The directions of one meeting to one district, as they stand on the register's day."""
    random = seeded("directions", district.code, meeting.review, meeting.given_on.isoformat())
    strength = float(random.uniform(0.2, 1.0))
    rows = []
    for number, each in enumerate(meeting.directions, 1):
        due_on = meeting.given_on + timedelta(days=each.due)
        status, closed_on = _standing(random, strength, meeting, due_on)
        place = world.places[district.code] + 1
        rows.append({
            "home": district.code, "direction_id": f"N-{place:02d}-{meeting.given_on:%y%m%d}-{number}",
            "area": district.code, "review": meeting.review, "meeting": meeting.meeting, "department": each.department,
            "who": each.who, "what": each.what, "given_on": meeting.given_on, "due_on": due_on,
            "status": status, "closed_on": closed_on,
        })  # fmt: skip
    return rows


def _standing(
    random: np.random.Generator, strength: float, meeting: Meeting, due_on: date
) -> tuple[str, date | None]:
    """Implemented on a day, or how far it has come: strong districts keep most of what they were told."""
    takes = (due_on - meeting.given_on).days * float(random.uniform(0.3, 1.9 - 0.9 * strength))
    done_on = meeting.given_on + timedelta(days=1 + int(takes))
    if done_on <= meeting.as_of and random.random() < 0.35 + 0.6 * strength:
        return "implemented", done_on
    if due_on < meeting.as_of:
        return "behind_schedule", None
    return ("on_schedule" if random.random() < 0.75 else "yet_to_start"), None


def _state_row(number: int, each: StateDirection) -> dict[str, object]:
    return {
        "home": "mp", "direction_id": f"N-MP-{each.given_on:%y%m%d}-{number}", "review": each.review,
        "meeting": each.meeting, "department": each.department, "who": each.who, "what": each.what,
        "given_on": each.given_on, "due_on": each.given_on + timedelta(days=each.due), "status": each.status,
    }  # fmt: skip
