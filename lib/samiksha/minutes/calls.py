"""Call verification (फोन सत्यापन): whom the meeting telephoned, with what outcome, and whose number was looked at.

Enters: entries. Leaves: the last word about each case of a sample, and what the last sample of each area gave.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


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

    @property
    def seed(self) -> str:
        """What the sample is drawn by; printed on the page, so that anyone can draw it again.

        >>> Sample("helpline_followup", "anuppur", date(2023, 5, 20)).seed
        'helpline_followup|anuppur|2023-05-20'
        """
        return f"{self.review}|{self.area}|{self.as_of.isoformat()}"


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


@dataclass(frozen=True, kw_only=True)
class Draw:
    """How large a sample was when it was first used."""

    sample: Sample
    drawn: int
    disposed: int
    """Of how many disposed cases."""
    at: str
    by: str


@dataclass(frozen=True)
class Tally:
    """What the calls of one sample gave."""

    sample: Sample
    drawn: int | None
    """None where the draw was not written down."""
    outcomes: tuple[Outcome, ...]
    """The last word about each case called."""

    @cached_property
    def _counted(self) -> Counter[Outcome]:
        return Counter(self.outcomes)

    @property
    def called(self) -> int:
        return len(self.outcomes)

    @property
    def reached(self) -> int:
        """Those who said whether they are satisfied."""
        return self.satisfied + self.not_satisfied

    @property
    def satisfied(self) -> int:
        return self._counted[Outcome.SATISFIED]

    @property
    def not_satisfied(self) -> int:
        return self._counted[Outcome.NOT_SATISFIED]

    @property
    def not_reached(self) -> int:
        return self._counted[Outcome.NOT_REACHED]

    @property
    def wrong_number(self) -> int:
        return self._counted[Outcome.WRONG_NUMBER]


def latest_calls(calls: Iterable[Call]) -> dict[str, Call]:
    """Case → the last call that was written about it."""
    return {call.case: call for call in calls}


def tally_of(sample: Sample, calls: Iterable[Call], draws: Iterable[Draw]) -> Tally:
    """What the calls of this sample gave."""
    last = latest_calls(call for call in calls if call.sample == sample)
    sizes = [draw.drawn for draw in draws if draw.sample == sample]
    return Tally(sample, sizes[-1] if sizes else None, tuple(call.outcome for call in last.values()))


def last_tallies(calls: Sequence[Call], draws: Sequence[Draw], review: str, before: date) -> list[Tally]:
    """Of each area the tally of its newest sample of a review before a day, by area; areas without one are left out."""
    newest: dict[str, Sample] = {}
    for sample in (*(call.sample for call in calls), *(draw.sample for draw in draws)):
        known = newest.get(sample.area)
        if sample.review == review and sample.as_of < before and (known is None or known.as_of < sample.as_of):
            newest[sample.area] = sample
    return [tally_of(newest[area], calls, draws) for area in sorted(newest)]
