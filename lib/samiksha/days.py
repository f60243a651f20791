"""The as-of day, as typed.

Enters: text. Leaves: a date, or BadAsOf.
"""

from datetime import date

from samiksha.errors import BadAsOf


def as_day(text: str | date) -> date:
    """The as-of day. Raises BadAsOf unless it is YYYY-MM-DD.

    >>> as_day("2023-05-20")
    datetime.date(2023, 5, 20)
    """
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadAsOf("bad_as_of", text=text) from None
