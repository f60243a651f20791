"""The week's files: returns, CPGRAMS, camps, practices and stories, schemes, as of two days.

Enters: the `World`. Leaves: files in the folder of demo exports.
"""

from pathlib import Path

import pandas as pd

from samiksha.demo.camps import camp_rows
from samiksha.demo.gathering import write_told
from samiksha.demo.indicators import Reported, indicator_rows
from samiksha.demo.looks import Look, spelt
from samiksha.demo.week.cases import case_lives, case_rows
from samiksha.demo.week.days import DAYS, FIRST_AS_OF, SECOND_AS_OF
from samiksha.demo.week.faults import plant_in_cases, plant_in_pieces, plant_in_returns, plant_in_targets
from samiksha.demo.week.pieces import piece_rows
from samiksha.demo.week.returns import week_returns
from samiksha.demo.week.words import week_words
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

TOLD = (FIRST_AS_OF, SECOND_AS_OF)
STATE = Look(kind="csv", dates="slashes", titles=1, careless=True)
STATES = {
    "ggw_returns": Look(kind="csv", dates="slashes", titles=2),
    "cpgrams": Look(kind="csv", headers="en", dates="english_month", titles=1),
}
OWN: dict[str, dict[str, Look]] = {
    "ggw_returns": {
        "narmadapuram": Look(dates="slashes", header_rows=2, total=True, spellings=spelt("narmadapuram")),
        "dewas": Look(kind="csv", headers="en", dates="iso", titles=1, header_rows=2),
        "rewa": Look(kind="xls", dates="dots", devanagari=True, titles=1),
    },
    "cpgrams": {"indore": Look(headers="mixed", dates="excel", titles=1)},
    "camps": {"sagar": Look(kind="csv", headers="mixed", dates="english_month", total=True, blanks=("NA", ""))},
    "deliverables": {"harda": Look(dates="excel", habit=1)},
    "indicator_returns": {"betul": Look(kind="tsv", dates="dots", grouped=True, careless=True)},
}
CAMP_KINDS = ("special", "health", "special", "regular")
SCHEMES = tuple(
    Reported(indicator, target, low, high)
    for indicator, target, low, high in (
        ("ayushman_card", 420_000, 0.62, 0.99), ("ayushman_70_plus", 21_000, 0.20, 0.92),
        ("pm_kisan", 140_000, 0.75, 1.00), ("kisan_credit_card", 96_000, 0.45, 0.95),
        ("pm_ujjwala", 88_000, 0.70, 1.00), ("pmay_gramin", 31_000, 0.55, 0.98), ("pm_svanidhi", 5_200, 0.50, 0.97),
        ("social_pension", 64_000, 0.80, 1.00), ("ladli_laxmi", 12_000, 0.65, 0.99),
        ("pm_matru_vandana", 9_400, 0.48, 0.96), ("pm_jeevan_jyoti", 120_000, 0.30, 0.80),
        ("pm_suraksha_bima", 210_000, 0.35, 0.88),
    )
)  # fmt: skip


def write_week(world: World, folder: Path) -> list[Path]:
    """The paths: each source as of 20 and of 22 December 2024."""
    told = [_told(world, district) for district in world.districts]
    return write_told(world, folder, told, TOLD, OWN, {name: STATES.get(name, STATE) for name in OWN})


def _told(world: World, district: Area) -> dict[str, list[pd.DataFrame]]:
    """Source → the district's rows as of each day."""
    drawn = float(seeded("week quality", district.code).uniform(0.4, 0.95))
    quality = week_words().quality.get(district.code, drawn)
    lives = case_lives(world, district, quality)
    cases = [case_rows(district, lives, as_of) for as_of in TOLD]
    camps = [camp_rows(world, district, DAYS, as_of, quality, CAMP_KINDS) for as_of in TOLD]
    in_all = camp_rows(world, district, DAYS, DAYS[-1], quality, CAMP_KINDS)
    returns = plant_in_returns(week_returns(district, in_all, lives, SECOND_AS_OF, quality), district.code)
    pieces = [piece_rows(district, as_of, quality) for as_of in TOLD]
    schemes = [indicator_rows(world, district, SCHEMES, TOLD, as_of, {}) for as_of in TOLD]
    return {
        "ggw_returns": [returns[(returns["day"] <= as_of).to_numpy()] for as_of in TOLD],
        "cpgrams": [cases[0], plant_in_cases(cases[1], cases[0], district.code)],
        "camps": camps,
        "deliverables": [pieces[0], plant_in_pieces(pieces[1], district.code)],
        "indicator_returns": [schemes[0], plant_in_targets(schemes[1], district.code)],
    }
