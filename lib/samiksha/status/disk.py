"""What the home takes of the disk. Counting years of pages takes longer than a status may, so it is counted once an hour.

Enters: a home, a moment, somebody who counts. Leaves: bytes by kind, and what is free.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from samiksha.files import write_text
from samiksha.home import Home
from samiksha.status.facts import DiskFacts

COUNTED_EACH = timedelta(hours=1)
Counts = Callable[[Home], Mapping[str, int]]


def disk(home: Home, now: datetime, counts: Counts) -> DiskFacts:
    """As counted within the last hour, else counted now."""
    remembered = home.data / "disk.json"
    held = _held(remembered)
    if held is None or not now - COUNTED_EACH < held[0] <= now:
        held = now, dict(counts(home))
        told = {"measured": now.isoformat(), "kinds": held[1]}
        write_text(remembered, json.dumps(told))
    usage = shutil.disk_usage(home.root)
    return DiskFacts(held[1], usage.free, usage.total, held[0])


def _held(remembered: Path) -> tuple[datetime, dict[str, int]] | None:
    """What was counted last; a file that cannot be read is counted anew."""
    try:
        plain = json.loads(remembered.read_bytes())
        return datetime.fromisoformat(plain["measured"]), {
            str(kind): int(size) for kind, size in plain["kinds"].items()
        }
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
