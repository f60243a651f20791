"""The minutes: what meetings decided, what became of it, whom they telephoned. Nothing in them is ever overwritten.

Enters: what a room records, what departments answer. Leaves: directions as they stood on a day, with their history; calls;
who looked at which number. One SQLite file a home (`MinutesBook`).
"""

from samiksha.minutes.book import MinutesBook
from samiksha.minutes.calls import OUTCOMES, Call, Outcome, Reveal, Sample, latest_calls
from samiksha.minutes.directions import CLOSED, STATUSES, Direction, Draft, Entry, Status, as_they_stood
from samiksha.minutes.reading import Held, read_minutes
from samiksha.minutes.watching import Watch

__all__ = [
    "CLOSED",
    "OUTCOMES",
    "STATUSES",
    "Call",
    "Direction",
    "Draft",
    "Entry",
    "Held",
    "MinutesBook",
    "Outcome",
    "Reveal",
    "Sample",
    "Status",
    "Watch",
    "as_they_stood",
    "latest_calls",
    "read_minutes",
]
