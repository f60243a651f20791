"""`samiksha prune` says what went, what stays and why, in the reader's language, and leaves 1 if something was held back."""

from pathlib import Path

import pytest

from samiksha.cli.housekeeping import SHOWN, tidy
from samiksha.cli.saying import Voice
from samiksha.errors import ExitCode
from samiksha.home import Home
from tests.keeping.things import REVIEW, TODAY, add_file, add_round, ago, home_with


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = home_with(tmp_path / "home", outputs=100, archive=100)
    for days, areas in ((400, ["rewa", "satna"]), (300, ["rewa"]), (1, ["rewa"])):
        add_round(home, ago(days), areas)
    return home


def test_it_says_what_went_what_stays_and_what_is_left(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert tidy(home, Voice("en"), today=TODAY) == ExitCode.OK
    said = capsys.readouterr().out
    assert f"rounds: removed, older than {ago(100)}: 1, 0.0 MB\n    {REVIEW}/{ago(300)}\n" in said
    assert f"stays: {REVIEW}/{ago(400)} — holds last good pages of areas: 1 (such as satna)" in said
    assert "snapshots: kept for ever" in said and "left on the disk" in said
    assert f'href="{REVIEW}/{ago(1)}/rewa.html"' in (home.outputs / "index.html").read_text(encoding="utf-8")


def test_a_dry_run_says_what_would_go_in_hindi(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert tidy(home, Voice("hi"), dry_run=True, today=TODAY) == ExitCode.OK
    assert f"दौर: {ago(100)} से पुराने, जो हटेंगे: 1, 0.0 MB" in capsys.readouterr().out
    assert (home.outputs / REVIEW / str(ago(300))).is_dir()


def test_what_is_held_back_is_said_with_the_way_out_and_the_exit_code_is_1(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    for days in range(200, 200 + SHOWN + 1):
        add_file(home.archive, f"{ago(days)}/0123456789ab/helpline.csv")
    assert tidy(home, Voice("hi"), today=TODAY) == ExitCode.SOME_FAILED
    complained = capsys.readouterr().err
    assert "13 में से 13 एक साथ हटते" in complained and "samiksha prune --force" in complained
    assert tidy(home, Voice("en"), today=TODAY, force=True) == ExitCode.OK
    assert "… and 1 more" in capsys.readouterr().out and list(home.archive.iterdir()) == []
