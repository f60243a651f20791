"""`samiksha status`: what needs a look in words, all of it for machines, and always exit code 0."""

import json
from pathlib import Path

import pytest

from samiksha.cli.saying import Voice
from samiksha.cli.status import gather, report, say
from samiksha.home import Home
from tests.homes import samiksha_here
from tests.status.lived import NOW, lived_home


def test_people_are_told_what_needs_a_look_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(gather(lived_home(tmp_path / "home"), NOW), Voice("hi"))
    said = capsys.readouterr().out
    assert "  कुछ पृष्ठ नहीं बने: सीएम हेल्पलाइन अनुवर्तन (19 नवंबर)" in said
    assert "helpline_daily  पिछली बार तैयार: 2026-11-22; अगली बारी: 2026-11-23 06:30" in said


def test_a_damaged_ledger_is_told_and_is_no_failure_of_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = lived_home(tmp_path / "home")
    for left in home.data.glob("ledger.sqlite*"):
        left.write_bytes(b"no data base at all" * 100)
    ran = samiksha_here("status", "--json", home=home)
    assert ran.returncode == 0 and {fault["part"] for fault in json.loads(ran.stdout)["faults"]} >= {"ledger"}
    assert report(Home(home.root), Voice("hi"), as_json=False) == 0
    assert "पंजी (data/ledger.sqlite): जानकारी नहीं मिली" in capsys.readouterr().out
