"""A reader kept warm for all tests of the room, and the helpline's source to read by."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from samiksha.params.sources import Source, read_source
from samiksha.sources import RawExport, Reader

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"


@pytest.fixture(scope="session")
def source() -> Source:
    """How CM Helpline exports are read."""
    return read_source(ROOT / "params", "cm_helpline")[0]


@pytest.fixture(scope="session")
def small() -> Source:
    """A register of two columns, for files made on the spot."""
    plain = {"source": "small", "name": {"en": "Small"}, "rows": "complaints", "areas": "mp",
             "area_level": "district", "files": ["*"],
             "columns": {"complaint_id": {"headers": ["No"]}, "area": {"headers": ["District", "जिला"]},
                         "remark": {"headers": ["Remark"]}}}  # fmt: skip
    return Source.model_validate(plain)


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """One warm reader; every test leaves it able to read the next file."""
    with Reader(tmp_path_factory.mktemp("scratch")) as warm:
        yield warm


@pytest.fixture
def read(reader: Reader, source: Source) -> Callable[..., RawExport]:
    """Reads an example by its behaviour and suffix; keywords replace fields of the source."""

    def read_example(behaviour: str, suffix: str = "csv", **fields: Any) -> RawExport:
        path = EXAMPLES / f"helpline_{behaviour}_20230520.{suffix}"
        return reader.read_export(path, source.model_copy(update=fields))

    return read_example


@pytest.fixture
def read_bytes(reader: Reader, small: Source, tmp_path: Path) -> Callable[..., RawExport]:
    """Reads bytes as a file of the small register; keywords replace fields of the source."""

    def read_made(content: bytes, name: str = "made.csv", **fields: Any) -> RawExport:
        path = tmp_path / name
        path.write_bytes(content)
        return reader.read_export(path, small.model_copy(update=fields))

    return read_made


@pytest.fixture
def column() -> Callable[[RawExport, str], list[str | None]]:
    """The cells of a column, by its header."""

    def cells(export: RawExport, name: str) -> list[str | None]:
        values: list[str | None] = export.rows[f"c{export.header.index(name)}"].to_pylist()
        return values

    return cells
