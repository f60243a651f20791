"""Places: registers under params/areas/, one file a country, state or city.

Enters: `params/areas/<register>.yml`. Leaves: a `Register` of `Area`s, which finds a place by code or
by any of its names, however spelt.
"""

import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from samiksha.errors import BadConfiguration, UnknownArea
from samiksha.params.base import Named, Names, Strict, did_you_mean, read_model

_NUKTA = "\u093c"
_IGNORED = re.compile(r"[\s\-_.,()'’]+")
_WORDS = re.compile(r"^(district|dist|जिला)[\s.:-]+|\s+(district|dist|जिला)\.?$", re.IGNORECASE)


class Area(Named):
    """A place that a brief can be about, or that a row can name."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9_]*$")
    level: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    lgd: int | None = None
    """Code of the Local Government Directory."""


class Register(Strict):
    """All places of one state, city or country, parents before children."""

    register_code: str = Field(alias="register")
    name: Names
    source: str = ""
    levels: tuple[str, ...]
    areas: tuple[Area, ...]

    def model_post_init(self, _: Any) -> None:
        seen: dict[str, Area] = {}
        for area in self.areas:
            if area.code in seen:
                raise ValueError(f"the area code '{area.code}' stands twice")
            if area.level not in self.levels:
                raise ValueError(f"area '{area.code}': level '{area.level}' is not one of {self.levels}")
            if area.parent is not None and area.parent not in seen:
                raise ValueError(f"area '{area.code}': parent '{area.parent}' does not stand before it")
            seen[area.code] = area

    @cached_property
    def by_code(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def _within(self) -> dict[str, list[Area]]:
        found: dict[str, list[Area]] = {}
        for area in self.areas:
            for each in (area, *self.above(area.code)):
                found.setdefault(each.code, []).append(area)
        return found

    def area(self, code: str) -> Area:
        """The area with this code. Raises UnknownArea with the nearest codes."""
        try:
            return self.by_code[code]
        except KeyError:
            near = did_you_mean(code, list(self.by_code))
            raise UnknownArea("unknown_area", area=code, register=self.register_code, near=near) from None

    def at_level(self, level: str) -> tuple[Area, ...]:
        """All areas of a level, in the register's order."""
        return tuple(area for area in self.areas if area.level == level)

    def under(self, code: str, level: str) -> tuple[Area, ...]:
        """The areas of `level` below `code` (or the area itself, if it is of that level)."""
        return tuple(area for area in self.within(code) if area.level == level)

    def within(self, code: str) -> tuple[Area, ...]:
        """The area itself and all that lies below it, in the register's order."""
        return tuple(self._within.get(code, ()))

    def above(self, code: str) -> tuple[Area, ...]:
        """What it lies within, from the nearest upward."""
        parent = self.area(code).parent
        return (self.area(parent), *self.above(parent)) if parent else ()

    def spellings(self, level: str) -> dict[str, str]:
        """Folded spelling → code, for every name, alias, code and LGD code of a level."""
        found: dict[str, str] = {}
        for area in self.at_level(level):
            names = (area.code, area.name.hi, area.name.en, *area.aliases, str(area.lgd or ""))
            for name in names:
                if not name:
                    continue
                first = found.setdefault(fold(name), area.code)
                if first != area.code:
                    raise BadConfiguration(
                        "ambiguous_spelling",
                        register=self.register_code,
                        name=name,
                        one=first,
                        other=area.code,
                    )
        return found


def fold(name: str) -> str:
    """A name as it is compared: case, spaces, hyphens, nukta and the word "district" do not count.

    >>> fold("  Agar-Malwa ") == fold("AGAR MALWA"), fold("बड़वानी") == fold("बडवानी")
    (True, True)
    """
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).strip().casefold())
    text = _WORDS.sub("", text.replace(_NUKTA, ""))
    return unicodedata.normalize("NFC", _IGNORED.sub("", text))


def register_codes(params: Path) -> list[str]:
    """The registers that there are, by the names of their files."""
    return sorted(path.stem for path in (params / "areas").glob("*.yml"))


def read_register(params: Path, code: str) -> Register:
    """The register `params/areas/<code>.yml`."""
    return read_model(params / "areas" / f"{code}.yml", Register)
