"""How to read one kind of export: `params/sources/<source>.yml`.

Enters: YAML. Leaves: a frozen `Source`; `source_for(path)` picks the one whose file pattern fits.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from samiksha.errors import BadConfiguration, BadExport, UnknownSource
from samiksha.params.base import Fault, Faults, Names, Strict, did_you_mean, named_file, read_model
from samiksha.params.rows import ColumnType, RowKind, read_row_kind


class AsOfName(Strict):
    """Where in the file's name its as-of day stands."""

    pattern: str
    """A regular expression with one group."""
    format: str

    @field_validator("pattern")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        if re.compile(pattern).groups != 1:
            raise ValueError("the pattern needs exactly one group")
        return pattern


class Header(Strict):
    """Where the header stands: found by its names within the first `search_rows` rows."""

    rows: Literal[1, 2] = 1
    """2: a group row (often merged) above the names; read as "group name"."""
    search_rows: int = 30


class Limits(Strict):
    """What reading one file may take; beyond it the reader is stopped and the file refused."""

    seconds: int = 120
    memory_mb: int = 2000
    rows: int = 3_000_000


class SourceColumn(Strict):
    """How one column of the row kind is found and read."""

    headers: tuple[str, ...] = ()
    """Spellings of its header, Hindi and English."""
    first_of: bool = False
    """Several of the headers may stand in one file: the first filled cell counts."""
    formats: tuple[str, ...] = ()
    """Date formats, instead of the source's."""
    values: dict[str, tuple[str, ...]] = {}
    """For choice and flag: value → spellings; the value "" takes spellings that mean nothing here. A flag knows those
    of the source's `yes_no` too. For name: the name to store → its spellings; other names stay as they are written."""
    legacy_font: Literal["krutidev"] | None = None
    """The cells are text of a legacy Hindi font."""
    constant: str | None = None
    """The same value for every row, instead of a column."""


class Source(Strict):
    """How to read one kind of export, and what its rows are."""

    source: str = Field(pattern=r"^[a-z0-9_]+$")
    name: Names
    rows: str
    into: str | None = None
    """The source whose snapshots its rows join: another layout of the same portal's export."""
    areas: str
    """The register of its area column."""
    area_level: str
    departments: Literal["listed", "as_written"] = "listed"
    """listed: departments.yml names them and a strange one is a finding; as_written: any name will do."""
    files: tuple[str, ...]
    """Patterns of its file names (case does not count)."""
    demo_files: tuple[str, ...] = ()
    """Patterns of files that hold made-up data; every page made from them says so."""
    as_of: AsOfName | None = None
    sheet: str | None = None
    """A sheet's name or pattern; without it the first sheet that has the header."""
    header: Header = Header()
    date_formats: tuple[str, ...] = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %b %Y")
    blanks: tuple[str, ...] = ("", "NA", "N/A", "#N/A", "null", "none", "nil", "-", "--", "—", "निरंक", "लागू नहीं")
    total_words: tuple[str, ...] = ("total", "grand total", "कुल", "योग", "कुल योग", "महायोग")
    """A row that has one of these and no key is a total at the foot: left out, not counted as read."""
    yes_no: dict[Literal["yes", "no"], tuple[str, ...]] = {
        "yes": ("yes", "y", "true", "1", "✓", "✔", "☑", "हाँ", "हां", "है", "जी हाँ", "जी हां"),
        "no": ("no", "n", "false", "0", "✗", "✘", "☐", "नहीं", "नही", "नहीं है", "जी नहीं"),
    }
    """What cells of flags say."""
    columns: dict[str, SourceColumn]
    personal: dict[str, tuple[str, ...]] = {}
    """Headers of citizens' data that never enter the store: kind → spellings."""
    ignored: tuple[str, ...] = ()
    """Headers that are known and not needed: left out without a note."""
    limits: Limits = Limits()
    register_book: bool = False
    """Kept by hand over months (directions, leaves): its age makes no figure stale."""
    sent_out: bool = False
    """A sheet of ours that goes out and comes back filled: the day in its name is that on which it went out, and its as-of
    day the one on which it is taken in, unless that is given."""

    @property
    def snapshot(self) -> str:
        """The name under which its rows are stored."""
        return self.into or self.source

    def as_of_in(self, file_name: str) -> date | None:
        """The as-of day that the file's name carries, if it does."""
        found = self.as_of and re.search(self.as_of.pattern, file_name)
        if not (self.as_of and found):
            return None
        try:
            return datetime.strptime(found.group(1), self.as_of.format).date()
        except ValueError:
            raise BadExport("bad_file_date", file=file_name, text=found.group(1), format=self.as_of.format) from None

    def takes(self, file_name: str) -> bool:
        """Whether this source reads a file of that name."""
        return any(fnmatch(file_name.casefold(), pattern.casefold()) for pattern in self.files)

    def is_demo(self, file_name: str) -> bool:
        """Whether a file of that name holds made-up data."""
        return any(fnmatch(file_name.casefold(), pattern.casefold()) for pattern in self.demo_files)


def read_source(params: Path, name: str) -> tuple[Source, RowKind]:
    """A source and the kind of its rows, checked against each other."""
    path = named_file(params, "sources", name, "unknown_source_name")
    source = read_model(path, Source)
    kind = read_row_kind(params, source.rows)
    _check(path, source, kind)
    return source, kind


def _check(path: Path, source: Source, kind: RowKind) -> None:
    faults = [
        *([Fault("key_is_made", {"name": kind.key, "rows": kind.rows})] if _names_a_made_key(source, kind) else []),
        *(fault for name, column in source.columns.items() for fault in _column_faults(name, column, kind)),
        *(
            Fault("column_required", {"name": name, "rows": kind.rows})
            for name, declared in kind.columns.items()
            if declared.required and name not in source.columns
        ),
    ]
    if faults:
        raise BadConfiguration("params_invalid", file=path, faults=Faults(tuple(faults)))


def _names_a_made_key(source: Source, kind: RowKind) -> bool:
    return bool(kind.key_of) and kind.key in source.columns


def _column_faults(name: str, column: SourceColumn, kind: RowKind) -> Iterator[Fault]:
    if name not in kind.columns:
        near = did_you_mean(name, list(kind.columns))
        yield Fault("not_a_column", {"name": name, "rows": kind.rows, "near": near})
        return
    declared = kind.columns[name]
    if bool(column.headers) == (column.constant is not None):
        yield Fault("headers_or_constant", {"name": name})
    if declared.type is ColumnType.CHOICE and column.headers and not column.values:
        yield Fault("values_needed", {"name": name})
    if declared.type is ColumnType.NAME:
        return
    allowed = {*declared.choices, ""} if declared.type is ColumnType.CHOICE else {"yes", "no", ""}
    for value in column.values:
        if value not in allowed:
            yield Fault("value_not_allowed", {"name": name, "value": value, "allowed": ", ".join(sorted(allowed))})


def read_sources(params: Path) -> dict[str, tuple[Source, RowKind]]:
    """All sources under params/sources/, by name."""
    names = sorted(path.stem for path in (params / "sources").glob("*.yml"))
    return {name: read_source(params, name) for name in names}


def source_for(sources: dict[str, tuple[Source, RowKind]], file_name: str) -> str:
    """The source whose file pattern fits. Raises UnknownSource when none or several do."""
    fitting = [name for name, (source, _) in sources.items() if source.takes(file_name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UnknownSource("several_sources", file=file_name, sources=", ".join(fitting))
    patterns = ", ".join(source.files[0] for source, _ in sources.values())
    raise UnknownSource("no_source", file=file_name, patterns=patterns)
