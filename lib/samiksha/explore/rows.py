"""The rows of one area or of many, a column at a time: texts as codes, each row proven to be an area's.

Enters: a desk, a kind of row, the areas asked for. Leaves: `Held`: frames in one order of rows, which later columns follow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from samiksha.desk import Desk
from samiksha.errors import NoSnapshot, WrongArea
from samiksha.params.rows import ColumnType, RowKind
from samiksha.store.manifests import Manifest
from samiksha.store.snapshots import Store, to_frame

PLAIN = (ColumnType.ID, ColumnType.PSEUDONYM)
"""Texts of which nearly each row has its own: codes of them save nothing."""


@dataclass(frozen=True)
class Slice:
    """Rows of some areas in one snapshot."""

    manifest: Manifest
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """The snapshots that hold the rows, and how to read columns of them."""

    store: Store
    kind: RowKind
    slices: tuple[Slice, ...]
    days: Mapping[str, date]
    """Area → the day to which its rows are told."""
    manifests: Mapping[str, tuple[Manifest, ...]]
    """Area → its snapshots, of whatever kind: what the page's footer names."""

    @property
    def newest(self) -> date:
        """The day to which all together are told."""
        return max(self.days.values())

    def frame(self, names: Iterable[str]) -> pd.DataFrame:
        """These columns as far as they are held, and "area"; texts are categories, pseudonyms plain numbers.

        Raises WrongArea where a row is of another area or a row is missing, NoSnapshot where the revision has gone.
        """
        wanted = tuple(dict.fromkeys(["area", *(name for name in names if name in self.kind.columns)]))
        tables = [self._read(piece, wanted) for piece in self.slices]
        table = pa.concat_tables(tables, promote_options="permissive") if len(tables) > 1 else tables[0]
        return to_frame(self._numbered(table.unify_dictionaries()))

    def _read(self, piece: Slice, names: tuple[str, ...]) -> pa.Table:
        texts = ("area", *(name for name in names if self._is_coded(name)))
        held = piece.manifest
        try:
            table = self.store.columns(held.source, held.as_of, piece.areas, names, held, texts)
        except FileNotFoundError:  # two newer revisions have been loaded since
            days = ", ".join(day.isoformat() for day in self.store.days(held.source)) or "—"
            raise NoSnapshot("no_snapshot", source=held.source, day=held.as_of.isoformat(), held=days) from None
        _prove(table, piece)
        return table

    def _is_coded(self, name: str) -> bool:
        kind = self.kind.columns[name].type
        dates_and_numbers = (ColumnType.DATE, ColumnType.COUNT, ColumnType.NUMBER, ColumnType.FLAG)
        return name != "area" and kind not in (*PLAIN, *dates_and_numbers)

    def _numbered(self, table: pa.Table) -> pa.Table:
        """Pseudonyms as numbers: they are told apart, and nobody sees them."""
        for place, field in enumerate(table.schema):
            if self.kind.columns[field.name].type is ColumnType.PSEUDONYM:
                numbers = table.column(place).combine_chunks().dictionary_encode().indices
                table = table.set_column(place, field.name, numbers.cast(pa.int64()))
        return table


def _prove(table: pa.Table, piece: Slice) -> None:
    """Raises WrongArea unless the rows are of these areas, of each as many as the snapshot says."""
    told = table.column("area").unify_dictionaries().combine_chunks()
    codes = told.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    names = told.dictionary.to_pylist()
    numbers = np.bincount(codes + 1, minlength=len(names) + 1)
    found = {name: int(number) for name, number in zip(["", *names], numbers, strict=True) if number}
    if strange := set(found) - set(piece.areas):
        raise WrongArea("rows_of_another_area", area=", ".join(piece.areas), strange=", ".join(sorted(strange)))
    for area in piece.areas:
        if found.get(area, 0) != piece.manifest.areas[area]:
            expected = piece.manifest.areas[area]
            raise WrongArea("rows_missing", area=area, found=found.get(area, 0), expected=expected)


def find_rows(store: Store, desk: Desk, area: str, kind: RowKind) -> Held:
    """Where the newest rows of a kind lie, of an area or of all areas under it. Raises UnknownArea, NoSnapshot."""
    place = desk.register.area(area)
    codes = [child.code for child in desk.register.under(place.code, desk.spec.level)]
    manifests = {
        code: tuple(found) for code in dict.fromkeys([*codes, area]) if (found := desk.found(code, desk.as_of))
    }
    if not manifests:
        desk.held(area)
    slices: dict[tuple[str, date, int], tuple[Manifest, list[str]]] = {}
    days: dict[str, date] = {}
    for code, held in manifests.items():
        for each in held:
            if desk.sources[each.source].rows == kind.rows:
                slices.setdefault((each.source, each.as_of, each.revision), (each, []))[1].append(code)
                days[code] = min(days.get(code, each.as_of), each.as_of)
    if not slices:
        raise _none_of_it(store, desk, area, kind)
    return Held(store, kind, tuple(Slice(each, tuple(areas)) for each, areas in slices.values()), days, manifests)


def days_held(store: Store, desk: Desk, areas: Sequence[str], kind: RowKind) -> tuple[date, ...]:
    """The days of which rows of the kind are held of any of these areas, oldest first."""
    sources = [name for name, source in desk.sources.items() if source.rows == kind.rows]
    found = {day for name in sources for day in store.days(name) if not store.holds(name, day).isdisjoint(areas)}
    return tuple(sorted(found))


def _none_of_it(store: Store, desk: Desk, area: str, kind: RowKind) -> NoSnapshot:
    sources = [name for name, source in desk.sources.items() if source.rows == kind.rows]
    days = sorted({day.isoformat() for name in sources for day in store.days(name)})
    return NoSnapshot(
        "no_rows_for_area", area=desk.register.area(area), sources=", ".join(sources),
        day=desk.as_of.isoformat(), held=", ".join(days) or "—",
    )  # fmt: skip
