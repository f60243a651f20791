"""Who entered when: the last entry of each local body (निकाय), out of a snapshot of returns.

Enters: a store, a source, a day, areas. Leaves: area → body → the day of its last entry. Only the columns that this takes
are read.
"""

from collections.abc import Collection, Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from samiksha.params.areas import fold
from samiksha.store.snapshots import Store

COLUMNS = ("area", "body", "day", "service")


def last_entries(
    store: Store, source: str, as_of: date, areas: tuple[str, ...], days: tuple[date, date], services: Collection[str]
) -> dict[str, dict[str, date]]:
    """Area → body → its last entry, of entries from the first to the last of `days`, of these services or of none (of
    all, without services). Names alike are one body, spelt as the first of them."""
    rows = store.columns(source, as_of, areas, COLUMNS)
    found: dict[str, dict[str, tuple[str, date]]] = {}
    for area, body, last in _grouped(_counted(rows, days, services)):
        spelt, before = found.setdefault(area, {}).get(fold(body), (body, last))
        found[area][fold(body)] = spelt, max(before, last)
    return {area: dict(bodies.values()) for area, bodies in found.items()}


def _counted(rows: pa.Table, days: tuple[date, date], services: Collection[str]) -> pa.Table:
    rows = rows.set_column(rows.schema.get_field_index("day"), "day", rows["day"].cast(pa.date32()))
    first, last = (pa.scalar(day, pa.date32()) for day in days)
    rows = rows.filter(pc.and_(pc.greater_equal(rows["day"], first), pc.less_equal(rows["day"], last)))
    if services and "service" in rows.column_names:
        listed = pc.is_in(rows["service"], value_set=pa.array(sorted(services)))
        rows = rows.filter(pc.or_(listed, pc.is_null(rows["service"])))
    return rows


def _grouped(rows: pa.Table) -> Iterator[tuple[str, str, date]]:
    """Area, body as written, and the last day; in the order of the rows."""
    groups = rows.group_by(["area", "body"], use_threads=False).aggregate([("day", "max")])
    return zip(*(groups[name].to_pylist() for name in ("area", "body", "day_max")), strict=True)
