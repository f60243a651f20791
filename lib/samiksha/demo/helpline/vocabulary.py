"""What the demo's complaints are made of: names, words, weights.

Enters: vocabulary.yml beside this module, and the register of Madhya Pradesh. Leaves: frozen tables.
"""

from functools import cache

from samiksha.demo.packaged import packaged
from samiksha.params.base import Names, Strict


class DemoDepartment(Strict):
    """One department's share of the complaints, and how it works."""

    volume: float
    better: float
    office: str
    """Its office, in each {block} or one for the {district}."""
    subjects: tuple[str, ...]


class Vocabulary(Strict):
    """Everything in vocabulary.yml."""

    sizes: dict[str, int]
    quality: dict[str, float]
    departments: dict[str, DemoDepartment]
    remarks: tuple[str, ...]
    krutidev_notes: tuple[str, ...]
    statuses: dict[str, Names]
    special_closes: dict[str, Names]
    calls: dict[str, Names]
    excluded_reasons: dict[str, Names]
    headers: dict[str, Names]
    officer: str
    citizen: str
    village: str
    details: str
    title: str
    subtitle: str
    total: str
    sheet: str


@cache
def vocabulary() -> Vocabulary:
    """The words of the demo."""
    return packaged("samiksha.demo.helpline", "vocabulary.yml", Vocabulary)
