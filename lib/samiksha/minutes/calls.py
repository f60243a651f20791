"""Call verification (फोन सत्यापन): whom the meeting telephoned, with what outcome, and whose number was looked at.

Enters: entries. Leaves: the last word about each case of a sample.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What came of a call."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


OUTCOMES = tuple(Outcome)


@dataclass(frozen=True)
class Sample:
    """Whose sample: a review of an area as of a day. Its seed is made of these three alone."""

    review: str
    area: str
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call's outcome."""

    sample: Sample
    case: str
    """The number of the case in its portal."""
    outcome: Outcome
    at: str
    by: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Reveal:
    """One look at a citizen's number."""

    sample: Sample
    case: str
    at: str
    by: str


def latest_calls(calls: Iterable[Call]) -> dict[str, Call]:
    """Case → the last call that was written about it."""
    return {call.case: call for call in calls}
