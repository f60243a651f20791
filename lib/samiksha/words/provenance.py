"""Where the figures came from, so that anybody can trace them back.

Enters: a `Review`. Leaves: source files with digests, the rule used, the software, the run.
"""

from datetime import datetime, tzinfo

from samiksha.catalogue import both, has, text
from samiksha.display import (
    Cell,
    Column,
    Shown,
    beside,
    day_of,
    grid,
    in_both,
    label,
    none_found,
    render,
    signed,
    together,
)
from samiksha.numerals import day, grouped
from samiksha.review import Opened, SourceFile

_HEADS = {"file": False, "source": False, "file_as_of": False, "loaded": False, "rows": True, "digest": False}


@signed
def provenance(review: Opened) -> Shown:
    """The files behind the figures, then rule, software and run."""
    lang = review.lang
    rule = both("brief.provenance.rule_value", lang, name=review.rule_name, version=review.rule_version,
                since=day_of(review.rule_since))  # fmt: skip
    facts = [
        (label("brief.provenance.rule", lang), beside(rule)),
        (label("brief.provenance.rule_source", lang), beside(in_both(review.rule_source, lang))),
        (label("brief.provenance.software", lang), review.software),
        (label("brief.provenance.run", lang), review.run_id),
    ]
    return together(_files(review), Shown(render("facts.html", facts=facts)))


def _files(review: Opened) -> Shown:
    if not review.files:
        return none_found(review.lang)
    columns = [Column(label(f"brief.provenance.{name}", review.lang), numeric) for name, numeric in _HEADS.items()]
    rows = [_row(file, review.lang, review.zone) for file in review.files]
    return grid(label("brief.provenance.caption", review.lang), columns, rows, css="files")


def _moment(when: datetime, lang: str) -> str:
    """A day with its time of day, and of which zone that is."""
    zone = f"late.zone.{when.tzname()}"
    return f"{day(when.date(), lang)} {when:%H:%M} {text(zone, lang) if has(zone) else when.tzname()}"


def _row(file: SourceFile, lang: str, zone: tzinfo) -> list[Cell]:
    return [
        Cell(file.file),
        Cell(beside(in_both(file.source_name, lang))),
        Cell(day(file.as_of, lang)),
        Cell(_moment(file.loaded_at.astimezone(zone), lang)),
        Cell(grouped(file.count.read)),
        Cell(file.digest[:12]),
    ]
