"""The jan-sunwai registers' files: one of the whole state as of each day, and two districts' own.

Enters: the `World`. Leaves: files in the folder of demo exports.
"""

from pathlib import Path

import pandas as pd

from samiksha.demo.gathering import write_told
from samiksha.demo.jan_sunwai.faults import SOURCE, plant_in_register
from samiksha.demo.jan_sunwai.lives import DAYS, hearing_lives, hearing_rows
from samiksha.demo.looks import Look
from samiksha.demo.world import World
from samiksha.params.areas import Area

STATE = Look(kind="csv", dates="slashes", titles=1, careless=True, blanks=("", "-"))
OWN = {
    "anuppur": Look(dates="slashes", devanagari=True, total=True, careless=True, blanks=("", "-")),
    "indore": Look(kind="csv", headers="en", dates="english_month", titles=3, habit=1, blanks=("NA", "")),
}  # fmt: skip


def write_jan_sunwai(world: World, folder: Path) -> list[Path]:
    """The paths: the register as of 10 December 2025 and as of 14 January 2026."""
    told = [{SOURCE: _registers(world, district)} for district in world.districts]
    return write_told(world, folder, told, DAYS, {SOURCE: OWN}, {SOURCE: STATE})


def _registers(world: World, district: Area) -> list[pd.DataFrame]:
    lives = hearing_lives(world, district)
    first, second = (hearing_rows(world, district, lives, as_of) for as_of in DAYS)
    return [first, plant_in_register(second, first, district.code)]
