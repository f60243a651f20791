"""A citizen's telephone number, shown one at a time to whoever calls, and never without a line in the minutes.

Enters: a sample, a case, who asks. Leaves: that one number; of all others the masked form.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from samiksha.errors import NumberNotHeld
from samiksha.home import Home
from samiksha.masking import mask
from samiksha.minutes.book import MinutesBook
from samiksha.minutes.calls import Sample
from samiksha.params.reviews import read_review
from samiksha.params.sources import read_source
from samiksha.store.holdings import Holdings
from samiksha.store.snapshots import MOBILE, Store


def reveal(home: Home, sample: Sample, case: str, by: str) -> str:
    """The number of one case. Who looks is written down before the number is read. Raises NumberNotHeld."""
    with MinutesBook(home) as book:
        book.reveal(sample, case, by)
    found = _numbers(home, sample, [case])
    if found is None:
        raise NumberNotHeld("numbers_not_held")
    if case not in found:
        raise NumberNotHeld("number_not_held", case=case)
    return found[case]


def masked_numbers(home: Home, sample: Sample, cases: Iterable[str]) -> dict[str, str] | None:
    """Case → its number as 98••••••10, of those that have one; None where no snapshot of the sample holds numbers."""
    found = _numbers(home, sample, cases)
    return None if found is None else {case: _masked(number) for case, number in found.items()}


def _masked(number: str) -> str:
    """All but the first two and the last two digits hidden; of a number too short for that, all.

    >>> _masked("9876543210"), _masked("255123")
    ('98••••••10', '••••••')
    """
    shown = mask(number)
    return shown if shown != number else "•" * len(number)


def _numbers(home: Home, sample: Sample, cases: Iterable[str]) -> dict[str, str] | None:
    """Case → its number, out of the snapshots that the sample was drawn from."""
    store, wanted = Store(home), pa.array([str(case) for case in cases], pa.string())
    spec = read_review(home.params, sample.review)
    found: dict[str, str] | None = None
    for name in spec.sources:
        source, kind = read_source(home.params, name)
        oldest = date.min if source.register_book else sample.as_of - timedelta(days=spec.unused_after_days)
        held = Holdings(store).newest(name, sample.area, sample.as_of, oldest)
        contacts = store.contacts(held, sample.area) if held else None
        if contacts is not None:
            rows = contacts.filter(pc.is_in(contacts.column(kind.key), value_set=wanted))
            told = zip(rows.column(kind.key).to_pylist(), rows.column(MOBILE).to_pylist(), strict=True)
            found = {**dict(told), **(found or {})}
    return found
