"""`samiksha schedule install`: what makes the system wake `samiksha due` by itself.

Enters: a home, how often, and by whom. Leaves: a systemd service and its timer, as text or as files; the line for a crontab;
the command for Windows. Nothing is enabled here: that is the operator's own step.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samiksha.catalogue import LANGUAGES, both, text
from samiksha.clock.health import longest_tick
from samiksha.errors import BadConfiguration, ExitCode, NotWritten
from samiksha.files import replacing
from samiksha.home import STORE, Home
from samiksha.platform import is_user

NAME = "samiksha-due"
SYSTEM_FOLDER = Path("/etc/systemd/system")
_STOPPED_BY_SIGTERM = 143
_UNHOLDABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]|[\s\\]$")
"""No line of a unit file or of a crontab can hold these: line breaks and their like, broken letters, a last blank or backslash."""


class UnitsNotMade(BadConfiguration):
    """A path or a user that a unit file cannot name, or units of another home that stand there already."""


@dataclass(frozen=True)
class Units:
    """The two unit files, as text."""

    service: str
    timer: str

    def files(self, folder: Path) -> dict[Path, str]:
        """Where each belongs in a folder of units. The timer is last: without it the service does nothing."""
        return {folder / f"{NAME}.service": self.service, folder / f"{NAME}.timer": self.timer}


def due_units(home: Home, every_minutes: int, run_as: str | None = None) -> Units:
    """The units that run what is due every so many minutes: of the system as the user `run_as`, else of the caller's own
    systemd. Raises UnitsNotMade for a path or a user that they cannot name."""
    if run_as is not None and not is_user(run_as):
        raise UnitsNotMade("units_no_user", name=run_as)
    return Units(_service(home, run_as), _timer(home, every_minutes))


def user_folder() -> Path:
    """Where the caller's own systemd looks for units."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def install(units: Units, folder: Path) -> list[Path]:
    """Writes both files, or neither; the paths. Raises NotWritten, or UnitsNotMade where units of another home stand."""
    service, timer = units.files(folder)
    _refuse_those_of_another_home(service, units.service)
    try:
        # Both are written whole before either takes its place; the inner one does so first.
        with replacing(timer) as new_timer, replacing(service) as new_service:
            new_timer.write_text(units.timer, encoding="utf-8", newline="\n")
            new_service.write_text(units.service, encoding="utf-8", newline="\n")
    except OSError as fault:
        said = fault.strerror or str(fault)
        raise NotWritten("units_not_written", folder=folder, fault=said) from fault
    return [service, timer]


def cron_line(home: Home, every_minutes: int) -> str:
    """The same as a line of a crontab. cron knows next to nothing of the environment, and reads % as a line break."""
    words = ["nice", "-n", "10", *_command(home)]
    given = [f"{name}={shlex.quote(value)}" for name, value in _environment().items()]
    return _every(every_minutes) + " " + _for_cron(" ".join([*given, shlex.join(words)]))


def schtasks_line(home: Home, every_minutes: int) -> str:
    """The same as a command for Windows' task scheduler."""
    task = subprocess.list2cmdline(_command(home))
    words = ["schtasks", "/Create", "/SC", "MINUTE", "/MO", str(every_minutes), "/TN", NAME, "/TR", task]
    return subprocess.list2cmdline(words)


def _every(minutes: int) -> str:
    return f"*/{minutes} * * * *"


def _for_cron(command: str) -> str:
    return command.replace("\\", "\\\\").replace("%", "\\%")


def _command(home: Home) -> list[str]:
    """What is run, as words. Raises UnitsNotMade for a path that cannot be written down."""
    for path in (sys.executable, str(home.root)):
        if _UNHOLDABLE.search(path):
            raise UnitsNotMade("units_path", path=repr(path))
    return [sys.executable, "-m", "samiksha", "due", "--home", str(home.root)]


def _environment() -> dict[str, str]:
    """What the command needs to be told besides, of the caller's environment. No credentials: unit files can be read by all."""
    store = os.environ.get(STORE, "")
    if _UNHOLDABLE.search(store):
        raise UnitsNotMade("units_path", path=repr(store))
    return {STORE: store} if store else {}


def _service(home: Home, run_as: str | None) -> str:
    of_system = run_as is not None
    root = str(home.root)
    minutes = longest_tick(home).total_seconds() / 60
    lines = [
        *_remarks("clock.units.made", **_commands(of_system)),
        "[Unit]",
        f"Description={_plain(_title('clock.units.service'))}",
        *([f"RequiresMountsFor={_quoted(root)}"] if of_system else []),
        *(["Wants=network-online.target", "After=network-online.target"] if of_system else []),
        "",
        "[Service]",
        "Type=oneshot",
        f"ExecStart={_exec(_command(home))}",
        f"WorkingDirectory={_plain(root)}",
        *([f"User={_plain(run_as)}"] if run_as is not None else []),
        *(f"Environment={_quoted(f'{name}={value}')}" for name, value in _environment().items()),
        f"SyslogIdentifier={NAME}",
        "Nice=10",
        *_remarks("clock.units.stops"),
        "KillMode=control-group",
        f"TimeoutStartSec={minutes:g}min",
        *_remarks("clock.units.busy", code=int(ExitCode.BUSY), stopped=_STOPPED_BY_SIGTERM),
        f"SuccessExitStatus={int(ExitCode.BUSY)} {_STOPPED_BY_SIGTERM}",
        *_remarks("clock.units.memory"),
        "OOMPolicy=continue",
        "# MemoryMax=4G",
        *_remarks("clock.units.temporary"),
        "NoNewPrivileges=true",
        "LockPersonality=true",
        "RestrictRealtime=true",
    ]
    return "\n".join(lines) + "\n"


def _timer(home: Home, every_minutes: int) -> str:
    lines = [
        "[Unit]",
        f"Description={_plain(_title('clock.units.timer', home=home.root, minutes=every_minutes))}",
        "",
        "[Timer]",
        f"OnCalendar=*:0/{every_minutes}",
        "Persistent=true",
        "AccuracySec=10s",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def _commands(of_system: bool) -> dict[str, str]:
    """What makes the units, and what changes them."""
    systemctl = "systemctl" if of_system else "systemctl --user"
    install = f"samiksha schedule install {'--system' if of_system else '--user'}"
    return {"install": install, "edit": f"{systemctl} edit {NAME}.service"}


def _title(key: str, **values: Any) -> str:
    named = both(key, **values)
    return f"{named.first} · {named.second}"


def _remarks(key: str, **values: Any) -> list[str]:
    return [f"# {text(key, lang, **values)}" for lang in LANGUAGES]


def _plain(value: str) -> str:
    """For a setting that takes the rest of its line as it is."""
    return value.replace("%", "%%")


def _quoted(value: str) -> str:
    """For a setting that takes words."""
    return '"' + _plain(value.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _exec(words: list[str]) -> str:
    """For ExecStart: a $ would name a variable. systemd itself runs no program with such signs in its path; env does."""
    through = ["/usr/bin/env"] if set(words[0]) & set("\"'\\$") else []
    return " ".join(_quoted(word).replace("$", "$$") if _odd(word) else word for word in [*through, *words])


def _odd(word: str) -> bool:
    return not re.fullmatch(r"[\w./:@+=,-]+", word, re.ASCII)


def _refuse_those_of_another_home(path: Path, wanted: str) -> None:
    if not path.exists():
        return
    there, ours = (_home_line(told) for told in (path.read_text(encoding="utf-8", errors="replace"), wanted))
    if there != ours:
        raise UnitsNotMade("units_of_another_home", path=path, home=there.replace("%%", "%") or "—")


def _home_line(unit: str) -> str:
    found = re.search(r"^WorkingDirectory=(.*)$", unit, re.MULTILINE)
    return found[1] if found else ""
