"""Notified services and their time limits: `params/services.yml`.

Enters: YAML. Leaves: services by code and by every spelling.
"""

from collections.abc import Sequence
from functools import lru_cache
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
    """The services of `params/services.yml`, parsed once as long as the file stays as it is; none without the file."""
    path = params / "services.yml"
    if not path.exists():
        return Services()
    stamp = path.stat()
    return _read_once(path, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino))


@lru_cache(maxsize=2)
def _read_once(path: Path, _stamp: tuple[int, int, int]) -> Services:
    return read_model(path, Services)
