"""Departments: `params/departments.yml`.

Enters: YAML. Leaves: departments by code and by every spelling.
"""

from pathlib import Path
from typing import Any

from pydantic import Field

from samiksha.params.areas import fold
from samiksha.params.base import Named, Names, Strict, read_model


class Department(Named):
    """One department of the state."""

    code: str = Field(pattern=r"^[a-z0-9_]+$")
    aliases: tuple[str, ...] = ()


class Departments(Strict):
    """All departments; a spelling belongs to one alone."""

    source: str = ""
    departments: tuple[Department, ...]

    def model_post_init(self, _: Any) -> None:
        codes = [department.code for department in self.departments]
        for code in codes:
            if codes.count(code) > 1:
                raise ValueError(f"the department code '{code}' stands twice")
        self.spellings()

    def spellings(self) -> dict[str, str]:
        """Folded spelling → code."""
        found: dict[str, str] = {}
        for department in self.departments:
            for name in (department.code, department.name.hi, department.name.en, *department.aliases):
                if name and found.setdefault(fold(name), department.code) != department.code:
                    raise ValueError(f"'{name}' names both {found[fold(name)]} and {department.code}")
        return found

    def names(self) -> dict[str, Names]:
        """Code → name."""
        return {department.code: department.name for department in self.departments}


def read_departments(params: Path) -> Departments:
    """The departments of `params/departments.yml`; none if there is no such file."""
    path = params / "departments.yml"
    return read_model(path, Departments) if path.exists() else Departments(departments=())
