"""Review types: `params/reviews/<review>.yml`.

Enters: YAML. Leaves: a frozen `ReviewSpec`.
"""

from pathlib import Path

from pydantic import Field

from samiksha.errors import UnknownName
from samiksha.params.base import Named, did_you_mean, read_model


class ReviewSpec(Named):
    """One review type: which notebook over which sources, for which areas, by which rule."""

    review: str = Field(pattern=r"^[a-z0-9_]+$")
    notebook: str
    rollup_notebook: str | None = None
    measures: str
    """The module of samiksha.measures that counts."""
    sources: tuple[str, ...]
    areas: str
    level: str
    """The level of area that gets a brief."""
    rule: str
    stale_after_days: int = 3
    """A snapshot older than this on the as-of day is called stale on the page."""
    rank_by: str
    """The measure that orders the roll-up."""
    ranked: tuple[str, ...] = ()
    """The measures that the roll-up ranks, in order."""


def read_review(params: Path, review: str) -> ReviewSpec:
    """The review type `params/reviews/<review>.yml`. Raises UnknownName with the nearest ones."""
    path = params / "reviews" / f"{review}.yml"
    if not path.exists():
        known = [found.stem for found in (params / "reviews").glob("*.yml")]
        raise UnknownName("unknown_review", name=review, near=did_you_mean(review, known))
    return read_model(path, ReviewSpec)
