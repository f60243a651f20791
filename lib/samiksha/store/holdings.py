"""The newest snapshot that holds an area: what a review looks for again and again.

Enters: the manifests of a home. Leaves: `Manifest`s, each read once.
"""

from collections.abc import Iterator
from datetime import date

from samiksha.store.manifests import Manifest, Manifests


class Holdings:
    """What a home holds, looked up by source, area and day."""

    def __init__(self, store: Manifests) -> None:
        self._store = store
        self._days: dict[str, list[date]] = {}
        self._manifests: dict[tuple[str, date], Manifest | None] = {}

    def newest(self, source: str, area: str, latest: date, oldest: date = date.min) -> Manifest | None:
        """The newest snapshot of these days that holds the area."""
        return next((held for held in self.snapshots(source, latest, oldest) if area in held.areas), None)

    def first(self, source: str, area: str, since: date, until: date) -> Manifest | None:
        """The first snapshot since a day that holds the area, however long ago."""
        days = (day for day in reversed(self.days(source)) if since <= day <= until)
        return next((held for day in days if (held := self._manifest(source, day)) and area in held.areas), None)

    def snapshots(self, source: str, latest: date, oldest: date = date.min) -> Iterator[Manifest]:
        """The snapshots of these days, newest first, read as far as they are asked for."""
        days = (day for day in self.days(source) if oldest <= day <= latest)
        return (held for day in days if (held := self._manifest(source, day)))

    def days(self, source: str) -> list[date]:
        """The days held, newest first."""
        if source not in self._days:
            self._days[source] = self._store.days(source)[::-1]
        return self._days[source]

    def _manifest(self, source: str, day: date) -> Manifest | None:
        if (source, day) not in self._manifests:
            self._manifests[source, day] = self._store.listed(source, day)
        return self._manifests[source, day]
