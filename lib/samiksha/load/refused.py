"""Refused rows as a workbook that a person opens, corrects and loads again.

Enters: a `Loaded`. Leaves: `<export>.refused.xlsx`: the rows as they stood under the source's own
headers, and beside each what is wrong and what to do.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from samiksha.catalogue import LANGUAGES, text
from samiksha.files import replacing
from samiksha.load.own import OWN, SUFFIX, own_header
from samiksha.load.tidy import ROW, Loaded
from samiksha.model import Severity
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source


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
    headers = [source.columns[name].headers[0] for name in names]
    said = _said_by_row(loaded.findings, kind, source)
    with replacing(path) as temporary:
        book = xlsxwriter.Workbook(
            str(temporary),
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        sheet = book.add_worksheet("refused")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, [own_header(name) for name in OWN] + headers, bold)
        for place, row in enumerate(loaded.refused.to_pylist(), start=1):
            fault, remedy = said.get(row[ROW], ("", ""))
            # A row refused again keeps the number that it has in the export.
            origin = loaded.origins.get(row[ROW], row[ROW])
            sheet.write_row(place, 0, [str(origin), fault, remedy, *[row[name] or "" for name in names]])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 9)
        sheet.set_column(1, 2, 40)
        sheet.set_column(3, 2 + len(names), 18)
        book.close()


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
