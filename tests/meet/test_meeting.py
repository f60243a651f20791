"""What a room is opened for, before any server starts."""

from datetime import date
from pathlib import Path

import nbformat
import pytest

from samiksha.errors import BadConfiguration, ExitCode, NoSnapshot, UnknownArea, UnknownName
from samiksha.home import Home
from samiksha.kernel.client import KERNEL_NAME
from samiksha.meet.meeting import NOTEBOOK, meeting_of, write_notebook
from tests.homes import samiksha_here


def test_without_a_day_it_is_that_of_the_newest_rows_of_the_area(room_home: Home) -> None:
    assert meeting_of(room_home, "helpline_followup", "anuppur", None).as_of == date(2023, 5, 20)
    earlier = date(2023, 5, 15)
    assert meeting_of(room_home, "helpline_followup", "anuppur", earlier).as_of == earlier


def test_a_division_and_the_state_have_a_room_of_their_own(changed_home: Home) -> None:
    for area in ("shahdol_division", "mp"):
        meeting = meeting_of(changed_home, "helpline_followup", area, None)
        assert meeting.notebook.name == "meeting_rollup.ipynb" and meeting.as_of.isoformat() == "2023-05-20"
    with pytest.raises(UnknownArea):
        meeting_of(changed_home, "helpline_followup", "t_3689", None)  # a tehsil: no district lies within it


def test_the_notebook_is_given_review_area_and_day_after_its_own_parameters(room_home: Home, tmp_path: Path) -> None:
    meeting = meeting_of(room_home, "helpline_followup", "anuppur", None, "en", "अपर 'कलेक्टर'")
    own, given, _ = nbformat.read(write_notebook(meeting, tmp_path), 4).cells
    assert "parameters" in own.metadata.tags and "injected-parameters" in given.metadata.tags
    held: dict[str, str] = {}
    exec(given.source, held)
    held.pop("__builtins__")
    assert held == {"review": "helpline_followup", "area": "anuppur", "as_of": "2023-05-20", "lang": "en",
                    "by": "अपर 'कलेक्टर'"}  # fmt: skip
    assert nbformat.read(tmp_path / NOTEBOOK, 4).metadata.kernelspec.name == KERNEL_NAME


@pytest.mark.parametrize(
    ("review", "area", "day", "fault"),
    [
        ("helpline", "anuppur", None, UnknownName),
        ("helpline_followup", "anupur", None, UnknownArea),
        ("helpline_followup", "rewa", None, NoSnapshot),
        ("helpline_followup", "anuppur", date(2023, 5, 1), NoSnapshot),
        ("helpline_followup", "anuppur", date(2024, 5, 1), NoSnapshot),
    ],
)
def test_what_cannot_be_opened_is_said_beforehand(
    room_home: Home, review: str, area: str, day: date | None, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        meeting_of(room_home, review, area, day)


def test_a_notebook_that_takes_no_area_makes_no_room(changed_home: Home, tmp_path: Path) -> None:
    nbformat.write(nbformat.v4.new_notebook(), changed_home.notebooks / NOTEBOOK)
    with pytest.raises(BadConfiguration) as fault:
        write_notebook(meeting_of(changed_home, "helpline_followup", "anuppur", None), tmp_path)
    assert fault.value.values["names"] == "area, as_of, review"


def test_the_command_says_it_with_its_exit_code(room_home: Home) -> None:
    ran = samiksha_here("meet", "helpline_followup", "--area", "rewa", "--no-browser", home=room_home)
    assert ran.returncode == ExitCode.BAD_INPUT and "रीवा" in ran.stderr and "samiksha load" in ran.stderr
    taken = ("meet", "helpline_followup", "--area", "anuppur", "--no-browser", "--bind", "203.0.113.7")
    ran = samiksha_here(*taken, home=room_home)
    assert ran.returncode == ExitCode.BAD_CONFIGURATION and "203.0.113.7" in ran.stderr
