"""`samiksha schedule run`, `health` and `install`: what they print.

Enters: a home, how often, where units belong. Leaves: printed lines, and the exit code.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import click

from samiksha.catalogue import Both, text
from samiksha.cli.saying import Voice
from samiksha.clock import units
from samiksha.clock.health import ServiceHealth, health, sweep_services
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.platform import caller, own_timer

DRY_RUN, USER, SYSTEM = "dry-run", "user", "system"


def run(home: Home, every_minutes: float, tick: Callable[[datetime], int]) -> int:
    """Ticks until it is stopped, and says on standard error in both languages what happens; the exit code."""
    from samiksha.clock.service import serve  # not sooner: it imports APScheduler

    def told(sentence: Both) -> None:
        click.echo(f"{sentence.first}\n{sentence.second}", err=True)

    return serve(home, tick, every_seconds=60 * every_minutes, told=told)


def say_health(home: Home, voice: Voice, now: datetime | None = None) -> int:
    """Says how each service fares; the exit code: 0 if one at least is alive and ticks."""
    now = now or datetime.now(UTC)
    sweep_services(home, now)
    found = health(home, now)
    for each in found:
        _say_service(each, voice.lang)
    if any(each.well for each in found):
        return ExitCode.OK
    if not found:
        voice.complain(text("clock.health.none", voice.lang, home=home.root))
    return ExitCode.SOME_FAILED


def _say_service(each: ServiceHealth, lang: str) -> None:
    told = each.told
    state = text(f"clock.health.state.{each.state}", lang)
    named = {"host": told.host, "pid": told.pid, "who": told.who, "since": _moment(told.started), "ticks": told.ticks}
    click.echo(text("clock.health.service", lang, state=state, **named))
    if told.ticking and told.tick_began:
        click.echo(text("clock.health.ticking", lang, since=_moment(told.tick_began)))
    if told.tick_ended:
        click.echo(text("clock.health.last", lang, ended=_moment(told.tick_ended), code=told.exit_code))


def _moment(when: datetime) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M:%S}"


def install(home: Home, voice: Voice, where: str, every_minutes: int, run_as: str | None = None) -> int:
    """Shows the units or writes them, and says what to type then; the exit code. `where` is DRY_RUN, USER or SYSTEM."""
    if own_timer() != "systemd":
        return _without_systemd(home, voice, every_minutes)
    if where == DRY_RUN:
        return _show(home, voice, every_minutes, run_as)
    user = run_as or caller()
    folder = units.SYSTEM_FOLDER if where == SYSTEM else units.user_folder()
    made = units.due_units(home, every_minutes, user if where == SYSTEM else None)
    for path in units.install(made, folder):
        click.echo(text("clock.units.written", voice.lang, path=path))
    if where == SYSTEM:
        click.echo(text("clock.units.runs_as", voice.lang, name=user, home=home.root))
        if user == "root":
            voice.complain(text("clock.units.as_root", voice.lang))
    _say_what_to_type(voice.lang, of_system=where == SYSTEM, user=user)
    return ExitCode.OK


def _say_what_to_type(lang: str, *, of_system: bool, user: str) -> None:
    systemctl = "sudo systemctl" if of_system else "systemctl --user"
    click.echo(text("clock.units.now_type", lang))
    click.echo(f"  {systemctl} daemon-reload\n  {systemctl} enable --now {units.NAME}.timer")
    if not of_system:
        click.echo(text("clock.units.lingers", lang))
        click.echo(f"  loginctl enable-linger {user}")


def _show(home: Home, voice: Voice, every_minutes: int, run_as: str | None) -> int:
    made = units.due_units(home, every_minutes, run_as)
    click.echo(text("clock.units.dry_run", voice.lang))
    for path, unit in made.files(units.SYSTEM_FOLDER if run_as else units.user_folder()).items():
        click.echo(f"\n## {path}\n{unit}", nl=False)
    click.echo(f"\n{text('clock.units.instead', voice.lang)}\n{units.cron_line(home, every_minutes)}")
    return ExitCode.OK


def _without_systemd(home: Home, voice: Voice, every_minutes: int) -> int:
    line = units.schtasks_line if own_timer() == "schtasks" else units.cron_line
    click.echo(text("clock.units.no_systemd", voice.lang))
    click.echo(line(home, every_minutes))
    return ExitCode.OK
