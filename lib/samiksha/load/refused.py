"""Refused rows as a workbook that a person opens, corrects and loads again.

Enters: a `Loaded`. Leaves: `<export>.refused.xlsx`: the rows as they stood under the source's own
headers, and beside each what is wrong and what to do.
"""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from samiksha.catalogue import LANGUAGES, text
from samiksha.load.own import OWN, SUFFIX, own_header
from samiksha.load.tidy import ROW, Loaded
from samiksha.model import Severity
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source
from samiksha.spreadsheet import Column, Kind, Sheet, write_book


def refused_name(file: str) -> str:
    """The workbook's name for an export's name; it fits the same source's pattern.

    >>> refused_name("helpline_anuppur_20230520.csv")
    'helpline_anuppur_20230520.refused.xlsx'
    """
    return Path(file).stem.removesuffix(".refused") + SUFFIX


def original_stem(file: str) -> str | None:
    """The stem of the export whose refused rows `file` holds; None for any other file."""
    return file.removesuffix(SUFFIX) if file.endswith(SUFFIX) else None


def write_refused(path: Path, loaded: Loaded, source: Source, kind: RowKind) -> None:
    """The workbook at `path`, replaced in one step. Nothing in it is a formula or a link."""
    names = [name for name in loaded.refused.column_names if name != ROW]
    widths = zip(OWN, (9, 40, 40), strict=True)
    columns = [
        *(Column(own_header(name), width=width) for name, width in widths),
        *(Column(source.columns[name].headers[0], Kind.ID, width=18) for name in names),
    ]
    said = _said_by_row(loaded.findings, kind, source)
    rows = (_row(row, names, loaded, said) for row in loaded.refused.to_pylist())
    write_book(path, [Sheet("refused", columns, rows, frozen=1)])


def _row(
    row: dict[str, Any], names: Sequence[str], loaded: Loaded, said: dict[int, tuple[str, str]]
) -> list[str | None]:
    fault, remedy = said.get(row[ROW], ("", ""))
    # A row refused again keeps the number that it has in the export.
    origin = loaded.origins.get(row[ROW], row[ROW])
    return [str(origin), fault, remedy, *(row[name] for name in names)]


def _said_by_row(findings: pd.DataFrame, kind: RowKind, source: Source) -> dict[int, tuple[str, str]]:
    """Row number → its faults and remedies, in both languages."""
    said: dict[int, tuple[str, str]] = {}
    for finding in findings[findings["severity"] == Severity.REFUSED].to_dict("records"):
        fault = f"{finding['column']}: " + " / ".join(
            text(f"finding.{finding['rule']}", lang, **_fields(finding)) for lang in LANGUAGES
        )
        remedy = " / ".join(text(f"remedy.{finding['rule']}", lang, **_fields(finding)) for lang in LANGUAGES)
        before = said.get(finding["row"], ("", ""))
        said[finding["row"]] = tuple(  # type: ignore[assignment]
            "\n".join(filter(None, pair)) for pair in zip(before, (fault, remedy), strict=True)
        )
    return said


def _fields(finding: dict[Hashable, Any]) -> dict[str, Any]:
    return {name: finding[name] for name in ("column", "value", "detail")}
