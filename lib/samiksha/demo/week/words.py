"""What Good Governance Week is made of.

Enters: words.yml beside this module. Leaves: a frozen table.
"""

from functools import cache

from samiksha.demo.packaged import packaged
from samiksha.params.base import Strict


class Piece(Strict):
    """A practice or a story that a district may write."""

    department: str
    title: str
    benefit: str = ""


class WeekWords(Strict):
    """Everything in words.yml."""

    quality: dict[str, float]
    cpgrams_id: str
    subjects: tuple[str, ...]
    practices: tuple[Piece, ...]
    stories: tuple[Piece, ...]


@cache
def week_words() -> WeekWords:
    """The words of the week."""
    return packaged("samiksha.demo.week", "words.yml", WeekWords)
