"""Written-out rows become bytes: XLSX, CSV, UTF-16 TSV, or an HTML table that calls itself .xls.

Enters: a grid of cells. Leaves: the file's bytes; the same grid always gives the same bytes. XLSX is written
here part by part: a general writer takes a minute for what takes seconds as text.
"""

import csv
import io
import itertools
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape as escape_html
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

EXCEL_EPOCH = date(1899, 12, 30)
_STAMP = (2023, 5, 20, 8, 0, 0)
_NAMESPACE = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Grid:
    """One sheet: title lines, the header, the rows, a last row."""

    titles: tuple[str, ...]
    header: tuple[str, ...]
    rows: pd.DataFrame
    """Objects: text, whole numbers or dates."""
    foot: tuple[object, ...] = ()
    sheet: str = "Sheet1"
    groups: tuple[str, ...] = ()
    """A row above the header: what several columns have in common, over the first of them."""

    @property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the header."""
        return (self.groups, self.header) if self.groups else (self.header,)


def csv_bytes(grid: Grid) -> bytes:
    """CSV in UTF-8 with a byte order mark, as Excel saves it."""
    return _delimited(grid, ",").encode("utf-8-sig")


def plain_csv_bytes(grid: Grid) -> bytes:
    """CSV in UTF-8 without a mark, as a portal writes it."""
    return _delimited(grid, ",").encode("utf-8")


def tsv_bytes(grid: Grid) -> bytes:
    """Tabs and UTF-16, Excel's "Unicode text"."""
    return b"\xff\xfe" + _delimited(grid, "\t").encode("utf-16-le")


def _delimited(grid: Grid, mark: str) -> str:
    width = len(grid.header)
    text = io.StringIO()
    out = csv.writer(text, delimiter=mark, lineterminator="\r\n")
    for title in grid.titles:
        out.writerow([title, *[""] * (width - 1)])
    out.writerows(grid.heads)
    out.writerows(zip(*[grid.rows[name].tolist() for name in grid.rows.columns], strict=True))
    if grid.foot:
        out.writerow(grid.foot)
    return text.getvalue()


def html_bytes(grid: Grid) -> bytes:
    """An HTML table, which portals serve under the name .xls."""
    width = len(grid.header)
    titles = "".join(f'<tr><td colspan="{width}"><b>{escape_html(title)}</b></td></tr>' for title in grid.titles)
    header = "".join(f"<tr>{''.join(f'<th>{escape_html(name)}</th>' for name in names)}</tr>" for names in grid.heads)
    columns = [_each(grid.rows[name], lambda cell: f"<td>{escape_html(str(cell))}</td>") for name in grid.rows]
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    foot = "<tr>" + "".join(f"<td>{escape_html(str(cell))}</td>" for cell in grid.foot) + "</tr>" if grid.foot else ""
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
        f"<body><table border=1>\n{titles}\n{header}\n{body}\n{foot}\n</table></body></html>\n"
    )
    return page.encode()


def xlsx_bytes(grid: Grid) -> bytes:
    """A workbook of one sheet: merged titles, bold header, real dates and numbers."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, content in {**_FIXED_PARTS, **_parts(grid)}.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    return held.getvalue()


def _each(column: pd.Series, shape: Callable[[object], str]) -> np.ndarray:
    """`shape` of each cell, worked out once a distinct cell."""
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    return np.asarray(np.array([shape(cell) for cell in distinct], dtype=object)[codes])


def _cell(cell: object, style: int = 0) -> str:
    if isinstance(cell, date):
        return f'<c s="1"><v>{(cell - EXCEL_EPOCH).days}</v></c>'
    if isinstance(cell, int | float):
        return f"<c><v>{cell}</v></c>"
    if cell == "":
        return "<c/>"
    styled = f' s="{style}"' if style else ""
    return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _parts(grid: Grid) -> dict[str, str]:
    lines = [_row(place, [_cell(title, 2)]) for place, title in enumerate(grid.titles, 1)]
    lines += [
        _row(place, [_cell(name, 2) for name in names]) for place, names in enumerate(grid.heads, len(lines) + 1)
    ]
    start = len(lines) + 1
    columns = [_each(grid.rows[name], _cell) for name in grid.rows]
    lines += [_row(number, cells) for number, cells in enumerate(zip(*columns, strict=True), start)]
    if grid.foot:
        lines.append(_row(len(lines) + 1, [_cell(cell, 2) for cell in grid.foot]))
    last = _column_name(len(grid.header))
    spans = [f"A{place}:{last}{place}" for place in range(1, len(grid.titles) + 1)] + _group_spans(grid)
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in spans)
    merges = f'<mergeCells count="{len(spans)}">{merged}</mergeCells>' if merged else ""
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_NAMESPACE}/spreadsheetml/2006/main">'
        f'<dimension ref="A1:{last}{len(lines)}"/>'
        f'<cols><col min="1" max="{len(grid.header)}" width="18" customWidth="1"/></cols>'
        f"<sheetData>{''.join(lines)}</sheetData>{merges}</worksheet>"
    )
    book = (
        f'{_HEAD}<workbook xmlns="{_NAMESPACE}/spreadsheetml/2006/main" '
        f'xmlns:r="{_NAMESPACE}/officeDocument/2006/relationships"><sheets>'
        f'<sheet name="{escape(grid.sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return {"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet}


def _group_spans(grid: Grid) -> list[str]:
    """The merged cells of the group row: each group over the columns that follow it without one."""
    row = len(grid.titles) + 1
    starts = [place for place, group in enumerate(grid.groups) if group]
    pairs = itertools.pairwise([*starts, len(grid.groups)])
    return [f"{_column_name(start + 1)}{row}:{_column_name(end)}{row}" for start, end in pairs if end - start > 1]


def _column_name(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


WRITERS = {"xlsx": xlsx_bytes, "csv": csv_bytes, "tsv": tsv_bytes, "xls": html_bytes}
"""By the ending of the file's name."""
_PACKAGE = f"{_NAMESPACE}/package/2006"
_DOCUMENT = f"{_NAMESPACE}/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_HEAD}<styleSheet xmlns="{_NAMESPACE}/spreadsheetml/2006/main">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border/></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>'
    ),
}  # fmt: skip
