"""All snapshots held and all rounds run, however long ago: for `samiksha status`, which has more time than the page.

Enters: a home. Leaves: plain dictionaries, oldest first.
"""

import json
from typing import Any

from samiksha.home import Home
from samiksha.model import KEPT, MADE, NOT_MADE
from samiksha.params.sources import read_sources
from samiksha.store.manifests import Manifests


def snapshots(home: Home) -> list[dict[str, Any]]:
    """Every snapshot with the number of its areas, files and rows."""
    store = Manifests(home)
    names = sorted({source.snapshot for source, _ in read_sources(home.params).values()})
    held = [store.manifest(name, day) for name in names for day in store.days(name)]
    return [
        {
            "source": manifest.source,
            "as_of": manifest.as_of.isoformat(),
            "areas": len(manifest.areas),
            "files": len(manifest.parts),
            **{name: getattr(manifest.count, name) for name in ("read", "kept", "refused", "duplicate")},
        }
        for manifest in held
    ]


def rounds(home: Home) -> list[dict[str, Any]]:
    """Every round as its round.json tells of it."""
    found = []
    for path in sorted(home.outputs.glob("*/*/round.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        every = [*record["briefs"], *record["rollups"]]
        found.append(
            {
                "review": record["review"],
                "as_of": record["as_of"],
                "run_id": record["run_id"],
                "seconds": record["seconds"],
                "made": sum(line["status"] == MADE for line in every),
                "kept": sum(line["status"] == KEPT for line in every),
                "failed": [line for line in every if line["status"] in NOT_MADE],
            }
        )
    return found
