"""How long and how large a brief may become: `params/limits.yml`.

Enters: YAML. Leaves: a frozen `Limits`; without the file, its defaults.
"""

from pathlib import Path

from pydantic import Field

from samiksha.params.base import Strict, read_model


class Limits(Strict):
    """Beyond these a brief is ended; the rest of the round goes on."""

    cell_seconds: int = Field(default=120, gt=0)
    """Of one cell."""
    brief_seconds: int = Field(default=300, gt=0)
    """Of one brief, from the order to the page."""
    round_minutes: float = Field(default=180, gt=0)
    """Of a round; what is not made by then has timed out."""
    memory_mb: int = Field(default=3000, ge=500)
    """That a kernel may allocate, with all libraries."""
    output_kb: int = Field(default=4000, ge=100)
    """That one cell may leave behind."""
    attempts: int = Field(default=3, ge=1, le=10)
    """How often a brief is tried whose process died; a cell that fails is never tried again."""
    cluster_grace_seconds: float = Field(default=60, ge=0)
    """Beyond `brief_seconds`, for which a cluster's worker may keep silent about a brief that it has begun."""
    pause_seconds: float = Field(default=0.5, ge=0)
    """Before the second attempt; twice that before the third, and so on."""


def read_limits(params: Path) -> Limits:
    path = params / "limits.yml"
    return read_model(path, Limits) if path.exists() else Limits()
