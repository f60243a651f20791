"""One writer at a time; whoever comes second learns who the first is."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from samiksha.errors import OutputsBusy
from samiksha.home import Home
from samiksha.lock import one_writer
from tests.homes import make_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def test_the_second_learns_who_the_first_is(home: Home) -> None:
    with one_writer(home, "x"), pytest.raises(OutputsBusy) as busy, one_writer(home, "x"):
        raise AssertionError("two at once")
    assert busy.value.values["pid"] == os.getpid()
    with one_writer(home, "x"):
        assert (home.locks / "x.json").exists()
    assert not (home.locks / "x.json").exists()


def test_a_first_that_ends_just_then_is_no_fault(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.locks.mkdir(parents=True)
    with FileLock(home.locks / "x.lock"):
        monkeypatch.setattr(Path, "exists", lambda _: True)  # it was there when it was looked for
        with pytest.raises(OutputsBusy) as busy, one_writer(home, "x"):
            raise AssertionError("two at once")
    assert busy.value.values["who"] == "—"
