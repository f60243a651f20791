"""A home with pages of three districts, and a mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from samiksha.deliver.password import VARIABLE
from samiksha.home import Home
from tests.deliver.post import PASSWORD, Post, add_page, post_office, write_delivery
from tests.homes import make_home


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with post_office(tmp_path) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, post: Post) -> Home:
    """Pages of Anuppur and Shahdol are there, and both have readers."""
    made = make_home(tmp_path / "home")
    write_delivery(made, post)
    add_page(made, "anuppur")
    add_page(made, "shahdol")
    return made
