"""A home that has lived for two weeks, for all tests of the status."""

import pytest

from samiksha.home import Home
from samiksha.status import Status, gather
from tests.status.lived import NOW, lived_home

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Not to be changed."""
    return lived_home(tmp_path_factory.mktemp("lived") / "home")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same, with markup wherever somebody else's words may stand. Not to be changed."""
    return lived_home(tmp_path_factory.mktemp("hostile") / "home", HOSTILE)


@pytest.fixture(scope="session")
def status(lived: Home) -> Status:
    return gather(lived, NOW)
