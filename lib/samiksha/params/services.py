"""Notified services and their time limits: `params/services.yml`.

Enters: YAML. Leaves: services by code and by every spelling.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from samiksha.params.base import read_model
from samiksha.params.listing import Entry, Listing


class Service(Entry):
    """One service that a citizen applies for."""

    department: str
    limit_days: int | None = None
    """Days within which it is due; None: not known here."""
    sourced: Literal["published", "realistic"] = "realistic"
    """published: name and limit stand in a public list; realistic: a likely name, to be confirmed."""


class Services(Listing[Service]):
    """All services."""

    services: tuple[Service, ...] = ()

    def entries(self) -> Sequence[Service]:
        return self.services


def read_services(params: Path) -> Services:
    """The services of `params/services.yml`; none if there is no such file."""
    path = params / "services.yml"
    return read_model(path, Services) if path.exists() else Services()
