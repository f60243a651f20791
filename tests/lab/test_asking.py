"""What a form asks for is looked up before anything begins, and becomes the command that a person would type."""

from datetime import date
from pathlib import Path

import pytest

from samiksha.cli.commands import cli
from samiksha.errors import BadAsOf, SamikshaError, UnknownArea, UnknownName
from samiksha.home import Home
from samiksha.lab.asking import Ask, read_ask
from tests.homes import make_home

DAY = date(2023, 5, 20)
SCHEDULE = """
runs:
  - {name: some, review: helpline_followup, areas: [anuppur, umaria], cron: "30 6 * * *", lang: en}
  - {name: division, review: helpline_followup, under: shahdol, cron: "30 6 * * *"}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("what", "area", "ask"),
    [
        ("helpline_followup", "", Ask("helpline_followup", DAY)),
        ("helpline_followup", "rewa", Ask("helpline_followup", DAY, ("rewa",))),
        ("run:some", "", Ask("helpline_followup", DAY, ("anuppur", "umaria"), lang="en")),
        ("run:division", "", Ask("helpline_followup", DAY, under="shahdol")),
        ("run:division", "rewa", Ask("helpline_followup", DAY, ("rewa",))),
    ],
)
def test_a_review_and_a_run_of_the_schedule_can_be_asked_for(home: Home, what: str, area: str, ask: Ask) -> None:
    assert read_ask(home, {"what": what, "area": area, "as_of": "2023-05-20"}) == ask


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, BadAsOf),
        ({"what": "helpline_followup", "as_of": "20-05-2023"}, BadAsOf),
        ({"what": "", "as_of": "2023-05-20"}, UnknownName),
        ({"what": "--force", "as_of": "2023-05-20"}, UnknownName),
        ({"what": "../reviews/helpline_followup", "as_of": "2023-05-20"}, UnknownName),
        ({"what": "run:none", "as_of": "2023-05-20"}, UnknownName),
        ({"what": "helpline_followup", "area": "shahdol_division", "as_of": "2023-05-20"}, UnknownArea),
        ({"what": "helpline_followup", "area": "--jobs", "as_of": "2023-05-20"}, UnknownArea),
    ],
)
def test_what_params_does_not_hold_cannot_be_asked_for(
    home: Home, given: dict[str, str], fault: type[SamikshaError]
) -> None:
    with pytest.raises(fault):
        read_ask(home, given)


@pytest.mark.parametrize(
    "ask",
    [Ask("jan_sunwai", DAY), Ask("jan_sunwai", DAY, ("rewa", "sidhi")), Ask("jan_sunwai", DAY, under="shahdol")],
)
def test_the_command_is_one_that_samiksha_understands(home: Home, ask: Ask) -> None:
    _, _, module, *words = ask.command(home)
    assert module == "samiksha"
    command = cli.get_command(None, words[0])  # type: ignore[arg-type]
    assert command
    given = command.make_context(words[0], words[1:]).params
    assert (given["reviews"], given["as_of"], given["home"]) == ((ask.review,), "2023-05-20", str(home.root))
    assert (given["areas"], given["under"]) == (",".join(ask.areas), ask.under)
