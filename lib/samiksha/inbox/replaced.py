"""What a file took away that came under the name of an earlier one: two offices may give their exports the same name.

Enters: files on their way into the store. Leaves: the areas that have no rows any more.
"""

from datetime import date
from typing import TYPE_CHECKING

from samiksha.home import Home
from samiksha.store.manifests import Manifest, Manifests

if TYPE_CHECKING:
    from samiksha.intake import Intake


class Before:
    """What the snapshots held before a load."""

    def __init__(self, home: Home) -> None:
        self._store = Manifests(home)
        self._held: dict[tuple[str, date], Manifest | None] = {}

    def remember(self, intake: "Intake") -> None:
        """To be told of each file before any is stored."""
        if intake.as_of and (intake.source, intake.as_of) not in self._held:
            self._held[intake.source, intake.as_of] = self._store.held(intake.source, intake.as_of)

    def gone(self, intake: "Intake") -> tuple[str, ...]:
        """The areas that the earlier file of this name had brought, and that the snapshot lacks now."""
        held = self._held.get((intake.source, intake.as_of)) if intake.as_of else None
        if held is None or intake.as_of is None:
            return ()
        earlier = [part for part in held.parts if part.file == intake.path.name]
        had = {area for part in earlier for area, count in part.by_area.items() if count.kept}
        return tuple(sorted(had - set(self._store.manifest(intake.source, intake.as_of).areas))) if had else ()
