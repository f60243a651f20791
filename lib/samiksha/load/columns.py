"""Which column of the export is which column of the row.

Enters: the header as it stands and the source's spellings. Leaves: positions by canonical name.
"""

from dataclasses import dataclass

from samiksha.errors import BadExport, MissingColumn
from samiksha.load.own import own_headers
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source
from samiksha.sources import RawExport, fold_header


@dataclass(frozen=True)
class Mapping:
    """Where each canonical column stands."""

    positions: dict[str, tuple[int, ...]]
    """Canonical name → positions in the export (several only for first_of)."""
    personal: frozenset[int]
    """Positions of citizens' data that must not be kept."""
    unknown: tuple[int, ...]
    """Positions that no spelling names: left out, and noted."""


def map_columns(raw: RawExport, source: Source, kind: RowKind) -> Mapping:
    """The mapping of one export. Raises MissingColumn, or BadExport if two columns claim one name."""
    folded = [fold_header(name) for name in raw.header]
    positions: dict[str, tuple[int, ...]] = {}
    for name, column in source.columns.items():
        wanted = [fold_header(header) for header in column.headers]
        at = [place for spelling in dict.fromkeys(wanted) for place, have in enumerate(folded) if have == spelling]
        if len(at) > 1 and not column.first_of:
            both = ", ".join(raw.header[place] for place in sorted(at))
            raise BadExport("ambiguous_column", file=raw.file, sheet=raw.sheet, row=raw.header_row,
                            columns=both, name=kind.columns[name])  # fmt: skip
        if at:
            positions[name] = tuple(at)
    _require(raw, source, kind, positions)
    spellings = {fold_header(header) for headers in source.personal.values() for header in headers}
    taken = {place for at in positions.values() for place in at}
    personal = frozenset(place for place, have in enumerate(folded) if have in spellings)
    passed_over = {fold_header(header) for header in (*own_headers(), *source.ignored)}
    unknown = tuple(
        place
        for place, have in enumerate(folded)
        if have and place not in taken and place not in personal and have not in passed_over
    )
    return Mapping(positions, personal, unknown)


def _require(raw: RawExport, source: Source, kind: RowKind, found: dict[str, tuple[int, ...]]) -> None:
    for name, declared in kind.columns.items():
        column = source.columns.get(name)
        if declared.required and name not in found and (column is None or column.constant is None):
            raise MissingColumn(
                "missing_column",
                file=raw.file,
                sheet=raw.sheet,
                row=raw.header_row,
                name=declared,
                spellings=", ".join(column.headers if column else ()),
                seen=", ".join(name for name in raw.header if name),
            )
