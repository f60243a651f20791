"""Indexes: of one round, and of all rounds.

Enters: round.json files. Leaves: `index.html` beside each, and `outputs/index.html` over all.
"""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from samiksha.catalogue import LANGUAGES, text
from samiksha.errors import UnknownArea, UnknownName
from samiksha.files import write_text
from samiksha.home import Home
from samiksha.model import FAILED, NOT_MADE
from samiksha.numerals import decimal, grouped, percent
from samiksha.params.areas import Register, read_register
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.publish.index import IndexRound, IndexRow, render_index
from samiksha.record import RECORD
from samiksha.round import RoundReport

INDEX = "index.html"
STATUS = "status.html"
"""The status page, in outputs/."""
FIGURES = 4
"""How many of the ranked measures the index shows."""


def write_indexes(report: RoundReport) -> Path:
    """The index of this round and the one over all rounds. Returns the path of the latter."""
    home, folder, lang = report.plan.home, report.plan.folder, report.plan.lang
    own = read_round(home, folder / RECORD, "", lang)
    write_text(folder / INDEX, render_index([own], lang, _status(home, "../../")))
    return _write_all(home, lang)


def renew_index(home: Home) -> Path:
    """The index over all rounds as they stand now, in the language of the round that ended last. Returns its path."""
    told = [json.loads(path.read_text(encoding="utf-8")) for path in home.outputs.glob(f"*/*/{RECORD}")]
    last = max(told, key=lambda record: str(record["finished"]), default={"lang": LANGUAGES[0]})
    return _write_all(home, str(last["lang"]))


def _write_all(home: Home, lang: str) -> Path:
    every = []
    for path in sorted(home.outputs.glob(f"*/*/{RECORD}")):
        # A round whose review or areas have since left params/ must not hide all others.
        with suppress(UnknownName, UnknownArea):
            every.append(read_round(home, path, path.parent.relative_to(home.outputs).as_posix() + "/", lang))
    write_text(home.outputs / INDEX, render_index(every, lang, _status(home, "")))
    return home.outputs / INDEX


def _status(home: Home, way: str) -> str | None:
    return way + STATUS if (home.outputs / STATUS).exists() else None


def read_round(home: Home, path: Path, prefix: str, lang: str) -> IndexRound:
    """A round as the index shows it; `prefix` leads from the index to the round's folder."""
    record = json.loads(path.read_text(encoding="utf-8"))
    spec = read_review(home.params, record["review"])
    register = read_register(home.params, spec.areas)

    def rows(lines: list[dict[str, Any]]) -> list[IndexRow]:
        return [_row(line, register, spec, prefix, lang) for line in lines]

    return IndexRound(
        review=spec.name,
        as_of=date.fromisoformat(record["as_of"]),
        rows=rows(record["briefs"]),
        rollups=rows(record["rollups"]),
        href=prefix + INDEX if prefix else None,
        demo=any(line["demo"] for line in record["briefs"]),
        run_id=record["run_id"],
    )


def _row(line: dict[str, Any], register: Register, spec: ReviewSpec, prefix: str, lang: str) -> IndexRow:
    area = register.area(line["area"])
    status = line["status"]
    if status in NOT_MADE:
        status = "earlier" if line["page"] else FAILED
    figures = {text(f"measure.{key}", lang): _figure(line["figures"].get(key), lang) for key in spec.ranked[:FIGURES]}
    return IndexRow(
        code=line["area"],
        name=area.name,
        parent=register.area(area.parent).name if area.parent else None,
        status=status,
        href=prefix + line["page"] if line["page"] else None,
        figures=figures,
        said=(line["said"] or {}).get(lang, ""),
    )


def _figure(figure: dict[str, Any] | None, lang: str) -> str:
    """A figure as text; what could not be computed is said, never 0."""
    if figure is None or figure["value"] is None:
        return text("brief.absent", lang) if figure else ""
    value = figure["value"]
    if figure["unit"] == "pct":
        return percent(value)
    if isinstance(value, str):
        return value
    return grouped(int(value)) if figure["unit"] == "count" else decimal(value)
