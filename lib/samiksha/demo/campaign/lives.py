"""The applications that the campaign's exports tell of.

Enters: a district. Leaves: the lives of its applications from February to 20 May 2023.
"""

import pandas as pd

from samiksha.demo.applications import application_lives, service_quality
from samiksha.demo.campaign.days import PUSH, SECOND_AS_OF, SINCE
from samiksha.demo.world import World
from samiksha.params.areas import Area


def campaign_lives(world: World, district: Area) -> pd.DataFrame:
    """One row an application for any service."""
    services = world.services.services
    size = max(300, min(700, 260 + 45 * len(world.blocks(district))))
    quality = service_quality(district, services)
    return application_lives(world, district, services, (SINCE, SECOND_AS_OF), size, quality, PUSH)
