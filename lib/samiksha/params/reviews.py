"""Review types: `params/reviews/<review>.yml`.

Enters: YAML. Leaves: a frozen `ReviewSpec`; its own texts stand in the catalogue from then on.
"""

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from samiksha import catalogue
from samiksha.params.base import Named, named_file, read_model


class ReviewSpec(Named):
    """One review type: which notebook over which sources, for which areas, by which rule."""

    review: str = Field(pattern=r"^[a-z0-9_]+$")
    notebook: str
    rollup_notebook: str | None = None
    measures: str
    """The module of samiksha.measures that counts."""
    sources: tuple[str, ...]
    registers: tuple[str, ...] = ()
    """Sources that stand beside the figures where they are loaded, for what does not agree; nobody misses them."""
    areas: str
    level: str
    """The level of area that gets a brief."""
    rule: str
    stale_after_days: int = 3
    """A snapshot older than this on the as-of day is called stale on the page."""
    unused_after_days: int = 60
    """A snapshot older than this is not read at all: "not reported" is better than figures of other times."""
    campaign: str | None = None
    """The campaign under params/campaigns/ that it is about."""
    cards: tuple[str, ...] = ()
    """The measures shown as cards at the top, in order; without them the first six."""
    compared: tuple[str, ...] = ()
    """The measures whose movement since the last review is worth a sentence."""
    rank_by: str
    """The measure that orders the roll-up."""
    ranked: tuple[str, ...] = ()
    """The measures that the roll-up ranks, in order."""
    texts: dict[str, Any] = {}
    """Names, formulas and sentences of its own, as the catalogue holds them: {measure: {key: {hi: …, en: …}}}."""

    @field_validator("texts")
    @classmethod
    def _add_texts(cls, texts: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        catalogue.add(texts, info.data.get("review", ""))
        return texts


def read_review(params: Path, review: str) -> ReviewSpec:
    """The review type `params/reviews/<review>.yml`. Raises UnknownName with the nearest ones."""
    spec = read_model(named_file(params, "reviews", review, "unknown_review"), ReviewSpec)
    catalogue.add(spec.texts, spec.review)  # also where the file was read before
    return spec
