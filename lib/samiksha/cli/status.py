"""`samiksha status`: what needs a look, what comes next, what is held and what was run.

Enters: a home. Leaves: printed lines, or JSON for machines; the exit code, which is that of a command that told what it knows.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from samiksha.cli.saying import Voice
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.numerals import decimal, grouped
from samiksha.status import ServiceFacts, account


def gather(home: Home, now: datetime | None = None, services: Sequence[ServiceFacts] = ()) -> dict[str, Any]:
    """The whole account, as JSON has it."""
    return account(home, now or datetime.now(UTC), services)


def report(home: Home, voice: Voice, as_json: bool, services: Sequence[ServiceFacts] = ()) -> int:
    """Says it all; the exit code."""
    told = gather(home, services=services)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        say(told, voice)
    return ExitCode.OK


def say(told: dict[str, Any], voice: Voice) -> None:
    """The account in lines for people."""
    voice.say("status.home", path=told["home"])
    if told["needs_look"]:
        voice.say("status.look")
    for look in told["needs_look"]:
        voice.say("status.look_at", said=look["said"][voice.lang])
    if told["runs"]:
        voice.say("status.runs")
    for run in told["runs"]:
        at = (
            datetime.fromisoformat(run["next_due"]).astimezone(ZoneInfo(told["timezone"]))
            if run["next_due"]
            else None
        )
        coming = f"{at:%Y-%m-%d %H:%M}" if at else "—"
        voice.say("status.run", run=run["run"], made=run["last_made_as_of"] or "—", next=coming)
    _say_snapshots(told, voice)
    _say_rounds(told, voice)


def _say_snapshots(told: dict[str, Any], voice: Voice) -> None:
    voice.say("status.snapshots")
    for each in told["snapshots"]:
        counts = {name: grouped(each[name]) for name in ("kept", "refused", "duplicate", "areas", "files")}
        voice.say("status.snapshot", source=each["source"], day=each["as_of"], **counts)
    if not told["snapshots"]:
        voice.say("status.none")


def _say_rounds(told: dict[str, Any], voice: Voice) -> None:
    voice.say("status.rounds")
    for each in told["rounds"]:
        voice.say("status.round", review=each["review"], day=each["as_of"], made=each["made"], kept=each["kept"],
                  failed=len(each["failed"]), seconds=decimal(each["seconds"]))  # fmt: skip
        for failure in each["failed"]:
            voice.say("status.failure", area=failure["area"], fault=(failure["said"] or {}).get(voice.lang, ""))
    if not told["rounds"]:
        voice.say("status.none")
