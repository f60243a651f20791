"""The columns that we add to a workbook of refused rows, and know again when it is loaded.

Enters: nothing. Leaves: their headers, in both languages.
"""

from functools import cache

from samiksha.catalogue import LANGUAGES, text

SUFFIX = ".refused.xlsx"
OWN = ("row", "fault", "remedy")


@cache
def own_header(name: str) -> str:
    """The header of one of our own columns."""
    return " · ".join(text(f"refused.{name}", lang) for lang in LANGUAGES)


def own_headers() -> frozenset[str]:
    """Headers that loading passes over."""
    return frozenset(own_header(name) for name in OWN)
