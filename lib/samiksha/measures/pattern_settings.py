"""When a pattern in the figures is worth a look: limits that several reviews share.

Enters: the `suspicion` of a rule. Leaves: frozen limits, for `measures.patterns`.
"""

from typing import Annotated

from pydantic import Field

from samiksha.params.base import Strict

AtLeastOne = Annotated[int, Field(ge=1)]


class Suspicion(Strict):
    """Limits for figures that are counted from cases."""

    last_days: AtLeastOne
    """The figures of so many last days stand beside those of the days before."""
    spike_ratio: Annotated[float, Field(gt=1)]
    spike_least: AtLeastOne
    """Fewer than this in the last days are never called a spike."""
    repeated_days: Annotated[int, Field(ge=2)]
    repeated_least: AtLeastOne
    """A smaller daily figure repeats by chance."""


class TypedSuspicion(Suspicion):
    """Limits for figures that somebody types into a return."""

    round_figures: AtLeastOne
    """Fewer figures of two digits or more are too few to judge by their ending."""
    round_pct: Annotated[float, Field(gt=10, le=100)]
    """From this share ending in 0 on they are called round; by chance every tenth does."""
