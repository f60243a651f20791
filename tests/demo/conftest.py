"""Demo exports of a few districts, written (and loaded) once for all tests of this folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from samiksha.demo import campaign, conference, helpline, week, write_demo
from samiksha.demo.campaign import write_campaign, write_closing_account
from samiksha.demo.conference import write_conference
from samiksha.demo.directions import write_directions
from samiksha.demo.helpline import write_helpline
from samiksha.demo.planting import Planted
from samiksha.demo.week import write_week
from samiksha.demo.world import read_world
from samiksha.home import Home
from samiksha.intake import Desk, Intake
from samiksha.store.snapshots import Store

PARAMS = Path(__file__).parents[2] / "params"
HELPLINE_DISTRICTS = (
    *dict.fromkeys(fault.district for fault in helpline.faults.PLANTED),
    "bhopal",
    "dindori",
    "khargone",
    "panna",
    "shahdol",
    "dewas",
)
DAYS: dict[date, tuple[Planted, ...]] = {
    campaign.days.SECOND_AS_OF: campaign.faults.PLANTED,
    campaign.closing.AS_OF: campaign.closing.PLANTED,
    week.days.SECOND_AS_OF: week.faults.PLANTED,
    conference.days.SECOND_AS_OF: conference.faults.PLANTED,
}
"""The faults of every review but the helpline's and jan-sunwai's, by the day of the exports that carry them."""
CLEAN = "panna"
"""A district without any planted fault."""
MakeHome = Callable[[Path], Home]


@dataclass(frozen=True)
class Loaded:
    """A home with the demo of three reviews, and what became of each file."""

    home: Home
    intakes: tuple[Intake, ...]

    @property
    def store(self) -> Store:
        return Store(self.home)


def home_in(folder: Path) -> Home:
    """An empty home with the shipped params."""
    folder.mkdir(exist_ok=True)
    (folder / "params").symlink_to(PARAMS)
    (folder / "notebooks").mkdir()
    return Home(folder)


@pytest.fixture(scope="session")
def make_home() -> MakeHome:
    """Makes an empty home in a folder."""
    return home_in


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The helpline's files by district; the state-wide one under "mp"."""
    home = home_in(tmp_path_factory.mktemp("demo") / "home")
    paths = write_demo(home, HELPLINE_DISTRICTS, ("helpline_followup",))
    return {path.name.split("_20")[0].removeprefix("helpline_demo_"): path for path in paths}


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The exports of campaign, week and conference, of all districts with faults and one without. Not to be changed."""
    home = home_in(tmp_path_factory.mktemp("reviews") / "home")
    folder = home.inbox / "demo"
    folder.mkdir(parents=True)
    paths: list[Path] = []
    for writer, faults in (
        (write_campaign, campaign.faults.PLANTED),
        (write_closing_account, campaign.closing.PLANTED),
        (write_week, week.faults.PLANTED),
        (write_conference, conference.faults.PLANTED),
    ):
        paths += writer(read_world(home, [*dict.fromkeys(fault.district for fault in faults), CLEAN]), folder)
    paths += write_helpline(read_world(home, ["vidisha", "bhind"]), folder)  # the second component of the campaign
    reviews = ("campaign_phase", "good_governance_week", "conference_compliance")
    paths += write_directions(read_world(home, ["anuppur", "rewa"]), folder, reviews)
    return Loaded(home, tuple(Desk(home).take(paths)))
