"""Can these figures be trusted? What was read, what was refused and why, what looks odd.

Enters: a `Review`. Leaves: four parts that are always printed, "none found" included.
"""

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import both, has, text
from samiksha.display import (
    Cell,
    Column,
    Shown,
    absent_sources,
    beside,
    free_text,
    grid,
    label,
    late_sentences,
    none_found,
    render,
    signed,
    stale_files,
    stale_sentence,
    together,
)
from samiksha.model import Severity
from samiksha.numerals import grouped
from samiksha.review import Review

EXAMPLES = 3
"""A finding shows so many places where it was met."""
_ORDER = [Severity.REFUSED, Severity.CORRECTED, Severity.DUPLICATE, Severity.DOUBT, Severity.NOTE]


@signed
def findings(review: Review) -> Shown:
    """Rows of this area read and kept, what was wrong with them, late and stale sources, suspicious patterns."""
    return together(
        _rows_read(review),
        _part("findings", _grouped_findings(review), review.lang),
        _part("stale", _stale(review), review.lang),
        _part("suspicions", _suspicions(review), review.lang),
    )


def _rows_read(review: Review) -> Shown:
    count, lang = review.area_count, review.lang
    severities = review.findings["severity"]
    corrected = int((review.findings["rule"].eq("corrected") | severities.eq(Severity.CORRECTED.value)).sum())
    counts = {"read": count.read, "kept": count.kept, "refused": count.refused,
              "duplicate": count.duplicate, "corrected": corrected}  # fmt: skip
    nowhere = review.findings[severities.eq(Severity.REFUSED.value) & review.findings["area"].eq("")]
    if len(nowhere):
        counts["refused_nowhere"] = len(nowhere.drop_duplicates(["file", "sheet", "row"]))
    facts = [(label(f"table.rows.{name}", lang), grouped(value)) for name, value in counts.items()]
    return Shown(render("facts.html", facts=facts))


def _part(name: str, content: Shown | None, lang: str) -> Shown:
    heading = Markup("<h3>{}</h3>").format(label(f"table.heading.{name}", lang))
    return together(heading, content or none_found(lang))


def _grouped_findings(review: Review) -> Shown | None:
    if review.findings.empty:
        return None
    names = ("finding", "severity", "finding_count", "where", "remedy")
    heads = [Column(label(f"table.column.{name}", review.lang), name == "finding_count") for name in names]
    rows = [_finding_row(key, group, review.lang) for key, group in _groups(review.findings)]
    return grid(label("table.caption.findings", review.lang), heads, rows, css="findings")


def _groups(frame: pd.DataFrame) -> Iterator[tuple[tuple[Hashable, ...], pd.DataFrame]]:
    """Findings of one kind in one column, what cost rows first."""
    rank = frame["severity"].map({severity.value: place for place, severity in enumerate(_ORDER)})
    keyed = frame.assign(rank=rank.fillna(len(_ORDER)))
    yield from keyed.groupby(["rank", "rule", "column", "severity"], sort=True, dropna=False)


def _finding_row(key: tuple[Hashable, ...], group: pd.DataFrame, lang: str) -> list[Cell]:
    _, rule, column, severity = key
    first = group.iloc[0]
    values = {
        "value": free_text(first["value"]),
        "detail": free_text(first["detail"]),
        "column": free_text(column),
    }
    # Several at once are named by their rule; one alone is told with what stood in its cell.
    key_of = f"rule.{rule}" if len(group) > 1 and has(f"rule.{rule}") else f"finding.{rule}"
    said = _said(key_of, str(rule), lang, values)
    return [
        Cell(Markup("<strong>{}</strong> {}").format(values["column"], said) if values["column"] else said),
        Cell(_said(f"table.severity.{severity}", str(severity), lang, {})),
        Cell(grouped(len(group))),
        Cell(_where(group, lang)),
        Cell(_said(f"remedy.{rule}", "", lang, values)),
    ]


def _said(key: str, otherwise: str, lang: str, values: dict[str, Any]) -> Markup:
    return beside(both(key, lang, **values)) if has(key) else Markup("{}").format(free_text(otherwise))


def _where(group: pd.DataFrame, lang: str) -> Markup:
    """file · sheet: the rows, with what stood there."""
    lines = []
    for (file, sheet), found in group.head(EXAMPLES).groupby(["file", "sheet"], sort=False, dropna=False):
        place = " · ".join(part for part in (free_text(file), free_text(sheet)) if part)
        rows = "; ".join(_row(one, lang) for _, one in found.iterrows() if one["row"])
        lines.append(Markup("{}<br>{}").format(place, rows) if rows else Markup("{}").format(place))
    return Markup("<br>").join(lines)


def _row(one: pd.Series, lang: str) -> str:
    said = text("table.row", lang, row=int(one["row"]))
    value = free_text(one["value"]).replace("|", " · ")
    return f"{said}: “{value}”" if value else said


def _stale(review: Review) -> Shown | None:
    old = [*late_sentences(review), *(stale_sentence(file, review) for file in stale_files(review))]
    absent = [both("brief.no_export", review.lang, source=source) for source in absent_sources(review)]
    return _listed([beside(words) for words in (*old, *absent)])


def _suspicions(review: Review) -> Shown | None:
    return _listed([_suspicion(row, review.lang) for _, row in review.suspicions.iterrows()])


def _suspicion(row: pd.Series, lang: str) -> Markup:
    values = {name: free_text(value) if isinstance(value, str) else value for name, value in row["detail"].items()}
    return _said(f"suspicion.{row['pattern']}", row["pattern"], lang, {"count": grouped(row["count"]), **values})


def _listed(sentences: list[Markup]) -> Shown | None:
    items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in sentences)
    return Shown(Markup('<ul class="warn">{}</ul>').format(items)) if sentences else None
