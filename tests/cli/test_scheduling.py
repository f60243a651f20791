"""`samiksha schedule`: what its commands print, and their exit codes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from samiksha.cli import scheduling
from samiksha.cli.saying import Voice
from samiksha.clock import units
from samiksha.clock.health import Heartbeat
from samiksha.errors import NotWritten
from samiksha.home import Home
from samiksha.platform import caller, own_timer

systemd = pytest.mark.skipif(own_timer() != "systemd", reason="this system has no systemd")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(units, "SYSTEM_FOLDER", tmp_path / "system")
    return Home(tmp_path)


def test_health_is_1_without_a_service_and_says_how_to_start_one(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scheduling.say_health(home, Voice("hi")) == 1
    assert "samiksha schedule run" in capsys.readouterr().err


def test_health_is_0_while_one_ticks_and_tells_of_its_last_tick(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with Heartbeat(home, 60, lambda _: None) as heart:
        heart.begins(datetime.now(UTC))
        assert scheduling.say_health(home, Voice("hi")) == 0
        assert "ठीक चल रही है" in (said := capsys.readouterr().out) and "अभी जाँच चल रही है" in said
        heart.ends(datetime.now(UTC), 5)
        assert scheduling.say_health(home, Voice("en")) == 0
        assert "exit code 5" in (said := capsys.readouterr().out) and "in a tick" not in said
    assert scheduling.say_health(home, Voice("hi")) == 1


def test_health_is_1_when_the_only_service_does_not_tick(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with Heartbeat(home, 60, lambda _: None):
        assert scheduling.say_health(home, Voice("en"), datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert "no sign" in capsys.readouterr().out


@systemd
def test_a_dry_run_shows_both_units_and_the_line_of_a_crontab_and_writes_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scheduling.install(home, Voice("hi"), scheduling.DRY_RUN, 5) == 0
    said = capsys.readouterr().out
    assert "OnCalendar=*:0/5" in said and "Type=oneshot" in said and "*/5 * * * * nice" in said
    assert list(home.root.iterdir()) == []


@systemd
def test_units_of_the_caller_are_written_and_what_to_type_is_said(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scheduling.install(home, Voice("en"), scheduling.USER, 5) == 0
    said = capsys.readouterr().out
    folder = home.root / "config" / "systemd" / "user"
    assert sorted(path.name for path in folder.iterdir()) == ["samiksha-due.service", "samiksha-due.timer"]
    for line in (
        "systemctl --user daemon-reload",
        "systemctl --user enable --now samiksha-due.timer",
        "enable-linger",
    ):
        assert f"  {line}" in said or f"loginctl {line}" in said
    assert "User=" not in (folder / "samiksha-due.service").read_text(encoding="utf-8")


@systemd
def test_units_of_the_system_run_as_the_caller_unless_somebody_else_is_named(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scheduling.install(home, Voice("en"), scheduling.SYSTEM, 5) == 0
    assert "sudo systemctl enable --now samiksha-due.timer" in capsys.readouterr().out
    service = (home.root / "system" / "samiksha-due.service").read_text(encoding="utf-8")
    assert f"\nUser={caller()}\n" in service
    scheduling.install(home, Voice("en"), scheduling.SYSTEM, 5, run_as="nobody")
    told = capsys.readouterr()
    assert "as the user nobody" in told.out and "root" not in told.err


@systemd
def test_a_folder_that_is_none_is_one_plain_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (home.root / "file").touch()
    monkeypatch.setattr(units, "SYSTEM_FOLDER", home.root / "file")
    with pytest.raises(NotWritten, match="with sudo"):
        scheduling.install(home, Voice("en"), scheduling.SYSTEM, 5)


@pytest.mark.parametrize(("timer", "said"), [("schtasks", "schtasks /Create"), ("cron", "*/5 * * * * nice")])
def test_elsewhere_the_line_that_does_the_same_is_said(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, timer: str, said: str
) -> None:
    monkeypatch.setattr(scheduling, "own_timer", lambda: timer)
    assert scheduling.install(home, Voice("en"), scheduling.USER, 5) == 0
    assert said in capsys.readouterr().out
    assert list(home.root.iterdir()) == []


def test_running_says_in_both_languages_that_it_starts_and_stops(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    def tick(_: datetime) -> int:
        raise KeyboardInterrupt

    assert scheduling.run(home, 1, tick) == 0
    said = capsys.readouterr().err
    assert "हर 60 सेकंड" in said and "every 60 s" in said and "was stopped" in said
