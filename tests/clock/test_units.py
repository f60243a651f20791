"""Units, cron line and Windows command run what is due, whatever the paths are called; nothing is half written."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samiksha.clock import units
from samiksha.clock.units import UnitsNotMade, cron_line, due_units, install, schtasks_line
from samiksha.errors import NotWritten
from samiksha.home import STORE, Home
from samiksha.platform import caller, is_user

ODD = "sa mik%sha %h 100% \"मप्र\" 'a' b\\s $HOME ${PATH} ; é"
verified = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
posix = pytest.mark.skipif(sys.platform == "win32", reason="neither systemd nor a crontab on Windows")


def home_called(folder: Path, name: str) -> Home:
    home = Home(folder / name)
    home.root.mkdir()
    return home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_called(tmp_path, "home")


def setting(unit: str, name: str) -> str:
    (found,) = [line.partition("=")[2] for line in unit.splitlines() if line.startswith(f"{name}=")]
    return found


def words_of_systemd(line: str) -> list[str]:
    """As systemd reads ExecStart: words in double quotes, signs behind a backslash, %% and $$."""
    words = [word.replace("%%", "\0").replace("$$", "\1") for word in shlex.split(line)]
    assert not any(sign in word for word in words for sign in "%$")
    return [word.replace("\0", "%").replace("\1", "$") for word in words]


def verify(paths: list[Path], folder: Path, *how: str) -> subprocess.CompletedProcess[str]:
    runtime = folder / "runtime"
    runtime.mkdir(exist_ok=True)
    env = {
        "XDG_RUNTIME_DIR": str(runtime),
        "HOME": str(folder),
        "SYSTEMD_LOG_LEVEL": "info",
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        ["systemd-analyze", *how, "verify", *map(str, paths)],
        capture_output=True, text=True, check=False, env=env,
    )  # fmt: skip


@verified
@pytest.mark.parametrize("name", ["home", "two words 50%", ODD])
@pytest.mark.parametrize("of_system", [True, False])
def test_systemd_takes_the_written_files(
    tmp_path: Path, name: str, of_system: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, f"/mnt/{name}")
    home = home_called(tmp_path, name)
    paths = install(due_units(home, 5, caller() if of_system else None), tmp_path / "units")
    ran = verify(paths, tmp_path, *([] if of_system else ["--user"]))
    ours = [line for line in (ran.stdout + ran.stderr).splitlines() if units.NAME in line]
    assert (ran.returncode, ours) == (0, []), ran.stderr


@verified
@pytest.mark.parametrize("name", ["venv 50% मप्र", ODD])
def test_systemd_finds_an_interpreter_in_a_folder_of_any_name(
    tmp_path: Path, home: Home, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks whether the program is there, so a sign that is written wrongly would be told."""
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    (folder / "python").symlink_to(os.path.realpath("/bin/sh"))
    paths = install(due_units(home, 5), tmp_path / "units")
    assert verify(paths, tmp_path, "--user").returncode == 0
    assert words_of_systemd(setting(paths[0].read_text(encoding="utf-8"), "ExecStart"))[-6:] == [
        str(folder / "python"), "-m", "samiksha", "due", "--home", str(home.root),
    ]  # fmt: skip


@verified
def test_systemd_would_tell_of_a_wrong_unit(tmp_path: Path, home: Home) -> None:
    service, timer = install(due_units(home, 5), tmp_path / "units")
    timer.write_text(timer.read_text(encoding="utf-8").replace("*:0/5", "*:0/x"), encoding="utf-8")
    assert verify([service, timer], tmp_path, "--user").returncode != 0


@posix
@pytest.mark.parametrize("name", ["home", ODD])
def test_the_service_names_the_home_to_the_letter(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STORE, f"s3://bucket/{name}")
    home = home_called(tmp_path, name)
    service = due_units(home, 5).service
    expected = [sys.executable, "-m", "samiksha", "due", "--home", str(home.root)]
    assert words_of_systemd(setting(service, "ExecStart"))[-6:] == expected
    assert setting(service, "WorkingDirectory").replace("%%", "%") == str(home.root)
    (store,) = shlex.split(setting(service, "Environment").replace("%%", "%"))
    assert store == f"SAMIKSHA_STORE=s3://bucket/{name}"


def test_the_service_ends_what_takes_too_long_and_does_not_call_busy_a_failure(home: Home) -> None:
    home.params.mkdir()
    (home.params / "limits.yml").write_text("round_minutes: 20\n", encoding="utf-8")
    service = due_units(home, 5).service
    assert setting(service, "TimeoutStartSec") == "50min"
    assert setting(service, "SuccessExitStatus") == "5 143"
    assert (setting(service, "Type"), setting(service, "KillMode")) == ("oneshot", "control-group")
    assert "User=" not in service and "Environment=" not in service
    assert "\n# MemoryMax=" in service


def test_the_timer_catches_up_and_comes_as_often_as_asked(home: Home) -> None:
    timer = due_units(home, 7).timer
    assert setting(timer, "OnCalendar") == "*:0/7"
    assert (setting(timer, "Persistent"), setting(timer, "WantedBy")) == ("true", "timers.target")


@posix
def test_units_of_the_system_run_as_somebody_who_is_known(home: Home) -> None:
    assert setting(due_units(home, 5, caller()).service, "User") == caller()
    with pytest.raises(UnitsNotMade, match="nobody-by-that-name"):
        due_units(home, 5, "nobody-by-that-name")


@posix
def test_through_sudo_the_caller_is_who_typed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_user(caller())
    monkeypatch.setenv("SUDO_USER", "collector")
    assert caller() == "collector"


@pytest.mark.parametrize("name", ["two\nlines", "blank ", "back\\"])
@pytest.mark.parametrize("made", [due_units, cron_line, schtasks_line])
def test_a_path_that_no_line_can_hold_is_refused(tmp_path: Path, name: str, made: object) -> None:
    assert callable(made)
    with pytest.raises(UnitsNotMade, match="rename the folder"):
        made(Home(tmp_path / name), 5)


def test_installing_again_replaces_both(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    install(due_units(home, 5), folder)
    service, timer = install(due_units(home, 10), folder)
    assert "*:0/10" in timer.read_text(encoding="utf-8")
    assert sorted(folder.iterdir()) == [service, timer]


def test_units_of_another_home_are_not_replaced(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    before = [path.read_bytes() for path in install(due_units(home, 5), folder)]
    with pytest.raises(UnitsNotMade, match="another home") as raised:
        install(due_units(home_called(tmp_path, "other"), 5), folder)
    assert str(home.root) in str(raised.value)
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before


def test_a_folder_that_cannot_be_written_leaves_nothing_behind(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "units"
    before = [path.read_bytes() for path in install(due_units(home, 5), folder)]
    real = Path.write_text

    def full(path: Path, *given: object, **how: object) -> int:
        if "service" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(NotWritten, match=r"Nothing was changed"):
        install(due_units(home, 10), folder)
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_without_permission_it_is_said_that_sudo_is_needed(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir(mode=0o500)
    with pytest.raises(NotWritten, match="with sudo"):
        install(due_units(home, 5), folder)
    assert list(folder.iterdir()) == []


def as_cron_reads(command: str) -> str:
    """What cron hands to the shell: the command up to the first bare %, with \\% and \\\\ undone."""
    read, escaped = "", False
    for sign in command:
        if escaped:
            read = (read[:-1] if sign in "%\\" else read) + sign
            escaped = False
            continue
        if sign == "%":
            break
        escaped = sign == "\\"
        read += sign
    return read


@posix
@pytest.mark.parametrize("name", ["home", "a\\%b %% \\\\ c", ODD])
def test_the_line_of_a_crontab_survives_cron_and_the_shell(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, f"/mnt/{name}")
    home = home_called(tmp_path, name)
    shown = tmp_path / "shown.py"
    shown.write_text("import os, sys; print([os.environ['SAMIKSHA_STORE'], *sys.argv[1:]])", encoding="utf-8")
    line = cron_line(home, 5)
    when, command = line[:12], line[12:]
    assert when == "*/5 * * * * " and "\n" not in line
    told = as_cron_reads(command).replace("-m samiksha", str(shown))
    ran = subprocess.run(["/bin/sh", "-c", told], capture_output=True, text=True, encoding="utf-8", check=True,
                         env={"PATH": "/usr/bin:/bin"})  # fmt: skip
    assert ran.stdout.strip() == str([f"/mnt/{name}", "due", "--home", str(home.root)])


def test_the_command_for_windows_quotes_what_has_blanks(tmp_path: Path) -> None:
    line = schtasks_line(home_called(tmp_path, "two words"), 10)
    assert line.startswith("schtasks /Create /SC MINUTE /MO 10 /TN samiksha-due /TR ")
    assert f'\\"{tmp_path / "two words"}\\"' in line
