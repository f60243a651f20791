"""A service is called well only while its process is there, gives signs, and ticks."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from samiksha.clock.health import (
    DEAD,
    LATE,
    SILENT,
    STUCK,
    WELL,
    Beat,
    Heartbeat,
    health,
    longest_tick,
    sweep_services,
)
from samiksha.files import write_text
from samiksha.home import Home
from samiksha.platform import process_mark

NOW = datetime(2023, 5, 20, 1, 0, tzinfo=UTC)
HERE = {"host": platform.node(), "pid": os.getpid(), "mark": process_mark(os.getpid())}
ELSEWHERE = {"host": "collectorate-2", "pid": 1, "mark": "nobody's"}


@pytest.fixture
def home(tmp_path: Any) -> Home:
    return Home(tmp_path)


def ago(**how: float) -> datetime:
    return NOW - timedelta(**how)


def put(home: Home, name: str = "a", **told: Any) -> None:
    beat = {"who": "planning", "every_seconds": 60, "started": ago(hours=3), "beat": ago(seconds=3),
            "tick_began": ago(seconds=40), "tick_ended": ago(seconds=30), "exit_code": 0, "ticks": 7, **HERE}  # fmt: skip
    write_text(home.services / f"{name}.json", Beat.model_validate({**beat, **told}).model_dump_json())


def state(home: Home, longest: timedelta | None = None) -> str:
    (only,) = health(home, NOW, longest)
    assert only.well == (only.state == WELL)
    return only.state


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, WELL),
        ({"exit_code": 1}, WELL),
        ({"beat": NOW + timedelta(hours=1)}, WELL),
        ({"beat": ago(seconds=61)}, SILENT),
        ({"mark": "another"}, DEAD),
        ({"mark": ""}, DEAD),
        ({"ticking": True, "tick_began": ago(minutes=209)}, WELL),
        ({"ticking": True, "tick_began": ago(minutes=211)}, STUCK),
        ({"tick_ended": ago(seconds=179)}, WELL),
        ({"tick_ended": ago(seconds=181)}, LATE),
        ({"tick_ended": ago(seconds=181), "every_seconds": 300}, WELL),
        ({"tick_began": None, "tick_ended": None, "exit_code": None, "started": ago(minutes=4)}, LATE),
        ({"tick_began": None, "tick_ended": None, "exit_code": None, "started": ago(seconds=1)}, WELL),
        (ELSEWHERE, WELL),
        ({**ELSEWHERE, "beat": ago(seconds=61)}, SILENT),
        ({**ELSEWHERE, "beat": ago(days=2)}, DEAD),
        ({**ELSEWHERE, "tick_ended": ago(hours=1)}, LATE),
    ],
)
def test_a_service_fares_as_its_beats_say(home: Home, told: dict[str, Any], expected: str) -> None:
    put(home, **told)
    assert state(home) == expected


def test_how_long_a_tick_may_take_follows_the_limit_of_rounds(home: Home) -> None:
    put(home, ticking=True, tick_began=ago(minutes=50))
    assert longest_tick(home) == timedelta(minutes=210)
    assert state(home) == WELL
    home.params.mkdir()
    (home.params / "limits.yml").write_text("round_minutes: 15\n", encoding="utf-8")
    assert state(home) == STUCK
    assert state(home, timedelta(minutes=51)) == WELL


def test_a_number_that_another_process_has_now_is_no_life(home: Home) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    put(home, pid=process.pid, mark=process_mark(process.pid))
    assert state(home) == WELL
    put(home, pid=process.pid, mark=process_mark(os.getpid()))
    assert state(home) == DEAD
    put(home, pid=process.pid, mark=process_mark(process.pid))
    process.kill()
    process.wait()
    assert state(home) == DEAD


def test_services_are_listed_from_the_oldest(home: Home) -> None:
    put(home, "x", started=ago(hours=1))
    put(home, "y", started=ago(hours=2), **ELSEWHERE)
    assert [each.told.host for each in health(home, NOW)] == ["collectorate-2", platform.node()]


def test_a_file_that_is_no_beat_tells_nothing(home: Home) -> None:
    write_text(home.services / "half.json", '{"who": "pl')
    assert health(home, NOW) == []
    assert health(Home(home.root / "elsewhere"), NOW) == []


def test_dead_services_are_swept_after_a_day_and_living_ones_never(home: Home) -> None:
    put(home, "dead_long", mark="gone", beat=ago(hours=25))
    put(home, "dead_lately", mark="gone", beat=ago(hours=23))
    put(home, "silent_long", beat=ago(hours=25))
    put(home, "elsewhere_long", beat=ago(hours=25), **ELSEWHERE)
    sweep_services(home, NOW)
    assert sorted(path.stem for path in home.services.iterdir()) == ["dead_lately", "silent_long"]


def test_a_heartbeat_tells_of_its_ticks_and_goes_with_its_service(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samiksha.clock.health.BEAT_SECONDS", 0.02)
    complaints: list[OSError] = []
    with Heartbeat(home, 60, complaints.append) as heart:
        first = Beat.model_validate_json(heart.path.read_bytes())
        heart.begins(NOW)
        assert Beat.model_validate_json(heart.path.read_bytes()).ticking
        heart.ends(NOW + timedelta(seconds=9), 5)
        told = Beat.model_validate_json(heart.path.read_bytes())
        later = told
        while later.beat == told.beat:
            later = Beat.model_validate_json(heart.path.read_bytes())
    assert (first.ticks, first.exit_code, first.pid, first.mark) == (0, None, os.getpid(), process_mark(os.getpid()))
    assert (told.ticks, told.ticking, told.exit_code) == (1, False, 5)
    assert told.tick_began == NOW and told.tick_ended == NOW + timedelta(seconds=9)
    assert not heart.path.exists() and complaints == []


def test_a_beat_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Beat.model_validate({**HERE, "who": "x", "every_seconds": 1, "started": "2023-05-20T00:00:00",
                             "beat": "2023-05-20T00:00:00Z"})  # fmt: skip
