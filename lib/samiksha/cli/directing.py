"""`samiksha directions`: what meetings directed, as it stood on a day; and the whole story of one direction.

Enters: a home, a choice. Leaves: printed lines, a sheet for departments, a CSV, or JSON.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from samiksha.catalogue import text
from samiksha.cli.saying import Voice
from samiksha.errors import ExitCode, UnknownArea, UnknownDirection
from samiksha.home import Home
from samiksha.minutes import Direction, Entry, read_minutes
from samiksha.minutes.answers import ROWS as ANSWERS
from samiksha.minutes.answers import origin_of
from samiksha.minutes.sheet import (
    Directory,
    comes_back_as,
    directions_sheet,
    file_name,
    measure_name,
    reply_sheets,
    value_then,
)
from samiksha.params.areas import read_register, register_codes
from samiksha.params.base import did_you_mean
from samiksha.params.reviews import read_review
from samiksha.params.schedule import office_day, zone_of_times
from samiksha.spreadsheet import write_book, write_csv
from samiksha.store.manifests import Manifests


@dataclass(frozen=True)
class Wanted:
    """Which directions, as of which day."""

    areas: Sequence[str] = ()
    review: str | None = None
    only_open: bool = False
    on_day: date | None = None


@dataclass(frozen=True)
class Goals:
    """Where they go; the screen without any."""

    xlsx: Path | None = None
    csv: Path | None = None
    as_json: bool = False


def run(home: Home, voice: Voice, wanted: Wanted, goals: Goals, history: int | None) -> int:
    """The command: one history, or many directions to one goal; the exit code."""
    several = sum(map(bool, (goals.xlsx, goals.csv, goals.as_json))) > 1
    if several or (history and (wanted, goals) != (Wanted(), Goals())):
        raise click.UsageError(voice.text("usage.directions"))
    return tell_history(home, voice, history) if history else show(home, voice, wanted, goals)


def show(home: Home, voice: Voice, wanted: Wanted, goals: Goals) -> int:
    """Tells the directions; the exit code."""
    found, names = chosen(home, wanted), Directory(home.params)
    if goals.as_json:
        click.echo(json.dumps([as_json(home, each) for each in found], ensure_ascii=False, indent=1))
    elif goals.xlsx:
        _write_reply(home, voice, found, names, goals.xlsx, wanted.on_day or office_day(home.params))
    elif goals.csv:
        write_csv(goals.csv, directions_sheet(found, names, voice.lang))
        voice.say("directions.written", count=len(found), path=goals.csv)
    else:
        for each in found:
            _say(each, names, voice)
        voice.say("directions.total", count=len(found), open=sum(each.is_open for each in found))
    return ExitCode.OK


def chosen(home: Home, wanted: Wanted) -> list[Direction]:
    """The directions asked for, as they stood on the day. Raises UnknownArea, UnknownName."""
    known = [area.code for code in register_codes(home.params) for area in read_register(home.params, code).areas]
    for area in wanted.areas:
        if area not in known:
            raise UnknownArea("area_of_no_register", area=area, near=did_you_mean(area, known))
    if wanted.review:
        read_review(home.params, wanted.review)
    found = read_minutes(home, wanted.areas or None).directions(wanted.on_day)
    return [each for each in found if (each.is_open or not wanted.only_open) and wanted.review in (None, each.review)]


def tell_history(home: Home, voice: Voice, number: int) -> int:
    """Says the whole story of one direction; the exit code. Raises UnknownDirection."""
    told = next((each for each in read_minutes(home).directions() if each.number == number), None)
    if told is None:
        raise UnknownDirection("no_direction", number=number)
    names = Directory(home.params)
    _say(told, names, voice)
    if told.measure:
        voice.say("directions.measure", measure=measure_name(told.measure, voice.lang),
                  value=value_then(told, voice.lang), day=told.as_of)  # fmt: skip
    for entry in told.history:
        _say_entry(home, voice, entry)
    return ExitCode.OK


def as_json(home: Home, direction: Direction) -> dict[str, Any]:
    """A direction as plain data, its history with the file and row of each answer."""
    plain = {name: _plain(value) for name, value in asdict(direction).items() if name != "history"}
    plain["history"] = [
        {name: _plain(value) for name, value in asdict(entry).items()} | {"from": _place(home, entry)}
        for entry in direction.history
    ]
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return None if value == date.max else value.isoformat()
    return value


def _write_reply(
    home: Home, voice: Voice, found: Sequence[Direction], names: Directory, goal: Path, on_day: date
) -> None:
    path = goal / file_name(on_day) if goal.is_dir() else goal
    write_book(path, reply_sheets(found, names, on_day, voice.lang))
    voice.say("directions.written", count=len(found), path=path)
    if not comes_back_as(home.params, path.name):
        voice.complain(voice.text("directions.misnamed", name=file_name(on_day)))


def _say(direction: Direction, names: Directory, voice: Voice) -> None:
    voice.say(
        "directions.line",
        number=direction.number,
        area=names.area(direction.area, voice.lang),
        who=direction.who,
        what=direction.what,
        given=direction.given_on,
        due=direction.due_on if direction.due_on != date.max else "—",
        status=text(f"value.status.{direction.status}", voice.lang),
        closed=f" ({direction.closed_on})" if direction.closed_on else "",
    )


def _say_entry(home: Home, voice: Voice, entry: Entry) -> None:
    at = datetime.fromisoformat(entry.at).astimezone(zone_of_times(home.params))
    voice.say("directions.entry", day=entry.on_day, what=text(f"directions.kind.{entry.kind}", voice.lang),
              by=entry.by or "—", at=f"{at:%Y-%m-%d %H:%M}")  # fmt: skip
    changed = {"who": entry.who, "what": entry.what, "due_on": entry.due_on, "closed_on": entry.closed_on,
               "status": entry.status and text(f"value.status.{entry.status}", voice.lang),
               "remark": entry.remark}  # fmt: skip
    for name, value in changed.items():
        if value is not None and value != date.max:
            voice.say("directions.told", name=text(f"sheet.column.{name}", voice.lang), value=value)
    place = _place(home, entry)
    if place:
        voice.say("directions.from", **place)


def _place(home: Home, entry: Entry) -> dict[str, Any] | None:
    """File, sheet and row that an answer came from; None for one typed in a room."""
    found = origin_of(entry.origin)
    if found is None:
        return None
    digest, sheet, row = found
    return {"file": _file_of(home, digest), "sheet": sheet, "row": row}


def _file_of(home: Home, digest: str) -> str:
    """The name of the file of these bytes; the digest's beginning where neither store nor archive has it any more."""
    store = Manifests(home)
    for day in reversed(store.days(ANSWERS)):
        held = store.listed(ANSWERS, day)
        for part in held.parts if held else ():
            if part.digest == digest:
                return part.file
    return next((path.name for path in home.archive.glob(f"*/{digest[:12]}/*")), digest[:12])
