"""Homes that all tests share. What is made here once a session is read by many and changed by none."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from samiksha.demo import write_demo
from samiksha.home import STORE, VARIABLE, Home
from samiksha.intake import Desk
from samiksha.sources import Reader
from tests.homes import DISTRICTS, make_home, samiksha, share_warm_parent


@dataclass(frozen=True)
class DemoRound:
    """A round over one division, made through the command line."""

    home: Home
    code: int
    said: str

    @property
    def folder(self) -> Path:
        return self.home.outputs / "helpline_followup" / "2023-05-20"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=3, help="how many processes of rounds tests/test_killed.py kills")
    parser.addoption("--seed", type=int, default=20230520, help="of the moments and victims of tests/test_killed.py")


@pytest.fixture(autouse=True)
def no_home_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of whoever runs the tests, and those that a brief made in this process leaves, do not count."""
    for name in (VARIABLE, STORE, "SAMIKSHA_RUN_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def warm_reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch, warm_reader: Reader) -> None:
    """The reader's child process stays for all tests: starting one takes longer than most of them."""
    monkeypatch.setattr("samiksha.intake.Reader", lambda: nullcontext(warm_reader))


@pytest.fixture(scope="session")
def loaded_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three districts of the demo, loaded as of 13 and 20 May 2023. Not to be changed."""
    home = make_home(tmp_path_factory.mktemp("loaded") / "home")
    intakes = Desk(home).take(write_demo(home, DISTRICTS, ("helpline_followup",)))
    assert [intake.error for intake in intakes if intake.error] == []
    return home


@pytest.fixture(scope="session")
def demo_round(loaded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> DemoRound:
    """The briefs of three districts, their roll-up and the index, made once. Not to be changed."""
    home = Home(tmp_path_factory.mktemp("round") / "home")
    shutil.copytree(loaded_home.root, home.root)
    share_warm_parent()
    ran = samiksha(
        "round", "helpline_followup", "--as-of", "2023-05-20", "--under", "shahdol", "--jobs", "2", home=home
    )
    return DemoRound(home, ran.returncode, ran.stdout + ran.stderr)


@pytest.fixture
def changed_home(loaded_home: Home, tmp_path: Path) -> Home:
    """A copy of the loaded home that a test may change."""
    shutil.copytree(loaded_home.root, tmp_path / "home")
    return Home(tmp_path / "home")
