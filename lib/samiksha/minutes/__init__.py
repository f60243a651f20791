"""The minutes: what meetings decided, what became of it, whom they telephoned. Nothing in them is ever overwritten.

Enters: what a room records, what departments answer. Leaves: directions as they stood on a day, with their history; calls;
who looked at which number. One SQLite file a home (`MinutesBook`).
"""

from samiksha.minutes.book import MinutesBook
from samiksha.minutes.calls import OUTCOMES, Call, Draw, Outcome, Reveal, Sample, Tally, latest_calls, tally_of
from samiksha.minutes.copies import share_minutes
from samiksha.minutes.directions import (
    CLOSED,
    STATUSES,
    Amendment,
    Direction,
    Draft,
    Entry,
    Status,
    as_they_stood,
)
from samiksha.minutes.held import Held
from samiksha.minutes.reading import Reader, read_minutes
from samiksha.minutes.watching import Watch

__all__ = [
    "CLOSED",
    "OUTCOMES",
    "STATUSES",
    "Amendment",
    "Call",
    "Direction",
    "Draft",
    "Draw",
    "Entry",
    "Held",
    "MinutesBook",
    "Outcome",
    "Reader",
    "Reveal",
    "Sample",
    "Status",
    "Tally",
    "Watch",
    "as_they_stood",
    "latest_calls",
    "read_minutes",
    "share_minutes",
    "tally_of",
]
