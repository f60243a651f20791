"""Rows by canonical name become the files that offices send, each in its own look.

Enters: an `Export`, and the spellings that params/ knows. Leaves: one file of the state, and one of each district
that sends its own. A source's YAML gives the headers and values, so a demo file is read by the same list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from samiksha.demo.files import WRITERS, Grid
from samiksha.demo.looks import DATE_STYLES, DIGITS, STATE, Cell, Look
from samiksha.demo.words import words
from samiksha.demo.world import World
from samiksha.numerals import grouped
from samiksha.params.base import Names
from samiksha.params.rows import ColumnType, RowKind
from samiksha.params.sources import Source


class Raw(str):
    """A cell that the file holds as it is, whatever its column: a planted fault."""

    __slots__ = ()


def shown(where: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values where they are told; None, a blank cell, elsewhere."""
    told = values.astype(object)
    told[~where] = None
    return told


@dataclass(frozen=True)
class Export:
    """What one source holds as of one day."""

    source: str
    as_of: date
    rows: pd.DataFrame
    """Columns by canonical name, in the file's order: codes, days, numbers, `Raw`; None is blank. `home` is the
    district whose file holds the row."""
    looks: Mapping[str, Look] = field(default_factory=dict)
    """The districts that send a file of their own; the others stand in the state's."""
    state: Look = STATE
    file: str = ""
    """What the files' names begin with; the source's name without."""


def write_export(world: World, folder: Path, export: Export) -> list[Path]:
    """The paths of its files."""
    source, kind = world.source(export.source)
    homes = export.rows["home"].to_numpy()
    rows = export.rows.drop(columns="home").reset_index(drop=True)
    held = [code for code in dict.fromkeys(homes) if code in export.looks]
    parts = [(code, export.looks[code], homes == code) for code in held]
    state = world.register.register_code
    parts = [(state, export.state, ~np.isin(homes, held)), *parts]
    written = []
    for code, look, mine in parts:
        if not mine.any():
            continue
        office = Office(world, source, kind, look)
        path = folder / f"{export.file or export.source}_demo_{code}_{export.as_of:%Y%m%d}.{look.kind}"
        path.write_bytes(WRITERS[look.kind](office.grid(rows[mine], world.register.area(code).name, export.as_of)))
        written.append(path)
    return written


@dataclass(frozen=True)
class Office:
    """One office, which writes as its `Look` says."""

    world: World
    source: Source
    kind: RowKind
    look: Look

    def grid(self, rows: pd.DataFrame, place: Names, as_of: date) -> Grid:
        """The sheet: titles, header, rows, total."""
        lang = self.lang
        title = f"{self.source.name.in_language(lang)} - {place.in_language(lang)} - {as_of:%d/%m/%Y}"
        groups, header = self._heads(list(rows.columns))
        cells = {name: pd.Series(self._cells(name, rows[name]), dtype=object) for name in rows.columns}
        return Grid(
            titles=(words().title.in_language(lang), title, "")[: self.look.titles],
            header=header,
            rows=pd.DataFrame(cells),
            foot=self._foot(rows) if self.look.total else (),
            groups=groups,
        )

    @property
    def lang(self) -> str:
        """The language of the cells."""
        return "en" if self.look.headers == "en" else "hi"

    def _spellings(self, name: str, number: int) -> list[str]:
        """The spellings of a column's header in the language of its place."""
        english = self.look.headers == "en" or (self.look.headers == "mixed" and number % 2 == 1)
        return _in_language(self.source.columns[name].headers, "en" if english else "hi")

    def _heads(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Groups (empty unless the look has two header rows) and names of the columns."""
        spelt = [self._spellings(name, number) for number, name in enumerate(names)]
        header = [each[self.look.habit % len(each)] for each in spelt]
        if self.look.header_rows == 1:
            return (), tuple(header)
        groups = [""] * len(names)
        for first, end in _runs(names):
            word = _common_word(spelt[first:end])
            groups[first] = word
            if word:
                header[first:end] = [next(s for s in each if s.startswith(word))[len(word) :].strip()
                                     for each in spelt[first:end]]  # fmt: skip
        return tuple(groups), tuple(header)

    def _spelt(self, spellings: Sequence[str]) -> str:
        """One of the spellings in the office's language, by its habit."""
        fitting = _in_language(spellings, self.lang)
        return fitting[self.look.habit % len(fitting)]

    def _cells(self, name: str, values: pd.Series) -> np.ndarray:
        """The cells of one column, each distinct value written once; plain text stands as it is."""
        if (
            self.kind.columns[name].type in (ColumnType.ID, ColumnType.NAME, ColumnType.TEXT)
            and not self.look.devanagari
        ):
            written = values.to_numpy(dtype=object)
            return self._blanked(np.where(pd.isna(written), "", written), name)
        codes, distinct = pd.factorize(values.to_numpy(dtype=object))
        ways = [self._ways(name, each) for each in distinct]
        width = max((len(each) for each in ways), default=1)
        table = np.array([[*each, *[each[0]] * (width - len(each))] for each in [*ways, ("",)]], dtype=object)
        turn = np.arange(len(values)) % 11
        cells = np.asarray(table[codes, np.where(turn < width, turn, 0)])
        return self._blanked(cells, name)

    @property
    def _filled(self) -> set[str]:
        """Columns in which a blank is a blank, not a word for nothing."""
        return {name for name, column in self.kind.columns.items() if column.required}

    def _blanked(self, cells: np.ndarray, name: str) -> np.ndarray:
        """The office's words for "nothing" in some of the empty cells of a column that may be empty."""
        if name in self._filled:
            return cells
        empty = np.flatnonzero(cells == "")
        cells[empty] = np.array(self.look.blanks, dtype=object)[(empty + len(name)) % len(self.look.blanks)]
        return cells

    def _ways(self, name: str, value: object) -> tuple[Cell, ...]:
        """How this office writes a value: mostly the first way, now and then another."""
        kind = self.kind.columns[name].type
        if isinstance(value, Raw):
            return (str(value),)
        if isinstance(value, date):
            return (self._digits(DATE_STYLES[self.look.dates](value)),)
        if isinstance(value, bool):
            said: Literal["yes", "no"] = "yes" if value else "no"
            return (self._spelt(self.source.columns[name].values.get(said) or self.source.yes_no[said]),)
        if isinstance(value, int | float):
            return (self._number(value),)
        if kind is ColumnType.CHOICE:
            return (self._spelt(self.source.columns[name].values[str(value)]),)
        if kind in (ColumnType.AREA, ColumnType.DEPARTMENT, ColumnType.SERVICE, ColumnType.INDICATOR):
            return self._named(kind, str(value))
        return (self._digits(str(value)) if kind is ColumnType.ID else str(value),)

    def _named(self, kind: ColumnType, code: str) -> tuple[Cell, ...]:
        """The name of a place, department, service or indicator; other spellings too where the office is careless."""
        if kind is ColumnType.AREA and code in self.world.places and self.look.spellings:
            return self.look.spellings
        entry = self.world.entries[kind][code]
        name = entry.name.in_language(self.lang)
        return (name, *entry.aliases[:2]) if self.look.careless else (name,)

    def _number(self, value: float) -> Cell:
        whole = int(value) if float(value).is_integer() else value
        if self.look.kind == "xlsx" and not self.look.devanagari:
            return whole
        text = grouped(whole) if self.look.grouped and isinstance(whole, int) else str(whole)
        return self._digits(text)

    def _digits(self, cell: Cell) -> Cell:
        return cell.translate(DIGITS) if self.look.devanagari and isinstance(cell, str) else cell

    def _foot(self, rows: pd.DataFrame) -> tuple[Cell, ...]:
        """A total row: the word, and the sums of the counts."""
        counts = [name for name in rows.columns if self.kind.columns[name].type is ColumnType.COUNT]
        sums = {name: self._number(sum(cell for cell in rows[name] if isinstance(cell, int))) for name in counts}
        place = next(place for place, name in enumerate(rows.columns) if name not in counts)
        return tuple(
            words().total.in_language(self.lang) if at == place else sums.get(name, "")
            for at, name in enumerate(rows.columns)
        )


def _in_language(spellings: Sequence[str], lang: str) -> list[str]:
    """The spellings of one language; all if there are none."""
    return [each for each in spellings if each.isascii() == (lang == "en")] or list(spellings)


def _runs(names: Sequence[str]) -> list[tuple[int, int]]:
    """Columns next to each other whose canonical names begin alike: (first, end)."""
    roots = [name.split("_")[0].rstrip("s") for name in names]
    starts = [place for place in range(len(roots)) if place == 0 or roots[place] != roots[place - 1]]
    return [(first, end) for first, end in zip(starts, [*starts[1:], len(roots)], strict=True) if end - first > 1]


def _common_word(spelt: Sequence[Sequence[str]]) -> str:
    """A first word that each of several columns has a spelling with, and more after it."""
    for spelling in spelt[0]:
        word = spelling.split()[0]
        if all(any(each.startswith(f"{word} ") for each in column) for column in spelt):
            return word
    return ""
