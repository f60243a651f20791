"""Published sheets that are fetched every day: `params/sheets.yml`.

Enters: YAML. Leaves: each sheet with its address and source, and the limits of a download.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from samiksha.params.base import Strict, read_model


class Sheet(Strict):
    """One sheet that somebody publishes."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    """Stands in the file's name; of a district, say."""
    address: str = Field(repr=False)
    """Where it is published as CSV: http or https. Whoever has it can read the sheet."""
    source: str
    """How the file is read: params/sources/<source>.yml."""
    as_of: Literal["same_day", "day_before"] = "same_day"
    """The day that the file is told of: that of the fetching, or the one before (a sheet filled in the evening and
    fetched in the morning)."""

    @field_validator("address")
    @classmethod
    def _of_the_web(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address begins with https:// (or http://) and names a host")
        return address

    def day(self, fetched_on: date) -> date:
        """The as-of day of a copy fetched on a day."""
        return fetched_on - timedelta(days=1) if self.as_of == "day_before" else fetched_on


class FetchLimits(Strict):
    """What one download may take."""

    connect_seconds: float = 10
    read_seconds: float = 30
    """The longest silence."""
    seconds: float = 120
    """From beginning to end, however steadily it drips."""
    megabytes: float = 50
    redirects: int = 5


class Sheets(Strict):
    """The whole file."""

    sheets: tuple[Sheet, ...] = ()
    limits: FetchLimits = FetchLimits()

    def model_post_init(self, _: Any) -> None:
        names = [sheet.name for sheet in self.sheets]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the sheet '{name}' stands twice")


def read_sheets(params: Path) -> Sheets:
    """The sheets of `params/sheets.yml`; none if there is no such file."""
    path = params / "sheets.yml"
    return read_model(path, Sheets) if path.exists() else Sheets()
