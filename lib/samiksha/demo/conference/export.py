"""The compliance review's files: cases, applications, indicators, leaves, the watch-list, as of two days.

Enters: the `World`. Leaves: files in the folder of demo exports.
"""

from pathlib import Path

import pandas as pd

from samiksha.demo.applications import application_lives, application_rows, service_quality
from samiksha.demo.conference.cases import case_lives, case_rows
from samiksha.demo.conference.days import DAYS, SECOND_AS_OF, SERVICES_SINCE
from samiksha.demo.conference.faults import plant_in_applications, plant_in_cases, plant_in_targets
from samiksha.demo.conference.registers import leave_rows, state_rows, watch_rows
from samiksha.demo.conference.words import conference_words
from samiksha.demo.gathering import write_told
from samiksha.demo.indicators import Reported, indicator_rows
from samiksha.demo.looks import NIL, Look, spelt
from samiksha.demo.office import Export, write_export
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area

STATE = Look(kind="csv", dates="slashes", titles=1, careless=True)
STATES = {
    "revenue_cases": Look(kind="csv", dates="dots", titles=1, careless=True),
    "leaves": Look(kind="csv", dates="slashes", titles=1, blanks=("", NIL, "-")),
    "watch_list": Look(kind="csv", headers="mixed", dates="iso", titles=1),
}
OWN: dict[str, dict[str, Look]] = {
    "revenue_cases": {
        "anuppur": Look(dates="slashes", total=True, spellings=spelt("anuppur")),
        "indore": Look(kind="csv", headers="en", dates="english_month", titles=1, habit=1, blanks=("null", "")),
        "rewa": Look(dates="excel", headers="mixed", titles=3),
        "umaria": Look(kind="tsv", dates="hindi_month", devanagari=True, blanks=(NIL, "")),
    },
    "service_applications": {
        "bhopal": Look(kind="csv", headers="en", dates="iso", titles=1, habit=2, blanks=("NA",)),
        "khandwa": Look(dates="excel", spellings=spelt("khandwa"), careless=True, habit=1),
    },
    "indicator_returns": {
        "narmadapuram": Look(dates="slashes", spellings=spelt("narmadapuram"), grouped=True, devanagari=True),
        "ujjain": Look(kind="csv", headers="en", dates="iso", titles=1, careless=True),
    },
    "leaves": {},
    "watch_list": {},
}
LAKH = 100_000
REPORTED = (
    Reported("samagra_ekyc", 1_050_000, 0.66, 0.93),
    Reported("tap_water_single_village", 118_000, 0.70, 0.97),
    Reported("revenue_recovery", 900 * LAKH, 0.42, 0.86, rounded=1_000),
    Reported("rural_works", 1_900, 0.48, 0.90),
    Reported("anc_checks", 16_000, 0.46, 0.97),
    Reported("fertiliser_lifting", 74, 0.55, 1.00),
    Reported("mgnrega_funds", 5_200 * LAKH, 0.55, 0.92, rounded=1_000),
    Reported("nrlm_funds", 640 * LAKH, 0.45, 0.88, rounded=1_000),
    Reported("pm_poshan_funds", 1_450 * LAKH, 0.55, 0.90, rounded=1_000),
    Reported("pmay_gramin_funds", 7_800 * LAKH, 0.40, 0.92, rounded=1_000),
    Reported("sbm_gramin_funds", 310 * LAKH, 0.35, 0.86, rounded=1_000),
)


def write_conference(world: World, folder: Path) -> list[Path]:
    """The paths: each source as of 10 December 2025 and of 14 January 2026."""
    told = [_told(world, district) for district in world.districts]
    written = write_told(world, folder, told, DAYS, OWN, {name: STATES.get(name, STATE) for name in OWN})
    for as_of in DAYS:
        state = Export(
            "state_indicator_returns", as_of, state_rows(world, as_of), state=STATE, file="state_indicators"
        )
        written += write_export(world, folder, state)
    return written


def _told(world: World, district: Area) -> dict[str, list[pd.DataFrame]]:
    """Source → the district's rows as of each day."""
    lives = case_lives(world, district)
    cases = [case_rows(world, district, lives, as_of) for as_of in DAYS]
    services = [world.services.by_code()[code] for code in conference_words().services]
    size = min(400, 180 + 25 * len(world.blocks(district)))
    quality = service_quality(district, services)
    made = application_lives(world, district, services, (SERVICES_SINCE, SECOND_AS_OF), size, quality)
    applications = [application_rows(world, district, services, made, as_of) for as_of in DAYS]
    weak = {name: 0.0 for name, named in conference_words().weak.items() if district.code in named}
    targets = [indicator_rows(world, district, REPORTED, DAYS, as_of, weak) for as_of in DAYS]
    watched = watch_rows(district, lives, targets[0])
    planted = [targets[0], plant_in_targets(targets[1], targets[0], district.code)]
    return {
        "revenue_cases": [cases[0], plant_in_cases(cases[1], cases[0], district.code)],
        "service_applications": [applications[0], plant_in_applications(applications[1], district.code)],
        "indicator_returns": [
            pd.concat([rows, _samples(world, district, number)]) for number, rows in enumerate(planted)
        ],
        "leaves": [leave_rows(world, district, as_of) for as_of in DAYS],
        "watch_list": [pd.DataFrame(), watched],
    }


def _samples(world: World, district: Area, number: int) -> pd.DataFrame:
    """Drinking-water samples by urban body: tested, and failed; cumulative over the year."""
    random = seeded("samples", district.code)
    bad = 0.12 if district.code in conference_words().weak["water_samples"] else 0.0
    bodies = [each.format(district=district.in_language("hi"), block=block)
              for each, block in zip(conference_words().urban_bodies, world.blocks(district), strict=False)]  # fmt: skip
    rows = []
    for body in bodies:
        tested = int(random.integers(60, 260))
        failed = int(random.binomial(tested, bad + float(random.uniform(0.005, 0.05))))
        more = int(random.integers(8, 40))
        found = int(random.binomial(more, bad + 0.02))
        rows.append({
            "home": district.code, "area": district.code, "body": body, "department": "urban_development",
            "indicator": "water_samples", "reported_on": DAYS[number],
            "target": tested + number * more, "achieved": failed + number * found,
        })  # fmt: skip
    return pd.DataFrame(rows, dtype=object)
