"""Exports made in memory, and what their source knows of the world."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from samiksha.load import Loaded, Reading, tidy
from samiksha.params.areas import read_register
from samiksha.params.departments import read_departments
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source, read_source
from samiksha.sources import RawExport

PARAMS = Path(__file__).parents[2] / "params"
HEADER = ("शिकायत क्रमांक", "जिला", "विभाग", "पंजीयन दिनांक", "स्थिति", "बंद दिनांक", "मोबाइल")
AS_OF = date(2023, 5, 20)


@pytest.fixture(scope="session")
def helpline() -> tuple[Source, RowKind]:
    return read_source(PARAMS, "cm_helpline")


@pytest.fixture(scope="session")
def reading() -> Reading:
    return Reading(
        areas=read_register(PARAMS, "mp").spellings("district"),
        departments=read_departments(PARAMS).spellings(),
        secret=b"a key for tests",
    )


def raw_export(rows: list[tuple[str | None, ...]], header: tuple[str, ...] = HEADER) -> RawExport:
    columns = {f"c{place}": pa.array([row[place] for row in rows], pa.string()) for place in range(len(header))}
    table = pa.table({**columns, "row": pa.array(range(2, len(rows) + 2), pa.int32())})
    return RawExport(
        file="helpline_test_20230520.csv",
        digest="0" * 64,
        sheet="",
        header=header,
        header_row=1,
        rows=table,
        notes=(),
    )


@pytest.fixture
def load(helpline: tuple[Source, RowKind], reading: Reading) -> Callable[..., Loaded]:
    def loaded(rows: list[tuple[str | None, ...]], header: tuple[str, ...] = HEADER) -> Loaded:
        return tidy(raw_export(rows, header), *helpline, reading, AS_OF)

    return loaded
