"""What one row is: the columns that a kind of row may have, and the laws between them.

Enters: `params/rows/<rows>.yml`. Leaves: a `RowKind`. A source fills some of its columns; a measure
that needs a column which no source fills is "not reported".
"""

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from samiksha.params.base import Named, Names, Strict, read_model


class ColumnType(StrEnum):
    """How a cell's text becomes a value (in brackets: the type in the store)."""

    ID = "id"  # text, compared folded (text)
    TEXT = "text"  # free text; citizens' and officials' words are hostile input (text)
    NAME = "name"  # an office, officer, village: spaces tidied (text)
    DATE = "date"  # (timestamp, midnight)
    COUNT = "count"  # whole number, 0 or more (int64, missing allowed)
    NUMBER = "number"  # (float64)
    FLAG = "flag"  # yes or no, by the source's values (bool, missing allowed)
    CHOICE = "choice"  # one of `choices`, by the source's values (text)
    AREA = "area"  # a place of the register, by any spelling (its code, text)
    DEPARTMENT = "department"  # a department of departments.yml, by any spelling (its code, text)
    SERVICE = "service"  # a service of services.yml, by any spelling (its code, text)
    INDICATOR = "indicator"  # an indicator of indicators.yml, by any spelling (its code, text)
    PSEUDONYM = "pseudonym"  # a citizen's number, kept only as a keyed digest (text)


class RowColumn(Named):
    """One column of a kind of row."""

    type: ColumnType
    required: bool = False
    """Whether every source must have it and every row must fill it."""
    must_fit: bool = False
    """Whether a cell that cannot be read refuses the row; an empty one does not."""
    choices: tuple[str, ...] = ()


class Check(Strict):
    """A law between the columns of one row; a row that breaks it is refused, or its cell blanked.

    rule: `not_after_as_of` (column ≤ as-of), `not_before` (column ≥ than), `needs` (column must be filled),
    `needs_blank` (column must be empty). With `when` it is the law only of rows whose status, say, is so.
    """

    rule: Literal["not_after_as_of", "not_before", "needs", "needs_blank"]
    column: str
    than: str | None = None
    when: dict[str, str] = {}
    on_fault: Literal["refuse", "blank"] = "refuse"


class RowKind(Strict):
    """A kind of row: its name, key, columns and checks."""

    rows: str
    one_row: Names
    key: str
    key_of: tuple[str, ...] = ()
    """For rows without a number of their own: the columns that together name one; the loader makes the key of them,
    and no source may name it."""
    columns: dict[str, RowColumn]
    contact: str = ""
    """The column that holds a citizen's telephone number, for call verification; it is kept apart from the rows."""
    checks: tuple[Check, ...] = ()

    def model_post_init(self, _: Any) -> None:
        if self.key not in self.columns:
            raise ValueError(f"key '{self.key}' is not a column")
        for part in self.key_of:
            if part not in self.columns or part == self.key:
                raise ValueError(f"key_of: '{part}' is not another column")
        if self.contact and (
            self.contact not in self.columns or self.columns[self.contact].type is not ColumnType.PSEUDONYM
        ):
            raise ValueError(f"contact '{self.contact}' is not a column of type pseudonym")
        for check in self.checks:
            for name in (check.column, check.than, *check.when):
                if name is not None and name not in self.columns:
                    raise ValueError(f"check {check.rule}: '{name}' is not a column")

    @property
    def key_parts(self) -> tuple[str, ...]:
        """The columns of an export that name a row: those of `key_of`, or the key itself."""
        return self.key_of or (self.key,)


def read_row_kind(params: Path, rows: str) -> RowKind:
    """The kind of row `params/rows/<rows>.yml`."""
    return read_model(params / "rows" / f"{rows}.yml", RowKind)
