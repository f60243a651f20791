"""What the jan-sunwai of the demo is made of.

Enters: words.yml beside this module. Leaves: a frozen table.
"""

from functools import cache

from samiksha.demo.packaged import packaged
from samiksha.params.base import Strict


class Heard(Strict):
    """A department to which applications are sent."""

    share: float
    office: str


class HearingWords(Strict):
    """Everything in words.yml."""

    quality: dict[str, float]
    headquarters: str
    panchayat: str
    officer: str
    tehsildar: str
    departments: dict[str, Heard]


@cache
def hearing_words() -> HearingWords:
    """The words of the hearings."""
    return packaged("samiksha.demo.jan_sunwai", "words.yml", HearingWords)
