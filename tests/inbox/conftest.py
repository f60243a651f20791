"""A home with an empty inbox, and a reader that stays warm for all tests of the inbox."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.sources import Reader
from tests.homes import make_home


@pytest.fixture(scope="session")
def warm() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def one_reader(monkeypatch: pytest.MonkeyPatch, warm: Reader) -> None:
    """Starting a reader takes longer than these tests do."""
    monkeypatch.setattr("samiksha.intake.Reader", lambda: nullcontext(warm))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")
