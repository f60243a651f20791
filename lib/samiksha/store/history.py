"""The measures of briefs made, kept when their snapshots are gone: "since the last review" needs them.

Enters: measures of a brief. Leaves: those of an earlier one. One small JSON file a brief.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samiksha.files import write_text
from samiksha.home import Home
from samiksha.model import Measure


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
        self._root = home.store / "measures"

    def folder(self, review: str, as_of: date) -> Path:
        """Where the measures of a review's briefs of one day lie."""
        return self._root / review / as_of.isoformat()

    def _path(self, review: str, as_of: date, area: str) -> Path:
        return self.folder(review, as_of) / f"{area}.json"

    def keep(self, review: str, area: str, past: Past) -> None:
        """Keeps the measures of a brief; made again, they are replaced."""
        plain = {
            "as_of": past.as_of.isoformat(),
            "data_as_of": past.data_as_of.isoformat(),
            "rule_version": past.rule_version,
            "measures": [measure.to_json() for measure in past.measures.values()],
        }
        write_text(self._path(review, past.as_of, area), json.dumps(plain, ensure_ascii=False, indent=1))

    def days(self, review: str, area: str) -> list[date]:
        """The as-of days with measures of this area, oldest first."""
        return sorted(date.fromisoformat(path.parent.name) for path in (self._root / review).glob(f"*/{area}.json"))

    def days_by_area(self, review: str) -> dict[str, list[date]]:
        """Area → the as-of days with measures of it, oldest first."""
        found: dict[str, list[date]] = {}
        for path in sorted((self._root / review).glob("*/*.json")):
            found.setdefault(path.stem, []).append(date.fromisoformat(path.parent.name))
        return found

    def content(self, review: str, area: str, as_of: date) -> bytes:
        """What is kept of a brief, as it lies on disk."""
        return self._path(review, as_of, area).read_bytes()

    def past(self, review: str, area: str, as_of: date) -> Past:
        """The measures of the brief as of that day. Raises FileNotFoundError."""
        plain = json.loads(self._path(review, as_of, area).read_text(encoding="utf-8"))
        measures = [Measure.from_json(measure) for measure in plain["measures"]]
        return Past(
            date.fromisoformat(plain["as_of"]),
            date.fromisoformat(plain["data_as_of"]),
            plain["rule_version"],
            {measure.key: measure for measure in measures},
        )
