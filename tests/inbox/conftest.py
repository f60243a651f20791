"""A home with an empty inbox."""

from pathlib import Path

import pytest

from samiksha.home import Home
from tests.homes import make_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")
