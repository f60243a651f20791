"""The commands: load, fetch, brief, round, meet, due, schedule, deliver, directions, prune, status, demo.

Enters: arguments. Leaves: the exit code: 0 well, 1 some briefs failed, 2 usage, 3 bad input, 4 bad
configuration.
"""

import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samiksha.cli.saying import Voice, help_text, option_help
from samiksha.days import as_day
from samiksha.errors import BadExport, ExitCode, NotWritten, SamikshaError
from samiksha.home import VARIABLE, find_home
from samiksha.kernel.warming import warming_up
from samiksha.platform import Stopped, stopped_by_signals

if TYPE_CHECKING:
    from samiksha.cluster.access import Access


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes."""
    lang = click.option(
        "--lang", type=click.Choice(["hi", "en"]), default="hi", show_default=True, help=option_help("lang")
    )
    home = click.option("--home", metavar="DIR", envvar=VARIABLE, help=option_help("home"))
    return home(lang(command))


def _engine(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where pages are made."""
    for name in ("tls_key", "tls_cert", "tls_ca_file"):
        command = click.option(f"--{name.replace('_', '-')}", metavar="FILE", help=option_help(name))(command)
    scheduler = click.option("--scheduler", metavar="ADDRESS", help=option_help("scheduler"))
    engine = click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help=option_help("engine"),
    )
    return engine(scheduler(command))


@click.group(
    help=help_text(
        "samiksha",
        "samiksha demo",
        "samiksha load data/inbox/*.xlsx",
        "samiksha round helpline_followup --as-of 2023-05-20",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="samiksha")
def cli() -> None: ...


@cli.command(
    help=help_text(
        "load",
        "samiksha load data/inbox/*.xlsx",
        "samiksha load report.csv --source cm_helpline --as-of 2023-05-20",
    )
)
@click.argument("files", nargs=-1, required=True)
@click.option("--as-of", help=option_help("as_of"))
@click.option("--source", help=option_help("source"))
@_common
def load(files: tuple[str, ...], as_of: str | None, source: str | None, home: str | None, lang: str) -> int:
    from samiksha.cli.loading import report, take_in

    found = find_home(home)
    voice = Voice(lang)
    intakes = take_in(found, _expanded(files), voice, as_day(as_of) if as_of else None, source)
    return report(intakes, voice)


@cli.command(
    help=help_text(
        "fetch",
        "samiksha fetch",
        "samiksha fetch --as-of 2023-05-20",
        "samiksha fetch anuppur rewa",
    )
)
@click.argument("sheets", nargs=-1)
@click.option("--as-of", help=option_help("fetched_on"))
@_common
def fetch(sheets: tuple[str, ...], as_of: str | None, home: str | None, lang: str) -> int:
    from samiksha.cli.fetching import bring

    return bring(find_home(home), sheets, Voice(lang), as_day(as_of) if as_of else None)


@cli.command(help=help_text("brief", "samiksha brief helpline_followup --area anuppur --as-of 2023-05-20"))
@click.argument("review")
@click.option("--area", required=True, help=option_help("area"))
@click.option("--as-of", required=True, help=option_help("as_of"))
@_common
def brief(review: str, area: str, as_of: str, home: str | None, lang: str) -> int:
    from samiksha.cli.making import make_one
    from samiksha.plans import plan_round

    plan = plan_round(find_home(home), review, as_day(as_of), areas=[area], lang=lang, force=True)
    return make_one(plan, Voice(lang))


@cli.command(
    name="round",
    help=help_text(
        "round",
        "samiksha round helpline_followup --as-of 2023-05-20",
        "samiksha round helpline_followup --as-of 2023-05-20 --areas anuppur,rewa",
        "samiksha round helpline_followup --as-of 2023-05-20 --under shahdol --jobs 4",
        "samiksha round helpline_followup campaign_phase --as-of 2023-05-20",
        "samiksha round --resume",
        "samiksha round helpline_followup --as-of 2023-05-20 --engine dask --scheduler tls://host:8786",
    ),
)
@click.argument("reviews", metavar="REVIEW...", nargs=-1)
@click.option("--as-of", help=option_help("as_of"))
@click.option("--areas", default="", help=option_help("areas"))
@click.option("--under", help=option_help("under"))
@click.option("--jobs", type=click.IntRange(1, 256), help=option_help("jobs"))
@click.option("--force", is_flag=True, help=option_help("force"))
@click.option("--resume", is_flag=True, help=option_help("resume"))
@_engine
@_common
def make_round(
    reviews: tuple[str, ...], as_of: str | None, areas: str, under: str | None, jobs: int | None, force: bool,
    resume: bool, home: str | None, lang: str, **cluster: Any,
) -> int:  # fmt: skip
    found, voice = find_home(home), Voice(lang)
    access = _access(voice, **cluster)
    if not resume and not (reviews and as_of):
        raise click.UsageError(voice.text("usage.round"))
    with nullcontext() if access else warming_up(found):  # while this process imports, and sees what has changed
        from samiksha.cli.making import make_rounds, resume_rounds
        from samiksha.plans import plan_round

        if resume:
            return resume_rounds(found, voice, jobs, access)
        assert as_of
        chosen = [code.strip() for code in areas.split(",") if code.strip()]
        plans = [
            plan_round(found, name, as_day(as_of), areas=chosen, under=under, lang=lang, force=force)
            for name in dict.fromkeys(reviews)
        ]
        return make_rounds(plans, voice, jobs, access)


def _access(
    voice: Voice,
    engine: str,
    scheduler: str | None,
    tls_ca_file: str | None,
    tls_cert: str | None,
    tls_key: str | None,
) -> "Access | None":
    """How a cluster is reached; None if pages are made on this computer."""
    named = (scheduler, tls_ca_file, tls_cert, tls_key)
    if (engine == "dask") != bool(scheduler) or (engine == "local" and any(named)):
        raise click.UsageError(voice.text("usage.cluster"))
    if not scheduler:
        return None
    from samiksha.cluster.access import Access

    return Access(scheduler, tls_ca_file, tls_cert, tls_key)


@cli.command(
    help=help_text(
        "meet",
        "samiksha meet helpline_followup --area anuppur",
        "samiksha meet helpline_followup --area anuppur --as-of 2023-05-20 --no-browser",
    )
)
@click.argument("review")
@click.option("--area", required=True, help=option_help("area"))
@click.option("--as-of", help=option_help("meet_as_of"))
@click.option("--port", type=click.IntRange(0, 65535), default=8866, show_default=True, help=option_help("meet_port"))
@click.option("--bind", metavar="ADDRESS", default="127.0.0.1", show_default=True, help=option_help("meet_bind"))
@click.option("--by", metavar="NAME", default="", help=option_help("meet_by"))
@click.option("--rooms", type=click.IntRange(1, 200), default=12, show_default=True, help=option_help("meet_rooms"))
@click.option(
    "--idle",
    type=click.FloatRange(0.02, 600),
    default=5.0,
    show_default=True,
    metavar="MINUTES",
    help=option_help("meet_idle"),
)
@click.option("--no-browser", is_flag=True, help=option_help("meet_no_browser"))
@_common
def meet(
    review: str, area: str, as_of: str | None, port: int, bind: str, by: str, rooms: int, idle: float,
    no_browser: bool, home: str | None, lang: str,
) -> int:  # fmt: skip
    from samiksha.cli.meeting import Door, open_room
    from samiksha.meet.meeting import meeting_of

    meeting = meeting_of(find_home(home), review, area, as_day(as_of) if as_of else None, lang, by)
    return open_room(meeting, Door(port, bind, rooms, idle, not no_browser), Voice(lang))


@cli.command(help=help_text("due", "samiksha due", "samiksha due --dry-run"))
@click.option("--dry-run", is_flag=True, help=option_help("dry_run_due"))
@_common
def due(dry_run: bool, home: str | None, lang: str) -> int:
    from samiksha.cli.ticking import do_what_is_due, say_what_is_due

    return (say_what_is_due if dry_run else do_what_is_due)(find_home(home), Voice(lang))


@cli.command(help=help_text("deliver", "samiksha deliver --dry-run", "samiksha deliver"))
@click.option("--dry-run", is_flag=True, help=option_help("deliver_dry"))
@_common
def deliver(dry_run: bool, home: str | None, lang: str) -> int:
    from samiksha.cli import delivering

    work = delivering.show if dry_run else delivering.deliver
    return work(find_home(home), Voice(lang), datetime.now(UTC))


@cli.command(
    help=help_text(
        "directions",
        "samiksha directions --area anuppur --open",
        "samiksha directions --on 2023-05-20 --json",
        "samiksha directions --open --xlsx direction_replies_20230520.xlsx",
        "samiksha directions --history 12",
    )
)
@click.option("--area", "areas", multiple=True, help=option_help("directions_area"))
@click.option("--review", help=option_help("directions_review"))
@click.option("--open", "only_open", is_flag=True, help=option_help("directions_open"))
@click.option("--on", metavar="DAY", help=option_help("directions_on"))
@click.option("--xlsx", type=click.Path(path_type=Path), help=option_help("directions_xlsx"))
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help=option_help("directions_csv"))
@click.option("--json", "as_json", is_flag=True, help=option_help("json"))
@click.option("--history", type=click.IntRange(1), metavar="N", help=option_help("directions_history"))
@_common
def directions(
    areas: tuple[str, ...], review: str | None, only_open: bool, on: str | None, xlsx: Path | None, csv: Path | None,
    as_json: bool, history: int | None, home: str | None, lang: str,
) -> int:  # fmt: skip
    from samiksha.cli import directing

    wanted = directing.Wanted(areas, review, only_open, as_day(on) if on else None)
    return directing.run(find_home(home), Voice(lang), wanted, directing.Goals(xlsx, csv, as_json), history)


@cli.command(help=help_text("prune", "samiksha prune --dry-run", "samiksha prune", "samiksha prune --force"))
@click.option("--dry-run", is_flag=True, help=option_help("prune_dry_run"))
@click.option("--force", is_flag=True, help=option_help("prune_force"))
@_common
def prune(dry_run: bool, force: bool, home: str | None, lang: str) -> int:
    from samiksha.cli.housekeeping import tidy

    return tidy(find_home(home), Voice(lang), dry_run, force)


@cli.command(help=help_text("status", "samiksha status", "samiksha status --json"))
@click.option("--json", "as_json", is_flag=True, help=option_help("json"))
@_common
def status(as_json: bool, home: str | None, lang: str) -> int:
    from samiksha.cli.status import report
    from samiksha.clock.health import services_told

    found = find_home(home)
    return report(found, Voice(lang), as_json, services_told(found, datetime.now(UTC)))


@cli.command(help=help_text("demo", "samiksha demo", "samiksha demo --districts 5"))
@click.option("--districts", type=click.IntRange(1, 55), help=option_help("districts"))
@click.option("--jobs", type=click.IntRange(1, 256), help=option_help("jobs"))
@_common
def demo(districts: int | None, jobs: int | None, home: str | None, lang: str) -> int:
    from samiksha.cli.demonstration import show

    return show(find_home(home), Voice(lang), districts, jobs)


@cli.group(
    help=help_text(
        "schedule", "samiksha schedule install --dry-run", "samiksha schedule run", "samiksha schedule health"
    )
)
def schedule() -> None: ...


@schedule.command(
    name="run", help=help_text("schedule_run", "samiksha schedule run", "samiksha schedule run --every 5")
)
@click.option(
    "--every",
    type=click.FloatRange(0.05, 60),
    default=1.0,
    show_default=True,
    metavar="MINUTES",
    help=option_help("every"),
)
@_common
def schedule_run(every: float, home: str | None, lang: str) -> int:
    from samiksha.cli.scheduling import run
    from samiksha.cli.ticking import do_what_is_due

    found, voice = find_home(home), Voice(lang)
    return run(found, every, lambda now: do_what_is_due(found, voice))


@schedule.command(name="health", help=help_text("schedule_health", "samiksha schedule health"))
@_common
def schedule_health(home: str | None, lang: str) -> int:
    from samiksha.cli.scheduling import say_health

    return say_health(find_home(home), Voice(lang))


@schedule.command(
    name="install",
    help=help_text(
        "schedule_install",
        "samiksha schedule install --dry-run",
        "samiksha schedule install --user",
        "sudo .venv/bin/samiksha schedule install --system --home /srv/samiksha --run-as samiksha",
    ),
)
@click.option("--dry-run", is_flag=True, help=option_help("dry_run_units"))
@click.option("--user", is_flag=True, help=option_help("user_units"))
@click.option("--system", is_flag=True, help=option_help("system_units"))
@click.option("--run-as", metavar="NAME", help=option_help("run_as"))
@click.option("--every", type=click.IntRange(1, 30), default=5, show_default=True, help=option_help("every"))
@_common
def schedule_install(
    dry_run: bool, user: bool, system: bool, run_as: str | None, every: int, home: str | None, lang: str
) -> int:
    from samiksha.cli.scheduling import DRY_RUN, SYSTEM, USER, install

    voice = Voice(lang)
    if dry_run + user + system != 1 or (user and run_as):
        raise click.UsageError(voice.text("usage.install"))
    where = DRY_RUN if dry_run else USER if user else SYSTEM
    return install(find_home(home), voice, where, every, run_as)


def _expanded(files: tuple[str, ...]) -> list[Path]:
    """The files named; patterns are expanded here too, for shells that do not."""
    found: list[Path] = []
    for name in files:
        is_pattern = any(sign in name for sign in "*?[")
        matches = sorted(map(Path, glob(name))) if is_pattern else [Path(name)]  # noqa: PTH207 - absolute ones too
        if not matches:
            raise BadExport("no_files", given=name)
        found += [path for path in matches if not path.name.startswith(("~$", "."))]
    return found


def main() -> None:
    """The entry point: runs a command and leaves with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles: Hindi must not crash
    try:
        with stopped_by_signals():
            code = cli.main(standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        code = ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort, Stopped) as stop:
        for lang in ("hi", "en"):
            Voice(lang).complain(Voice(lang).text("interrupted"))
        code = 128 + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    except SamikshaError as fault:
        for lang in ("hi", "en"):
            Voice(lang).complain(fault.in_language(lang))
        code = fault.exit_code
    except OSError as fault:
        plain = NotWritten.of(fault)
        for lang in ("hi", "en"):
            Voice(lang).complain(plain.in_language(lang))
        code = plain.exit_code
    sys.exit(int(code or 0))
