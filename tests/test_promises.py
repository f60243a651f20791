"""What was made beforehand is given once, if it is still true; else it is made when it is asked for."""

from pathlib import Path
from threading import Event, current_thread

import pytest

from samiksha.home import Home
from samiksha.promises import kept, promise, stamp_of


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "params").mkdir()
    return Home(tmp_path)


def anew() -> str:
    return "anew"


def test_what_was_promised_is_made_by_another_thread_and_given_once(home: Home) -> None:
    promise(home, {"page": lambda: current_thread().name})
    assert kept(home, "page", anew) not in ("anew", current_thread().name)
    assert kept(home, "page", anew) == "anew"


def test_what_was_never_promised_or_to_another_home_is_made(home: Home, tmp_path: Path) -> None:
    promise(home, {"page": lambda: "ahead"})
    assert kept(home, "another", anew) == "anew"
    assert kept(Home(tmp_path / "elsewhere"), "page", anew) == "anew"
    assert kept(home, "page", anew) == "ahead"


def test_whoever_asks_too_early_waits_and_what_comes_after_is_made_in_order(home: Home) -> None:
    asked, made = Event(), list[str]()

    def slow() -> str:
        asked.wait(10)
        made.append("slow")
        return "slow"

    promise(home, {"slow": slow, "next": lambda: made.append("next")})
    asked.set()
    assert kept(home, "slow", anew) == "slow"
    assert kept(home, "next", anew) is None
    assert made == ["slow", "next"]


def test_what_is_no_longer_true_is_made_anew(home: Home) -> None:
    ready = Event()
    promise(home, {"page": lambda: "ahead", "last": ready.set})
    assert ready.wait(10)
    (home.params / "rules.yml").write_text("a: 1", encoding="utf-8")
    assert kept(home, "page", anew) == "anew"


def test_a_fault_is_said_where_it_is_asked_for(home: Home) -> None:
    def fails() -> str:
        raise ValueError("of the thread")

    promise(home, {"page": fails, "next": lambda: "ahead"})

    def fails_here() -> str:
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        kept(home, "page", fails_here)
    assert kept(home, "next", anew) == "ahead"


def test_the_maker_does_not_wait_for_itself(home: Home) -> None:
    promise(home, {"page": lambda: kept(home, "page", lambda: "by the maker")})
    assert kept(home, "page", anew) == "by the maker"


def test_a_load_makes_another_stamp_in_a_folder(changed_home: Home) -> None:
    before = stamp_of(changed_home)
    assert stamp_of(changed_home) == before
    changed_home.minutes.write_bytes(b"something was recorded")
    recorded = stamp_of(changed_home)
    (Path(changed_home.store) / "cm_helpline" / "2023-05-20" / "another.json").write_bytes(b"{}")
    assert before != recorded != stamp_of(changed_home) != before
