"""One home for all tests of rooms."""

import shutil

import pytest

from samiksha.home import Home
from tests.meet.servers import write_room


@pytest.fixture(scope="session")
def room_home(loaded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The loaded home, with a small notebook for rooms."""
    home = Home(tmp_path_factory.mktemp("rooms") / "home")
    shutil.copytree(loaded_home.root, home.root)
    write_room(home)
    return home
