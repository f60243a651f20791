"""Names, words and standing that the demo's exports share.

Enters: words.yml beside this module. Leaves: a frozen table.
"""

from functools import cache

from samiksha.demo.packaged import packaged
from samiksha.params.base import Names, Strict


class Words(Strict):
    """Everything in words.yml."""

    title: Names
    total: Names
    officer: str
    village: str
    rural_body: str
    corporation: str
    duda: str
    corporations: tuple[str, ...]
    court: str
    offices: dict[str, str]
    """Department → its office; `other` for those that the helpline's vocabulary does not know either."""
    service_quality: dict[str, float]
    camp_place: str
    ward_place: str
    health_place: str
    unknown_service: str
    unknown_indicator: str
    unknown_district: str
    unknown_case_type: str
    number_in_words: str


@cache
def words() -> Words:
    """The words that the exports share."""
    return packaged("samiksha.demo", "words.yml", Words)
