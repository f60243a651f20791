"""The whole account for `samiksha status --json`: the status, what needs a look, and all that is held however old.

Enters: a home, a moment. Leaves: dictionaries, lists, texts and numbers.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from samiksha.home import Home
from samiksha.status.facts import ServiceFacts
from samiksha.status.gather import Parts, gather
from samiksha.status.held import rounds, snapshots
from samiksha.status.looks import needs_look


def account(home: Home, now: datetime, services: Sequence[ServiceFacts] = ()) -> dict[str, Any]:
    """Everything that is known; what could not be found out stands under `faults`."""
    status, parts = gather(home, now, services), Parts()
    plain = status.to_json()
    none: list[dict[str, Any]] = []
    held = {
        "snapshots": parts.of("snapshots", lambda: snapshots(home), none),
        "rounds": parts.of("rounds", lambda: rounds(home), none),
    }
    faults = [*plain.pop("faults"), *({"part": fault.part, "said": dict(fault.said)} for fault in parts.faults)]
    looks = [look.to_json() for look in needs_look(status)]
    return {**plain, **held, "needs_look": looks, "faults": faults}
