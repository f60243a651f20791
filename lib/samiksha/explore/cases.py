"""The rows of a review, asked in the meeting and answered at once: any choice of them, counted as the brief counts.

Enters: a review, an area, a day; then one `Pick` after the other. Leaves: headline measures, breakdowns, a trend, single
cases. No widget, no HTML.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from samiksha.catalogue import Both
from samiksha.home import Home
from samiksha.model import Measure
from samiksha.opened import Opened


@dataclass(frozen=True)
class Pick:
    """What is chosen; "" or None: everything."""

    area: str = ""
    """Within a division or the state."""
    department: str = ""
    level: str = ""
    age: str = ""
    """A band of the rule ("8–50"): of what is pending."""
    block: str = ""
    office: str = ""
    officer: str = ""
    state: str = ""
    """The key of a headline measure: the cases that it counts (pending, old_pending, closed, ...)."""
    since: date | None = None
    """Registered on this day or later."""
    until: date | None = None
    """Registered on this day or earlier."""
    search: str = ""
    """Words, all of which occur in number, subject, office or officer."""


@dataclass(frozen=True)
class Option:
    """One value of a dimension."""

    code: str
    """What a Pick takes; "unstated" for rows that do not say."""
    name: Both
    count: int
    """Cases with it under the other choices."""


class Dimension:
    """One way to choose: by department, by level."""

    name: str
    """A field of Pick."""
    label: Both

    def options(self, pick: Pick) -> list[Option]:
        """The values that there are under the other choices of `pick`."""
        raise NotImplementedError


class Cases:
    """The cases of one review, area and day."""

    dimensions: tuple[Dimension, ...]
    """Those that the rows have, in order of drilling: area, department, office, officer, ..."""

    @classmethod
    def open(cls, home: Home, review: str, area: str, as_of: str | date, lang: str = "hi") -> "Cases":
        """Of a district, a division or the state. Raises what open_review raises."""
        raise NotImplementedError

    @property
    def days(self) -> tuple[date, ...]:
        """The days held in the store, oldest first."""
        raise NotImplementedError

    def at(self, as_of: date) -> "Cases":
        """The same as of another day."""
        raise NotImplementedError

    def headline(self, pick: Pick) -> dict[str, Measure]:
        """The review's headline measures of the picked cases."""
        raise NotImplementedError

    def breakdown(self, by: str, pick: Pick) -> pd.DataFrame:
        """One row a value of a dimension, worst first; columns as measures/breakdown.py."""
        raise NotImplementedError

    def trend(self, pick: Pick) -> pd.DataFrame:
        """One row a day of the period: day, received_count, closed_count, pending_count."""
        raise NotImplementedError

    def listed(
        self, pick: Pick, order: str = "", descending: bool = True, page: int = 0, size: int = 20
    ) -> tuple[pd.DataFrame, int]:
        """One page of single cases, and how many there are."""
        raise NotImplementedError

    def opened(self, pick: Pick) -> Opened:
        """The picked cases as display and tables take them: `figures.measures` and what they are about."""
        raise NotImplementedError
