"""The measures of briefs made, kept when their snapshots are gone: "since the last review" needs them.

Enters: measures of a brief. Leaves: those of an earlier one. One small JSON file a brief.
"""

import json
from dataclasses import dataclass
from datetime import date

from samiksha.home import Home
from samiksha.model import Measure
from samiksha.store.place import place_at

FOLDER = "measures"


@dataclass(frozen=True)
class Past:
    """The measures of a brief made earlier."""

    as_of: date
    data_as_of: date
    rule_version: str
    measures: dict[str, Measure]


class History:
    """Past measures of one home."""

    def __init__(self, home: Home) -> None:
        self._place = place_at(home.store)

    def sweep(self, review: str, as_of: date) -> None:
        """Removes what a writer that was killed left among the measures of a day; for the day's one writer."""
        self._place.sweep(_folder(review, as_of))

    def keep(self, review: str, area: str, past: Past) -> None:
        """Keeps the measures of a brief; made again, they are replaced."""
        plain = {
            "as_of": past.as_of.isoformat(),
            "data_as_of": past.data_as_of.isoformat(),
            "rule_version": past.rule_version,
            "measures": [measure.to_json() for measure in past.measures.values()],
        }
        self._place.write(_name(review, past.as_of, area), json.dumps(plain, ensure_ascii=False).encode())

    def days(self, review: str, area: str) -> list[date]:
        """The as-of days with measures of this area, oldest first."""
        return [day for day, _ in self._found(review, f"*/{area}.json")]

    def days_by_area(self, review: str) -> dict[str, list[date]]:
        """Area → the as-of days with measures of it, oldest first."""
        found: dict[str, list[date]] = {}
        for day, area in self._found(review, "*/*.json"):
            found.setdefault(area, []).append(day)
        return found

    def _found(self, review: str, pattern: str) -> list[tuple[date, str]]:
        found = self._place.glob(f"{FOLDER}/{review}", pattern)
        return sorted((date.fromisoformat(path.parent.name), path.stem) for path in found)

    def content(self, review: str, area: str, as_of: date) -> bytes:
        """What is kept of a brief, as it lies in the store. Raises FileNotFoundError."""
        return self._place.read(_name(review, as_of, area))

    def past(self, review: str, area: str, as_of: date) -> Past:
        """The measures of the brief as of that day. Raises FileNotFoundError."""
        plain = json.loads(self.content(review, area, as_of))
        measures = [Measure.from_json(measure) for measure in plain["measures"]]
        return Past(
            date.fromisoformat(plain["as_of"]),
            date.fromisoformat(plain["data_as_of"]),
            plain["rule_version"],
            {measure.key: measure for measure in measures},
        )


def _folder(review: str, as_of: date) -> str:
    return f"{FOLDER}/{review}/{as_of.isoformat()}"


def _name(review: str, as_of: date, area: str) -> str:
    return f"{_folder(review, as_of)}/{area}.json"
