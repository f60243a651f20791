"""Demo exports of a few districts, written once for all tests of this folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samiksha.demo import PLANTED, write_demo
from samiksha.home import Home

PARAMS = Path(__file__).parents[2] / "params"
DISTRICTS = (
    *dict.fromkeys(fault.district for fault in PLANTED),
    "bhopal",
    "dindori",
    "khargone",
    "panna",
    "shahdol",
    "dewas",
)
MakeHome = Callable[[Path], Home]


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
    """The demo's files by district; the state-wide one under "mp"."""
    home = home_in(tmp_path_factory.mktemp("demo") / "home")
    return {
        path.name.split("_20")[0].removeprefix("helpline_demo_"): path
        for path in write_demo(home, DISTRICTS, ("helpline_followup",))
    }
