"""The home: the one given, else the one of the environment, else the nearest upward."""

from pathlib import Path

import pytest

from samiksha.errors import HomeNotFound
from samiksha.home import STORE, VARIABLE, find_home
from tests.homes import make_home


def test_the_nearest_home_upward_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "outer")
    inner = make_home(tmp_path / "outer" / "data" / "inner")
    for folder, expected in ((home.inbox, home.root), (inner.inbox, inner.root), (home.notebooks, home.root)):
        monkeypatch.chdir(folder)
        assert find_home().root == expected.resolve()


def test_a_given_home_comes_before_the_environment_and_that_before_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, named, near = (make_home(tmp_path / name) for name in ("given", "named", "near"))
    monkeypatch.chdir(near.root)
    monkeypatch.setenv(VARIABLE, str(named.root))
    assert find_home(given.root).root == given.root.resolve()
    assert find_home().root == named.root.resolve()
    monkeypatch.delenv(VARIABLE)
    assert find_home().root == near.root.resolve()


def test_a_folder_that_is_no_home_is_refused_with_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HomeNotFound) as fault:
        find_home(tmp_path)
    assert str(tmp_path) in str(fault.value) and "params/reviews/" in str(fault.value)
    assert fault.value.exit_code == 4
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HomeNotFound) as nowhere:
        find_home()
    assert "--home" in str(nowhere.value)


def test_everything_lies_within_the_home(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    kept = ("params", "notebooks", "data", "inbox", "store", "refused", "logs", "outputs")
    assert all(Path(getattr(home, name)).is_relative_to(home.root) for name in kept)
    assert len({getattr(home, name) for name in kept}) == len(kept)


def test_the_store_lies_where_the_environment_says_and_else_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path / "home")
    assert home.store == str(home.data / "store")
    for named, expected in (
        (str(tmp_path / "shared"), str(tmp_path / "shared")),
        ("beside", str(home.root / "beside")),  # kernels work in another folder than whoever started them
        ("s3://bucket/samiksha?region=ap-south-1", "s3://bucket/samiksha?region=ap-south-1"),
        ("", str(home.data / "store")),
    ):
        monkeypatch.setenv(STORE, named)
        assert home.store == expected
