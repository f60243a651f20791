"""The room that things take on the disk, and what is left.

Enters: a home. Leaves: bytes by kind.
"""

import shutil
from dataclasses import dataclass

from samiksha.files import size_of
from samiksha.home import Home
from samiksha.store.manifests import Manifests


@dataclass(frozen=True)
class Free:
    """Of the disk on which the home lies."""

    free: int
    total: int


def disk_use(home: Home) -> dict[str, int]:
    """Bytes by kind, as params/keeping.yml names them; `snapshots` is the store with its measures, and is missing if it
    lies behind an address, where asking for it costs money. Takes a second for some hundred thousand files."""
    store = Manifests(home).folder
    wal = [home.ledger.with_name(home.ledger.name + end) for end in ("", "-wal", "-shm")]
    return {
        "outputs": size_of(home.outputs),
        **({"snapshots": size_of(store)} if store else {}),
        "archive": size_of(home.archive),
        "fetched": size_of(home.fetched),
        "refused": size_of(home.refused),
        "logs": size_of(home.logs),
        "ledger": sum(map(size_of, wal)),
    }


def free_space(home: Home) -> Free:
    """What is left of the disk on which the home lies."""
    told = shutil.disk_usage(home.root)
    return Free(told.free, told.total)
