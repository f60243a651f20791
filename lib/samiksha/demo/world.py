"""What all demo exports are made of: places, departments, services, indicators, and seeded chance.

Enters: a home's params. Leaves: a `World`, read once for all exports.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from samiksha.home import Home
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.departments import Departments, read_departments
from samiksha.params.indicators import Indicators, read_indicators
from samiksha.params.listing import Entry
from samiksha.params.rows import ColumnType, RowKind
from samiksha.params.services import Services, read_services
from samiksha.params.sources import Source, read_source

REGISTER = "mp"


@dataclass(frozen=True)
class World:
    """The state that the exports tell of."""

    params: Path
    register: Register
    departments: Departments
    services: Services
    indicators: Indicators
    districts: tuple[Area, ...]
    """Those of which exports are wanted."""
    _blocks: dict[str, list[str]] = field(default_factory=dict)
    _sources: dict[str, tuple[Source, RowKind]] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[str, int]:
        """District code → its number among all districts, whatever is wanted: it enters ids and looks."""
        return {area.code: place for place, area in enumerate(self.register.at_level("district"))}

    @cached_property
    def entries(self) -> dict[ColumnType, Mapping[str, Area | Entry]]:
        """By the type of a column: the list that names what it holds."""
        return {
            ColumnType.AREA: self.register.by_code,
            ColumnType.DEPARTMENT: self.departments.by_code(),
            ColumnType.SERVICE: self.services.by_code(),
            ColumnType.INDICATOR: self.indicators.by_code(),
        }

    def source(self, name: str) -> tuple[Source, RowKind]:
        """A source and the kind of its rows, read once."""
        if name not in self._sources:
            self._sources[name] = read_source(self.params, name)
        return self._sources[name]

    def blocks(self, district: Area) -> tuple[str, ...]:
        """The Hindi names of a district's blocks."""
        if not self._blocks:
            for area in self.register.at_level("block"):
                self._blocks.setdefault(area.parent or "", []).append(area.in_language("hi"))
        return tuple(self._blocks[district.code])


def read_world(home: Home, districts: Iterable[str] | None = None) -> World:
    """The world of a home, with some of its districts or all. Raises UnknownArea."""
    register = read_register(home.params, REGISTER)
    every = register.at_level("district")
    return World(
        params=home.params,
        register=register,
        departments=read_departments(home.params),
        services=read_services(home.params),
        indicators=read_indicators(home.params),
        districts=tuple(register.area(code) for code in districts) if districts is not None else every,
    )


def seeded(*names: str) -> np.random.Generator:
    """A generator that gives the same numbers for the same names."""
    return np.random.default_rng([zlib.crc32(name.encode()) for name in ("samiksha demo 1", *names)])
