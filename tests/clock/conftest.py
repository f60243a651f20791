"""Offices, each on a copy of the same home."""

import shutil
from pathlib import Path

import pytest

from samiksha.home import Home
from tests.clock.office import Office, opened


@pytest.fixture(scope="session")
def opened_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Not to be changed."""
    return opened(tmp_path_factory.mktemp("opened") / "home")


@pytest.fixture
def office(opened_home: Home, tmp_path: Path) -> Office:
    return Office(Home(shutil.copytree(opened_home.root, tmp_path / "home")))
