"""The campaign's files: applications, daily returns and camps as of two days.

Enters: the `World`. Leaves: files in the folder of demo exports.
"""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from samiksha.demo.applications import application_rows, service_quality
from samiksha.demo.campaign.days import END, FIRST_AS_OF, SECOND_AS_OF, START
from samiksha.demo.campaign.faults import plant_in_applications, plant_in_returns
from samiksha.demo.campaign.lives import campaign_lives
from samiksha.demo.campaign.returns import daily_returns
from samiksha.demo.camps import camp_rows
from samiksha.demo.gathering import write_told
from samiksha.demo.looks import NIL, Look, spelt
from samiksha.demo.world import World
from samiksha.params.areas import Area
from samiksha.params.campaigns import campaign_on

APPLICATIONS: dict[str, Look] = {
    "anuppur": Look(dates="slashes", total=True, spellings=spelt("anuppur"), blanks=("", NIL)),
    "bhopal": Look(kind="csv", headers="en", dates="iso", titles=1, habit=2, blanks=("NA",)),
    "khandwa": Look(kind="tsv", dates="dots", spellings=spelt("khandwa"), careless=True, habit=1),
    "rewa": Look(headers="mixed", dates="excel", careless=True),
    "shahdol": Look(kind="csv", dates="hindi_month", devanagari=True, blanks=("-", "")),
}
RETURNS: dict[str, Look] = {
    "anuppur": Look(dates="slashes", devanagari=True, total=True),
    "indore": Look(kind="csv", headers="en", dates="slashes", titles=1, habit=1, grouped=True),
    "narmadapuram": Look(kind="tsv", headers="mixed", dates="iso", spellings=spelt("narmadapuram")),
}
BY_SERVICE = ("anuppur", "narmadapuram")
"""Districts whose own sheet asks for a row a service."""
CAMPS: dict[str, Look] = {
    "rewa": Look(dates="excel", titles=2, habit=1, blanks=("", "-")),
    "sagar": Look(kind="csv", headers="mixed", dates="english_month", total=True, blanks=("NA", "")),
}
OWN = {"service_applications": APPLICATIONS, "daily_returns": RETURNS, "camps": CAMPS}
CAMP_KINDS = ("regular", "health", "regular", "special")
DAYS = (FIRST_AS_OF, SECOND_AS_OF)
STATE = Look(kind="csv", dates="slashes", titles=1, careless=True)


def write_campaign(world: World, folder: Path) -> list[Path]:
    """The paths: each source as of 13 and of 20 May 2023."""
    told = [_told(world, district) for district in world.districts]
    return write_told(world, folder, told, DAYS, OWN, dict.fromkeys(OWN, STATE))


def _told(world: World, district: Area) -> dict[str, list[pd.DataFrame]]:
    """Source → the district's rows as of each day."""
    services = world.services.services
    lives = campaign_lives(world, district)
    first, second = (application_rows(world, district, services, lives, day) for day in DAYS)
    listed = lives[np.isin(lives["service"], _listed(world))]
    returns = plant_in_returns(
        daily_returns(district, services, listed, SECOND_AS_OF, by_service=False), district.code
    )
    quality = float(service_quality(district, services).mean())
    days = [START + timedelta(days=number) for number in range((END - START).days + 1)]
    work_days = [day for day in days if day.weekday() < 6]
    return {
        "service_applications": [first, plant_in_applications(second, first, district.code)],
        "daily_returns": [
            returns[(returns["day"] <= FIRST_AS_OF).to_numpy()],
            daily_returns(district, services, listed, SECOND_AS_OF, by_service=True)
            if district.code in BY_SERVICE
            else returns,
        ],
        "camps": [camp_rows(world, district, work_days, as_of, quality, CAMP_KINDS) for as_of in DAYS],
    }


def _listed(world: World) -> list[int]:
    """The places of the services that the campaign's returns count."""
    campaign = campaign_on(world.params, "jan_seva_2", SECOND_AS_OF)
    codes = {each.service for each in campaign.services}
    return [place for place, service in enumerate(world.services.services) if service.code in codes]
