"""Departments: `params/departments.yml`.

Enters: YAML. Leaves: departments by code and by every spelling.
"""

from collections.abc import Sequence
from pathlib import Path

from samiksha.params.base import read_model
from samiksha.params.listing import Entry, Listing


class Department(Entry):
    """One department of the state."""


class Departments(Listing[Department]):
    """All departments."""

    departments: tuple[Department, ...] = ()

    def entries(self) -> Sequence[Department]:
        return self.departments


def read_departments(params: Path) -> Departments:
    """The departments of `params/departments.yml`; none if there is no such file."""
    path = params / "departments.yml"
    return read_model(path, Departments) if path.exists() else Departments()
