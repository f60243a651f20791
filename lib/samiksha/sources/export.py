"""What one export holds, as raw text.

Enters: nothing. Leaves: frozen `RawExport` and `Note`, and the `Job` and `Outcome` that pass between
the reader and its child process.
"""

import mmap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Content = bytes | mmap.mmap
"""A file's bytes: mapped while they can be used as they are, so that large files are not copied."""

ROW = "row"
"""The column of row numbers in a raw export's rows."""


@dataclass(frozen=True)
class Note:
    """A remark about a file that was read all the same.

    `rule` names its sentence and remedy in the catalogue (`finding.<rule>`, `remedy.<rule>`), whose
    {detail} it fills; `row` is the row as Excel numbers it, 0 for the whole file.
    """

    rule: str
    row: int
    detail: str


@dataclass(frozen=True)
class RawExport:
    """One export as text: its cells stripped, nothing parsed, nothing refused.

    `header`: one name per column c0..cN, "" where the file gives none; duplicates stand as they are.
    `rows`: the columns c0..cN (text, null where the cell is empty) and `row` (int32), the row number
    as Excel shows it, or the record number in a CSV. Wholly blank rows are left out; total rows are not.
    """

    file: str
    digest: str
    sheet: str
    header: tuple[str, ...]
    header_row: int
    rows: "pa.Table"
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Job:
    """What the child is told: a file, how its header looks, and where the rows go."""

    path: str
    rows_path: str
    known: tuple[str, ...]
    """Folded spellings of all headers that the source knows."""
    header_rows: int
    search_rows: int
    sheet: str | None
    max_rows: int
    memory_mb: int

    @property
    def file(self) -> str:
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass
class Outcome:
    """What the child answers when it could read the file; the rows lie in `Job.rows_path`."""

    sheet: str = ""
    header: list[str] = field(default_factory=list)
    header_row: int = 0
    digest: str = ""
    notes: list[Note] = field(default_factory=list)
    used: list[bool] = field(default_factory=list)
    """Which columns have a filled cell."""

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "notes": [note.__dict__ for note in self.notes]}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Outcome":
        return cls(**{**plain, "notes": [Note(**note) for note in plain["notes"]]})
