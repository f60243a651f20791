"""Published sheets, before a round: fetched and loaded, for the sources that the round reads.

Enters: a day, and names of sources. Leaves: the copies in `data/inbox/fetched/`, where they stay; snapshots; what became of
each sheet and each copy. A sheet that fails stops nothing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from samiksha.errors import NotWritten, OutputsBusy, SamikshaError
from samiksha.home import Home
from samiksha.lock import one_writer
from samiksha.logs import unforeseen
from samiksha.params.sheets import read_sheets

if TYPE_CHECKING:
    from samiksha.fetch import Fetched
    from samiksha.intake import Intake


@dataclass(frozen=True)
class Brought:
    """What became of the published sheets of some sources."""

    sheets: "tuple[Fetched, ...]" = ()
    """Each sheet: fetched, unchanged or failed, with the error."""
    loaded: "tuple[Intake, ...]" = ()
    """Each copy that came: loaded, current or failed, with the error."""
    busy: OutputsBusy | None = None
    """Somebody else is fetching; nothing was done."""
    fault: SamikshaError | None = None
    """Why it ended early, whatever the sheets: the settings, the store, the disk."""

    @property
    def errors(self) -> tuple[SamikshaError, ...]:
        """All that went wrong, for the maintainers."""
        found = [
            *(sheet.error for sheet in self.sheets),
            *(copy.error for copy in self.loaded),
            self.busy,
            self.fault,
        ]
        return tuple(error for error in found if error)


def bring(
    home: Home,
    day: date,
    sources: Collection[str],
    progress: "Callable[[Fetched], None]" = lambda fetched: None,
    now: datetime | None = None,
) -> Brought:
    """Fetches the sheets of these sources as of a day, and loads what came. Faults are in the report: none is raised.

    A source is named as in params/sources/, or by the snapshot that its rows join.
    """
    sheets: list[Fetched] = []
    loaded: list[Intake] = []
    try:
        if names := _sheets_of(home, sources):
            with one_writer(home, "fetch"):
                _bring(home, day, names, progress, sheets, loaded)
    except OutputsBusy as busy:
        return Brought(busy=busy)
    except SamikshaError as fault:
        return Brought(tuple(sheets), tuple(loaded), fault=fault)
    except OSError as fault:
        plain = NotWritten.of(fault, home.fetched)
        return Brought(tuple(sheets), tuple(loaded), fault=plain)
    except Exception as fault:  # noqa: BLE001 - the border: a sheet that nobody foresaw must not stop the round
        said = SamikshaError("unexpected", fault=unforeseen(home, "inbox", ", ".join(sources), fault))
        return Brought(tuple(sheets), tuple(loaded), fault=said)
    return Brought(tuple(sheets), tuple(loaded))


def _bring(
    home: Home,
    day: date,
    names: tuple[str, ...],
    progress: "Callable[[Fetched], None]",
    sheets: "list[Fetched]",
    loaded: "list[Intake]",
) -> None:
    from samiksha.fetch import FAILED, fetch

    def tell(fetched: "Fetched") -> None:
        sheets.append(fetched)
        progress(fetched)

    fetch(home, day, names, tell)
    came = [each.path for each in sheets if each.path and each.outcome != FAILED]
    if came:
        from samiksha.intake import Desk

        loaded += Desk(home).take(came)


def _sheets_of(home: Home, sources: Collection[str]) -> tuple[str, ...]:
    """The names of the sheets whose rows these sources are given."""
    listed = read_sheets(home.params).sheets
    if not listed:
        return ()
    from samiksha.params.sources import read_sources

    known = read_sources(home.params)

    def wanted(source: str) -> bool:
        return source in sources or (source in known and known[source][0].snapshot in sources)

    return tuple(sheet.name for sheet in listed if wanted(sheet.source))
