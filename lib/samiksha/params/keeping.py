"""How long things are kept: `params/keeping.yml`.

Enters: YAML. Leaves: a frozen `Keeping`; without the file everything is kept for ever.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from samiksha.params.base import Strict, read_model

Days = Annotated[int, Field(gt=0, le=36_500)]
KINDS = ("outputs", "snapshots", "archive", "fetched", "refused", "logs", "ledger")


class Keeping(Strict):
    """Days by kind; None: for ever."""

    outputs: Days | None = None
    """Folders of rounds."""
    snapshots: Days | None = None
    archive: Days | None = None
    """Exports that the watched inbox has taken in."""
    fetched: Days | None = None
    """Copies of published sheets."""
    refused: Days | None = None
    """Refused rows, and files refused whole."""
    logs: Days | None = None
    ledger: Days | None = None
    """Lines of what is gone."""

    def before(self, kind: str, today: date) -> date | None:
        """What is of a day before this one is old; None: nothing is."""
        days: int | None = getattr(self, kind)
        return None if days is None else today - timedelta(days=min(days, (today - date.min).days))


def read_keeping(params: Path) -> Keeping:
    """What params/keeping.yml says. Raises BadConfiguration."""
    path = params / "keeping.yml"
    return read_model(path, Keeping) if path.exists() else Keeping()
